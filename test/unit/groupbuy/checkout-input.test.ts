import type { PaymentMethod, Recipient, ShippingMethod, ShippingType } from '../../../lib/groupbuy/checkout';
import { SHIPPING_TYPES } from '../../../lib/groupbuy/checkout';
import { readCheckout, type CheckoutProblem } from '../../../lib/groupbuy/checkout-input';
import { isPaidInAdvance, needsEnglish, paymentFits } from '../../../lib/groupbuy/checkout-methods';

/** Ids are the types, so that a case can name them. */
const shippingMethod = (type: ShippingType): ShippingMethod => ({
	id: type,
	type,
	name: type,
	feeMinor: 60,
	freeFromMinor: null,
	places: type === 'pick_up' ? ['東門市場 18:00', '公司樓下'] : [],
});
const payment = (type: PaymentMethod['type'], shippingIds: string[] = []): PaymentMethod => ({
	id: type,
	type,
	name: type,
	instructions: null,
	bank: null,
	shippingIds,
});
const OFFER = {
	shippingMethods: [
		...SHIPPING_TYPES.map(shippingMethod),
		{ ...shippingMethod('pick_up'), id: 'anywhere', places: [] },
	],
	paymentMethods: [
		payment('bank_transfer'),
		payment('pay_on_pickup'),
		payment('cash_on_delivery'),
		payment('payment_link', ['black_cat']),
		payment('custom'),
	],
	invoices: true,
};

const AT_HOME = { name: '王小明', phone: '0912345678', postalCode: '100', address: '台北市中正區一路1號' };
const AT_STORE = { name: '王小明', phone: '0912345678', storeCode: '211147', storeName: '東門門市' };
const ABROAD = { name: 'Somchai J.', phone: '+66812345678', country: 'TH', address: '1 Rama IV Rd, Bangkok' };
const ABROAD_STORE = { ...ABROAD, storeCode: '01234', storeName: 'Silom' };

const DEFAULTS: Partial<Record<ShippingType, object>> = {
	pick_up: { name: '小明', phone: '0912345678', pickupPlace: '公司樓下' },
	seven_eleven_cross_border_store: ABROAD_STORE,
	seven_eleven_cross_border_home: ABROAD,
	hct: AT_HOME,
	black_cat: AT_HOME,
	home_delivery: AT_HOME,
	custom: { name: '小明', phone: '0912345678' },
};

/** A form that is right for this way of shipping, but for the changes. */
const read = (type: ShippingType | 'anywhere', recipient: object = {}, form: object = {}) =>
	readCheckout(
		{
			shippingId: type,
			paymentId: 'bank_transfer',
			recipient: { ...(type === 'anywhere' ? AT_HOME : (DEFAULTS[type] ?? AT_STORE)), ...recipient },
			invoice: null,
			note: null,
			...form,
		},
		OFFER,
	);
const recipientOf = (...args: Parameters<typeof read>): Recipient => {
	const reading = read(...args);
	if (!reading.ok) throw new Error(reading.message);
	return reading.checkout.recipient;
};

test.each(SHIPPING_TYPES)('%s is checked out', (type) => {
	expect(read(type)).toMatchObject({
		ok: true,
		checkout: { shipping: { id: type }, payment: { id: 'bank_transfer' }, invoice: null, note: null },
	});
});

