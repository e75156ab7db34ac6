import type { Checkout } from '../groupbuy/checkout';
import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { payableMinor, type OrderState } from '../groupbuy/order';
import type { Totals } from '../groupbuy/totals';
import { ensureBuyers } from './buyers';
import { checkoutColumns, rememberRecipient } from './checkout-columns';
import { present } from './collections';
import { bindBuyers, referralColumns, type Referral } from './order-referrals';
import { takeSteps, type OrderStep } from './order-steps';
import { findVariants, upsertProduct } from './products';
import { publicCode } from './public-code';
import { findShortage, lockItems, moveDrawn } from './shop-stock';
import { spendCredit } from './shop-order-credit';
import { readShopSettings } from './shop-settings';
import type { Db, Tx } from './store';

/*
 * Fast orders: made by a seller beside a chat, outside of any campaign's book. Their pieces are taken from stock when they
 * are made, and come back when they are cancelled or expire.
 */

/** A line as a seller puts it together; its index is its key in the totals. */
export interface NewShopLine {
	kind: 'variant' | 'custom' | 'gift';
	/** Database id, see `findVariants()`; `null`: a custom item or gift, which has no stock. */
	variantId: number | null;
	/** Sold at a campaign's price: draws from all stocks of that item. */
	campaignItemId: number | null;
	/** SKU or item code. */
	code: string | null;
	title: string;
	variantTitle: string | null;
	imageUrl: string | null;
	quantity: number;
	/** 0 for gifts. */
	unitPriceMinor: number;
	/** A custom item that becomes a product of the shop. */
	showInShop: boolean;
}

export interface NewShopOrder {
	/** Under one key an order is made once; `null`: each call makes one. */
	requestKey: string | null;
	/** A LINE user ID, or the customer's own (`customer:<code>`). */
	lineUserId: string;
	currency: Currency;
	lines: readonly NewShopLine[];
	/** Of these lines, with the coupon and the store credit that were granted. */
	totals: Totals;
	/** `null`: the buyer checks out on the order's page. */
	checkout: Checkout | null;
	/** At most 200 characters; the buyer reads it. */
	note: string | null;
	tags: readonly string[];
	staff: string | null;
	/** With whose code it is made. */
	referral: Referral | null;
	/** An unpaid order expires at this moment, epoch milliseconds; `null`: never. */
	expiresAt: number | null;
}

export interface CreatedOrder {
	status: 'created';
	/** The request key was used before: the order that it made, unchanged. */
	already: boolean;
	/** Public code. */
	code: string;
	state: OrderState;
	payableMinor: number;
}

/** Nothing was made: what stands in the way. */
export type OrderRefused =
	/** `line`: index of the first line that cannot be had whole; `left`: pieces of it that are left. */
	| { status: 'insufficient_stock'; line: number; title: string; requested: number; left: number }
	| { status: 'coupon_used_up'; couponCode: string; maxUses: number }
	| { status: 'insufficient_store_credit'; requestedMinor: number; balanceMinor: number };

/**
 * Makes a fast order and takes its pieces, its coupon use and its store credit: all of it or nothing.
 *
 * @throws InputError for lines that do not make the totals
 */
