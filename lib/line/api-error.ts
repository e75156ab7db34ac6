export type LineErrorKind =
	/** The reply token was used before or is older than LINE allows (a minute, roughly). */
	| 'invalid_reply_token'
	/** LINE accepted the form but could not deliver to the person or chat. */
	| 'undeliverable'
	/** Too many requests per second: later is fine. */
	| 'rate_limited'
	/** The month's messages are used up: later is not, before the month or the plan changes. */
	| 'monthly_limit'
	| 'unauthorized'
	/** The Conversion API knows the LINE Tag's own token instead of a channel's. */
	| 'tag_unauthorized'
	| 'forbidden'
	| 'not_found'
	/** The retry key was accepted before: the message went out with the earlier request. */
	| 'conflict'
	| 'too_large'
	| 'invalid_request'
	/** LINE answered 5xx: it may or may not have done what was asked. */
	| 'server'
	/** No answer, or not one of LINE's: it may or may not have done what was asked. */
	| 'network';

interface KindText {
	headline: string;
	hint: string;
}

const KINDS: Record<LineErrorKind, KindText> = {
	invalid_reply_token: {
		headline: 'The reply token has expired or was used before',
		hint: 'Reply once per event and within a minute of it; later, only a push message reaches the chat.',
	},
	undeliverable: {
		headline: 'LINE could not deliver the message',
		hint: 'Check that the person has not blocked the account and that the bot is still in the chat.',
	},
	rate_limited: {
		headline: 'Too many requests to LINE in a short time',
		hint: 'Wait some seconds and send again, or let fewer runs send at once.',
	},
	monthly_limit: {
		headline: 'The monthly message limit of the LINE Official Account is reached',
		hint: 'Sending again does not help: wait for the next month, or raise the plan or its cap of additional messages in LINE Official Account Manager. Replies stay free.',
	},
	unauthorized: {
		headline: 'LINE did not accept the channel access token',
		hint: 'Issue a token in the LINE Developers Console (Messaging API tab of the channel) and put it into the LINE Messaging API credential.',
	},
	tag_unauthorized: {
		headline: 'LINE did not accept the access token of the LINE Tag',
		hint: 'Issue a token for this LINE Tag in LINE Business Manager and put it into the LINE Conversion API credential.',
	},
	forbidden: {
		headline: 'The LINE Official Account may not use this function',
		hint: 'Some functions need a verified account or another plan; others need the channel that received the event.',
	},
	not_found: {
		headline: 'LINE knows nothing under this ID for this account',
		hint: 'Check the ID, that the bot is in the group, and that the person is in the group or a friend of the account.',
	},
	conflict: {
		headline: 'LINE accepted this request before',
		hint: 'The message was sent by the earlier request with the same retry key; there is nothing to do.',
	},
	too_large: {
		headline: 'The request is larger than LINE accepts (2 MB)',
		hint: 'Send fewer or smaller messages in one request.',
	},
	invalid_request: {
		headline: 'LINE refused the request',
		hint: 'Correct the value that LINE names and send again.',
	},
	server: {
		headline: 'LINE had an internal failure',
		hint: 'Try again later; https://status.line.me shows whether LINE itself is disturbed.',
	},
	network: {
		headline: 'LINE could not be reached',
		hint: 'Check the API base URL in the LINE credential, and the proxy and firewall of the n8n server.',
	},
};

export interface LineErrorDetail {
	message: string;
	/** For example `messages[0].text`, or a JSON pointer inside Flex contents. */
	property: string | null;
}

interface LineAnswer {
	/** HTTP status; `null` when there was no answer. */
	status: number | null;
	/** LINE's own words, or the reason why there was no answer. */
	lineMessage: string;
	details?: readonly LineErrorDetail[];
	/** Of this request; LINE's support asks for it. */
	requestId?: string | null;
	/** With `conflict`: the request that sent the message. */
	acceptedRequestId?: string | null;
	/** With `conflict`, for a push: the messages sent then. */
	sentMessageIds?: readonly string[];
}

/** LINE refused a request or did not answer. `message` says what happened, `hint` how to get unstuck. */
export class LineApiError extends Error {
	readonly hint: string;

	readonly status: number | null;

	readonly lineMessage: string;

	readonly details: readonly LineErrorDetail[];

	readonly requestId: string | null;

	readonly acceptedRequestId: string | null;

	readonly sentMessageIds: readonly string[];

	/** @param hint the way out, where a better one is known than that of the kind */
	constructor(
		readonly kind: LineErrorKind,
		answer: LineAnswer,
		hint?: string,
	) {
		super(KINDS[kind].headline);
		this.name = 'LineApiError';
		this.hint = hint ?? KINDS[kind].hint;
		this.status = answer.status;
		this.lineMessage = answer.lineMessage;
		this.details = answer.details ?? [];
		this.requestId = answer.requestId ?? null;
		this.acceptedRequestId = answer.acceptedRequestId ?? null;
		this.sentMessageIds = answer.sentMessageIds ?? [];
	}

	/** The same with a way out that fits this request better than that of the kind. */
	withHint(hint: string): LineApiError {
		return new LineApiError(this.kind, this, hint);
	}

	/** Everything that helps a person, in one paragraph: LINE's words, the values it names, and the way out. */
	get description(): string {
		const named = this.details.map(({ message, property }) =>
			property ? `${property}: ${message}` : message,
		);
		const said = [this.lineMessage, ...named].filter((text) => text !== '').join('; ');
		const request = this.requestId === null ? '' : ` (LINE request ID ${this.requestId})`;
		const isLines = this.status !== null && this.kind !== 'network';
		return `${isLines ? 'LINE said: ' : ''}${said}${request}. ${this.hint}`;
	}
}
