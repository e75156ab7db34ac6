import { DEFAULT_SHOP_SETTINGS } from '../../../lib/groupbuy/checkout';
import { InputError } from '../../../lib/groupbuy/input-error';
import { readShopSettingsInput } from '../../../lib/groupbuy/shop-settings-input';

const HOME = { id: 'home', type: 'black_cat', name: '黑貓', feeMinor: 120, freeFromMinor: 2000, places: [] };
const PICK_UP = {
	id: 'here',
	type: 'pick_up',
	name: '自取',
	feeMinor: 0,
	freeFromMinor: null,
	places: ['東門市場'],
};
const BANK = { bankCode: '822', bankName: '中國信託', accountNumber: '012345678901', accountName: '好吃' };
const TRANSFER = {
	id: 'transfer',
	type: 'bank_transfer',
	name: '轉帳',
	instructions: '三天內\n付款',
	bank: BANK,
	shippingIds: ['home'],
};
const COUPON = {
	code: 'HI2026',
	name: '新朋友',
	benefit: { amountMinor: 50 },
	minOrderMinor: 500,
	variantIds: [],
	maxUses: 10,
	expiresAt: 1_800_000_000_000,
};

const shipping = (changes: object) => ({ shippingMethods: [PICK_UP, { ...HOME, ...changes }] });
const payment = (changes: object) => ({ paymentMethods: [{ ...TRANSFER, ...changes }] });
const bank = (changes: object) => payment({ bank: { ...BANK, ...changes } });
const coupon = (changes: object) => ({ coupons: [{ ...COUPON, ...changes }] });

test('the defaults are settings', () => {
	expect(readShopSettingsInput(DEFAULT_SHOP_SETTINGS)).toEqual(DEFAULT_SHOP_SETTINGS);
});

test('complete settings come back as they are', () => {
	const settings = {
		shopName: '好吃團購',
		currency: 'TWD',
		brandAccountId: '@yourbrand',
		privacyUrl: 'https://shop.example/privacy',
		storefrontUrl: 'https://shop.example/webhook/1/shop',
		liffId: '1234567890-AbcdEfgh',
		shippingMethods: [PICK_UP, HOME],
		paymentMethods: [TRANSFER, { ...TRANSFER, id: 'link', type: 'payment_link', bank: null }],
		invoices: true,
		tax: { mode: 'included', rate: 500 },
		storeCredit: { minOrderMinor: 1000, maxMinor: 50, editable: true },
		coupons: [COUPON, { ...COUPON, code: 'FREE', benefit: { freeShipping: true } }],
		expireHours: 48,
		linkDays: 14,
	};
	expect(readShopSettingsInput(settings)).toEqual(settings);
});

test('only what is given is answered', () => {
	expect(readShopSettingsInput({})).toEqual({});
	expect(readShopSettingsInput({ shopName: ' 好吃 ', linkDays: undefined })).toEqual({ shopName: '好吃' });
});

test.each<[object, object]>([
	[
		{ liffId: '', brandAccountId: null },
		{ liffId: null, brandAccountId: null },
	],
	[
		{ storeCredit: null, expireHours: '' },
		{ storeCredit: null, expireHours: null },
	],
	[
		{ storefrontUrl: 'http://localhost:5678/webhook/shop' },
		{ storefrontUrl: 'http://localhost:5678/webhook/shop' },
	],
	[{ storefrontUrl: 'http://127.0.0.1/shop' }, { storefrontUrl: 'http://127.0.0.1/shop' }],
	[{ tax: { mode: 'none', rate: 500 } }, { tax: { mode: 'none', rate: 0 } }],
	[
		bank({ accountNumber: '0123-4567 8901' }),
		{ paymentMethods: [{ bank: { accountNumber: '012345678901' } }] },
	],
	[payment({ type: 'custom' }), { paymentMethods: [{ bank: null }] }],
	[
		payment({ instructions: ' ', shippingIds: null }),
		{ paymentMethods: [{ instructions: null, shippingIds: [] }] },
	],
	[shipping({ places: ['東門市場'] }), { shippingMethods: [{}, { places: [] }] }],
	[
		coupon({ code: 'hi', maxUses: null, expiresAt: '' }),
		{ coupons: [{ code: 'HI', maxUses: null, expiresAt: null }] },
	],
	[coupon({ benefit: { rate: 1000, freeShipping: false } }), { coupons: [{ benefit: { rate: 1000 } }] }],
])('takes %j', (input, expected) => {
	expect(readShopSettingsInput(input)).toMatchObject(expected);
});

