import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import { deliverReplies, type Reply } from '../../../../lib/line/deliver-replies';
import { openNodeStore } from '../../../shared/database';
import { asNodeError } from '../../../shared/errors';
import { lineApi } from '../../../shared/line-api';
import { replyLog } from '../../../shared/sent-log';
import { readReply } from './read-reply';

const properties: INodeProperties[] = [
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		default: 'previousNode',
		options: [
			{
				name: 'Flex',
				value: 'flex',
				description: 'Cards and carousels, as designed in LINE’s Flex Message Simulator',
			},
			{
				name: 'From Previous Node',
				value: 'previousNode',
				description:
					'What Group Buy Campaign has prepared in "reply" or "messages"; items without it pass through',
			},
			{ name: 'Text', value: 'text' },
		],
	},
	{
		displayName: 'Reply Token',
		name: 'replyToken',
		type: 'string',
		typeOptions: { password: true },
		default: '={{ $json.replyToken }}',
		description:
			'Token of the event to answer, from LINE Group Trigger. It works once and for about a minute; items with the same token are sent together. Not needed when the previous node gives a "reply".',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		description: 'At most 5,000 characters',
		displayOptions: { show: { messageType: ['text'] } },
	},
	{
		displayName: 'Alternative Text',
		name: 'altText',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 本週團購商品',
		description: 'Shown in notifications and chat lists. At most 1,500 characters.',
		displayOptions: { show: { messageType: ['flex'] } },
	},
	{
		displayName: 'Contents',
		name: 'contents',
		type: 'json',
		default:
			'{\n  "type": "bubble",\n  "body": {\n    "type": "box",\n    "layout": "vertical",\n    "contents": [{ "type": "text", "text": "Hello" }]\n  }\n}',
		required: true,
		description:
			'A bubble or carousel. <a href="https://developers.line.biz/flex-simulator/">Design one</a> and copy its JSON.',
		displayOptions: { show: { messageType: ['flex'] } },
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['message'], operation: ['reply'] } },
	properties,
);

/** Sends one reply per reply token. What LINE said is `delivery` on each item; mistakes of the set-up are errors. */
export async function execute(this: IExecuteFunctions): Promise<Array<IDataObject | Error>> {
	const replies = this.getInputData().map((_, item) => readOrError(this, item));
	const results = await deliverReplies(
		await lineApi(this),
		replies.map((reply) => (reply instanceof Error ? null : reply)),
		{ log: replyLog(await openNodeStore(this)) },
	);
	return results.map((result, item) => {
		const reply = replies[item];
		if (reply instanceof Error) return reply;
		return result instanceof Error ? result : { delivery: { ...result } };
	});
}

/** A mistake in one item must not keep the other items' chats from their replies. */
function readOrError(context: IExecuteFunctions, item: number): Reply | null | Error {
	try {
		return readReply(context, item);
	} catch (error) {
		return asNodeError(context.getNode(), error, item);
	}
}
