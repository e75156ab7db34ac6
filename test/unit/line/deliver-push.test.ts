import type { messagingApi } from '@line/bot-sdk';

import type { GuardReason } from '../../../lib/groupbuy/message-budget/guard';
import { LineApiError } from '../../../lib/line/api-error';
import { deliverPush, type Push } from '../../../lib/line/deliver-push';
import type { SentLogAnswer } from '../../../lib/line/delivery';
import type { PushClaim, PushGuard } from '../../../lib/line/guarded-send';
import type { LineApi } from '../../../lib/line/messaging-api';

const USER = `U${'a'.repeat(32)}`;
const GROUP = `C${'b'.repeat(32)}`;
const ROOM = `R${'c'.repeat(32)}`;
const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';
const MESSAGES: messagingApi.TextMessage[] = [{ type: 'text', text: '您的訂單' }];

const CONFLICT = [
	409,
	{ message: 'The retry key is already accepted', sentMessages: [{ id: 'm9' }] },
] as const;
const RATE = [429, { message: 'The API rate limit has been exceeded. Try again later.' }] as const;
const MONTHLY = [429, { message: 'You have reached your monthly limit.' }] as const;
const OK = [200, { sentMessages: [{ id: 'm1' }] }] as const;
const BROKEN = [500, {}] as const;
const WITHDRAWN = [401, { message: 'Authentication failed' }] as const;
const NO_ANSWER = 'no answer';
type Answer = readonly [number, object] | typeof NO_ANSWER;

interface World {
	to?: string;
	/** Known to the caller. */
	recipients?: number | null;
	profile?: Answer;
	members?: Answer;
	/** What the guard says; `push` if not said. */
	claim?: PushClaim;
	/** LINE's answers to the pushes, the last one again and again. */
	pushes?: Answer[];
}

function may(quotaLeft: number | null = 50, isAgain = false): PushClaim {
	return { decision: 'push', reason: 'allowed', isAgain, left: { quotaLeft } };
}

function mayNot(decision: 'ask' | 'wait', reason: GuardReason, quotaLeft = 50): PushClaim {
	return { decision, reason, left: { quotaLeft } };
}

/** A LINE with these answers, and a guard that notes what it is told. */
function world({
	to = USER,
	recipients = null,
	profile = [200, {}],
	members = [200, { count: 299 }],
	claim = may(),
	pushes = [OK],
}: World) {
	const asked: string[] = [];
	const pushed: Array<Record<string, unknown>> = [];
	const noted: Array<SentLogAnswer | string | object> = [];
	const answer = (path: string, headers: Record<string, string>, body: object | undefined): Answer => {
		if (path.startsWith('/v2/bot/profile/')) return profile;
		if (path.endsWith('/members/count')) return members;
		pushed.push({ ...body, key: headers['x-line-retry-key'] });
		return pushes[Math.min(pushed.length, pushes.length) - 1] ?? OK;
	};
	const api: LineApi = {
		baseUrl: 'https://api.line.me',
		request: ({ url, headers, body }) => {
			const { pathname } = new URL(url);
			asked.push(pathname.replace(/[UCR][0-9a-f]{32}/, 'ID'));
			const given = answer(pathname, headers, body);
			if (given === NO_ANSWER) return Promise.reject(new Error('socket hang up'));
			const [statusCode, content] = given;
			return Promise.resolve({ statusCode, headers: { 'x-line-request-id': 'r1' }, body: content });
		},
	};
	const guard: PushGuard = {
		freshenQuota: () => Promise.resolve(void noted.push('quota')),
		noteUsedUp: () => Promise.resolve(void noted.push('used up')),
		claim: (size) => {
			noted.push(size);
			return Promise.resolve(claim);
		},
		settle: (said) => Promise.resolve(void noted.push(said)),
	};
	const push: Push = { to, messages: MESSAGES, retryKey: KEY, recipients };
	const deliver = async () => await deliverPush(api, push, { guard, wait: () => Promise.resolve() });
	const settled = () => noted.find((entry) => typeof entry === 'object' && 'state' in entry);
	return { deliver, pushed, asked, noted, settled };
}

const PROFILE = '/v2/bot/profile/ID';
const PUSH = '/v2/bot/message/push';

