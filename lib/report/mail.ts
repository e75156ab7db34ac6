import { htmlText } from '../files/html';
import { cellText } from '../files/sheet';
import { formatMoney } from '../groupbuy/money';
import { oneLine } from '../groupbuy/one-line';
import { COMMISSION_STATES } from '../groupbuy/referral';
import type { CurrencyTotals } from '../groupbuy/report-totals';
import { confirmedOf } from './columns';
import { periodText } from './period';
import type { Report } from './report';
import { reportWords, type ReportWords } from './words';

/** What a mail node sends. */
export interface ReportMail {
	/** One line. */
	subject: string;
	text: string;
	/** Styles stand at the elements: many mail programs know no others. */
	html: string;
}

/**
 * A report's sums as a mail.
 *
 * @param url of the report's page, checked; `null`: no link
 */
export function reportMail({ heading, totals }: Report, url: string | null): ReportMail {
	const words = reportWords(heading.language);
	const shop = oneLine(heading.shopName);
	const whose = oneLine(heading.leaderName ?? words.all);
	const period = periodText(heading);
	const hello = words.mailHello(whose);
	const intro = words.mailIntro(shop, period) + words.by[heading.by];
	const tables = [...totals.currencies].map(([currency, sums]) =>
		linesOf(sums, words, (minor) => formatMoney(minor, currency)),
	);
	const notes = tables.length === 0 ? [words.empty, words.emptyHint] : [words.pendingNote];
	const paragraphs = [hello, intro, ...notes];
	const text = [
		...paragraphs.slice(0, 2),
		...tables.map((lines) => lines.map(([label, value]) => `${label}\t${value}`).join('\n')),
		...paragraphs.slice(2),
		...(url === null ? [] : [`${words.mailLink}\n${url}`]),
	];
	const html = [
		...paragraphs.slice(0, 2).map(paragraph),
		...tables.map(tableOf),
		...paragraphs.slice(2).map(paragraph),
		...(url === null ? [] : [`<p><a href="${htmlText(url)}">${words.mailLink}</a></p>`]),
	];
	return {
		subject: cellText(words.mailSubject(shop, whose, period)),
		text: cellText(`${text.join('\n\n')}\n`),
		html: `<div lang="${heading.language}" style="font-family:sans-serif;line-height:1.6;color:#1c1c1e">${html.join('')}</div>`,
	};
}

type Line = readonly [label: string, value: string];

function linesOf({ total }: CurrencyTotals, words: ReportWords, money: (minor: number) => string): Line[] {
	const { placed, paid, returned, byState } = total;
	const unpaid = placed.orders - paid.orders;
	const orders = words.ordersOf(placed.orders);
	return [
		[words.orders, unpaid > 0 ? `${orders} (${words.unpaidOf(unpaid)})` : orders],
		[words.sales, money(placed.amountMinor)],
		[words.returnedAmount, money(returned.amountMinor)],
		[words.total, money(confirmedOf(total))],
		...COMMISSION_STATES.map((state): Line => [words.states[state], money(byState[state])]),
	];
}

function paragraph(text: string): string {
	return `<p style="margin:0 0 12px">${htmlText(cellText(text))}</p>`;
}

function tableOf(lines: readonly Line[]): string {
	const rows = lines.map(
		([label, value]) =>
			`<tr><td style="padding:4px 24px 4px 0;color:#5f6166">${label}</td><td style="padding:4px 0;text-align:right;font-weight:bold">${value}</td></tr>`,
	);
	return `<table role="presentation" style="border-collapse:collapse;margin:0 0 12px">${rows.join('')}</table>`;
}
