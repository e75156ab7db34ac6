import type { messagingApi } from '@line/bot-sdk';

import { formatMoney } from '../../groupbuy/money';
import type { CampaignView, ItemView } from '../../groupbuy/views';
import { formatTime } from '../format-time';
import { imageUrl } from '../links';
import { cutGraphemes, cutText, oneLine } from '../text';
import { wordsOf, type Language, type Words } from '../words';
import { COLORS } from './colors';

/** LINE's limit (Messaging API reference, "Carousel"). Its 50 KB hold these bubbles at the longest titles and URLs. */
const MAX_BUBBLES = 12;

/** Shown in notifications and chat lists; LINE takes 1,500, nobody reads them there. */
const MAX_ALT_UNITS = 400;
const MAX_TITLE_GRAPHEMES = 60;
/** A grapheme may be many units; this bounds what hostile titles do to the size. */
const MAX_TITLE_UNITS = 240;

/**
 * A campaign as a carousel: first what it is, until when and how to order, then a bubble per item with its `+1` button.
 * Items that do not fit are counted in a last bubble; those still to be had come first then.
 *
 * @throws InputError when the time zone does not exist
 */
export function campaignCard(
	campaign: CampaignView,
	{ language, timeZone }: { language: Language; timeZone: string },
): messagingApi.FlexMessage {
	const words = wordsOf(language);
	const { items } = campaign;
	const fits = items.length < MAX_BUBBLES;
	const inOrder = fits ? items : [...items.filter((item) => !isSoldOut(item)), ...items.filter(isSoldOut)];
	const shown = fits ? inOrder.length : MAX_BUBBLES - 2;
	const [next] = inOrder.slice(shown);
	return {
		type: 'flex',
		altText: cutText(words.cardAlt(oneLine(campaign.title)), MAX_ALT_UNITS),
		contents: {
			type: 'carousel',
			contents: [
				coverBubble(campaign, words, timeZone),
				...inOrder.slice(0, shown).map((item) => itemBubble(campaign, item, words)),
				...(next ? [moreBubble(items.length - shown, next, words)] : []),
			],
		},
	};
}

function coverBubble(campaign: CampaignView, words: Words, timeZone: string): messagingApi.FlexBubble {
	const [firstItem] = campaign.items;
	const howTo = campaign.state === 'open' && firstItem ? [hint(words.cardHowTo(shownCode(firstItem)))] : [];
	return {
		type: 'bubble',
		size: 'kilo',
		body: {
			type: 'box',
			layout: 'vertical',
			backgroundColor: COLORS.accent,
			paddingAll: 'xl',
			spacing: 'md',
			justifyContent: 'center',
			contents: [
				{
					type: 'text',
					text: shownTitle(campaign.title, campaign.code),
					color: COLORS.onAccent,
					size: 'xl',
					weight: 'bold',
					wrap: true,
					maxLines: 4,
				},
				{ type: 'text', text: deadline(campaign, words, timeZone), color: COLORS.onAccent, wrap: true },
				{
					type: 'text',
					text: words.cardProgress(campaign.buyers, campaign.pieces),
					color: COLORS.onAccent,
					size: 'sm',
				},
				...howTo,
			],
		},
	};
}

function hint(text: string): messagingApi.FlexBox {
	return {
		type: 'box',
		layout: 'vertical',
		backgroundColor: COLORS.onAccent,
		cornerRadius: 'md',
		paddingAll: 'md',
		margin: 'lg',
		contents: [
			{ type: 'text', text, color: COLORS.accent, size: 'sm', weight: 'bold', align: 'center', wrap: true },
		],
	};
}

function deadline({ state, opensAt, closesAt }: CampaignView, words: Words, timeZone: string): string {
	if (state === 'scheduled') return words.cardFrom(formatTime(opensAt, timeZone, words));
	if (state !== 'open') return words.cardEnded;
	return closesAt === null ? words.cardNoEnd : words.cardUntil(formatTime(closesAt, timeZone, words));
}

function itemBubble(campaign: CampaignView, item: ItemView, words: Words): messagingApi.FlexBubble {
	const soldOut = isSoldOut(item);
	const code = shownCode(item);
	const url = imageUrl(item.imageUrl);
	const stock = soldOut
		? words.cardSoldOut
		: item.left === null
			? words.cardOrdered(item.ordered)
			: words.cardLeft(item.left);
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
							text: formatMoney(item.priceMinor, campaign.currency),
							size: 'lg',
							weight: 'bold',
							flex: 3,
						},
						{
							type: 'text',
							text: stock,
							size: 'sm',
							color: soldOut ? COLORS.alert : COLORS.muted,
							align: 'end',
							flex: 2,
						},
					],
				},
			],
		},
		...(campaign.state === 'open' && { footer: soldOut ? soldOutFooter(words) : orderFooter(code) }),
	};
}

function codeLine(code: string): messagingApi.FlexText {
	return { type: 'text', text: code, size: 'sm', weight: 'bold', color: COLORS.accent };
}

function orderFooter(code: string): messagingApi.FlexBox {
	const action: messagingApi.MessageAction = { type: 'message', label: '+1', text: `${code}+1` };
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

function moreBubble(count: number, example: ItemView, words: Words): messagingApi.FlexBubble {
	return {
		type: 'bubble',
		size: 'kilo',
		body: {
			type: 'box',
			layout: 'vertical',
			spacing: 'md',
			justifyContent: 'center',
			contents: [
				{
					type: 'text',
					text: words.cardMore(count),
					size: 'xl',
					weight: 'bold',
					align: 'center',
					wrap: true,
				},
				{
					type: 'text',
					text: words.cardMoreHint(shownCode(example)),
					size: 'sm',
					color: COLORS.muted,
					align: 'center',
					wrap: true,
				},
			],
		},
	};
}

function isSoldOut({ left }: ItemView): boolean {
	return left !== null && left <= 0;
}

/** A Flex text must not be empty, whatever somebody typed as a title. */
function shownTitle(title: string, code: string): string {
	return cutText(cutGraphemes(oneLine(title), MAX_TITLE_GRAPHEMES), MAX_TITLE_UNITS) || code;
}

function shownCode({ code }: ItemView): string {
	return cutText(code, 20);
}