describe('what is taken', () => {
	test.each<[string, ShippingType | 'anywhere', object, Partial<Recipient>]>([
		['country and nothing else is filled in', 'hct', {}, { country: 'TW', email: null, storeCode: null }],
		['phone with signs', 'hct', { phone: ' +886 912-345-678 ' }, { phone: '0912345678' }],
		['a land line for a courier', 'black_cat', { phone: '02-2345-6789' }, { phone: '0223456789' }],
		[
			'wide letters and digits',
			'hct',
			{ name: 'Ａｎｎ', postalCode: '１００' },
			{ name: 'Ann', postalCode: '100' },
		],
		['hidden characters and spaces', 'hct', { name: ' 王\u202e小\u200b明\n' }, { name: '王小明' }],
		['five digits', 'hct', { postalCode: '100-01' }, { postalCode: '10001' }],
		['six digits', 'hct', { postalCode: 100001 }, { postalCode: '100001' }],
		['an e-mail address', 'hct', { email: ' Ming@Example.com' }, { email: 'ming@example.com' }],
		['an address is not kept for a store', 'family_mart_c2c', AT_HOME, { address: null, postalCode: null }],
		['a store is not kept for an address', 'hct', AT_STORE, { storeCode: null, storeName: null }],
		['a store number as a number', 'seven_eleven_b2c', { storeCode: 211147 }, { storeCode: '211147' }],
		['five Chinese characters', 'seven_eleven_c2c', { name: '歐陽王小明' }, { name: '歐陽王小明' }],
		['a rare character counts once', 'seven_eleven_c2c', { name: '陳𠮷' }, { name: '陳𠮷' }],
		['letters', 'seven_eleven_c2c', { name: 'Amy  Chen' }, { name: 'Amy Chen' }],
		['its place', 'pick_up', {}, { pickupPlace: '公司樓下' }],
		['a place that nobody set', 'anywhere', { pickupPlace: 'x' }, { pickupPlace: null, address: null }],
		['an address where it may be given', 'custom', { address: '某處' }, { address: '某處' }],
		[
			'own delivery abroad',
			'home_delivery',
			{ country: 'jp', postalCode: '100-0001' },
			{ country: 'JP', postalCode: '1000001' },
		],
		[
			'abroad without a postal code',
			'home_delivery',
			{ country: 'HK', postalCode: '' },
			{ postalCode: null },
		],
		[
			'a store abroad and where else',
			'seven_eleven_cross_border_store',
			{},
			{ storeCode: '01234', address: '1 Rama IV Rd, Bangkok' },
		],
		[
			'Chinese in Hong Kong',
			'seven_eleven_cross_border_home',
			{ name: '陳大文', country: 'hk', address: '九龍彌敦道1號' },
			{ name: '陳大文', country: 'HK' },
		],
		[
			'Chinese in Malaysia',
			'seven_eleven_cross_border_store',
			{ name: '陳大文', country: 'MY', address: '吉隆坡' },
			{ name: '陳大文' },
		],
	])('%s', (_name, type, changes, expected) => {
		expect(recipientOf(type, changes)).toMatchObject(expected);
	});

	test('a note with lines and a family, 200 characters of it', () => {
		const note = `請放管理室\r\n謝謝👨‍👩‍👧`;
		const family = Array.from('👨‍👩‍👧').length;
		expect(read('hct', {}, { note })).toMatchObject({ checkout: { note: '請放管理室\n謝謝👨‍👩‍👧' } });
		expect(read('hct', {}, { note: `${'字'.repeat(200 - family)}👨‍👩‍👧 ` })).toMatchObject({ ok: true });
		expect(read('hct', {}, { note: ' \n ' })).toMatchObject({ checkout: { note: null } });
	});

	test('an invoice', () => {
		const invoice = { type: 'company', vatNumber: '04595257', title: '好吃' };
		expect(read('hct', {}, { invoice })).toMatchObject({ checkout: { invoice } });
	});
});

