import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { startSimulator, type Simulator } from './index';
import { callApi, groupOf, startBot, text } from './support';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(() => simulator.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
	callApi(simulator, `POST ${path}`, body, { headers });
const get = (path: string) => callApi(simulator, `GET ${path}`);
const reply = (replyToken: string | undefined) =>
	post('/v2/bot/message/reply', { replyToken, messages: [text('好')] });
const push = (to: string, headers: Record<string, string> = {}) =>
	post('/v2/bot/message/push', { to, messages: [text('好')] }, headers);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNKNOWN_USER = `U${'0'.repeat(32)}`;

describe('access', () => {
	test.each<[string, Record<string, string>, string]>([
		[
			'no token',
			{},
			"Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'",
		],
		['another scheme', { authorization: 'Basic eDp5' }, 'Authorization header required.'],
		['an empty token', { authorization: 'Bearer ' }, 'Authorization header required.'],
		[
			'a wrong token',
			{ authorization: 'Bearer nope' },
			'Authentication failed due to the following reason: invalid token.',
		],
	])('%s: 401', async (_, headers, message) => {
		const answer = await fetch(`${simulator.url}/v2/bot/info`, { headers });
		expect(answer.status).toBe(401);
		expect(((await answer.json()) as { message: string }).message).toContain(message);
		expect(answer.headers.get('x-line-request-id')).toBeTruthy();
	});

	test.each([
		'/v2/bot/info/',
		'//v2/bot/info',
		'/v2/bot//info',
		'/v2/bot/Info',
		'/v2/bot/nothing',
		'/v2/bot/message/push/',
	])('only exact paths: %s is 404', async (path) => {
		expect((await get(path)).status).toBe(404);
	});

	test('the wrong method: 405', async () => {
		expect((await get('/v2/bot/message/push')).status).toBe(405);
	});

	test('every answer has its own X-Line-Request-Id', async () => {
		const ids = new Set<string | null>();
		for (const path of ['/v2/bot/info', '/v2/bot/nothing', '/v2/bot/message/quota']) {
			ids.add((await get(path)).headers.get('x-line-request-id'));
		}
		expect(ids.size).toBe(3);
		expect([...ids]).toEqual(simulator.requests.map(({ requestId }) => requestId));
	});
});

describe('request bodies', () => {
	const send = (body: string, contentType = 'application/json') =>
		fetch(`${simulator.url}/v2/bot/message/push`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${simulator.defaultChannel.channelAccessToken}`,
				'content-type': contentType,
			},
			body,
		});

	test.each<[string, string, string]>([
		['nothing', '', '(line: 1, column: 1)'],
		['cut off', '{"to":', '(line: 1, column: 7)'],
		['a raw line break in a string', '{"to":"x",\n"a":"b\nc"}', '(line: 2, column: 7)'],
		['an array', '[]', '(line: 1, column: 1)'],
		['null', 'null', '(line: 1, column: 1)'],
		['a string', '"x"', '(line: 1, column: 1)'],
		['nested 5,000 deep', '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000), '(line: 1, column: 1)'],
	])('%s: 400 with the place', async (_, body, place) => {
		const answer = await send(body);
		expect(answer.status).toBe(400);
		expect(await answer.json()).toEqual({ message: `The request body could not be parsed as JSON ${place}` });
	});

	test('another content type: 415', async () => {
		const answer = await send('to=x', 'application/x-www-form-urlencoded');
		expect(answer.status).toBe(415);
		expect(await answer.json()).toEqual({
			message: 'The content type, application/x-www-form-urlencoded, is not supported',
		});
	});

	test('3 MB: 413, and the simulator lives on', async () => {
		const answer = await send(JSON.stringify({ to: 'x'.repeat(3_000_000) }));
		expect(answer.status).toBe(413);
		expect(simulator.requests.at(-1)).toMatchObject({ status: 413 });
		expect((await get('/v2/bot/info')).status).toBe(200);
	});

	test('just under 2 MB is read', async () => {
		const answer = await send(JSON.stringify({ to: 'x'.repeat(2_000_000), messages: [text('a')] }));
		expect(answer.status).toBe(400);
	});

	test('a request that is cut off halfway does no harm', async () => {
		const { port } = new URL(simulator.url);
		await new Promise<void>((resolve) => {
			const socket = connect(Number(port), '127.0.0.1', () => {
				socket.write('POST /v2/bot/message/push HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"to"');
				setTimeout(() => socket.destroy(), 20);
			});
			socket.on('close', () => resolve());
		});
		expect((await get('/v2/bot/info')).status).toBe(200);
	});
});

describe('reply', () => {
	const token = () => {
		const { groupId, first } = groupOf(simulator, 2);
		return simulator.say(groupId, first, '+1').replyToken;
	};

	test.each<[string, number, number]>([
		['at once', 0, 200],
		['after 59 s', 59_000, 200],
		['after 61 s', 61_000, 400],
	])('%s', async (_, wait, status) => {
		const replyToken = token();
		simulator.clock.advance(wait);
		expect((await reply(replyToken)).status).toBe(status);
	});

	test('works once, free of charge', async () => {
		const replyToken = token();
		expect((await reply(replyToken)).status).toBe(200);
		expect(await reply(replyToken)).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } });
		expect(simulator.quotaUsed()).toBe(0);
	});

	test('an invalid message does not use up the token', async () => {
		const replyToken = token();
		expect((await post('/v2/bot/message/reply', { replyToken, messages: [text('')] })).status).toBe(400);
		expect((await reply(replyToken)).status).toBe(200);
	});

	test.each(['', 'nonsense', '0'.repeat(32)])('token %j is refused', async (replyToken) => {
		expect((await reply(replyToken)).status).toBe(400);
	});

	test("another channel's token is refused", async () => {
		const replyToken = token();
		const channel = simulator.createChannel();
		const body = { replyToken, messages: [text('好')] };
		expect((await callApi(simulator, 'POST /v2/bot/message/reply', body, { channel })).status).toBe(400);
		expect((await reply(replyToken)).status).toBe(200);
	});

	test('after the account left the group', async () => {
		const { groupId, first } = groupOf(simulator, 2);
		const { replyToken } = simulator.say(groupId, first, '+1');
		simulator.removeBot(groupId);
		expect((await reply(replyToken)).status).toBe(400);
	});

	test('a retry key is refused', async () => {
		const body = { replyToken: token(), messages: [text('好')] };
		expect((await post('/v2/bot/message/reply', body, { 'x-line-retry-key': randomUUID() })).status).toBe(
			400,
		);
		expect((await post('/v2/bot/message/reply', body)).status).toBe(200);
	});

	describe('with redelivered webhooks', () => {
		test.each<[string, number, number, boolean, number]>([
			['works again for a minute after the redelivery', 10 * MINUTE, 50_000, false, 200],
			['not longer', 10 * MINUTE, 61_000, false, 400],
			['not when used before', MINUTE / 2, 0, true, 400],
			['not when 20 minutes have passed since the event', 20 * MINUTE + 1, 0, false, 400],
		])('%s', async (_, before, after, used, status) => {
			let failing = true;
			const bot = await startBot(() => ({ status: failing ? 500 : 200 }));
			simulator.setWebhook(bot.url);
			simulator.webhooks.redelivery = true;
			simulator.webhooks.redeliveryDelaysMs = [50];
			const { groupId, first } = groupOf(simulator, 2);
			const { replyToken } = simulator.say(groupId, first, '+1');
			while (simulator.webhooks.log.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
			failing = false;
			if (used) await reply(replyToken);
			simulator.clock.advance(before);
			await simulator.webhooks.idle();
			simulator.clock.advance(after);
			expect((await reply(replyToken)).status).toBe(status);
			await bot.close();
		});
	});
});

describe('push', () => {
	test('to a group counts its members once, however many messages, and appears in the chat', async () => {
		const { groupId } = groupOf(simulator, 5);
		const messages = Array.from({ length: 4 }, (_, i) => text(`第 ${i + 1} 則`));
		expect((await post('/v2/bot/message/push', { to: groupId, messages })).status).toBe(200);
		expect(simulator.quotaUsed()).toBe(5);
		expect(simulator.chat(groupId)).toMatchObject([{ from: 'bot', sentBy: 'push', messages }]);
	});

	test('members who blocked the account are not counted', async () => {
		const { groupId, members } = groupOf(simulator, 5);
		simulator.unfollow(members[0]!.userId);
		await push(groupId);
		expect(simulator.quotaUsed()).toBe(4);
	});

	test('over the remaining quota it is refused as a whole', async () => {
		const { groupId } = groupOf(simulator, 5);
		simulator.setQuota({ type: 'limited', value: 100, used: 96 });
		expect(await push(groupId)).toMatchObject({
			status: 429,
			body: { message: 'You have reached your monthly limit.' },
		});
		expect(simulator.quotaUsed()).toBe(96);
		expect(simulator.chat(groupId)).toEqual([]);
		simulator.setQuota({ used: 95 });
		expect((await push(groupId)).status).toBe(200);
		expect(simulator.quotaUsed()).toBe(100);
	});

	test('without a limit there is none', async () => {
		const { groupId } = groupOf(simulator, 5);
		simulator.setQuota({ type: 'none', used: 1_000_000 });
		expect((await push(groupId)).status).toBe(200);
	});

	test.each([
		['22:59:59 on the last day in Taiwan is of the month', '2027-01-31T14:59:59.999Z', 100],
		['23:00 is of the next, which starts at 0', '2027-01-31T15:00:00.000Z', 0],
	])('%s', async (_, time, totalUsage) => {
		const now = jest.spyOn(simulator.clock, 'now').mockReturnValue(Date.parse('2027-01-01T00:00:00Z'));
		simulator.setQuota({ type: 'limited', value: 100, used: 100 });
		now.mockReturnValue(Date.parse(time));
		expect((await get('/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage });
	});

	describe('to a user', () => {
		const cases: [string, () => string, boolean][] = [
			[
				'a friend',
				() => simulator.createUser({ displayName: 'a', friendOf: simulator.defaultChannel }).userId,
				true,
			],
			['a stranger', () => simulator.createUser({ displayName: 'a' }).userId, false],
			[
				'one who blocked the account',
				() => {
					const { userId } = simulator.createUser({ displayName: 'a', friendOf: simulator.defaultChannel });
					simulator.unfollow(userId);
					return userId;
				},
				false,
			],
			[
				'a stranger who wrote six days ago',
				() => {
					const { userId } = simulator.createUser({ displayName: 'a' });
					simulator.say(userId, userId, '你好');
					simulator.clock.advance(6 * DAY);
					return userId;
				},
				true,
			],
			[
				'a stranger who wrote eight days ago',
				() => {
					const { userId } = simulator.createUser({ displayName: 'a' });
					simulator.say(userId, userId, '你好');
					simulator.clock.advance(8 * DAY);
					return userId;
				},
				false,
			],
		];
		test.each(cases)('%s: always 200', async (_, user, delivered) => {
			const userId = user();
			const used = simulator.quotaUsed();
			expect(await push(userId)).toMatchObject({
				status: 200,
				body: { sentMessages: [{ id: expect.any(String) }] },
			});
			expect(simulator.chat(userId).some(({ from }) => from === 'bot')).toBe(delivered);
			expect(simulator.quotaUsed() - used).toBe(delivered ? 1 : 0);
		});
	});

	test.each<[string, () => string, string]>([
		['an unknown user', () => UNKNOWN_USER, 'Failed to send messages'],
		['an unknown group', () => `C${'0'.repeat(32)}`, 'Failed to send messages'],
		[
			'a group without the account',
			() => {
				const { userId } = simulator.createUser({ displayName: 'a' });
				return simulator.createGroup({ name: 'g', memberIds: [userId] }).groupId;
			},
			'Failed to send messages',
		],
		[
			'something else',
			() => 'somebody',
			"The property, 'to', in the request body is invalid (line: -, column: -)",
		],
		[
			'upper case',
			() => `U${'A'.repeat(32)}`,
			"The property, 'to', in the request body is invalid (line: -, column: -)",
		],
	])('to %s: 400', async (_, to, message) => {
		expect(await push(to())).toMatchObject({ status: 400, body: { message } });
	});
});

describe('multicast', () => {
	const friends = (count: number) =>
		Array.from(
			{ length: count },
			() => simulator.createUser({ displayName: 'a', friendOf: simulator.defaultChannel }).userId,
		);
	const multicast = (to: unknown) => post('/v2/bot/message/multicast', { to, messages: [text('好')] });

	test('reaches friends, counted once each; others silently not', async () => {
		const [one, two] = friends(2) as [string, string];
		const stranger = simulator.createUser({ displayName: 'b' }).userId;
		expect(await multicast([one, two, one, stranger, UNKNOWN_USER])).toMatchObject({ status: 200, body: {} });
		expect(simulator.quotaUsed()).toBe(2);
		expect(simulator.chat(one)).toMatchObject([{ sentBy: 'multicast' }]);
		expect(simulator.chat(stranger)).toEqual([]);
	});

	test('500 are taken, 501 are not', async () => {
		simulator.setQuota({ value: 1_000 });
		const to = friends(500);
		expect((await multicast(to)).status).toBe(200);
		expect(await multicast([...to, to[0]])).toMatchObject({
			status: 400,
			body: { details: [{ message: 'Size must be between 1 and 500', property: 'to' }] },
		});
	});

	test('no groups', async () => {
		const { groupId } = groupOf(simulator, 2);
		expect(await multicast([friends(1)[0], groupId])).toMatchObject({
			status: 400,
			body: { message: "The property, 'to[1]', in the request body is invalid (line: -, column: -)" },
		});
		expect(simulator.quotaUsed()).toBe(0);
	});
});

describe('retry keys', () => {
	test('a second request gets 409 with what the first one got', async () => {
		const { groupId } = groupOf(simulator, 3);
		const key = randomUUID();
		const first = await push(groupId, { 'x-line-retry-key': key });
		const second = await push(groupId, { 'x-line-retry-key': key.toUpperCase() });
		expect(second.status).toBe(409);
		expect(second.body).toEqual({
			message: 'The retry key is already accepted',
			sentMessages: first.body['sentMessages'],
		});
		expect(second.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
		expect(second.headers.get('x-line-request-id')).not.toBe(first.headers.get('x-line-request-id'));
		expect(simulator.quotaUsed()).toBe(3);
		expect(simulator.chat(groupId)).toHaveLength(1);
	});

	test('multicast: 409 without sentMessages', async () => {
		const { userId } = simulator.createUser({ displayName: 'a', friendOf: simulator.defaultChannel });
		const body = { to: [userId], messages: [text('好')] };
		const headers = { 'x-line-retry-key': randomUUID() };
		expect((await post('/v2/bot/message/multicast', body, headers)).status).toBe(200);
		expect(await post('/v2/bot/message/multicast', body, headers)).toMatchObject({
			status: 409,
			body: { message: 'The retry key is already accepted' },
		});
	});

	test('a refused request does not use up its key', async () => {
		const { groupId } = groupOf(simulator, 3);
		const headers = { 'x-line-retry-key': randomUUID() };
		simulator.setQuota({ value: 2 });
		expect((await push(groupId, headers)).status).toBe(429);
		simulator.setQuota({ value: 200 });
		expect((await push(groupId, headers)).status).toBe(200);
	});

	test.each<[string, number, number]>([
		['still known after 23 hours', 23 * HOUR, 409],
		['a new request after 25 hours', 25 * HOUR, 200],
	])('%s', async (_, wait, status) => {
		const { groupId } = groupOf(simulator, 3);
		const headers = { 'x-line-retry-key': randomUUID() };
		await push(groupId, headers);
		simulator.clock.advance(wait);
		expect((await push(groupId, headers)).status).toBe(status);
	});

	test('each channel has its own', async () => {
		const { userId } = simulator.createUser({ displayName: 'a' });
		const other = simulator.createChannel();
		const body = { to: userId, messages: [text('好')] };
		const headers = { 'x-line-retry-key': randomUUID() };
		await post('/v2/bot/message/push', body, headers);
		expect(
			(await callApi(simulator, 'POST /v2/bot/message/push', body, { headers, channel: other })).status,
		).toBe(200);
	});

	test.each(['', '1', 'not-a-uuid', '123e4567e89b12d3a456426614174000'])('%j is no key: 400', async (key) => {
		expect((await push(groupOf(simulator, 2).groupId, { 'x-line-retry-key': key })).status).toBe(400);
	});

	test.each(['GET /v2/bot/info', 'POST /v2/bot/message/validate/push', 'POST /v2/bot/chat/loading/start'])(
		'%s knows none: 400',
		async (request) => {
			const headers = { 'x-line-retry-key': randomUUID(), 'content-type': 'application/json' };
			const body = request.startsWith('GET') ? undefined : {};
			expect((await callApi(simulator, request, body, { headers })).status).toBe(400);
		},
	);
});

describe('groups and people', () => {
	test('summary, count, member profile', async () => {
		const user = simulator.createUser({ displayName: '小明 <b>', pictureUrl: 'https://example.com/a.png' });
		const { groupId } = simulator.createGroup({
			name: '團',
			memberIds: [user.userId],
			pictureUrl: 'https://example.com/g.png',
		});
		simulator.inviteBot(groupId);
		expect((await get(`/v2/bot/group/${groupId}/summary`)).body).toEqual({
			groupId,
			groupName: '團',
			pictureUrl: 'https://example.com/g.png',
		});
		expect((await get(`/v2/bot/group/${groupId}/members/count`)).body).toEqual({ count: 1 });
		expect((await get(`/v2/bot/group/${groupId}/member/${user.userId}`)).body).toEqual({
			displayName: '小明 <b>',
			userId: user.userId,
			pictureUrl: 'https://example.com/a.png',
		});
	});

	test('a room has a count and members but no summary', async () => {
		const { groupId, first } = groupOf(simulator, 2, 'room');
		expect((await get(`/v2/bot/room/${groupId}/members/count`)).body).toEqual({ count: 2 });
		expect((await get(`/v2/bot/room/${groupId}/member/${first}`)).status).toBe(200);
		expect((await get(`/v2/bot/room/${groupId}/summary`)).status).toBe(404);
		expect((await get(`/v2/bot/group/${groupId}/summary`)).status).toBe(400);
	});

	test('a member who left: 404', async () => {
		const { groupId, first } = groupOf(simulator, 2);
		simulator.memberLeaves(groupId, first);
		expect(await get(`/v2/bot/group/${groupId}/member/${first}`)).toMatchObject({
			status: 404,
			body: { message: 'Not found' },
		});
	});

	test.each<[string, number]>([
		[`/v2/bot/group/C${'0'.repeat(32)}/summary`, 404],
		['/v2/bot/group/C1/summary', 400],
		[`/v2/bot/profile/${UNKNOWN_USER}`, 404],
		['/v2/bot/profile/me', 400],
		['/v2/bot/profile/%E0%A4', 400],
	])('%s: %d', async (path, status) => {
		expect((await get(path)).status).toBe(status);
	});

	const follow = (userId: string) => void simulator.follow(userId);
	const write = (userId: string) => void simulator.say(userId, userId, '你好');
	const block = (userId: string) => {
		simulator.unfollow(userId);
	};

	test.each<[string, ((userId: string) => void)[], number]>([
		['a stranger', [], 404],
		['a friend', [follow], 200],
		['a stranger who wrote', [write], 200],
		['one who blocked', [follow, block], 404],
		['one who wrote, then blocked', [write, block], 404],
	])('profile of %s', async (_, steps, status) => {
		const { userId } = simulator.createUser({ displayName: '小明' });
		for (const step of steps) step(userId);
		expect((await get(`/v2/bot/profile/${userId}`)).status).toBe(status);
	});

	test('member ids: 403 for ordinary accounts', async () => {
		const { groupId } = groupOf(simulator, 2);
		expect(await get(`/v2/bot/group/${groupId}/members/ids`)).toMatchObject({
			status: 403,
			body: { message: 'Access to this API is not available for your account' },
		});
	});

	test('member ids of a verified account, in pages of 100', async () => {
		simulator.defaultChannel.verified = true;
		const { groupId, members } = groupOf(simulator, 250);
		const found: string[] = [];
		let next: string | undefined;
		const sizes: number[] = [];
		do {
			const { body } = await get(
				`/v2/bot/group/${groupId}/members/ids${next === undefined ? '' : `?start=${next}`}`,
			);
			found.push(...(body['memberIds'] as string[]));
			sizes.push((body['memberIds'] as string[]).length);
			next = body['next'] as string | undefined;
		} while (next !== undefined);
		expect(sizes).toEqual([100, 100, 50]);
		expect(found).toEqual(members.map(({ userId }) => userId));
	});

	test('a continuation token expires after a day and fits one group', async () => {
		simulator.defaultChannel.verified = true;
		const { groupId } = groupOf(simulator, 101);
		const other = groupOf(simulator, 101).groupId;
		const { next } = (await get(`/v2/bot/group/${groupId}/members/ids`)).body as { next: string };
		expect((await get(`/v2/bot/group/${other}/members/ids?start=${next}`)).body).toEqual({
			message: 'Invalid start param',
		});
		simulator.clock.advance(DAY + 1);
		expect((await get(`/v2/bot/group/${groupId}/members/ids?start=${next}`)).status).toBe(400);
	});

	test('leave', async () => {
		const { groupId } = groupOf(simulator, 2);
		expect((await post(`/v2/bot/group/${groupId}/leave`, undefined)).status).toBe(200);
		expect((await post(`/v2/bot/group/${groupId}/leave`, undefined)).status).toBe(404);
		expect((await push(groupId)).status).toBe(400);
	});
});

describe('quota and bot info', () => {
	test.each<[object, object]>([
		[
			{ type: 'limited', value: 3_000 },
			{ type: 'limited', value: 3_000 },
		],
		[{ type: 'none' }, { type: 'none' }],
	])('%j', async (quota, answer) => {
		simulator.setQuota(quota);
		expect((await get('/v2/bot/message/quota')).body).toEqual(answer);
	});

	test('info', async () => {
		const { botUserId, basicId } = simulator.defaultChannel;
		expect((await get('/v2/bot/info')).body).toEqual({
			userId: botUserId,
			basicId,
			displayName: 'Group buy',
			chatMode: 'bot',
			markAsReadMode: 'auto',
		});
	});
});

describe('content', () => {
	const data = Buffer.from('not really a picture');

	test('an image comes back as it was sent', async () => {
		const { groupId, first } = groupOf(simulator, 2);
		const { messageId } = simulator.send(groupId, first, { type: 'image', data, contentType: 'image/png' });
		const answer = await fetch(`${simulator.url}/v2/bot/message/${messageId}/content`, {
			headers: { authorization: `Bearer ${simulator.defaultChannel.channelAccessToken}` },
		});
		expect(answer.headers.get('content-type')).toBe('image/png');
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(data);
	});

	test('a video is prepared first', async () => {
		const { groupId, first } = groupOf(simulator, 2);
		const { messageId } = simulator.send(groupId, first, { type: 'video', data, preparation: 10_000 });
		const path = `/v2/bot/message/${messageId}/content`;
		expect((await get(path)).status).toBe(202);
		expect((await get(`${path}/transcoding`)).body).toEqual({ status: 'processing' });
		simulator.clock.advance(10_000);
		expect((await get(`${path}/transcoding`)).body).toEqual({ status: 'succeeded' });
	});

	test('gone after unsend, unknown to other channels, not for texts', async () => {
		const { groupId, first } = groupOf(simulator, 2);
		const { messageId } = simulator.send(groupId, first, { type: 'image', data });
		const path = `/v2/bot/message/${messageId}/content`;
		expect((await get(`${path}/transcoding`)).status).toBe(400);
		const other = simulator.createChannel();
		expect((await callApi(simulator, `GET ${path}`, undefined, { channel: other })).status).toBe(404);
		simulator.unsend(messageId);
		expect(await get(path)).toMatchObject({ status: 410, body: { message: 'The content is gone' } });
		const words = simulator.say(groupId, first, '+1').messageId;
		expect((await get(`/v2/bot/message/${words}/content`)).status).toBe(404);
	});
});

describe('webhook settings', () => {
	test('not set: 404; set, then read', async () => {
		expect(await get('/v2/bot/channel/webhook/endpoint')).toMatchObject({
			status: 404,
			body: { message: 'Webhook endpoint not found' },
		});
		const endpoint = 'https://example.com/webhook';
		expect((await callApi(simulator, 'PUT /v2/bot/channel/webhook/endpoint', { endpoint })).status).toBe(200);
		expect((await get('/v2/bot/channel/webhook/endpoint')).body).toEqual({ endpoint, active: true });
	});

	test.each<[unknown]>([
		['http://example.com/'],
		['ftp://127.0.0.1/'],
		['webhook'],
		[''],
		[null],
		[undefined],
		[`https://example.com/${'a'.repeat(481)}`],
	])('%j is no webhook URL', async (endpoint) => {
		expect(await callApi(simulator, 'PUT /v2/bot/channel/webhook/endpoint', { endpoint })).toMatchObject({
			status: 400,
			body: { message: 'Invalid webhook endpoint URL' },
		});
	});

	const check = (body: object = {}) => post('/v2/bot/channel/webhook/test', body);

	test('the test sends an empty, signed webhook and tells the answer', async () => {
		const bot = await startBot();
		simulator.setWebhook(bot.url);
		expect((await check()).body).toEqual({
			success: true,
			timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
			statusCode: 200,
			reason: 'OK',
			detail: '200',
		});
		expect(bot.received[0]).toMatchObject({
			events: [],
			headers: { 'x-line-signature': expect.any(String) },
		});
		await bot.close();
	});

	test.each<[string, { status?: number; delay?: number } | undefined, object]>([
		[
			'an error status',
			{ status: 401 },
			{ success: false, statusCode: 401, reason: 'ERROR_STATUS_CODE', detail: '401' },
		],
		['no answer in time', { delay: 3_000 }, { success: false, statusCode: 0, reason: 'REQUEST_TIMEOUT' }],
		['nobody there', undefined, { success: false, statusCode: 0, reason: 'COULD_NOT_CONNECT' }],
	])('the test with %s', async (_, answer, expected) => {
		const bot = await startBot(() => answer ?? {});
		if (answer === undefined) await bot.close();
		expect((await check({ endpoint: bot.url })).body).toMatchObject(expected);
		if (answer !== undefined) await bot.close();
	});

	test('the test without an endpoint: 404, and only 60 an hour', async () => {
		for (let i = 0; i < 60; i++) expect((await check()).status).toBe(404);
		expect((await check()).status).toBe(429);
		simulator.clock.advance(MINUTE);
		expect((await check()).status).toBe(404);
	});
});

