import jsQR from 'jsqr';
import { PNG } from 'pngjs';

import { qrCodePng } from '../../../lib/files/qr-code';

function scan(png: Buffer): string | undefined {
	const { data, width, height } = PNG.sync.read(png);
	return jsQR(new Uint8ClampedArray(data), width, height)?.data;
}

test.each([
	'https://line.me/R/oaMessage/%40123abcde/?%E5%8F%96%E8%B2%A8%20R7K3M9QX',
	'取貨 R7K3M9QX',
	'x'.repeat(300),
])('%s is what a scanner reads', (text) => {
	expect(scan(qrCodePng(text))).toBe(text);
});

test('a text that no QR code can hold is refused', () => {
	expect(() => qrCodePng('x'.repeat(3000))).toThrow();
});
