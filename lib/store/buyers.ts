import { statement } from './statement';
import type { Db, Tx } from './store';

/** A name that was read longer ago than this is read again: people rename themselves. */
const PROFILE_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Finds or makes the buyers of these LINE user IDs.
 *
 * @returns buyer ids by LINE user ID
 */
export async function ensureBuyers(
	trx: Tx,
	lineUserIds: readonly string[],
	now: number,
): Promise<Map<string, number>> {
	// Sorted, so that two processes that meet the same new buyers never wait for each other crosswise.
	const wanted = [...new Set(lineUserIds)].sort();
	const ids = wanted.length === 0 ? new Map<string, number>() : await buyerIds(trx, wanted);
	const missing = wanted.filter((lineUserId) => !ids.has(lineUserId));
	if (missing.length === 0) return ids;
	const inserted = await trx
		.insertInto('buyers')
		.values(missing.map((line_user_id) => ({ line_user_id, created_at: now, updated_at: now })))
		.onConflict((conflict) => conflict.column('line_user_id').doNothing())
		.returning(['id', 'line_user_id'])
		.execute();
	for (const { id, line_user_id } of inserted) ids.set(line_user_id, id);
	// Fewer when another process made one of them in between.
	return ids.size === wanted.length ? ids : await buyerIds(trx, wanted);
}

async function buyerIds(trx: Tx, lineUserIds: readonly string[]): Promise<Map<string, number>> {
	return new Map((await selectBuyers(trx, lineUserIds)).map((row) => [row.line_user_id, row.id]));
}

/**
 * Stands for the LINE user ID of somebody who is known by name only: ordered for by the leader, or on a pasted list. The
 * same name in the same group is the same buyer, whatever its width, case and spaces.
 */
export function namedBuyerId(lineGroupId: string, name: string): string {
	const normalised = name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
	return `name:${lineGroupId}:${normalised}`;
}

/** Later than any clock: nobody but the leader can say what somebody without a LINE user ID is called. */
const NEVER_STALE = Number.MAX_SAFE_INTEGER;

/** Notes how buyers who are known by name only are written. @param names by what `namedBuyerId()` answers */
export async function nameBuyers(trx: Tx, names: ReadonlyMap<string, string>, now: number): Promise<void> {
	for (const [id, name] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
		await trx
			.updateTable('buyers')
			.set({ display_name: name, profile_at: NEVER_STALE, updated_at: now })
			.where('line_user_id', '=', id)
			.where('display_name', 'is', null)
			.execute();
	}
}

const selectBuyers = statement((db, lineUserIds: readonly string[]) =>
	db.selectFrom('buyers').select(['id', 'line_user_id']).where('line_user_id', 'in', lineUserIds),
);

export interface BuyerProfile {
	lineUserId: string;
	displayName: string | null;
	pictureUrl: string | null;
}

/** Names that are known, and whether each should be read from LINE again. */
export async function knownNames(
	db: Db,
	lineUserIds: readonly string[],
	now: number,
): Promise<Map<string, { displayName: string | null; stale: boolean }>> {
	if (lineUserIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('buyers')
		.select(['line_user_id', 'display_name', 'profile_at'])
		.where('line_user_id', 'in', [...new Set(lineUserIds)])
		.execute();
	return new Map(
		rows.map((row) => [
			row.line_user_id,
			{
				displayName: row.display_name,
				stale: row.profile_at === null || now - row.profile_at > PROFILE_LIFE_MS,
			},
		]),
	);
}

/** Stores what LINE says of these people. */
export async function saveProfiles(trx: Tx, profiles: readonly BuyerProfile[], now: number): Promise<void> {
	// In the order of ensureBuyers, so that the two never wait for each other crosswise.
	const sorted = [...profiles].sort((a, b) => (a.lineUserId < b.lineUserId ? -1 : 1));
	for (const { lineUserId, displayName, pictureUrl } of sorted) {
		const profile = { display_name: displayName, picture_url: pictureUrl, profile_at: now, updated_at: now };
		await trx
			.insertInto('buyers')
			.values({ line_user_id: lineUserId, created_at: now, ...profile })
			.onConflict((conflict) => conflict.column('line_user_id').doUpdateSet(profile))
			.execute();
	}
}
