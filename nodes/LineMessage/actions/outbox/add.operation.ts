import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { readWhole } from '../../../../lib/groupbuy/read-fields';
import { checkChatId } from '../../../../lib/line/messaging-api';
import { retryKey } from '../../../../lib/line/retry-key';
import { campaignIdOf } from '../../../../lib/store/campaign-views';
import { addToOutbox } from '../../../../lib/store/outbox';
import type { Store } from '../../../../lib/store/store';
import { capCampaignField, chatField } from '../../../shared/chat-field';
import { showFor } from '../../../shared/fields';
import { messageFields } from '../../../shared/message-fields';
import { guardField, toPolicy } from '../../../shared/push-guard';
import { cleanText, readLocator, readOptionalLocator, readTime } from '../../../shared/read';
import { readMessages } from '../../../shared/read-messages';

const MAX_PRIORITY = 100;

export const description = showFor('outbox', 'add', [
	{
		displayName:
			'Costs nothing: it rides on the next reply in the chat. Only with a deadline may it be pushed, when Deliver Due runs and the guard agrees.',
		name: 'addNotice',
		type: 'notice',
		default: '',
	},
	chatField,
	...messageFields,
	capCampaignField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Deadline',
				name: 'deadline',
				type: 'dateTime',
				default: '',
				description: 'From when on it may be pushed; without it, it only ever rides on a reply',
			},
			{
				displayName: 'Expires',
				name: 'expires',
				type: 'dateTime',
				default: '',
				description: 'From when on nobody needs to hear it any more',
			},
			guardField,
			{
				displayName: 'Key',
				name: 'key',
				type: 'string',
				default: '',
				description:
					'Under one key a message is left once, in all chats together: for several chats put the ID of the chat into the key. Without it, the same message is left once per chat and execution.',
			},
			{
				displayName: 'Priority',
				name: 'priority',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: MAX_PRIORITY },
				default: 0,
				description: 'The higher, the sooner, where not everything fits into one reply',
			},
			{
				displayName: 'Subject',
				name: 'subject',
				type: 'string',
				default: '',
				placeholder: 'e.g. delivery date of order 1042',
				description: 'What it is about: a later message of the same chat and subject takes its place',
			},
		],
	},
]);

/** Leaves messages for a chat to hear. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const chatId = checkChatId(readLocator(this, 'chat', item));
	const messages = readMessages(this, item);
	if (messages === null || messages.length === 0) {
		throw new InputError('There are no messages to leave', 'Give "messages" by the node before, or a text.');
	}
	const options = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const own = cleanText(options.key, 'key', 200);
	const key = own ?? retryKey('outbox', this.getExecutionId(), chatId, JSON.stringify(messages));
	const campaignCode = readOptionalLocator(this, 'campaign', item);
	const status = await addToOutbox(
		store,
		{
			chatId,
			key,
			campaignId: await campaignIdOf(store.db, campaignCode),
			message: { type: 'composed', composed: { messages } },
			subject: cleanText(options.subject, 'subject', 200),
			priority: readWhole(options.priority ?? 0, 'priority', 0, MAX_PRIORITY),
			deadlineAt: readTime(this, 'options.deadline', item),
			expiresAt: readTime(this, 'options.expires', item),
			policy: toPolicy(options.guard ?? 'settings'),
		},
		Date.now(),
	);
	return { status, key, chatId };
}
