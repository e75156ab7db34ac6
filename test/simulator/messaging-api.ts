import { ApiError, bodyErrors, invalidProperty, noPermission, notFound, type Answer } from './answer';
import { audienceApi } from './audience-api';
import { ok, type ApiMemory, type Call, type Endpoint } from './endpoint';
import { isIdOf, opaqueToken } from './ids';
import type { Platform } from './platform';
import { RATES } from './rate-limit';
import { sendingApi } from './sending';
import type { Channel, Group } from './types';
import { isLoopback } from './urls';

/** Continuation tokens of member lists (reference, "Get group chat member user IDs"). */
const CONTINUATION_MS = 24 * 3_600_000;
const MEMBERS_PER_PAGE = 100;

/** The Messaging API's endpoints, on both of its hosts. */
export function messagingApi(memory: ApiMemory): Endpoint[] {
	const endpoints: Endpoint[] = [
		...sendingApi(memory),
		...audienceApi(),
		{ method: 'GET', path: '/v2/bot/message/{}/content', handle: content },
		{ method: 'GET', path: '/v2/bot/message/{}/content/transcoding', handle: transcoding },
		{ method: 'GET', path: '/v2/bot/info', handle: ({ channel }) => ok(botInfo(channel)) },
		{ method: 'GET', path: '/v2/bot/profile/{}', handle: profile },
		{ method: 'GET', path: '/v2/bot/group/{}/summary', handle: summary },
		{
			method: 'GET',
			path: '/v2/bot/channel/webhook/endpoint',
			rate: RATES.webhookEndpoint,
			handle: getWebhook,
		},
		{
			method: 'PUT',
			path: '/v2/bot/channel/webhook/endpoint',
			rate: RATES.webhookEndpoint,
			body: 'required',
			handle: setWebhook,
		},
		{
			method: 'POST',
			path: '/v2/bot/channel/webhook/test',
			rate: RATES.webhookTest,
			body: 'optional',
			handle: testWebhook,
		},
		{
			method: 'POST',
			path: '/v2/bot/chat/loading/start',
			rate: RATES.loading,
			body: 'required',
			handle: startLoading,
		},
		{ method: 'POST', path: '/v2/bot/chat/markAsRead', body: 'required', handle: markAsRead },
	];
	for (const kind of ['group', 'room'] as const) {
		const base = `/v2/bot/${kind}/{}`;
		endpoints.push(
			{
				method: 'GET',
				path: `${base}/members/count`,
				handle: (call) => ok({ count: joined(call, kind).memberIds.length }),
			},
			{ method: 'GET', path: `${base}/members/ids`, handle: (call) => memberIds(memory, call, kind) },
			{ method: 'GET', path: `${base}/member/{}`, handle: (call) => memberProfile(call, kind) },
			{
				method: 'POST',
				path: `${base}/leave`,
				handle: (call) => {
					call.platform.removeBot(joined(call, kind).groupId);
					return ok();
				},
			},
		);
	}
	return endpoints;
}

// Chats and people

/** The group or room of the path, which the account must be in. */
function joined({ platform, channel, params }: Call, kind: Group['kind']): Group {
	const [chatId = ''] = params;
	if (!isIdOf(kind === 'group' ? 'C' : 'R', chatId)) {
		throw new ApiError(400, `The value for the '${kind}Id' parameter is invalid`);
	}
	const group = platform.state.groups.get(chatId);
	if (group?.channelId !== channel.id) throw notFound();
	return group;
}

function summary(call: Call): Answer {
	const { groupId, name, pictureUrl } = joined(call, 'group');
	return ok({ groupId, groupName: name, ...(pictureUrl === undefined ? {} : { pictureUrl }) });
}

function memberIds(memory: ApiMemory, call: Call, kind: Group['kind']): Answer {
	const { platform, channel, query } = call;
	if (!channel.verified) throw noPermission();
	const group = joined(call, kind);
	const start = query.get('start');
	let from = 0;
	if (start !== null) {
		const continuation = memory.continuations.get(start);
		const fresh = continuation && platform.clock.now() - continuation.at <= CONTINUATION_MS;
		if (!fresh || continuation.chatId !== group.groupId) throw new ApiError(400, 'Invalid start param');
		from = continuation.from;
	}
	const page = group.memberIds.slice(from, from + MEMBERS_PER_PAGE);
	if (from + MEMBERS_PER_PAGE >= group.memberIds.length) return ok({ memberIds: page });
	const next = opaqueToken();
	memory.continuations.set(next, {
		chatId: group.groupId,
		from: from + MEMBERS_PER_PAGE,
		at: platform.clock.now(),
	});
	return ok({ memberIds: page, next });
}

function memberProfile(call: Call, kind: Group['kind']): Answer {
	const group = joined(call, kind);
	const userId = validUserId(call.params[1]);
	const user = call.platform.state.users.get(userId);
	if (!user || !group.memberIds.includes(userId)) throw notFound();
	const { displayName, pictureUrl } = user;
	return ok({ displayName, userId, ...(pictureUrl === undefined ? {} : { pictureUrl }) });
}

