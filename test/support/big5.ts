// Text in Big5 (code page 950), which banks in Taiwan still send and no runtime can write.
const BYTES = new Map<string, readonly number[]>();
for (let lead = 0xa1; lead <= 0xf9; lead++) {
	for (let trail = 0x40; trail <= 0xfe; trail++) {
		const text = new TextDecoder('big5').decode(Uint8Array.of(lead, trail));
		if (text.length === 1 && text !== '\ufffd' && !BYTES.has(text)) BYTES.set(text, [lead, trail]);
	}
}

export function big5(text: string): Buffer {
	return Buffer.from(
		Array.from(text).flatMap((char) => (char < '\x80' ? char.charCodeAt(0) : BYTES.get(char)!)),
	);
}
