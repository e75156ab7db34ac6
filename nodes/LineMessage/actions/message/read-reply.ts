import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { checkFlexContents, checkMessages, checkText } from '../../../../lib/line/check-messages';
import type { Reply } from '../../../../lib/line/deliver-replies';
import { isObject } from '../../../../lib/line/json';
import { MAX_TEXT_UNITS } from '../../../../lib/line/text';

/** LINE's limit (Messaging API reference, "Flex Message"). */
const MAX_ALT_TEXT = 1500;

/**
 * What an item asks to send; `null`: nothing.
 *
 * @throws InputError that names the field and its value
 */
export function readReply(context: IExecuteFunctions, item: number): Reply | null {
	const parameter = (name: string) => context.getNodeParameter(name, item, null) as unknown;
	switch (parameter('messageType')) {
		case 'text':
			return {
				replyToken: readToken(parameter('replyToken'), 'Reply Token'),
				messages: [{ type: 'text', text: checkText(parameter('text'), 'Text', MAX_TEXT_UNITS) }],
			};
		case 'flex':
			return {
				replyToken: readToken(parameter('replyToken'), 'Reply Token'),
				messages: [
					{
						type: 'flex',
						altText: checkText(parameter('altText'), 'Alternative Text', MAX_ALT_TEXT),
						contents: checkFlexContents(parameter('contents'), 'Contents'),
					},
				],
			};
		default:
			return fromItem(context.getInputData()[item]?.json ?? {}, parameter('replyToken'));
	}
}

/** `reply` as Group Buy Campaign → Book From Messages gives it, or bare `messages` as its other operations do. */
function fromItem({ reply, messages }: IDataObject, token: unknown): Reply | null {
	if (isObject(reply)) {
		return {
			replyToken: readToken(reply.replyToken, 'reply.replyToken'),
			messages: checkMessages(reply.messages, 'reply.messages'),
		};
	}
	if ((reply ?? null) !== null) {
		throw new InputError(
			'The field "reply" of the item is not an object',
			'It should hold replyToken and messages, as Group Buy Campaign gives them.',
		);
	}
	if ((messages ?? null) === null) return null;
	return { replyToken: readToken(token, 'Reply Token'), messages: checkMessages(messages, 'messages') };
}

function readToken(value: unknown, field: string): string | null {
	if ((value ?? null) === null || value === '') return null;
	if (typeof value === 'string') return value.trim();
	throw new InputError(`${field} is not a text`, 'Map the replyToken of the LINE Group Trigger’s item.');
}
