import type { messagingApi } from '@line/bot-sdk';

import { LineApiError } from '../../../lib/line/api-error';
import { deliverReplies, type Delivery, type Reply } from '../../../lib/line/deliver-replies';
import type { SentLog } from '../../../lib/line/delivery';
import type { LineApi } from '../../../lib/line/messaging-api';

const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words });
const say = (replyToken: string | null, ...texts: string[]): Reply => ({
	replyToken,
	messages: texts.map(text),
});

const OK = [200, {}] as const;
const USED = [400, { message: 'Invalid reply token' }] as const;
const UNDELIVERABLE = [400, { message: 'Failed to send messages' }] as const;
const INVALID = [
	400,
	{ message: 'The request body has 1 error(s)', details: [{ message: 'x', property: 'messages[0].text' }] },
] as const;
const RATE = [429, { message: 'The API rate limit has been exceeded. Try again later.' }] as const;
const MONTHLY = [429, { message: 'You have reached your monthly limit.' }] as const;
const BROKEN = [500, {}] as const;
const NO_ANSWER = 'no answer';
type Answer = readonly [number, object] | typeof NO_ANSWER;

/** A LINE that gives these answers in turn to each token, the last one again and again. */
function line(...answers: Answer[]) {
	const calls: Array<{ replyToken: string; messages: messagingApi.Message[] }> = [];
	const waits: number[] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	const api: LineApi = {
		baseUrl: 'https://api.line.me',
		request: async ({ body }) => {
			const call = body as { replyToken: string; messages: messagingApi.Message[] };
			const turn = calls.filter(({ replyToken }) => replyToken === call.replyToken).length;
			calls.push(call);
			mostAtOnce = Math.max(mostAtOnce, ++atOnce);
			await new Promise((resolve) => setImmediate(resolve));
			atOnce--;
			const answer = answers[Math.min(turn, answers.length - 1)]!;
			if (answer === NO_ANSWER) throw new Error('socket hang up');
			const [statusCode, failure] = answer;
			const sentMessages = call.messages.map((_, index) => ({ id: `${call.replyToken}-${index}` }));
			return {
				statusCode,
				headers: { 'x-line-request-id': `r-${call.replyToken}` },
				body: statusCode === 200 ? { sentMessages } : failure,
			};
		},
	};
	const deliver = async (replies: Array<Reply | null>, log?: SentLog) =>
		await deliverReplies(api, replies, {
			...(log && { log }),
			wait: (milliseconds) => Promise.resolve(waits.push(milliseconds)),
		});
	return { calls, waits, deliver, mostAtOnce: () => mostAtOnce };
}

const nothing = { free: true, messageIds: [], requestId: null, reason: null };

test('a reply is sent: message IDs, request ID, free', async () => {
	const { deliver, calls } = line(OK);
	expect(await deliver([say('t1', 'a', 'b')])).toEqual([
		{ status: 'sent', free: true, messageIds: ['t1-0', 't1-1'], requestId: 'r-t1', reason: null },
	]);
	expect(calls).toEqual([{ replyToken: 't1', messages: [text('a'), text('b')] }]);
});

test('one call per token however many items share it, in order; results in the order of the items', async () => {
	const { deliver, calls } = line(OK);
	const results = (await deliver([
		say('t1', 'a'),
		null,
		say('t2', 'b'),
		say('t1', 'c'),
		say('t1'),
	])) as Delivery[];
	expect(calls).toEqual([
		{ replyToken: 't1', messages: [text('a'), text('c')] },
		{ replyToken: 't2', messages: [text('b')] },
	]);
	expect(results.map(({ status, messageIds }) => [status, ...messageIds])).toEqual([
		['sent', 't1-0', 't1-1'],
		['nothing_to_send'],
		['sent', 't2-0'],
		['sent', 't1-0', 't1-1'],
		['nothing_to_send'],
	]);
});

test('items that share a token are merged before anything is left out, and the rest is counted', async () => {
	const { deliver, calls } = line(OK);
	const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((words) => say('t1', words));
	const [first] = (await deliver(six)) as Delivery[];
	expect(calls[0]!.messages).toEqual([text('a\n\nb\n\nc\n\nd\n\ne\n\nf')]);
	expect(first!.reason).toBeNull();

	const sticker = { type: 'sticker', packageId: '1', stickerId: '1' } as messagingApi.StickerMessage;
	const stickers = [4, 3].map((count): Reply => ({
		replyToken: 't2',
		messages: Array.from({ length: count }, () => sticker),
	}));
	const results = (await deliver(stickers)) as Delivery[];
	expect(calls[1]!.messages).toHaveLength(5);
	for (const { status, reason } of results) {
		expect(status).toBe('sent');
		expect(reason).toBe('2 of 7 messages for this reply token were left out: LINE takes 5 with one token.');
	}
});

test('nothing to send, or no token to send with, asks LINE nothing', async () => {
	const { deliver, calls } = line(OK);
	expect(await deliver([null, say('t1'), say(null, 'a'), say('', 'b')])).toMatchObject([
		{ ...nothing, status: 'nothing_to_send' },
		{ ...nothing, status: 'nothing_to_send' },
		{ status: 'no_reply_token', reason: expect.stringContaining('no reply token') as string },
		{ status: 'no_reply_token' },
	]);
	expect(calls).toEqual([]);
	expect(await deliver([])).toEqual([]);
});

