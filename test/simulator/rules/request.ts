import { BodyReport, boolean, list, object, pattern, text, type Check } from './check';
import { messages, type MessageUse } from './message';
import { filter, limit, recipient } from './narrowcast';
import type { BotMessage, NarrowcastRequest } from '../types';

interface SendBody {
	messages: BotMessage[];
}
interface SendBodies {
	reply: SendBody & { replyToken: string };
	push: SendBody & { to: string };
	multicast: SendBody & { to: string[] };
	broadcast: SendBody;
	narrowcast: NarrowcastRequest;
}

const notificationDisabled = boolean;
/** One unit per request, 30 half-width alphanumerics and underscores (reference, "Send push message"). */
const customAggregationUnits = list(pattern(/^[a-zA-Z0-9_]{1,30}$/, 'Invalid unit name'), 0, 1);

const SEND: Record<keyof SendBodies, Check> = {
	reply: object({ replyToken: text(1, 1_000), messages: messages('reply') }, { notificationDisabled }),
	push: object(
		{ to: text(1, 1_000), messages: messages('push') },
		{ notificationDisabled, customAggregationUnits },
	),
	multicast: object(
		{ to: list(text(1, 1_000), 1, 500), messages: messages('multicast') },
		{ notificationDisabled, customAggregationUnits },
	),
	broadcast: object({ messages: messages('broadcast') }, { notificationDisabled }),
	narrowcast: object(
		{ messages: messages('narrowcast') },
		{ recipient, filter, limit, notificationDisabled },
	),
};

/** @throws {ApiError} 400 as LINE answers the first thing that is wrong */
export function checkSendRequest<Method extends keyof SendBodies>(
	method: Method,
	body: unknown,
): SendBodies[Method] {
	check(SEND[method], body);
	return body as SendBodies[Method];
}

const VALIDATE: Record<MessageUse, Check> = {
	reply: object({ messages: messages('reply') }),
	push: object({ messages: messages('push') }),
	multicast: object({ messages: messages('multicast') }),
	narrowcast: object({ messages: messages('narrowcast') }),
	broadcast: object({ messages: messages('broadcast') }),
};

/** @throws {ApiError} 400 as LINE's validation endpoints answer */
export function checkValidateRequest(use: MessageUse, body: unknown): void {
	check(VALIDATE[use], body);
}

function check(rules: Check, body: unknown): void {
	const report = new BodyReport();
	rules(body, [], report);
	report.finish();
}
