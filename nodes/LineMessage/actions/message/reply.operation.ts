import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { deliverReplies } from '../../../../lib/line/deliver-replies';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { lineApi } from '../../../shared/line-api';
import { messageFields } from '../../../shared/message-fields';
import { replyLog } from '../../../shared/sent-log';
import { answerItems, orError } from './answer-items';
import { readReply } from './read-reply';

export const description = showFor('message', 'reply', [
	{
		displayName: 'Reply Token',
		name: 'replyToken',
		type: 'string',
		typeOptions: { password: true },
		default: '={{ $json.replyToken }}',
		description:
			'Token of the event to answer, from LINE Group Trigger. It works once and for about a minute; items with the same token are sent together. Not needed when the previous node gives a "reply".',
	},
	...messageFields,
]);

/** Sends one reply per reply token. What LINE said is `delivery` on each item; mistakes of the set-up are errors. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const replies = await Promise.all(
		items.map(async (_, item) => await orError(this, item, () => readReply(this, item))),
	);
	const results = await deliverReplies(
		await lineApi(this),
		replies.map((reply) => (reply instanceof Error ? null : reply)),
		{ log: replyLog(store) },
	);
	const answers = results.map((result, item) => {
		const reply = replies[item];
		if (reply instanceof Error) return reply;
		return result instanceof Error ? result : { delivery: { ...result } };
	});
	return answerItems(this, answers);
}
