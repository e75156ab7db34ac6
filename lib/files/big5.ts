/*
 * Text as Big5 (code page 950), which banks in Taiwan still take and no runtime can write. Its signs are found by decoding every
 * pair of bytes.
 */

const LAST_LEAD = 0xf9;

/** These stand in the table twice, and the later place is the usual one (WHATWG Encoding, "index Big5 pointer"). */
const LATER = new Set('═╞╡╪十卅');

let table: Map<string, number> | undefined;

function bytePairs(): Map<string, number> {
	const pairs = new Map<string, number>();
	const decoder = new TextDecoder('big5');
	for (let lead = 0xa1; lead <= LAST_LEAD; lead++) {
		for (let trail = 0x40; trail <= 0xfe; trail++) {
			const text = decoder.decode(Uint8Array.of(lead, trail));
			const isOne = text.length === 1 && text !== '\ufffd';
			if (isOne && (!pairs.has(text) || LATER.has(text))) pairs.set(text, lead * 256 + trail);
		}
	}
	return pairs;
}

/** @returns `null` for a character that Big5 does not have */
export function big5Bytes(character: string): readonly number[] | null {
	if (character.length === 1 && character < '\x80') return [character.charCodeAt(0)];
	table ??= bytePairs();
	const pair = table.get(character);
	return pair === undefined ? null : [pair >> 8, pair & 0xff];
}