test('one message of the quota, and what is left of it', async () => {
	const { deliver, pushed, noted } = world({});
	expect(await deliver()).toEqual({
		status: 'sent',
		messageIds: ['m1'],
		requestId: 'r1',
		reason: null,
		guard: 'allowed',
		recipients: 1,
		counted: 1,
		spared: 0,
		quotaLeft: 49,
	});
	expect(pushed).toEqual([{ to: USER, messages: MESSAGES, key: KEY }]);
	expect(noted).toEqual([
		'quota',
		{ recipients: 1, messageCount: 1 },
		{ state: 'sent', lineRequestId: 'r1', detail: null, counted: 1 },
	]);
});

test.each<[string, World, number, string[]]>([
	['a group whose size is not known', { to: GROUP }, 299, ['/v2/bot/group/ID/members/count', PUSH]],
	['a chat without a name', { to: ROOM }, 299, ['/v2/bot/room/ID/members/count', PUSH]],
	['a group whose size is known', { to: GROUP, recipients: 31 }, 31, [PUSH]],
	['a person', {}, 1, [PROFILE, PUSH]],
	['a person, whatever the caller says', { recipients: 9 }, 1, [PROFILE, PUSH]],
])('counted by people: %s', async (_, given, people, requests) => {
	const { deliver, asked, noted } = world({ claim: may(500), ...given });
	expect(await deliver()).toMatchObject({
		status: 'sent',
		recipients: people,
		counted: people,
		quotaLeft: 500 - people,
	});
	expect(noted[1]).toEqual({ recipients: people, messageCount: 1 });
	expect(asked).toEqual(requests);
});

describe('what the guard does not let pass is not sent', () => {
	test.each<[string, World, object, string[]]>([
		[
			'an earlier run has sent it',
			{ claim: { decision: 'already_sent', lineRequestId: 'r0' } },
			{ status: 'already_sent', requestId: 'r0', counted: 0 },
			[],
		],
		[
			'an earlier run may have sent it yesterday',
			{ claim: { decision: 'unknown' } },
			{ status: 'unknown' },
			[],
		],
		['it was withdrawn', { claim: { decision: 'withdrawn' } }, { status: 'withdrawn' }, []],
		[
			'it waits for a reply',
			{ to: GROUP, recipients: 300, claim: mayNot('wait', 'policy', 1000) },
			{ status: 'waiting', guard: 'policy', spared: 300, quotaLeft: 1000 },
			[],
		],
		[
			'the cap of the month',
			{ to: GROUP, recipients: 300, claim: mayNot('wait', 'monthly_cap') },
			{ status: 'waiting', guard: 'monthly_cap', spared: 300 },
			[],
		],
		[
			'too few messages are left',
			{ to: GROUP, recipients: 300, claim: mayNot('wait', 'over_quota', 299) },
			{ status: 'over_quota', guard: 'over_quota', spared: 0, quotaLeft: 299 },
			[],
		],
		[
			'somebody is asked',
			{ to: GROUP, recipients: 300, claim: mayNot('ask', 'ask_above') },
			{ status: 'needs_approval', guard: 'ask_above', recipients: 300, spared: 0 },
			[],
		],
		[
			'nobody is asked about somebody who cannot be reached',
			{ claim: mayNot('ask', 'policy'), profile: [404, {}] },
			{ status: 'unreachable', guard: 'policy' },
			[PROFILE],
		],
	])('%s', async (_, given, expected, requests) => {
		const { deliver, asked, pushed, settled } = world(given);
		const result = await deliver();
		expect(result).toMatchObject({ counted: 0, messageIds: [], ...expected });
		expect(result.reason).toMatch(/\.$/);
		expect(asked).toEqual(requests);
		expect(pushed).toEqual([]);
		expect(settled()).toBeUndefined();
	});
});

