import type { FeedSettings } from '../feed/settings';
import type { FeedStatistics } from '../feed/statistics';
import { present } from './collections';
import { word } from './expressions';
import type { FeedVersionsTable } from './schema';
import type { Db, Tx } from './store';

/** A published version of a feed, without its file. */
export interface FeedVersionView {
	id: number;
	/** Counts up from 1 within the feed, in the order of publishing. */
	number: number;
	/** Whether it is what is served. */
	isCurrent: boolean;
	source: FeedVersionsTable['source'];
	settings: FeedSettings;
	fileName: string;
	mime: string;
	/** Of the file as such, in hexadecimal. */
	sha256: string;
	byteCount: number;
	/** As it is kept: compressed by gzip. */
	gzipCount: number;
	rowCount: number;
	statistics: FeedStatistics;
	/** When it became what is served, the last time; epoch milliseconds. */
	publishedAt: number;
}

/** Published versions, the one with the highest number first. */
export async function readVersions(
	db: Db,
	column: 'id' | 'feed_id',
	ids: readonly number[],
): Promise<FeedVersionView[]> {
	if (ids.length === 0) return [];
	const rows = await db
		.selectFrom('feed_versions')
		.innerJoin('feeds', 'feeds.id', 'feed_versions.feed_id')
		.selectAll('feed_versions')
		.select('feeds.current_version_id')
		.where(`feed_versions.${column}`, 'in', ids)
		.where('state', '=', word('published'))
		.orderBy('number', 'desc')
		.execute();
	return rows.map((row) => ({
		id: row.id,
		number: row.number,
		isCurrent: row.id === row.current_version_id,
		source: row.source,
		settings: JSON.parse(row.settings) as FeedSettings,
		fileName: row.file_name,
		mime: row.mime,
		sha256: present(row.sha256),
		byteCount: present(row.byte_count),
		gzipCount: present(row.gzip_count),
		rowCount: present(row.row_count),
		statistics: JSON.parse(present(row.statistics)) as FeedStatistics,
		publishedAt: present(row.published_at),
	}));
}

/** Versions with everything that belongs to them. */
export async function deleteVersions(trx: Tx, versionIds: readonly number[]): Promise<void> {
	if (versionIds.length === 0) return;
	await trx.deleteFrom('feed_chunks').where('version_id', 'in', versionIds).execute();
	await trx.deleteFrom('feed_versions').where('id', 'in', versionIds).execute();
}

const KEPT_VERSIONS = 10;

/** Nobody downloads a file, or builds one, for longer. */
const AN_HOUR_MS = 60 * 60 * 1000;

/**
 * Deletes what is no longer needed of a feed: versions beyond the last ten that were served, but for those that somebody may
 * still be downloading, and what a process has left behind that ended while it built.
 */
export async function pruneVersions(trx: Tx, feedId: number, now: number): Promise<void> {
	// Touching the row locks it: nobody goes back to a version that is about to be deleted.
	const feed = await trx
		.updateTable('feeds')
		.set({ updated_at: now })
		.where('id', '=', feedId)
		.returning('current_version_id')
		.executeTakeFirst();
	const rows = await trx
		.selectFrom('feed_versions')
		.select(['id', 'state', 'created_at', 'published_at'])
		.where('feed_id', '=', feedId)
		.orderBy('published_at', 'desc')
		.orderBy('number', 'desc')
		.execute();
	const before = now - AN_HOUR_MS;
	const abandoned = rows.filter(({ state, created_at }) => state === 'building' && created_at < before);
	const published = rows.filter(({ state }) => state === 'published');
	const surplus = published.filter(({ id }, index) => {
		const replacedAt = published[index - 1]?.published_at ?? now;
		return index >= KEPT_VERSIONS && id !== feed?.current_version_id && replacedAt < before;
	});
	await deleteVersions(
		trx,
		[...abandoned, ...surplus].map(({ id }) => id),
	);
}
