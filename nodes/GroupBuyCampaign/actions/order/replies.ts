import type { messagingApi } from '@line/bot-sdk';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { addComposed } from '../../../../lib/line/add-composed';
import type { ChatEntry } from '../../../../lib/line/change-lines';
import { USER_ID } from '../../../../lib/line/messaging-api';
import { composeOrderReply, type ChatAnswer } from '../../../../lib/line/order-reply';
import { listCampaigns, type CampaignRecord } from '../../../../lib/store/campaign-views';
import { listOrders, type OrderRecord } from '../../../../lib/store/orders';
import { noteCarried, waitingFor, type OutboxEntry } from '../../../../lib/store/outbox';
import { noteReply, untold } from '../../../../lib/store/sent-messages';
import type { Store } from '../../../../lib/store/store';
import type { BookedMessage } from './chat-message';
import { lookUpNames, type Member } from '../../../shared/member-names';
import { toJson } from '../../../shared/operation';
import { composedOf, noticedMembers, outboxViews } from '../../../shared/outbox-views';
import { readOrderList, recentCampaigns } from './order-list';
import { leaderReport } from './leader-report';
import { groupPage, orderPages, ownPages, type OwnPages } from './own-pages';

/** What the composed reply says besides the orders. */
export type ReplySettings = Pick<ChatAnswer, 'language' | 'timeZone' | 'brandAccountId' | 'checkoutUrl'>;

/** A member sees so many of their newest orders. */
const MY_ORDERS = 10;

/** An event whose reply token lets the bot speak once, free of charge, whatever it is about. */
interface Carrier {
	/** Index of its item. */
	item: number;
	replyToken: string;
	at: number;
}

/** What one chat is to be told. */
interface Chat {
	lineGroupId: string;
	messages: readonly BookedMessage[];
	outbox: readonly OutboxEntry[];
}

/**
 * One reply per chat that sums up the whole batch and takes along what the outbox holds for it. It rides on the newest
 * reply token of the chat, which lives longest; a batch of chatter, pictures or stickers carries the outbox as well.
 *
 * @returns by the index of the item whose token it uses: `{ replyToken, messages }`
 */
export async function prepareReplies(
	context: IExecuteFunctions,
	store: Store,
	items: readonly INodeExecutionData[],
	booked: readonly BookedMessage[],
	settings: ReplySettings,
): Promise<Map<number, IDataObject>> {
	const now = Date.now();
	const carriers = newestCarriers(items);
	const chats = await chatsOf(store, [...carriers.keys()], booked, now);
	const names = await lookUpNames(context, store, chats.flatMap(membersOf));
	const pages = chats.some(asksForPages) ? await ownPages(context, store) : null;
	const replies = new Map<number, IDataObject>();
	for (const chat of chats) {
		const carrier = carriers.get(chat.lineGroupId);
		if (!carrier) continue;
		const { replyToken } = carrier;
		const answering = { names, pages, settings, now };
		const messages = await composeWithOutbox(store, chat, answering, replyToken);
		if (messages.length === 0) continue;
		await noteReply(
			store,
			chat.messages.map(({ key }) => key),
			replyToken,
		);
		replies.set(carrier.item, { replyToken, messages: messages.map(toJson) });
	}
	return replies;
}

/** What a push has taken in the meantime, or does not fit, is left out. */
async function composeWithOutbox(
	store: Store,
	chat: Chat,
	answering: Answering,
	replyToken: string,
): Promise<messagingApi.Message[]> {
	const compose = async (outbox: readonly OutboxEntry[]) =>
		addComposed(
			composeOrderReply(await chatAnswer(store, { ...chat, outbox }, answering)),
			composedOf(outbox),
		);
	const { messages, leftOut } = await compose(chat.outbox);
	const fitting = chat.outbox.filter(({ id }) => !leftOut.includes(id));
	const ids = fitting.map(({ id }) => id);
	const carried = await noteCarried(store, ids, replyToken, answering.now);
	if (carried.size === fitting.length) return messages;
	return (await compose(fitting.filter(({ id }) => carried.has(id)))).messages;
}

/** By group or, in a chat with the bot alone, by the person. */
function newestCarriers(items: readonly INodeExecutionData[]): Map<string, Carrier> {
	const carriers = new Map<string, Carrier>();
	items.forEach(({ json: { groupId, userId, replyToken, timestamp } }, item) => {
		const chat = groupId ?? userId;
		if (typeof chat !== 'string' || typeof replyToken !== 'string' || replyToken === '') return;
		const at = typeof timestamp === 'number' ? timestamp : 0;
		const known = carriers.get(chat);
		if (!known || at >= known.at) carriers.set(chat, { item, replyToken, at });
	});
	return carriers;
}

