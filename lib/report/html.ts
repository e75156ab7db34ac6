import { cellTime } from '../files/sheet';
import type { Field } from '../files/sheet-of';
import { statementOf } from '../groupbuy/leader-statement';
import { formatMoney, type Currency } from '../groupbuy/money';
import type { ReportRow } from '../groupbuy/referral';
import type { CurrencyTotals } from '../groupbuy/report-totals';
import { timeChart, topChart } from './charts';
import { confirmedOf, detailFields, summaryFields } from './columns';
import { chosen, htmlTable, safe } from './html-table';
import { dayText, periodText } from './period';
import type { Report } from './report';
import { estimateFields, inOrder, statementFields } from './sheets';
import { REPORT_STYLE } from './style';
import { reportWords, type ReportWords } from './words';

/** Where a document is a page of a server: markup of the server's own, as it stands. */
export interface PageFrame {
	/** By which the browser knows the styles. */
	nonce: string;
	/** Further styles. */
	style: string;
	/** Above the document. */
	top: string;
}

/** Groups of a table; what is more is in the workbook. */
const GROUPS_SHOWN = 50;

/**
 * A report as one document for screens, telephones and paper: styles and charts stand in it, and there is no script.
 *
 * @param frame `null`: a file
 */
export function reportHtml(report: Report, frame: PageFrame | null): string {
	const { heading, totals } = report;
	const words = reportWords(heading.language);
	const whose = heading.leaderName ?? words.all;
	const intro = [
		`<p>${safe(heading.shopName)}</p>`,
		`<h1>${safe(words.title(whose))}</h1>`,
		`<p>${words.period} ${periodText(heading)}${words.by[heading.by]}</p>`,
		`<p class="muted">${words.madeAt} ${cellTime(heading.createdAt, heading.timeZone)}</p>`,
	];
	const sections = [...totals.currencies].map(([currency, sums]) =>
		currencySection(report, currency, sums, words),
	);
	const content = totals.rows === 0 ? [emptyState(words)] : [...sections, detailSection(report, words)];
	return htmlDocument(
		{ ...heading, title: `${words.title(whose)} ${periodText(heading)}` },
		[`<header>${intro.join('')}</header>`, ...content].join('\n'),
		frame,
	);
}