describe('what LINE says is a status', () => {
	test.each<[string, Answer[], Delivery['status'], number[]]>([
		['a used token', [USED], 'token_expired_or_used', []],
		['a blocked user', [UNDELIVERABLE], 'blocked', []],
		['the monthly limit is never tried again', [MONTHLY], 'monthly_limit', []],
		['the rate limit is tried again twice', [RATE], 'rate_limited', [1_000, 3_000]],
		['the rate limit that passes', [RATE, OK], 'sent', [1_000]],
		[
			'the rate limit, then a token that has expired',
			[RATE, RATE, USED],
			'token_expired_or_used',
			[1_000, 3_000],
		],
		['the rate limit, then the monthly limit', [RATE, MONTHLY], 'monthly_limit', [1_000]],
		['a failure inside LINE that passes', [BROKEN, OK], 'sent', [1_000]],
		['no answer, then an answer', [NO_ANSWER, NO_ANSWER, OK], 'sent', [1_000, 3_000]],
		['no answer, and the token was used: it had arrived', [NO_ANSWER, USED], 'already_sent', [1_000]],
		['a failure inside LINE that had sent it', [BROKEN, USED], 'already_sent', [1_000]],
	])('%s', async (_name, answers, status, waits) => {
		const { deliver, ...seen } = line(...answers);
		const [result] = await deliver([say('t1', 'a')]);
		expect(result).toMatchObject({ status, free: true });
		expect(seen.waits).toEqual(waits);
		expect(seen.calls).toHaveLength(waits.length + 1);
		expect((result as Delivery).reason === null).toBe(status === 'sent');
	});

	test('the reason tells a person what to do', async () => {
		const [result] = (await line(USED).deliver([say('t1', 'a')])) as Delivery[];
		expect(result).toEqual({
			status: 'token_expired_or_used',
			free: true,
			messageIds: [],
			requestId: 'r-t1',
			reason:
				'The reply token has expired or was used before. LINE said: Invalid reply token (LINE request ID r-t1). Reply once per event and within a minute of it; later, only a push message reaches the chat.',
		});
	});
});

describe('mistakes of the set-up and failures are errors', () => {
	test.each<[string, Answer[], string, number]>([
		['an invalid message', [INVALID], 'invalid_request', 1],
		['a wrong access token', [[401, {}]], 'unauthorized', 1],
		['no permission', [[403, {}]], 'forbidden', 1],
		['a body that is too large', [[413, {}]], 'too_large', 1],
		['a LINE that stays broken', [BROKEN], 'server', 3],
		['a LINE that does not answer', [NO_ANSWER], 'network', 3],
	])('%s', async (_name, answers, kind, calls) => {
		const { deliver, ...seen } = line(...answers);
		const [result] = await deliver([say('t1', 'a')]);
		expect(result).toBeInstanceOf(LineApiError);
		expect(result).toMatchObject({ kind });
		expect(seen.calls).toHaveLength(calls);
	});
});

test('many chats are answered side by side, but not all at once', async () => {
	const { deliver, mostAtOnce, calls } = line(OK);
	const results = await deliver(Array.from({ length: 35 }, (_, index) => say(`t${index}`, 'a')));
	expect(calls).toHaveLength(35);
	expect(new Set(results.map((result) => (result as Delivery).status))).toEqual(new Set(['sent']));
	expect(mostAtOnce()).toBe(10);
});

describe('with a memory of what was sent', () => {
	/** @param triedAt when an earlier run was sending it that was killed */
	function memory(triedAt: number | null = null) {
		const states = new Map<string, string>();
		const log: SentLog = {
			claim: (replyToken) => {
				if (states.get(replyToken) === 'sent') return Promise.resolve({ maySend: false });
				states.set(replyToken, 'sending');
				return Promise.resolve({ maySend: true, triedAt });
			},
			settle: (replyToken, { state }) => {
				if (state === 'retry') states.delete(replyToken);
				else states.set(replyToken, state);
				return Promise.resolve();
			},
		};
		return { states, log };
	}

	test('a second run does not send again', async () => {
		const { deliver, calls } = line(OK);
		const { log } = memory();
		await deliver([say('t1', 'a')], log);
		expect(await deliver([say('t1', 'a')], log)).toEqual([
			{ ...nothing, status: 'already_sent', reason: 'This reply was sent by an earlier run.' },
		]);
		expect(calls).toHaveLength(1);
	});

	test.each<[string, Answer[], string | undefined]>([
		['sent', [OK], 'sent'],
		['a used token is not remembered as sent', [USED], undefined],
		['a reply that has most likely arrived', [NO_ANSWER, USED], 'sent'],
		['the rate limit leaves the token good', [RATE], undefined],
		['so does an invalid message', [INVALID], undefined],
		['after no answer it may have arrived', [NO_ANSWER], 'sending'],
		['after a failure inside LINE too', [BROKEN, RATE], 'sending'],
	])('%s', async (_name, answers, state) => {
		const { states, log } = memory();
		await line(...answers).deliver([say('t1', 'a')], log);
		expect(states.get('t1')).toBe(state);
	});

	test.each<[string, number, Answer[], Delivery['status'], string | undefined]>([
		['used within its life: by the run that was killed', 20_000, [USED], 'already_sent', 'sent'],
		['perhaps only expired', 61_000, [USED], 'token_expired_or_used', undefined],
		['the killed run had not sent it', 20_000, [OK], 'sent', 'sent'],
		['too fast, so nobody knows', 20_000, [RATE], 'rate_limited', 'sending'],
	])('a token that a killed run was sending with: %s', async (_name, ago, answers, status, state) => {
		const { states, log } = memory(Date.now() - ago);
		expect(await line(...answers).deliver([say('t1', 'a')], log)).toMatchObject([{ status }]);
		expect(states.get('t1')).toBe(state);
	});
});
