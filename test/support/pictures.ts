// Pictures as telephones send them, the smallest that are whole.
import { PNG } from 'pngjs';

/** A grey point: JFIF, tables, frame, scan. */
export const JPEG = Buffer.from(
	'ffd8ffe000104a46494600010100000100010000ffdb004300030202020202030202020303030304060404040404080606050609080a0a090809090a0c0f0c0a0b0e0b09090d110d0e0f101011100a0c12131210130f101010ffc0000b080001000101011100ffc40014000100000000000000000000000000000009ffc40014100100000000000000000000000000000000ffda0008010100003f0054df7fffd9',
	'hex',
);

export function segment(marker: number, content: Buffer): Buffer {
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(content.length + 2, 2);
	return Buffer.concat([head, content]);
}

/** The picture with these segments behind its beginning. */
export const withSegments = (...segments: Buffer[]): Buffer =>
	Buffer.concat([JPEG.subarray(0, 2), ...segments, JPEG.subarray(2)]);

/** Exif with a GPS directory whose latitude is 25° 2′ N (Exif 2.32, 4.6.6), as cameras write it. */
export function gps(): Buffer {
	const tiff = Buffer.alloc(26 + 30 + 24);
	tiff.write('MM\0*', 0, 'latin1');
	tiff.writeUInt32BE(8, 4);
	tiff.writeUInt16BE(1, 8);
	// GPS directory at 26
	tiff.writeUInt16BE(0x8825, 10);
	tiff.writeUInt16BE(4, 12);
	tiff.writeUInt32BE(1, 14);
	tiff.writeUInt32BE(26, 18);
	tiff.writeUInt16BE(2, 26);
	tiff.writeUInt16BE(0x0001, 28);
	tiff.writeUInt16BE(2, 30);
	tiff.writeUInt32BE(2, 32);
	tiff.write('N', 36, 'latin1');
	tiff.writeUInt16BE(0x0002, 40);
	tiff.writeUInt16BE(5, 42);
	tiff.writeUInt32BE(3, 44);
	tiff.writeUInt32BE(56, 48);
	for (const [index, value] of [25, 1, 2, 1, 0, 1].entries()) tiff.writeUInt32BE(value, 56 + index * 4);
	return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

export function pngChunk(type: string, content: Buffer): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(content.length, 0);
	head.write(type, 4, 'latin1');
	return Buffer.concat([head, content, Buffer.alloc(4)]);
}

export function png(): Buffer {
	const picture = new PNG({ width: 1, height: 1 });
	picture.data.set([1, 2, 3, 255]);
	return PNG.sync.write(picture);
}

/** A picture of so many bytes: comments fill it. */
export function filled(size: number): Buffer {
	const segments: Buffer[] = [];
	for (let left = size - JPEG.length; left > 0;) {
		const length = Math.min(left, 60_000);
		segments.push(segment(0xfe, Buffer.alloc(length - 4)));
		left -= length;
	}
	return withSegments(...segments);
}
