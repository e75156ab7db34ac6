import { ApiError, monthlyLimit, notFound, rateLimited } from './answer';

/** Something that goes wrong on purpose. */
export interface Fault {
	/** Path of LINE's API with `*` for any characters; every path when left out. */
	path?: string;
	method?: string;
	kind: 'latency' | 'status' | 'drop' | 'rateLimit' | 'monthlyLimit';
	/** For `latency`: how long the answer waits, milliseconds. */
	ms?: number;
	/** For `status`: the HTTP status; 500 when left out. */
	status?: number;
	/** How many requests it hits; until cleared when left out. */
	times?: number;
	/** The request takes effect first, and only the caller does not learn of it. For `status` and `drop`. */
	afterAccepting?: boolean;
}

/** What LINE writes for a status; where its reference gives no sentence, the status text. */
const STATUS_MESSAGES: Record<number, string> = {
	400: 'Failed to send messages',
	401: 'Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid.',
	403: 'Access to this API is not available for your account',
	404: notFound().message,
	410: 'The content is gone',
	429: rateLimited().message,
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

export class Faults {
	#active: (Fault & { pattern: RegExp; left: number })[] = [];

	add(fault: Fault): void {
		if (fault.kind === 'latency' && !(Number(fault.ms) >= 0)) throw new Error('A latency fault needs `ms`');
		const pattern = new RegExp(
			`^${(fault.path ?? '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`,
		);
		this.#active.push({ ...fault, pattern, left: fault.times ?? Infinity });
	}

	clear(): void {
		this.#active = [];
	}

	/** The faults that hit this request, in the order they were added; their counts go down. */
	take(method: string, path: string): Fault[] {
		const hits = this.#active.filter(
			(fault) =>
				fault.pattern.test(path) && (fault.method === undefined || fault.method.toUpperCase() === method),
		);
		for (const hit of hits) hit.left -= 1;
		this.#active = this.#active.filter((fault) => fault.left > 0);
		return hits;
	}
}

/** The error answer of a fault, or `undefined` for `latency` and `drop`. */
export function faultError(fault: Fault): ApiError | undefined {
	switch (fault.kind) {
		case 'rateLimit':
			return rateLimited();
		case 'monthlyLimit':
			return monthlyLimit();
		case 'status': {
			const status = fault.status ?? 500;
			return new ApiError(status, STATUS_MESSAGES[status] ?? `HTTP ${status}`);
		}
		default:
			return undefined;
	}
}
