import { request } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from './index';
import { seed } from './seed';
import { callApi, startBot, text } from './support';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(() => simulator.close());

async function control(operation: string, input: object = {}) {
	const answer = await fetch(`${simulator.url}/simulator/${operation}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(input),
	});
	const body = (await answer.json()) as { result: Record<string, string> & unknown[]; error?: string };
	return { status: answer.status, ...body };
}

describe('control over HTTP', () => {
	test('the whole way: people, a group, a message, a reply', async () => {
		const bot = await startBot();
		await control('setWebhook', { url: bot.url });
		const { result: user } = await control('createUser', { displayName: '小明' });
		const { result: group } = await control('createGroup', {
			name: '團',
			memberIds: [user.userId],
		});
		await control('inviteBot', { groupId: group.groupId });
		const { result: said } = await control('say', {
			chatId: group.groupId,
			userId: user.userId,
			text: '+1',
		});
		await control('edit', { messageId: said.messageId, text: '+2' });
		await control('webhooks/idle');
		expect(bot.events.map(({ type }) => type)).toEqual(['join', 'message', 'messageEdited']);
		await callApi(simulator, 'POST /v2/bot/message/reply', {
			replyToken: said.replyToken,
			messages: [text('好')],
		});
		expect((await control('chat', { chatId: group.groupId })).result).toMatchObject([
			{ text: '+2' },
			{ from: 'bot' },
		]);
		expect((await control('requests')).result).toMatchObject([
			{ path: '/v2/bot/message/reply', status: 200 },
		]);
		await bot.close();
	});

	test('bytes of media come as base64', async () => {
		const { userId } = simulator.createUser({ displayName: 'a', friendOf: simulator.defaultChannel });
		const data = Buffer.from('a picture');
		const { result } = await control('send', {
			chatId: userId,
			userId,
			message: { type: 'image', data: data.toString('base64'), contentType: 'image/png' },
		});
		const answer = await fetch(`${simulator.url}/simulator/media/${result.messageId}`);
		expect(answer.headers.get('content-type')).toBe('image/png');
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(data);
	});

	test('clock, quota, faults', async () => {
		const before = simulator.clock.now();
		await control('clock/advance', { ms: 60_000 });
		expect(simulator.clock.now() - before).toBeGreaterThanOrEqual(60_000);
		await control('setQuota', { type: 'limited', value: 500, used: 20 });
		expect((await control('quotaUsed')).result).toBe(20);
		await control('faults/add', { kind: 'status', status: 502 });
		expect((await callApi(simulator, 'GET /v2/bot/info')).status).toBe(502);
		await control('faults/clear');
		expect((await callApi(simulator, 'GET /v2/bot/info')).status).toBe(200);
	});

	test('audiences, narrowcasts, conversions', async () => {
		const friend = simulator.createUser({ displayName: '小明', friendOf: simulator.defaultChannel }).userId;
		await control('setNextAudienceId', { id: '9007199254740993' });
		const { result: shared } = await control('shareAudience', { userIds: [friend] });
		expect(shared).toMatchObject({ audienceGroupId: '9007199254740993', createRoute: 'BUSINESS_MANAGER' });
		const made = await callApi(simulator, 'POST /v2/bot/audienceGroup/upload', {
			description: '熟客',
			audiences: [{ id: friend }],
		});
		expect(made.status).toBe(202);
		await control('finishAudience', { audienceGroupId: '9007199254740994' });
		const sent = await callApi(simulator, 'POST /v2/bot/message/narrowcast', { messages: [text('好')] });
		const requestId = sent.headers.get('x-line-request-id');
		expect((await control('finishNarrowcast', { requestId })).result).toMatchObject({
			phase: 'succeeded',
			deliveredIds: [friend],
		});
		await control('clickLink', { requestId, userId: friend, url: 'https://shop.example/' });
		expect(simulator.state.massMessages.get(requestId ?? '')?.clicks).toHaveLength(1);
		expect((await control('lineTag')).result).toEqual(simulator.lineTag);
		expect((await control('conversions')).result).toEqual([]);
	});

	test.each<[string, object, string]>([
		['say', {}, '"chatId" must be text'],
		['finishAudience', { audienceGroupId: '1' }, 'There is no audience 1'],
		['finishNarrowcast', { requestId: 'x' }, 'There is no narrowcast x'],
		['clickLink', { requestId: 'x', userId: 'U1', url: 'x' }, 'U1 did not get x'],
		['shareAudience', { userIds: ['U1'] }, 'There is no user U1'],
		['say', { chatId: 'C1', userId: 'U1', text: 'x' }, 'There is no user C1'],
		['inviteBot', { groupId: 'C1' }, 'There is no group C1'],
		['unsend', { messageId: 1 }, '"messageId" must be text'],
		['clock/advance', { ms: -1 }, 'The clock only moves forward, got -1'],
		['createGroup', { name: 'x', memberIds: ['U1'] }, 'There is no user U1'],
	])('%s %j: 400 with the reason', async (operation, input, error) => {
		expect(await control(operation, input)).toEqual({ status: 400, error });
	});

	test.each(['nothing', '', 'constructor', '__proto__', 'toString'])('no operation %j', async (operation) => {
		expect((await control(operation)).status).toBe(404);
	});

	test('bad JSON and other content types', async () => {
		const send = (body: string, type: string) =>
			fetch(`${simulator.url}/simulator/createUser`, {
				method: 'POST',
				headers: { 'content-type': type },
				body,
			});
		expect((await send('{', 'application/json')).status).toBe(400);
		expect((await send('[1]', 'application/json')).status).toBe(400);
		expect((await send('{"displayName":"x"}', 'text/plain')).status).toBe(415);
		expect(simulator.state.users.size).toBe(0);
	});
});

describe('this machine only', () => {
	const withHeaders = (headers: Record<string, string>) =>
		new Promise<number | undefined>((resolve, reject) => {
			request(`${simulator.url}/simulator/state`, { headers }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			})
				.on('error', reject)
				.end();
		});

	test.each<[Record<string, string>, number]>([
		[{}, 200],
		[{ host: 'localhost:1' }, 200],
		[{ host: 'evil.example' }, 403],
		[{ host: '127.0.0.1.evil.example' }, 403],
		[{ host: 'localhost', origin: 'http://localhost' }, 200],
		[{ host: 'localhost', origin: 'https://evil.example' }, 403],
		[{ host: 'localhost', origin: 'null' }, 403],
	])('%j: %d', async (headers, status) => {
		expect(await withHeaders(headers)).toBe(status);
	});
});

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
].map((name) => `/${name}.js`);

describe('the page', () => {
	test.each(['/', '/chat.css', ...SCRIPTS])('%s', async (path) => {
		const answer = await fetch(simulator.url + path);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
		expect((await answer.text()).length).toBeGreaterThan(200);
	});

	test.each(['/index.html', '/../control.ts', '/page/chat.js', '/%2e%2e/main.ts', '/chat.js.map'])(
		'no file %s',
		async (path) => {
			expect((await fetch(simulator.url + path)).status).toBe(404);
		},
	);

	test('changes come as server-sent events', async () => {
		const abort = new AbortController();
		const stream = await fetch(`${simulator.url}/simulator/events`, { signal: abort.signal });
		const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
		expect((await reader.read()).value).toBe('event: hello\ndata: {}\n\n');
		const { userId } = simulator.createUser({ displayName: 'a', friendOf: simulator.defaultChannel });
		expect((await reader.read()).value).toContain('event: state');
		simulator.say(userId, userId, 'a');
		expect((await reader.read()).value).toContain(
			`event: chat\ndata: {"chatKey":"${simulator.defaultChannel.id}:${userId}"}`,
		);
		abort.abort();
		await expect(reader.read()).rejects.toThrow();
		while (simulator.changes.listenerCount('state') > 0)
			await new Promise((resolve) => setTimeout(resolve, 5));
	});
});

describe('over restarts', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'simulator-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	test('the seed gives the same ids, tokens and secrets', async () => {
		const start = async () => {
			const one = await startSimulator({ seed: 's' });
			const { groupId } = seed(one);
			const { channelAccessToken, channelSecret, botUserId, id } = one.defaultChannel;
			const login = one.login.channel;
			await one.close();
			return { groupId, channelAccessToken, channelSecret, botUserId, id, login };
		};
		expect(await start()).toEqual(await start());
	});

	test('with a seed and a state, what is new gets new ids', async () => {
		const options = { seed: 's', state: join(folder, 'state.json') };
		const first = await startSimulator(options);
		seed(first);
		await first.close();
		const second = await startSimulator(options);
		const before = second.state.users.size;
		for (let i = 0; i < 20; i++) second.createUser({ displayName: `新人${i}` });
		expect(second.state.users.size).toBe(before + 20);
		await second.close();
	});

	test('a state file keeps people, chats, LIFF apps, quota, reply tokens, audiences and narrowcasts', async () => {
		const state = join(folder, 'deep', 'state.json');
		const first = await startSimulator({ state });
		const { groupId } = seed(first);
		first.inviteBot(groupId);
		const { userId } = first.state.users.values().next().value!;
		const { replyToken, messageId } = first.say(groupId, userId, '+1');
		first.setQuota({ used: 42 });
		const channel = first.defaultChannel;
		const login = first.login.channel;
		const app = first.createLiffApp({ view: { type: 'tall', url: 'https://shop.example/' } });
		first.createUser({ displayName: '小美', friendOf: channel });
		first.nextAudienceId = '9007199254740993';
		const audience = first.shareAudience({ userIds: [userId] });
		const narrowcast = await callApi(first, 'POST /v2/bot/message/narrowcast', { messages: [text('好')] });
		const tag = first.lineTag;
		await first.close();

		const second = await startSimulator({ state });
		const requestId = narrowcast.headers.get('x-line-request-id') ?? '';
		expect(second.finishNarrowcast(requestId).deliveredIds).toHaveLength(2);
		second.setQuota({ used: 42 });
		expect(second.state.audiences.get('9007199254740993')).toEqual(audience);
		expect(second.nextAudienceId).toBe('9007199254740994');
		expect(second.lineTag).toEqual(tag);
		expect(second.defaultChannel).toEqual(channel);
		expect(second.login.channel).toEqual(login);
		expect([...second.state.liffApps.values()]).toEqual([app]);
		expect(second.quotaUsed()).toBe(42);
		expect(second.chat(groupId)).toMatchObject([{ text: '+1' }]);
		expect(second.edit(messageId, '+2').messageId).toBe(messageId);
		const sent = await callApi(second, 'POST /v2/bot/message/reply', { replyToken, messages: [text('好')] });
		expect(sent.status).toBe(200);
		await second.close();
	});

	test('written soon after a change, without closing', async () => {
		const state = join(folder, 'state.json');
		const one = await startSimulator({ state });
		seed(one);
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(readFileSync(state, 'utf8')).toContain('社區團購群');
		await one.close();
	});

	test.each(['', '{', '[]', '{"version":2}'])('a file with %j is not overwritten', async (content) => {
		const state = join(folder, 'state.json');
		writeFileSync(state, content);
		await expect(startSimulator({ state })).rejects.toThrow(`${state} is not a saved simulator state`);
		expect(readFileSync(state, 'utf8')).toBe(content);
	});
});

test('a port that is taken', async () => {
	await expect(startSimulator({ port: Number(new URL(simulator.url).port) })).rejects.toMatchObject({
		code: 'EADDRINUSE',
	});
});
