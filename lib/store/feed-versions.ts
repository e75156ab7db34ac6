import { compareIds } from '../groupbuy/compare-ids';
import { InputError } from '../groupbuy/input-error';
import { rowIndex } from './feed-files';
import { readVersions, type FeedVersionView } from './feed-version-rows';
import { getFeed, lockFeed, type FeedView } from './feeds';
import type { Db, Tx } from './store';

export type { FeedVersionView };

/**
 * The versions of a feed that are kept, the newest first.
 *
 * @throws InputError when there is no feed of this name
 */
export async function feedVersions(db: Db, name: string): Promise<FeedVersionView[]> {
	const { id } = await getFeed(db, name);
	return await readVersions(db, 'feed_id', [id]);
}

/** @throws InputError when there is no such feed, or no such version of it */
export async function getVersion(db: Db, name: string, number: number): Promise<FeedVersionView> {
	return versionOf(name, await feedVersions(db, name), number);
}

function versionOf(name: string, versions: readonly FeedVersionView[], number: number): FeedVersionView {
	const found = versions.find((version) => version.number === number);
	if (found) return found;
	const kept = versions.map((version) => version.number).reverse();
	throw new InputError(
		`There is no version ${number} of feed '${name}'`,
		kept.length === 0 ? 'Nothing was published yet.' : `Versions ${kept.join(', ')} are kept.`,
	);
}

export interface RowChange {
	/** The ID in the file. */
	id: string;
	change: 'added' | 'changed' | 'removed';
}

/**
 * What differs between two versions of a feed, by ID.
 *
 * @throws InputError when there is no such feed, or no such version of it
 */
export async function* compareVersions(
	db: Db,
	name: string,
	from: number,
	to: number,
): AsyncGenerator<RowChange> {
	const versions = await feedVersions(db, name);
	yield* compareRows(db, versionOf(name, versions, from).id, versionOf(name, versions, to).id);
}

/** The same by database ids. Both indexes are in the same order, so that reading them side by side is enough. */
export async function* compareRows(
	db: Db,
	fromVersionId: number,
	toVersionId: number,
): AsyncGenerator<RowChange> {
	const before = rowIndex(db, fromVersionId);
	const after = rowIndex(db, toVersionId);
	try {
		let old = await before.next();
		let young = await after.next();
		while (!old.done || !young.done) {
			const order = old.done ? 1 : young.done ? -1 : compareIds(old.value[0], young.value[0]);
			if (order === 0 && !old.done && !young.done && old.value[1] !== young.value[1])
				yield { id: young.value[0], change: 'changed' };
			if (order < 0 && !old.done) yield { id: old.value[0], change: 'removed' };
			if (order > 0 && !young.done) yield { id: young.value[0], change: 'added' };
			if (order <= 0) old = await before.next();
			if (order >= 0) young = await after.next();
		}
	} finally {
		await before.return(undefined);
		await after.return(undefined);
	}
}

/**
 * Serves an earlier version of a feed again, as if it had been published now: who asks "has it changed since?" must
 * hear that it has.
 *
 * @param toNumber `null`: the one before the one that is served
 * @returns the feed as it is then
 * @throws InputError when there is no such feed, or no such version of it
 */
export async function rollBack(
	trx: Tx,
	name: string,
	toNumber: number | null,
	now: number,
): Promise<FeedView> {
	const { id, currentVersionId } = await lockFeed(trx, name, now);
	const versions = await feedVersions(trx, name);
	const current = versions.findIndex((version) => version.isCurrent);
	const before = versions[current + 1];
	if (toNumber === null && !before) {
		throw new InputError(
			`There is no earlier version of feed '${name}'`,
			'Publish it anew once its products are right.',
		);
	}
	const target = toNumber === null ? before : versionOf(name, versions, toNumber);
	if (target && target.id !== currentVersionId) {
		await trx.updateTable('feeds').set({ current_version_id: target.id }).where('id', '=', id).execute();
		await trx.updateTable('feed_versions').set({ published_at: now }).where('id', '=', target.id).execute();
	}
	return await getFeed(trx, name);
}
