import { ApiError, bodyErrors } from './answer';

/** A form with one file, as the upload endpoints of api-data.line.me take it. */
export interface Upload {
	fields: Record<string, string>;
	file: { type: string; text: string };
}

interface Part {
	name: string;
	isFile: boolean;
	type: string;
	text: string;
}

/**
 * Reads multipart/form-data (RFC 7578).
 *
 * @throws {ApiError} 400 when it is no form or has not exactly one file, 415 for another content type
 */
export function parseUpload(bytes: Buffer, contentType = ''): Upload {
	if (!/^multipart\/form-data\s*;/i.test(contentType)) {
		throw new ApiError(415, `The content type, ${contentType}, is not supported`);
	}
	const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
	const parts = readParts(bytes, quoted ?? bare);
	const files = parts.filter(({ isFile, name }) => isFile && name === 'file');
	const [file] = files;
	if (!file) throw bodyErrors([{ message: 'May not be null', property: 'file' }]);
	if (files.length > 1) throw bodyErrors([{ message: 'Size must be between 1 and 1', property: 'file' }]);
	const fields = parts.filter(({ isFile }) => !isFile).map(({ name, text }) => [name, text] as const);
	return { fields: Object.fromEntries(fields), file };
}

function readParts(bytes: Buffer, boundary: string | undefined): Part[] {
	const malformed = () => new ApiError(400, 'The request body could not be parsed as multipart/form-data');
	if (boundary === undefined) throw malformed();
	// Every delimiter but the first follows a line break of its own.
	const delimiter = `\r\n--${boundary}`;
	const pieces = `\r\n${bytes.toString('utf8')}`.split(delimiter);
	const end = pieces.pop();
	if (pieces.shift() !== '' || !end?.startsWith('--')) throw malformed();
	return pieces.map((piece) => {
		const headEnd = piece.indexOf('\r\n\r\n');
		const head = piece.slice(0, headEnd);
		const [, name] = /^content-disposition:\s*form-data;.*\bname="([^"]*)"/im.exec(head) ?? [];
		if (headEnd < 0 || name === undefined) throw malformed();
		return {
			name,
			isFile: /^content-disposition:.*\bfilename="/im.test(head),
			type: /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? '',
			text: piece.slice(headEnd + 4),
		};
	});
}
