import { createHash } from 'node:crypto';

import { drawnJpeg, drawnPng, drawnWebp } from './picture-parts';

/** A photograph of a telephone is rarely larger. */
export const MAX_UPLOAD_BYTES = 5 * 1024 * 1024;

export type UploadType = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf';

export interface Upload {
	/** A picture without its metadata; a PDF as it was sent, to be handed out as an attachment only. */
	bytes: Buffer;
	mime: UploadType;
	/** Of the file as it was sent, in hexadecimal: the same file is known again. */
	sha256: string;
}

/**
 * Takes a file that somebody has sent. What it is follows from its bytes alone, never from a name: SVG, HTML and other
 * types that can run something are refused, whatever they pretend to be.
 *
 * @param input bytes, or base64 without white space
 */
export function readUpload(
	input: string | Uint8Array,
): { ok: true; file: Upload } | { ok: false; problem: 'file_type' | 'file_too_large' } {
	const tooLarge =
		typeof input === 'string'
			? input.length > Math.ceil(MAX_UPLOAD_BYTES / 3) * 4
			: input.length > MAX_UPLOAD_BYTES;
	if (tooLarge) return { ok: false, problem: 'file_too_large' };
	if (typeof input === 'string' && !/^[A-Za-z0-9+/]*={0,2}$/.test(input))
		return { ok: false, problem: 'file_type' };
	const sent =
		typeof input === 'string'
			? Buffer.from(input, 'base64')
			: Buffer.from(input.buffer, input.byteOffset, input.length);
	if (sent.length > MAX_UPLOAD_BYTES) return { ok: false, problem: 'file_too_large' };
	const known = typeOf(sent);
	if (!known) return { ok: false, problem: 'file_type' };
	return { ok: true, file: { ...known, sha256: createHash('sha256').update(sent).digest('hex') } };
}

function typeOf(sent: Buffer): { mime: UploadType; bytes: Buffer } | undefined {
	const jpeg = drawnJpeg(sent);
	if (jpeg) return { mime: 'image/jpeg', bytes: jpeg };
	const png = drawnPng(sent);
	if (png) return { mime: 'image/png', bytes: png };
	const webp = drawnWebp(sent);
	if (webp) return { mime: 'image/webp', bytes: webp };
	return isPdf(sent) ? { mime: 'application/pdf', bytes: sent } : undefined;
}

/** Readers look for the head anywhere in the first kilobyte, which lets a file be two things; here it must come first. */
function isPdf(sent: Buffer): boolean {
	return /^%PDF-\d\.\d/.test(sent.toString('latin1', 0, 8)) && sent.subarray(-1024).includes('%%EOF');
}
