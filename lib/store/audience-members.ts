import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';

import {
	isLineUserId,
	judgePerson,
	type AudiencePerson,
	type AudienceSelection,
	type LeftOutReason,
} from '../groupbuy/audience-selection';
import { compareIds } from '../groupbuy/compare-ids';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import { isBlocked } from './buyer-records';
import { containing, oneOf, wholeSum } from './expressions';
import type { Database } from './schema';
import type { Db } from './store';

/** So many buyers are looked at in one go: SQLite answers at once or not at all. */
const BUYERS_PER_PAGE = 500;

const DAY_MS = 24 * 60 * 60 * 1000;

export interface AudiencePreview {
	/** Persons whom the selection asks for. */
	chosen: number;
	/** Those of them whom an audience can hold. Whether LINE reaches them depends on their being friends of the account. */
	reachable: number;
	/** The others, each for the first reason in this order. */
	leftOut: Record<LeftOutReason, number>;
}

/**
 * Counts an audience's members without keeping them.
 *
 * @param now epoch milliseconds: what `lastDays`, `silentDays` and blocks are counted from
 */
export async function countAudience(
	db: Db,
	selection: AudienceSelection,
	now: number,
): Promise<AudiencePreview> {
	return await eachPerson(db, selection, now, () => undefined);
}

/** The LINE user IDs of an audience, each once, in the order of their bytes, with what `countAudience()` says of them. */
export async function audienceMembers(
	db: Db,
	selection: AudienceSelection,
	now: number,
): Promise<AudiencePreview & { lineUserIds: string[] }> {
	const lineUserIds: string[] = [];
	const preview = await eachPerson(db, selection, now, (lineUserId) => lineUserIds.push(lineUserId));
	return { ...preview, lineUserIds: lineUserIds.sort(compareIds) };
}

async function eachPerson(
	db: Db,
	selection: AudienceSelection,
	now: number,
	onMember: (lineUserId: string) => void,
): Promise<AudiencePreview> {
	const leftOut = { erased: 0, blocked: 0, without_line: 0, ordered_recently: 0 };
	const preview: AudiencePreview = { chosen: 0, reachable: 0, leftOut };
	const judge = (person: AudiencePerson) => {
		const verdict = judgePerson(person, selection, now);
		if (verdict === 'not_chosen') return;
		preview.chosen += 1;
		if (verdict !== 'member') {
			leftOut[verdict] += 1;
			return;
		}
		preview.reachable += 1;
		if (person.lineUserId !== null) onMember(person.lineUserId);
	};
	/** Members of the shop may have several LINE accounts, anywhere among the buyers. */
	const customers = new Map<number, AudiencePerson>();
	for await (const rows of buyerPages(db, selection, now)) {
		for (const row of rows) {
			const person = personOf(row, now);
			if (row.customerId === null) judge(person);
			else customers.set(row.customerId, together(customers.get(row.customerId), person));
		}
	}
	for (const person of customers.values()) judge(person);
	return preview;
}

/** One person out of two accounts, of which `newer` was made later. */
function together(older: AudiencePerson | undefined, newer: AudiencePerson): AudiencePerson {
	if (!older) return newer;
	return {
		orders: older.orders + newer.orders,
		spentMinor: older.spentMinor + newer.spentMinor,
		lastOrderAt: Math.max(older.lastOrderAt ?? 0, newer.lastOrderAt ?? 0) || null,
		isBlocked: older.isBlocked || newer.isBlocked,
		isErased: older.isErased || newer.isErased,
		lineUserId: newer.lineUserId ?? older.lineUserId,
	};
}

interface BuyerRow {
	lineUserId: string;
	customerId: number | null;
	blocked_from: number | null;
	blocked_until: number | null;
	erasedAt: number | null;
	orders: number;
	spentMinor: number;
	lastOrderAt: number | null;
}

function personOf(row: BuyerRow, now: number): AudiencePerson {
	return {
		orders: row.orders,
		spentMinor: row.spentMinor,
		lastOrderAt: row.lastOrderAt,
		isBlocked: isBlocked(row, now),
		isErased: row.erasedAt !== null,
		lineUserId: isLineUserId(row.lineUserId) ? row.lineUserId : null,
	};
}

/** All buyers by age with what their orders come to, and a pause after each page in which others have their turn. */
async function* buyerPages(db: Db, selection: AudienceSelection, now: number): AsyncGenerator<BuyerRow[]> {
	for (let after = 0; ;) {
		const rows = await readPage(db, selection, now, after);
		const last = rows.at(-1);
		if (!last) return;
		yield rows;
		await nextTurn();
		after = last.id;
	}
}

