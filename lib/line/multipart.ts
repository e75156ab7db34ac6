import { randomUUID } from 'node:crypto';

export interface FilePart {
	/** Name of the form's field. */
	field: string;
	/** Of the file. */
	name: string;
	type: string;
	bytes: Buffer;
}

/**
 * A form with one file (RFC 7578) as one buffer, whose length is known, so that it is not sent in chunks.
 *
 * @param fields names and values of our own making, without quotes and line breaks
 */
export function multipart(
	fields: Record<string, string>,
	file: FilePart,
): { bytes: Buffer; contentType: string } {
	const boundary = randomUUID();
	const head = (disposition: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
	const before = [
		...Object.entries(fields).map(([name, value]) => `${head(`name="${name}"`)}\r\n${value}\r\n`),
		`${head(`name="${file.field}"; filename="${file.name}"`)}Content-Type: ${file.type}\r\n\r\n`,
	].join('');
	return {
		bytes: Buffer.concat([Buffer.from(before), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
		contentType: `multipart/form-data; boundary=${boundary}`,
	};
}
