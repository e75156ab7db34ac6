import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { OrderSource } from '../../../../lib/groupbuy/order';
import { IGNORED } from '../../../../lib/groupbuy/outcome';
import { bookMessages } from '../../../../lib/store/booking';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../fields';
import { languageField, readLanguage } from '../language';
import { toJson } from '../operation';
import { cleanText } from '../read';
import { toChatMessage } from './chat-message';
import { prepareReplies } from './replies';

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
				description: 'Where 前往結帳 in the menu leads; empty: not offered',
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

/** Books all messages in one transaction, then prepares one reply per chat. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const { source = 'line_group', ...settings } = this.getNodeParameter('options', 0, {}) as Options;
	const messages = items.flatMap(({ json }, item) => toChatMessage(json, item) ?? []);
	const outcomes = await bookMessages(store, messages, source, Date.now());
	const booked = messages.flatMap((message, index) => {
		const outcome = outcomes[index];
		return outcome ? { ...message, outcome } : [];
	});
	const replies = await prepareReplies(this, store, booked, {
		language: readLanguage(this, 0),
		timeZone: this.getTimezone(),
		brandAccountId: cleanText(settings.brandAccountId, 'brandAccountId', 50),
		checkoutUrl: cleanText(settings.checkoutUrl, 'checkoutUrl', 1000),
	});
	const byItem = new Map(booked.map(({ item, outcome }) => [item, outcome]));
	return items.map(({ json, binary }, item) => ({
		json: { ...json, booking: toJson(byItem.get(item) ?? IGNORED), reply: replies.get(item) ?? null },
		...(binary && { binary }),
		pairedItem: { item },
	}));
}

interface Options {
	source?: OrderSource;
	brandAccountId?: unknown;
	checkoutUrl?: unknown;
}