async function readPage(db: Db, selection: AudienceSelection, now: number, after: number) {
	return await db
		.with('page', (cte) =>
			cte
				.selectFrom('buyers')
				.select(['id', 'line_user_id', 'customer_id', 'blocked_from', 'blocked_until', 'erased_at'])
				.where('id', '>', after)
				.orderBy('id')
				.limit(BUYERS_PER_PAGE),
		)
		.with('sums', (cte) =>
			cte
				.selectFrom('orders')
				.where('orders.buyer_id', 'in', (eb) => eb.selectFrom('page').select('page.id'))
				.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
				.select((eb) => {
					const isChosen = chosen(eb, selection, now);
					const spent = sql<number>`orders.total_minor + orders.adjustments_minor - orders.refunded_minor`;
					const currency = selection.spending?.currency ?? null;
					return [
						'orders.buyer_id',
						wholeSum(sql`case when ${isChosen} then 1 else 0 end`).as('chosen'),
						wholeSum(
							sql`case when orders.currency = ${currency} and ${isChosen} then ${spent} else 0 end`,
						).as('spent'),
						eb.fn.max('orders.placed_at').as('last_at'),
					];
				})
				.groupBy('orders.buyer_id'),
		)
		.selectFrom('page')
		.leftJoin('sums', 'sums.buyer_id', 'page.id')
		.select((eb) => [
			'page.id',
			'page.line_user_id as lineUserId',
			'page.customer_id as customerId',
			'page.blocked_from',
			'page.blocked_until',
			'page.erased_at as erasedAt',
			eb.fn.coalesce('sums.chosen', sql.lit(0)).as('orders'),
			eb.fn.coalesce('sums.spent', sql.lit(0)).as('spentMinor'),
			'sums.last_at as lastOrderAt',
		])
		.orderBy('page.id')
		.execute();
}

type OrderBuilder = ExpressionBuilder<Database, 'orders'>;

/** Whether the selection chooses an order. */
function chosen(eb: OrderBuilder, selection: AudienceSelection, now: number): Expression<SqlBool> {
	const { campaignCodes, lineGroupIds, leaderIds, referralCodes, orderTags, payment } = selection;
	const { from, to, lastDays } = selection;
	const conditions: Array<Expression<SqlBool>> = [sql<SqlBool>`1 = 1`];
	const placedFrom = Math.max(from ?? 0, lastDays === null ? 0 : now - lastDays * DAY_MS);
	if (placedFrom > 0) conditions.push(eb('orders.placed_at', '>=', placedFrom));
	if (to !== null) conditions.push(eb('orders.placed_at', '<', to));
	if (payment !== null) conditions.push(eb('orders.paid_at', payment === 'paid' ? 'is not' : 'is', null));
	if (campaignCodes.length > 0) {
		const campaigns = eb.selectFrom('campaigns').select('id').where('code', 'in', campaignCodes);
		conditions.push(eb('orders.campaign_id', 'in', campaigns));
	}
	if (lineGroupIds.length > 0) {
		const groups = eb.selectFrom('line_groups').select('id').where('line_group_id', 'in', lineGroupIds);
		conditions.push(eb('orders.group_id', 'in', groups));
	}
	if (leaderIds.length > 0) {
		const led = eb.selectFrom('campaigns').select('id').where('leader_id', 'in', leaderIds);
		const owned = eb.selectFrom('referral_codes').select('id').where('leader_id', 'in', leaderIds);
		conditions.push(eb.or([eb('orders.campaign_id', 'in', led), eb('orders.referral_code_id', 'in', owned)]));
	}
	if (referralCodes.length > 0) {
		const codes = eb.selectFrom('referral_codes').select('id').where('code', 'in', referralCodes);
		conditions.push(eb('orders.referral_code_id', 'in', codes));
	}
	if (orderTags.length > 0)
		conditions.push(eb.or(orderTags.map((tag) => containing(eb.ref('orders.tags'), JSON.stringify(tag)))));
	if (selection.productIds.length + selection.variantIds.length + selection.itemCodes.length > 0)
		conditions.push(hasLine(eb, selection));
	return eb.and(conditions);
}

/** Whether one line of an order is what the selection asks for. What was given away, or did not form, was not bought. */
function hasLine(eb: OrderBuilder, { productIds, variantIds, itemCodes }: AudienceSelection) {
	const given = <T extends string>(column: Expression<T | null>, values: readonly T[]) =>
		values.length === 0 ? sql<SqlBool>`1 = 1` : oneOf(column, values);
	const ofCampaign = eb
		.selectFrom('order_lines')
		.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
		.innerJoin('variants', 'variants.id', 'campaign_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.select('order_lines.id')
		.whereRef('order_lines.order_id', '=', 'orders.id')
		.where('order_lines.quantity', '>', 0)
		.where((line) => given(line.ref('products.product_id'), productIds))
		.where((line) => given(line.ref('variants.variant_id'), variantIds))
		.where((line) => given(sql<string>`upper(${line.ref('campaign_items.code')})`, itemCodes));
	const ofShop = eb
		.selectFrom('shop_lines')
		.leftJoin('variants', 'variants.id', 'shop_lines.variant')
		.leftJoin('products', 'products.id', 'variants.product')
		.select('shop_lines.id')
		.whereRef('shop_lines.order_id', '=', 'orders.id')
		.where('shop_lines.kind', '<>', 'gift')
		.where((line) => given(line.ref('products.product_id'), productIds))
		.where((line) => given(line.ref('variants.variant_id'), variantIds))
		.where((line) => given(sql<string>`upper(${line.ref('shop_lines.code')})`, itemCodes));
	return eb.or([eb.exists(ofCampaign), eb.exists(ofShop)]);
}
