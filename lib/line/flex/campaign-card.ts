import type { messagingApi } from '@line/bot-sdk';

import { oneLine } from '../../groupbuy/one-line';
import { progressOf } from '../../groupbuy/progress';
import type { CampaignView, ItemView } from '../../groupbuy/views';
import { deadlineLeft, formatTime, type Setting } from '../format-time';
import { minimumParts } from '../progress-lines';
import { cutText } from '../text';
import { wordsOf, type Language, type Words } from '../words';
import { COLORS } from './colors';
import { isSoldOut, itemBubble, SEPARATOR, shownCode, shownTitle } from './item-bubble';

/** LINE's limit (Messaging API reference, "Carousel"). Its 50 KB hold these bubbles at the longest titles and URLs. */
const MAX_BUBBLES = 12;

/** Shown in notifications and chat lists; LINE takes 1,500, nobody reads them there. */
const MAX_ALT_UNITS = 400;
/**
 * A campaign as a carousel: first what it is, until when and how to order, then a bubble per item with its `+1` button.
 * Items that do not fit are counted in a last bubble; those still to be had come first then.
 *
 * @param now epoch milliseconds: the time that is left and the early birds' price depend on it
 * @throws InputError when the time zone does not exist
 */
export function campaignCard(
	campaign: CampaignView,
	{ language, timeZone, now }: { language: Language; timeZone: string; now: number },
): messagingApi.FlexMessage {
	const words = wordsOf(language);
	const setting = { words, timeZone, now };
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
				coverBubble(campaign, setting),
				...inOrder.slice(0, shown).map((item) => itemBubble(campaign, item, setting)),
				...(next ? [moreBubble(items.length - shown, next, words)] : []),
			],
		},
	};
}

function coverBubble(campaign: CampaignView, setting: Setting): messagingApi.FlexBubble {
	const { words } = setting;
	const isOpen = campaign.state === 'open';
	const [firstItem] = campaign.items;
	const terms = termsOf(campaign, words);
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
				{ type: 'text', text: deadline(campaign, setting), color: COLORS.onAccent, wrap: true },
				coverLine(words.cardProgress(campaign.buyers, campaign.pieces)),
				...minimumBar(campaign, words),
				...(isOpen && terms.length > 0 ? [coverLine(terms.join(SEPARATOR))] : []),
				...(isOpen && firstItem ? [hint(words.cardHowTo(shownCode(firstItem)))] : []),
			],
		},
	};
}

function coverLine(text: string): messagingApi.FlexText {
	return { type: 'text', text, color: COLORS.onAccent, size: 'sm', wrap: true };
}

/** How far the campaign is on its way to form; nothing without a minimum, or once it is over. */
function minimumBar(campaign: CampaignView, words: Words): messagingApi.FlexComponent[] {
	if (campaign.state !== 'open') return [];
	const parts = minimumParts(progressOf(campaign), campaign.currency, words);
	if (parts.length === 0) return [];
	const { minQuantity, minAmountMinor } = campaign.rules;
	const done = Math.min(
		minQuantity === null ? 1 : campaign.pieces / minQuantity,
		minAmountMinor === null ? 1 : campaign.totalMinor / minAmountMinor,
		1,
	);
	return [
		{
			type: 'box',
			layout: 'vertical',
			backgroundColor: COLORS.onAccentFaint,
			cornerRadius: 'md',
			height: '8px',
			contents: [
				{
					type: 'box',
					layout: 'vertical',
					backgroundColor: COLORS.onAccent,
					width: `${Math.floor(done * 100)}%`,
					height: '8px',
					contents: [],
				},
			],
		},
		coverLine(parts.join(SEPARATOR)),
	];
}

/** What a buyer should know before ordering anything. */
function termsOf({ rules }: CampaignView, words: Words): string[] {
	const { limitPerBuyer, maxBuyers, addOnly, payment, depositRate } = rules;
	return [
		...(limitPerBuyer === null ? [] : [words.cardCampaignLimit(limitPerBuyer)]),
		...(maxBuyers === null ? [] : [words.cardMaxBuyers(maxBuyers)]),
		...(addOnly ? [words.cardAddOnly] : []),
		...(payment === 'prepaid' ? [words.cardPrepaid] : []),
		...(payment === 'deposit' && depositRate !== null ? [words.cardDeposit(`${depositRate / 100}%`)] : []),
	];
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

function deadline({ state, opensAt, closesAt }: CampaignView, setting: Setting): string {
	const { words, timeZone } = setting;
	if (state === 'scheduled') return words.cardFrom(formatTime(opensAt, timeZone, words));
	return state === 'open' ? deadlineLeft(closesAt, setting) : words.cardEnded;
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
