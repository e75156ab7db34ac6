import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { ApiError, notFound, type Answer } from './answer';
import type { Fault } from './faults';
import { readBody, writeAnswer } from './http';
import type { Platform } from './platform';
import type { ChatEntry, UserMessage, WebhookEvent } from './types';

type Input = Record<string, unknown>;

/**
 * What other processes and the chat page can do: the in-process API by the same names, `POST /simulator/<name>` with one
 * JSON object of the arguments. The answer is the result as JSON, or 400 with `{ error }`.
 */
const OPERATIONS: Record<string, (platform: Platform, input: Input) => unknown> = {
	createChannel: (platform, input) => platform.createChannel(input),
	createLiffApp: (platform, input) => platform.createLiffApp(input),
	createUser: (platform, input) => platform.createUser({ ...input, displayName: text(input, 'displayName') }),
	createGroup: (platform, input) => {
		const { pictureUrl, kind, memberIds } = input as {
			pictureUrl?: string;
			kind?: 'group' | 'room';
			memberIds?: string[];
		};
		return platform.createGroup({
			name: text(input, 'name'),
			memberIds: memberIds ?? [],
			...(pictureUrl === undefined ? {} : { pictureUrl }),
			...(kind === undefined ? {} : { kind }),
		});
	},
	inviteBot: (platform, input) => platform.inviteBot(text(input, 'groupId'), channel(input)),
	removeBot: (platform, input) => platform.removeBot(text(input, 'groupId')),
	memberJoins: (platform, input) => platform.memberJoins(text(input, 'groupId'), text(input, 'userId')),
	memberLeaves: (platform, input) => platform.memberLeaves(text(input, 'groupId'), text(input, 'userId')),
	follow: (platform, input) => platform.follow(text(input, 'userId'), channel(input)),
	unfollow: (platform, input) => platform.unfollow(text(input, 'userId'), channel(input)),
	setMode: (platform, input) =>
		platform.setMode(
			text(input, 'chatId'),
			input['mode'] === 'standby' ? 'standby' : 'active',
			channel(input),
		),
	say: (platform, { chatId, userId, text: words, ...options }) =>
		platform.say(text({ chatId }, 'chatId'), writer(userId), text({ text: words }, 'text'), options),
	send: (platform, { chatId, userId, message, ...options }) =>
		platform.send(text({ chatId }, 'chatId'), writer(userId), userMessage(message), options),
	edit: (platform, { messageId, text: words, ...options }) =>
		platform.edit(text({ messageId }, 'messageId'), text({ text: words }, 'text'), options),
	unsend: (platform, { messageId, ...options }) => platform.unsend(text({ messageId }, 'messageId'), options),
	postback: (platform, { chatId, userId, data, ...options }) =>
		platform.postback(text({ chatId }, 'chatId'), writer(userId), text({ data }, 'data'), options),
	emit: (platform, input) => platform.emit(input['event'] as WebhookEvent, channel(input)),
	setWebhook: (platform, input) =>
		platform.setWebhook(input['url'] === null ? null : text(input, 'url'), channel(input)),
	setQuota: (platform, { channel: reference, ...quota }) =>
		platform.setQuota(quota, channel({ channel: reference })),
	quotaUsed: (platform, input) => platform.quotaUsed(channel(input)),
	shareAudience: (platform, input) => platform.shareAudience(input),
	setNextAudienceId: (platform, input) => {
		platform.nextAudienceId = text(input, 'id');
	},
	finishAudience: (platform, input) => platform.finishAudience(text(input, 'audienceGroupId')),
	finishNarrowcast: (platform, input) => platform.finishNarrowcast(text(input, 'requestId')),
	clickLink: (platform, input) =>
		platform.clickLink(text(input, 'requestId'), text(input, 'userId'), text(input, 'url')),
	lineTag: (platform) => platform.lineTag,
	conversions: (platform) => platform.conversions,
	chat: (platform, input) => platform.chat(text(input, 'chatId'), channel(input)),
	requests: (platform) => platform.requests,
	'clock/advance': (platform, input) => platform.clock.advance(Number(input['ms'])),
	'faults/add': (platform, input) => platform.faults.add(input as unknown as Fault),
	'faults/clear': (platform) => platform.faults.clear(),
	'webhooks/hold': (platform) => platform.webhooks.hold(),
	'webhooks/flush': (platform, input) => platform.webhooks.flush(input),
	'webhooks/idle': (platform) => platform.webhooks.idle(),
	'webhooks/log': (platform) => platform.webhooks.log,
	'webhooks/redelivery': (platform, input) => {
		platform.webhooks.redelivery = input['on'] === true;
	},
	'login/channel': (platform) => platform.login.channel,
	'login/issueIdToken': (platform, { userId, ...options }) =>
		platform.login.issueIdToken(text({ userId }, 'userId'), options),
	'login/issueAccessToken': (platform, { userId, ...options }) =>
		platform.login.issueAccessToken(text({ userId }, 'userId'), options),
};

