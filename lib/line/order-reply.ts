import type { messagingApi } from '@line/bot-sdk';

import type { OrderQuery } from '../groupbuy/order-grammar/types';
import type { ChangeStatus } from '../groupbuy/outcome';
import type { CampaignView, OrderView } from '../groupbuy/views';
import {
	announcementSections,
	campaignsToShow,
	itemLines,
	noticeLines,
	openOffers,
	type OutboxView,
} from './announcements';
import { changeLines, type ChatEntry } from './change-lines';
import { campaignCard } from './flex/campaign-card';
import { menuMessage } from './flex/menu';
import { nowSellingCard } from './flex/now-selling-card';
import { formatTime } from './format-time';
import { addFriendUrl } from './links';
import { shortTitle } from './names-in-text';
import { myOrdersLines, orderListLines } from './order-list';
import { quickReplies } from './quick-replies';
import { MAX_MESSAGES, packLines } from './text';
import { wordsOf, type Language, type Words } from './words';

/** Everything that one reply to one chat is made of. */
export interface ChatAnswer {
	language: Language;
	/** IANA name. */
	timeZone: string;
	/** Epoch milliseconds. */
	now: number;
	/** Basic or premium ID of the brand's account that buyers are asked to add, e.g. `@123abcde`. */
	brandAccountId: string | null;
	checkoutUrl: string | null;
	/** The chat's messages of one batch, in order. */
	entries: readonly ChatEntry[];
	/** What the chat should hear without having asked, oldest first. */
	outbox: readonly OutboxView[];
	/** The chat's campaigns: open and scheduled ones are shown. */
	campaigns: readonly CampaignView[];
	/** Campaigns of the items whose cards the leader has asked for. */
	cardCampaigns: readonly CampaignView[];
	/** The chat's orders, needed for `list` only. */
	orderList: readonly OrderView[];
}

/** Beside these, one reply may hold the menu and a text. */
const MAX_CARDS = 3;
/** Outcomes that do not tell of an open campaign. */
const NOT_SELLING: ReadonlySet<ChangeStatus> = new Set(['closed', 'not_open_yet', 'no_campaign']);

/**
 * Composes the one answer to a chat for a batch of its messages: what was booked, one line per change, what waits in the
 * outbox, then what was asked for. Orders without a campaign, ordinary chat and messages answered before are passed over
 * in silence.
 *
 * @returns at most five message objects within LINE's limits; empty: say nothing
 * @throws InputError when time zone, checkout URL or brand account cannot be used
 */
export function composeOrderReply(answer: ChatAnswer): messagingApi.Message[] {
	const words = wordsOf(answer.language);
	const setting = { words, timeZone: answer.timeZone, now: answer.now };
	const entries = answer.entries.filter(({ outcome }) => !outcome.replayed);
	const queries = new Set(entries.flatMap(({ outcome }) => outcome.query ?? []));

	const news = [
		changeLines(entries, answer.timeZone, words),
		noticeLines(answer.outbox, setting),
		...announcementSections(answer.outbox, setting),
	];
	const announced = campaignsToShow(answer.outbox);
	const asked = queries.has('products') ? openCampaigns(answer) : [];
	const campaigns = [
		...new Map([...announced, ...asked].map((campaign) => [campaign.code, campaign])).values(),
	];
	// News are said whole if any cards have to go for it: who asked can ask again.
	const room =
		MAX_MESSAGES - Math.max(1, packLines(joinSections(news), MAX_MESSAGES, words.moreLines).length);
	const menu = queries.has('menu') ? [menuMessage(answer)].slice(0, room) : [];
	const reports = reportCards(entries).slice(0, Math.min(MAX_CARDS, room - menu.length));
	const cardRoom = Math.min(MAX_CARDS, room - menu.length) - reports.length;
	const items = itemCards(entries, answer, cardRoom);
	const shown = campaigns.slice(0, cardRoom - items.length);
	const cards = [...menu, ...reports, ...items, ...shown.map((campaign) => campaignCard(campaign, answer))];

	const sections = [
		...news,
		...announced
			.filter((campaign) => !isAmong(shown, campaign))
			.map((campaign) => itemLines(campaign, words)),
		...queryLines(answer, entries, queries, shown, words),
	];
	const texts = packLines(joinSections(sections), MAX_MESSAGES - cards.length, words.moreLines);
	const messages: messagingApi.Message[] = [
		...texts.map((text): messagingApi.TextMessage => ({ type: 'text', text })),
		...cards,
	];

	const toTap = quickReplies(entries, {
		hasOffer: openOffers(answer.outbox, answer.now).length > 0,
		isSelling: isSelling(answer, entries),
		words,
	});
	const last = messages.at(-1);
	if (last && toTap.length > 0) last.quickReply = { items: toTap };
	return messages;
}

