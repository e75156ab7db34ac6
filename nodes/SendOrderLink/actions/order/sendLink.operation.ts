import type { messagingApi } from '@line/bot-sdk';
import type { IExecuteFunctions } from 'n8n-workflow';

import { deliverPush } from '../../../../lib/line/deliver-push';
import { deliverReplies, type Delivery } from '../../../../lib/line/deliver-replies';
import type { PushDelivery } from '../../../../lib/line/guarded-send';
import { USER_ID } from '../../../../lib/line/messaging-api';
import { orderCard, orderText } from '../../../../lib/line/order-card';
import { retryKey } from '../../../../lib/line/retry-key';
import { customerOf } from '../../../../lib/store/customer-records';
import { orderDetails, type OrderDetails } from '../../../../lib/store/order-details';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { lineApi } from '../../../shared/line-api';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';
import { presentOrderDetails } from '../../../shared/present-order';
import { budgetChannel, guardField, toPolicy } from '../../../shared/push-guard';
import { oneOf } from '../../../shared/read';
import { pushGuard, replyLog } from '../../../shared/sent-log';
import { timeZoneOf } from '../../../shared/time-zone';
import { replyChance, type ReplyChance } from './line-chat';
import { signedOrderLink } from './order-link';
import { toOrderCard } from './to-order-card';
import { thisRun } from '../../../shared/this-run';

export const description = showFor('order', 'sendLink', [
	{ ...orderCodeField, default: '={{ $json.code }}' },
	{
		displayName: 'Send By',
		name: 'sendBy',
		type: 'options',
		default: 'automatic',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'A free reply where the buyer has just written, else a push, which costs one message',
			},
			{ name: 'Push', value: 'push', description: "Costs one of the month's messages" },
			{ name: 'Reply Only', value: 'reply', description: 'Free of charge, or not at all' },
		],
	},
	{
		displayName: 'LINE Event',
		name: 'event',
		type: 'json',
		default: '={{ $json }}',
		description:
			"The LINE Group Trigger's item to reply to. Only an event of the buyer's own chat with the bot is answered: in a group everybody could open the order.",
		displayOptions: { show: { sendBy: ['automatic', 'reply'] } },
	},
	{
		...guardField,
		default: 'allow',
		description:
			'Whether a push may cost a message. Choosing a push is a yes, unless the guard says otherwise here; caps and quota hold in any case. What is not pushed is not sent later either: the status says why.',
		displayOptions: { show: { sendBy: ['automatic', 'push'] } },
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
				displayName: 'Approved',
				name: 'approved',
				type: 'boolean',
				default: false,
				description: 'Whether somebody has agreed to this push, where the guard asks',
			},
			{
				displayName: 'As Text',
				name: 'asText',
				type: 'boolean',
				default: false,
				description: 'Whether to send a plain text instead of a card',
			},
			{
				displayName: 'Send Again',
				name: 'sendAgain',
				type: 'boolean',
				default: false,
				description:
					'Whether to push a link that was pushed before. Without it, a link is pushed once, whatever runs again.',
			},
		],
	},
]);

/** What became of the message, with what it cost. */
interface Sending {
	status: Delivery['status'] | PushDelivery['status'] | Exclude<ReplyChance['status'], 'possible'>;
	method: 'reply' | 'push' | null;
	reason: string | null;
	messageIds: string[];
	requestId: string | null;
	counted: number;
	quotaLeft: number | null;
}

const WHY_NOT: Record<Exclude<ReplyChance['status'], 'possible'>, string> = {
	not_in_group:
		'A reply here would be read by the whole group, and everybody there could open the order. Push it to the buyer, or reply to what they write in their own chat with the bot.',
	not_buyers_chat:
		"The event is from somebody else's chat. Push the link to the buyer, or reply to what they write in their own chat with the bot.",
	no_reply_token:
		"There is no event to reply to. Map the LINE Group Trigger's item to LINE Event, or push the link.",
};

