import { oneLine } from '../groupbuy/one-line';
import type { Db, Store } from './store';

/** Older ones say nothing that matters any more. */
const KEPT_PULLS = 200;

const MAX_USER_AGENT = 200;

export interface Pull {
	feedId: number;
	/** What was served, or, with 304, what the other side has already. */
	versionId: number | null;
	/** HTTP status. */
	status: number;
	/** As the other side says, whatever that is. */
	userAgent: string | null;
}

export interface PullView extends Pull {
	/** Epoch milliseconds. */
	pulledAt: number;
}

/**
 * Notes a request for a feed and forgets all but the newest 200; of a feed that was just deleted nothing is noted.
 *
 * @returns whether it is the first of this version
 */
export async function notePull(store: Store, pull: Pull, now: number): Promise<{ isFirst: boolean }> {
	const { feedId, versionId, status } = pull;
	const userAgent = pull.userAgent === null ? null : oneLine(pull.userAgent).slice(0, MAX_USER_AGENT);
	return await store.tx(async (trx) => {
		// Touching the row locks it: of two at once one is the first.
		const { numUpdatedRows } = await trx
			.updateTable('feeds')
			.set((eb) => ({ updated_at: eb.ref('updated_at') }))
			.where('id', '=', feedId)
			.executeTakeFirst();
		if (numUpdatedRows === 0n) return { isFirst: false };
		const earlier = await trx
			.selectFrom('feed_pulls')
			.select('id')
			.where('feed_id', '=', feedId)
			.where('version_id', '=', versionId)
			.executeTakeFirst();
		await trx
			.insertInto('feed_pulls')
			.values({ feed_id: feedId, version_id: versionId, status, user_agent: userAgent, pulled_at: now })
			.execute();
		await trx
			.deleteFrom('feed_pulls')
			.where('feed_id', '=', feedId)
			.where('id', '<=', (eb) =>
				eb
					.selectFrom('feed_pulls')
					.select('id')
					.where('feed_id', '=', feedId)
					.orderBy('id', 'desc')
					.offset(KEPT_PULLS)
					.limit(1),
			)
			.execute();
		return { isFirst: versionId !== null && earlier === undefined };
	});
}

/** The last pull of a feed up to a moment, as far as it is still known. */
export async function lastPull(db: Db, feedId: number, before: number): Promise<PullView | undefined> {
	return await db
		.selectFrom('feed_pulls')
		.select([
			'feed_id as feedId',
			'version_id as versionId',
			'status',
			'user_agent as userAgent',
			'pulled_at as pulledAt',
		])
		.where('feed_id', '=', feedId)
		.where('pulled_at', '<=', before)
		.orderBy('pulled_at', 'desc')
		.orderBy('id', 'desc')
		.executeTakeFirst();
}
