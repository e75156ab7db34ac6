import { createHmac } from 'node:crypto';
import { sign, startSimulator, type Simulator, type WebhookEvent } from './index';
import { callApi, groupOf, startBot, text, type BotAnswer, type Received } from './support';

let simulator: Simulator;
let bot: Awaited<ReturnType<typeof startBot>>;
let answer: (received: Received) => BotAnswer;

beforeEach(async () => {
	answer = () => ({});
	bot = await startBot((received) => answer(received));
	simulator = await startSimulator();
	simulator.setWebhook(bot.url);
});
afterEach(async () => {
	await simulator.close();
	await bot.close();
});

/** A group whose `join` was delivered, so that only what follows is seen. */
async function settledGroup(size = 3, kind: 'group' | 'room' = 'group') {
	const group = groupOf(simulator, size, kind);
	await simulator.webhooks.idle();
	bot.received.length = 0;
	return group;
}

async function delivered(): Promise<WebhookEvent[]> {
	await simulator.webhooks.idle();
	return bot.events;
}

const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const TOKEN = expect.stringMatching(/^[0-9a-f]{32}$/) as unknown;

describe('signature', () => {
	test.each([
		// From LINE's page "Verify webhook signature", and from the tests of its Node.js SDK.
		[
			'8c570fa6dd201bb328f1c1eac23a96d8',
			'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}',
			'GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=',
		],
		['test_secret', '{"hello":"world"}', 't7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM='],
	])('vector with secret %s', (secret, body, signature) => {
		expect(sign(body, secret)).toBe(signature);
	});

	test('over the exact bytes, whatever the text', async () => {
		const { groupId, first } = await settledGroup();
		simulator.say(groupId, first, '+1 🍎 “引號” \\ \u2028 </script> é');
		await simulator.webhooks.idle();
		const [{ body, headers }] = bot.received as [Received];
		const expected = createHmac('sha256', simulator.defaultChannel.channelSecret)
			.update(Buffer.from(body, 'utf8'))
			.digest('base64');
		expect(headers['x-line-signature']).toBe(expected);
		expect(headers['content-type']).toBe('application/json; charset=utf-8');
	});
});

