/** Variation selectors, the keycap ring of 1️⃣ and everything else that is typed or pasted but not seen. */
const INVISIBLE = /[\p{Cf}\p{Variation_Selector}\u20e3\u034f]/gu;

/** More marks on one letter than any script writes; NFKC sorts them in quadratic time. */
const PILED_MARKS = /\p{M}{31,}/gu;

/** Look-alikes that NFKC leaves alone. Not the em dash, which breaks off a sentence. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
	'+': '➕✚⊕╋┼',
	'-': '➖−–‐‑⁃',
	'*': '×✖✕╳⨯',
	'~': '〜',
	'10': '🔟❿➉➓',
	...Object.fromEntries(
		Array.from('123456789', (digit, index) => [
			digit,
			String.fromCodePoint(0x2776 + index, 0x2780 + index, 0x278a + index),
		]),
	),
	// Squared letters are emoji: dropped as ornaments they would turn 🅰+1 into a bare +1.
	A: '🅰',
	B: '🅱',
	O: '🅾',
	P: '🅿',
};

const REPLACEMENTS = new Map(
	Object.entries(LOOK_ALIKES).flatMap(([ascii, symbols]) =>
		Array.from(symbols, (symbol) => [symbol, ascii] as const),
	),
);
const LOOK_ALIKE = new RegExp(`[${[...REPLACEMENTS.keys()].join('')}]`, 'gu');

/** What most messages are made of: nothing in them changes but full width, and no two spaces meet. */
const ORDINARY = /^[!-~\u4e00-\u9fff\uff01-\uff5e、。]*(?: [!-~\u4e00-\u9fff\uff01-\uff5e、。]+)* ?$/;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const TO_HALF_WIDTH = 0xfee0;

/**
 * A chat message as the grammar reads it: half width (NFKC), emoji and circled digits and signs as plain ones, nothing
 * invisible, one space for a run of spaces, `\n` for a run of line breaks. Case stays.
 *
 * Idempotent, and linear in the length of the text.
 */
export function normalizeMessage(text: string): string {
	if (ORDINARY.test(text)) {
		return text.replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - TO_HALF_WIDTH)).trim();
	}
	return (
		text
			.replace(INVISIBLE, '')
			.replace(PILED_MARKS, '\ufffd')
			.normalize('NFKC')
			.replace(LOOK_ALIKE, (symbol) => REPLACEMENTS.get(symbol) ?? symbol)
			// A letter that came in for an emoji joins with the accent behind it.
			.normalize('NFC')
			.replace(PILED_MARKS, '\ufffd')
			.replace(/\s+/g, (run) => (/[\n\r\u2028\u2029]/.test(run) ? '\n' : ' '))
			.trim()
	);
}