test.each<[unknown, string]>([
	[null, "'settings' is not an object"],
	[{ shopname: 'x' }, "There is no shop setting 'shopname'"],
	[JSON.parse('{"__proto__": 1}'), "There is no shop setting '__proto__'"],
	[{ toString: 'x' }, "There is no shop setting 'toString'"],
	[{ shopName: '長'.repeat(61) }, "'shopName' has 61 characters"],
	[{ currency: 'EUR' }, "'currency' cannot be 'EUR'"],
	[{ brandAccountId: 'yourbrand' }, "'brandAccountId' cannot be 'yourbrand'"],
	[{ privacyUrl: 'http://localhost/privacy' }, "'privacyUrl' is not a web address"],
	[{ storefrontUrl: 'http://shop.example/shop' }, "'storefrontUrl' is not a web address"],
	[{ storefrontUrl: 'https://shop.example/shop?x=1' }, "'storefrontUrl' cannot have a ? or a #"],
	[{ storefrontUrl: 'http://localhost.evil.example/' }, "'storefrontUrl' is not a web address"],
	[{ liffId: '123-abc' }, "'liffId' cannot be '123-abc'"],
	[{ shippingMethods: Array.from({ length: 21 }, () => HOME) }, "'shippingMethods' has 21 entries"],
	[{ shippingMethods: [HOME, HOME] }, "'shippingMethods[1].id' cannot be 'home' too"],
	[shipping({ id: 'to home' }), "'shippingMethods[1].id' cannot be 'to home'"],
	[shipping({ type: 'drone' }), "'shippingMethods[1].type' cannot be 'drone'"],
	[shipping({ name: '' }), "'shippingMethods[1].name' is empty"],
	[shipping({ feeMinor: -1 }), "'shippingMethods[1].feeMinor' cannot be -1"],
	[shipping({ feeMinor: undefined }), "'shippingMethods[1].feeMinor' cannot be empty"],
	[shipping({ freeFromMinor: NaN }), "'shippingMethods[1].freeFromMinor' cannot be NaN"],
	[payment({ id: '' }), "'paymentMethods[0].id' cannot be ''"],
	[payment({ bank: null }), "'paymentMethods[0].bank' is not an object"],
	[bank({ bankCode: '82' }), "'paymentMethods[0].bank.bankCode' cannot be '82'"],
	[bank({ accountNumber: '123456789' }), "'paymentMethods[0].bank.accountNumber' cannot be '123456789'"],
	[bank({ accountName: '' }), "'paymentMethods[0].bank.accountName' is empty"],
	[
		{ shippingMethods: [PICK_UP], ...payment({}) },
		"'paymentMethods[0].shippingIds[0]' cannot be 'home': there is no",
	],
	[{ ...shipping({}), ...payment({ type: 'pay_on_pickup' }) }, 'pay_on_pickup does not go with it'],
	[{ invoices: 'yes' }, "'invoices' cannot be 'yes'"],
	[{ tax: { mode: 'some' } }, "'tax.mode' cannot be 'some'"],
	[{ tax: { mode: 'added', rate: 0 } }, "'tax.rate' cannot be 0"],
	[{ storeCredit: { editable: null } }, "'storeCredit.editable' cannot be empty"],
	[{ coupons: [COUPON, { ...COUPON, code: 'hi2026' }] }, "'coupons[1].code' cannot be 'HI2026' too"],
	[
		coupon({ benefit: { rate: 500, freeShipping: true } }),
		"'coupons[0].benefit' has rate and freeShipping in it",
	],
	[coupon({ benefit: { amountMinor: 0 } }), "'coupons[0].benefit.amountMinor' cannot be 0"],
	[coupon({ maxUses: 0 }), "'coupons[0].maxUses' cannot be 0"],
	[{ expireHours: 0 }, "'expireHours' cannot be 0"],
	[{ linkDays: 367 }, "'linkDays' cannot be 367"],
])('refuses %j', (input, message) => {
	expect(() => readShopSettingsInput(input)).toThrow(InputError);
	expect(() => readShopSettingsInput(input)).toThrow(message);
});