describe('events', () => {
	test('common properties', async () => {
		const { groupId, first } = await settledGroup();
		const before = Date.now();
		simulator.say(groupId, first, '+1');
		const [event] = await delivered();
		expect(event).toMatchObject({
			type: 'message',
			mode: 'active',
			webhookEventId: expect.stringMatching(ULID),
			deliveryContext: { isRedelivery: false },
			replyToken: TOKEN,
		});
		expect(event!['timestamp']).toBeGreaterThanOrEqual(before);
	});

	test.each<[string, (chatId: string, userId: string) => void, object]>([
		[
			'text',
			(chatId, userId) => void simulator.say(chatId, userId, '+1'),
			{ type: 'text', text: '+1', quoteToken: expect.any(String) },
		],
		[
			'image',
			(chatId, userId) => void simulator.send(chatId, userId, { type: 'image', data: Buffer.from('x') }),
			{ type: 'image', contentProvider: { type: 'line' }, quoteToken: expect.any(String) },
		],
		[
			'video',
			(chatId, userId) =>
				void simulator.send(chatId, userId, { type: 'video', data: Buffer.from('x'), duration: 5_000 }),
			{ type: 'video', duration: 5_000, contentProvider: { type: 'line' }, quoteToken: expect.any(String) },
		],
		[
			'audio',
			(chatId, userId) => void simulator.send(chatId, userId, { type: 'audio', data: Buffer.from('x') }),
			{ type: 'audio', duration: 60_000, contentProvider: { type: 'line' } },
		],
		[
			'file',
			(chatId, userId) =>
				void simulator.send(chatId, userId, {
					type: 'file',
					data: Buffer.from('abc'),
					fileName: '訂單.xlsx',
				}),
			{ type: 'file', fileName: '訂單.xlsx', fileSize: 3 },
		],
		[
			'location',
			(chatId, userId) =>
				void simulator.send(chatId, userId, {
					type: 'location',
					title: '家',
					address: '台北',
					latitude: 25,
					longitude: 121.5,
				}),
			{ type: 'location', title: '家', address: '台北', latitude: 25, longitude: 121.5 },
		],
		[
			'sticker',
			(chatId, userId) =>
				void simulator.send(chatId, userId, {
					type: 'sticker',
					packageId: '446',
					stickerId: '1988',
					keywords: ['ok'],
				}),
			{
				type: 'sticker',
				packageId: '446',
				stickerId: '1988',
				stickerResourceType: 'STATIC',
				keywords: ['ok'],
				quoteToken: expect.any(String),
			},
		],
	])('message: %s', async (_, send, message) => {
		const { groupId, first } = await settledGroup();
		send(groupId, first);
		expect((await delivered())[0]!['message']).toEqual({ id: expect.stringMatching(/^\d{18}$/), ...message });
	});

	test('mentions: place in UTF-16 units, the account marked as itself, everybody', async () => {
		const { groupId, first, members } = await settledGroup();
		const { botUserId } = simulator.defaultChannel;
		simulator.say(groupId, first, '🍎 @團員2 @Group buy @All +1', {
			mentions: [{ userId: members[1]!.userId }, { userId: botUserId }, { all: true }],
		});
		const { mention } = (await delivered())[0]!['message'] as { mention: unknown };
		expect(mention).toEqual({
			mentionees: [
				{ type: 'user', index: 3, length: 4, userId: members[1]!.userId, isSelf: false },
				{ type: 'user', index: 8, length: 10, userId: botUserId, isSelf: true },
				{ type: 'all', index: 19, length: 4 },
			],
		});
	});

	test('a quote names the message; one from another chat cannot be quoted', async () => {
		const { groupId, first } = await settledGroup();
		const { messageId } = simulator.say(groupId, first, '蛋糕 120');
		simulator.say(groupId, first, '+1', { quotedMessageId: messageId });
		expect((await delivered())[1]!['message']).toMatchObject({ quotedMessageId: messageId });
		const other = groupOf(simulator, 1);
		expect(() => simulator.say(other.groupId, other.first, '+1', { quotedMessageId: messageId })).toThrow(
			'to quote',
		);
	});

	test('a writer whom LINE does not identify', async () => {
		const { groupId } = await settledGroup();
		simulator.say(groupId, null, '+1');
		expect((await delivered())[0]!['source']).toEqual({ type: 'group', groupId });
	});

	test('edited: same message, new quote token and reply token', async () => {
		const { groupId, first } = await settledGroup();
		const original = simulator.say(groupId, first, '+1');
		const edited = simulator.edit(original.messageId, '+2');
		const [before, after] = (await delivered()) as [WebhookEvent, WebhookEvent];
		expect(after).toMatchObject({
			type: 'messageEdited',
			replyToken: TOKEN,
			source: { type: 'group', groupId, userId: first },
			message: { type: 'text', id: original.messageId, text: '+2' },
		});
		const quoteToken = (event: WebhookEvent) => (event['message'] as { quoteToken: string }).quoteToken;
		expect(quoteToken(after)).not.toBe(quoteToken(before));
		expect(edited.replyToken).not.toBe(original.replyToken);
		expect(simulator.chat(groupId)).toMatchObject([{ text: '+2', edited: true }]);
	});

	test('editing is for groups only, and for texts', () => {
		const room = groupOf(simulator, 2, 'room');
		const inRoom = simulator.say(room.groupId, room.first, '+1').messageId;
		expect(() => simulator.edit(inRoom, '+2')).toThrow('groups only');
		const { userId } = simulator.createUser({ displayName: 'a' });
		expect(() => simulator.edit(simulator.say(userId, userId, '+1').messageId, '+2')).toThrow('groups only');
		const group = groupOf(simulator, 2);
		const { messageId } = simulator.send(group.groupId, group.first, {
			type: 'sticker',
			packageId: '1',
			stickerId: '2',
		});
		expect(() => simulator.edit(messageId, '+2')).toThrow('no text');
	});

	test('unsent: no reply token, and the content is gone', async () => {
		const { groupId, first } = await settledGroup();
		const { messageId } = simulator.say(groupId, first, '+1');
		simulator.unsend(messageId);
		const [, event] = await delivered();
		expect(event).toEqual({
			type: 'unsend',
			mode: 'active',
			timestamp: expect.any(Number),
			webhookEventId: expect.stringMatching(ULID),
			deliveryContext: { isRedelivery: false },
			source: { type: 'group', groupId, userId: first },
			unsend: { messageId },
		});
		expect(simulator.chat(groupId)[0]).not.toHaveProperty('text');
		expect(() => simulator.unsend(messageId)).toThrow('unsent before');
	});

	test('unsent in a one-to-one chat', async () => {
		const { userId } = simulator.createUser({ displayName: 'a' });
		simulator.unsend(simulator.say(userId, userId, 'a').messageId);
		expect((await delivered())[1]).toMatchObject({ type: 'unsend', source: { type: 'user', userId } });
	});

	test('join, members, leave', async () => {
		const { groupId, first } = await settledGroup();
		const { userId } = simulator.createUser({ displayName: '新人' });
		simulator.memberJoins(groupId, userId);
		simulator.memberLeaves(groupId, first);
		simulator.removeBot(groupId);
		const source = { type: 'group', groupId };
		expect(await delivered()).toMatchObject([
			{ type: 'memberJoined', source, replyToken: TOKEN, joined: { members: [{ type: 'user', userId }] } },
			{ type: 'memberLeft', source, left: { members: [{ type: 'user', userId: first }] } },
			{ type: 'leave', source },
		]);
		expect(bot.events.map((event) => 'replyToken' in event)).toEqual([true, false, false]);
	});

	test('nothing of a group that the account is not in', async () => {
		const { userId } = simulator.createUser({ displayName: 'a' });
		const { groupId } = simulator.createGroup({ name: 'g', memberIds: [userId] });
		expect(simulator.say(groupId, userId, '+1')).toMatchObject({
			webhookEventId: undefined,
			replyToken: undefined,
		});
		expect(await delivered()).toEqual([]);
	});

	test('one account in a group', () => {
		const { groupId } = groupOf(simulator, 2);
		expect(() => simulator.inviteBot(groupId, simulator.createChannel())).toThrow('already');
	});

	test('a room announces the account with its first event', async () => {
		const { groupId, first } = groupOf(simulator, 2, 'room');
		expect(await delivered()).toEqual([]);
		simulator.say(groupId, first, '+1');
		const source = { type: 'room', roomId: groupId };
		expect(await delivered()).toMatchObject([
			{ type: 'join', source, replyToken: TOKEN },
			{ type: 'message', source: { ...source, userId: first } },
		]);
	});

	test('follow, block, unblock', async () => {
		const { userId } = simulator.createUser({ displayName: 'a' });
		simulator.follow(userId);
		simulator.unfollow(userId);
		simulator.follow(userId);
		expect(await delivered()).toMatchObject([
			{ type: 'follow', replyToken: TOKEN, follow: { isUnblocked: false }, source: { type: 'user', userId } },
			{ type: 'unfollow', source: { type: 'user', userId } },
			{ type: 'follow', follow: { isUnblocked: true } },
		]);
		expect(bot.events[1]).not.toHaveProperty('replyToken');
	});

	test('postback, with the text that stands in the chat', async () => {
		const { groupId, first } = await settledGroup();
		simulator.postback(groupId, first, 'action=buy&item=1', {
			params: { date: '2026-12-01' },
			displayText: '我要買',
		});
		expect(await delivered()).toMatchObject([
			{
				type: 'postback',
				replyToken: TOKEN,
				source: { type: 'group', groupId, userId: first },
				postback: { data: 'action=buy&item=1', params: { date: '2026-12-01' } },
			},
		]);
		expect(simulator.chat(groupId)).toMatchObject([{ from: 'user', text: '我要買' }]);
	});

	test.each<[WebhookEvent, boolean]>([
		[{ type: 'videoPlayComplete', videoPlayComplete: { trackingId: 't' } }, true],
		[{ type: 'beacon', beacon: { hwid: 'd41d8cd98f', type: 'enter' } }, true],
		[{ type: 'accountLink', link: { result: 'ok', nonce: 'n' } }, true],
		[{ type: 'membership', membership: { type: 'joined', membershipId: 3189 } }, true],
		[{ type: 'module', module: { type: 'attached', botId: 'U1', scopes: [] } }, false],
		[{ type: 'activated', chatControl: { expireAt: 1 } }, false],
		[{ type: 'deactivated' }, false],
		[{ type: 'botSuspended' }, false],
		[{ type: 'botResumed' }, false],
		[{ type: 'delivery', delivery: { data: 'x' } }, false],
		[{ type: 'somethingNew', anything: [1] }, false],
	])('emit %j', async (event, repliable) => {
		const { userId } = simulator.createUser({ displayName: 'a' });
		const source = repliable ? { source: { type: 'user', userId } } : {};
		const { replyToken } = simulator.emit({ ...event, ...source });
		const [got] = await delivered();
		expect(got).toMatchObject({
			...event,
			...source,
			mode: 'active',
			webhookEventId: expect.stringMatching(ULID),
		});
		expect(typeof replyToken === 'string').toBe(repliable);
		expect(got!['replyToken']).toBe(replyToken);
	});

	test('emit: a failed account link has neither source nor token; a property given as undefined is left out', async () => {
		simulator.emit({ type: 'accountLink', link: { result: 'failed', nonce: 'n' } });
		simulator.emit({ type: 'message', deliveryContext: undefined, webhookEventId: undefined, timestamp: 5 });
		const [link, bare] = await delivered();
		expect(link).not.toHaveProperty('source');
		expect(link).not.toHaveProperty('replyToken');
		expect(bare).toEqual({ type: 'message', mode: 'active', timestamp: 5 });
	});

	test('standby: no reply token until the chat is given back', async () => {
		const { groupId, first } = await settledGroup();
		simulator.setMode(groupId, 'standby');
		expect(simulator.say(groupId, first, '+1').replyToken).toBeUndefined();
		simulator.setMode(groupId, 'active');
		expect(simulator.say(groupId, first, '+1').replyToken).toEqual(TOKEN);
		const [standby, active] = await delivered();
		expect(standby).toMatchObject({ mode: 'standby' });
		expect(standby).not.toHaveProperty('replyToken');
		expect(active).toMatchObject({ mode: 'active' });
	});

	test('several channels: each gets its own, to its own address, signed with its own secret', async () => {
		const second = await startBot();
		const other = simulator.createChannel({ displayName: '另一個' });
		simulator.setWebhook(second.url, other);
		const { groupId, first } = await settledGroup();
		simulator.say(groupId, first, '+1');
		const { userId } = simulator.createUser({ displayName: 'a' });
		simulator.say(userId, userId, '你好', { channel: other });
		await simulator.webhooks.idle();
		expect(bot.events).toHaveLength(1);
		const [{ body, headers }] = second.received as [Received];
		expect(JSON.parse(body)).toMatchObject({ destination: other.botUserId, events: [{ type: 'message' }] });
		expect(headers['x-line-signature']).toBe(sign(body, other.channelSecret));
		expect(simulator.chat(userId)).toEqual([]);
		expect(simulator.chat(userId, other)).toHaveLength(1);
		await second.close();
	});
});

