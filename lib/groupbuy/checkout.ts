import type { Currency } from './money';

/*
 * What a buyer and a shop agree on beside the goods: shipping, payment, recipient, invoice. Shapes only; what may be in
 * them is checked by `readCheckout()` (checkout-input.ts). Amounts are minor units, rates basis points.
 */

/** Ways to hand goods over. B2C: sent by a warehouse; C2C: from store to store. */
export const SHIPPING_TYPES = [
	'pick_up',
	'seven_eleven_c2c',
	'seven_eleven_b2c',
	'family_mart_c2c',
	'family_mart_b2c',
	'seven_eleven_cross_border_store',
	'seven_eleven_cross_border_home',
	'hct',
	'black_cat',
	'home_delivery',
	'custom',
] as const;

export type ShippingType = (typeof SHIPPING_TYPES)[number];

export interface ShippingMethod {
	/** The shop's own short name, unique: `711`, `home`. */
	id: string;
	type: ShippingType;
	/** What buyers read. */
	name: string;
	feeMinor: number;
	/** Goods from this amount on (after discounts) are sent free of charge; `null`: never. */
	freeFromMinor: number | null;
	/** For `pick_up`: where and when, in the shop's own words; empty: agreed in the chat. */
	places: readonly string[];
}

export const PAYMENT_TYPES = [
	'bank_transfer',
	/** At the convenience store or the pick-up place (取貨付款). */
	'pay_on_pickup',
	/** To the driver (貨到付款). */
	'cash_on_delivery',
	/** A gateway's page whose address a workflow sets on the order (LINE Pay, cards, …). */
	'payment_link',
	'custom',
] as const;

export type PaymentType = (typeof PAYMENT_TYPES)[number];

export interface BankAccount {
	/** Three digits. */
	bankCode: string;
	bankName: string;
	accountNumber: string;
	accountName: string;
}

export interface PaymentMethod {
	/** Unique: `transfer`, `cod`. */
	id: string;
	type: PaymentType;
	name: string;
	/** What the buyer reads at paying. */
	instructions: string | null;
	/** For `bank_transfer`. */
	bank: BankAccount | null;
	/** Ids of the shipping methods that it goes with; empty: all. */
	shippingIds: readonly string[];
}

export interface Recipient {
	name: string;
	/** E.164 or, in Taiwan, `09…`; see phone.ts. */
	phone: string;
	email: string | null;
	/** ISO 3166 alpha-2. */
	country: string;
	postalCode: string | null;
	/** For home delivery, and where cross-border parcels go that nobody fetches. */
	address: string | null;
	/** Convenience store. */
	storeCode: string | null;
	storeName: string | null;
	/** One of the places of `pick_up`. */
	pickupPlace: string | null;
}

/** Taiwan e-invoice (電子發票): what the shop hands to its invoice provider. */
export type Invoice =
	/** `carrierCode`: `/XXXXXXX`, or two letters and 14 digits; `null` for the member carrier. */
	| {
			type: 'personal';
			carrier: 'member' | 'mobile_barcode' | 'citizen_certificate';
			carrierCode: string | null;
	  }
	| { type: 'donation'; donationCode: string }
	| { type: 'company'; vatNumber: string; title: string };

/** What a buyer chooses at checking out. */
export interface Checkout {
	shipping: ShippingMethod;
	payment: PaymentMethod;
	recipient: Recipient;
	/** `null`: none is asked for, or the shop issues none. */
	invoice: Invoice | null;
	/** At most 200 characters; the buyer reads it too. */
	note: string | null;
}

/** `included`: prices hold the tax; `added`: it comes on top. */
export interface TaxRule {
	mode: 'none' | 'included' | 'added';
	rate: number;
}

export interface StoreCreditRule {
	/** Goods after discounts must reach this. */
	minOrderMinor: number;
	/** At most so much per order; `null`: no cap. */
	maxMinor: number | null;
	/** Whether seller or buyer may choose the amount; otherwise all that is allowed is used. */
	editable: boolean;
}

export interface Coupon {
	code: string;
	name: string;
	/** Exactly one of the three. */
	benefit: { amountMinor: number } | { rate: number } | { freeShipping: true };
	minOrderMinor: number;
	/** Only for these variants; empty: all. */
	variantIds: readonly string[];
	/** Orders that may use it; `null`: any number. */
	maxUses: number | null;
	/** Epoch milliseconds; `null`: for good. */
	expiresAt: number | null;
}

/** Kept once for the whole shop, used by pages and by sellers. Stored as JSON; what is missing has its default. */
export interface ShopSettings {
	shopName: string;
	currency: Currency;
	/** For「加入好友」, e.g. `@yourbrand`. */
	brandAccountId: string | null;
	privacyUrl: string | null;
	/** Where the Group Buy Storefront Trigger answers (its production URL); links are made of it. */
	storefrontUrl: string | null;
	/** Where the Catalog Feed Trigger answers, without secret and file name; noted when it is activated. */
	feedUrl: string | null;
	/** LIFF app whose endpoint is that URL; links open inside LINE. */
	liffId: string | null;
	shippingMethods: readonly ShippingMethod[];
	paymentMethods: readonly PaymentMethod[];
	/** Whether buyers are asked for e-invoice data. */
	invoices: boolean;
	tax: TaxRule;
	/** `null`: no store credit. */
	storeCredit: StoreCreditRule | null;
	coupons: readonly Coupon[];
	/** Unpaid fast orders expire so many hours after they were made; `null`: never. */
	expireHours: number | null;
	/** Order links work so many days. */
	linkDays: number;
}

export const DEFAULT_SHOP_SETTINGS: ShopSettings = {
	shopName: '',
	currency: 'TWD',
	brandAccountId: null,
	privacyUrl: null,
	storefrontUrl: null,
	feedUrl: null,
	liffId: null,
	shippingMethods: [],
	paymentMethods: [],
	invoices: false,
	tax: { mode: 'none', rate: 0 },
	storeCredit: null,
	coupons: [],
	expireHours: null,
	linkDays: 30,
};
