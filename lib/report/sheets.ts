import type { PagedSheet } from '../files/sheet';
import { sheetOf, type Field } from '../files/sheet-of';
import type { WorkbookSheet } from '../files/xlsx';
import { statementOf, type LeaderStatement } from '../groupbuy/leader-statement';
import { major } from '../groupbuy/money';
import { ENTRY_TYPES } from '../groupbuy/referral';
import { newTotals, type GroupTotals, type ReportGroup, type ReportTotals } from '../groupbuy/report-totals';
import { deductionFields, detailFields, summaryFields, type GroupLine } from './columns';
import { periodText } from './period';
import {
	counted,
	type PayoutEstimate,
	type ReportAccounts,
	type ReportHeading,
	type ReportPages,
} from './report';
import { reportWords, type ReportWords } from './words';

/** The rows themselves. */
export function detailSheet(pages: ReportPages, words: ReportWords): PagedSheet {
	const fields = detailFields(words);
	async function* cells() {
		for await (const page of pages) yield page.map((row) => fields.map((field) => field.of(row)));
	}
	return { ...sheetOf(words.sheets.detail, fields, []), pages: cells() };
}

/** The rows, which are read first, and behind them in reading, though before them in the workbook, their sums. */
export function* reportSheets(
	pages: ReportPages,
	heading: ReportHeading,
	accounts: ReportAccounts,
): Generator<WorkbookSheet> {
	const words = reportWords(heading.language);
	const totals = newTotals(heading.timeZone);
	yield { ...detailSheet(counted(pages, totals), words), position: Number.MAX_SAFE_INTEGER };
	const sheets = [
		overviewSheet(totals, heading, words),
		...accountSheets(totals, accounts, words),
		...(['campaign', 'group', 'product', 'code'] as const).map((by) =>
			sheetOf(words.byGroup[by], summaryFields(by, words), groupLines(totals, by)),
		),
	];
	for (const [position, { rows, ...sheet }] of sheets.entries()) yield { ...sheet, pages: [rows], position };
}

function overviewSheet(totals: ReportTotals, heading: ReportHeading, words: ReportWords) {
	const period: Field<GroupLine> = {
		...{ key: 'period', header: words.period, type: 'text' },
		of: () => periodText(heading),
	};
	return sheetOf(
		words.sheets.overview,
		[period, ...summaryFields('referrer', words)],
		groupLines(totals, 'referrer'),
	);
}

function accountSheets(totals: ReportTotals, { balances, estimates }: ReportAccounts, words: ReportWords) {
	const statements = balances.map((balance) =>
		statementOf(balance, totals.currencies.get(balance.currency)?.referrer.get(balance.leaderId)),
	);
	return [
		...(statements.length > 0 ? [sheetOf(words.sheets.statements, statementFields(words), statements)] : []),
		...(estimates.length > 0 ? [sheetOf(words.sheets.estimates, estimateFields(words), estimates)] : []),
	];
}

/** Opening + what came in the period − paid out = closing. */
export function statementFields(words: ReportWords): Array<Field<LeaderStatement>> {
	const money = (
		key: string,
		header: string,
		of: (statement: LeaderStatement) => number,
	): Field<LeaderStatement> => ({
		...{ key, header, type: 'money' },
		of: (statement) => major(of(statement), statement.currency),
	});
	return [
		{ key: 'leaderName', header: words.leader, type: 'text', of: ({ leaderName }) => leaderName },
		{ key: 'currency', header: words.currency, type: 'text', of: ({ currency }) => currency },
		money('opening', words.opening, ({ openingMinor }) => openingMinor),
		...ENTRY_TYPES.map((type) => money(type, words.types[type], ({ totals }) => totals.byType[type])),
		money('paidOut', words.paidOut, ({ paidOutMinor }) => -paidOutMinor),
		money('closing', words.closing, ({ closingMinor }) => closingMinor),
	];
}

export function estimateFields(words: ReportWords): Array<Field<PayoutEstimate>> {
	return [
		{ key: 'leaderName', header: words.leader, type: 'text', of: ({ leaderName }) => leaderName },
		{ key: 'currency', header: words.currency, type: 'text', of: ({ currency }) => currency },
		...deductionFields(words),
		{ key: 'status', header: words.state, type: 'text', of: ({ status }) => words.estimateStates[status] },
		{
			...{ key: 'notes', header: words.notes, type: 'text' },
			of: ({ notes }) => notes.map((note) => words.deductionNotes[note]).join('；'),
		},
	];
}

/** Of all currencies, what earned most first. */
export function groupLines(totals: ReportTotals, by: ReportGroup): GroupLine[] {
	return [...totals.currencies].flatMap(([currency, sums]) =>
		inOrder(sums[by].values()).map((group) => ({ currency, totals: group })),
	);
}

/** What earned most first, pending commission included. */
export function inOrder(groups: Iterable<GroupTotals>): GroupTotals[] {
	return [...groups].sort((a, b) => earnedBy(b) - earnedBy(a));
}

export function earnedBy({ byState }: GroupTotals): number {
	return byState.pending + byState.held + byState.payable + byState.paid;
}
