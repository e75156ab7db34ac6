import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, type Answer } from './answer';
import { toJson } from './json';

/** Larger requests get 413 (reference, "Status codes"). */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/**
 * @param max bytes
 * @throws {ApiError} 413 above it
 * @throws {Error} when the client goes away
 */
export function readBody(request: IncomingMessage, max = MAX_BODY_BYTES): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		request.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= max) chunks.push(chunk);
		});
		// A body that is too large is read to its end all the same: a client that is still sending would not see the answer.
		request.on('end', () => {
			if (size <= max) return resolve(Buffer.concat(chunks));
			const limit = `${max / 1024 / 1024}MB`;
			const advice = `Make the request smaller than ${limit} and try again.`;
			reject(new ApiError(413, `Request exceeds the max size of ${limit}. ${advice}`));
		});
		request.on('error', reject);
		request.on('close', () => reject(new Error('The client went away')));
	});
}

export function writeAnswer(response: ServerResponse, { status, body, headers }: Answer): void {
	const bytes = body instanceof Uint8Array ? body : Buffer.from(toJson(body));
	response.writeHead(status, {
		'content-type': 'application/json',
		'content-length': bytes.byteLength,
		...headers,
	});
	response.end(bytes);
}
