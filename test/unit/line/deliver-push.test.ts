import { LineApiError } from '../../../lib/line/api-error';
import { deliverPush } from '../../../lib/line/deliver-push';
import type { SentLog, SentLogAnswer } from '../../../lib/line/delivery';
import type { LineApi } from '../../../lib/line/messaging-api';

const TO = `U${'a'.repeat(32)}`;
const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';
const MESSAGES = [{ type: 'text' as const, text: '您的訂單' }];

const CONFLICT = [
	409,
	{ message: 'The retry key is already accepted', sentMessages: [{ id: 'm9' }] },
] as const;
const RATE = [429, { message: 'The API rate limit has been exceeded. Try again later.' }] as const;
const MONTHLY = [429, { message: 'You have reached your monthly limit.' }] as const;
const OK = [200, { sentMessages: [{ id: 'm1' }] }] as const;
const BROKEN = [500, {}] as const;
const NO_ANSWER = 'no answer';
type Answer = readonly [number, object] | typeof NO_ANSWER;

interface World {
	profile?: Answer;
	quota?: Answer;
	used?: number;
	/** LINE's answers to the pushes, the last one again and again. */
	pushes?: Answer[];
}

/** A LINE with these answers, and a log that forgets and remembers as the database does. */
function world({
	profile = [200, {}],
	quota = [200, { type: 'limited', value: 200 }],
	used = 150,
	pushes = [OK],
}: World) {
	const pushed: Array<Record<string, unknown>> = [];
	const answers = new Map<string, SentLogAnswer>();
	const answer = (path: string, headers: Record<string, string>, body: object | undefined): Answer => {
		if (path.startsWith('/v2/bot/profile/')) return profile;
		if (path === '/v2/bot/message/quota') return quota;
		if (path === '/v2/bot/message/quota/consumption') return [200, { totalUsage: used }];
		pushed.push({ ...body, key: headers['x-line-retry-key'] });
		return pushes[Math.min(pushed.length, pushes.length) - 1] ?? OK;
	};
	const api: LineApi = {
		baseUrl: 'https://api.line.me',
		request: ({ url, headers, body }) => {
			const given = answer(new URL(url).pathname, headers, body);
			if (given === NO_ANSWER) return Promise.reject(new Error('socket hang up'));
			const [statusCode, content] = given;
			return Promise.resolve({ statusCode, headers: { 'x-line-request-id': 'r1' }, body: content });
		},
	};
	const log: SentLog = {
		claim: (key) => Promise.resolve(answers.get(key)?.state !== 'sent'),
		settle: (key, said) => Promise.resolve(void answers.set(key, said)),
	};
	const deliver = async () =>
		await deliverPush(
			api,
			{ to: TO, messages: MESSAGES, retryKey: KEY },
			{ log, wait: () => Promise.resolve() },
		);
	return { deliver, pushed, logged: () => answers.get(KEY) };
}

test('one message of the quota, and what is left of it', async () => {
	const { deliver, pushed, logged } = world({});
	expect(await deliver()).toEqual({
		status: 'sent',
		messageIds: ['m1'],
		requestId: 'r1',
		reason: null,
		counted: 1,
		quotaLeft: 49,
	});
	expect(pushed).toEqual([{ to: TO, messages: MESSAGES, key: KEY }]);
	expect(logged()).toMatchObject({ state: 'sent', counted: 1 });
});

test('run again it costs nothing and asks LINE nothing', async () => {
	const { deliver, pushed } = world({});
	await deliver();
	expect(await deliver()).toMatchObject({ status: 'already_sent', counted: 0 });
	expect(pushed).toHaveLength(1);
});

test.each<[string, World, object, number]>([
	['a plan without limit', { quota: [200, { type: 'none' }] }, { status: 'sent', quotaLeft: null }, 1],
	['the last message of the month', { used: 199 }, { status: 'sent', quotaLeft: 0, counted: 1 }, 1],
	['no message left', { used: 200 }, { status: 'over_quota', quotaLeft: 0, counted: 0 }, 0],
	['more used than the plan has', { used: 260 }, { status: 'over_quota', counted: 0 }, 0],
	['no friend, or blocked', { profile: [404, {}] }, { status: 'unreachable', counted: 0 }, 0],
	['used up in between', { pushes: [MONTHLY] }, { status: 'over_quota', counted: 0 }, 1],
	['too fast, three times', { pushes: [RATE] }, { status: 'rate_limited', counted: 0 }, 3],
	['too fast once', { pushes: [RATE, OK] }, { status: 'sent', counted: 1 }, 2],
	[
		'sent by a run that was killed',
		{ pushes: [CONFLICT] },
		{ status: 'already_sent', messageIds: ['m9'], counted: 0 },
		1,
	],
	[
		'no answer, then LINE had it',
		{ pushes: [NO_ANSWER, CONFLICT] },
		{ status: 'already_sent', counted: 1 },
		2,
	],
	['a failure inside LINE, then sent', { pushes: [BROKEN, OK] }, { status: 'sent', counted: 1 }, 2],
	[
		'undeliverable',
		{ pushes: [[400, { message: 'Failed to send messages' }]] },
		{ status: 'unreachable' },
		1,
	],
])('%s', async (_, given, expected, requests) => {
	const { deliver, pushed, logged } = world(given);
	const result = await deliver();
	expect(result).toMatchObject(expected);
	expect(pushed).toHaveLength(requests);
	expect(new Set(pushed.map(({ key }) => key)).size).toBe(requests === 0 ? 0 : 1);
	expect(logged()?.state).toBe(['sent', 'already_sent'].includes(result.status) ? 'sent' : 'retry');
	expect(logged()?.counted).toBe(result.counted);
	expect(result.reason === null).toBe(result.status === 'sent');
});

test.each<[string, World]>([
	['no answer at all', { pushes: [NO_ANSWER] }],
	['a wrong token', { profile: [401, { message: 'Authentication failed' }] }],
	['a message that LINE refuses', { pushes: [[400, { message: 'The request body has 1 error(s)' }]] }],
])('%s is an error, after which the same key may be tried again', async (_, given) => {
	const { deliver, logged } = world(given);
	await expect(deliver()).rejects.toThrow(LineApiError);
	expect(logged()).toMatchObject({ state: 'retry', counted: 0 });
});
