import type { messagingApi } from '@line/bot-sdk';

import { InputError } from '../../../lib/groupbuy/input-error';
import { LineApiError } from '../../../lib/line/api-error';
import { deliverNarrowcast } from '../../../lib/line/deliver-narrowcast';
import type { PushClaim } from '../../../lib/line/guarded-send';
import { parseJson, stringifyJson } from '../../../lib/line/json';
import type { ApiRequest, LineApi } from '../../../lib/line/messaging-api';
import {
	narrowcast,
	narrowcastProgress,
	type Narrowcast,
	type NarrowcastRecipient,
} from '../../../lib/line/narrowcast-api';

const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';
const LONG_ID = '9007199254740993';
const MESSAGES: messagingApi.TextMessage[] = [{ type: 'text', text: '"audienceGroupId":"1"' }];
const audience = (lineAudienceId: string): NarrowcastRecipient => ({ type: 'audience', lineAudienceId });
const NARROWCAST: Narrowcast = {
	messages: MESSAGES,
	recipient: audience('1'),
	limit: { max: null, upToRemainingQuota: false, forbidPartialDelivery: false },
	notificationDisabled: false,
};

function line(status: number, text: string, headers: Record<string, string> = {}) {
	const asked: ApiRequest[] = [];
	const api: LineApi = {
		baseUrl: 'https://api.line.me',
		request: (request) => {
			asked.push(request);
			return Promise.resolve({
				statusCode: status,
				headers: { 'x-line-request-id': 'r1', ...headers },
				body: parseJson(text),
			});
		},
	};
	return { api, asked };
}

describe('a narrowcast', () => {
	test.each<[string, Partial<Narrowcast>, string]>([
		[
			'to one audience',
			{ recipient: audience(LONG_ID) },
			`"recipient":{"type":"audience","audienceGroupId":${LONG_ID}}`,
		],
		[
			'to the buyers of two campaigns but those of a third',
			{
				recipient: {
					type: 'and',
					of: [
						{ type: 'or', of: [audience('1'), audience('2')] },
						{ type: 'not', of: audience(LONG_ID) },
					],
				},
			},
			`"recipient":{"type":"operator","and":[{"type":"operator","or":[{"type":"audience","audienceGroupId":1},{"type":"audience","audienceGroupId":2}]},{"type":"operator","not":{"type":"audience","audienceGroupId":${LONG_ID}}}]}`,
		],
		[
			'of a part',
			{
				limit: { max: 100, upToRemainingQuota: true, forbidPartialDelivery: true },
				notificationDisabled: true,
			},
			'"recipient":{"type":"audience","audienceGroupId":1},"limit":{"max":100,"upToRemainingQuota":true,"forbidPartialDelivery":true},"notificationDisabled":true',
		],
	])('%s', async (_, given, expected) => {
		const { api, asked } = line(202, '{}');
		expect(await narrowcast(api, { ...NARROWCAST, ...given }, KEY)).toEqual({ requestId: 'r1' });
		expect(asked).toMatchObject([
			{
				method: 'POST',
				url: 'https://api.line.me/v2/bot/message/narrowcast',
				headers: { 'x-line-retry-key': KEY },
			},
		]);
		expect(stringifyJson(asked[0]?.body)).toBe(`{"messages":${JSON.stringify(MESSAGES)},${expected}}`);
	});

	test.each<[string, Partial<Narrowcast>, string]>([
		['an ID that is none', { recipient: audience('x') }, KEY],
		['nobody at all', { recipient: { type: 'or', of: [] } }, KEY],
		[
			'eleven audiences',
			{
				recipient: {
					type: 'and',
					of: [
						{ type: 'or', of: Array.from({ length: 10 }, () => audience('1')) },
						{ type: 'not', of: audience('2') },
					],
				},
			},
			KEY,
		],
		['no message at most', { limit: { ...NARROWCAST.limit, max: 0 } }, KEY],
		['half a message', { limit: { ...NARROWCAST.limit, max: 1.5 } }, KEY],
		['rather nobody, without a limit', { limit: { ...NARROWCAST.limit, forbidPartialDelivery: true } }, KEY],
		['a retry key that is none', {}, 'key'],
	])('asks LINE nothing for %s', async (_, given, key) => {
		const { api, asked } = line(202, '{}');
		await expect(narrowcast(api, { ...NARROWCAST, ...given }, key)).rejects.toThrow(InputError);
		expect(asked).toEqual([]);
	});
});

