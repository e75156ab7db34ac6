import { createHash } from 'node:crypto';

import { InputError } from '../../../lib/groupbuy/input-error';
import {
	conversionEvent,
	sendConversions,
	STANDARD_EVENTS,
	type ConversionFacts,
} from '../../../lib/line/conversion-api';
import type { ApiRequest, LineApi } from '../../../lib/line/messaging-api';

const NOW = Date.UTC(2026, 10, 21, 4, 5, 6, 789);
const DAY = 24 * 3_600_000;
const USER = `U${'a'.repeat(32)}`;
const TAG = '8f0d1c2e-0000-4000-8000-000000000000';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const FACTS: ConversionFacts = {
	eventName: 'Purchase',
	deduplicationKey: 'AB12-paid',
	at: NOW - DAY,
	lineUserId: USER,
	email: null,
	phone: null,
	value: { minor: 1280, currency: 'TWD' },
	isTest: false,
};
const made = (facts: Partial<ConversionFacts>) => conversionEvent({ ...FACTS, ...facts }, NOW);

test('an order as LINE wants to know it', () => {
	expect(made({})).toEqual({
		event: {
			source_type: 'web',
			event_type: 'conversion',
			event_name: 'Purchase',
			event_timestamp: 1795147506,
			deduplication_key: 'AB12-paid',
		},
		user: { line_uid: USER },
		custom: { value: 1280, currency: 'TWD' },
	});
	expect(made({ isTest: true }).event.test_flag).toBe(true);
	expect(made({ eventName: 'Conversion', value: null })).not.toHaveProperty('custom');
	expect(made({ value: { minor: 12345, currency: 'USD' } }).custom).toEqual({
		value: 123.45,
		currency: 'USD',
	});
});

test.each<[string, Partial<ConversionFacts>, object]>([
	[
		'an address in one way of writing',
		{ email: ' Ming@Example.COM ' },
		{ email: sha256('ming@example.com') },
	],
	['a mobile number with its country', { phone: '0912-345-678' }, { phone: sha256('+886912345678') }],
	['a number in full width', { phone: '０９１２３４５６７８' }, { phone: sha256('+886912345678') }],
	['a number of another country', { phone: '+81 80-1234-5678' }, { phone: sha256('+818012345678') }],
	['what is no address or number is left out', { email: 'ming', phone: '12' }, {}],
])('nobody is named: %s', (_, given, expected) => {
	expect(made(given).user).toEqual({ line_uid: USER, ...expected });
});

test('without a LINE account the address or the number tells', () => {
	expect(made({ lineUserId: null, email: 'a@b.tw' }).user).toEqual({ email: sha256('a@b.tw') });
});

test.each<[string, Partial<ConversionFacts>]>([
	['91 days ago', { at: NOW - 90 * DAY - 1 }],
	['in two days', { at: NOW + DAY + 1 }],
	['seconds instead of milliseconds', { at: Math.floor(NOW / 1000) }],
	['at no time', { at: NaN }],
	['a name of 21 characters', { eventName: 'x'.repeat(21) }],
	['a name with a space', { eventName: 'my event' }],
	['no key', { deduplicationKey: '' }],
	['a key with a colon', { deduplicationKey: 'AB12:paid' }],
	['a key that LINE takes for none', { deduplicationKey: 'undefined' }],
	['a purchase of nothing', { value: null }],
	['less than nothing', { value: { minor: -1, currency: 'TWD' } }],
	['more than LINE counts', { value: { minor: 2_147_483_648, currency: 'TWD' } }],
	['a user ID that is none', { lineUserId: 'Uming' }],
	['nobody', { lineUserId: null, email: 'ming', phone: null }],
])('LINE would refuse all for it: %s', (_, given) => {
	expect(() => made(given)).toThrow(InputError);
});

test.each<[string, Partial<ConversionFacts>]>([
	['90 days ago', { at: NOW - 90 * DAY }],
	['tomorrow', { at: NOW + DAY }],
	["the merchant's own name", { eventName: 'Group_Buy-2026' }],
	...STANDARD_EVENTS.map((eventName): [string, Partial<ConversionFacts>] => [eventName, { eventName }]),
])('%s is taken', (_, given) => {
	expect(() => made(given)).not.toThrow();
});

describe('requests', () => {
	function line(...statuses: number[]) {
		const asked: ApiRequest[] = [];
		const api: LineApi = {
			baseUrl: 'https://conversion-api.tr.line.me',
			request: (request) => {
				asked.push(request);
				const statusCode = statuses[Math.min(asked.length, statuses.length) - 1] ?? 202;
				return Promise.resolve({ statusCode, headers: {}, body: '' });
			},
		};
		return { api, asked };
	}

	test('a list of events for the tag, and an answer without words', async () => {
		const { api, asked } = line(202);
		const event = made({});
		expect(await sendConversions(api, TAG, [event])).toEqual([{ events: [event], error: null }]);
		expect(asked).toMatchObject([
			{ method: 'POST', url: `https://conversion-api.tr.line.me/v1/${TAG}/events`, body: [event] },
		]);
	});

	test('100,000 at a time, each part with an answer of its own', async () => {
		const { api, asked } = line(202, 400);
		const event = made({});
		const answers = await sendConversions(api, TAG, Array<typeof event>(100_001).fill(event));
		expect(asked.map(({ body }) => (body as object[]).length)).toEqual([100_000, 1]);
		expect(answers.map(({ events, error }) => [events.length, error?.kind])).toEqual([
			[100_000, undefined],
			[1, 'invalid_request'],
		]);
	});

	test.each<[number, string, RegExp]>([
		[400, 'invalid_request', /^LINE said: HTTP 400\. One of the events .* none was taken/],
		[401, 'tag_unauthorized', /LINE Business Manager/],
		[500, 'server', /Try again later/],
	])('HTTP %i says what to do', async (status, kind, words) => {
		const [answer] = await sendConversions(line(status).api, TAG, [made({})]);
		expect(answer?.error?.kind).toBe(kind);
		expect(answer?.error?.description).toMatch(words);
	});

	test('nothing to tell asks nothing, and a tag of odd form goes into no URL', async () => {
		const { api, asked } = line(202);
		expect(await sendConversions(api, TAG, [])).toEqual([]);
		await expect(sendConversions(api, '../other', [made({})])).rejects.toThrow(InputError);
		expect(asked).toEqual([]);
	});
});
