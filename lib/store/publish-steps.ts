import type { FeedIssue } from '../feed/issue';
import type { FeedSettings } from '../feed/settings';
import type { FeedPart, FeedStatistics } from '../feed/statistics';
import { readWhole } from '../groupbuy/read-fields';
import { deleteVersions, pruneVersions, type FeedVersionView } from './feed-version-rows';
import { ensureFeed, feedName, getFeed, lockFeed } from './feeds';
import type { FeedVersionsTable } from './schema';
import type { Tx } from './store';

/*
 * The steps of publishing a feed, each in a transaction of its own, and what decides whether a file is fit for it.
 */

/** A file in the making, as lib/feed gives it; its parts can be read once. */
export interface FeedToPublish {
	parts: AsyncIterable<FeedPart>;
	/** Known after the last part. */
	statistics: () => FeedStatistics;
}

export interface PublishRequest {
	/** Made if it is new. */
	name: string;
	settings: FeedSettings;
	source: FeedVersionsTable['source'];
	fileName: string;
	mime: string;
	build: FeedToPublish;
	/** Whether a single product that is left out because of a mistake keeps the file from being published. */
	strict: boolean;
	/** By how much fewer rows than what is served it may have, in percent; 30 if not given. */
	maxShrinkPercent?: number;
	/** Whether a file without any row is meant, whatever is served. */
	allowEmpty?: boolean;
	/** A refresh by hand, at most once in so many minutes; `null`: not by hand. */
	manual: { minMinutes: number } | null;
	/** Hears what is noticed while it is built; the first 10,000 are kept with the version too. */
	onIssues?: (issues: readonly FeedIssue[]) => void;
}

/**
 * `unchanged`: the same bytes are served already. `refused_…`: what is served stays. `too_soon`: nothing was built, since it
 * was refreshed by hand a short while ago.
 */
export type PublishStatus =
	'published' | 'unchanged' | 'refused_empty' | 'refused_shrunk' | 'refused_invalid' | 'too_soon';

const DEFAULT_MAX_SHRINK_PERCENT = 30;

export const MINUTE_MS = 60_000;

/** A year. */
const MAX_MINUTES = 525_600;

/** Whoever refreshed by hand in vain need not wait. */
export function isRefresh(status: PublishStatus | undefined): boolean {
	return status === 'published' || status === 'unchanged';
}

export type CheckedRequest = PublishRequest & { maxShrinkPercent: number; allowEmpty: boolean };

export function checkedRequest(request: PublishRequest): CheckedRequest {
	const { maxShrinkPercent = DEFAULT_MAX_SHRINK_PERCENT, allowEmpty = false, manual } = request;
	readWhole(maxShrinkPercent, 'maxShrinkPercent', 0, 100);
	if (manual) readWhole(manual.minMinutes, 'minMinutes', 0, MAX_MINUTES);
	return { ...request, name: feedName(request.name), maxShrinkPercent, allowEmpty };
}

export interface Begun {
	feedId: number;
	versionId: number;
	/** When the feed was refreshed by hand before. */
	manualBefore: number | null;
	/** Noted as the time of this refresh by hand; `null`: it is none. */
	claimedAt: number | null;
}

/** @returns without a version's id when it is too soon to refresh the feed by hand */
export async function begin(
	trx: Tx,
	{ name, manual, settings, source, fileName, mime }: CheckedRequest,
	now: number,
): Promise<Begun | { versionId: null; manualBefore: number }> {
	await ensureFeed(trx, name, now);
	const { id: feedId, lastManualAt: manualBefore } = await lockFeed(trx, name, now);
	if (manual) {
		if (manualBefore !== null && now < manualBefore + manual.minMinutes * MINUTE_MS)
			return { versionId: null, manualBefore };
		await trx.updateTable('feeds').set({ last_manual_at: now }).where('id', '=', feedId).execute();
	}
	const { lowest } = await trx
		.selectFrom('feed_versions')
		.select((eb) => eb.fn.min<number | null>('number').as('lowest'))
		.where('feed_id', '=', feedId)
		.executeTakeFirstOrThrow();
	const { id: versionId } = await trx
		.insertInto('feed_versions')
		.values({
			feed_id: feedId,
			// A number of its own, which nobody sees: the real one comes when it is published, in that order.
			number: Math.min(lowest ?? 0, 0) - 1,
			state: 'building',
			source,
			settings: JSON.stringify(settings),
			file_name: fileName,
			mime,
			created_at: now,
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	return { feedId, versionId, manualBefore, claimedAt: manual && now };
}

/** Leaves nothing behind of what was not published, and of older versions what is needed. */
export async function tidyUp(
	trx: Tx,
	{ feedId, versionId, claimedAt, manualBefore }: Begun,
	status: PublishStatus | undefined,
	now: number,
): Promise<void> {
	if (status !== 'published') await deleteVersions(trx, [versionId]);
	if (!isRefresh(status)) {
		await trx
			.updateTable('feeds')
			.set({ last_manual_at: manualBefore })
			.where('id', '=', feedId)
			.where('last_manual_at', '=', claimedAt)
			.execute();
	}
	await pruneVersions(trx, feedId, now);
}

export interface Built {
	versionId: number;
	gzipCount: number;
	statistics: FeedStatistics;
}

export interface Decision {
	status: PublishStatus;
	/** What was served until now. */
	before: FeedVersionView | null;
}

/** Makes what was built what is served, if it is fit for it. */
export async function decide(
	trx: Tx,
	request: CheckedRequest,
	{ versionId, gzipCount, statistics }: Built,
	now: number,
): Promise<Decision> {
	const { id: feedId } = await lockFeed(trx, request.name, now);
	const { version: before } = await getFeed(trx, request.name);
	const status = judge(request, statistics, before);
	if (status === 'unchanged' && before) {
		// Other settings may lead to the same file; the next look at it should be by the new ones.
		const { settings, source, fileName, mime } = request;
		await trx
			.updateTable('feed_versions')
			.set({ settings: JSON.stringify(settings), source, file_name: fileName, mime })
			.where('id', '=', before.id)
			.execute();
	}
	if (status !== 'published') return { status, before };
	const { highest } = await trx
		.selectFrom('feed_versions')
		.select((eb) => eb.fn.max<number>('number').as('highest'))
		.where('feed_id', '=', feedId)
		.executeTakeFirstOrThrow();
	await trx
		.updateTable('feed_versions')
		.set({
			number: Math.max(highest, 0) + 1,
			state: 'published',
			sha256: statistics.sha256,
			byte_count: statistics.bytes,
			gzip_count: gzipCount,
			row_count: statistics.written,
			statistics: JSON.stringify(statistics),
			published_at: now,
		})
		.where('id', '=', versionId)
		.where('feed_id', '=', feedId)
		.returning('id')
		.executeTakeFirstOrThrow();
	await trx.updateTable('feeds').set({ current_version_id: versionId }).where('id', '=', feedId).execute();
	return { status, before };
}

function judge(
	{ strict, allowEmpty, maxShrinkPercent }: CheckedRequest,
	{ written, invalid, sha256 }: FeedStatistics,
	before: FeedVersionView | null,
): PublishStatus {
	if (strict && invalid > 0) return 'refused_invalid';
	if (written === 0 && !allowEmpty) return 'refused_empty';
	if (sha256 === before?.sha256) return 'unchanged';
	const lost = before ? before.rowCount - written : 0;
	const mayLose = before ? (before.rowCount * maxShrinkPercent) / 100 : 0;
	return written > 0 && lost > mayLose ? 'refused_shrunk' : 'published';
}
