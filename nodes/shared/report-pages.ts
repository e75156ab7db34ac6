import type { ReportRow } from '../../lib/groupbuy/referral';
import { pendingRows } from '../../lib/store/pending-rows';
import type { ReportFilter } from '../../lib/store/report-filter';
import { reportRows } from '../../lib/store/report-rows';
import type { Db } from '../../lib/store/store';

/** What a report is made of: what was earned for good, what open orders would earn, or first the one, then the other. */
export const REPORT_VIEWS = ['closed', 'pending', 'both'] as const;

export type ReportView = (typeof REPORT_VIEWS)[number];

/** The rows of a report in pages, read anew each time. */
export async function* reportPages(
	db: Db,
	filter: ReportFilter,
	view: ReportView,
	now: number,
): AsyncGenerator<ReportRow[]> {
	if (view !== 'pending') yield* reportRows(db, filter, now);
	if (view !== 'closed') yield* pendingRows(db, filter);
}
