import { push } from '../../../lib/line/messaging-api';
import { retryKey } from '../../../lib/line/retry-key';

test('the same parts make the same key, whenever they are asked for', () => {
	// LINE knows it for 24 hours, in which the package may be updated.
	expect(retryKey('order link', 'R7K3M9QX', 1, 0)).toBe('545eb3a9-949a-82f3-ad90-d9701d33027c');
});

test('other parts make another one, however they run into each other', () => {
	const parts = [
		[],
		[''],
		['', ''],
		['a'],
		['b'],
		['a', 'b'],
		['b', 'a'],
		['ab'],
		['a', 1],
		['a', '1'],
		['a,1'],
	];
	expect(new Set(parts.map((own) => retryKey(...own))).size).toBe(parts.length);
});

test.each(['', '訂單', 'x'.repeat(10_000), '\u0000', '\ud800'])(
	'%# is a UUID of one’s own making',
	(part) => {
		expect(retryKey(part)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	},
);

test('goes with a push as it is', async () => {
	const asked: Array<Record<string, string>> = [];
	const api = {
		baseUrl: 'https://api.line.me',
		request: async ({ headers }: { headers: Record<string, string> }) => {
			asked.push(headers);
			return await Promise.resolve({ statusCode: 200, headers: {}, body: { sentMessages: [] } });
		},
	};
	const key = retryKey('order link', 1);
	await push(api, `U${'1'.repeat(32)}`, [{ type: 'text', text: '您好' }], key);
	expect(asked).toMatchObject([{ 'x-line-retry-key': key }]);
});
