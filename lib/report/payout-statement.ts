import { sheetOf, type Field } from '../files/sheet-of';
import { xlsxParts } from '../files/xlsx';
import { formatMoney, type Currency } from '../groupbuy/money';
import type { IncomeClass, ReportRow } from '../groupbuy/referral';
import { deductionFields, detailFields } from './columns';
import { dayField, htmlDocument, type PageFrame } from './html';
import { chosen, htmlTable, safe } from './html-table';
import { dayText } from './period';
import { ROWS_SHOWN, type ReportHeading, type ReportPages } from './report';
import { detailSheet } from './sheets';
import { reportWords, type ReportWords } from './words';

/** What a leader was paid, and what was kept back of it. */
export interface Payout {
	/** Public code. */
	code: string;
	leaderName: string;
	currency: Currency;
	grossMinor: number;
	taxMinor: number;
	premiumMinor: number;
	netMinor: number;
	incomeClass: IncomeClass;
	/** Epoch milliseconds, as `paidAt`. */
	until: number;
	paidAt: number;
	note: string | null;
}

type Setting = Pick<ReportHeading, 'language' | 'timeZone' | 'shopName'>;

const DETAIL_KEYS = [
	'title',
	'commission',
	'type',
	'orderCode',
	'quantity',
	'amount',
	'rate',
	'campaignTitle',
];

/** One document with what was paid and which rows of commission are in it. @param frame `null`: a file */
export async function payoutStatementHtml(
	payout: Payout,
	pages: ReportPages,
	setting: Setting,
	frame: PageFrame | null,
): Promise<string> {
	const words = reportWords(setting.language);
	const { timeZone, shopName } = setting;
	const shown: ReportRow[] = [];
	let count = 0;
	for await (const page of pages) {
		count += page.length;
		if (shown.length < ROWS_SHOWN) shown.push(...page.slice(0, ROWS_SHOWN - shown.length));
	}
	const fields = [dayField(words, timeZone), ...chosen(detailFields(words), [...DETAIL_KEYS, 'reason'])];
	const tiles = [
		[words.gross, payout.grossMinor],
		[words.tax, -payout.taxMinor],
		[words.premium, -payout.premiumMinor],
		[words.net, payout.netMinor],
	] as const;
	const amounts = tiles.map(
		([label, minor], index) =>
			`<div${index === tiles.length - 1 ? ' class="main"' : ''}><dt>${label}</dt><dd><strong>${formatMoney(minor, payout.currency)}</strong></dd></div>`,
	);
	const facts = [
		`${words.payoutCode} ${payout.code}`,
		`${words.paidAt} ${dayText(payout.paidAt, timeZone)}`,
		`${words.until} ${dayText(payout.until, timeZone)}`,
		`${words.incomeClass} ${words.incomeClasses[payout.incomeClass]}`,
		...(payout.note === null ? [] : [`${words.note} ${payout.note}`]),
	];
	const title = words.payout(payout.leaderName);
	const content = [
		`<header><p>${safe(shopName)}</p><h1>${safe(title)}</h1>${facts.map((fact) => `<p class="muted">${safe(fact)}</p>`).join('')}</header>`,
		`<dl class="tiles">${amounts.join('')}</dl>`,
		`<p class="note">${words.estimateNote}</p>`,
		`<h2>${words.sheets.detail}</h2><p>${words.payoutIntro}</p>`,
		htmlTable(words.sheets.detail, fields, shown, timeZone),
		count > shown.length ? `<p class="muted">${words.more(count - shown.length)}</p>` : '',
	];
	return htmlDocument({ ...setting, title: `${title} ${payout.code}` }, content.join('\n'), frame);
}

/** The same as a workbook, in parts: the payout, and all its rows. */
export async function* payoutStatementXlsx(
	payout: Payout,
	pages: ReportPages,
	{ language, timeZone }: Setting,
): AsyncGenerator<Buffer> {
	const words = reportWords(language);
	const { rows, ...summary } = sheetOf(words.payoutSheet, payoutFields(words), [payout]);
	const sheets = [
		{ ...summary, pages: [rows], position: 0 },
		{ ...detailSheet(pages, words), position: 1 },
	];
	yield* xlsxParts(sheets, timeZone);
}

function payoutFields(words: ReportWords): Array<Field<Payout>> {
	return [
		{ key: 'code', header: words.payoutCode, type: 'code', of: ({ code }) => code },
		{ key: 'leaderName', header: words.leader, type: 'text', of: ({ leaderName }) => leaderName },
		{ key: 'paidAt', header: words.paidAt, type: 'time', of: ({ paidAt }) => paidAt },
		{ key: 'until', header: words.until, type: 'time', of: ({ until }) => until },
		...deductionFields(words),
		{ key: 'currency', header: words.currency, type: 'text', of: ({ currency }) => currency },
		{ key: 'note', header: words.note, type: 'text', of: ({ note }) => note },
	];
}
