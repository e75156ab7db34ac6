import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';

import type { CommissionState } from '../groupbuy/referral';
import { referralCodeOf } from '../groupbuy/referral-code';
import { oneOf } from './expressions';
import type { Database } from './schema';
import type { Db } from './store';

/** What a report is about; what is absent or `undefined` leaves everything in. */
export interface ReportFilter {
	/** Epoch milliseconds; `to` is no longer part of it. */
	from: number;
	to: number;
	/** What lies in the period: when something was earned, returned or adjusted, or when its order was placed. */
	by: 'completion' | 'order';
	leaderIds?: readonly number[] | undefined;
	referralCodes?: readonly string[] | undefined;
	lineGroupIds?: readonly string[] | undefined;
	campaignCodes?: readonly string[] | undefined;
	productIds?: readonly string[] | undefined;
	states?: readonly CommissionState[] | undefined;
}

/** The same by the ids of this database. */
export interface ResolvedFilter extends Pick<ReportFilter, 'from' | 'to' | 'by' | 'productIds' | 'states'> {
	leaderIds: readonly number[] | undefined;
	codeIds: readonly number[] | undefined;
	groupIds: readonly number[] | undefined;
	campaignIds: readonly number[] | undefined;
}

/** What is named and not known matches nothing. */
export async function resolveFilter(db: Db, filter: ReportFilter): Promise<ResolvedFilter> {
	const { from, to, by, leaderIds, productIds, states, referralCodes } = filter;
	const codes = referralCodes?.map((code) => referralCodeOf(code) ?? '');
	return {
		...{ from, to, by, leaderIds, productIds, states },
		codeIds: await idsOf(db, 'referral_codes', 'code', codes),
		groupIds: await idsOf(db, 'line_groups', 'line_group_id', filter.lineGroupIds),
		campaignIds: await idsOf(db, 'campaigns', 'code', filter.campaignCodes),
	};
}

async function idsOf(
	db: Db,
	table: 'referral_codes' | 'line_groups' | 'campaigns',
	column: string,
	names: readonly string[] | undefined,
): Promise<number[] | undefined> {
	if (names === undefined || names.length === 0) return names && [];
	const { rows } = await sql<{ id: number }>`
		select id from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(names)})
	`.execute(db);
	return rows.map(({ id }) => id);
}

type EntryBuilder = ExpressionBuilder<Database, 'commission_entries'>;

/** Conditions on entries beside leader and period. */
export function entryConditions(
	eb: EntryBuilder,
	{ codeIds, groupIds, campaignIds, productIds, states }: ResolvedFilter,
	now: number,
): Expression<SqlBool> {
	const conditions: Array<Expression<SqlBool>> = [];
	const among = (column: 'code_id' | 'group_id' | 'campaign_id', ids: readonly number[] | undefined) => {
		if (ids !== undefined) conditions.push(oneOf(eb.ref(`commission_entries.${column}`), ids));
	};
	among('code_id', codeIds);
	among('group_id', groupIds);
	among('campaign_id', campaignIds);
	if (productIds !== undefined) conditions.push(oneOf(eb.ref('commission_entries.product_id'), productIds));
	if (states !== undefined) conditions.push(eb.or(states.map((state) => stateIs(eb, state, now))));
	return eb.and(conditions);
}

function stateIs(eb: EntryBuilder, state: CommissionState, now: number): Expression<SqlBool> {
	const isUnpaid = eb('commission_entries.payout_id', 'is', null);
	switch (state) {
		case 'pending':
			return sql<SqlBool>`1 = 0`;
		case 'held':
			return eb.and([isUnpaid, eb('commission_entries.payable_at', '>', now)]);
		case 'payable':
			return eb.and([isUnpaid, eb('commission_entries.payable_at', '<=', now)]);
		case 'paid':
			return eb('commission_entries.payout_id', 'is not', null);
	}
}
