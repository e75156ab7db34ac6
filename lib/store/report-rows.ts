import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExpressionBuilder } from 'kysely';

import type { CommissionState, ReportRow } from '../groupbuy/referral';
import { planTitle } from './referral-plans';
import { entryConditions, resolveFilter, type ReportFilter, type ResolvedFilter } from './report-filter';
import type { Database } from './schema';
import type { Db } from './store';

/** So many entries are looked at in one go, whatever of them the filter leaves: SQLite answers at once or not at all. */
const ENTRIES_PER_PAGE = 500;

interface Position {
	time: number;
	id: number;
}

/** What lies after one entry, until another; `undefined`: as far as the period. */
interface Page {
	after: Position | undefined;
	until: Position | undefined;
}

/** One way through the entries by an index. */
interface Scan {
	leaderId: number | null;
	time: 'occurred_at' | 'placed_at';
	/** Adjustments belong to no order: in a report by order they count when they were made. */
	adjustmentsOnly: boolean;
}

/**
 * The entries of a report in pages, with a pause after each in which others have their turn. By leader where leaders are
 * named, else as a whole, each in the order of their time.
 *
 * @param now epoch milliseconds: what is payable
 */
export async function* reportRows(db: Db, filter: ReportFilter, now: number): AsyncGenerator<ReportRow[]> {
	const resolved = await resolveFilter(db, filter);
	for (const scan of scansOf(resolved)) {
		let after: Position | undefined;
		do {
			const until = await endOfPage(db, scan, resolved, after);
			const rows = await readPage(db, scan, resolved, { after, until }, now);
			if (rows.length > 0) yield rows;
			await nextTurn();
			after = until;
		} while (after);
	}
}

function scansOf({ leaderIds, by }: ResolvedFilter): Scan[] {
	const leaders = leaderIds === undefined ? [null] : [...new Set(leaderIds)];
	return leaders.flatMap((leaderId): Scan[] =>
		by === 'completion'
			? [{ leaderId, time: 'occurred_at', adjustmentsOnly: false }]
			: [
					{ leaderId, time: 'placed_at', adjustmentsOnly: false },
					{ leaderId, time: 'occurred_at', adjustmentsOnly: true },
				],
	);
}

/** The last entry of a full page; `undefined`: what comes is less. Only the index is read. */
async function endOfPage(
	db: Db,
	scan: Scan,
	filter: ResolvedFilter,
	after: Position | undefined,
): Promise<Position | undefined> {
	return await db
		.selectFrom('commission_entries')
		.select([`${scan.time} as time`, 'id'])
		.$narrowType<{ time: number }>()
		.where((eb) => inScan(eb, scan, filter, { after, until: undefined }))
		.orderBy(scan.time)
		.orderBy('id')
		.limit(1)
		.offset(ENTRIES_PER_PAGE - 1)
		.executeTakeFirst();
}

/** One bound on each side: of two SQLite may take the wider one, and then goes through all that is outside of the page. */
function inScan(
	eb: ExpressionBuilder<Database, 'commission_entries'>,
	{ leaderId, time }: Scan,
	{ from, to }: ResolvedFilter,
	{ after, until }: Page,
) {
	const column = `commission_entries.${time}` as const;
	const position = eb.refTuple(column, 'commission_entries.id');
	return eb.and([
		after ? eb(position, '>', eb.tuple(after.time, after.id)) : eb(column, '>=', from),
		until ? eb(position, '<=', eb.tuple(until.time, until.id)) : eb(column, '<', to),
		...(leaderId === null ? [] : [eb('commission_entries.leader_id', '=', leaderId)]),
	]);
}

async function readPage(
	db: Db,
	scan: Scan,
	filter: ResolvedFilter,
	page: Page,
	now: number,
): Promise<ReportRow[]> {
	const column = `commission_entries.${scan.time}` as const;
	const rows = await entryQuery(db)
		.where((eb) => inScan(eb, scan, filter, page))
		.$if(scan.adjustmentsOnly, (query) => query.where('commission_entries.type', '=', 'adjustment'))
		.where((eb) => entryConditions(eb, filter, now))
		.orderBy(column)
		.orderBy('commission_entries.id')
		.execute();
	return rows.map((row) => reportRow(row, now));
}

/** The entries of a payout, as they stand in its statement. */
export async function* payoutRows(db: Db, payoutCode: string, now: number): AsyncGenerator<ReportRow[]> {
	for (let after = 0; ;) {
		const rows = await entryQuery(db)
			.select('commission_entries.id')
			.where('commission_entries.payout_id', '=', (eb) =>
				eb.selectFrom('payouts').select('payouts.id').where('payouts.code', '=', payoutCode),
			)
			.where('commission_entries.id', '>', after)
			.orderBy('commission_entries.id')
			.limit(ENTRIES_PER_PAGE)
			.execute();
		if (rows.length === 0) return;
		yield rows.map(({ id, ...row }) => {
			after = id;
			return reportRow(row, now);
		});
		await nextTurn();
	}
}

function entryQuery(db: Db) {
	return db
		.selectFrom('commission_entries')
		.innerJoin('leaders', 'leaders.id', 'commission_entries.leader_id')
		.leftJoin('referral_codes', 'referral_codes.id', 'commission_entries.code_id')
		.leftJoin('referral_plans', 'referral_plans.id', 'commission_entries.plan_id')
		.leftJoin('orders', 'orders.id', 'commission_entries.order_id')
		.leftJoin('payouts', 'payouts.id', 'commission_entries.payout_id')
		.leftJoin('line_groups', 'line_groups.id', 'commission_entries.group_id')
		.leftJoin('campaigns', 'campaigns.id', 'commission_entries.campaign_id')
		.select([
			'commission_entries.type',
			'commission_entries.leader_id as leaderId',
			'leaders.name as leaderName',
			'referral_codes.code as referralCode',
			'referral_plans.name as planName',
			'referral_plans.version as planVersion',
			'orders.code as orderCode',
			'orders.paid_at as paidAt',
			'commission_entries.placed_at as placedAt',
			'commission_entries.completed_at as completedAt',
			'commission_entries.occurred_at as occurredAt',
			'commission_entries.payable_at as payableAt',
			'payouts.code as payoutCode',
			'commission_entries.group_id as groupId',
			'line_groups.name as groupName',
			'campaigns.code as campaignCode',
			'campaigns.title as campaignTitle',
			'commission_entries.product_id as productId',
			'commission_entries.title',
			'commission_entries.quantity',
			'commission_entries.currency',
			'commission_entries.amount_minor as amountMinor',
			'commission_entries.base_minor as baseMinor',
			'commission_entries.rate',
			'commission_entries.commission_minor as commissionMinor',
			'commission_entries.reason',
		]);
}

type EntryRow = Awaited<ReturnType<ReturnType<typeof entryQuery>['execute']>>[number];

function reportRow({ paidAt, planName, planVersion, ...row }: EntryRow, now: number): ReportRow {
	return {
		...row,
		state: stateOf(row, now),
		planName: planName === null ? null : planTitle(planName, planVersion ?? 1),
		isPaid: paidAt !== null,
	};
}

function stateOf(
	{ payoutCode, payableAt }: Pick<EntryRow, 'payoutCode' | 'payableAt'>,
	now: number,
): CommissionState {
	if (payoutCode !== null) return 'paid';
	return payableAt <= now ? 'payable' : 'held';
}
