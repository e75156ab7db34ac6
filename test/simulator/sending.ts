import { ApiError, bodyErrors, failedToSend, invalidProperty, monthlyLimit, type Answer } from './answer';
import { accepted, ok, type ApiMemory, type Call, type Endpoint } from './endpoint';
import { isIdOf, ID_PATTERN } from './ids';
import type { Platform } from './platform';
import { RATES, type Rate } from './rate-limit';
import { checkSendRequest, checkValidateRequest } from './rules/request';
import { REPLY_TOKEN_LIFE_MS, type ChatKey } from './state';
import type { BotMessage, Channel, Group, SendMethod } from './types';

/** Retry keys are kept for 24 hours (docs, "Retry failed API requests"). */
const RETRY_KEY_MS = 24 * 3_600_000;
/** A reply token works for a minute after the webhook, or its redelivery, was received (reference, "Reply token"). */
const REPLY_TOKEN_MS = 60_000;
/** What goes to many can quote nobody. */
const NO_CHAT: ChatKey = '';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Sending messages, checking them without sending, and what is left of the month. */
export function sendingApi(memory: ApiMemory): Endpoint[] {
	const retryable = (method: RetryableMethod, send: (call: Call) => Answer, rate?: Rate): Endpoint => ({
		method: 'POST',
		path: `/v2/bot/message/${method}`,
		body: 'required',
		retryKey: true,
		...(rate ? { rate } : {}),
		handle: (call) => once(memory, method, call, send),
	});
	const validating = (['reply', 'push', 'multicast', 'narrowcast', 'broadcast'] as const).map(
		(method): Endpoint => ({
			method: 'POST',
			path: `/v2/bot/message/validate/${method}`,
			body: 'required',
			handle: ({ body }) => {
				checkValidateRequest(method, body);
				return ok();
			},
		}),
	);
	return [
		{ method: 'POST', path: '/v2/bot/message/reply', body: 'required', handle: reply },
		retryable('push', push),
		retryable('multicast', multicast, RATES.multicast),
		retryable('broadcast', broadcast, RATES.broadcast),
		retryable('narrowcast', narrowcast, RATES.narrowcast),
		{
			method: 'GET',
			path: '/v2/bot/message/progress/narrowcast',
			handle: ({ platform, channel, query }) =>
				ok(platform.narrowcasts.progress(channel, query.get('requestId'))),
		},
		...validating,
		{ method: 'GET', path: '/v2/bot/message/quota', handle: quota },
		{
			method: 'GET',
			path: '/v2/bot/message/quota/consumption',
			handle: ({ platform, channel }) => ok({ totalUsage: platform.quotaUsed(channel) }),
		},
	];
}

type RetryableMethod = Exclude<SendMethod, 'reply'>;

function reply({ platform, channel, body }: Call): Answer {
	const { replyToken, messages } = checkSendRequest('reply', body);
	const token = platform.state.replyTokens.get(replyToken);
	const now = platform.clock.now();
	const valid =
		token?.channelId === channel.id &&
		!token.used &&
		now - token.sentAt <= REPLY_TOKEN_MS &&
		now - token.createdAt <= REPLY_TOKEN_LIFE_MS;
	if (!valid) throw new ApiError(400, 'Invalid reply token');
	const group = platform.state.groups.get(token.chatKey);
	if (group && group.channelId !== channel.id) throw failedToSend();
	checkDestination(platform, token.chatKey, messages);
	token.used = true;
	return ok({ sentMessages: platform.deliver(token.chatKey, messages, 'reply') });
}

function push({ platform, channel, body }: Call): Answer {
	const { to, messages } = checkSendRequest('push', body);
	if (!ID_PATTERN.test(to)) throw invalidProperty('to');
	if (isIdOf('U', to)) {
		if (!platform.state.users.has(to)) throw failedToSend();
		const chatKey = `${channel.id}:${to}`;
		checkDestination(platform, chatKey, messages);
		const reaches = platform.reaches(channel.id, to);
		spend(platform, channel, reaches ? 1 : 0);
		// Who blocked the account or never added it gets nothing, and the caller does not learn of it.
		return ok({
			sentMessages: reaches
				? platform.deliver(chatKey, messages, 'push')
				: platform.acknowledge(chatKey, messages),
		});
	}
	const group = platform.state.groups.get(to);
	if (group?.channelId !== channel.id) throw failedToSend();
	checkDestination(platform, to, messages);
	spend(platform, channel, recipients(platform, channel, group));
	return ok({ sentMessages: platform.deliver(to, messages, 'push') });
}

