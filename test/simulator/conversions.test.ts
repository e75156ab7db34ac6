import { request } from 'node:http';
import { takeConversions } from './conversions';
import { startSimulator, type Simulator } from './index';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
});
afterEach(() => simulator.close());

const DAY_SECONDS = 86_400;
const seconds = () => Math.floor(simulator.clock.now() / 1_000);

function purchase(changes: { event?: object; user?: object; custom?: object | null } = {}) {
	const { event, user, custom } = changes;
	return {
		event: {
			source_type: 'web',
			event_type: 'conversion',
			event_name: 'Purchase',
			event_timestamp: seconds(),
			deduplication_key: 'order-1',
			...event,
		},
		user: user ?? { email: 'a'.repeat(64) },
		...(custom === null ? {} : { custom: { value: 350, currency: 'TWD', ...custom } }),
	};
}

async function send(body: unknown, headers: Record<string, string> = {}, tagId = simulator.lineTag.tagId) {
	const answer = await fetch(`${simulator.url}/v1/${tagId}/events`, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'x-line-tagaccesstoken': simulator.lineTag.accessToken,
			...headers,
		},
		body: JSON.stringify(body),
	});
	return { status: answer.status, body: (await answer.json()) as object };
}

test('events are taken, each deduplication key once', async () => {
	const second = purchase({ event: { deduplication_key: 'order-2' } });
	expect(await send([purchase(), second])).toEqual({ status: 202, body: {} });
	expect((await send([purchase(), purchase()])).status).toBe(202);
	expect(simulator.conversions).toMatchObject([
		{ event: { deduplication_key: 'order-1' }, custom: { value: 350 }, channelId: null },
		{ event: { deduplication_key: 'order-2' } },
	]);
});

test('a LINE user id needs the channel it belongs to', async () => {
	const event = purchase({ user: { line_uid: `U${'a'.repeat(32)}` } });
	const { id } = simulator.defaultChannel;
	expect((await send([event])).status).toBe(400);
	expect((await send([event], { 'x-line-channelid': '1' })).status).toBe(400);
	expect((await send([event], { 'x-line-channelid': id })).status).toBe(202);
	expect(simulator.conversions).toMatchObject([{ channelId: id }]);
});

test.each<[string, { headers?: Record<string, string>; tagId?: string }]>([
	['a wrong token', { headers: { 'x-line-tagaccesstoken': 'x' } }],
	['an empty token', { headers: { 'x-line-tagaccesstoken': '' } }],
	['another tag', { tagId: '00000000-0000-0000-0000-000000000000' }],
])('%s: 401', async (_, { headers, tagId }) => {
	expect((await send([purchase()], headers, tagId)).status).toBe(401);
	expect(simulator.conversions).toEqual([]);
});

test('all or nothing', async () => {
	const bad = purchase({ event: { deduplication_key: 'a b' } });
	expect(await send([purchase(), bad])).toMatchObject({
		status: 400,
		body: { details: [{ property: '[1].event.deduplication_key' }] },
	});
	expect(simulator.conversions).toEqual([]);
});

test.each<[string, () => unknown]>([
	['an object', () => purchase()],
	['an empty list', () => []],
	['no event', () => [{ user: { email: 'a'.repeat(64) } }]],
	['another source', () => [purchase({ event: { source_type: 'app' } })]],
	['another type', () => [purchase({ event: { event_type: 'purchase' } })]],
	['a name of 21', () => [purchase({ event: { event_name: 'a'.repeat(21) } })]],
	['a named page view', () => [purchase({ event: { event_type: 'page_view' } })]],
	['no key', () => [purchase({ event: { deduplication_key: undefined } })]],
	['a key of 257', () => [purchase({ event: { deduplication_key: 'a'.repeat(257) } })]],
	['no time', () => [purchase({ event: { event_timestamp: undefined } })]],
	['milliseconds', () => [purchase({ event: { event_timestamp: seconds() * 1_000 } })]],
	['91 days ago', () => [purchase({ event: { event_timestamp: seconds() - 91 * DAY_SECONDS } })]],
	['in 25 hours', () => [purchase({ event: { event_timestamp: seconds() + 25 * 3_600 } })]],
	['nobody', () => [purchase({ user: {} })]],
	['an address that is no hash', () => [purchase({ user: { email: 'a@example.com' } })]],
	['a user id that is none', () => [purchase({ user: { line_uid: 'ming' } })]],
	['an unknown property', () => [{ ...purchase(), order: 1 }]],
	['an unknown property of the user', () => [purchase({ user: { email: 'a'.repeat(64), name: '小明' } })]],
	['a purchase without value', () => [purchase({ custom: null })]],
	['a value as text', () => [purchase({ custom: { value: '350' } })]],
])('%s: 400', async (_, body) => {
	const { id } = simulator.defaultChannel;
	expect((await send(body(), { 'x-line-channelid': id })).status).toBe(400);
	expect(simulator.conversions).toEqual([]);
});

test('89 days ago, in 23 hours, and fractions of a second are fine', async () => {
	const at = (event_timestamp: number, deduplication_key: string) =>
		purchase({ event: { event_timestamp, deduplication_key } });
	const events = [
		at(seconds() - 89 * DAY_SECONDS, 'old'),
		at(seconds() + 23 * 3_600, 'soon'),
		at(seconds() + 0.5, 'now'),
	];
	expect((await send(events)).status).toBe(202);
	expect(simulator.conversions).toHaveLength(3);
});

test('100,000 events, not 100,001', () => {
	const { tagId, accessToken } = simulator.lineTag;
	const headers = { 'x-line-tagaccesstoken': accessToken };
	// Past HTTP: sixty megabytes of JSON would be most of the test.
	const take = (count: number) =>
		takeConversions(simulator, tagId, { headers, body: Array(count).fill(purchase()) });
	expect(take(100_000).status).toBe(202);
	expect(() => take(100_001)).toThrow('The request body has 1 error(s)');
	expect(simulator.conversions).toHaveLength(1);
});

test('chunked transfer: 400', async () => {
	const { tagId, accessToken } = simulator.lineTag;
	const status = await new Promise<number | undefined>((resolve, reject) => {
		const call = request(`${simulator.url}/v1/${tagId}/events`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-line-tagaccesstoken': accessToken },
		});
		call.on('response', (response) => {
			response.resume();
			resolve(response.statusCode);
		});
		call.on('error', reject);
		// Written in two pieces, Node sends it chunked.
		call.write(JSON.stringify([purchase()]).slice(0, 10));
		call.end(JSON.stringify([purchase()]).slice(10));
	});
	expect(status).toBe(400);
	expect(simulator.conversions).toEqual([]);
});

test('only POST, and only events', async () => {
	const { tagId } = simulator.lineTag;
	expect((await fetch(`${simulator.url}/v1/${tagId}/events`)).status).toBe(405);
	expect((await fetch(`${simulator.url}/v1/${tagId}`)).status).toBe(404);
});