describe('chat', () => {
	const loading = (body: object) => post('/v2/bot/chat/loading/start', body);

	test('loading animation for a user', async () => {
		const { userId } = simulator.createUser({ displayName: 'a' });
		expect(await loading({ chatId: userId })).toMatchObject({ status: 202, body: {} });
		expect((await loading({ chatId: userId, loadingSeconds: 60 })).status).toBe(202);
	});

	test.each<[object, unknown]>([
		[{ chatId: UNKNOWN_USER, loadingSeconds: 3 }, ['Must be between 5 and 60', 'must be a multiple of five']],
		[{ chatId: UNKNOWN_USER, loadingSeconds: 65 }, ['Must be between 5 and 60']],
		[{ chatId: UNKNOWN_USER, loadingSeconds: 12 }, ['must be a multiple of five']],
		[
			{ chatId: `C${'0'.repeat(32)}` },
			['Only user id is acceptable, please confirm if there are any group/room ids or illegal ids.'],
		],
		[{}, ['May not be empty']],
		[{ chatId: UNKNOWN_USER, loadingSeconds: '5' }, undefined],
	])('%j: 400', async (body, messages) => {
		const answer = await loading(body);
		expect(answer.status).toBe(400);
		const details = answer.body['details'] as { message: string }[] | undefined;
		expect(details?.map(({ message }) => message)).toEqual(messages);
	});

	test('mark as read, with the token of a message to an account that chats', async () => {
		const bot = await startBot();
		simulator.setWebhook(bot.url);
		const { groupId, first } = groupOf(simulator, 2);
		simulator.say(groupId, first, 'a');
		simulator.defaultChannel.chatMode = 'chat';
		simulator.say(groupId, first, 'b');
		await simulator.webhooks.idle();
		const tokens = bot.events
			.slice(1)
			.map(({ message }) => (message as Record<string, string>)['markAsReadToken']);
		expect(tokens).toEqual([undefined, expect.any(String)]);
		expect((await post('/v2/bot/chat/markAsRead', { markAsReadToken: tokens[1] })).status).toBe(200);
		expect((await post('/v2/bot/chat/markAsRead', { markAsReadToken: 'x' })).status).toBe(400);
		await bot.close();
	});
});

