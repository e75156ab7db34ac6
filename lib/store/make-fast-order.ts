import type { Checkout, ShopSettings } from '../groupbuy/checkout';
import type { FastOrder } from '../groupbuy/fast-order-input';
import { InputError } from '../groupbuy/input-error';
import { orderTotals } from '../groupbuy/order-totals';
import type { Totals, TotalsInput, TotalsRefusal } from '../groupbuy/totals';
import { assignedTo } from './assignments';
import { customerOf } from './customer-records';
import { priceLines, totalsLines } from './fast-order-lines';
import { referralOfFastOrder, rewardOfReferral } from './order-referrals';
import { couponUses, createShopOrder, type OrderRefused } from './shop-orders';
import type { Tx } from './store';

const HOUR = 3_600_000;

export interface FastOrderRequest {
	/** Under one key an order is made once; `null`: each call makes one. */
	requestKey: string | null;
	/** A LINE user ID, or the customer's own (`customer:<code>`). */
	lineUserId: string;
	/** Whose prices: a campaign's public code, or `null` for the shop's. */
	campaignCode: string | null;
	order: FastOrder;
	/** As it was typed or a link carried it: of an order that has no other. */
	referralCode: string | null;
	/** `null`: the buyer checks out on the order's page. */
	checkout: Checkout | null;
	/** Who makes it; conversations that are another's refuse. */
	staff: string | null;
	/** Epoch milliseconds; absent: as the shop's settings say, `null`: never. */
	expiresAt?: number | null;
}

export type FastOrderOutcome =
	| { status: 'created'; code: string; totals: Totals }
	/** The request key was used before: the order that it made, unchanged. */
	| { status: 'already'; code: string }
	| { status: 'assigned_to_other'; assignedTo: string }
	/** Something that was asked for is not granted, so nothing was made; `limitMinor`: what would have been right. */
	| ({ status: 'coupon_refused' | 'store_credit_refused' | 'discount_refused'; totals: Totals } & Omit<
			Refusal,
			'field'
	  >)
	| (OrderRefused & { totals: Totals });

type Refusal = Omit<TotalsRefusal, 'reason'> & { reason: TotalsRefusal['reason'] | 'unknown' };

/** Promotions apply by themselves where they match; the rest somebody has asked for. */
const REFUSED = {
	coupon: 'coupon_refused',
	storeCredit: 'store_credit_refused',
	discounts: 'discount_refused',
} as const;

/**
 * Makes an order beside a chat: looks prices up, works the totals out, and takes stock, coupon and store credit. All of it
 * or nothing.
 *
 * @throws InputError for items, a campaign or a rule that do not exist
 */
export async function makeFastOrder(
	trx: Tx,
	request: FastOrderRequest,
	settings: ShopSettings,
	now: number,
): Promise<FastOrderOutcome> {
	const { requestKey, lineUserId, order, checkout, staff } = request;
	const earlier = requestKey === null ? undefined : await orderOfRequest(trx, requestKey);
	if (earlier !== undefined) return { status: 'already', code: earlier };
	const holder = await assignedTo(trx, lineUserId);
	if (holder !== null && holder !== staff) return { status: 'assigned_to_other', assignedTo: holder };

	const { currency } = settings;
	const lines = await priceLines(trx, order.lines, { campaignCode: request.campaignCode, currency }, now);
	const referral = await referralOfFastOrder(trx, { ...request, currency }, now);
	const coupon = await namedCoupon(trx, order.couponCode, settings);
	const totals = orderTotals({
		lines: totalsLines(lines),
		promotions: [...order.promotions, ...rewardOfReferral(referral)],
		coupon,
		storeCredit: await wantedCredit(trx, request, settings),
		discounts: order.discounts,
		shipping: checkout?.shipping ?? null,
		tax: settings.tax,
		now,
	});
	const refusal = refusalOf(order, coupon, totals);
	if (refusal !== undefined) {
		const { field, ...why } = refusal;
		return { status: REFUSED[field], ...why, totals };
	}
	const result = await createShopOrder(
		trx,
		{
			requestKey,
			lineUserId,
			currency,
			lines,
			totals,
			checkout,
			note: order.note,
			tags: order.tags,
			staff,
			referral,
			expiresAt: request.expiresAt === undefined ? expiry(settings, now) : request.expiresAt,
		},
		now,
	);
	if (result.status !== 'created') return { ...result, totals };
	const { already, code } = result;
	return already ? { status: 'already', code } : { status: 'created', code, totals };
}

async function orderOfRequest(trx: Tx, requestKey: string): Promise<string | undefined> {
	const order = await trx
		.selectFrom('orders')
		.select('code')
		.where('request_key', '=', requestKey)
		.executeTakeFirst();
	return order?.code;
}

async function namedCoupon(
	trx: Tx,
	code: string | null,
	{ coupons }: ShopSettings,
): Promise<TotalsInput['coupon']> {
	const coupon = coupons.find((candidate) => candidate.code === code);
	return coupon === undefined ? null : { coupon, uses: await couponUses(trx, coupon.code) };
}

async function wantedCredit(
	trx: Tx,
	{ lineUserId, order: { storeCredit } }: FastOrderRequest,
	{ storeCredit: rule }: ShopSettings,
): Promise<TotalsInput['storeCredit']> {
	if (storeCredit === null) return null;
	if (rule === null) {
		throw new InputError(
			'The shop has no rule for store credit, so none can be used',
			'Set one with Shop → Update Settings, or leave the store credit out.',
		);
	}
	const customer = await customerOf(trx, lineUserId);
	return {
		rule,
		balanceMinor: customer?.storeCreditMinor ?? 0,
		wantedMinor: storeCredit === 'all' ? null : storeCredit,
	};
}

function refusalOf(
	{ couponCode }: FastOrder,
	coupon: TotalsInput['coupon'],
	{ refusals }: Totals,
): (Refusal & { field: keyof typeof REFUSED }) | undefined {
	if (couponCode !== null && coupon === null) {
		return { field: 'coupon', reason: 'unknown', limitMinor: null, name: couponCode };
	}
	for (const { field, ...refusal } of refusals) {
		if (field !== 'promotions') return { field, ...refusal };
	}
	return undefined;
}

function expiry({ expireHours }: ShopSettings, now: number): number | null {
	return expireHours === null ? null : now + expireHours * HOUR;
}