/** @param content markup */
export function htmlDocument(
	{ language, title }: { language: string; title: string },
	content: string,
	frame: PageFrame | null,
): string {
	const nonce = frame === null ? '' : ` nonce="${frame.nonce}"`;
	return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>${safe(title)}</title>
<style${nonce}>${REPORT_STYLE}${frame?.style ?? ''}</style>
</head>
<body>
${frame?.top ?? ''}<main class="report">
${content}
</main>
</body>
</html>
`;
}

function emptyState(words: ReportWords): string {
	return `<section class="empty"><h2>${words.empty}</h2><p>${words.emptyHint}</p></section>`;
}

function currencySection(
	report: Report,
	currency: Currency,
	sums: CurrencyTotals,
	words: ReportWords,
): string {
	const { heading, totals } = report;
	const title = totals.currencies.size > 1 ? `<h2>${currency}</h2>` : '';
	const charts = [
		timeChart(`${currency}-days`, sums, currency, heading, words),
		topChart(`${currency}-campaigns`, words.topCampaigns, sums.campaign.values(), currency, words),
		topChart(`${currency}-products`, words.topProducts, sums.product.values(), currency, words),
	];
	return [
		`<section>${title}`,
		tiles(sums, currency, words),
		notesOf(sums, words),
		`<div class="charts">${charts.join('')}</div>`,
		accounts(report, currency, sums, words),
		...(['referrer', 'campaign', 'group', 'product', 'code'] as const).map((by) =>
			groupTable(by, sums, currency, report, words),
		),
		'</section>',
	].join('\n');
}

function tiles({ total }: CurrencyTotals, currency: Currency, words: ReportWords): string {
	const { placed, paid, byState } = total;
	const money = (minor: number) => formatMoney(minor, currency);
	const unpaid = placed.orders - paid.orders;
	const all: Array<[label: string, value: string, more: string]> = [
		[words.total, money(confirmedOf(total)), words.confirmed],
		[words.states.payable, money(byState.payable), ''],
		[words.states.held, money(byState.held), ''],
		[words.states.paid, money(byState.paid), ''],
		[words.states.pending, money(byState.pending), ''],
		[words.orders, placed.orders.toLocaleString('en'), unpaid > 0 ? words.unpaidOf(unpaid) : ''],
		[words.sales, money(placed.amountMinor), ''],
	];
	const items = all.map(
		([label, value, more], index) =>
			`<div${index === 0 ? ' class="main"' : ''}><dt>${label}</dt><dd><strong>${value}</strong>${more === '' ? '' : `<span>${more}</span>`}</dd></div>`,
	);
	return `<dl class="tiles">${items.join('')}</dl>`;
}

function notesOf({ total }: CurrencyTotals, words: ReportWords): string {
	const unpaid = total.placed.orders - total.paid.orders;
	const isAnythingPending = total.placed.orders > total.completed.orders || total.byState.pending !== 0;
	return [
		...(isAnythingPending ? [words.pendingNote] : []),
		...(unpaid > 0 ? [words.unpaidNote(unpaid)] : []),
	]
		.map((note) => `<p class="note">${note}</p>`)
		.join('');
}

function accounts(
	{ balances, estimates, heading }: Report,
	currency: Currency,
	sums: CurrencyTotals,
	words: ReportWords,
): string {
	const isOurs = (one: { currency: Currency }) => one.currency === currency;
	const statements = balances
		.filter(isOurs)
		.map((balance) => statementOf(balance, sums.referrer.get(balance.leaderId)));
	const ours = estimates.filter(isOurs);
	const { timeZone } = heading;
	return [
		...(statements.length > 0
			? [
					`<h3>${words.sheets.statements}</h3>`,
					htmlTable(words.sheets.statements, statementFields(words), statements, timeZone),
				]
			: []),
		...(ours.length > 0
			? [
					`<h3>${words.sheets.estimates}</h3><p class="note">${words.estimateNote}</p>`,
					htmlTable(words.sheets.estimates, estimateFields(words), ours, timeZone),
				]
			: []),
	].join('\n');
}

/** On a telephone the first ones are seen at once. */
const GROUP_KEYS = [
	'key',
	'name',
	'total',
	'pending',
	'orders',
	'paidOrders',
	'quantity',
	'sales',
	'returned',
];
const GROUP_STATES = ['held', 'payable', 'paid'];

function groupTable(
	by: 'referrer' | 'campaign' | 'group' | 'product' | 'code',
	sums: CurrencyTotals,
	currency: Currency,
	{ heading }: Report,
	words: ReportWords,
): string {
	// In a leader's own report that table would have one row, the sums above.
	if (by === 'referrer' && heading.leaderName !== null) return '';
	const groups = inOrder(sums[by].values());
	const lines = groups.slice(0, GROUPS_SHOWN).map((totals) => ({ currency, totals }));
	const fields = chosen(summaryFields(by, words), [...GROUP_KEYS, ...GROUP_STATES]);
	const more = groups.length - lines.length;
	return (
		`<h3>${words.byGroup[by]}</h3>${htmlTable(words.byGroup[by], fields, lines, heading.timeZone)}` +
		(more > 0 ? `<p class="muted">${words.moreGroups(more)}</p>` : '')
	);
}

const DETAIL_KEYS = [
	'title',
	'commission',
	'state',
	'orderCode',
	'payment',
	'type',
	'quantity',
	'amount',
	'rate',
];

function detailSection({ firstRows, totals, heading }: Report, words: ReportWords): string {
	const keys = [
		...(heading.leaderName === null ? ['leaderName'] : []),
		...DETAIL_KEYS,
		...(totals.currencies.size > 1 ? ['currency'] : []),
		...['campaignTitle', 'reason'],
	];
	const fields = [dayField(words, heading.timeZone), ...chosen(detailFields(words), keys)];
	const title = words.sheets.detail;
	const more = totals.rows - firstRows.length;
	const table = htmlTable(title, fields, firstRows, heading.timeZone, ({ state }) =>
		state === 'pending' ? 'pending' : '',
	);
	return `<section class="detail"><h2>${title}</h2>${table}${more > 0 ? `<p class="muted">${words.more(more)}</p>` : ''}</section>`;
}

/** When a row counts, without its time of day: there is little room in a line. */
export function dayField(words: ReportWords, timeZone: string): Field<ReportRow> {
	return {
		...{ key: 'occurredOn', header: words.occurredOn, type: 'code' },
		of: ({ occurredAt }) => dayText(occurredAt, timeZone),
	};
}
