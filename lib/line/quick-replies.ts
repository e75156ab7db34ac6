import type { messagingApi } from '@line/bot-sdk';

import { oneLine } from '../groupbuy/one-line';
import type { ChangeOutcome, CommandOutcome } from '../groupbuy/outcome';
import type { ChatEntry } from './change-lines';
import { confirmWord } from './command-lines';
import { cutGraphemes } from './text';
import type { Words } from './words';

/** LINE's limits (Messaging API reference, "Quick reply"). */
const MAX_QUICK_REPLIES = 13;
const MAX_LABEL_GRAPHEMES = 20;

/**
 * What to tap, most urgent first: the leader's second word, the answers to an offer, the items to choose from, then the
 * words that come next most often.
 *
 * @param hasOffer whether pieces are held for somebody in line
 * @param isSelling whether there is anything to order
 */
export function quickReplies(
	entries: readonly ChatEntry[],
	{ hasOffer, isSelling, words }: { hasOffer: boolean; isSelling: boolean; words: Words },
): messagingApi.QuickReplyItem[] {
	const { commands, menuLabels: labels, say } = words;
	const next = isSelling
		? [
				quickReply(labels.myOrders, commands.my_orders),
				quickReply(labels.list, commands.list),
				quickReply(labels.products, commands.products),
			]
		: [];
	const urgent = [
		...entries.flatMap(({ outcome }) => (outcome.command ? forLeader(outcome.command, words) : [])),
		...(hasOffer ? [say.acceptOffer, say.declineOffer].map((text) => quickReply(text, text)) : []),
		...entries.flatMap(itemsToChoose(words)),
	];
	// One of each, as two people may be asked the same.
	const distinct = [
		...new Map(urgent.map((item) => [(item.action as messagingApi.MessageAction).text, item])).values(),
	];
	return [...distinct.slice(0, MAX_QUICK_REPLIES - next.length), ...next];
}

function forLeader(outcome: CommandOutcome, words: Words): messagingApi.QuickReplyItem[] {
	if (outcome.status === 'confirm') {
		const word = confirmWord(outcome, words);
		return [quickReply(word, word)];
	}
	if (outcome.status === 'sold_out' && outcome.ordered > 0) {
		const word = words.say.withdraw(outcome.code);
		return [quickReply(word, word)];
	}
	return [];
}

/** Not for what was asked for somebody else: whoever taps orders for themselves. */
const itemsToChoose =
	({ say }: Words) =>
	({ outcome }: ChatEntry): messagingApi.QuickReplyItem[] => {
		if (outcome.buyer !== null) return [];
		return outcome.changes.flatMap((change) => {
			if (change.status !== 'item_required') return [];
			return change.choices.map(({ code, title }) => {
				const text = orderText(change, code, say);
				return quickReply(`${text} ${oneLine(title)}`.trim(), text);
			});
		});
	};

function orderText(
	{ action, quantity }: Extract<ChangeOutcome, { status: 'item_required' }>,
	code: string,
	say: Words['say'],
): string {
	if (action === 'cancel' || quantity === null) return say.cancelItem(code);
	return `${code}${{ add: '+', remove: '-', set: '=' }[action]}${quantity}`;
}

function quickReply(label: string, text: string): messagingApi.QuickReplyItem {
	const action: messagingApi.MessageAction = {
		type: 'message',
		label: cutGraphemes(label, MAX_LABEL_GRAPHEMES),
		text,
	};
	return { type: 'action', action };
}