const SCRIPT = 'text/javascript; charset=utf-8';
const SCRIPTS = [
	'api',
	'chat',
	'conversation',
	'dialogs',
	'dom',
	'flex',
	'messages',
	'panel',
	'store',
	'words',
];

/** Path → file and its type. */
const PAGE_FILES: Record<string, [file: string, type: string]> = {
	'/': ['index.html', 'text/html; charset=utf-8'],
	'/chat.css': ['chat.css', 'text/css; charset=utf-8'],
	...Object.fromEntries(SCRIPTS.map((name) => [`/${name}.js`, [`${name}.js`, SCRIPT]])),
};

const PAGE_HEADERS = {
	'content-security-policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https: data:; media-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'cache-control': 'no-cache',
};

/** The control API under `/simulator/` and the chat page. Only this machine gets in. */
export async function serveControl(
	platform: Platform,
	request: IncomingMessage,
	response: ServerResponse,
	path: string,
	query: string,
): Promise<void> {
	try {
		if (!isLocal(request)) throw new ApiError(403, 'The simulator answers on this machine only');
		if (request.method === 'GET' && path === '/simulator/events') stream(platform, request, response);
		else if (request.method === 'GET') {
			writeAnswer(response, await view(platform, path, new URLSearchParams(query)));
		} else writeAnswer(response, await operate(platform, request, path));
	} catch (error) {
		const status = error instanceof ApiError ? error.status : 400;
		writeAnswer(response, { status, body: { error: (error as Error).message } });
	}
}

async function operate(platform: Platform, request: IncomingMessage, path: string): Promise<Answer> {
	const operation = path.startsWith(PREFIX) ? own(OPERATIONS, path.slice(PREFIX.length)) : undefined;
	if (request.method !== 'POST' || !operation) throw notFound();
	// A form on another site cannot send this content type without the browser asking first.
	if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
		throw new ApiError(415, 'Send application/json');
	}
	const text = (await readBody(request)).toString();
	const input = JSON.parse(text === '' ? '{}' : text) as unknown;
	if (typeof input !== 'object' || input === null) throw new Error('Send a JSON object');
	return { status: 200, body: { result: (await operation(platform, input as Input)) ?? null } };
}

/** Loopback address, a loopback name in Host (a page elsewhere may have bent its own name to here), no other origin. */
function isLocal(request: IncomingMessage): boolean {
	const address = request.socket.remoteAddress ?? '';
	const host = request.headers.host ?? '';
	const origin = request.headers.origin;
	return (
		/^(?:::ffff:)?127\.|^::1$/.test(address) &&
		/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host) &&
		(origin === undefined || origin === `http://${host}`)
	);
}

// What the page reads

const PANEL_ROWS = 50;
const PREFIX = '/simulator/';
const FRESH = { 'cache-control': 'no-store' };

async function view(platform: Platform, path: string, query: URLSearchParams): Promise<Answer> {
	switch (path) {
		case '/simulator/state':
			return { status: 200, body: overview(platform), headers: FRESH };
		case '/simulator/chat': {
			const entries = platform.entries(query.get('chatId') ?? '', query.get('channelId') ?? undefined);
			return { status: 200, body: { entries }, headers: FRESH };
		}
		case '/simulator/activity': {
			const deliveries = platform.webhooks.log.slice(-PANEL_ROWS).reverse();
			const requests = platform.requests.slice(-PANEL_ROWS).reverse();
			return { status: 200, body: { deliveries, requests }, headers: FRESH };
		}
		default:
			return pageFile(path) ?? picture(platform, path);
	}
}

