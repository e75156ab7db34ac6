import {
	nextBuild,
	nextPull,
	onAirFrom,
	previousPull,
	setUpDeadline,
	type LiveSchedule,
} from './live-cycles';
import { liveWords, type LiveLanguage, type LiveTimes } from './live-words';

/** Fingerprints of rows by their IDs in a file. */
export type Rows = ReadonlyMap<string, string>;

/** A product that is to be shown, as it is now. */
export interface PlannedProduct {
	/** What the host searches by (PID). */
	productId: string;
	/** `null`: the shop has no such product. */
	title: string | null;
	/** When it was set up last, epoch milliseconds; `null`: not known. */
	changedAt: number | null;
	/** What a file that is built now says of it. */
	rows: Rows;
	/** Why a file that is built now has nothing of it, in the words of the file's issues; `null`: it has. */
	leftOut: { onPurpose: boolean; message: string; fix: string } | null;
}

export interface LivePlan {
	products: readonly PlannedProduct[];
	/** What LINE has pulled last, and when; `null`: no pull was seen. */
	held: { rows: Rows; at: number } | null;
	/** What the next pull finds; `null`: the feed was never published. */
	served: Rows | null;
	schedule: LiveSchedule;
	/** Epoch milliseconds. */
	liveAt: number;
	now: number;
	/** From when it may be built by hand again, epoch milliseconds; in the past: now. */
	manualFrom: number;
}

/** On air, `stale` is a product as it was before a change, `missing` one that the host's search does not find. */
export type PreflightStatus = 'ready' | 'stale' | 'missing' | 'excluded' | 'invalid' | 'unknown';

export interface PreflightRow {
	productId: string;
	title: string | null;
	/** When the live starts. */
	status: PreflightStatus;
	/** Since or from when LINE has it as it is now, epoch milliseconds; `null`: never, as things are. */
	onAirFrom: number | null;
	inTime: boolean;
	message: string;
	/** What to do; empty when nothing is to be done. */
	fix: string;
}

export type PreflightWarning =
	'set_up_late' | 'never_published' | 'no_pull_seen' | 'pull_missed' | 'refresh_possible' | 'live_started';

export interface Preflight {
	rows: PreflightRow[];
	ready: number;
	notReady: number;
	/** The pull that decides what the host finds, epoch milliseconds. */
	decidedAt: number;
	/** By when everything should be set up. */
	deadline: number;
	nextBuildAt: number;
	nextPullAt: number;
	/** When the catalogue may be built by hand so that it is still pulled before the live; `null`: no way. */
	refresh: { from: number; until: number } | null;
	warnings: Array<{ warning: PreflightWarning; message: string }>;
}

/** A pull is looked for so long after its time. */
const PULL_TAKES_MS = 3_600_000;

/**
 * Says of each product whether LINE will have it, as it is now, when the live starts: what the last pull before the live
 * finds decides. Nobody else's work is counted on but the schedule's.
 */
export function preflight(plan: LivePlan, language: LiveLanguage): Preflight {
	const { now, liveAt, schedule } = plan;
	const decidedAt = previousPull(liveAt, schedule);
	const from = Math.max(now, plan.manualFrom);
	const refresh = from < decidedAt ? { from, until: decidedAt } : null;
	const rows = plan.products.map((product) => rowOf(product, plan, refresh, language));
	const notReady = rows.filter(({ status }) => status !== 'ready');
	const deadline = setUpDeadline(liveAt);
	const cycles = { decidedAt, deadline, nextBuildAt: nextBuild(now, schedule), refresh };
	return {
		rows,
		...cycles,
		ready: rows.length - notReady.length,
		notReady: notReady.length,
		nextPullAt: nextPull(now, schedule),
		warnings: warningsOf(plan, rows, cycles, language),
	};
}

function rowOf(
	product: PlannedProduct,
	plan: LivePlan,
	refresh: Preflight['refresh'],
	language: LiveLanguage,
): PreflightRow {
	const { productId, title, leftOut } = product;
	const words = liveWords(language, plan.schedule.zone);
	const never = { productId, title, onAirFrom: null, inTime: false };
	if (title === null) return { ...never, status: 'unknown', ...words.unknown };
	if (leftOut) {
		const { onPurpose, message, fix } = leftOut;
		return { ...never, status: onPurpose ? 'excluded' : 'invalid', message, fix };
	}
	const status = statusAt(product.rows, plan);
	const seen = onAir(product.rows, plan);
	const times: LiveTimes = { onAirFrom: seen, now: plan.now, liveAt: plan.liveAt, refresh };
	return { productId, title, status, onAirFrom: seen, inTime: status === 'ready', ...words[status](times) };
}

/** What LINE has of a product when the live starts. */
function statusAt(rows: Rows, plan: LivePlan): 'ready' | 'stale' | 'missing' {
	const { held, served, now, liveAt, schedule } = plan;
	const decidedAt = previousPull(liveAt, schedule);
	if (decidedAt > now && nextBuild(now, schedule) < decidedAt) return 'ready';
	const file = decidedAt > now ? served : (held?.rows ?? null);
	if (file === null) return 'missing';
	if (isAsNow(rows, file)) return 'ready';
	return [...rows.keys()].some((id) => file.has(id)) ? 'stale' : 'missing';
}

const isAsNow = (rows: Rows, file: Rows): boolean =>
	[...rows].every(([id, fingerprint]) => file.get(id) === fingerprint);

/** From when LINE has a product as it is now. What LINE has, and loses before the live, comes with a later pull. */
function onAir(rows: Rows, { held, served, now, liveAt, schedule }: LivePlan): number {
	const isServed = served !== null && isAsNow(rows, served);
	const isKept = isServed || previousPull(liveAt, schedule) <= now;
	if (held && isKept && isAsNow(rows, held.rows)) return held.at;
	return isServed ? nextPull(now, schedule) : onAirFrom(now, schedule).pulledAt;
}

function warningsOf(
	{ products, held, served, now, liveAt, schedule }: LivePlan,
	rows: readonly PreflightRow[],
	{ decidedAt, deadline, refresh }: Pick<Preflight, 'decidedAt' | 'deadline' | 'refresh'>,
	language: LiveLanguage,
): Preflight['warnings'] {
	const { warnings } = liveWords(language, schedule.zone);
	const late = products.filter(
		({ changedAt }, index) =>
			(changedAt !== null && changedAt > deadline) || (now > deadline && rows[index]?.status !== 'ready'),
	);
	const pulledAt = previousPull(now, schedule);
	const isMissed = held !== null && held.at < pulledAt && now - pulledAt > PULL_TAKES_MS;
	const isRefreshWorth = rows.some(({ status }) => status === 'stale' || status === 'missing');
	const told: Array<[PreflightWarning, string | false]> = [
		['live_started', now >= liveAt && warnings.liveStarted],
		['never_published', served === null && warnings.neverPublished],
		['no_pull_seen', held === null && served !== null && warnings.noPullSeen],
		['pull_missed', isMissed && warnings.pullMissed(pulledAt, held.at)],
		['set_up_late', late.length > 0 && warnings.setUpLate(late.length, deadline)],
		[
			'refresh_possible',
			isRefreshWorth && refresh !== null && warnings.refresh(refresh.from, decidedAt, now),
		],
	];
	return told.flatMap(([warning, message]) => (message === false ? [] : { warning, message }));
}
