import type { PaymentMethod, PaymentType, ShippingMethod, ShippingType } from './checkout';

/*
 * What each way of shipping asks of a recipient, and which way of paying goes with it: for the check of a checkout and for
 * the form that asks for it. Source: SHOPLINE's fast cart, steps three and four.
 */

export interface ShippingNeeds {
	/** `taiwan`: six digits and the name on the identity card; `abroad`: a store of another country's 7-ELEVEN. */
	store: 'taiwan' | 'abroad' | null;
	address: 'required' | 'optional' | null;
	/** `taiwan`: sent within it; `abroad`: only out of it. */
	country: 'taiwan' | 'abroad' | 'any';
	/** Where the goods are paid at the hand-over: at a counter, by the driver, or nowhere. */
	paidTo: 'counter' | 'driver' | null;
}

/** Both chains number their stores with six digits (7-ELEVEN 211147, FamilyMart 017206). */
export const STORE_CODE = /^\d{6}$/;

const STORE: ShippingNeeds = { store: 'taiwan', address: null, country: 'taiwan', paidTo: 'counter' };
const COURIER: ShippingNeeds = { store: null, address: 'required', country: 'taiwan', paidTo: 'driver' };

export const SHIPPING_NEEDS: Record<ShippingType, ShippingNeeds> = {
	pick_up: { store: null, address: null, country: 'any', paidTo: 'counter' },
	seven_eleven_c2c: STORE,
	seven_eleven_b2c: STORE,
	family_mart_c2c: STORE,
	family_mart_b2c: STORE,
	// What nobody fetches from the store abroad is sent to the address.
	seven_eleven_cross_border_store: {
		store: 'abroad',
		address: 'required',
		country: 'abroad',
		paidTo: null,
	},
	seven_eleven_cross_border_home: { store: null, address: 'required', country: 'abroad', paidTo: null },
	hct: COURIER,
	black_cat: COURIER,
	home_delivery: { ...COURIER, country: 'any' },
	custom: { store: null, address: 'optional', country: 'any', paidTo: null },
};

/** Whether the goods can be paid in this way when they are sent in that way. */
export function paymentFits(
	payment: Pick<PaymentMethod, 'type' | 'shippingIds'>,
	shipping: Pick<ShippingMethod, 'id' | 'type'>,
): boolean {
	if (payment.shippingIds.length > 0 && !payment.shippingIds.includes(shipping.id)) return false;
	const { paidTo } = SHIPPING_NEEDS[shipping.type];
	if (payment.type === 'pay_on_pickup') return paidTo === 'counter';
	if (payment.type === 'cash_on_delivery') return paidTo === 'driver';
	return true;
}

/** Whether the shop waits for the money before it sends the goods. A custom way of paying counts as one of these. */
export function isPaidInAdvance(type: PaymentType): boolean {
	return type !== 'pay_on_pickup' && type !== 'cash_on_delivery';
}

/** These places read Chinese; parcels of 7-ELEVEN to any other country need name and address in English. */
const CHINESE_READ = ['HK', 'MO', 'SG', 'MY'];

/** Whether name and address must be in English. @param country ISO 3166 alpha-2 */
export function needsEnglish(type: ShippingType, country: string): boolean {
	return SHIPPING_NEEDS[type].country === 'abroad' && !CHINESE_READ.includes(country);
}
