export interface Upload {
	name: string;
	base64: string;
	/** Address of the picture to be shown; `null` for a PDF. */
	preview: string | null;
}

/** The server's limit; pictures above the other one are made smaller first, so that they go through a weak network. */
const MAX_BYTES = 5 * 1024 * 1024;
const LARGE_PICTURE = 2 * 1024 * 1024;
/** Enough to read every digit of a bank's page. */
const LONGEST_SIDE = 2000;
const QUALITY = 0.85;

type FileKind = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf';

/** The first bytes decide what a file is, not its name (the server looks at them again). */
const SIGNS: ReadonlyArray<[FileKind, RegExp]> = [
	['image/jpeg', /^\xff\xd8\xff/],
	['image/png', /^\x89PNG\r\n\x1a\n/],
	['image/webp', /^RIFF[^]{4}WEBP/],
	['application/pdf', /^%PDF-/],
];

/** Reads what the buyer chose as it goes to the server. */
export async function readUpload(file: File): Promise<Upload | { error: 'file_type' | 'file_too_large' }> {
	const head = String.fromCharCode(...new Uint8Array(await file.slice(0, 12).arrayBuffer()));
	const kind = SIGNS.find(([, sign]) => sign.test(head))?.[0];
	if (kind === undefined) return { error: 'file_type' };
	const picture = kind !== 'application/pdf';
	const content = picture && file.size > LARGE_PICTURE ? await smaller(file) : file;
	if (content === null) return { error: 'file_type' };
	if (content.size > MAX_BYTES) return { error: 'file_too_large' };
	const base64 = await base64Of(content);
	const mime = content === file ? kind : 'image/jpeg';
	return { name: file.name, base64, preview: picture ? `data:${mime};base64,${base64}` : null };
}

/** @returns `null` when the browser cannot show it as a picture */
async function smaller(file: File): Promise<Blob | null> {
	const bitmap = await createImageBitmap(file).catch(() => null);
	if (bitmap === null) return null;
	const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
	const canvas = document.createElement('canvas');
	canvas.width = Math.round(bitmap.width * scale);
	canvas.height = Math.round(bitmap.height * scale);
	canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
	bitmap.close();
	return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}

function base64Of(content: Blob): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
		reader.onerror = () => reject(reader.error ?? new Error('The file could not be read'));
		reader.readAsDataURL(content);
	});
}