describe('progress', () => {
	const ask = async (status: number, text: string) =>
		await narrowcastProgress(line(status, text).api, 'c10c3d86-f565');

	test('how many got it', async () => {
		const text =
			'{"phase":"succeeded","successCount":298,"failureCount":2,"targetCount":300,"acceptedTime":"2026-11-21T10:15:30.121Z"}';
		expect(await ask(200, text)).toEqual({
			phase: 'succeeded',
			successCount: 298,
			failureCount: 2,
			targetCount: 300,
			errorCode: null,
			failure: null,
		});
	});

	test.each<[number, RegExp]>([
		[1, /internal failure/],
		[2, /50 or more/],
		[3, /one retry key/],
		[4, /fewer than 50 people/],
		[5, /quota does not suffice/],
	])('error code %i in words', async (errorCode, words) => {
		const progress = await ask(200, JSON.stringify({ phase: 'failed', errorCode, failedDescription: 'x' }));
		expect(progress).toMatchObject({ phase: 'failed', errorCode });
		expect(progress?.failure).toMatch(words);
	});

	test.each<[string, object, string]>([
		['a code that is new', { errorCode: 9, failedDescription: 'Something new' }, 'Something new'],
		['nothing', {}, 'LINE does not say why.'],
	])('it failed, and LINE says %s', async (_, said, failure) => {
		expect(await ask(200, JSON.stringify({ phase: 'failed', ...said }))).toMatchObject({ failure });
	});

	test('on its way nothing is known yet', async () => {
		expect(await ask(200, '{"phase":"waiting"}')).toMatchObject({ phase: 'waiting', successCount: null });
	});

	test('a request ID of odd form goes into no URL', async () => {
		const { api, asked } = line(200, '{"phase":"waiting"}');
		await expect(narrowcastProgress(api, 'a b')).rejects.toThrow(InputError);
		expect(asked).toEqual([]);
	});

	test('gone after 14 days; other refusals are errors, and so is what is not LINE’s', async () => {
		expect(await ask(404, '{"message":"Not found"}')).toBeNull();
		await expect(ask(401, '{}')).rejects.toMatchObject({ kind: 'unauthorized' });
		await expect(ask(200, '{"phase":"dreaming"}')).rejects.toThrow(LineApiError);
	});
});

describe('behind the guard', () => {
	function deliver(claim: PushClaim, [status, text]: [number, string], given: Partial<Narrowcast> = {}) {
		const { api, asked } = line(status, text, { 'x-line-accepted-request-id': 'r0' });
		const noted: unknown[] = [];
		const guard = {
			freshenQuota: () => Promise.resolve(),
			noteUsedUp: () => Promise.resolve(void noted.push('used up')),
			claim: (size: object) => {
				noted.push(size);
				return Promise.resolve(claim);
			},
			settle: ({ state, counted }: { state: string; counted: number }) =>
				Promise.resolve(void noted.push([state, counted])),
		};
		const delivery = deliverNarrowcast(
			api,
			{ ...NARROWCAST, ...given, retryKey: KEY, recipients: 300 },
			{ guard, wait: () => Promise.resolve() },
		);
		return { delivery, asked, noted };
	}
	const yes: PushClaim = { decision: 'push', reason: 'allowed', isAgain: false, left: { quotaLeft: 1000 } };
	const size = { recipients: 300, messageCount: 1 };

	test('taken: all recipients are held until LINE tells how many it reached', async () => {
		const { delivery, noted } = deliver(yes, [202, '{}']);
		expect(await delivery).toMatchObject({ status: 'sent', requestId: 'r1', counted: 300, quotaLeft: 700 });
		expect(noted).toEqual([size, ['sent', 300]]);
	});

	test('taken before: by which ID to ask for its progress', async () => {
		const { delivery, noted } = deliver({ ...yes, isAgain: true }, [409, '{}']);
		expect(await delivery).toMatchObject({ status: 'already_sent', requestId: 'r0', counted: 300 });
		expect(noted).toEqual([size, ['sent', 300]]);
	});

	test('somebody is asked first', async () => {
		const ask: PushClaim = { decision: 'ask', reason: 'ask_above', left: { quotaLeft: null } };
		const { delivery, asked, noted } = deliver(ask, [202, '{}']);
		expect(await delivery).toMatchObject({ status: 'needs_approval', recipients: 300 });
		expect(asked).toEqual([]);
		expect(noted).toEqual([size]);
	});

	test('the monthly limit, which LINE reaches while it reserves messages', async () => {
		const { delivery, noted } = deliver(yes, [429, '{"message":"You have reached your monthly limit."}']);
		expect(await delivery).toMatchObject({ status: 'over_quota', quotaLeft: 0, counted: 0 });
		expect(noted).toEqual([size, ['refused', 0], 'used up']);
	});

	test('what is wrong with it holds nothing', async () => {
		const { delivery, asked, noted } = deliver(yes, [202, '{}'], { recipient: audience('x') });
		await expect(delivery).rejects.toThrow(InputError);
		expect(asked).toEqual([]);
		expect(noted).toEqual([size, ['retry', 0]]);
	});
});