describe('what LINE says', () => {
	test.each<[string, World, object, number, SentLogAnswer['state']]>([
		['a plan without limit', { claim: may(null) }, { status: 'sent', quotaLeft: null }, 1, 'sent'],
		['the last message', { claim: may(1) }, { status: 'sent', quotaLeft: 0, counted: 1 }, 1, 'sent'],
		['no friend, or blocked', { profile: [404, {}] }, { status: 'unreachable' }, 0, 'retry'],
		['used up in between', { pushes: [MONTHLY] }, { status: 'over_quota', quotaLeft: 0 }, 1, 'refused'],
		['too fast, three times', { pushes: [RATE] }, { status: 'rate_limited', quotaLeft: 50 }, 3, 'retry'],
		['too fast once', { pushes: [RATE, OK] }, { status: 'sent', counted: 1 }, 2, 'sent'],
		[
			'sent by a run that was killed, whose messages are held already',
			{ claim: may(49, true), pushes: [CONFLICT] },
			{ status: 'already_sent', messageIds: ['m9'], counted: 1, quotaLeft: 49 },
			1,
			'sent',
		],
		[
			'a killed run had not sent it',
			{ claim: may(49, true), pushes: [OK] },
			{ status: 'sent', counted: 1, quotaLeft: 49 },
			1,
			'sent',
		],
		[
			'no answer, then LINE had it',
			{ pushes: [NO_ANSWER, CONFLICT] },
			{ status: 'already_sent', counted: 1 },
			2,
			'sent',
		],
		['a failure inside LINE, then sent', { pushes: [BROKEN, OK] }, { status: 'sent', counted: 1 }, 2, 'sent'],
		[
			'undeliverable',
			{ pushes: [[400, { message: 'Failed to send messages' }]] },
			{ status: 'unreachable' },
			1,
			'refused',
		],
	])('%s', async (_, given, expected, requests, state) => {
		const { deliver, pushed, settled } = world(given);
		const result = await deliver();
		expect(result).toMatchObject(expected);
		expect(pushed).toHaveLength(requests);
		expect(new Set(pushed.map(({ key }) => key)).size).toBe(requests === 0 ? 0 : 1);
		expect(settled()).toMatchObject({ state, counted: result.counted });
		expect(result.reason === null).toBe(result.status === 'sent');
	});

	test('the monthly limit is never tried again, and nobody else need try it', async () => {
		const { deliver, pushed, noted } = world({ to: GROUP, recipients: 300, pushes: [MONTHLY] });
		await deliver();
		expect(pushed).toHaveLength(1);
		expect(noted.at(-1)).toBe('used up');
	});

	test('a chat without the bot costs nothing, and the guard is not asked', async () => {
		const { deliver, pushed, noted } = world({ to: GROUP, members: [404, { message: 'Not found' }] });
		expect(await deliver()).toMatchObject({ status: 'unreachable', recipients: null });
		expect(pushed).toEqual([]);
		expect(noted).toEqual([]);
	});

	test('who may have got it before leaving is not asked for: LINE knows by the key', async () => {
		const { deliver, asked } = world({ claim: may(49, true), profile: [404, {}], pushes: [CONFLICT] });
		expect(await deliver()).toMatchObject({ status: 'already_sent' });
		expect(asked).toEqual([PUSH]);
	});
});

test.each<[string, World, SentLogAnswer['state'] | undefined]>([
	['no answer at all', { pushes: [NO_ANSWER] }, undefined],
	['a LINE that stays broken', { pushes: [BROKEN] }, undefined],
	['a token that was withdrawn after no answer', { pushes: [NO_ANSWER, WITHDRAWN] }, undefined],
	[
		'a token that was withdrawn after a run was killed',
		{ claim: may(49, true), pushes: [WITHDRAWN] },
		undefined,
	],
	['a token that was withdrawn', { pushes: [WITHDRAWN] }, 'refused'],
	['a wrong token', { profile: [401, { message: 'Authentication failed' }] }, 'retry'],
	['no answer to the question who it is', { profile: NO_ANSWER }, 'retry'],
	[
		'a message that LINE refuses',
		{ pushes: [[400, { message: 'The request body has 1 error(s)' }]] },
		'refused',
	],
])('%s is an error; what LINE may have taken stays claimed', async (_, given, state) => {
	const { deliver, settled } = world(given);
	await expect(deliver()).rejects.toThrow(LineApiError);
	if (state === undefined) expect(settled()).toBeUndefined();
	else expect(settled()).toMatchObject({ state, counted: 0 });
});

test.each<[string, World]>([
	['this run saw no answer', { pushes: [NO_ANSWER, RATE] }],
	['an earlier run saw none', { claim: may(49, true), pushes: [RATE] }],
])('too fast after a try that LINE may have taken stays claimed: %s', async (_, given) => {
	const { deliver, settled } = world(given);
	expect(await deliver()).toMatchObject({ status: 'rate_limited', counted: 0 });
	expect(settled()).toBeUndefined();
});
