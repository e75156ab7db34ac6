import { allBytes } from '../files/sheet';
import type { ReportRow } from '../groupbuy/referral';
import { reportXlsx } from '../report/files';
import { reportHtml, type PageFrame } from '../report/html';
import { readReport, type ReportAccounts, type ReportHeading } from '../report/report';
import { leaderBalances } from '../store/leader-balances';
import { pendingRows } from '../store/pending-rows';
import { getReferrer } from '../store/referrers';
import type { ReportFilter } from '../store/report-filter';
import { reportRows } from '../store/report-rows';
import { periodOf, type ReportChoice } from './report-page-choice';
import type { Visit } from './storefront';

/** What a leader has chosen, of their own rows alone, as a document. @throws whatever the database gives */
export async function reportDocument(
	visit: Visit,
	leaderId: number,
	choice: ReportChoice,
	frame: PageFrame,
): Promise<string> {
	const filter = filterOf(visit, leaderId, choice);
	const heading = await headingOf(visit, leaderId, filter);
	const accounts = await accountsOf(visit, filter, choice);
	return reportHtml(await readReport(pages(visit, filter, choice), heading, accounts), frame);
}

/** The same as an Excel file, with all rows. */
export async function reportWorkbook(visit: Visit, leaderId: number, choice: ReportChoice): Promise<Buffer> {
	const filter = filterOf(visit, leaderId, choice);
	const heading = await headingOf(visit, leaderId, filter);
	const accounts = await accountsOf(visit, filter, choice);
	return await allBytes(reportXlsx(pages(visit, filter, choice), heading, accounts));
}

type LeaderFilter = ReportFilter & { leaderIds: readonly [number] };

function filterOf({ shop }: Visit, leaderId: number, { month, by }: ReportChoice): LeaderFilter {
	return { ...periodOf(month, shop.timeZone), by, leaderIds: [leaderId] };
}

async function headingOf(
	{ shop, settings, now }: Visit,
	leaderId: number,
	{ from, to, by }: LeaderFilter,
): Promise<ReportHeading> {
	const { language, timeZone } = shop;
	const { name } = await getReferrer(shop.store.db, { id: leaderId });
	return {
		...{ language, timeZone, shopName: settings.shopName, leaderName: name },
		...{ from, to, by, createdAt: now },
	};
}

/** Opening and closing add up only with all that was earned in the period. */
async function accountsOf(
	{ shop }: Visit,
	filter: LeaderFilter,
	{ by, view }: ReportChoice,
): Promise<ReportAccounts> {
	const isWhole = by === 'completion' && view !== 'pending';
	return { balances: isWhole ? await leaderBalances(shop.store.db, filter) : [], estimates: [] };
}

async function* pages(
	{ shop, now }: Visit,
	filter: LeaderFilter,
	{ view }: ReportChoice,
): AsyncGenerator<ReportRow[]> {
	if (view !== 'pending') yield* reportRows(shop.store.db, filter, now);
	if (view !== 'closed') yield* pendingRows(shop.store.db, filter);
}