describe('what is refused', () => {
	test.each<[ShippingType, object, string, CheckoutProblem]>([
		['hct', { name: '' }, 'recipient.name', 'required'],
		['hct', { name: '\u200b\u202e' }, 'recipient.name', 'required'],
		['hct', { name: { toString: '王' } }, 'recipient.name', 'required'],
		['hct', { name: '長'.repeat(61) }, 'recipient.name', 'too_long'],
		['hct', { phone: undefined }, 'recipient.phone', 'required'],
		['hct', { phone: '091234567' }, 'recipient.phone', 'phone'],
		['hct', { phone: 'call me' }, 'recipient.phone', 'phone'],
		['hct', { email: 'ming@' }, 'recipient.email', 'email'],
		['hct', { email: 'a@b.co\nBcc: c@d.co' }, 'recipient.email', 'email'],
		['hct', { country: 'Taiwan' }, 'recipient.country', 'country'],
		['hct', { country: 'JP' }, 'recipient.country', 'country_not_served'],
		['hct', { postalCode: null }, 'recipient.postalCode', 'required'],
		['hct', { postalCode: '1000' }, 'recipient.postalCode', 'postal_code'],
		['hct', { address: ' ' }, 'recipient.address', 'required'],
		['hct', { address: '路'.repeat(201) }, 'recipient.address', 'too_long'],
		['custom', { address: '路'.repeat(201) }, 'recipient.address', 'too_long'],
		['home_delivery', { country: 'JP', postalCode: '!' }, 'recipient.postalCode', 'postal_code'],
		['seven_eleven_c2c', { name: '王' }, 'recipient.name', 'name_not_as_on_id'],
		['seven_eleven_c2c', { name: '王小明的媽媽' }, 'recipient.name', 'name_not_as_on_id'],
		['seven_eleven_b2c', { name: 'Amy' }, 'recipient.name', 'name_not_as_on_id'],
		['family_mart_c2c', { name: 'Alexandrina' }, 'recipient.name', 'name_not_as_on_id'],
		['family_mart_b2c', { name: '小明😀' }, 'recipient.name', 'name_not_as_on_id'],
		['family_mart_b2c', { name: '王小明2' }, 'recipient.name', 'name_not_as_on_id'],
		['family_mart_b2c', { name: '王Amy' }, 'recipient.name', 'name_not_as_on_id'],
		['seven_eleven_c2c', { phone: '0223456789' }, 'recipient.phone', 'mobile_phone'],
		['seven_eleven_c2c', { country: 'HK' }, 'recipient.country', 'country_not_served'],
		['seven_eleven_c2c', { storeCode: '' }, 'recipient.storeCode', 'required'],
		['seven_eleven_c2c', { storeCode: '21114' }, 'recipient.storeCode', 'store_code'],
		['family_mart_c2c', { storeCode: 'F17206' }, 'recipient.storeCode', 'store_code'],
		['family_mart_c2c', { storeName: '' }, 'recipient.storeName', 'required'],
		['family_mart_c2c', { storeName: '店'.repeat(41) }, 'recipient.storeName', 'too_long'],
		['pick_up', { pickupPlace: '' }, 'recipient.pickupPlace', 'required'],
		['pick_up', { pickupPlace: '巷口' }, 'recipient.pickupPlace', 'unknown_place'],
		['seven_eleven_cross_border_home', { country: '' }, 'recipient.country', 'required'],
		['seven_eleven_cross_border_home', { country: 'TW' }, 'recipient.country', 'country_not_served'],
		['seven_eleven_cross_border_home', { name: '王小明' }, 'recipient.name', 'not_english'],
		['seven_eleven_cross_border_home', { name: '123' }, 'recipient.name', 'not_english'],
		['seven_eleven_cross_border_home', { address: '曼谷' }, 'recipient.address', 'not_english'],
		['seven_eleven_cross_border_home', { address: '' }, 'recipient.address', 'required'],
		['seven_eleven_cross_border_store', { storeCode: '' }, 'recipient.storeCode', 'required'],
		['seven_eleven_cross_border_store', { storeCode: '../1' }, 'recipient.storeCode', 'store_code'],
		['seven_eleven_cross_border_store', { address: '' }, 'recipient.address', 'required'],
		['seven_eleven_cross_border_store', { address: 'ถนนพระราม 4' }, 'recipient.address', 'not_english'],
	])('%s with %j: %s %s', (type, changes, field, problem) => {
		expect(read(type, changes)).toMatchObject({ ok: false, field, problem });
	});

	test.each<[object, string, CheckoutProblem]>([
		[{ shippingId: undefined }, 'shippingId', 'required'],
		[{ shippingId: 'drone' }, 'shippingId', 'unknown_method'],
		[{ shippingId: ['hct'] }, 'shippingId', 'unknown_method'],
		[{ paymentId: null }, 'paymentId', 'required'],
		[{ paymentId: 'gold' }, 'paymentId', 'unknown_method'],
		[{ paymentId: 'pay_on_pickup' }, 'paymentId', 'payment_does_not_fit'],
		[{ paymentId: 'payment_link' }, 'paymentId', 'payment_does_not_fit'],
		[{ recipient: 'me' }, 'recipient.name', 'required'],
		[{ invoice: 'yes' }, 'invoice.type', 'invoice_type'],
		[{ invoice: { type: 'company', vatNumber: '1' } }, 'invoice.vatNumber', 'vat_number'],
		[{ note: '字'.repeat(201) }, 'note', 'too_long'],
	])('%j: %s %s', (form, field, problem) => {
		expect(read('hct', {}, form)).toMatchObject({ ok: false, field, problem });
	});

	test.each([[null], ['text'], [[]], [42]])('%j is no form', (form) => {
		expect(readCheckout(form, OFFER)).toMatchObject({ ok: false, field: 'shippingId', problem: 'required' });
	});

	test('an invoice that the shop does not issue', () => {
		const form = {
			shippingId: 'hct',
			paymentId: 'custom',
			recipient: AT_HOME,
			invoice: { type: 'personal' },
		};
		expect(readCheckout(form, { ...OFFER, invoices: false })).toMatchObject({
			field: 'invoice',
			problem: 'no_invoices',
		});
	});

	test('says how much fits, and the way out', () => {
		expect(read('hct', {}, { note: '字'.repeat(201) })).toEqual({
			ok: false,
			field: 'note',
			problem: 'too_long',
			max: 200,
			message: "The field 'note' is too long; at most 200 characters fit",
		});
		expect(read('hct', { phone: '1' })).toMatchObject({
			max: null,
			message: "The field 'recipient.phone' is not a phone number; write it like 0912345678 or +66812345678",
		});
	});
});

