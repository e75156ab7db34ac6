import type { LeaderBalance } from '../groupbuy/leader-statement';
import type { IncomeDeductions } from '../groupbuy/income-deductions';
import type { Currency } from '../groupbuy/money';
import type { IncomeClass, ReportRow } from '../groupbuy/referral';
import { addRow, newTotals, type ReportTotals } from '../groupbuy/report-totals';
import type { ReportLanguage } from './words';

/*
 * A report of commissions, whatever its form: what it is about, and its rows, which pass by in pages. Buyers are not in it.
 */

export interface ReportHeading {
	language: ReportLanguage;
	/** IANA name. */
	timeZone: string;
	shopName: string;
	/** Whose report it is; `null`: of all who bring buyers. */
	leaderName: string | null;
	/** Epoch milliseconds; `to` is no longer part of it. */
	from: number;
	to: number;
	/** What lies in the period: when something was earned, returned or adjusted, or when its order was placed. */
	by: 'completion' | 'order';
	/** When it was made. */
	createdAt: number;
}

/** What would be transferred if it were paid now: an estimate (試算). */
export interface PayoutEstimate extends IncomeDeductions {
	status: 'payable' | 'below_minimum' | 'negative';
	leaderId: number;
	leaderName: string;
	incomeClass: IncomeClass;
	currency: Currency;
	grossMinor: number;
}

export interface ReportAccounts {
	/** Of a report by completion that nothing is left out of; empty: no account of opening and closing is shown. */
	balances: readonly LeaderBalance[];
	/** Empty: none is shown. */
	estimates: readonly PayoutEstimate[];
}

/** A whole report without its rows, of which it holds the first. */
export interface Report extends ReportAccounts {
	heading: ReportHeading;
	totals: ReportTotals;
	firstRows: readonly ReportRow[];
}

export type ReportPages = AsyncIterable<readonly ReportRow[]>;

/** Hands pages on and adds their rows to `totals`. */
export async function* counted(
	pages: ReportPages,
	totals: ReportTotals,
): AsyncGenerator<readonly ReportRow[]> {
	for await (const page of pages) {
		for (const row of page) addRow(totals, row);
		yield page;
	}
}

/** So many rows a document shows; all of them are in the files. */
export const ROWS_SHOWN = 500;

/** Reads all pages, keeping their sums and the first rows: what `reportHtml()`, `reportMail()` and `reportCard()` need. */
export async function readReport(
	pages: ReportPages,
	heading: ReportHeading,
	accounts: ReportAccounts,
): Promise<Report> {
	const totals = newTotals(heading.timeZone);
	const firstRows: ReportRow[] = [];
	for await (const page of counted(pages, totals)) {
		if (firstRows.length < ROWS_SHOWN) firstRows.push(...page.slice(0, ROWS_SHOWN - firstRows.length));
	}
	return { ...accounts, heading, totals, firstRows };
}
