/** Notes behind a header that do not change what the column is. Any other word in brackets may: 價格(成本). */
const NOTE =
	/[(（[【](?:必填|選填|唯讀|不可(?:修改|編輯|更改)|請勿(?:修改|編輯|更改)|新?[台臺]幣|元|含稅|繁體中文|中文|nt\$?|ntd|twd|url|https?|html|required|optional|read ?only|do not edit|traditional chinese|zh-?(?:hant|tw)?)[)）\]】]/gi;

/** A header as it is compared: without case, width, separators, Google's prefix and notes such as (必填). */
export function normalHeader(header: string): string {
	return header
		.slice(0, 200)
		.normalize('NFKC')
		.toLowerCase()
		.replace(NOTE, '')
		.replace(/^\s*[gc]:/, '')
		.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** More columns than any shop exports; the rest of a hostile row is not looked at. */
const MAX_HEADERS = 2000;

/** The keys of many rows, by how they are compared. Rows may lack the keys of their empty cells. */
export function headersIn(rows: Iterable<unknown>): Map<string, string> {
	const seen = new Set<string>();
	const headers = new Map<string, string>();
	for (const row of rows) {
		if (typeof row !== 'object' || row === null || Array.isArray(row)) continue;
		for (const key in row) {
			if (seen.has(key) || seen.size >= MAX_HEADERS) continue;
			seen.add(key);
			const normal = normalHeader(key);
			if (normal !== '' && !headers.has(normal)) headers.set(normal, key);
		}
	}
	return headers;
}
