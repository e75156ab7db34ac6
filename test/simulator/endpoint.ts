import type { Answer } from './answer';
import type { Platform } from './platform';
import type { Rate } from './rate-limit';
import type { Channel } from './types';

/** One request to the API, past authentication. */
export interface Call {
	platform: Platform;
	channel: Channel;
	/** Path parameters, decoded. */
	params: string[];
	query: URLSearchParams;
	/** The parsed JSON body, or an `Upload`; `undefined` for endpoints without one. */
	body: unknown;
	requestId: string;
	retryKey: string | undefined;
}

export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Exact path; `{}` stands for one segment. */
	path: string;
	/** Whether a JSON body is read; `optional` accepts none; `form` reads multipart/form-data with a file. */
	body?: 'required' | 'optional' | 'form';
	rate?: Rate;
	/** Only these may carry `X-Line-Retry-Key`. */
	retryKey?: true;
	handle: (call: Call) => Answer | Promise<Answer>;
}

/** What the API remembers beside the platform's state: it need not outlive a restart. */
export class ApiMemory {
	readonly acceptedKeys = new Map<string, { requestId: string; at: number; sentMessages?: object[] }>();
	readonly continuations = new Map<string, { chatId: string; from: number; at: number }>();
}

export const ok = (body: object = {}): Answer => ({ status: 200, body });
export const accepted = (body: object = {}): Answer => ({ status: 202, body });