/** Shipping types with which each way of paying goes, when it names no methods of its own. */
test.each<[PaymentMethod['type'], readonly ShippingType[]]>([
	['bank_transfer', SHIPPING_TYPES],
	['payment_link', SHIPPING_TYPES],
	['custom', SHIPPING_TYPES],
	[
		'pay_on_pickup',
		['pick_up', 'seven_eleven_c2c', 'seven_eleven_b2c', 'family_mart_c2c', 'family_mart_b2c'],
	],
	['cash_on_delivery', ['hct', 'black_cat', 'home_delivery']],
])('%s goes with %j', (type, fitting) => {
	const fits = SHIPPING_TYPES.filter((shipping) => paymentFits(payment(type), shippingMethod(shipping)));
	expect(fits).toEqual(fitting);
});

test('a way of paying goes with the shipping methods that it names only', () => {
	const onlyCat = payment('bank_transfer', ['black_cat']);
	expect(paymentFits(onlyCat, shippingMethod('black_cat'))).toBe(true);
	expect(paymentFits(onlyCat, shippingMethod('hct'))).toBe(false);
	expect(paymentFits(payment('pay_on_pickup', ['hct']), shippingMethod('hct'))).toBe(false);
});

test.each([
	['bank_transfer', true],
	['payment_link', true],
	['custom', true],
	['pay_on_pickup', false],
	['cash_on_delivery', false],
] as const)('%s is paid in advance: %p', (type, expected) => {
	expect(isPaidInAdvance(type)).toBe(expected);
});

test.each([
	['seven_eleven_cross_border_home', 'TH', true],
	['seven_eleven_cross_border_store', 'PH', true],
	['seven_eleven_cross_border_store', 'HK', false],
	['seven_eleven_cross_border_store', 'MO', false],
	['seven_eleven_cross_border_store', 'SG', false],
	['seven_eleven_cross_border_home', 'MY', false],
	['home_delivery', 'TH', false],
] as const)('%s to %s in English: %p', (type, country, expected) => {
	expect(needsEnglish(type, country)).toBe(expected);
});