function multicast({ platform, channel, body }: Call): Answer {
	const { to, messages } = checkSendRequest('multicast', body);
	to.forEach((id, index) => {
		if (!isIdOf('U', id)) throw invalidProperty(`to[${index}]`);
	});
	const reached = [...new Set(to)].filter(
		(id) => platform.state.users.has(id) && platform.reaches(channel.id, id),
	);
	for (const id of reached) checkDestination(platform, `${channel.id}:${id}`, messages);
	spend(platform, channel, reached.length);
	for (const id of reached) platform.deliver(`${channel.id}:${id}`, messages, 'multicast');
	return ok();
}

/** To every friend. */
function broadcast({ platform, channel, body, requestId }: Call): Answer {
	const { messages } = checkSendRequest('broadcast', body);
	checkDestination(platform, NO_CHAT, messages);
	const friends = platform.friends(channel.id);
	spend(platform, channel, friends.length);
	platform.narrowcasts.addBroadcast(channel, requestId, messages, friends);
	return ok();
}

/** Accepted here, sent later: see `Narrowcasts`. */
function narrowcast({ platform, channel, body, requestId }: Call): Answer {
	const request = checkSendRequest('narrowcast', body);
	checkDestination(platform, NO_CHAT, request.messages);
	platform.narrowcasts.accept(channel, requestId, request);
	return accepted();
}

/** Runs a send once per retry key; a later request with the key gets what the first one got, as 409. */
function once(
	memory: ApiMemory,
	endpoint: RetryableMethod,
	call: Call,
	send: (call: Call) => Answer,
): Answer {
	const { platform, channel, retryKey } = call;
	if (retryKey === undefined) return send(call);
	if (!UUID.test(retryKey)) throw new ApiError(400, "The value for the 'X-Line-Retry-Key' header is invalid");
	const key = `${channel.id} ${endpoint} ${retryKey.toLowerCase()}`;
	const earlier = memory.acceptedKeys.get(key);
	if (earlier && platform.clock.now() - earlier.at <= RETRY_KEY_MS) {
		throw new ApiError(
			409,
			'The retry key is already accepted',
			earlier.sentMessages ? { sentMessages: earlier.sentMessages } : {},
			{ 'x-line-accepted-request-id': earlier.requestId },
		);
	}
	const answer = send(call);
	const { sentMessages } = answer.body as { sentMessages?: object[] };
	memory.acceptedKeys.set(key, {
		requestId: call.requestId,
		at: platform.clock.now(),
		...(sentMessages ? { sentMessages } : {}),
	});
	return answer;
}

/** Members that a push is counted for: the account is none, and who blocked it gets nothing. */
function recipients(platform: Platform, channel: Channel, group: Group): number {
	return group.memberIds.filter((id) => platform.user(id).friendship[channel.id] !== 'blocked').length;
}

/** Counts a send; one that would exceed what the month has left is refused as a whole. */
function spend(platform: Platform, channel: Channel, count: number): void {
	if (count === 0) return;
	if (count > platform.quotaLeft(channel)) throw monthlyLimit();
	channel.quota.used += count;
	platform.changes.emit('state');
}

/** Rules that depend on where a message goes: quotes, mentions and tracked videos. */
function checkDestination(platform: Platform, chatKey: ChatKey, messages: BotMessage[]): void {
	const group = platform.state.groups.get(chatKey);
	messages.forEach((message, index) => {
		const at = `messages[${index}]`;
		const { quoteToken, substitution, trackingId } = message;
		if (typeof quoteToken === 'string' && platform.state.quoteTokens.get(quoteToken)?.chatKey !== chatKey) {
			throw bodyErrors([{ message: 'Invalid quote token', property: `${at}.quoteToken` }]);
		}
		if (message.type === 'video' && typeof trackingId === 'string' && group) {
			throw bodyErrors([
				{ message: 'Not allowed in group chats and multi-person chats', property: `${at}.trackingId` },
			]);
		}
		if (message.type !== 'textV2') return;
		for (const [key, item] of Object.entries((substitution ?? {}) as Record<string, Substitution>)) {
			if (item.type !== 'mention') continue;
			const member =
				item.mentionee?.type === 'all' || group?.memberIds.includes(item.mentionee?.userId ?? '');
			if (!group || !member) {
				throw bodyErrors([
					{
						message: 'The mentioned user is not a member of the chat',
						property: `${at}.substitution.${key}`,
					},
				]);
			}
		}
	});
}

interface Substitution {
	type: string;
	mentionee?: { type: string; userId?: string };
}

function quota({ channel }: Call): Answer {
	const { type, value } = channel.quota;
	return ok(type === 'limited' ? { type, value } : { type });
}
