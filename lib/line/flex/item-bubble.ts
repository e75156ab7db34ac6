import type { messagingApi } from '@line/bot-sdk';

import { formatMoney, type Currency } from '../../groupbuy/money';
import { oneLine } from '../../groupbuy/one-line';
import { priceAt } from '../../groupbuy/pricing';
import { itemProgress } from '../../groupbuy/progress';
import type { PriceTier } from '../../groupbuy/rules';
import type { CampaignView, ItemView } from '../../groupbuy/views';
import { formatTime, type Setting } from '../format-time';
import { imageUrl } from '../links';
import { shortOfParts } from '../progress-lines';
import { cutGraphemes, cutText } from '../text';
import type { Words } from '../words';
import { COLORS } from './colors';

const MAX_TITLE_GRAPHEMES = 60;
/** A grapheme may be many units; this bounds what hostile titles do to the size. */
const MAX_TITLE_UNITS = 240;
const MAX_CODE_UNITS = 20;
/** Prices by number of pieces in one bubble. */
const MAX_TIERS = 3;

/** Between short facts of one line. */
export const SEPARATOR = '・';

/** An item with its picture, price, rules, and the button that orders it or waits for it. */
export function itemBubble(
	campaign: CampaignView,
	item: ItemView,
	setting: Setting,
): messagingApi.FlexBubble {
	const { words } = setting;
	const soldOut = isSoldOut(item);
	const code = shownCode(item);
	const url = imageUrl(item.imageUrl);
	const isOpen = campaign.state === 'open';
	const price = currentPrice(item, setting.now);
	return {
		type: 'bubble',
		size: 'kilo',
		hero: url
			? { type: 'image', url, size: 'full', aspectRatio: '20:13', aspectMode: 'cover' }
			: {
					type: 'box',
					layout: 'vertical',
					backgroundColor: COLORS.tint,
					paddingAll: 'xxl',
					contents: [
						{ type: 'text', text: code, size: '3xl', weight: 'bold', color: COLORS.accent, align: 'center' },
					],
				},
		body: {
			type: 'box',
			layout: 'vertical',
			spacing: 'sm',
			contents: [
				// Without a picture the code stands above already.
				...(url ? [codeLine(code)] : []),
				{ type: 'text', text: shownTitle(item.title, item.code), weight: 'bold', wrap: true, maxLines: 3 },
				{
					type: 'box',
					layout: 'baseline',
					contents: [
						{
							type: 'text',
							text: formatMoney(price, campaign.currency),
							size: 'lg',
							weight: 'bold',
							flex: 3,
						},
						{
							type: 'text',
							text: stockOf(item, words),
							size: 'sm',
							color: soldOut ? COLORS.alert : COLORS.muted,
							align: 'end',
							flex: 2,
						},
					],
				},
				...(isOpen ? detailLines(item, campaign.currency, setting) : []),
			],
		},
		...(isOpen && {
			footer: !soldOut
				? orderFooter('+1', code)
				: campaign.rules.waitlist
					? orderFooter(words.cardWaitButton(`${code}+1`), code)
					: soldOutFooter(words),
		}),
	};
}

function stockOf({ left, ordered }: ItemView, words: Words): string {
	if (left === null) return words.cardOrdered(ordered);
	return left <= 0 ? words.cardSoldOut : words.cardLeft(left);
}

export function currentPrice({ priceMinor, rules }: ItemView, now: number): number {
	return priceAt({ unitPriceMinor: priceMinor, rules }, now);
}

/** The rules of an item in a few lines: until when this price, which prices come with more orders, what is missing. */
function detailLines(item: ItemView, currency: Currency, setting: Setting): messagingApi.FlexText[] {
	const { words, timeZone, now } = setting;
	const { earlyBird, tiers, limitPerBuyer } = item.rules;
	const money = (minor: number) => formatMoney(minor, currency);
	const current = earlyBird.find(({ until }) => now < until);
	const waiting = item.waiting > 0 ? [words.cardWaiting(item.waiting)] : [];
	const limit = limitPerBuyer === null ? [] : [words.cardItemLimit(limitPerBuyer)];
	const lines = [
		current === undefined
			? []
			: [
					words.cardEarlyBird(
						money(currentPrice(item, current.until)),
						formatTime(current.until, timeZone, words),
					),
				],
		shownTiers(tiers, item.ordered).map(({ from, priceMinor }) =>
			words.cardTier(from, money(priceMinor), from <= item.ordered),
		),
		[...limit, ...waiting, ...shortOfParts(itemProgress(item), words)],
	];
	return lines
		.filter((parts) => parts.length > 0)
		.map((parts) => ({
			type: 'text',
			text: parts.join(SEPARATOR),
			size: 'xs',
			color: COLORS.muted,
			wrap: true,
		}));
}

/** The tier that is reached and those that come next. */
function shownTiers(tiers: readonly PriceTier[], ordered: number): PriceTier[] {
	const reached = tiers.findLastIndex(({ from }) => from <= ordered);
	return tiers.slice(Math.max(0, reached), Math.max(0, reached) + MAX_TIERS);
}

function codeLine(code: string): messagingApi.FlexText {
	return { type: 'text', text: code, size: 'sm', weight: 'bold', color: COLORS.accent };
}

function orderFooter(label: string, code: string): messagingApi.FlexBox {
	const action: messagingApi.MessageAction = { type: 'message', label, text: `${code}+1` };
	return {
		type: 'box',
		layout: 'vertical',
		paddingAll: 'xl',
		paddingTop: 'none',
		contents: [{ type: 'button', style: 'primary', color: COLORS.accent, height: 'sm', action }],
	};
}

/** As high as a button, so that the bubbles line up. */
function soldOutFooter(words: Words): messagingApi.FlexBox {
	return {
		type: 'box',
		layout: 'vertical',
		paddingAll: 'xl',
		paddingTop: 'none',
		contents: [
			{
				type: 'box',
				layout: 'vertical',
				height: '40px',
				justifyContent: 'center',
				backgroundColor: COLORS.disabled,
				cornerRadius: 'md',
				contents: [{ type: 'text', text: words.cardSoldOut, align: 'center', color: COLORS.muted }],
			},
		],
	};
}

export function isSoldOut({ left }: ItemView): boolean {
	return left !== null && left <= 0;
}

/** A Flex text must not be empty, whatever somebody typed as a title. */
export function shownTitle(title: string, code: string): string {
	return cutText(cutGraphemes(oneLine(title), MAX_TITLE_GRAPHEMES), MAX_TITLE_UNITS) || code;
}

export function shownCode({ code }: ItemView): string {
	return cutText(code, MAX_CODE_UNITS);
}
