import { readFastOrder } from '../../../lib/groupbuy/fast-order-input';
import { InputError } from '../../../lib/groupbuy/input-error';

const VARIANT = { kind: 'variant', variantId: '10023/L', quantity: 2 };
const CUSTOM = { kind: 'custom', name: '手寫卡', priceMinor: 30, quantity: 1 };
const read = (changes: object) => readFastOrder({ lines: [VARIANT], ...changes });
const line = (changes: object, base: object = CUSTOM) => ({ lines: [VARIANT, { ...base, ...changes }] });
const promotion = (changes: object) => ({
	promotions: [{ name: '九折', benefit: { rate: 1000 }, ...changes }],
});

test('what is not given is empty', () => {
	expect(readFastOrder({ lines: [VARIANT, CUSTOM], note: ' ', couponCode: '', tags: null })).toEqual({
		lines: [VARIANT, { ...CUSTOM, imageUrl: null, showInShop: false, gift: false }],
		tags: [],
		note: null,
		promotions: [],
		discounts: [],
		couponCode: null,
		storeCredit: null,
	});
});

test.each<[object, object]>([
	[line({ name: ' 手\u202e寫\n卡 ', quantity: 999 }), { lines: [{}, { name: '手寫 卡', quantity: 999 }] }],
	[
		line({ imageUrl: 'https://shop.example/卡.jpg' }),
		{ lines: [{}, { imageUrl: 'https://shop.example/%E5%8D%A1.jpg' }] },
	],
	[line({ gift: true, priceMinor: 0 }), { lines: [{}, { gift: true, priceMinor: 0 }] }],
	[line({ kind: 'gift' }, VARIANT), { lines: [{}, { kind: 'gift', variantId: '10023/L' }] }],
	[{ tags: [' 急單 ', '急單', 'VIP'] }, { tags: ['急單', 'VIP'] }],
	[{ note: '第一行\r\n第二行' }, { note: '第一行\n第二行' }],
	[{ note: '字'.repeat(200) }, { note: '字'.repeat(200) }],
	[{ discounts: [{ name: '熟客', amountMinor: 50 }] }, { discounts: [{ name: '熟客', amountMinor: 50 }] }],
	[{ couponCode: ' ｈi2026 ' }, { couponCode: 'HI2026' }],
	[{ storeCredit: 'all' }, { storeCredit: 'all' }],
	[{ storeCredit: 0 }, { storeCredit: 0 }],
	[
		promotion({}),
		{
			promotions: [
				{ name: '九折', variantIds: [], minQuantity: 1, minAmountMinor: 0, benefit: { rate: 1000 } },
			],
		},
	],
	[
		promotion({ benefit: { cheapestFreeOf: 3 }, variantIds: ['A', 7] }),
		{ promotions: [{ benefit: { cheapestFreeOf: 3 }, variantIds: ['A', '7'] }] },
	],
])('takes %j', (input, expected) => {
	expect(read(input)).toMatchObject(expected);
});

test.each<[object, string]>([
	[{ lines: [] }, "'lines' is empty"],
	[{ lines: 'A1' }, "'lines' is not a list: 'A1'"],
	[{ lines: Array.from({ length: 101 }, () => VARIANT) }, "'lines' has 101 entries"],
	[{ lines: [null] }, "'lines[0]' is not an object"],
	[line({ kind: 'service' }), "'lines[1].kind' cannot be 'service'"],
	[line({ quantity: 0 }), "'lines[1].quantity' cannot be 0"],
	[line({ quantity: 1000 }), "'lines[1].quantity' cannot be 1000"],
	[line({ quantity: 1.5 }), "'lines[1].quantity' cannot be 1.5"],
	[line({ quantity: '2' }), "'lines[1].quantity' cannot be '2'"],
	[line({ name: '\u200b' }), "'lines[1].name' is not a text"],
	[line({ name: '長'.repeat(101) }), "'lines[1].name' has 101 characters"],
	[line({ priceMinor: -1 }), "'lines[1].priceMinor' cannot be -1"],
	[line({ priceMinor: 1_000_000_001 }), "'lines[1].priceMinor' cannot be 1000000001"],
	[line({ imageUrl: 'http://shop.example/a.jpg' }), "'lines[1].imageUrl' is not a web address"],
	[line({ imageUrl: 'http://localhost/a.jpg' }), "'lines[1].imageUrl' is not a web address"],
	[line({ imageUrl: 'javascript:alert(1)' }), "'lines[1].imageUrl' is not a web address"],
	[line({ imageUrl: 'https://good.example@evil.example/' }), "'lines[1].imageUrl' is not a web address"],
	[line({ showInShop: 'yes' }), "'lines[1].showInShop' cannot be 'yes'"],
	[line({ variantId: '' }, VARIANT), "'lines[1].variantId' is empty"],
	[{ tags: Array.from({ length: 11 }, (_, index) => `t${index}`) }, "'tags' has 11 entries"],
	[{ tags: ['長'.repeat(31)] }, 'is too long'],
	[{ note: '字'.repeat(201) }, "'note' has 201 characters"],
	[{ note: {} }, "'note' is not a text: an object"],
	[
		{ discounts: Array.from({ length: 6 }, () => ({ name: 'D', amountMinor: 1 })) },
		"'discounts' has 6 entries",
	],
	[{ discounts: [{ name: '', amountMinor: 1 }] }, "'discounts[0].name' is empty"],
	[{ discounts: [{ name: '長'.repeat(31), amountMinor: 1 }] }, "'discounts[0].name' has 31 characters"],
	[{ discounts: [{ name: 'D', amountMinor: 0 }] }, "'discounts[0].amountMinor' cannot be 0"],
	[{ storeCredit: 'some' }, "'storeCredit' cannot be 'some'"],
	[{ storeCredit: -5 }, "'storeCredit' cannot be -5"],
	[promotion({ benefit: {} }), "'promotions[0].benefit' has nothing that is known in it"],
	[
		promotion({ benefit: { rate: 1, amountMinor: 1 } }),
		"'promotions[0].benefit' has amountMinor and rate in it",
	],
	[promotion({ benefit: { rate: 10_001 } }), "'promotions[0].benefit.rate' cannot be 10001"],
	[promotion({ benefit: { cheapestFreeOf: 1 } }), "'promotions[0].benefit.cheapestFreeOf' cannot be 1"],
	[promotion({ minQuantity: 0 }), "'promotions[0].minQuantity' cannot be 0"],
])('refuses %j', (input, message) => {
	expect(() => read(input)).toThrow(InputError);
	expect(() => read(input)).toThrow(message);
});

test.each([[undefined], ['order'], [[]]])('%j is no order', (input) => {
	expect(() => readFastOrder(input)).toThrow("'order' is not an object");
});
