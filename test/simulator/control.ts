import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from './platform';

/** The control API under `/simulator/` and the chat page. */
export async function control(
	_platform: Platform,
	_request: IncomingMessage,
	response: ServerResponse,
	_path: string,
	_query: string,
): Promise<void> {
	response.writeHead(404).end();
}
