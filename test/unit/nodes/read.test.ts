import { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	cleanText,
	oneOf,
	readLimit,
	readLocator,
	readOptionalText,
	readText,
	readTime,
	toMinor,
} from '../../../nodes/shared/read';

/** What is used of a node's context: these parameters, in this zone. */
function context(parameters: Record<string, unknown>, zone = 'Asia/Taipei'): IExecuteFunctions {
	return {
		getNodeParameter: (name: string, _item: number, fallback: unknown) =>
			name in parameters ? parameters[name] : fallback,
		getTimezone: () => zone,
		getWorkflowSettings: () => ({ timezone: zone }),
	} as unknown as IExecuteFunctions;
}

const problem = (work: () => unknown): { message: string; description: string } => {
	try {
		return { message: `accepted: ${JSON.stringify(work())}`, description: '' };
	} catch (error) {
		return error as { message: string; description: string };
	}
};

describe('texts', () => {
	test.each<[unknown, string | null]>([
		['茶', '茶'],
		['  茶  ', '茶'],
		[7, '7'],
		[0, '0'],
		[true, 'true'],
		[NaN, 'NaN'],
		['', null],
		['   ', null],
		[null, null],
		[undefined, null],
		['a\0b', 'a\ufffdb'],
		['\ud83c', '\ufffd'],
		['🍎', '🍎'],
	])('%p is read as %p', (value, expected) => {
		expect(cleanText(value, 'name', 200)).toBe(expected);
		expect(readOptionalText(context({ name: value }), 'name', 0)).toBe(expected);
	});

	test.each<[unknown, string]>([
		['', "The field 'name' is empty"],
		[undefined, "The field 'name' is empty"],
		[{}, "The field 'name' is an object, not a text"],
		[['茶'], "The field 'name' is a list, not a text"],
		['x'.repeat(201), "The field 'name' has 201 characters, at most 200 fit"],
	])('%j is refused', (value, message) => {
		const error = problem(() => readText(context({ name: value }), 'name', 0));
		expect(error.message).toBe(message);
		expect(error.description).not.toBe('');
	});

	it('tells the beginning of a text that is too long', () => {
		expect(problem(() => cleanText('甲乙丙'.repeat(50), 'title', 100)).description).toBe(
			`Shorten it; it begins with '${'甲乙丙'.repeat(13)}甲…'.`,
		);
	});
});

describe('a chosen record', () => {
	test.each<[unknown, string]>([
		['C1', 'C1'],
		[' C1 ', 'C1'],
		[10023, '10023'],
	])('%p is %p', (value, expected) => {
		expect(readLocator(context({ group: value }), 'group', 0)).toBe(expected);
	});

	test.each([undefined, null, '', ' ', {}, [], true])('%p is none', (value) => {
		expect(problem(() => readLocator(context({ group: value }), 'group', 0)).message).toBe(
			"The field 'group' is empty",
		);
	});
});

describe('times', () => {
	const noon = Date.UTC(2026, 11, 24, 4);
	test.each<[string, unknown]>([
		['a text without zone', '2026-12-24T12:00'],
		['with seconds', '2026-12-24T12:00:00.000'],
		['with a space', '2026-12-24 12:00'],
		['with spaces around', ' 2026-12-24T12:00 '],
		['with slashes', '2026/12/24 12:00'],
		['with another zone', '2026-12-24T13:00+09:00'],
		['in UTC', '2026-12-24T04:00:00Z'],
		['epoch milliseconds', noon],
		['a Date', new Date(noon)],
		['a DateTime', DateTime.fromMillis(noon, { zone: 'UTC' })],
	])('%s', (_name, value) => {
		expect(readTime(context({ at: value }), 'at', 0)).toBe(noon);
	});

	test.each(['', null, undefined])('%p is none', (value) => {
		expect(readTime(context({ at: value }), 'at', 0)).toBeNull();
	});

	test.each<[unknown, string]>([
		['soon', "'soon'"],
		['2026-13-01', "'2026-13-01'"],
		['2026-02-30T00:00', "'2026-02-30T00:00'"],
		['25:00', "'25:00'"],
		[1.5, "'1.5'"],
		[NaN, "'NaN'"],
		[9e15, "'9000000000000000'"],
		[true, "'true'"],
		[{ at: 1 }, `'{"at":1}'`],
		['x'.repeat(500), `'${'x'.repeat(60)}'`],
	])('%p is refused', (value, shown) => {
		expect(problem(() => readTime(context({ at: value }), 'at', 0)).message).toBe(
			`The field 'at' is not a date and time: ${shown}`,
		);
	});

	it('is of the zone also when the clock changes there', () => {
		const at = (text: string) => readTime(context({ at: text }, 'America/New_York'), 'at', 0);
		expect(at('2026-03-08T01:30')).toBe(Date.UTC(2026, 2, 8, 6, 30));
		expect(at('2026-03-08T03:30')).toBe(Date.UTC(2026, 2, 8, 7, 30));
	});
});

test.each<[unknown, object | string]>([
	[50, { limit: 50 }],
	['10', { limit: 10 }],
	[1, { limit: 1 }],
	[0, "'0'"],
	[-5, "'-5'"],
	[2.5, "'2.5'"],
	['many', "'many'"],
	[Infinity, "'Infinity'"],
	[null, "''"],
])('the limit %p', (limit, expected) => {
	const read = () => readLimit(context({ returnAll: false, limit }), 0);
	if (typeof expected === 'object') expect(read()).toEqual(expected);
	else expect(problem(read).message).toBe(`The field 'limit' is not a whole number from 1: ${expected}`);
	expect(readLimit(context({ returnAll: true, limit }), 0)).toEqual({});
});

describe('prices', () => {
	it('are minor units', () => {
		expect([
			toMinor('NT$1,280', 'price', 'TWD'),
			toMinor(12.5, 'price', 'USD'),
			toMinor(0, 'price', 'JPY'),
		]).toEqual([1280, 1250, 0]);
	});

	test.each<[unknown, string]>([
		['', "The field 'price' is empty"],
		[null, "The field 'price' is empty"],
		[undefined, "The field 'price' is empty"],
		[-1, "The field 'price' is not a price in TWD: '-1'"],
		[99.5, "The field 'price' is not a price in TWD: '99.5'"],
		[NaN, "The field 'price' is not a price in TWD: 'NaN'"],
		[{}, "The field 'price' is not a price in TWD: '{}'"],
	])('%p is refused', (value, message) => {
		const error = problem(() => toMinor(value, 'price', 'TWD'));
		expect(error.message).toBe(message);
		expect(error.description).toMatch(/whole number|Enter a price/);
	});
});

test('a value of a drop-down is one of its values', () => {
	const allowed = ['zh-TW', 'en'] as const;
	expect(oneOf('en', 'language', allowed)).toBe('en');
	for (const [value, shown] of [
		['fr', 'fr'],
		[undefined, ''],
		[['en'], '["en"]'],
	] as const) {
		expect(problem(() => oneOf(value, 'language', allowed))).toMatchObject({
			message: `The field 'language' cannot be '${shown}'`,
			description: "It can be 'zh-TW', 'en'.",
		});
	}
});
