import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type SqlBool } from 'kysely';

import { lineCommissions } from '../groupbuy/commission';
import type { TaxRule } from '../groupbuy/checkout';
import type { ReportRow } from '../groupbuy/referral';
import { commissionOrder, referredOrders, type ReferredOrder } from './commission-orders';
import { ifGiven, oneOf, wholeSum } from './expressions';
import { listCodes, type CodeView } from './referral-codes';
import { resolveFilter, type ReportFilter, type ResolvedFilter } from './report-filter';
import { readShopSettings } from './shop-settings';
import type { Db } from './store';

const ORDERS_PER_PAGE = 200;

/** As the index of such orders has it. */
const IS_OPEN = sql<SqlBool>`state not in ('completed', 'cancelled', 'expired', 'returned')`;

/**
 * What orders of the period that are not completed yet would earn as they stand, in pages, by code and in the order in which
 * they were placed. Nothing of it is stored.
 */
export async function* pendingRows(db: Db, filter: ReportFilter): AsyncGenerator<ReportRow[]> {
	if (filter.states?.includes('pending') === false) return;
	const resolved = await resolveFilter(db, filter);
	const { tax } = await readShopSettings(db);
	for (const code of await codesOf(db, resolved)) {
		for (let after = { placedAt: resolved.from, id: 0 }; ;) {
			const orders = await openOrders(db, code.id, resolved, after);
			const last = orders.at(-1);
			if (!last) break;
			const rows = await rowsOf(
				db,
				orders.map(({ id }) => id),
				{ code, tax },
			);
			const wanted = rows.filter(({ productId }) => isWanted(resolved.productIds, productId));
			if (wanted.length > 0) yield wanted;
			after = last;
			await nextTurn();
		}
	}
}

async function codesOf(db: Db, { leaderIds, codeIds }: ResolvedFilter): Promise<CodeView[]> {
	const codes = await listCodes(db);
	return codes.filter(({ id, leaderId }) => isWanted(codeIds, id) && isWanted(leaderIds, leaderId));
}

const isWanted = <T>(wanted: readonly T[] | undefined, value: T | null): boolean =>
	wanted === undefined || (value !== null && wanted.includes(value));

async function openOrders(
	db: Db,
	codeId: number,
	{ to, groupIds, campaignIds }: ResolvedFilter,
	after: { placedAt: number; id: number },
) {
	return await db
		.selectFrom('orders')
		.select(['id', 'placed_at as placedAt'])
		.where('referral_code_id', '=', codeId)
		.where('referral_code_id', 'is not', null)
		.where(IS_OPEN)
		.where((eb) => eb(eb.refTuple('placed_at', 'id'), '>', eb.tuple(after.placedAt, after.id)))
		.where('placed_at', '<', to)
		.where((eb) => ifGiven(groupIds, (ids) => oneOf(eb.ref('group_id'), ids)))
		.where((eb) => ifGiven(campaignIds, (ids) => oneOf(eb.ref('campaign_id'), ids)))
		.orderBy('placed_at')
		.orderBy('id')
		.limit(ORDERS_PER_PAGE)
		.execute();
}

async function rowsOf(
	db: Db,
	ids: readonly number[],
	{ code, tax }: { code: CodeView; tax: TaxRule },
): Promise<ReportRow[]> {
	const orders = await referredOrders(db, ids);
	const paid = await paidOf(db, ids);
	const names = await namesOf(db, orders);
	return orders.flatMap((order) => {
		const moment = { ...order, paidMinor: paid.get(order.id) ?? 0 };
		const titles = new Map(order.lines.map((line) => [line.key, line]));
		return lineCommissions(commissionOrder(order, moment, tax), order.terms, null).flatMap(
			({ key, ...line }): ReportRow[] => {
				const { productId = null, title = null, quantity = 0 } = titles.get(key) ?? {};
				if (quantity === 0) return [];
				return [
					{
						...{ state: 'pending', type: null, leaderId: code.leaderId, leaderName: code.leaderName },
						...{ referralCode: code.code, planName: order.planTitle, orderCode: order.code },
						...{ isPaid: order.isPaid, placedAt: order.placedAt, completedAt: null },
						...{ occurredAt: order.placedAt, payableAt: null, payoutCode: null },
						...{ groupId: order.groupId, groupName: names.groups.get(order.groupId ?? 0) ?? null },
						campaignCode: names.campaigns.get(order.campaignId ?? 0)?.code ?? null,
						campaignTitle: names.campaigns.get(order.campaignId ?? 0)?.title ?? null,
						...{ productId, title, quantity, currency: order.currency, ...line, reason: null },
					},
				];
			},
		);
	});
}

async function paidOf(db: Db, ids: readonly number[]): Promise<Map<number, number>> {
	const rows = await db
		.selectFrom('order_events')
		.select((eb) => ['order_id as orderId', wholeSum(eb.ref('unit_price_minor')).as('paid')])
		.where('order_id', 'in', ids)
		.where('type', '=', 'payment')
		.groupBy('order_id')
		.execute();
	return new Map(rows.map(({ orderId, paid }) => [orderId, paid]));
}

async function namesOf(db: Db, orders: readonly ReferredOrder[]) {
	const campaignIds = [...new Set(orders.flatMap(({ campaignId }) => campaignId ?? []))];
	const groupIds = [...new Set(orders.flatMap(({ groupId }) => groupId ?? []))];
	const campaigns =
		campaignIds.length === 0
			? []
			: await db
					.selectFrom('campaigns')
					.select(['id', 'code', 'title'])
					.where('id', 'in', campaignIds)
					.execute();
	const groups =
		groupIds.length === 0
			? []
			: await db.selectFrom('line_groups').select(['id', 'name']).where('id', 'in', groupIds).execute();
	return {
		campaigns: new Map(campaigns.map(({ id, ...campaign }) => [id, campaign])),
		groups: new Map(groups.map(({ id, name }) => [id, name])),
	};
}
