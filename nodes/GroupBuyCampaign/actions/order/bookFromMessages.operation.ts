import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ORDER_SOURCES, type OrderSource } from '../../../../lib/groupbuy/order';
import { parseOrderMessage } from '../../../../lib/groupbuy/order-grammar/parse';
import type { OrderQuery } from '../../../../lib/groupbuy/order-grammar/types';
import { IGNORED } from '../../../../lib/groupbuy/outcome';
import { addFriendUrl, pageUrl } from '../../../../lib/line/links';
import { bookMessages } from '../../../../lib/store/booking';
import { runOperatorMessage } from '../../../../lib/store/leader-commands';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { toJson } from '../../../shared/operation';
import { cleanText, oneOf } from '../../../shared/read';
import { toChatMessage, toPrivateMessage, type BookedMessage } from './chat-message';
import { prepareReplies, type ReplySettings } from './replies';

export const description = showFor('order', 'bookFromMessages', [
	{
		displayName:
			'Takes the items of the LINE Group Trigger. Each item gets a "booking"; one item per chat gets a "reply" that sums up the whole batch: send it with LINE Message → Reply.',
		name: 'bookingNotice',
		type: 'notice',
		default: '',
	},
	languageField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Brand Account ID',
				name: 'brandAccountId',
				type: 'string',
				default: '',
				placeholder: 'e.g. @yourbrand',
				description: 'LINE ID of your brand account, for 加入好友 in the menu; empty: not offered',
			},
			{
				displayName: 'Checkout URL',
				name: 'checkoutUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://shop.example.com/cart',
				description:
					"Where 前往結帳 in the menu leads; empty: to the group's own page of the Group Buy Storefront Trigger, if the shop has one",
			},
			{
				displayName: 'Source',
				name: 'source',
				type: 'options',
				default: 'line_group',
				description: 'What the orders are listed as',
				options: [
					{ name: 'LINE Group Buy', value: 'line_group' },
					{ name: 'LINE Live', value: 'line_live' },
				],
			},
		],
	},
]);

/** What is answered in a one-to-one chat too. */
const PRIVATE_QUERIES: ReadonlySet<OrderQuery> = new Set(['my_orders', 'report']);

/** Books all messages, then prepares one reply per chat. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const { source, ...settings } = readSettings(this);
	const messages = items.flatMap(({ json }, item) => toChatMessage(json, item) ?? []);
	const outcomes = await bookMessages(store, messages, source, Date.now());
	const booked = messages.flatMap((message, index): BookedMessage | [] => {
		const outcome = outcomes[index];
		return outcome ? { ...message, outcome } : [];
	});
	booked.push(...(await carryOutPrivately(store, items)));
	const replies = await prepareReplies(this, store, items, booked, settings);
	const byItem = new Map(booked.map(({ item, outcome }) => [item, outcome]));
	return items.map(({ json, binary }, item) => ({
		json: { ...json, booking: toJson(byItem.get(item) ?? IGNORED), reply: replies.get(item) ?? null },
		...(binary && { binary }),
		pairedItem: { item },
	}));
}

/** Read and tried before anything is booked: a mistake in the set-up must not leave orders without an answer. */
function readSettings(context: IExecuteFunctions): ReplySettings & { source: OrderSource } {
	const options = context.getNodeParameter('options', 0, {}) as Record<string, unknown>;
	const brandAccountId = cleanText(options.brandAccountId, 'brandAccountId', 50);
	const checkoutUrl = cleanText(options.checkoutUrl, 'checkoutUrl', 1000);
	if (brandAccountId !== null) addFriendUrl(brandAccountId);
	if (checkoutUrl !== null) pageUrl(checkoutUrl);
	return {
		source: oneOf(options.source ?? 'line_group', 'source', ORDER_SOURCES),
		language: readLanguage(context, 0),
		timeZone: timeZoneOf(context),
		brandAccountId,
		checkoutUrl,
	};
}

/**
 * What people type, or scan, in their own chat with the bot: 我的訂單, and, leaders and helpers, 報表, or 取貨 and the code
 * of an order.
 */
async function carryOutPrivately(
	store: Store,
	items: readonly INodeExecutionData[],
): Promise<BookedMessage[]> {
	const booked: BookedMessage[] = [];
	for (const [item, { json }] of items.entries()) {
		const message = toPrivateMessage(json, item);
		if (!message) continue;
		const parsed = parseOrderMessage(message.text);
		const { from, ...told } = message;
		if (parsed.kind === 'query' && PRIVATE_QUERIES.has(parsed.query)) {
			booked.push({ ...told, outcome: { ...IGNORED, status: 'query', query: parsed.query } });
		}
		if (parsed.kind !== 'command') continue;
		const request = { lineUserId: from, command: parsed.command, at: message.at };
		const command = await store.tx(async (trx) => await runOperatorMessage(trx, request, Date.now()));
		if (command) booked.push({ ...told, outcome: { ...IGNORED, status: 'command', command } });
	}
	return booked;
}
