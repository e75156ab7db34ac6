import { randomUUID } from 'node:crypto';
import { startSimulator, type Simulator } from './index';
import { callApi, text } from './support';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
	simulator.setQuota({ value: 1_000 });
});
afterEach(() => simulator.close());

const messages = [text('週五開團')];
const SECOND = 1_000;
const DAY = 24 * 3_600_000;
const MONTHLY_LIMIT = { status: 429, body: { message: 'You have reached your monthly limit.' } };

const broadcast = (headers: Record<string, string> = {}) =>
	callApi(simulator, 'POST /v2/bot/message/broadcast', { messages }, { headers });
const narrowcast = (body: object = {}, headers: Record<string, string> = {}) =>
	callApi(simulator, 'POST /v2/bot/message/narrowcast', { messages, ...body }, { headers });
const progress = async (requestId: string) =>
	(await callApi(simulator, `GET /v2/bot/message/progress/narrowcast?requestId=${requestId}`)).body;
const get = (path: string) => callApi(simulator, `GET ${path}`);

/** New friends of the account; their user ids. */
function friends(count: number): string[] {
	return Array.from(
		{ length: count },
		(_, i) =>
			simulator.createUser({ displayName: `好友${i + 1}`, friendOf: simulator.defaultChannel }).userId,
	);
}

/** An audience of the account that is ready. */
async function audience(userIds: string[]): Promise<number> {
	const { body } = await callApi(simulator, 'POST /v2/bot/audienceGroup/upload', {
		description: '熟客',
		audiences: userIds.map((id) => ({ id })),
	});
	simulator.finishAudience(body['audienceGroupId'] as number);
	return body['audienceGroupId'] as number;
}

const only = (audienceGroupId: number | bigint) => ({ type: 'audience', audienceGroupId });

/** Sends a narrowcast, lets it end, and tells what LINE says of it. */
async function outcome(body: object): Promise<Record<string, unknown>> {
	const answer = await narrowcast(body);
	expect(answer).toMatchObject({ status: 202, body: {} });
	const requestId = answer.headers.get('x-line-request-id') ?? '';
	simulator.finishNarrowcast(requestId);
	return progress(requestId);
}

const receivers = () =>
	[...simulator.state.users.keys()].filter((id) => simulator.chat(id).some(({ from }) => from === 'bot'));

