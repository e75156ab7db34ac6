import type { messagingApi } from '@line/bot-sdk';

import { formatMoney, type Currency } from '../../groupbuy/money';
import { oneLine } from '../../groupbuy/one-line';
import { pageUrl } from '../links';
import { cutText } from '../text';
import { wordsOf, type Language } from '../words';
import { COLORS } from './colors';

/** Of one order; what everybody in the chat may read. */
export interface Thanks {
	title: string;
	currency: Currency;
	totalMinor: number;
	lines: ReadonlyArray<{ code: string; title: string; quantity: number }>;
}

const MAX_LINES = 10;
const MAX_ALT_UNITS = 400;

/**
 * What a page sends into the chat from which it was opened once somebody has ordered. It is written in the buyer's name, so
 * it is no text that could be read as another order, and it leads to the group's page, never to the order's own.
 *
 * @param groupUrl `null`: no button
 * @throws InputError when the address cannot be opened by a button
 */
export function thankYouMessage(
	{ title, currency, totalMinor, lines }: Thanks,
	groupUrl: string | null,
	language: Language,
): messagingApi.FlexMessage {
	const words = wordsOf(language).thanks;
	const text = (content: string, style: Partial<messagingApi.FlexText> = {}): messagingApi.FlexText => ({
		...{ type: 'text', text: content, wrap: true, size: 'sm' },
		...style,
	});
	const more = lines.length - MAX_LINES;
	return {
		type: 'flex',
		altText: cutText(words.title, MAX_ALT_UNITS),
		contents: {
			type: 'bubble',
			size: 'kilo',
			body: {
				type: 'box',
				layout: 'vertical',
				spacing: 'sm',
				contents: [
					text(words.title, { weight: 'bold', size: 'md', color: COLORS.accent }),
					text(oneLine(title), { color: COLORS.muted }),
					...lines
						.slice(0, MAX_LINES)
						.map((line) => text(words.line(line.code, cutText(oneLine(line.title), 60), line.quantity))),
					...(more > 0 ? [text(words.more(more), { color: COLORS.muted })] : []),
					text(words.total(formatMoney(totalMinor, currency)), { weight: 'bold' }),
				],
			},
			...(groupUrl !== null && {
				footer: {
					type: 'box',
					layout: 'vertical',
					contents: [
						{
							type: 'button',
							style: 'primary',
							height: 'sm',
							color: COLORS.accent,
							action: { type: 'uri', label: words.orderToo, uri: pageUrl(groupUrl) },
						},
					],
				},
			}),
		},
	};
}
