import type { messagingApi } from '@line/bot-sdk';
import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../lib/groupbuy/input-error';
import { checkFlexContents, checkMessages, checkText } from '../../lib/line/check-messages';
import { isObject } from '../../lib/line/json';
import { MAX_TEXT_UNITS } from '../../lib/line/text';

/** LINE's limit (Messaging API reference, "Flex Message"). */
const MAX_ALT_TEXT = 1500;

/**
 * What an item asks to send; `null`: nothing.
 *
 * @throws InputError that names the field and its value
 */
export function readMessages(context: IExecuteFunctions, item: number): messagingApi.Message[] | null {
	const parameter = (name: string) => context.getNodeParameter(name, item, null) as unknown;
	switch (parameter('messageType')) {
		case 'text':
			return [{ type: 'text', text: checkText(parameter('text'), 'Text', MAX_TEXT_UNITS) }];
		case 'flex':
			return [
				{
					type: 'flex',
					altText: checkText(parameter('altText'), 'Alternative Text', MAX_ALT_TEXT),
					contents: checkFlexContents(parameter('contents'), 'Contents'),
				},
			];
		default:
			return fromItem(context, item);
	}
}

/** `reply` as Group Buy Campaign → Book From Messages gives it, or bare `messages` as its other operations do. */
function fromItem(context: IExecuteFunctions, item: number): messagingApi.Message[] | null {
	const { messages } = context.getInputData()[item]?.json ?? {};
	const reply = preparedReply(context, item);
	if (reply !== null) return checkMessages(reply.messages, 'reply.messages');
	return (messages ?? null) === null ? null : checkMessages(messages, 'messages');
}

/** What Group Buy Campaign → Book From Messages has prepared; `null`: nothing. */
export function preparedReply(context: IExecuteFunctions, item: number): Record<string, unknown> | null {
	const reply = context.getInputData()[item]?.json.reply ?? null;
	if (reply === null || isObject(reply)) return reply;
	throw new InputError(
		'The field "reply" of the item is not an object',
		'It should hold replyToken and messages, as Group Buy Campaign gives them.',
	);
}
