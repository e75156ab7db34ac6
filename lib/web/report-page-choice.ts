import { DateTime } from 'luxon';

/** What a leader looks at: one month, told apart by when things were earned or when they were ordered. */
export interface ReportChoice {
	/** `2026-11`. */
	month: string;
	by: (typeof BY)[number];
	/** `closed`: what was earned, returned or adjusted; `pending`: orders that are not completed yet. */
	view: (typeof VIEWS)[number];
}

export const BY = ['completion', 'order'] as const;
export const VIEWS = ['all', 'closed', 'pending'] as const;

/** Two years: as far back as somebody may have to account for. */
const MONTHS = 24;

/** Months that can be looked at, the current one first. @param zone IANA name @param now epoch milliseconds */
export function reportMonths(zone: string, now: number): string[] {
	const current = DateTime.fromMillis(now, { zone }).startOf('month');
	return Array.from({ length: MONTHS }, (_, ago) => current.minus({ months: ago }).toFormat('yyyy-MM'));
}

/** Reads a choice from a form; whatever is none of what the page offers is the first of it. */
export function choiceOf(fields: URLSearchParams, zone: string, now: number): ReportChoice {
	return {
		// The buttons of single months come beside the list of all.
		month: among(reportMonths(zone, now), fields.get('jump') ?? fields.get('month')),
		by: among(BY, fields.get('by')),
		view: among(VIEWS, fields.get('view')),
	};
}

function among<T extends string>(offered: readonly T[], wanted: string | null): T {
	return offered.find((one) => one === wanted) ?? (offered[0] as T);
}

/** A month as epoch milliseconds; `to` is no longer part of it. */
export function periodOf(month: string, zone: string): { from: number; to: number } {
	const start = DateTime.fromFormat(month, 'yyyy-MM', { zone });
	return { from: start.toMillis(), to: start.plus({ months: 1 }).toMillis() };
}
