import { Readable } from 'node:stream';
import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import type { ShopSettings } from '../../../../lib/groupbuy/checkout';
import type { ReportRow } from '../../../../lib/groupbuy/referral';
import { reportCsv, reportXlsx } from '../../../../lib/report/files';
import { reportCard } from '../../../../lib/line/flex/report-card';
import { reportHtml } from '../../../../lib/report/html';
import { reportMail } from '../../../../lib/report/mail';
import {
	readReport,
	type Report,
	type ReportAccounts,
	type ReportHeading,
} from '../../../../lib/report/report';
import { reportWords } from '../../../../lib/report/words';
import { leaderBalances } from '../../../../lib/store/leader-balances';
import { previewPayouts } from '../../../../lib/store/payouts';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { linkKey } from '../../../../lib/web/link-token';
import { CSV_TYPE, HTML_TYPE, XLSX_TYPE } from '../../../shared/file-names';
import { readLanguage } from '../../../shared/language';
import { WithFiles } from '../../../shared/operation';
import { isoTime } from '../../../shared/present';
import { ownReportPage } from '../../../shared/own-report-page';
import { oneOf } from '../../../shared/read';
import { wholeSums } from '../../../shared/report-pages';
import { timeZoneOf } from '../../../shared/time-zone';
import { fileName } from '../report-files';
import { FORMS } from './get-fields';
import { presentTotals } from './present-report';
import type { ReportRequest } from './read-request';

interface ReportSource extends ReportRequest {
	/** The rows, read anew each time. */
	pages: () => AsyncIterable<ReportRow[]>;
	now: number;
}

/** The totals, with the files and messages that are asked for. */
export async function documentOf(
	context: IExecuteFunctions,
	store: Store,
	item: number,
	source: ReportSource,
): Promise<object> {
	const { filter, view, referrer, pages, now } = source;
	const forms = readForms(context, item);
	const zone = timeZoneOf(context);
	const settings = await readShopSettings(store.db);
	const url = await pageOf(context, store, item, settings, source);
	const heading: ReportHeading = {
		language: readLanguage(context, item),
		timeZone: zone,
		shopName: settings.shopName,
		leaderName: referrer?.name ?? null,
		...{ from: filter.from, to: filter.to, by: filter.by, createdAt: now },
	};
	const accounts = await accountsOf(store, source, zone);
	const report = await readReport(pages(), heading, accounts);
	const json = {
		...{ from: isoTime(filter.from, zone), to: isoTime(filter.to, zone), by: filter.by, view },
		...{ referrerId: referrer?.id ?? null, referrerName: referrer?.name ?? null },
		...{ email: referrer?.email ?? null, lineUserId: referrer?.lineUserId ?? null },
		...presentTotals(report.totals, accounts.balances),
		...(forms.has('mail') && { mail: reportMail(report, url) }),
		...(forms.has('line') && { messages: [cardOf(report, url)] }),
	};
	const name = fileName(heading);
	const files: IBinaryKeyData = {};
	const add = async (form: string, content: Buffer | Readable, type: string) => {
		files[form] = await context.helpers.prepareBinaryData(content, `${name}.${form}`, type);
	};
	if (forms.has('csv')) await add('csv', Readable.from(reportCsv(pages(), heading)), CSV_TYPE);
	if (forms.has('xlsx')) await add('xlsx', Readable.from(reportXlsx(pages(), heading, accounts)), XLSX_TYPE);
	if (forms.has('html')) await add('html', Buffer.from(reportHtml(report, null)), HTML_TYPE);
	return Object.keys(files).length === 0 ? json : new WithFiles(json, files);
}

/** To be sent to the referrer alone, where it leads to their page. */
function cardOf({ heading, totals }: Report, url: string | null): object {
	const { leaderName, language, ...rest } = heading;
	const summary = {
		...rest,
		leaderName: leaderName ?? reportWords(language).all,
		totals: wholeSums(totals),
	};
	return reportCard(summary, url, heading);
}

async function accountsOf(
	{ db }: Store,
	{ filter, isWhole, now }: ReportSource,
	timeZone: string,
): Promise<ReportAccounts> {
	if (!isWhole) return { balances: [], estimates: [] };
	const { leaderIds } = filter;
	return {
		balances: await leaderBalances(db, filter),
		estimates: await previewPayouts(db, { until: now, minMinor: 0, paidAt: now, timeZone, leaderIds }),
	};
}

function readForms(context: IExecuteFunctions, item: number): ReadonlySet<(typeof FORMS)[number]> {
	const forms = context.getNodeParameter('forms', item, []) as unknown;
	return new Set([forms].flat().map((form: unknown) => oneOf(form, 'forms', FORMS)));
}

/** Where mail and message lead. */
async function pageOf(
	context: IExecuteFunctions,
	store: Store,
	item: number,
	settings: ShopSettings,
	{ referrer, now }: ReportSource,
): Promise<string | null> {
	if (referrer === null || context.getNodeParameter('withPage', item, false) !== true) return null;
	const { channelSecret } = await context.getCredentials<{ channelSecret: string }>('lineMessagingApi', item);
	return await ownReportPage(store.db, referrer.id, { key: linkKey(channelSecret), settings }, now);
}