export async function createShopOrder(
	trx: Tx,
	order: NewShopOrder,
	now: number,
): Promise<CreatedOrder | OrderRefused> {
	checkTotals(order);
	const { lines, totals, checkout } = order;
	await lockItems(trx, lines);
	const buyer = await lockBuyer(trx, order.lineUserId, now);
	const made = await madeBefore(trx, order.requestKey);
	if (made) return made;
	const refused =
		(await creditRefused(trx, buyer.customer_id, totals.storeCreditMinor, now)) ??
		(await couponRefused(trx, totals.coupon, now)) ??
		(await stockRefused(trx, lines));
	if (refused) return refused;

	const code = publicCode('R');
	const amounts = { totalMinor: totals.goodsMinor, adjustmentsMinor: totals.totalMinor - totals.goodsMinor };
	const { id } = await trx
		.insertInto('orders')
		.values({
			code,
			campaign_id: null,
			group_id: null,
			buyer_id: buyer.id,
			source: 'fast_order',
			state: 'placed',
			currency: order.currency,
			total_minor: amounts.totalMinor,
			adjustments_minor: amounts.adjustmentsMinor,
			totals: JSON.stringify(totals),
			coupon_code: totals.coupon?.code ?? null,
			...(checkout && { ...checkoutColumns(checkout), checked_out_at: now }),
			note: order.note ?? checkout?.note ?? null,
			tags: JSON.stringify(order.tags),
			staff: order.staff,
			request_key: order.requestKey,
			...referralColumns(order.referral),
			expires_at: order.expiresAt,
			placed_at: now,
			created_at: now,
			updated_at: now,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const stored = await storeLines(trx, { id, code, currency: order.currency }, lines, now);
	await moveDrawn(trx, stored, 1, now);
	if (totals.storeCreditMinor > 0) {
		const customerId = present(buyer.customer_id);
		await spendCredit(trx, { id, code }, { customerId, amountMinor: totals.storeCreditMinor }, now);
	}
	if (checkout) await rememberRecipient(trx, buyer.id, checkout.recipient, now);
	await bindBuyers(trx, [{ buyerId: buyer.id, referral: order.referral }], now);
	const step: OrderStep = {
		type: 'made',
		state: 'placed',
		amountMinor: payableMinor(amounts),
		pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0),
	};
	await takeSteps(trx, { id, state: 'placed' }, [step], { actor: null, reason: null, at: now }, now);
	return { status: 'created', already: false, code, state: 'placed', payableMinor: payableMinor(amounts) };
}

/** The ledger and the lists add up the lines, the buyer pays the totals: they must be of one order. */
function checkTotals({ lines, totals }: NewShopOrder): void {
	if (lines.length === 0) {
		throw new InputError(
			'The order has no items',
			'Add at least one item that the shop sells, or one of its own.',
		);
	}
	const goods = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
	if (goods === totals.goodsMinor) return;
	throw new InputError(
		`The items come to ${goods}, the totals say ${totals.goodsMinor}`,
		'Work out the totals from the same items. What is free of charge has the price 0.',
	);
}

/** Whoever makes two orders for one buyer at a time makes them one after the other. */
async function lockBuyer(trx: Tx, lineUserId: string, now: number) {
	const ids = await ensureBuyers(trx, [lineUserId], now);
	return await trx
		.updateTable('buyers')
		.set({ updated_at: now })
		.where('id', '=', present(ids.get(lineUserId)))
		.returning(['id', 'customer_id'])
		.executeTakeFirstOrThrow();
}

async function madeBefore(trx: Tx, requestKey: string | null): Promise<CreatedOrder | undefined> {
	if (requestKey === null) return undefined;
	const row = await trx
		.selectFrom('orders')
		.select(['code', 'state', 'total_minor as totalMinor', 'adjustments_minor as adjustmentsMinor'])
		.where('request_key', '=', requestKey)
		.executeTakeFirst();
	if (!row) return undefined;
	return {
		status: 'created',
		already: true,
		code: row.code,
		state: row.state,
		payableMinor: payableMinor(row),
	};
}

async function creditRefused(
	trx: Tx,
	customerId: number | null,
	requestedMinor: number,
	now: number,
): Promise<OrderRefused | undefined> {
	if (requestedMinor === 0) return undefined;
	const customer = await trx
		.updateTable('customers')
		.set({ updated_at: now })
		.where('id', '=', customerId)
		.returning('store_credit_minor as balanceMinor')
		.executeTakeFirst();
	const balanceMinor = customer?.balanceMinor ?? 0;
	if (balanceMinor >= requestedMinor) return undefined;
	return { status: 'insufficient_store_credit', requestedMinor, balanceMinor };
}

async function couponRefused(
	trx: Tx,
	coupon: Totals['coupon'],
	now: number,
): Promise<OrderRefused | undefined> {
	if (coupon === null) return undefined;
	// Coupons stand in the settings, one row: whoever uses the last of one does so under its lock.
	await trx.updateTable('shop_settings').set({ updated_at: now }).execute();
	const { coupons } = await readShopSettings(trx);
	const maxUses = coupons.find(({ code }) => code === coupon.code)?.maxUses ?? null;
	if (maxUses === null || (await couponUses(trx, coupon.code)) < maxUses) return undefined;
	return { status: 'coupon_used_up', couponCode: coupon.code, maxUses };
}

async function stockRefused(trx: Tx, lines: readonly NewShopLine[]): Promise<OrderRefused | undefined> {
	const shortage = await findShortage(trx, lines);
	if (!shortage) return undefined;
	const { title, quantity } = present(lines[shortage.line]);
	return { status: 'insufficient_stock', ...shortage, title, requested: quantity };
}

async function storeLines(
	trx: Tx,
	order: { id: number; code: string; currency: Currency },
	lines: readonly NewShopLine[],
	now: number,
): Promise<NewShopLine[]> {
	const stored: NewShopLine[] = [];
	for (const [position, line] of lines.entries()) {
		const variantId = line.showInShop
			? await makeProduct(trx, `${order.code}-${position + 1}`, line, order.currency, now)
			: line.variantId;
		stored.push({ ...line, variantId });
	}
	const rows = stored.map((line, position) => ({
		order_id: order.id,
		position,
		kind: line.kind,
		variant: line.variantId,
		campaign_item_id: line.campaignItemId,
		code: line.code,
		title: line.title,
		variant_title: line.variantTitle,
		image_url: line.imageUrl,
		quantity: line.quantity,
		unit_price_minor: line.unitPriceMinor,
	}));
	await trx.insertInto('shop_lines').values(rows).execute();
	return stored;
}

/** @returns the database id of its only variant, whose stock is not limited */
async function makeProduct(
	trx: Tx,
	productId: string,
	{ title, variantTitle, imageUrl, unitPriceMinor }: NewShopLine,
	currency: Currency,
	now: number,
): Promise<number> {
	const product = { productId, variantId: productId, title, variantTitle, imageUrl };
	await upsertProduct(
		trx,
		{
			...product,
			...{ description: null, url: null, isPublic: true, stock: null },
			priceMinor: unitPriceMinor,
			currency,
		},
		now,
	);
	return present((await findVariants(trx, productId, productId))[0]).id;
}

/** Orders that have used a coupon and were not cancelled since; for `TotalsInput.coupon.uses`. */
export async function couponUses(db: Db, couponCode: string): Promise<number> {
	const { uses } = await db
		.selectFrom('orders')
		.select(({ fn }) => fn.countAll<number>().as('uses'))
		.where('coupon_code', '=', couponCode)
		.where('state', 'not in', ['cancelled', 'expired'])
		.executeTakeFirstOrThrow();
	return uses;
}
