import { formatCart, readCart, withCart } from '../../../lib/web/cart-fragment';

test('a cart comes back as it was', () => {
	const cart = [
		{ code: 'A1', quantity: 2 },
		{ code: '柿 & 子?', quantity: 999 },
	];
	expect(formatCart([{ code: 'A1', quantity: 2 }])).toBe('A1=2');
	expect(readCart(formatCart(cart))).toEqual(cart);
});

test.each(['A1=0', 'A1=-1', 'A1=1.5', 'A1=1e9', 'A1=1000', 'A1=', 'A1', 'A1=x', ''])(
	'%p: nothing',
	(text) => {
		expect(readCart(text)).toEqual([]);
	},
);

test('the last word about an item counts, and nothing of the language itself is an item', () => {
	expect(readCart('A1=1&A1=3&__proto__=2')).toEqual([
		{ code: 'A1', quantity: 3 },
		{ code: '__proto__', quantity: 2 },
	]);
});

test('an address of any length makes a cart of a hundred items', () => {
	const text = Array.from({ length: 500 }, (_, index) => `A${index}=1`).join('&');
	expect(readCart(text)).toHaveLength(100);
});

test('a group page with a cart', () => {
	const url = withCart('https://shop.example/webhook/shop?t=x', [{ code: 'A1', quantity: 1 }]);
	expect(url).toBe('https://shop.example/webhook/shop?t=x#?A1=1');
});
