import { big5Bytes } from '../../../lib/files/big5';

const written = (text: string) => Array.from(text).map(big5Bytes);

test.each(['台北富邦銀行', '林十美 卅', 'ABC-123', '（股）公司，。'])('%s is read back', (text) => {
	const bytes = Uint8Array.from(written(text).flatMap((pair) => pair ?? []));
	expect(new TextDecoder('big5').decode(bytes)).toBe(text);
});

// Known from code page 950.
test.each([
	['一', [0xa4, 0x40]],
	['十', [0xa4, 0x51]],
	['卅', [0xa4, 0xca]],
	['功', [0xa5, 0x5c]],
	['A', [0x41]],
])('%s is %j', (character, bytes) => {
	expect(big5Bytes(character)).toEqual(bytes);
});

test.each(['𠮷', '👍', '\u00e9', '\ufffd'])('%s is not in it', (character) => {
	expect(big5Bytes(character)).toBeNull();
});