describe('delivery', () => {
	test('never in the way of the caller, one at a time, in order', async () => {
		let underWay = 0;
		let most = 0;
		answer = () => {
			most = Math.max(most, ++underWay);
			setTimeout(() => (underWay -= 1), 9);
			return { delay: 10 };
		};
		const { groupId, first } = groupOf(simulator, 2);
		const said = Array.from({ length: 5 }, (_, i) => simulator.say(groupId, first, String(i)).webhookEventId);
		expect(bot.received).toHaveLength(0);
		expect((await delivered()).slice(1).map((event) => event['webhookEventId'])).toEqual(said);
		expect(most).toBe(1);
	});

	test('without a webhook, or with one switched off, nothing is sent', async () => {
		simulator.setWebhook(null);
		const { groupId, first } = groupOf(simulator, 2);
		simulator.setWebhook(bot.url);
		simulator.defaultChannel.webhook!.active = false;
		simulator.say(groupId, first, '+1');
		await simulator.webhooks.idle();
		expect(simulator.webhooks.log).toHaveLength(0);
	});

	test('the log: status, time, body; a failure is written down and the next one goes on', async () => {
		const { groupId, first } = await settledGroup();
		answer = ({ events }) => ({
			status: (events[0]!['message'] as { text: string }).text === 'bad' ? 500 : 200,
		});
		simulator.say(groupId, first, 'bad');
		simulator.say(groupId, first, 'good');
		await simulator.webhooks.idle();
		const [bad, good] = simulator.webhooks.log.slice(-2);
		expect(bad).toMatchObject({
			status: 500,
			failure: 'error_status_code',
			ms: expect.any(Number),
			events: 1,
		});
		expect(good).toMatchObject({ status: 200, isRedelivery: false });
		expect(good).not.toHaveProperty('failure');
		expect(good!.body).toContain('good');
	});

	test('no answer within two seconds is a time-out', async () => {
		const { groupId, first } = await settledGroup();
		answer = () => ({ delay: 2_500 });
		simulator.say(groupId, first, '+1');
		await simulator.webhooks.idle();
		const entry = simulator.webhooks.log.at(-1)!;
		expect(entry).toMatchObject({ status: null, failure: 'request_timeout' });
		expect(entry.ms).toBeGreaterThanOrEqual(1_950);
		expect(entry.ms).toBeLessThan(2_400);
	});

	test('nobody there', async () => {
		const { groupId, first } = await settledGroup();
		simulator.setWebhook('http://127.0.0.1:9/');
		simulator.say(groupId, first, '+1');
		await simulator.webhooks.idle();
		expect(simulator.webhooks.log.at(-1)).toMatchObject({ status: null, failure: 'could_not_connect' });
	});

	test('without redelivery a failed webhook is lost', async () => {
		const { groupId, first } = await settledGroup();
		answer = () => ({ status: 503 });
		simulator.say(groupId, first, '+1');
		await simulator.webhooks.idle();
		expect(bot.received).toHaveLength(1);
	});

	test('redelivery: the same ids, token and time, marked as such, later events in between', async () => {
		const { groupId, first } = await settledGroup();
		simulator.webhooks.redelivery = true;
		simulator.webhooks.redeliveryDelaysMs = [20, 20, 20];
		let failures = 2;
		answer = ({ events }) =>
			(events[0]!['message'] as { text: string }).text === 'first' && failures-- > 0 ? { status: 500 } : {};
		simulator.say(groupId, first, 'first');
		simulator.say(groupId, first, 'second');
		const events = await delivered();
		const texts = events.map(({ message }) => (message as { text: string }).text);
		expect(texts).toEqual(['first', 'second', 'first', 'first']);
		const [original, , ...again] = events;
		for (const event of again) {
			expect(event).toEqual({ ...original, deliveryContext: { isRedelivery: true } });
		}
		expect(simulator.webhooks.log.map(({ isRedelivery }) => isRedelivery).slice(-4)).toEqual([
			false,
			false,
			true,
			true,
		]);
	});

	test('redelivery gives up after the last wait', async () => {
		const { groupId, first } = await settledGroup();
		simulator.webhooks.redelivery = true;
		simulator.webhooks.redeliveryDelaysMs = [5, 5];
		answer = () => ({ status: 500 });
		simulator.say(groupId, first, '+1');
		await simulator.webhooks.idle();
		expect(bot.received).toHaveLength(3);
	});

	describe('held', () => {
		const sayTen = async () => {
			const { groupId, first } = await settledGroup();
			simulator.webhooks.hold();
			const ids = Array.from(
				{ length: 10 },
				(_, i) => simulator.say(groupId, first, String(i)).webhookEventId!,
			);
			await simulator.webhooks.idle();
			expect(bot.received).toHaveLength(0);
			return { ids, seen: () => bot.events.map((event) => event['webhookEventId']) };
		};

		test('in order, one by one', async () => {
			const { ids, seen } = await sayTen();
			await simulator.webhooks.flush();
			expect(seen()).toEqual(ids);
			expect(bot.received).toHaveLength(10);
		});

		test('in batches', async () => {
			const { ids, seen } = await sayTen();
			await simulator.webhooks.flush({ batchSize: 4 });
			expect(bot.received.map(({ events }) => events.length)).toEqual([4, 4, 2]);
			expect(seen()).toEqual(ids);
		});

		test('reversed', async () => {
			const { ids, seen } = await sayTen();
			await simulator.webhooks.flush({ order: 'reversed', batchSize: 3 });
			expect(seen()).toEqual(ids.toReversed());
		});

		test('shuffled, with duplicates', async () => {
			const { ids, seen } = await sayTen();
			await simulator.webhooks.flush({ order: 'shuffled', duplicate: 4 });
			expect(seen()).toHaveLength(14);
			expect(new Set(seen())).toEqual(new Set(ids));
		});

		test('a flush ends the hold', async () => {
			await sayTen();
			await simulator.webhooks.flush();
			const { groupId, first } = groupOf(simulator, 1);
			simulator.say(groupId, first, '+1');
			expect(await delivered()).toHaveLength(12);
		});

		test('the reply token runs from the delivery', async () => {
			const { groupId, first } = await settledGroup();
			simulator.webhooks.hold();
			const { replyToken } = simulator.say(groupId, first, '+1');
			simulator.clock.advance(5 * 60_000);
			await simulator.webhooks.flush();
			const sent = await callApi(simulator, 'POST /v2/bot/message/reply', {
				replyToken,
				messages: [text('好')],
			});
			expect(sent.status).toBe(200);
		});
	});

	test('closing does not wait for a bot server that hangs', async () => {
		const { groupId, first } = await settledGroup();
		answer = () => ({ delay: 1_500 });
		for (let i = 0; i < 5; i++) simulator.say(groupId, first, '+1');
		await new Promise((resolve) => setTimeout(resolve, 50));
		const started = Date.now();
		await simulator.close();
		await simulator.webhooks.idle();
		expect(Date.now() - started).toBeLessThan(500);
		simulator = await startSimulator();
	});
});
