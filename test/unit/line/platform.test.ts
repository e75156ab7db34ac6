// The calls and composed messages against a whole LINE Platform, the simulator, over HTTP.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { LineApiError } from '../../../lib/line/api-error';
import { campaignCard } from '../../../lib/line/flex/campaign-card';
import {
	botInfo,
	consumption,
	getWebhookEndpoint,
	groupMemberProfile,
	groupSummary,
	leaveChat,
	membersCount,
	profile,
	push,
	quota,
	reply,
	setWebhookEndpoint,
	testWebhookEndpoint,
	type LineApi,
} from '../../../lib/line/messaging-api';
import { composeOrderReply } from '../../../lib/line/order-reply';
import { normalizeEvent, parseWebhookBody } from '../../../lib/line/webhook-events';
import { verifySignature } from '../../../lib/line/webhook-signature';
import { startSimulator, type Simulator } from '../../simulator';
import { answer, asked, campaign, candy, changed, items, NOW, said } from './fixtures';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
	simulator.faults.clear();
	simulator.setQuota({ type: 'none', value: 0, used: 0 });
});

/** LINE through fetch, as an HTTP client that does not know n8n. */
function api(token = simulator.defaultChannel.channelAccessToken): LineApi {
	return {
		baseUrl: simulator.url,
		request: async ({ method, url, headers, body, timeout }) => {
			const response = await fetch(url, {
				method,
				headers: { ...headers, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				...(body && { body: JSON.stringify(body) }),
				signal: AbortSignal.timeout(timeout),
			});
			const text = await response.text();
			return {
				statusCode: response.status,
				headers: Object.fromEntries(response.headers),
				body: JSON.parse(text) as unknown,
			};
		},
	};
}

function chat() {
	const ming = simulator.createUser({ displayName: '小明', pictureUrl: 'https://pictures.example/ming.png' });
	const hua = simulator.createUser({ displayName: '小華', friendOf: simulator.defaultChannel });
	const group = simulator.createGroup({ name: '社區團購群', memberIds: [ming.userId, hua.userId] });
	simulator.inviteBot(group.groupId);
	return { groupId: group.groupId, ming: ming.userId, hua: hua.userId };
}

const text = [{ type: 'text' as const, text: '收到' }];
const kindOf = async (promise: Promise<unknown>) =>
	await promise.then(
		() => 'accepted',
		(error: unknown) => (error instanceof LineApiError ? error.kind : error),
	);

describe('reading', () => {
	test('group, members, profile, account, quota', async () => {
		const { groupId, ming, hua } = chat();
		expect(await groupSummary(api(), groupId)).toMatchObject({ groupId, groupName: '社區團購群' });
		expect(await membersCount(api(), groupId)).toBe(2);
		expect(await groupMemberProfile(api(), groupId, ming)).toEqual({
			userId: ming,
			displayName: '小明',
			pictureUrl: 'https://pictures.example/ming.png',
		});
		expect(await profile(api(), hua)).toMatchObject({ displayName: '小華' });
		expect(await kindOf(profile(api(), ming))).toBe('not_found');
		expect(await botInfo(api())).toMatchObject({ userId: simulator.defaultChannel.botUserId });
		simulator.setQuota({ type: 'limited', value: 200, used: 7 });
		expect(await quota(api())).toEqual({ type: 'limited', value: 200 });
		expect(await consumption(api())).toBe(7);
	});

	test('multi-person chats have members too', async () => {
		const { ming, hua } = chat();
		const room = simulator.createGroup({ name: '', memberIds: [ming, hua], kind: 'room' });
		simulator.inviteBot(room.groupId);
		expect(await membersCount(api(), room.groupId)).toBe(2);
		expect(await groupMemberProfile(api(), room.groupId, hua)).toMatchObject({ displayName: '小華' });
	});

	test('the webhook endpoint', async () => {
		simulator.setWebhook(null);
		expect(await kindOf(getWebhookEndpoint(api()))).toBe('not_found');
		const endpoint = 'http://127.0.0.1:9/webhook';
		await setWebhookEndpoint(api(), endpoint);
		expect(await getWebhookEndpoint(api())).toEqual({ endpoint, active: true });
		expect(await testWebhookEndpoint(api(), endpoint)).toMatchObject({ success: false });
		simulator.setWebhook(null);
	});
});

describe('sending', () => {
	test('a reply arrives once; the token is used then, and expires by itself', async () => {
		const { groupId, ming } = chat();
		const used = simulator.say(groupId, ming, 'A1+1').replyToken!;
		const { messageIds, requestId } = await reply(api(), used, text);
		expect(messageIds).toHaveLength(1);
		expect(requestId).toMatch(/./);
		expect(simulator.chat(groupId).at(-1)).toMatchObject({ from: 'bot', sentBy: 'reply', messages: text });
		expect(await kindOf(reply(api(), used, text))).toBe('invalid_reply_token');

		const late = simulator.say(groupId, ming, 'A1+1').replyToken!;
		simulator.clock.advance(61_000);
		expect(await kindOf(reply(api(), late, text))).toBe('invalid_reply_token');
	});

	test('a reply into a chat that the bot has left', async () => {
		const { groupId, ming } = chat();
		const { replyToken } = simulator.say(groupId, ming, 'A1+1');
		await leaveChat(api(), groupId);
		expect(await kindOf(reply(api(), replyToken!, text))).toBe('undeliverable');
		expect(await kindOf(leaveChat(api(), groupId))).toMatch(/invalid_request|not_found/);
	});

	test('a push counts members, and once per retry key', async () => {
		const { groupId } = chat();
		const before = simulator.quotaUsed();
		const key = randomUUID();
		const first = await push(api(), groupId, text, key);
		expect(simulator.quotaUsed() - before).toBe(2);
		const again = await push(api(), groupId, text, key).catch((error: unknown) => error);
		expect(again).toMatchObject({
			kind: 'conflict',
			acceptedRequestId: first.requestId,
			sentMessageIds: first.messageIds,
		});
		expect(simulator.quotaUsed() - before).toBe(2);
	});

	test('both meanings of 429, the token, and what is too large', async () => {
		const { groupId } = chat();
		simulator.setQuota({ type: 'limited', value: 1, used: 0 });
		expect(await kindOf(push(api(), groupId, text, randomUUID()))).toBe('monthly_limit');
		simulator.faults.add({ kind: 'rateLimit', times: 1 });
		expect(await kindOf(botInfo(api()))).toBe('rate_limited');
		expect(await kindOf(botInfo(api('guess')))).toBe('unauthorized');
		const large = Array.from({ length: 450 }, () => ({ type: 'text' as const, text: 'x'.repeat(5_000) }));
		expect(await kindOf(reply(api(), 'token', large))).toBe('too_large');
	});

	test('failures: 5xx, a dropped connection, an answer that does not come', async () => {
		simulator.faults.add({ kind: 'status', status: 503, times: 1 });
		expect(await kindOf(botInfo(api()))).toBe('server');
		simulator.faults.add({ kind: 'drop', times: 1 });
		expect(await kindOf(botInfo(api()))).toBe('network');
		simulator.faults.add({ kind: 'latency', ms: 500, times: 1 });
		const hasty: LineApi = { ...api(), request: (request) => api().request({ ...request, timeout: 50 }) };
		expect(await kindOf(botInfo(hasty))).toBe('network');
		expect(await kindOf(botInfo({ ...api(), baseUrl: 'http://127.0.0.1:9' }))).toBe('network');
	});

	test('an invalid message is named', async () => {
		const { groupId, ming } = chat();
		const { replyToken } = simulator.say(groupId, ming, 'A1+1');
		const error = await reply(api(), replyToken!, [{ type: 'text', text: '' }]).catch(
			(thrown: unknown) => thrown,
		);
		expect(error).toMatchObject({ kind: 'invalid_request', details: [{ property: 'messages[0].text' }] });
		expect((error as LineApiError).description).toContain('messages[0].text');
	});
});

test('composed replies are accepted as they are', async () => {
	const { groupId, ming } = chat();
	const send = async (messages: Parameters<typeof reply>[2]) => {
		const { replyToken } = simulator.say(groupId, ming, '?');
		return (await reply(api(), replyToken!, messages)).messageIds.length;
	};
	const queries = (['menu', 'products', 'list', 'my_orders', 'friend'] as const).map((query) =>
		said('小明', asked(query)),
	);
	const choose = said(
		'小華',
		changed({ status: 'item_required', action: 'add', quantity: 1, choices: [candy] }),
	);
	for (const language of ['zh-TW', 'en'] as const) {
		expect(await send(composeOrderReply(answer([choose, ...queries], { language })))).toBe(3);
		const title = '「<b>🍬 手工牛奶糖</b>」'.repeat(20);
		const card = campaignCard(campaign({ title, items: items(200, { title }) }), {
			language,
			timeZone: 'Asia/Taipei',
			now: NOW,
		});
		expect(await send([card])).toBe(1);
	}
});

test('webhooks are verified and read', async () => {
	const received: Array<{ body: Buffer; signature: unknown }> = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received.push({ body: Buffer.concat(chunks), signature: request.headers['x-line-signature'] });
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		simulator.setWebhook(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
		const { groupId, ming, hua } = chat();
		const { messageId } = simulator.say(groupId, ming, '@小華 A1+2 🍬', {
			mentions: [{ userId: hua, text: '@小華' }],
		});
		simulator.edit(messageId, 'A1+3');
		simulator.unsend(messageId);
		simulator.say(groupId, null, 'A1+1');
		simulator.memberLeaves(groupId, hua);
		await simulator.webhooks.idle();

		const { channelSecret, botUserId } = simulator.defaultChannel;
		const events = received.flatMap(({ body, signature }) => {
			expect(verifySignature({ rawBody: body, signature, channelSecret })).toBe(true);
			const parsed = parseWebhookBody(body);
			if (!parsed.ok) throw new Error(parsed.reason);
			expect(parsed.destination).toBe(botUserId);
			return parsed.events.map((event) => normalizeEvent(event, parsed.destination));
		});
		expect(events).toMatchObject([
			{ type: 'join', groupId, userId: null },
			{
				type: 'message',
				groupId,
				userId: ming,
				messageId,
				text: '@小華 A1+2 🍬',
				mentions: [{ userId: hua, index: 0, length: 3 }],
			},
			{ type: 'messageEdited', messageId, text: 'A1+3' },
			{ type: 'unsend', messageId, replyToken: null },
			{ type: 'message', userId: null, text: 'A1+1' },
			{ type: 'memberLeft', memberIds: [hua], replyToken: null },
		]);
		expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(6);
	} finally {
		simulator.setWebhook(null);
		await new Promise((resolve) => server.close(resolve));
	}
});