function profile({ platform, channel, params }: Call): Answer {
	const userId = validUserId(params[0]);
	const user = platform.state.users.get(userId);
	const friendship = user?.friendship[channel.id];
	const wrote = platform.state.lastContact.has(`${channel.id}:${userId}`);
	if (!user || (friendship !== 'friend' && (friendship === 'blocked' || !wrote))) throw notFound();
	const { displayName, pictureUrl, statusMessage } = user;
	return ok({
		displayName,
		userId,
		language: 'zh-Hant',
		...(pictureUrl === undefined ? {} : { pictureUrl }),
		...(statusMessage === undefined ? {} : { statusMessage }),
	});
}

function validUserId(userId = ''): string {
	if (!isIdOf('U', userId)) throw new ApiError(400, "The value for the 'userId' parameter is invalid");
	return userId;
}

function botInfo(channel: Channel): object {
	return {
		userId: channel.botUserId,
		basicId: channel.basicId,
		displayName: channel.displayName,
		...(channel.pictureUrl === undefined ? {} : { pictureUrl: channel.pictureUrl }),
		chatMode: channel.chatMode,
		markAsReadMode: channel.chatMode === 'chat' ? 'manual' : 'auto',
	};
}

// Content that users sent

function content({ platform, channel, params }: Call): Answer {
	const media = findMedia(platform, channel, params[0]);
	if (media.readyAt > platform.clock.now()) return { status: 202, body: {} };
	return { status: 200, body: media.data, headers: { 'content-type': media.contentType } };
}

function transcoding({ platform, channel, params }: Call): Answer {
	const media = findMedia(platform, channel, params[0]);
	if (media.type !== 'video' && media.type !== 'audio') {
		throw new ApiError(400, "Transcoding status doesn't support this type of content");
	}
	return ok({ status: media.readyAt > platform.clock.now() ? 'processing' : 'succeeded' });
}

function findMedia(platform: Platform, channel: Channel, messageId = '') {
	const media = platform.media.get(messageId);
	const message = platform.state.findMessage(messageId);
	const group = message && platform.state.groups.get(message.chatKey);
	const inChat = group ? group.channelId === channel.id : message?.chatKey.startsWith(`${channel.id}:`);
	if (!media || !message || !inChat) throw new ApiError(404, 'not found');
	if (message.entry.unsent) throw new ApiError(410, 'The content is gone');
	return media;
}

// Webhook settings

function getWebhook({ channel }: Call): Answer {
	if (!channel.webhook) throw new ApiError(404, 'Webhook endpoint not found');
	return ok(channel.webhook);
}

function setWebhook({ platform, channel, body }: Call): Answer {
	const endpoint = webhookUrl((body as { endpoint?: unknown } | null)?.endpoint);
	channel.webhook = { endpoint, active: channel.webhook?.active ?? true };
	platform.changes.emit('state');
	return ok();
}

async function testWebhook({ platform, channel, body }: Call): Promise<Answer> {
	const given = (body as { endpoint?: unknown } | undefined)?.endpoint;
	if (given === undefined && !channel.webhook) throw new ApiError(404, 'Webhook endpoint not found');
	const url = given === undefined ? channel.webhook!.endpoint : webhookUrl(given);
	const timestamp = new Date(platform.clock.now()).toISOString();
	const { status, failure, detail } = await platform.webhooks.post(channel, url, []);
	if (detail === 'ENOTFOUND') throw invalidWebhookUrl();
	return ok({
		success: failure === undefined,
		timestamp,
		statusCode: status ?? 0,
		reason: failure === undefined ? 'OK' : failure.toUpperCase(),
		detail:
			status === null
				? failure === 'request_timeout'
					? 'Request timeout'
					: `Failure to connect: ${detail ?? ''}`
				: String(status),
	});
}

const invalidWebhookUrl = () => new ApiError(400, 'Invalid webhook endpoint URL');

/** LINE wants HTTPS; plain HTTP is let through on loopback, where the servers under test are. */
function webhookUrl(value: unknown): string {
	if (typeof value !== 'string' || value.length > 500 || !URL.canParse(value)) throw invalidWebhookUrl();
	const url = new URL(value);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) throw invalidWebhookUrl();
	return value;
}

// Chat

function startLoading({ platform, body }: Call): Answer {
	const { chatId, loadingSeconds = 20, ...others } = (body ?? {}) as Record<string, unknown>;
	const [unknown] = Object.keys(others);
	if (unknown !== undefined) throw invalidProperty(unknown);
	if (typeof loadingSeconds !== 'number' || !Number.isInteger(loadingSeconds))
		throw invalidProperty('loadingSeconds');
	if (chatId === undefined) throw bodyErrors([{ message: 'May not be empty', property: 'chatId' }]);
	const errors = [];
	if (loadingSeconds < 5 || loadingSeconds > 60) {
		errors.push({ message: 'Must be between 5 and 60', property: 'loadingSeconds' });
	}
	if (loadingSeconds % 5 !== 0)
		errors.push({ message: 'must be a multiple of five', property: 'loadingSeconds' });
	if (typeof chatId !== 'string' || !isIdOf('U', chatId)) {
		errors.push({
			message: 'Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.',
			property: 'chatId',
		});
	}
	if (errors.length > 0) throw bodyErrors(errors);
	platform.changes.emit('loading', chatId as string, loadingSeconds);
	return { status: 202, body: {} };
}

function markAsRead({ platform, channel, body }: Call): Answer {
	const { markAsReadToken } = (body ?? {}) as { markAsReadToken?: unknown };
	if (platform.state.readTokens.get(String(markAsReadToken)) !== channel.id) {
		throw new ApiError(
			400,
			'Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook.',
		);
	}
	return ok();
}
