/*
 * Pictures are taken apart and only what draws them is kept: where and by which telephone they were taken, comments,
 * thumbnails, and whatever is hung behind them is left out. What does not come apart is no picture.
 */

/** Of a JPEG file's application segments (ITU-T T.81, B.2.4.6) those that it needs to be drawn. */
const JPEG_APPS = [
	{ marker: 0xe0, name: 'JFIF\0' },
	{ marker: 0xe2, name: 'ICC_PROFILE\0' },
	{ marker: 0xee, name: 'Adobe' },
];
const JPEG_COMMENT = 0xfe;
const JPEG_START_OF_SCAN = 0xda;
const JPEG_END = 0xd9;

/** @returns the picture up to its end without what it does not need; `undefined` when it is no JPEG file */
export function drawnJpeg(bytes: Buffer): Buffer | undefined {
	if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
	const kept = [bytes.subarray(0, 2)];
	let scanned = false;
	for (let at = 2; at + 1 < bytes.length;) {
		if (bytes[at] !== 0xff) return undefined;
		const marker = bytes[at + 1] ?? 0;
		if (marker === 0xff) {
			at++;
			continue;
		}
		if (marker === JPEG_END) {
			return scanned ? Buffer.concat([...kept, bytes.subarray(at, at + 2)]) : undefined;
		}
		if (at + 4 > bytes.length) return undefined;
		let end = at + 2 + bytes.readUInt16BE(at + 2);
		if (end < at + 4 || end > bytes.length) return undefined;
		if (marker === JPEG_START_OF_SCAN) {
			end = endOfScan(bytes, end);
			scanned = true;
		}
		if (isDrawn(marker, bytes.subarray(at + 4, end))) kept.push(bytes.subarray(at, end));
		at = end;
	}
	return undefined;
}

function isDrawn(marker: number, content: Buffer): boolean {
	const isApp = marker >= 0xe0 && marker <= 0xef;
	if (!isApp) return marker !== JPEG_COMMENT;
	return JPEG_APPS.some((app) => app.marker === marker && content.indexOf(app.name) === 0);
}

/** The next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
	for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
		const next = bytes[at + 1] ?? 0;
		if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
	}
	return bytes.length;
}

const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Chunks of a PNG file that say how it looks (PNG specification, 11). */
const PNG_CHUNKS: ReadonlySet<string> = new Set(
	'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD pHYs'.split(' '),
);

/** @returns as `drawnJpeg()`, for PNG */
export function drawnPng(bytes: Buffer): Buffer | undefined {
	if (!bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return undefined;
	const kept = [bytes.subarray(0, 8)];
	let at = 8;
	while (at + 12 <= bytes.length) {
		const type = bytes.toString('latin1', at + 4, at + 8);
		const end = at + 12 + bytes.readUInt32BE(at);
		if (end > bytes.length || (at === 8) !== (type === 'IHDR')) return undefined;
		if (PNG_CHUNKS.has(type)) kept.push(bytes.subarray(at, end));
		if (type === 'IEND') return Buffer.concat(kept);
		at = end;
	}
	return undefined;
}

/** Chunks of a WebP file (RFC 9649, 2.5 to 2.7) that say how it looks. */
const WEBP_CHUNKS: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Flags of `VP8X` that announce Exif and XMP. */
const WEBP_METADATA = 0b0000_1100;

/** @returns as `drawnJpeg()`, for WebP */
export function drawnWebp(bytes: Buffer): Buffer | undefined {
	if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
		return undefined;
	const size = 8 + bytes.readUInt32LE(4);
	if (size > bytes.length) return undefined;
	const kept: Buffer[] = [];
	let at = 12;
	while (at + 8 <= size) {
		const type = bytes.toString('latin1', at, at + 4);
		const length = bytes.readUInt32LE(at + 4);
		// Chunks begin at even places.
		const end = at + 8 + length + (length % 2);
		if (end > size) return undefined;
		if (WEBP_CHUNKS.has(type)) {
			const chunk = Buffer.from(bytes.subarray(at, end));
			if (type === 'VP8X' && length > 0) chunk.writeUInt8(chunk.readUInt8(8) & ~WEBP_METADATA, 8);
			kept.push(chunk);
		}
		at = end;
	}
	if (!kept.some((chunk) => /^(?:VP8[ L]|ANMF)/.test(chunk.toString('latin1', 0, 4)))) return undefined;
	const header = Buffer.from(bytes.subarray(0, 12));
	header.writeUInt32LE(4 + kept.reduce((sum, { length }) => sum + length, 0), 4);
	return Buffer.concat([header, ...kept]);
}
