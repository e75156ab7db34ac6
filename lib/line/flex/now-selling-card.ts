import type { messagingApi } from '@line/bot-sdk';

import { InputError } from '../../groupbuy/input-error';
import { formatMoney } from '../../groupbuy/money';
import type { CampaignView } from '../../groupbuy/views';
import { deadlineLeft, formatTime, type Setting } from '../format-time';
import { itemName } from '../names-in-text';
import { cutText } from '../text';
import { wordsOf, type Language } from '../words';
import { COLORS } from './colors';
import { currentPrice, isSoldOut, itemBubble } from './item-bubble';

/** Shown in notifications and chat lists, where more is not read. */
const MAX_ALT_UNITS = 400;

/**
 * The item that is being shown (商品卡), e.g. in a live: picture, code, price, what is left, until when, and the button
 * that orders it as the buyer's own message. Sold out and over look different, and have no such button.
 *
 * @param now epoch milliseconds: the time that is left and the early birds' price depend on it
 * @throws InputError when the campaign has no item of this code, or the time zone does not exist
 */
export function nowSellingCard(
	campaign: CampaignView,
	code: string,
	{ language, timeZone, now }: { language: Language; timeZone: string; now: number },
): messagingApi.FlexMessage {
	const item = campaign.items.find((candidate) => candidate.code === code);
	if (!item) {
		throw new InputError(
			`The campaign '${campaign.title}' has no item '${code}'`,
			`Its items are ${campaign.items.map((other) => other.code).join(', ')}.`,
		);
	}
	const words = wordsOf(language);
	const setting = { words, timeZone, now };
	const { type, ...blocks } = itemBubble(campaign, item, setting);
	const price = formatMoney(currentPrice(item, now), campaign.currency);
	const { label, color, background } = bandOf(campaign, isSoldOut(item), setting);
	return {
		type: 'flex',
		altText: cutText(words.cardNowAlt(label, itemName(item), price), MAX_ALT_UNITS),
		contents: {
			type,
			header: {
				type: 'box',
				layout: 'vertical',
				backgroundColor: background,
				paddingAll: 'xl',
				contents: [
					{ type: 'text', text: label, color, size: 'lg', weight: 'bold' },
					{ type: 'text', text: whenOf(campaign, setting), color, size: 'sm', wrap: true },
				],
			},
			...blocks,
			size: 'mega',
		},
	};
}

function bandOf({ state }: CampaignView, soldOut: boolean, { words }: Setting) {
	const quiet = { color: COLORS.muted, background: COLORS.disabled };
	if (state === 'scheduled') return { label: words.cardSoon, ...quiet };
	if (state !== 'open') return { label: words.cardEnded, ...quiet };
	if (soldOut) return { label: words.cardSoldOut, color: COLORS.onAccent, background: COLORS.alert };
	return { label: words.cardNow, color: COLORS.onAccent, background: COLORS.accent };
}

function whenOf({ state, opensAt, closesAt }: CampaignView, setting: Setting): string {
	const { words, timeZone } = setting;
	if (state === 'scheduled') return words.cardFrom(formatTime(opensAt, timeZone, words));
	if (state === 'open' || closesAt === null) return deadlineLeft(closesAt, setting);
	return words.cardUntil(formatTime(closesAt, timeZone, words));
}
