import type { INodeProperties } from 'n8n-workflow';

/** What to send, for replies and pushes alike; `readMessages()` reads it. */
export const messageFields: INodeProperties[] = [
	{
		displayName: 'Message Type',
		name: 'messageType',
		type: 'options',
		default: 'previousNode',
		description: 'Where the message comes from, and what kind it is',
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
