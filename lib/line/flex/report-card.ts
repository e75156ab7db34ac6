import type { messagingApi } from '@line/bot-sdk';
import { DateTime } from 'luxon';

import { formatMoney, type Currency } from '../../groupbuy/money';
import type { GroupTotals } from '../../groupbuy/report-totals';
import { pageUrl } from '../links';
import { cutText, safeDisplayName } from '../text';
import { wordsOf, type Language, type Words } from '../words';
import { COLORS } from './colors';

const MAX_ALT_UNITS = 400;

export interface ReportSummary {
	leaderName: string;
	/** Epoch milliseconds; `to` is no longer part of it. */
	from: number;
	to: number;
	by: 'completion' | 'order';
	/** Sums of all rows in each currency; none: nothing was earned. */
	totals: ReadonlyArray<{ currency: Currency; total: GroupTotals }>;
}

/**
 * What a leader has earned in a period, as a bubble.
 *
 * @param url of the report's page; `null`: no button
 * @throws InputError when the address cannot be opened by a button
 */
export function reportCard(
	{ leaderName, from, to, by, totals }: ReportSummary,
	url: string | null,
	{ language, timeZone }: { language: Language; timeZone: string },
): messagingApi.FlexMessage {
	const all = wordsOf(language);
	const words = all.report;
	const whose = safeDisplayName(leaderName) || all.someone;
	const [first, last] = [from, to - 1].map((at) => DateTime.fromMillis(at, { zone: timeZone }));
	const period = `${first?.toFormat('yyyy/MM/dd')} – ${last?.toFormat('yyyy/MM/dd')}`;
	const isAnythingPending = totals.some(({ total }) => total.byState.pending !== 0);
	return {
		type: 'flex',
		altText: cutText(words.alt(whose, period), MAX_ALT_UNITS),
		contents: {
			type: 'bubble',
			size: 'mega',
			header: box(
				[
					text(words.title, { color: COLORS.onAccent, size: 'sm' }),
					text(whose, { color: COLORS.onAccent, size: 'xl', weight: 'bold' }),
					text(`${period} ${words.by[by]}`, { color: COLORS.onAccent, size: 'sm' }),
				],
				{ backgroundColor: COLORS.accent, paddingAll: 'xl' },
			),
			body: box(
				[
					...totals.flatMap(({ currency, total }, index) => [
						...(index > 0 ? [{ type: 'separator' as const, margin: 'lg' }] : []),
						...sumsOf(total, currency, words),
					]),
					...(totals.length === 0 ? [text(words.empty)] : []),
					...(isAnythingPending
						? [text(words.pendingNote, { color: COLORS.muted, size: 'xs', margin: 'lg' })]
						: []),
				],
				{ spacing: 'sm' },
			),
			...(url !== null && {
				footer: box([
					{
						type: 'button',
						style: 'primary',
						height: 'sm',
						color: COLORS.accent,
						action: { type: 'uri', label: words.open, uri: pageUrl(url) },
					},
				]),
			}),
		},
	};
}

function sumsOf(
	{ placed, paid, byState }: GroupTotals,
	currency: Currency,
	words: Words['report'],
): messagingApi.FlexComponent[] {
	const money = (minor: number) => formatMoney(minor, currency);
	const { pending, held, payable, paid: paidOut } = byState;
	const strong = { weight: 'bold', size: 'lg', color: COLORS.accent } as const;
	return [
		line(words.total, money(held + payable + paidOut), strong),
		line(words.states.payable, money(payable)),
		line(words.states.held, money(held)),
		line(words.states.paid, money(paidOut)),
		line(words.states.pending, money(pending), { color: COLORS.muted }),
		line(words.orders, words.ordersOf(placed.orders, placed.orders - paid.orders)),
		line(words.sales, money(placed.amountMinor)),
	];
}

function line(
	label: string,
	value: string,
	style: Partial<messagingApi.FlexText> = {},
): messagingApi.FlexBox {
	return {
		type: 'box',
		layout: 'baseline',
		spacing: 'md',
		contents: [
			text(label, { color: COLORS.muted, flex: 2 }),
			text(value, { align: 'end', flex: 3, ...style }),
		],
	};
}

function text(content: string, style: Partial<messagingApi.FlexText> = {}): messagingApi.FlexText {
	return { type: 'text', text: content, size: 'sm', wrap: true, ...style };
}

function box(
	contents: messagingApi.FlexComponent[],
	style: Partial<messagingApi.FlexBox> = {},
): messagingApi.FlexBox {
	return { type: 'box', layout: 'vertical', contents, ...style };
}
