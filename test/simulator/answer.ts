/** What goes back to the caller. `body` is sent as JSON unless it is bytes. */
export interface Answer {
	status: number;
	body: object | Uint8Array;
	headers?: Record<string, string>;
}

export interface ErrorDetail {
	message: string;
	property?: string;
}

/** An error answer of LINE, thrown by whoever finds the reason. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly extra: { details?: ErrorDetail[]; sentMessages?: object[] } = {},
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}

	get answer(): Answer {
		return { status: this.status, body: { message: this.message, ...this.extra }, headers: this.headers };
	}
}

/** LINE's own sentences, word for word (Messaging API reference, "Error messages"). */
export const notFound = () => new ApiError(404, 'Not found');
export const rateLimited = () => new ApiError(429, 'The API rate limit has been exceeded. Try again later.');
export const monthlyLimit = () => new ApiError(429, 'You have reached your monthly limit.');
export const noPermission = () => new ApiError(403, 'Access to this API is not available for your account');
export const failedToSend = () => new ApiError(400, 'Failed to send messages');

/** One property of the right form with a value that LINE refuses: `{ message, details: [{ message, property }] }`. */
export function bodyErrors(details: ErrorDetail[]): ApiError {
	return new ApiError(400, `The request body has ${details.length} error(s)`, { details });
}

/** A property that LINE does not know, or of the wrong type. */
export function invalidProperty(path: string): ApiError {
	return new ApiError(400, `The property, '${path}', in the request body is invalid (line: -, column: -)`);
}
