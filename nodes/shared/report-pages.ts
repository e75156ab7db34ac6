import type { ReportRow } from '../../lib/groupbuy/referral';
import { addRow, newTotals, type ReportTotals } from '../../lib/groupbuy/report-totals';
import type { ReportSummary } from '../../lib/line/flex/report-card';
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

/** Sums over all pages. @param zone IANA name: where a day begins */
export async function sumsOf(pages: AsyncIterable<ReportRow[]>, zone: string): Promise<ReportTotals> {
	const totals = newTotals(zone);
	for await (const page of pages) for (const row of page) addRow(totals, row);
	return totals;
}

/** The sums of everything in each currency, as a card shows them. */
export const wholeSums = ({ currencies }: ReportTotals): ReportSummary['totals'] =>
	[...currencies].map(([currency, { total }]) => ({ currency, total }));