describe('broadcast', () => {
	test('reaches every friend at once, and nobody else', async () => {
		const ids = friends(3);
		const [blocker] = friends(1);
		simulator.unfollow(blocker!);
		const stranger = simulator.createUser({ displayName: '路人' }).userId;
		simulator.say(stranger, stranger, '你好');
		expect(await broadcast()).toMatchObject({ status: 200, body: {} });
		expect(receivers()).toEqual(ids);
		expect(simulator.chat(ids[0]!)).toMatchObject([{ sentBy: 'broadcast', messages }]);
		expect(simulator.quotaUsed()).toBe(3);
	});

	test('over the quota it is refused as a whole', async () => {
		friends(3);
		simulator.setQuota({ used: 998 });
		expect(await broadcast()).toMatchObject(MONTHLY_LIMIT);
		expect(receivers()).toEqual([]);
		simulator.setQuota({ used: 997 });
		expect((await broadcast()).status).toBe(200);
	});

	test('takes a retry key: 409 the second time, without sentMessages', async () => {
		friends(2);
		const headers = { 'x-line-retry-key': randomUUID() };
		const first = await broadcast(headers);
		const second = await broadcast(headers);
		expect(second).toMatchObject({ status: 409, body: { message: 'The retry key is already accepted' } });
		expect(second.body).not.toHaveProperty('sentMessages');
		expect(second.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
		expect(simulator.quotaUsed()).toBe(2);
	});

	test.each([
		['no messages', { messages: [] }],
		['a receiver', { messages, to: `U${'0'.repeat(32)}` }],
		['a unit', { messages, customAggregationUnits: ['a'] }],
		['a quote', { messages: [{ ...text('好'), quoteToken: 'x' }] }],
	])('%s: 400', async (_, body) => {
		expect((await callApi(simulator, 'POST /v2/bot/message/broadcast', body)).status).toBe(400);
	});
});

describe('phases of a narrowcast', () => {
	test('waiting, sending, succeeded, by the clock', async () => {
		const ids = friends(3);
		const { headers } = await narrowcast();
		const requestId = headers.get('x-line-request-id') ?? '';
		const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
		expect(await progress(requestId)).toEqual({ phase: 'waiting', acceptedTime: iso });
		expect(simulator.quotaUsed()).toBe(0);
		simulator.clock.advance(31 * SECOND);
		expect(await progress(requestId)).toEqual({
			phase: 'sending',
			targetCount: 3,
			successCount: 0,
			failureCount: 0,
			acceptedTime: iso,
		});
		expect(receivers()).toEqual([]);
		simulator.clock.advance(30 * SECOND);
		expect(await progress(requestId)).toEqual({
			phase: 'succeeded',
			targetCount: 3,
			successCount: 3,
			failureCount: 0,
			acceptedTime: iso,
			completedTime: iso,
		});
		expect(receivers()).toEqual(ids);
		expect(simulator.chat(ids[0]!)).toMatchObject([{ sentBy: 'narrowcast', messages }]);
		expect(simulator.quotaUsed()).toBe(3);
	});

	test('who blocks the account while it is sent is a failure and not counted', async () => {
		const [first] = friends(3);
		const { headers } = await narrowcast();
		simulator.clock.advance(31 * SECOND);
		simulator.unfollow(first!);
		simulator.clock.advance(30 * SECOND);
		expect(await progress(headers.get('x-line-request-id') ?? '')).toMatchObject({
			phase: 'succeeded',
			targetCount: 3,
			successCount: 2,
			failureCount: 1,
		});
		expect(simulator.quotaUsed()).toBe(2);
	});

	test('the status is gone after 14 days, and is of narrowcasts of this channel only', async () => {
		friends(1);
		const requestId = (await narrowcast()).headers.get('x-line-request-id') ?? '';
		const other = (await broadcast()).headers.get('x-line-request-id') ?? '';
		const path = '/v2/bot/message/progress/narrowcast';
		expect((await get(path)).status).toBe(400);
		expect(await get(`${path}?requestId=${other}`)).toMatchObject({
			status: 404,
			body: { message: 'Not found' },
		});
		const channel = simulator.createChannel();
		const asOther = await callApi(simulator, `GET ${path}?requestId=${requestId}`, undefined, { channel });
		expect(asOther.status).toBe(404);
		simulator.clock.advance(13 * DAY);
		expect((await get(`${path}?requestId=${requestId}`)).status).toBe(200);
		simulator.clock.advance(DAY + SECOND);
		expect((await get(`${path}?requestId=${requestId}`)).status).toBe(404);
	});

	test('a retry key is good for one', async () => {
		friends(2);
		const headers = { 'x-line-retry-key': randomUUID() };
		const first = await narrowcast({}, headers);
		const second = await narrowcast({}, headers);
		expect(second.status).toBe(409);
		expect(second.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
		simulator.clock.advance(61 * SECOND);
		expect(simulator.quotaUsed()).toBe(2);
	});

	test('60 an hour', async () => {
		friends(1);
		const now = jest.spyOn(simulator.clock, 'now').mockReturnValue(Date.now());
		const statuses = await Promise.all(Array.from({ length: 61 }, async () => (await narrowcast()).status));
		expect(statuses.filter((status) => status === 202)).toHaveLength(60);
		expect(await narrowcast()).toMatchObject({
			status: 429,
			body: { message: 'The API rate limit has been exceeded. Try again later.' },
		});
		expect((await broadcast()).status).toBe(200);
		now.mockReturnValue(simulator.clock.now() + 60 * SECOND);
		expect((await narrowcast()).status).toBe(202);
	});
});

describe('quota of a narrowcast', () => {
	test('reserves the whole target reach until its recipients are known', async () => {
		const ids = friends(100);
		const few = await audience(ids.slice(0, 2));
		const { groupId } = simulator.createGroup({ name: '團', memberIds: ids.slice(0, 20) });
		simulator.inviteBot(groupId);
		const push = () => callApi(simulator, 'POST /v2/bot/message/push', { to: groupId, messages });
		simulator.setQuota({ value: 110 });
		expect((await narrowcast({ recipient: only(few) })).status).toBe(202);
		expect((await get('/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 0 });
		expect(await push()).toMatchObject(MONTHLY_LIMIT);
		simulator.clock.advance(31 * SECOND);
		expect(simulator.quotaUsed()).toBe(2);
		expect((await push()).status).toBe(200);
	});

	test('one that fails gives back what it reserved', async () => {
		friends(60);
		const foreign = simulator.shareAudience({ userIds: friends(49) });
		simulator.setQuota({ value: 109 });
		await outcome({ recipient: only(Number(foreign.audienceGroupId)) });
		expect(simulator.quotaUsed()).toBe(0);
		expect(simulator.quotaLeft()).toBe(109);
	});

	// LINE's own table, "Controlling the maximum number of messages to send": reach 100, recipients 80.
	test.each<[number, object | undefined, number | 'refused' | 'cancelled']>([
		[90, undefined, 'refused'],
		[50, undefined, 'refused'],
		[90, { upToRemainingQuota: true }, 80],
		[50, { upToRemainingQuota: true }, 50],
		[90, { upToRemainingQuota: true, forbidPartialDelivery: true }, 80],
		[50, { upToRemainingQuota: true, forbidPartialDelivery: true }, 'cancelled'],
		[90, { max: 30, upToRemainingQuota: true }, 30],
		[50, { max: 30, upToRemainingQuota: true }, 30],
		[90, { max: 30, upToRemainingQuota: true, forbidPartialDelivery: true }, 'cancelled'],
		[50, { max: 30 }, 30],
		[29, { max: 30 }, 'refused'],
		[0, { upToRemainingQuota: true }, 'refused'],
		[100, undefined, 80],
	])('with %d left and %j: %s', async (value, limit, expected) => {
		const ids = friends(100);
		const recipient = only(await audience(ids.slice(0, 80)));
		simulator.setQuota({ value });
		const body = { recipient, ...(limit ? { limit } : {}) };
		if (expected === 'refused') {
			expect(await narrowcast(body)).toMatchObject(MONTHLY_LIMIT);
			return;
		}
		const result = await outcome(body);
		if (expected === 'cancelled') expect(result).toMatchObject({ phase: 'failed', errorCode: 5 });
		else expect(result).toMatchObject({ phase: 'succeeded', successCount: expected });
		expect(receivers()).toHaveLength(expected === 'cancelled' ? 0 : expected);
	});

	test('forbidPartialDelivery needs upToRemainingQuota', async () => {
		friends(1);
		expect(await narrowcast({ limit: { forbidPartialDelivery: true } })).toMatchObject({
			status: 400,
			body: { message: 'The option forbidPartialDelivery must be used with upToRemainingQuota.' },
		});
	});

	test('an account without a limit', async () => {
		friends(3);
		simulator.setQuota({ type: 'none' });
		expect(await outcome({ limit: { upToRemainingQuota: true } })).toMatchObject({ successCount: 3 });
	});
});

describe('recipients of a narrowcast', () => {
	test('operators', async () => {
		const ids = friends(6);
		const [first, second, third] = [
			await audience(ids.slice(0, 3)),
			await audience(ids.slice(2, 5)),
			await audience(ids.slice(0, 1)),
		];
		const cases: [object, number[]][] = [
			[only(first), [0, 1, 2]],
			[{ type: 'operator', and: [only(first), only(second)] }, [2]],
			[{ type: 'operator', or: [only(first), only(second)] }, [0, 1, 2, 3, 4]],
			[{ type: 'operator', not: only(first) }, [3, 4, 5]],
			[{ type: 'operator', and: [only(first), { type: 'operator', not: only(third) }] }, [1, 2]],
		];
		for (const [recipient, expected] of cases) {
			const { headers } = await narrowcast({ recipient });
			const { deliveredIds } = simulator.finishNarrowcast(headers.get('x-line-request-id') ?? '');
			expect(deliveredIds).toEqual(expected.map((index) => ids[index]));
		}
	});

	test('friends only, whoever else is in the audience', async () => {
		const [friend] = friends(1);
		const stranger = simulator.createUser({ displayName: '路人' }).userId;
		simulator.say(stranger, stranger, '你好');
		const recipient = only(await audience([friend!, stranger]));
		expect(await outcome({ recipient })).toMatchObject({ targetCount: 1, successCount: 1 });
		expect(receivers()).toEqual([friend]);
	});

	test('who got an earlier one can be left out', async () => {
		const ids = friends(4);
		const recipient = only(await audience(ids.slice(0, 3)));
		const first = (await narrowcast({ recipient })).headers.get('x-line-request-id') ?? '';
		const again = { recipient: { type: 'operator', not: { type: 'redelivery', requestId: first } } };
		const refused = { status: 400, body: { message: `Invalid request id: ${first}` } };
		expect(await narrowcast(again)).toMatchObject(refused);
		simulator.finishNarrowcast(first);
		expect(await outcome(again)).toMatchObject({ successCount: 1 });
		simulator.clock.advance(14 * DAY);
		expect(await narrowcast(again)).toMatchObject(refused);
	});

	test('an audience must be known, ready, and the account’s or shared with it', async () => {
		const ids = friends(60);
		const { body } = await callApi(simulator, 'POST /v2/bot/audienceGroup/upload', {
			description: '熟客',
			audiences: [{ id: ids[0] }],
		});
		const id = body['audienceGroupId'] as number;
		const refused = (other: number) => ({
			status: 400,
			body: { message: `Invalid audience group id: ${other}` },
		});
		expect(await narrowcast({ recipient: only(id) })).toMatchObject(refused(id));
		expect(await narrowcast({ recipient: only(7) })).toMatchObject(refused(7));
		simulator.finishAudience(id);
		expect((await narrowcast({ recipient: only(id) })).status).toBe(202);
		const channel = simulator.createChannel();
		expect(
			await callApi(
				simulator,
				'POST /v2/bot/message/narrowcast',
				{ messages, recipient: only(id) },
				{ channel },
			),
		).toMatchObject(refused(id));
		const shared = Number(simulator.shareAudience({ userIds: ids }).audienceGroupId);
		expect(await outcome({ recipient: only(shared) })).toMatchObject({ successCount: 60 });
		const elsewhere = Number(simulator.shareAudience({ userIds: ids, channel }).audienceGroupId);
		expect(await narrowcast({ recipient: only(elsewhere) })).toMatchObject(refused(elsewhere));
	});

	test('a shared audience needs 50 recipients, an own list none', async () => {
		const ids = friends(60);
		const own = await audience(ids.slice(0, 1));
		const shared = (count: number) =>
			only(Number(simulator.shareAudience({ userIds: ids.slice(0, count) }).audienceGroupId));
		expect(await outcome({ recipient: only(own) })).toMatchObject({ successCount: 1 });
		expect(await outcome({ recipient: shared(50) })).toMatchObject({ successCount: 50 });
		expect(await outcome({ recipient: shared(49) })).toMatchObject({ phase: 'failed', errorCode: 2 });
		const both = { type: 'operator', or: [only(own), shared(49)] };
		expect(await outcome({ recipient: both })).toMatchObject({ phase: 'failed', errorCode: 4 });
	});

	test('nobody at all: failed', async () => {
		const stranger = simulator.createUser({ displayName: '路人' }).userId;
		friends(1);
		expect(await outcome({ recipient: only(await audience([stranger])) })).toMatchObject({
			phase: 'failed',
			errorCode: 2,
			failedDescription: expect.any(String) as string,
		});
	});

	test('attributes need a reach of 100 and 50 recipients', async () => {
		const filter = { demographic: { type: 'gender', oneOf: ['female'] } };
		const ids = friends(99);
		expect(await narrowcast({ filter })).toMatchObject({
			status: 403,
			body: { message: 'Your account does not have enough friends' },
		});
		friends(1);
		expect(await outcome({ filter })).toMatchObject({ phase: 'succeeded' });
		const few = only(await audience(ids.slice(0, 49)));
		expect(await outcome({ filter, recipient: few })).toMatchObject({ phase: 'failed', errorCode: 2 });
	});

	test('ten audiences and request ids, not eleven', async () => {
		friends(1);
		const id = await audience(friends(1));
		const or = (count: number) => ({ type: 'operator', or: Array<object>(count).fill(only(id)) });
		expect((await narrowcast({ recipient: or(10) })).status).toBe(202);
		expect((await narrowcast({ recipient: or(11) })).status).toBe(400);
		expect((await narrowcast({ recipient: { type: 'operator', not: or(11) } })).status).toBe(400);
	});

	const age = (range: object) => ({ demographic: { type: 'age', ...range } });
	test.each<[string, object]>([
		['no message', { messages: [] }],
		['an unknown property', { to: [] }],
		['an unknown recipient', { recipient: { type: 'everybody' } }],
		['an audience without id', { recipient: { type: 'audience' } }],
		['an id as text', { recipient: { type: 'audience', audienceGroupId: '1' } }],
		['an id with decimals', { recipient: { type: 'audience', audienceGroupId: 1.5 } }],
		['an operator without a list', { recipient: { type: 'operator' } }],
		['an empty list', { recipient: { type: 'operator', or: [] } }],
		['two operators', { recipient: { type: 'operator', or: [only(1)], not: only(1) } }],
		['max 0', { limit: { max: 0 } }],
		['an unknown limit', { limit: { upTo: 1 } }],
		['an unknown gender', { filter: { demographic: { type: 'gender', oneOf: ['x'] } } }],
		['no age', { filter: age({}) }],
		['an age that is none', { filter: age({ gte: 'age_16' }) }],
		['ages the wrong way round', { filter: age({ gte: 'age_30', lt: 'age_20' }) }],
		['a place that is none', { filter: { demographic: { type: 'area', oneOf: ['tw_23'] } } }],
		[
			'eleven attributes',
			{ filter: { demographic: { type: 'operator', or: Array(11).fill({ type: 'age', gte: 'age_20' }) } } },
		],
	])('%s: 400', async (_, body) => {
		friends(100);
		expect((await narrowcast(body)).status).toBe(400);
	});

	test.each<object>([
		age({ gte: 'age_20', lt: 'age_30' }),
		{ demographic: { type: 'area', oneOf: ['tw_01', 'tw_22'] } },
		{ demographic: { type: 'operator', not: { type: 'appType', oneOf: ['ios'] } } },
		{ demographic: { type: 'subscriptionPeriod', gte: 'day_7' } },
		{},
	])('%j is a filter', async (filter) => {
		friends(100);
		expect((await narrowcast({ filter })).status).toBe(202);
	});
});
