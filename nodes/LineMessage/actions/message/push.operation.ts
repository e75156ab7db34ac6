import type { messagingApi } from '@line/bot-sdk';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { deliverPush } from '../../../../lib/line/deliver-push';
import type { PushDelivery } from '../../../../lib/line/guarded-send';
import { checkChatId } from '../../../../lib/line/messaging-api';
import { retryKey } from '../../../../lib/line/retry-key';
import { campaignIdOf } from '../../../../lib/store/campaign-views';
import { noteMemberCount } from '../../../../lib/store/groups';
import { addToOutbox } from '../../../../lib/store/outbox';
import type { Store } from '../../../../lib/store/store';
import { costOfPush } from '../../../shared/budget-cost';
import { knownRecipients } from '../../../shared/budget-members';
import { capCampaignField, chatField } from '../../../shared/chat-field';
import { showFor } from '../../../shared/fields';
import { messageFields } from '../../../shared/message-fields';
import { toJson } from '../../../shared/operation';
import { budgetChannel, guardField, toPolicy } from '../../../shared/push-guard';
import { oneOf, readLocator, readOptionalLocator } from '../../../shared/read';
import { readMessages } from '../../../shared/read-messages';
import { pushGuard } from '../../../shared/sent-log';
import { thisRun } from '../../../shared/this-run';
import { answerItems, orError } from './answer-items';

export const description = showFor('message', 'push', [
	{
		displayName:
			'A push costs one message per person in the chat, whatever number of bubbles it has. A reply is free: push only what cannot wait.',
		name: 'pushNotice',
		type: 'notice',
		default: '',
	},
	chatField,
	...messageFields,
	guardField,
	{
		displayName: 'Approved',
		name: 'approved',
		type: 'boolean',
		default: false,
		description: 'Whether somebody has agreed to this very push. Caps and quota hold all the same.',
	},
	{
		displayName: 'If Not Pushed',
		name: 'ifNotPushed',
		type: 'options',
		default: 'wait',
		description:
			'What becomes of a message that the guard holds back; with rate_limited it is not left there: run the node again',
		options: [
			{
				name: 'Do Nothing',
				value: 'nothing',
				description: 'The status says why; run it again with Approved once somebody has agreed',
			},
			{
				name: 'Wait in the Outbox',
				value: 'wait',
				description:
					'It rides on the next reply of the chat, which is free. If it needs approval, Outbox → Deliver Due gives a code for it.',
			},
		],
	},
	capCampaignField,
]);

interface Outgoing {
	to: string;
	messages: messagingApi.Message[];
	campaignCode: string | null;
	key: string;
}

/** Pushes each item's messages, if the guard agrees: `delivery`, `cost` and, for what waits instead, `outboxKey`. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const answers: Array<IDataObject | Error> = [];
	for (const item of items.keys()) {
		answers.push(await orError(this, item, async () => toJson(await push(this, store, item))));
	}
	return answerItems(this, answers);
}

async function push(context: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const to = checkChatId(readLocator(context, 'chat', item));
	const messages = readMessages(context, item);
	if (messages === null || messages.length === 0) return { delivery: { status: 'nothing_to_send' } };
	const outgoing = {
		to,
		messages,
		campaignCode: readOptionalLocator(context, 'campaign', item),
		key: retryKey('push', thisRun(context, item), to),
	};
	const ifNotPushed = oneOf(context.getNodeParameter('ifNotPushed', item, 'wait'), 'ifNotPushed', [
		'nothing',
		'wait',
	]);
	const channel = await budgetChannel(context);
	const guard = pushGuard(store, channel, {
		retryKey: outgoing.key,
		chatId: to,
		campaignCode: outgoing.campaignCode,
		policy: toPolicy(context.getNodeParameter('guard', item, 'settings')),
		isApproved: context.getNodeParameter('approved', item, false) === true,
	});
	const recipients = await knownRecipients(store, to);
	const delivery = await deliverPush(
		channel.api,
		{ to, messages, retryKey: outgoing.key, recipients },
		{ guard },
	);
	if (recipients === null && delivery.recipients !== null) {
		await noteMemberCount(store, to, delivery.recipients, Date.now());
	}
	const outboxKey = ifNotPushed === 'wait' ? await leaveInOutbox(store, outgoing, delivery) : null;
	const cost = await costOfPush(store.db, channel.key, delivery.counted, { isCounted: true });
	return { delivery, cost, outboxKey };
}

/** @returns its key; `null`: it does not wait */
async function leaveInOutbox(
	store: Store,
	{ to, messages, campaignCode, key }: Outgoing,
	{ status }: PushDelivery,
): Promise<string | null> {
	const isAsked = status === 'needs_approval';
	if (!isAsked && status !== 'waiting' && status !== 'over_quota') return null;
	const now = Date.now();
	await addToOutbox(
		store,
		{
			chatId: to,
			campaignId: await campaignIdOf(store.db, campaignCode),
			key,
			message: { type: 'composed', composed: { messages } },
			// What needs approval is due at once, so that somebody is asked.
			deadlineAt: isAsked ? now : null,
			policy: isAsked ? 'ask' : 'wait',
			expiresAt: null,
		},
		now,
	);
	return key;
}
