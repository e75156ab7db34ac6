import { correction, generate } from 'lean-qr';
import { toPngBuffer } from 'lean-qr/extras/node_export';

/** Pixels per module: a link of 80 characters is 360 pixels wide, sharp on a label and on a telephone. */
const SCALE = 8;

/**
 * A QR code as PNG, black on white with its quiet zone, of medium error correction (15 % may be covered).
 *
 * @throws when the text is longer than a QR code can hold, about 2,300 bytes of UTF-8
 */
export function qrCodePng(text: string): Buffer {
	const code = generate(text, { minCorrectionLevel: correction.M });
	return Buffer.from(toPngBuffer(code, { on: [0, 0, 0], off: [255, 255, 255], scale: SCALE }));
}
