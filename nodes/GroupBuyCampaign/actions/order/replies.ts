import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { composeOrderReply, type ChatAnswer } from '../../../../lib/line/order-reply';
import { listOrders, type OrderRecord } from '../../../../lib/store/orders';
import { noteReply, untold } from '../../../../lib/store/sent-messages';
import type { Store } from '../../../../lib/store/store';
import type { BookedMessage } from './chat-message';
import { toJson } from '../operation';
import { readOrderList, recentCampaigns } from './order-list';
import { lookUpNames } from './names';

/** What the composed reply says besides the orders. */
export type ReplySettings = Pick<ChatAnswer, 'language' | 'timeZone' | 'brandAccountId' | 'checkoutUrl'>;

/** A member sees so many of their newest orders. */
const MY_ORDERS = 10;

/**
 * One reply per chat that sums up the whole batch. It rides on the newest reply token of the chat, which lives longest.
 *
 * @returns by the index of the item whose token it uses: `{ replyToken, messages }`
 */
export async function prepareReplies(
	context: IExecuteFunctions,
	store: Store,
	booked: readonly BookedMessage[],
	settings: ReplySettings,
): Promise<Map<number, IDataObject>> {
	const answered = await toBeTold(store, booked);
	const members = answered.flatMap(({ lineGroupId, lineUserId }) =>
		lineUserId ? { lineGroupId, lineUserId } : [],
	);
	const names = await lookUpNames(context, store, members);
	const replies = new Map<number, IDataObject>();
	for (const [lineGroupId, chat] of Map.groupBy(answered, (message) => message.lineGroupId)) {
		chat.sort((a, b) => a.at - b.at);
		const newest = chat.findLast(({ replyToken }) => replyToken !== null);
		if (!newest) continue;
		const messages = composeOrderReply(await chatAnswer(store, lineGroupId, chat, names, settings));
		if (messages.length === 0 || newest.replyToken === null) continue;
		await noteReply(
			store,
			chat.map(({ key }) => key),
			newest.replyToken,
		);
		replies.set(newest.item, {
			replyToken: newest.replyToken,
			messages: messages.map(toJson),
		});
	}
	return replies;
}

/**
 * Messages that the group should hear about. One that an earlier run has booked counts only when that run's reply never
 * went out, e.g. because n8n was killed in between.
 */
async function toBeTold(store: Store, booked: readonly BookedMessage[]): Promise<BookedMessage[]> {
	const spoken = booked.filter(
		({ outcome }) => outcome.status !== 'ignored' && outcome.status !== 'no_campaign',
	);
	const fresh = new Set(spoken.flatMap(({ key, outcome }) => (outcome.replayed ? [] : key)));
	const repeated = spoken.flatMap(({ key, outcome }) => (outcome.replayed && !fresh.has(key) ? key : []));
	const silent = await untold(store, repeated);
	return spoken.flatMap((message) => {
		if (!message.outcome.replayed) return message;
		return silent.delete(message.key) ? { ...message, outcome: { ...message.outcome, replayed: false } } : [];
	});
}

async function chatAnswer(
	store: Store,
	lineGroupId: string,
	chat: readonly BookedMessage[],
	names: ReadonlyMap<string, string>,
	settings: ReplySettings,
): Promise<ChatAnswer> {
	const asked = new Set(chat.map(({ outcome }) => outcome.query));
	const wantsCampaigns = asked.has('menu') || asked.has('products') || asked.has('list');
	const campaigns = wantsCampaigns ? await recentCampaigns(store, lineGroupId) : [];
	const entries = chat.map(async ({ lineUserId, outcome }) => ({
		displayName: lineUserId === null ? null : (names.get(lineUserId) ?? null),
		outcome,
		orders:
			outcome.query === 'my_orders' && lineUserId !== null
				? await myOrders(store, lineGroupId, lineUserId)
				: [],
	}));
	return {
		...settings,
		entries: await Promise.all(entries),
		campaigns,
		orderList: asked.has('list') ? await readOrderList(store, campaigns) : [],
	};
}

async function myOrders(store: Store, lineGroupId: string, lineUserId: string): Promise<OrderRecord[]> {
	const filter = { lineGroupIds: [lineGroupId], lineUserIds: [lineUserId], activeOnly: true };
	return await listOrders(store.db, { ...filter, limit: MY_ORDERS });
}