/** Each once, however often it was asked for. */
function reportCards(entries: readonly ChatEntry[]): messagingApi.Message[] {
	const reports = entries.flatMap(({ report }) => report ?? []);
	return [...new Map(reports.map((report) => [JSON.stringify(report), report])).values()];
}

/** Cards of the items that the leader has shown last, each once: what is shown now matters, not what was before. */
function itemCards(
	entries: readonly ChatEntry[],
	answer: ChatAnswer,
	most: number,
): messagingApi.FlexMessage[] {
	const asked = new Map<string, messagingApi.FlexMessage>();
	for (const { outcome } of [...entries].reverse()) {
		const { command } = outcome;
		if (command?.status !== 'card' || asked.size >= most) continue;
		const campaign = answer.cardCampaigns.find(({ code }) => code === command.campaignCode);
		const key = `${command.campaignCode} ${command.code}`;
		if (campaign && !asked.has(key)) asked.set(key, nowSellingCard(campaign, command.code, answer));
	}
	return [...asked.values()].reverse();
}

function joinSections(sections: readonly string[][]): string[] {
	return sections
		.filter((section) => section.length > 0)
		.flatMap((section, i) => (i > 0 ? ['', ...section] : section));
}

function isAmong(campaigns: readonly CampaignView[], { code }: CampaignView): boolean {
	return campaigns.some((campaign) => campaign.code === code);
}

function isSelling(answer: ChatAnswer, entries: readonly ChatEntry[]): boolean {
	return (
		openCampaigns(answer).length > 0 ||
		answer.outbox.some(({ campaign }) => campaign?.state === 'open') ||
		answer.cardCampaigns.some(({ state }) => state === 'open') ||
		entries.some(({ outcome }) => outcome.changes.some(({ status }) => !NOT_SELLING.has(status)))
	);
}

function openCampaigns({ campaigns }: ChatAnswer): CampaignView[] {
	return campaigns.filter(({ state }) => state === 'open');
}

/** The answers to words that are text, in a fixed order; a word that several people wrote is answered once. */
function queryLines(
	answer: ChatAnswer,
	entries: readonly ChatEntry[],
	queries: ReadonlySet<OrderQuery>,
	shown: readonly CampaignView[],
	words: Words,
): string[][] {
	return [
		...askersLines(entries, words),
		queries.has('list') ? orderListLines(answer.orderList, words) : [],
		queries.has('products') ? campaignLines(answer, shown, words) : [],
		queries.has('friend') ? [friendLine(answer.brandAccountId, words)] : [],
	];
}

function askersLines(entries: readonly ChatEntry[], words: Words): string[][] {
	const askers = new Map<string, ChatEntry>();
	for (const entry of entries.filter(({ outcome }) => outcome.query === 'my_orders')) {
		// Two people may have the same name, but not the same orders.
		askers.set([entry.displayName, ...entry.orders.map(({ code }) => code)].join(), entry);
	}
	return [...askers.values()].map((entry) => [
		...myOrdersLines(entry.displayName, entry.orders, words),
		...orderPageLines(entry, words),
	]);
}

function orderPageLines({ orders, orderUrls }: ChatEntry, words: Words): string[] {
	return orders.flatMap(({ code, campaignTitle }) => {
		const url = orderUrls?.get(code);
		return url === undefined
			? []
			: words.orderPage(campaignTitle === null ? code : shortTitle(campaignTitle), url);
	});
}

/** What the campaign cards do not say: that there is none, which comes next, which ones had no room. */
function campaignLines(answer: ChatAnswer, shown: readonly CampaignView[], words: Words): string[] {
	const open = openCampaigns(answer);
	const hidden = open.filter((campaign) => !isAmong(shown, campaign));
	if (hidden.length > 0) {
		return [words.otherCampaigns(hidden.map(({ title }) => shortTitle(title)).join(words.comma))];
	}
	if (open.length > 0) return [];
	const scheduled = answer.campaigns.filter(({ state }) => state === 'scheduled');
	if (scheduled.length === 0) return [words.noCampaign];
	return scheduled.map(({ title, opensAt }) =>
		words.nextCampaign(shortTitle(title), formatTime(opensAt, answer.timeZone, words)),
	);
}

function friendLine(brandAccountId: string | null, words: Words): string {
	return brandAccountId === null ? words.noFriend : words.friendLink(addFriendUrl(brandAccountId));
}