/** Sends the buyer the card of an order with the link to its page, into their own chat with the bot. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const order = await orderDetails(store.db, readOrderCode(this, item));
	const settings = await readShopSettings(store.db);
	const to = await lineUserOf(store, order);
	const link = await signedOrderLink(this, item, settings, { ...order, lineUserId: to });
	const options = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const compose = options.asText === true ? orderText : orderCard;
	const timeZone = timeZoneOf(this);
	const message = compose(toOrderCard(order, settings, link), {
		language: readLanguage(this, item),
		timeZone,
	});
	const attempt = options.sendAgain === true ? thisRun(this, item) : '';
	const { counted, quotaLeft, ...sending } =
		to === null ? NO_LINE_ACCOUNT : await send(this, item, store, { order, to, message, attempt });
	return {
		...sending,
		code: order.code,
		link,
		cost: { messages: counted, free: counted === 0, quotaLeft },
		order: presentOrderDetails(order, timeZone),
	};
}

const NO_LINE_ACCOUNT: Sending = {
	...unsent(
		'unreachable',
		'The order is of a customer whose LINE account the shop does not know. Bind it with Customer → Bind, or hand the link over in another way.',
	),
	method: null,
};

/** Where to send it: orders of a customer known by phone go to the LINE account that was bound since. */
async function lineUserOf(store: Store, { lineUserId }: OrderDetails): Promise<string | null> {
	if (lineUserId === null || USER_ID.test(lineUserId)) return lineUserId;
	const customer = await customerOf(store.db, lineUserId);
	return customer?.lineUsers.at(-1)?.lineUserId ?? null;
}

interface Outgoing {
	order: OrderDetails;
	to: string;
	message: messagingApi.Message;
	/** Makes a push another one than those before it. */
	attempt: string;
}

async function send(
	context: IExecuteFunctions,
	item: number,
	store: Store,
	outgoing: Outgoing,
): Promise<Sending> {
	const sendBy = oneOf(context.getNodeParameter('sendBy', item, 'automatic'), 'sendBy', [
		'automatic',
		'reply',
		'push',
	]);
	if (sendBy !== 'push') {
		const replied = await tryReply(context, item, store, outgoing);
		// Nobody has read anything of it yet, and the token will not come back.
		const isSpent = ['token_expired_or_used', 'no_reply_token', 'not_in_group', 'not_buyers_chat'];
		if (sendBy === 'reply' || !isSpent.includes(replied.status)) return replied;
	}
	const { order, to, message, attempt } = outgoing;
	const push = {
		to,
		messages: [message],
		retryKey: retryKey('order link', order.code, order.linkVersion, attempt),
		recipients: 1,
	};
	const channel = await budgetChannel(context);
	const options = context.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const guard = pushGuard(store, channel, {
		retryKey: push.retryKey,
		chatId: to,
		campaignCode: null,
		policy: toPolicy(context.getNodeParameter('guard', item, 'allow')),
		isApproved: options.approved === true,
	});
	const { status, reason, messageIds, requestId, counted, quotaLeft } = await deliverPush(channel.api, push, {
		guard,
	});
	return { status, method: 'push', reason, messageIds, requestId, counted, quotaLeft };
}

async function tryReply(
	context: IExecuteFunctions,
	item: number,
	store: Store,
	{ to, message }: Outgoing,
): Promise<Sending> {
	const chance = replyChance(context.getNodeParameter('event', item, {}), to);
	if (chance.status !== 'possible') return unsent(chance.status, WHY_NOT[chance.status]);
	const [delivery] = await deliverReplies(
		await lineApi(context),
		[{ replyToken: chance.replyToken, messages: [message] }],
		{ log: replyLog(store) },
	);
	if (delivery === undefined || delivery instanceof Error)
		throw delivery ?? new Error('No answer to a reply');
	const { status, reason, messageIds, requestId } = delivery;
	return { status, method: 'reply', reason, messageIds, requestId, counted: 0, quotaLeft: null };
}

function unsent(status: Sending['status'], reason: string): Sending {
	return {
		status,
		method: null,
		reason,
		messageIds: [],
		requestId: null,
		counted: 0,
		quotaLeft: null,
	};
}
