import { parseJson, stringifyJson } from '../../../lib/line/json';

test.each<[string, unknown]>([
	['{"audienceGroupId":9007199254740993}', { audienceGroupId: '9007199254740993' }],
	['[-9223372036854775808,9223372036854775807]', ['-9223372036854775808', '9223372036854775807']],
	['{"a":9007199254740991,"b":-9007199254740991}', { a: 9007199254740991, b: -9007199254740991 }],
	['{"id":1234567890123,"n":0}', { id: 1234567890123, n: 0 }],
	[
		'[0.12345678901234567890,1e400,12345678901234567890.5]',
		[0.12345678901234568, Infinity, 12345678901234567000],
	],
	[
		'{"text":"9007199254740993, \\"9007199254740993\\" \\\\"}',
		{ text: '9007199254740993, "9007199254740993" \\' },
	],
	['{"\\"9007199254740993":1}', { '"9007199254740993': 1 }],
	['"9007199254740993"', '9007199254740993'],
	['', ''],
	['<html>9007199254740993</html>', '<html>9007199254740993</html>'],
	['{"broken":"9007199254740993', '{"broken":"9007199254740993'],
])('%s is read with its numbers whole', (text, value) => {
	expect(parseJson(text)).toEqual(value);
});

test('a long text is read without trouble', () => {
	const text = '\\"x'.repeat(500_000);
	expect(parseJson(`{"text":"${text}"}`)).toEqual({ text: '"x'.repeat(500_000) });
});

test.each<[unknown, string]>([
	[{ audienceGroupId: 9007199254740993n }, '{"audienceGroupId":9007199254740993}'],
	[{ or: [{ id: 1n }, { not: { id: 2n } }] }, '{"or":[{"id":1},{"not":{"id":2}}]}'],
	[{ text: '"1"\n\u2028', left: undefined, none: null }, '{"text":"\\"1\\"\\n\u2028","none":null}'],
	[[undefined, true, 1.5], '[null,true,1.5]'],
	[{}, '{}'],
])('%# is written as JSON, long numbers as numbers', (value, text) => {
	expect(stringifyJson(value)).toBe(text);
});