describe('rate limits', () => {
	test('multicast: 200 a second, then 429 without a hint, refilled by time', async () => {
		const now = jest.spyOn(simulator.clock, 'now').mockReturnValue(Date.now());
		const body = { to: [UNKNOWN_USER], messages: [text('好')] };
		const multicast = () => post('/v2/bot/message/multicast', body);
		const statuses = await Promise.all(Array.from({ length: 201 }, async () => (await multicast()).status));
		expect(statuses.filter((status) => status === 200)).toHaveLength(200);
		const answer = await multicast();
		expect(answer).toMatchObject({
			status: 429,
			body: { message: 'The API rate limit has been exceeded. Try again later.' },
		});
		expect(answer.headers.get('retry-after')).toBeNull();
		expect((await get('/v2/bot/info')).status).toBe(200);
		now.mockReturnValue(simulator.clock.now() + 10);
		expect((await multicast()).status).toBe(200);
		expect((await multicast()).status).toBe(200);
		expect((await multicast()).status).toBe(429);
	});
});

describe('faults', () => {
	test.each<[Parameters<Simulator['faults']['add']>[0], number, string]>([
		[{ kind: 'status', status: 500 }, 500, 'Internal Server Error'],
		[{ kind: 'status', status: 403 }, 403, 'Access to this API is not available for your account'],
		[{ kind: 'status' }, 500, 'Internal Server Error'],
		[{ kind: 'rateLimit' }, 429, 'The API rate limit has been exceeded. Try again later.'],
		[{ kind: 'monthlyLimit' }, 429, 'You have reached your monthly limit.'],
	])('%j', async (fault, status, message) => {
		const { groupId } = groupOf(simulator, 3);
		simulator.faults.add(fault);
		expect(await push(groupId)).toMatchObject({ status, body: { message } });
		expect(simulator.chat(groupId)).toEqual([]);
		simulator.faults.clear();
		expect((await push(groupId)).status).toBe(200);
	});

	test('only the path and method meant, as often as meant', async () => {
		const { groupId } = groupOf(simulator, 3);
		simulator.faults.add({
			path: '/v2/bot/message/*',
			method: 'POST',
			kind: 'status',
			status: 503,
			times: 2,
		});
		expect((await get('/v2/bot/message/quota')).status).toBe(200);
		expect((await get('/v2/bot/info')).status).toBe(200);
		expect((await push(groupId)).status).toBe(503);
		expect((await push(groupId)).status).toBe(503);
		expect((await push(groupId)).status).toBe(200);
	});

	test('a dropped connection: nothing happened', async () => {
		const { groupId } = groupOf(simulator, 3);
		simulator.faults.add({ kind: 'drop', times: 1 });
		await expect(push(groupId)).rejects.toThrow('fetch failed');
		expect(simulator.requests.at(-1)).toMatchObject({ status: null });
		expect(simulator.chat(groupId)).toEqual([]);
	});

	test('a connection lost after LINE accepted: only the retry key tells', async () => {
		const { groupId } = groupOf(simulator, 3);
		const headers = { 'x-line-retry-key': randomUUID() };
		simulator.faults.add({ kind: 'drop', times: 1, afterAccepting: true });
		await expect(push(groupId, headers)).rejects.toThrow('fetch failed');
		expect(simulator.chat(groupId)).toHaveLength(1);
		expect((await push(groupId, headers)).status).toBe(409);
		expect(simulator.chat(groupId)).toHaveLength(1);
	});

	test('latency', async () => {
		simulator.faults.add({ kind: 'latency', ms: 80, times: 1 });
		const started = Date.now();
		expect((await get('/v2/bot/info')).status).toBe(200);
		expect(Date.now() - started).toBeGreaterThanOrEqual(75);
		expect(() => simulator.faults.add({ kind: 'latency' })).toThrow('needs `ms`');
	});
});
