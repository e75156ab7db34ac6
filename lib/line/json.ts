/** A JSON object: neither `null` nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * What LINE has written. Whole numbers that JavaScript's own cannot hold come as text: IDs of audiences are 64-bit numbers,
 * and a rounded one would be somebody else's.
 *
 * @returns `text` itself when it is no JSON
 */
export function parseJson(text: string): unknown {
	const exact = text.replace(TEXT_OR_NUMBER, (token) =>
		/^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
	);
	try {
		return JSON.parse(exact) as unknown;
	} catch {
		return text;
	}
}

/** As JSON. A `bigint` is written as the whole number that it is, which `JSON.stringify` refuses to do. */
export function stringifyJson(value: unknown): string {
	if (typeof value === 'bigint') return value.toString();
	if (Array.isArray(value)) return `[${value.map(stringifyJson).join(',')}]`;
	if (!isObject(value)) return JSON.stringify(value ?? null);
	const members = Object.entries(value).filter(([, member]) => member !== undefined);
	return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stringifyJson(member)}`).join(',')}}`;
}