function pageFile(path: string): Promise<Answer> | undefined {
	const file = own(PAGE_FILES, path);
	return (
		file &&
		readFile(join(__dirname, 'page', file[0])).then((body) => ({
			status: 200,
			body,
			headers: { ...PAGE_HEADERS, 'content-type': file[1] },
		}))
	);
}

/** What a user sent; the page shows pictures only. */
function picture(platform: Platform, path: string): Answer {
	const media = platform.media.get(/^\/simulator\/media\/(\d+)$/.exec(path)?.[1] ?? '');
	if (media?.type !== 'image') throw notFound();
	return {
		status: 200,
		body: media.data,
		headers: { 'content-type': media.contentType, 'content-security-policy': "default-src 'none'" },
	};
}

/** Everything but the chats' contents. */
function overview(platform: Platform): object {
	const { state } = platform;
	const last = (chatKey: string): ChatEntry | undefined => state.chats.get(chatKey)?.at(-1);
	const direct = [...state.users.values()].flatMap((user) =>
		[...state.channels.values()]
			.filter(({ id }) => user.friendship[id] !== undefined || state.chats.has(`${id}:${user.userId}`))
			.map(({ id }) => ({
				chatId: user.userId,
				kind: 'user',
				name: user.displayName,
				channelId: id,
				memberIds: [user.userId],
				last: last(`${id}:${user.userId}`),
			})),
	);
	const groups = [...state.groups.values()].map((group) => ({
		chatId: group.groupId,
		kind: group.kind,
		name: group.name,
		channelId: group.channelId,
		memberIds: group.memberIds,
		last: last(group.groupId),
	}));
	return {
		time: platform.clock.now(),
		channels: [...state.channels.values()].map((item) => ({
			...item,
			quota: { ...item.quota, used: platform.quotaUsed(item) },
		})),
		users: [...state.users.values()],
		chats: [...groups, ...direct],
		loginChannel: platform.login.channel,
		liffApps: [...state.liffApps.values()],
		redelivery: platform.webhooks.redelivery,
	};
}

const HEARTBEAT_MS = 15_000;

/** Server-sent events: what changed, for whoever then reads it anew. */
function stream(platform: Platform, request: IncomingMessage, response: ServerResponse): void {
	response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
	const write = (event: string, data: unknown = {}) => {
		response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
	};
	const listeners = {
		state: () => write('state'),
		chat: (chatKey: string) => write('chat', { chatKey }),
		delivery: () => write('activity'),
		request: () => write('activity'),
		loading: (userId: string, seconds: number) => write('loading', { userId, seconds }),
	};
	for (const [name, listener] of Object.entries(listeners))
		platform.changes.on(name as 'state', listener as () => void);
	const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
	write('hello');
	request.on('close', () => {
		clearInterval(heartbeat);
		for (const [name, listener] of Object.entries(listeners)) {
			platform.changes.off(name as 'state', listener as () => void);
		}
	});
}

/** An entry of a table by a name from outside, which may be `constructor` too. */
function own<T>(table: Record<string, T>, name: string): T | undefined {
	return Object.hasOwn(table, name) ? table[name] : undefined;
}

// Arguments

function text(input: Input, name: string): string {
	const value = input[name];
	if (typeof value !== 'string' || value === '') throw new Error(`"${name}" must be text`);
	return value;
}

function writer(userId: unknown): string | null {
	return userId === null ? null : text({ userId }, 'userId');
}

function channel(input: Input): string | undefined {
	return input['channel'] === undefined ? undefined : text(input, 'channel');
}

/** A message with its bytes, if any, as base64. */
function userMessage(value: unknown): UserMessage {
	if (typeof value !== 'object' || value === null) throw new Error('"message" must be an object');
	const { data } = value as { data?: unknown };
	return (typeof data === 'string' ? { ...value, data: Buffer.from(data, 'base64') } : value) as UserMessage;
}
