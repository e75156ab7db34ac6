// Text in Big5 (code page 950), which banks in Taiwan still send.
import { big5Bytes } from '../../lib/files/big5';
import { present } from '../../lib/store/collections';

export function big5(text: string): Buffer {
	return Buffer.from(Array.from(text).flatMap((character) => present(big5Bytes(character))));
}
