import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import type { Reply } from '../../../../lib/line/deliver-replies';
import { preparedReply, readMessages } from '../../../shared/read-messages';

/**
 * The messages with the token to answer by: the field's or, with a prepared reply, that reply's own.
 *
 * @throws InputError that names the field and its value
 */
export function readReply(context: IExecuteFunctions, item: number): Reply | null {
	const messages = readMessages(context, item);
	if (messages === null) return null;
	const prepared =
		context.getNodeParameter('messageType', item) === 'previousNode' ? preparedReply(context, item) : null;
	const replyToken =
		prepared === null
			? readToken(context.getNodeParameter('replyToken', item, null), 'Reply Token')
			: readToken(prepared.replyToken, 'reply.replyToken');
	return { replyToken, messages };
}

function readToken(value: unknown, field: string): string | null {
	if ((value ?? null) === null || value === '') return null;
	if (typeof value === 'string') return value.trim();
	throw new InputError(`${field} is not a text`, 'Map the replyToken of the LINE Group Trigger’s item.');
}
