import type { ExpressionBuilder } from 'kysely';

import { quotaMonth, quotaMonthStart } from '../groupbuy/message-budget/month';
import { wholeSum, word } from './expressions';
import type { Database } from './schema';
import type { Db, Store } from './store';

/*
 * What LINE said of a channel's quota, kept so that it is not asked before every push, and what was pushed since.
 */

/** So old a quota may be when a push is decided; what was sent by hand in LINE's own manager is known by then. */
export const QUOTA_MAX_AGE_MS = 10 * 60_000;
/** A push that was on its way when LINE was asked may not have been in its answer. */
const ON_ITS_WAY_MS = 60_000;

export interface QuotaAnswer {
	botUserId: string;
	/** `null`: not limited. */
	quota: number | null;
	/** Messages that LINE has counted this month. */
	used: number;
}

export interface KnownQuota extends QuotaAnswer {
	/** Messages that this package's pushes have used since, or will when they have arrived. */
	usedSince: number;
	/** `null`: not limited. Never negative. */
	left: number | null;
	/** `YYYY-MM` of LINE's month. */
	month: string;
	fetchedAt: number;
	/** Of this month and young enough to decide by. */
	isFresh: boolean;
}

/** @param fetchedAt when LINE was asked, not when it had answered: what was pushed in between counts beside its answer */
export async function rememberQuota(
	store: Store,
	channelKey: string,
	{ botUserId, quota, used }: QuotaAnswer,
	fetchedAt: number,
): Promise<void> {
	const answer = {
		bot_user_id: botUserId,
		month: quotaMonth(fetchedAt),
		quota,
		used,
		fetched_at: fetchedAt,
	};
	await store.tx(async (trx) => {
		await trx
			.insertInto('message_quotas')
			.values({ channel_key: channelKey, ...answer })
			.onConflict((conflict) =>
				conflict
					.column('channel_key')
					.doUpdateSet(answer)
					// Of two that asked at once the later answer counts, whoever writes first.
					.where('message_quotas.fetched_at', '<=', fetchedAt),
			)
			.execute();
	});
}

/** What is left of a channel's quota; `undefined`: LINE was never asked. In a new month nothing is used yet. */
export async function quotaLeft(db: Db, channelKey: string, now: number): Promise<KnownQuota | undefined> {
	const row = await db
		.selectFrom('message_quotas')
		.selectAll()
		.where('channel_key', '=', channelKey)
		.executeTakeFirst();
	if (!row) return undefined;
	const month = quotaMonth(now);
	const isOfThisMonth = row.month === month;
	const used = isOfThisMonth ? row.used : 0;
	const usedSince = await pushedSince(db, channelKey, isOfThisMonth ? row.fetched_at : quotaMonthStart(now));
	return {
		botUserId: row.bot_user_id,
		quota: row.quota,
		used,
		usedSince,
		left: row.quota === null ? null : Math.max(0, row.quota - used - usedSince),
		month,
		fetchedAt: row.fetched_at,
		isFresh: isOfThisMonth && now - row.fetched_at <= QUOTA_MAX_AGE_MS,
	};
}

async function pushedSince(db: Db, channelKey: string, since: number): Promise<number> {
	const { used } = await db
		.selectFrom('sent_messages')
		.select((eb) => wholeSum(countedOrReserved(eb)).as('used'))
		.where('method', '!=', word('reply'))
		.where('channel_key', '=', channelKey)
		.where('updated_at', '>=', since - ON_ITS_WAY_MS)
		.where((eb) => eb.or([eb('updated_at', '>=', since), eb('state', '=', 'sending')]))
		.executeTakeFirstOrThrow();
	return used;
}

/** Messages that a push has used; while LINE's answer is not known, those that it may use. */
export function countedOrReserved(eb: ExpressionBuilder<Database, 'sent_messages'>) {
	return eb
		.case('state')
		.when('sent')
		.then(eb.ref('counted'))
		.when('sending')
		.then(eb.fn.coalesce('recipients', eb.lit(0)))
		.else(eb.lit(0))
		.end();
}