async function chatsOf(
	store: Store,
	lineGroupIds: readonly string[],
	booked: readonly BookedMessage[],
	now: number,
): Promise<Chat[]> {
	const messages = Map.groupBy(await toBeTold(store, booked), (message) => message.lineGroupId);
	const outbox = Map.groupBy(await waitingFor(store.db, lineGroupIds, now), (entry) => entry.chatId);
	return lineGroupIds.map((lineGroupId) => ({
		lineGroupId,
		messages: (messages.get(lineGroupId) ?? []).sort((a, b) => a.at - b.at),
		outbox: outbox.get(lineGroupId) ?? [],
	}));
}

/** Everybody who is named in the answer or, ordered for by somebody else, in the shop's lists. */
function membersOf({ lineGroupId, messages, outbox }: Chat): Member[] {
	const people = messages.flatMap(({ lineUserId, outcome }) =>
		[lineUserId ?? [], outcome.buyer?.lineUserId ?? []].flat(),
	);
	return [...people.map((lineUserId) => ({ lineGroupId, lineUserId })), ...noticedMembers(outbox)];
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

/** What all chats of a batch are answered with. */
interface Answering {
	names: ReadonlyMap<string, string>;
	pages: OwnPages | null;
	settings: ReplySettings;
	now: number;
}

function asksForPages({ messages }: Chat): boolean {
	return messages.some(
		({ outcome: { query } }) => query === 'menu' || query === 'my_orders' || query === 'report',
	);
}

async function chatAnswer(
	store: Store,
	{ lineGroupId, messages, outbox }: Chat,
	{ names, pages, settings, now }: Answering,
): Promise<ChatAnswer> {
	const asked = new Set(messages.map(({ outcome }) => outcome.query));
	const wantsCampaigns = asked.has('menu') || asked.has('products') || asked.has('list');
	const campaigns = wantsCampaigns ? await recentCampaigns(store, lineGroupId, now) : [];
	const page =
		pages !== null && asked.has('menu') && settings.checkoutUrl === null
			? await groupPage(store, pages, lineGroupId, campaigns, now)
			: settings.checkoutUrl;
	const entries = messages.map(
		async (message) => await chatEntry(store, message, { names, pages, settings, now }),
	);
	return {
		...settings,
		checkoutUrl: page,
		now,
		entries: await Promise.all(entries),
		outbox: await outboxViews(store, outbox, names, now),
		campaigns,
		cardCampaigns: await campaignsOfCards(store, messages, now),
		orderList: asked.has('list') ? await readOrderList(store, campaigns) : [],
	};
}

async function campaignsOfCards(
	store: Store,
	messages: readonly BookedMessage[],
	now: number,
): Promise<CampaignRecord[]> {
	const codes = messages.flatMap(({ outcome: { command } }) =>
		command?.status === 'card' ? command.campaignCode : [],
	);
	return codes.length === 0 ? [] : await listCampaigns(store.db, { codes: [...new Set(codes)] }, now);
}

async function chatEntry(
	store: Store,
	{ lineGroupId, lineUserId, outcome }: BookedMessage,
	{ names, pages, settings, now }: Answering,
): Promise<ChatEntry> {
	if (outcome.query === 'report') {
		const isPrivate = USER_ID.test(lineGroupId);
		const asker = isPrivate ? lineGroupId : lineUserId;
		const asked = { ...settings, isPrivate, pages, now };
		const report = asker === null ? null : await leaderReport(store, asker, asked);
		return { displayName: null, outcome, orders: [], report };
	}
	const asksOrders = outcome.query === 'my_orders';
	// In a chat with the bot alone the chat is the person, of whom nothing is shown to others.
	if (asksOrders && USER_ID.test(lineGroupId)) {
		const own = { lineUserIds: [lineGroupId], activeOnly: true, limit: MY_ORDERS };
		const orders = await listOrders(store.db, own);
		return {
			displayName: orders.at(-1)?.buyerName ?? null,
			outcome,
			orders,
			...(pages && { orderUrls: await orderPages(store, pages, orders, now) }),
		};
	}
	return {
		displayName: lineUserId === null ? null : (names.get(lineUserId) ?? null),
		outcome,
		orders: asksOrders && lineUserId !== null ? await myOrders(store, lineGroupId, lineUserId) : [],
	};
}

async function myOrders(store: Store, lineGroupId: string, lineUserId: string): Promise<OrderRecord[]> {
	const filter = { lineGroupIds: [lineGroupId], lineUserIds: [lineUserId], activeOnly: true };
	return await listOrders(store.db, { ...filter, limit: MY_ORDERS });
}
