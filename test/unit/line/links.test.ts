import { InputError } from '../../../lib/groupbuy/input-error';
import { addFriendUrl, imageUrl, pageUrl, typedTextUrl } from '../../../lib/line/links';

describe('imageUrl', () => {
	test.each<[string | null, string | null]>([
		['https://shop.example/a.jpg', 'https://shop.example/a.jpg'],
		[
			'https://shop.example/牛奶糖 1.jpg?q=a b',
			'https://shop.example/%E7%89%9B%E5%A5%B6%E7%B3%96%201.jpg?q=a%20b',
		],
		['https://shop.example/a|b.jpg?x={1}^`"', 'https://shop.example/a%7Cb.jpg?x=%7B1%7D%5E%60%22'],
		['https://shop.example/50%.jpg', 'https://shop.example/50%25.jpg'],
		['https://商店.example/a.jpg', 'https://xn--czrs0t.example/a.jpg'],
		['http://shop.example/a.jpg', null],
		['data:image/png;base64,AAAA', null],
		['javascript:alert(1)', null],
		['/a.jpg', null],
		['', null],
		[null, null],
		[`https://shop.example/${'a'.repeat(1979)}`, `https://shop.example/${'a'.repeat(1979)}`],
		[`https://shop.example/${'a'.repeat(1980)}`, null],
		[`https://shop.example/${'糖'.repeat(300)}`, null],
	])('%j', (value, expected) => {
		expect(imageUrl(value)).toBe(expected);
	});
});

describe('pageUrl', () => {
	test.each([
		['https://shop.example/結帳', 'https://shop.example/%E7%B5%90%E5%B8%B3'],
		['http://127.0.0.1:5678/webhook/pay', 'http://127.0.0.1:5678/webhook/pay'],
	])('%s', (value, expected) => {
		expect(pageUrl(value)).toBe(expected);
	});

	test.each([
		'',
		'shop.example',
		'javascript:alert(1)',
		'line://ti/p/@shop',
		`https://shop.example/${'a'.repeat(1000)}`,
	])('refuses %s', (value) => {
		expect(() => pageUrl(value)).toThrow(InputError);
	});
});

describe('addFriendUrl', () => {
	test.each(['@123abcde', '123abcde', ' @123abcde '])('%j', (id) => {
		expect(addFriendUrl(id)).toBe('https://line.me/R/ti/p/%40123abcde');
	});

	test.each(['', '@', '@@shop', '@shop/../x', '@商店', 'https://lin.ee/abc', `@${'a'.repeat(21)}`])(
		'refuses %j',
		(id) => {
			expect(() => addFriendUrl(id)).toThrow(/is not the ID of a LINE Official Account/);
		},
	);
});

describe('typedTextUrl', () => {
	test.each([
		['取貨 R7K3M9QX', '%E5%8F%96%E8%B2%A8%20R7K3M9QX'],
		['Hi there', 'Hi%20there'],
		['a&b=c#d?e', 'a%26b%3Dc%23d%3Fe'],
	])('%j', (text, encoded) => {
		expect(typedTextUrl('123abcde', text)).toBe(`https://line.me/R/oaMessage/%40123abcde/?${encoded}`);
	});

	test('refuses what is no ID', () => {
		expect(() => typedTextUrl('@商店', 'x')).toThrow(/is not the ID of a LINE Official Account/);
	});
});
