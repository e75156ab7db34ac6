// Text in Big5 (code page 950), which banks in Taiwan still send.
import { big5Bytes } from '../../lib/files/big5';

export function big5(text: string): Buffer {
	return Buffer.from(Array.from(text).flatMap((character) => big5Bytes(character) ?? []));
}
