/*
 * Which form of a file a client takes (RFC 9110, 12.5.3).
 */

/**
 * Whether a client takes gzip, and does not rather have the file as it is.
 *
 * @param header `Accept-Encoding`; without one the file goes out as it is
 */
export function prefersGzip(header: string | undefined): boolean {
	const weights = new Map<string, number>();
	for (const entry of (header ?? '').split(',')) {
		const [coding = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
		if (coding !== '') weights.set(coding === 'x-gzip' ? 'gzip' : coding, weightOf(parameters));
	}
	const gzip = weights.get('gzip') ?? weights.get('*') ?? 0;
	// What is not named may be sent, but nobody has asked for it.
	return gzip > 0 && gzip >= (weights.get('identity') ?? 0);
}

/** Of `q=0.5`, 1 when there is none; what cannot be read counts as not wanted. */
function weightOf(parameters: readonly string[]): number {
	const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
	if (weight === undefined) return 1;
	const [, digits] = /^q\s*=\s*([01](?:\.\d{0,3})?)$/.exec(weight) ?? [];
	return digits === undefined ? 0 : Math.min(1, Number(digits));
}
