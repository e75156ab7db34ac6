import { InputError } from '../groupbuy/input-error';
import type { FeedStatistics } from '../feed/statistics';
import { writeVersion } from './feed-files';
import { compareRows } from './feed-versions';
import { getFeed, type FeedView } from './feeds';
import {
	begin,
	checkedRequest,
	decide,
	isRefresh,
	MINUTE_MS,
	tidyUp,
	type Built,
	type Decision,
	type PublishRequest,
	type PublishStatus,
} from './publish-steps';
import type { Db, Store } from './store';

export type { PublishRequest, PublishStatus };

export interface PublishResult {
	status: PublishStatus;
	/** With the version that is served now. */
	feed: FeedView;
	/** Of what was built; `null`: nothing was. */
	statistics: FeedStatistics | null;
	/** Rows of what was served before; `null`: nothing was. */
	rowsBefore: number | null;
	/** What was built against what was served before, also when it was refused; `null`: nothing was built. */
	difference: { added: number; changed: number; removed: number } | null;
	/** When it may be refreshed by hand again, epoch milliseconds; `null`: it can be at any time, or was not asked. */
	nextManualAt: number | null;
}

/**
 * Builds a file and serves it from then on, if it is fit for it. Orders go on meanwhile: a version is written in parts, each
 * by a statement of its own, and one transaction at the end makes it what is served. Of two at once, the one that ends last
 * is served.
 *
 * @param now the clock: building takes a while
 * @throws InputError for a name, percentage or number of minutes that cannot be, and when the feed is deleted meanwhile;
 * whatever the build throws
 */
export async function publishFeed(
	store: Store,
	request: PublishRequest,
	now: () => number,
): Promise<PublishResult> {
	const checked = checkedRequest(request);
	const { name, manual, build, onIssues = () => undefined } = checked;
	const begunAt = now();
	const begun = await store.tx(async (trx) => await begin(trx, checked, begunAt));
	const nextAfter = (at: number | null) => manual && at && at + manual.minMinutes * MINUTE_MS;
	if (begun.versionId === null) {
		const feed = await getFeed(store.db, name);
		const rowsBefore = feed.version?.rowCount ?? null;
		const nextManualAt = nextAfter(begun.manualBefore);
		return { status: 'too_soon', feed, statistics: null, rowsBefore, difference: null, nextManualAt };
	}
	let status: PublishStatus | undefined;
	try {
		const gzipCount = await writeVersion(store.db, begun.versionId, build.parts, onIssues);
		const built = { versionId: begun.versionId, gzipCount, statistics: build.statistics() };
		const decision = await store.tx(async (trx) => await decide(trx, checked, built, now()));
		({ status } = decision);
		const difference = await differenceOf(store.db, decision, built);
		const feed = await getFeed(store.db, name);
		return {
			status,
			feed,
			statistics: built.statistics,
			rowsBefore: decision.before?.rowCount ?? null,
			difference,
			nextManualAt: nextAfter(isRefresh(status) ? begunAt : begun.manualBefore),
		};
	} catch (error) {
		throw (await isThere(store.db, begun.versionId)) ? error : deletedMeanwhile(name);
	} finally {
		await store.tx(async (trx) => await tidyUp(trx, begun, status, now()));
	}
}

async function differenceOf(
	db: Db,
	{ status, before }: Decision,
	{ versionId, statistics }: Built,
): Promise<{ added: number; changed: number; removed: number }> {
	const difference = { added: 0, changed: 0, removed: 0 };
	if (status === 'unchanged') return difference;
	if (!before) return { ...difference, added: statistics.written };
	for await (const { change } of compareRows(db, before.id, versionId)) difference[change]++;
	return difference;
}

async function isThere(db: Db, versionId: number): Promise<boolean> {
	const version = await db
		.selectFrom('feed_versions')
		.select('id')
		.where('id', '=', versionId)
		.executeTakeFirst();
	return version !== undefined;
}

function deletedMeanwhile(name: string): InputError {
	return new InputError(
		`The feed '${name}' was deleted while it was built`,
		'Publish it again if it is wanted.',
	);
}
