import type { CampaignAnnouncementKind } from '../announcement';
import { share } from '../shares';
import { allowanceEndsAt, monthFraction, nextQuotaMonthStart, quotaMonth, quotaMonthStart } from './month';

const DAY_MS = 86_400_000;

/** One group buy a week is usual, so the run rate of fewer days than a week says little. */
const MIN_OBSERVED_MS = 7 * DAY_MS;

/** A push that will be made. */
export interface ScheduledPush {
	/** Epoch milliseconds. */
	at: number;
	recipients: number;
}

/**
 * Messages that LINE counts at most for pushes to a chat or an audience: people times requests. Five bubbles in one request
 * count once; people who have blocked the account are not counted, but nobody knows how many of a group's members have.
 *
 * @param recipients of a group: its members without the account itself
 * @param times requests
 */
export function forecastSend({ recipients, times }: { recipients: number; times: number }): number {
	return recipients * times;
}

/** What a campaign counts if all that it has to say is pushed; as replies it counts nothing. */
export interface CampaignForecast {
	announcements: Array<{ kind: CampaignAnnouncementKind; messages: number }>;
	/** Of notices to single buyers, which name them in the group and so count like announcements. */
	noticeMessages: number;
	messages: number;
}

/**
 * @param members of the group, without the account itself
 * @param announcements that are still to come
 * @param notices to single buyers that are expected, e.g. promotions from the waitlist
 */
export function forecastCampaign({
	members,
	announcements,
	notices,
}: {
	members: number;
	announcements: readonly CampaignAnnouncementKind[];
	notices: number;
}): CampaignForecast {
	const ofEach = announcements.map((kind) => ({
		kind,
		messages: forecastSend({ recipients: members, times: 1 }),
	}));
	const noticeMessages = forecastSend({ recipients: members, times: notices });
	return {
		announcements: ofEach,
		noticeMessages,
		messages: ofEach.reduce((sum, { messages }) => sum + messages, noticeMessages),
	};
}

/** A month as it will probably end. */
export interface MonthForecast {
	/** `YYYY-MM`, as LINE counts. */
	month: string;
	/** How much of it has passed, from 0 to 1. */
	monthPassed: number;
	usedSoFar: number;
	/** What is scheduled from now until the allowance ends. */
	scheduled: number;
	/** At the end of the month, if it goes on as it has begun. */
	byRunRate: number;
	/** At the end of the month, if nothing but what is scheduled is sent. */
	bySchedule: number;
	/** The larger of both: what is scheduled is usually part of what always is sent, so they are not added. */
	expected: number;
	/** `expected` above the quota; 0 if it suffices or nothing is limited. */
	missing: number;
	/** When the quota will be used up, by whichever way comes first; `null`: not in this month. */
	runsOutAt: number | null;
	allowanceEndsAt: number;
}

/**
 * Run rate: used so far ÷ time passed (a week at least) × time of the month. Scheduled pushes of other months, and such that
 * come when the allowance has ended, do not count.
 *
 * @param usedSoFar LINE's consumption in this month
 * @param quota LINE's limit of this month; `null`: not limited
 */
export function forecastMonth({
	now,
	usedSoFar,
	quota,
	scheduled,
}: {
	now: number;
	usedSoFar: number;
	quota: number | null;
	scheduled: readonly ScheduledPush[];
}): MonthForecast {
	const start = quotaMonthStart(now);
	const length = nextQuotaMonthStart(now) - start;
	const observed = Math.max(now - start, MIN_OBSERVED_MS);
	const endsAt = allowanceEndsAt(now);
	const ahead = scheduled
		.filter(({ at }) => at >= now && at < endsAt)
		.sort((first, second) => first.at - second.at);
	const toCome = ahead.reduce((sum, { recipients }) => sum + recipients, 0);
	const byRunRate = usedSoFar + share(usedSoFar, start + length - now, observed);
	const bySchedule = usedSoFar + toCome;
	const expected = Math.max(byRunRate, bySchedule);
	const left = quota === null ? Infinity : quota - usedSoFar;
	const outAt =
		left <= 0 ? now : Math.min(emptyByRate(now, left, usedSoFar / observed), emptyBySchedule(ahead, left));
	return {
		month: quotaMonth(now),
		monthPassed: monthFraction(now),
		usedSoFar,
		scheduled: toCome,
		byRunRate,
		bySchedule,
		expected,
		missing: quota === null ? 0 : Math.max(0, expected - quota),
		runsOutAt: outAt <= now || outAt < endsAt ? outAt : null,
		allowanceEndsAt: endsAt,
	};
}

/** @param perMs messages @returns `Infinity`: never */
function emptyByRate(now: number, left: number, perMs: number): number {
	return perMs === 0 ? Infinity : now + Math.ceil(left / perMs);
}

/** When a push would need more than is left: it is refused whole. @returns `Infinity`: never */
function emptyBySchedule(ahead: readonly ScheduledPush[], left: number): number {
	let rest = left;
	for (const { at, recipients } of ahead) {
		rest -= recipients;
		if (rest < 0) return at;
	}
	return Infinity;
}
