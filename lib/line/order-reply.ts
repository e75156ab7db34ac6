import type { messagingApi } from '@line/bot-sdk';

import type { OrderQuery } from '../groupbuy/order-grammar/types';
import type { ChangeOutcome, ChangeStatus, MessageOutcome } from '../groupbuy/outcome';
import type { CampaignView, OrderView } from '../groupbuy/views';
import { campaignCard } from './flex/campaign-card';
import { menuMessage } from './flex/menu';
import { formatTime } from './format-time';
import { addFriendUrl } from './links';
import { itemName, myOrdersLines, orderListLines, shortTitle } from './order-list';
import { cutGraphemes, MAX_MESSAGES, oneLine, packLines, safeDisplayName } from './text';
import { wordsOf, type Language, type Words } from './words';

/** Everything that one reply to one chat is made of. */
export interface ChatAnswer {
	language: Language;
	/** IANA name. */
	timeZone: string;
	/** Basic or premium ID of the brand's account that buyers are asked to add, e.g. `@123abcde`. */
	brandAccountId: string | null;
	checkoutUrl: string | null;
	/** The chat's messages of one batch, in order. `orders`: the writer's own, needed for `my_orders` only. */
	entries: ReadonlyArray<{
		displayName: string | null;
		outcome: MessageOutcome;
		orders: readonly OrderView[];
	}>;
	/** The chat's campaigns: open and scheduled ones are shown. */
	campaigns: readonly CampaignView[];
	/** The chat's orders, needed for `list` only. */
	orderList: readonly OrderView[];
}

type Entry = ChatAnswer['entries'][number];

/** Beside these, one reply may hold the menu and a text. */
const MAX_CARDS = 3;
/** Names in a line that several share. */
const MAX_NAMES = 5;
/** LINE's limits (Messaging API reference, "Quick reply"). */
const MAX_QUICK_REPLIES = 13;
const MAX_LABEL_GRAPHEMES = 20;
/** Outcomes that do not tell of an open campaign. */
const NOT_SELLING: ReadonlySet<ChangeStatus> = new Set(['closed', 'not_open_yet', 'no_campaign']);
/** Items listed in a question; the cards show the others. */
const MAX_CHOICES = 20;

/**
 * Composes the one answer to a chat for a batch of its messages: what was booked, one line per change, then what was
 * asked for. Orders without a campaign, ordinary chat and messages answered before are passed over in silence.
 *
 * @returns at most five message objects within LINE's limits; empty: say nothing
 * @throws InputError when time zone, checkout URL or brand account cannot be used
 */
export function composeOrderReply(answer: ChatAnswer): messagingApi.Message[] {
	const words = wordsOf(answer.language);
	const entries = answer.entries.filter(({ outcome }) => !outcome.replayed);
	const queries = new Set(entries.flatMap(({ outcome }) => outcome.query ?? []));

	const cards = [
		...(queries.has('menu') ? [menuMessage(answer)] : []),
		...(queries.has('products')
			? openCampaigns(answer)
					.slice(0, MAX_CARDS)
					.map((campaign) => campaignCard(campaign, answer))
			: []),
	];
	const sections = [
		changeLines(entries, answer.timeZone, words),
		...queryLines(answer, entries, queries, words),
	];
	const lines = sections
		.filter((section) => section.length > 0)
		.flatMap((section, i) => (i > 0 ? ['', ...section] : section));
	const texts = packLines(lines, MAX_MESSAGES - cards.length, words.moreLines);
	const messages: messagingApi.Message[] = [
		...texts.map((text): messagingApi.TextMessage => ({ type: 'text', text })),
		...cards,
	];

	const items = quickReplies(answer, entries, words);
	const last = messages.at(-1);
	if (last && items.length > 0) last.quickReply = { items };
	return messages;
}

function openCampaigns({ campaigns }: ChatAnswer): CampaignView[] {
	return campaigns.filter(({ state }) => state === 'open');
}

/** What is said about a change; notices with the same key are said once, with all the names. */
interface Notice {
	key: string;
	render: (names: string) => string[];
}

function changeLines(entries: readonly Entry[], timeZone: string, words: Words): string[] {
	const notices = new Map<string, { render: Notice['render']; names: Set<string> }>();
	entries.forEach(({ displayName, outcome }, entry) => {
		const name = safeDisplayName(displayName) || words.someone;
		outcome.changes.forEach((change, index) => {
			const notice = noticeOf(change, timeZone, words, `${entry}.${index}`);
			if (!notice) return;
			const known = notices.get(notice.key);
			if (known) known.names.add(name);
			else notices.set(notice.key, { render: notice.render, names: new Set([name]) });
		});
	});
	return [...notices.values()].flatMap(({ render, names }) => render(joinNames([...names], words)));
}

function joinNames(names: readonly string[], words: Words): string {
	const shown = names.slice(0, MAX_NAMES).join(words.comma);
	return names.length > MAX_NAMES ? words.andOthers(shown, names.length) : shown;
}

