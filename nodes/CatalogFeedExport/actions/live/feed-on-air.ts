import { previousPull, type LiveSchedule } from '../../../../lib/feed/live-cycles';
import type { LivePlan } from '../../../../lib/feed/live-preflight';
import { rowsOf } from '../../../../lib/store/feed-files';
import { lastPull, type PullView } from '../../../../lib/store/feed-pulls';
import { feedVersions } from '../../../../lib/store/feed-versions';
import type { FeedView } from '../../../../lib/store/feeds';
import type { Db } from '../../../../lib/store/store';

/** Who looks at a feed at another time is not LINE: a pull counts when it comes so much around its time. */
const EARLY_MS = 5 * 60_000;
const LATE_MS = 60 * 60_000;
/** Older ones tell nothing of a live. */
const DAYS_LOOKED_AT = 14;

/** The last pull that came when LINE pulls, before a moment. */
async function scheduledPull(
	db: Db,
	feedId: number,
	schedule: LiveSchedule,
	before: number,
): Promise<PullView | undefined> {
	let due = previousPull(before + EARLY_MS, schedule);
	for (let looked = 0; looked < DAYS_LOOKED_AT * schedule.pullTimes.length; looked++) {
		const pull = await lastPull(db, feedId, Math.min(due + LATE_MS, before));
		if (!pull) return undefined;
		if (pull.pulledAt >= due - EARLY_MS) return pull;
		due = previousPull(due, schedule);
	}
	return undefined;
}

/** What LINE has of these rows, and what it finds when it pulls next. */
export async function feedOnAir(
	db: Db,
	feed: FeedView,
	ids: ReadonlySet<string>,
	{ schedule, before }: { schedule: LiveSchedule; before: number },
): Promise<Pick<LivePlan, 'held' | 'served'>> {
	const pull = await scheduledPull(db, feed.id, schedule, before);
	const versions = await feedVersions(db, feed.name);
	const rows = async (versionId: number | null) =>
		versions.some(({ id }) => id === versionId) && versionId !== null
			? await rowsOf(db, versionId, ids)
			: new Map<string, string>();
	return {
		held: pull ? { rows: await rows(pull.versionId), at: pull.pulledAt } : null,
		served: feed.version && (await rows(feed.version.id)),
	};
}
