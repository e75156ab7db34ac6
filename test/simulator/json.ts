/*
 * JSON whose integers may be larger than 2^53: LINE's audience ids are int64, written as JSON integers, and a client that
 * reads them as floating point gets another audience. Such integers are bigint here, all others numbers.
 */

/** Marks digits that stand in a string only on their way through JSON.parse and JSON.stringify. */
const MARK = '\uE000int:';
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const MARKED = /"\uE000int:(-?\d+)"/g;

/** @throws {SyntaxError} as JSON.parse does */
export function parseJson(text: string): unknown {
	const plain: unknown = JSON.parse(text);
	if (!/\d{16}/.test(text)) return plain;
	const marked = text.replace(STRING_OR_LONG_INTEGER, (token) =>
		token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${MARK}${token}"`,
	);
	return JSON.parse(marked, (_, value: unknown) =>
		typeof value === 'string' && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
	);
}

export function toJson(value: unknown): string {
	const text = JSON.stringify(value, (_, item: unknown) =>
		typeof item === 'bigint' ? `${MARK}${item}` : item,
	);
	return text.includes(MARK) ? text.replace(MARKED, '$1') : text;
}
