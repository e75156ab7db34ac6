import { csvParts } from '../files/csv';
import { xlsxParts } from '../files/xlsx';
import type { ReportAccounts, ReportHeading, ReportPages } from './report';
import { detailSheet, reportSheets } from './sheets';
import { reportWords } from './words';

/** All rows as CSV, in parts: no more than a page of them is in memory. */
export async function* reportCsv(
	pages: ReportPages,
	{ language, timeZone }: Pick<ReportHeading, 'language' | 'timeZone'>,
): AsyncGenerator<Buffer> {
	yield* csvParts(detailSheet(pages, reportWords(language)), timeZone);
}

/** A workbook with all rows and, before them, their sums and the leaders' accounts; in parts as well. */
export async function* reportXlsx(
	pages: ReportPages,
	heading: ReportHeading,
	accounts: ReportAccounts,
): AsyncGenerator<Buffer> {
	yield* xlsxParts(reportSheets(pages, heading, accounts), heading.timeZone);
}
