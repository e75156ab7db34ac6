import { botInfo, call, type LineApi } from '../../../lib/line/messaging-api';
import type * as RateLimits from '../../../lib/line/rate-limits';
import { awaitTurn, endpointOf, rateOf, TokenBuckets } from '../../../lib/line/rate-limits';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

test.each([
	['POST', '/v2/bot/message/push', 'POST /v2/bot/message/push', 2_000, SECOND],
	['POST', '/v2/bot/message/reply', 'POST /v2/bot/message/reply', 2_000, SECOND],
	['POST', '/v2/bot/message/multicast', 'POST /v2/bot/message/multicast', 200, SECOND],
	['POST', '/v2/bot/message/narrowcast', 'POST /v2/bot/message/narrowcast', 60, HOUR],
	['POST', '/v2/bot/message/broadcast', 'POST /v2/bot/message/broadcast', 60, HOUR],
	['GET', '/v2/bot/audienceGroup/list?page=2', 'GET /v2/bot/audienceGroup/list', 60, MINUTE],
	['GET', '/v2/bot/audienceGroup/9007199254740993', 'GET /v2/bot/audienceGroup/{id}', 60, MINUTE],
	['DELETE', '/v2/bot/audienceGroup/12', 'DELETE /v2/bot/audienceGroup/{id}', 60, MINUTE],
	[
		'PUT',
		'/v2/bot/audienceGroup/12/updateDescription',
		'PUT /v2/bot/audienceGroup/{id}/updateDescription',
		60,
		MINUTE,
	],
	['POST', '/v2/bot/audienceGroup/upload/byFile', 'POST /v2/bot/audienceGroup/upload/byFile', 60, MINUTE],
	['GET', '/v2/bot/insight/followers?date=20261121', 'GET /v2/bot/insight/followers', 60, HOUR],
	['POST', '/v2/bot/channel/webhook/test', 'POST /v2/bot/channel/webhook/test', 60, HOUR],
	['PUT', '/v2/bot/channel/webhook/endpoint', 'PUT /v2/bot/channel/webhook/endpoint', 1_000, MINUTE],
	[
		'GET',
		`/v2/bot/group/C${'a'.repeat(32)}/member/U${'b'.repeat(32)}`,
		'GET /v2/bot/group/{id}/member/{id}',
		2_000,
		SECOND,
	],
	['GET', `/v2/bot/profile/U${'0'.repeat(32)}`, 'GET /v2/bot/profile/{id}', 2_000, SECOND],
])('%s %s is an endpoint with a limit of its own', (method, path, endpoint, count, per) => {
	expect(endpointOf(method, path)).toBe(endpoint);
	expect(rateOf(endpoint)).toEqual({ count, per });
});

describe('a bucket', () => {
	const RATE = { count: 3, per: MINUTE };
	/** What `take` answers at these moments. */
	const waits = (moments: number[], maxWait = 0) => {
		const buckets = new TokenBuckets();
		return moments.map((now) => buckets.take('a', RATE, now, maxWait));
	};

	test.each<[string, number[], number, Array<number | null>]>([
		['starts full and is empty then', [5, 5, 5, 5], 0, [0, 0, 0, null]],
		[
			'gets a token back in a third of the time',
			[0, 0, 0, 19_999, 20_000, 20_000],
			0,
			[0, 0, 0, null, 0, null],
		],
		['never holds more than it takes', [0, HOUR, HOUR, HOUR, HOUR], 0, [0, 0, 0, 0, null]],
		['gives tokens that are still to come', [0, 0, 0, 0, 0, 5_000], 40_000, [0, 0, 0, 20_000, 40_000, null]],
		['what it refused has taken nothing', [0, 0, 0, 0, 0, 0, 20_000], 19_999, [0, 0, 0, null, null, null, 0]],
	])('%s', (_name, moments, maxWait, expected) => {
		expect(waits(moments, maxWait)).toEqual(expected);
	});

	test('of its own for each key', () => {
		const buckets = new TokenBuckets();
		const once = { count: 1, per: HOUR };
		expect(['a', 'b', 'a', 'b'].map((key) => buckets.take(key, once, 0, 0))).toEqual([0, 0, null, null]);
	});

	test('never lets more pass than LINE allows, whenever it is asked', () => {
		const buckets = new TokenBuckets();
		const passed: number[] = [];
		for (let now = 0; now < 10 * MINUTE; now += 700) {
			const wait = buckets.take('a', RATE, now, 5_000);
			if (wait !== null) passed.push(now + wait);
		}
		// A full bucket and what comes back in a minute.
		for (const from of passed) {
			expect(passed.filter((at) => at >= from && at < from + MINUTE).length).toBeLessThanOrEqual(6);
		}
		expect(passed).toHaveLength(3 + 30);
	});
});

describe('requests', () => {
	function line(channel?: string) {
		let asked = 0;
		const api: LineApi = {
			baseUrl: 'https://api.line.me',
			...(channel !== undefined && { channel }),
			request: () => {
				asked++;
				return Promise.resolve({ statusCode: 200, headers: {}, body: {} });
			},
		};
		return { api, asked: () => asked };
	}
	const narrowcast = async (api: LineApi) => await call(api, 'POST', '/v2/bot/message/narrowcast');

	test('beyond the limit LINE is not asked, and the error says who refused', async () => {
		const { api, asked } = line('one channel');
		for (let count = 0; count < 60; count++) await narrowcast(api);
		await expect(narrowcast(api)).rejects.toMatchObject({
			kind: 'rate_limited',
			status: null,
			description: expect.stringMatching(/^This n8n has sent as many .*Wait some seconds/) as string,
		});
		expect(asked()).toBe(60);
		// Other endpoints and other channels go on.
		await botInfo(api);
		await narrowcast(line('another channel').api);
	});

	test('nodes of one process share what is left, whichever copy of this module they use', async () => {
		for (let count = 0; count < 60; count++) {
			expect(await awaitTurn('shared', 'POST', '/v2/bot/message/broadcast')).toBe(true);
		}
		await jest.isolateModulesAsync(async () => {
			const again = jest.requireActual<typeof RateLimits>('../../../lib/line/rate-limits');
			expect(again.awaitTurn).not.toBe(awaitTurn);
			expect(await again.awaitTurn('shared', 'POST', '/v2/bot/message/broadcast')).toBe(false);
		});
	});

	test('an API without a channel keeps no limits', async () => {
		const { api, asked } = line();
		for (let count = 0; count < 61; count++) await narrowcast(api);
		expect(asked()).toBe(61);
	});
});