/** @param ownKey for what concerns one person alone */
function noticeOf(change: ChangeOutcome, timeZone: string, words: Words, ownKey: string): Notice | null {
	const own = (render: (name: string) => string): Notice => ({
		key: ownKey,
		render: (name) => [render(name)],
	});
	const time = (at: number | null) => (at === null ? null : formatTime(at, timeZone, words));
	switch (change.status) {
		case 'booked':
			return own((name) => words.booked(name, itemName(change), change.quantity, change.buyerQuantity));
		case 'reduced':
			return own((name) => words.reduced(name, itemName(change), change.quantity, change.buyerQuantity));
		case 'cancelled':
			return own((name) => words.cancelled(name, itemName(change), change.quantity));
		case 'insufficient_stock':
			return own((name) =>
				change.left <= 0
					? words.soldOut(name, itemName(change))
					: words.notEnough(name, itemName(change), change.requested, change.left),
			);
		case 'quantity_limit':
			return own((name) => words.overLimit(name, itemName(change), change.limit));
		case 'nothing_to_cancel':
			return own((name) => words.nothingToCancel(name, change.code));
		case 'unknown_item':
			return own((name) =>
				words.unknownItem(name, shortTitle(change.input), change.suggestions.join(words.comma)),
			);
		case 'invalid_quantity':
			return own((name) => words.invalidQuantity(name, shortTitle(change.input), change.reason));
		case 'item_required':
			return {
				key: `which ${change.choices.map(({ code }) => code).join()}`,
				render: (names) => [words.whichItem(names), ...choiceLines(change.choices, words)],
			};
		case 'closed':
		case 'not_open_yet': {
			const said = change.status === 'closed' ? words.closed : words.notOpenYet;
			return {
				key: `${change.status} ${change.campaignTitle}`,
				render: (names) => [said(names, shortTitle(change.campaignTitle), time(change.at))],
			};
		}
		case 'buyer_unknown':
			return { key: change.status, render: () => [words.buyerUnknown] };
		case 'no_campaign':
			return null;
	}
}

function choiceLines(choices: ReadonlyArray<{ code: string; title: string }>, words: Words): string[] {
	const lines = choices.slice(0, MAX_CHOICES).map((choice) => `・${itemName(choice)}`);
	return choices.length > MAX_CHOICES ? [...lines, words.cardMore(choices.length - MAX_CHOICES)] : lines;
}

/** The answers to words that are text, in a fixed order; a word that several people wrote is answered once. */
function queryLines(
	answer: ChatAnswer,
	entries: readonly Entry[],
	queries: ReadonlySet<OrderQuery>,
	words: Words,
): string[][] {
	return [
		...askersLines(entries, words),
		queries.has('list') ? orderListLines(answer.orderList, words) : [],
		queries.has('products') ? campaignLines(answer, words) : [],
		queries.has('friend') ? [friendLine(answer.brandAccountId, words)] : [],
	];
}

function askersLines(entries: readonly Entry[], words: Words): string[][] {
	const askers = new Map<string, Entry>();
	for (const entry of entries.filter(({ outcome }) => outcome.query === 'my_orders')) {
		// Two people may have the same name, but not the same orders.
		askers.set([entry.displayName, ...entry.orders.map(({ code }) => code)].join(), entry);
	}
	return [...askers.values()].map(({ displayName, orders }) => myOrdersLines(displayName, orders, words));
}

/** What the campaign cards do not say: that there is none, which comes next, which ones had no room. */
function campaignLines(answer: ChatAnswer, words: Words): string[] {
	const open = openCampaigns(answer);
	if (open.length > MAX_CARDS) {
		const others = open.slice(MAX_CARDS).map(({ title }) => shortTitle(title));
		return [words.otherCampaigns(others.join(words.comma))];
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

/** Items to choose from, when somebody is asked which; then the words that come next most often. */
function quickReplies(
	answer: ChatAnswer,
	entries: readonly Entry[],
	words: Words,
): messagingApi.QuickReplyItem[] {
	const changes = entries.flatMap(({ outcome }) => outcome.changes);
	const isSelling =
		openCampaigns(answer).length > 0 || changes.some(({ status }) => !NOT_SELLING.has(status));
	if (!isSelling) return [];
	const { commands, menuLabels: labels } = words;
	const next = [
		quickReply(labels.myOrders, commands.my_orders),
		quickReply(labels.list, commands.list),
		quickReply(labels.products, commands.products),
	];
	const choices = new Map<string, messagingApi.QuickReplyItem>();
	for (const change of changes) {
		if (change.status !== 'item_required') continue;
		for (const { code, title } of change.choices) {
			const order = `${code}+${change.quantity}`;
			choices.set(order, quickReply(`${order} ${oneLine(title)}`.trim(), order));
		}
	}
	return [...[...choices.values()].slice(0, MAX_QUICK_REPLIES - next.length), ...next];
}

function quickReply(label: string, text: string): messagingApi.QuickReplyItem {
	const action: messagingApi.MessageAction = {
		type: 'message',
		label: cutGraphemes(label, MAX_LABEL_GRAPHEMES),
		text,
	};
	return { type: 'action', action };
}
