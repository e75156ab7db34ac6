import { ApiError } from '../answer';
import {
	ACCEPTED_MESSAGES,
	area,
	buttons,
	carousel,
	column,
	HTTPS,
	imagemap,
	messageAction,
	quick,
	reps,
	template,
	text,
	uriAction,
} from './message-samples';
import type { MessageUse } from './message';
import { checkSendRequest, checkValidateRequest } from './request';

type Json = Record<string, unknown>;

/** LINE's answer to something refused. */
interface Refusal {
	message: string;
	details?: { message: string; property?: string }[];
}

/** What LINE would answer about one message in a push, `undefined` when it takes it. */
function verdict(message: unknown): Refusal | undefined {
	return validated('push', { messages: [message] });
}

function validated(use: MessageUse, body: unknown): Refusal | undefined {
	return refusal(() => {
		checkValidateRequest(use, body);
	});
}

function pushed(body: unknown): Refusal | undefined {
	return refusal(() => {
		checkSendRequest('push', body);
	});
}

function refusal(check: () => void): Refusal | undefined {
	try {
		check();
		return undefined;
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		expect(error.status).toBe(400);
		return { message: error.message, ...error.extra };
	}
}

/** `message` is refused with one detail. */
function refused(message: unknown, property: string, detail: string) {
	expect(verdict(message)).toEqual({
		message: 'The request body has 1 error(s)',
		details: [{ message: detail, property }],
	});
}

test.each(ACCEPTED_MESSAGES)('accepted: %s', (_, message) => {
	expect(verdict(message)).toBeUndefined();
});

describe('refused by a limit', () => {
	test.each<[string, Json, string, string]>([
		['empty text', { type: 'text', text: '' }, 'messages[0].text', 'May not be empty'],
		['no text', { type: 'text' }, 'messages[0].text', 'May not be null'],
		[
			'text of 5,001',
			{ type: 'text', text: reps(5_001) },
			'messages[0].text',
			'Length must be between 1 and 5000',
		],
		[
			'astral characters count twice',
			{ type: 'text', text: '🍎'.repeat(2_501) },
			'messages[0].text',
			'Length must be between 1 and 5000',
		],
		[
			'unknown type',
			{ type: 'gif' },
			'messages[0].type',
			expect.stringMatching(/^Must be one of the following values: \[text, textV2, /) as never,
		],
		['no type', {}, 'messages[0].type', 'May not be null'],
		[
			'21 emojis',
			{
				type: 'text',
				text: '$'.repeat(21),
				emojis: Array.from({ length: 21 }, (_, index) => ({ index, productId: 'p', emojiId: '1' })),
			},
			'messages[0].emojis',
			'Size must be between 0 and 20',
		],
		[
			'emoji beside the $',
			{ type: 'text', text: 'a$', emojis: [{ index: 0, productId: 'p', emojiId: '1' }] },
			'messages[0].emojis[0].index',
			'Must be the position of a $ in the text',
		],
		[
			'14 quick replies',
			quick(...Array.from({ length: 14 }, () => messageAction)),
			'messages[0].quickReply.items',
			'Size must be between 1 and 13',
		],
		[
			'no quick replies',
			{ ...text, quickReply: { items: [] } },
			'messages[0].quickReply.items',
			'Size must be between 1 and 13',
		],
		[
			'quick reply label of 21',
			quick({ ...messageAction, label: reps(21) }),
			'messages[0].quickReply.items[0].action.label',
			'Length must be between 1 and 20',
		],
		[
			'quick reply without label',
			quick({ type: 'message', text: 'x' }),
			'messages[0].quickReply.items[0].action.label',
			'May not be null',
		],
		[
			'quick reply with empty label',
			quick({ ...messageAction, label: '' }),
			'messages[0].quickReply.items[0].action.label',
			'May not be empty',
		],
		[
			'quick reply icon over http',
			{
				...text,
				quickReply: { items: [{ type: 'action', imageUrl: 'http://a.tw/', action: messageAction }] },
			},
			'messages[0].quickReply.items[0].imageUrl',
			'Invalid URI scheme',
		],
		[
			'richmenuswitch',
			quick({ type: 'richmenuswitch', richMenuAliasId: 'a', data: 'b' }),
			'messages[0].quickReply.items[0].action.type',
			expect.stringContaining('Must be one of') as never,
		],
		[
			'postback without data',
			quick({ type: 'postback', label: 'x' }),
			'messages[0].quickReply.items[0].action.data',
			'May not be null',
		],
		[
			'postback data of 301',
			quick({ type: 'postback', label: 'x', data: 'a'.repeat(301) }),
			'messages[0].quickReply.items[0].action.data',
			'Length must be between 1 and 300',
		],
		[
			'displayText of 301',
			quick({ type: 'postback', label: 'x', data: 'a', displayText: reps(301) }),
			'messages[0].quickReply.items[0].action.displayText',
			'Length must be between 1 and 300',
		],
		[
			'displayText and text',
			quick({ type: 'postback', label: 'x', data: 'a', displayText: 'b', text: 'b' }),
			'messages[0].quickReply.items[0].action.text',
			'displayText and text can not be used at the same time',
		],
		[
			'message action text of 301',
			quick({ ...messageAction, text: reps(301) }),
			'messages[0].quickReply.items[0].action.text',
			'Length must be between 1 and 300',
		],
		[
			'message action without text',
			quick({ type: 'message', label: 'x' }),
			'messages[0].quickReply.items[0].action.text',
			'May not be null',
		],
		[
			'uri action without uri',
			quick({ type: 'uri', label: 'x' }),
			'messages[0].quickReply.items[0].action.uri',
			'May not be null',
		],
		[
			'uri of 1,001',
			quick({ ...uriAction, uri: `https://a.tw/${'a'.repeat(988)}` }),
			'messages[0].quickReply.items[0].action.uri',
			'Length must be between 0 and 1000',
		],
		[
			'uri scheme',
			quick({ ...uriAction, uri: 'javascript:alert(1)' }),
			'messages[0].quickReply.items[0].action.uri',
			'Invalid URI scheme',
		],
		[
			'uri not encoded',
			quick({ ...uriAction, uri: 'https://example.com/好' }),
			'messages[0].quickReply.items[0].action.uri',
			'Invalid URI',
		],
		[
			'uri with a space',
			quick({ ...uriAction, uri: 'https://example.com/a b' }),
			'messages[0].quickReply.items[0].action.uri',
			'Invalid URI',
		],
		[
			'relative uri',
			quick({ ...uriAction, uri: '/order' }),
			'messages[0].quickReply.items[0].action.uri',
			'Invalid URI',
		],
		[
			'clipboard of 1,001',
			quick({ type: 'clipboard', label: 'x', clipboardText: 'a'.repeat(1_001) }),
			'messages[0].quickReply.items[0].action.clipboardText',
			'Length must be between 1 and 1000',
		],
		[
			'picker mode',
			quick({ type: 'datetimepicker', label: 'x', data: 'd', mode: 'week' }),
			'messages[0].quickReply.items[0].action.mode',
			'Must be one of the following values: [date, time, datetime]',
		],
		[
			'picker format',
			quick({ type: 'datetimepicker', label: 'x', data: 'd', mode: 'date', initial: '2026/12/01' }),
			'messages[0].quickReply.items[0].action.initial',
			'Invalid date or time format',
		],
		[
			'picker max before min',
			quick({ type: 'datetimepicker', label: 'x', data: 'd', mode: 'time', min: '10:00', max: '09:00' }),
			'messages[0].quickReply.items[0].action.max',
			'Must be greater than min',
		],
		[
			'sender name of 21',
			{ ...text, sender: { name: reps(21) } },
			'messages[0].sender.name',
			'Length must be between 0 and 20',
		],
		[
			'sender named LINE',
			{ ...text, sender: { name: 'LINE小幫手' } },
			'messages[0].sender.name',
			'Contains a prohibited word',
		],
		[
			'image over http',
			{ type: 'image', originalContentUrl: 'http://a.tw/a.png', previewImageUrl: HTTPS },
			'messages[0].originalContentUrl',
			'Invalid URI scheme',
		],
		[
			'image url of 2,001',
			{ type: 'image', originalContentUrl: `https://a.tw/${'a'.repeat(1_988)}`, previewImageUrl: HTTPS },
			'messages[0].originalContentUrl',
			'Length must be between 0 and 2000',
		],
		[
			'image without preview',
			{ type: 'image', originalContentUrl: HTTPS },
			'messages[0].previewImageUrl',
			'May not be null',
		],
		[
			'tracking id',
			{ type: 'video', originalContentUrl: HTTPS, previewImageUrl: HTTPS, trackingId: '追蹤' },
			'messages[0].trackingId',
			'Invalid tracking id',
		],
		[
			'audio without length',
			{ type: 'audio', originalContentUrl: HTTPS, duration: 0 },
			'messages[0].duration',
			expect.stringContaining('Must be between 1') as never,
		],
		[
			'location title of 101',
			{ type: 'location', title: reps(101), address: 'a', latitude: 0, longitude: 0 },
			'messages[0].title',
			'Length must be between 1 and 100',
		],
		[
			'latitude',
			{ type: 'location', title: 'a', address: 'a', latitude: 91, longitude: 0 },
			'messages[0].latitude',
			'Must be between -90 and 90',
		],
		[
			'sticker ids are numbers',
			{ type: 'sticker', packageId: 'x', stickerId: '1' },
			'messages[0].packageId',
			'Must be a number',
		],
		[
			'delivery tag',
			{ type: 'coupon', couponId: 'a', deliveryTag: 'a-b' },
			'messages[0].deliveryTag',
			'Invalid delivery tag',
		],
		[
			'altText of 1,501',
			{ ...buttons(), altText: reps(1_501) },
			'messages[0].altText',
			'Length must be between 1 and 1500',
		],
		[
			'no altText',
			{ type: 'template', template: { type: 'confirm', text: 'x', actions: [messageAction, messageAction] } },
			'messages[0].altText',
			'May not be null',
		],
		[
			'buttons title of 41',
			buttons({ title: reps(41) }),
			'messages[0].template.title',
			'Length must be between 1 and 40',
		],
		[
			'buttons text of 161',
			buttons({ text: reps(161) }),
			'messages[0].template.text',
			'Length must be between 1 and 160',
		],
		[
			'buttons text of 61 beside a title',
			buttons({ title: 'x', text: reps(61) }),
			'messages[0].template.text',
			'Length must be between 1 and 60',
		],
		[
			'buttons text of 61 beside an image',
			buttons({ thumbnailImageUrl: HTTPS, text: reps(61) }),
			'messages[0].template.text',
			'Length must be between 1 and 60',
		],
		[
			'5 buttons',
			buttons({ actions: Array(5).fill(messageAction) }),
			'messages[0].template.actions',
			'Size must be between 1 and 4',
		],
		['no button', buttons({ actions: [] }), 'messages[0].template.actions', 'Size must be between 1 and 4'],
		[
			'button label of 21',
			buttons({ actions: [{ ...messageAction, label: reps(21) }] }),
			'messages[0].template.actions[0].label',
			'Length must be between 1 and 20',
		],
		[
			'camera in a template',
			buttons({ actions: [{ type: 'camera', label: 'x' }] }),
			'messages[0].template.actions[0].type',
			expect.stringContaining('Must be one of') as never,
		],
		[
			'confirm with one action',
			template({ type: 'confirm', text: 'x', actions: [messageAction] }),
			'messages[0].template.actions',
			'Size must be between 2 and 2',
		],
		[
			'confirm with three',
			template({ type: 'confirm', text: 'x', actions: Array(3).fill(messageAction) }),
			'messages[0].template.actions',
			'Size must be between 2 and 2',
		],
		[
			'confirm text of 241',
			template({ type: 'confirm', text: reps(241), actions: [messageAction, messageAction] }),
			'messages[0].template.text',
			'Length must be between 1 and 240',
		],
		[
			'11 columns',
			carousel(...Array<unknown>(11).fill(column())),
			'messages[0].template.columns',
			'Size must be between 1 and 10',
		],
		[
			'4 actions in a column',
			carousel(column({ actions: Array(4).fill(messageAction) })),
			'messages[0].template.columns[0].actions',
			'Size must be between 1 and 3',
		],
		[
			'column text of 121',
			carousel(column({ text: reps(121) })),
			'messages[0].template.columns[0].text',
			'Length must be between 1 and 120',
		],
		[
			'column text of 61 beside a title',
			carousel(column({ title: 'x', text: reps(61) })),
			'messages[0].template.columns[0].text',
			'Length must be between 1 and 60',
		],
		[
			'image carousel label of 13',
			template({
				type: 'image_carousel',
				columns: [{ imageUrl: HTTPS, action: { ...uriAction, label: reps(13) } }],
			}),
			'messages[0].template.columns[0].action.label',
			'Length must be between 0 and 12',
		],
		[
			'unknown template',
			template({ type: 'grid' }),
			'messages[0].template.type',
			'Must be one of the following values: [buttons, confirm, carousel, image_carousel]',
		],
		[
			'imagemap of another width',
			imagemap({ baseSize: { width: 1_000, height: 500 } }),
			'messages[0].baseSize.width',
			'Must be between 1040 and 1040',
		],
		[
			'imagemap with an extension',
			imagemap({ baseUrl: HTTPS }),
			'messages[0].baseUrl',
			'Must not have an image extension',
		],
		[
			'imagemap of 51 actions',
			imagemap({ actions: Array(51).fill({ type: 'message', text: 'x', area }) }),
			'messages[0].actions',
			'Size must be between 1 and 50',
		],
		[
			'imagemap text of 401',
			imagemap({ actions: [{ type: 'message', text: reps(401), area }] }),
			'messages[0].actions[0].text',
			'Length must be between 1 and 400',
		],
		[
			'imagemap area left of the picture',
			imagemap({ actions: [{ type: 'message', text: 'x', area: { ...area, x: -1 } }] }),
			'messages[0].actions[0].area.x',
			expect.stringContaining('Must be between 0') as never,
		],
		[
			'textV2 key too long',
			{
				type: 'textV2',
				text: 'a',
				substitution: { [`k${'0'.repeat(20)}`]: { type: 'emoji', productId: 'p', emojiId: '1' } },
			},
			`messages[0].substitution.k${'0'.repeat(20)}`,
			expect.stringContaining('pattern') as never,
		],
	])('%s', (_, message, property, detail) => refused(message, property, detail));
});

describe('refused before values are looked at: unknown properties and wrong types', () => {
	test.each<[string, unknown, string]>([
		['unknown property', { ...text, colour: 'red' }, 'messages[0].colour'],
		[
			'__proto__ is unknown too',
			JSON.parse('{"type":"text","text":"a","__proto__":{}}'),
			'messages[0].__proto__',
		],
		[
			'unknown property of an action',
			quick({ ...messageAction, uri: 'https://example.com/' }),
			'messages[0].quickReply.items[0].action.uri',
		],
		['text that is a number', { type: 'text', text: 1 }, 'messages[0].text'],
		['a message that is text', 'hello', 'messages[0]'],
		[
			'a duration in text',
			{ type: 'audio', originalContentUrl: HTTPS, duration: '60000' },
			'messages[0].duration',
		],
		['quick replies without items', { ...text, quickReply: [] }, 'messages[0].quickReply'],
	])('%s', (_, message, property) => {
		expect(verdict(message)).toEqual({
			message: `The property, '${property}', in the request body is invalid (line: -, column: -)`,
		});
	});
});

describe('refused as a whole message', () => {
	const invalid = 'A message (messages[0]) in the request body is invalid';
	const emoji = { type: 'emoji', productId: 'p', emojiId: '1' };
	const everybody = { type: 'mention', mentionee: { type: 'all' } };

	test.each<[string, Json]>([
		[
			'columns with different numbers of actions',
			carousel(column(), column({ actions: [messageAction, messageAction] })),
		],
		['a title in one column only', carousel(column(), column({ title: 'x' }))],
		['an image in one column only', carousel(column({ thumbnailImageUrl: HTTPS }), column())],
	])('carousel: %s', (_, message) => {
		expect(verdict(message)).toEqual({ message: invalid });
	});

	test.each<[string, Json, string]>([
		['{ alone', { text: '{' }, "'{' and '}' must be used in pairs"],
		['} alone', { text: 'a } b' }, "'{' and '}' must be used in pairs"],
		[
			'a key with spaces',
			{ text: '{a b}' },
			"The key 'a b' enclosed in '{}' does not match the pattern '^[a-zA-Z0-9_]{1,20}$'.",
		],
		[
			'an empty key',
			{ text: '{}' },
			"The key '' enclosed in '{}' does not match the pattern '^[a-zA-Z0-9_]{1,20}$'.",
		],
		['a key without substitution', { text: '{a}' }, "The substitution of the key 'a' is not specified."],
		[
			'21 mentions',
			{ text: '{a}'.repeat(21), substitution: { a: everybody } },
			'Up to 20 mentions can be used.',
		],
		['21 emojis', { text: '{a}'.repeat(21), substitution: { a: emoji } }, 'Up to 20 emojis can be used.'],
	])('textV2: %s', (_, changes, detail) => {
		const answer = verdict({ type: 'textV2', ...changes });
		expect(answer?.message).toBe(invalid);
		expect(answer?.details?.[0]?.message).toBe(detail);
	});

	test('mentions in multicast, narrowcast and broadcast', () => {
		const body = { messages: [{ type: 'textV2', text: '{a}', substitution: { a: everybody } }] };
		for (const use of ['reply', 'push'] as const) {
			expect(validated(use, body)).toBeUndefined();
		}
		for (const use of ['multicast', 'narrowcast', 'broadcast'] as const) {
			expect(validated(use, body)).toMatchObject({ message: invalid });
		}
	});
});

describe('requests', () => {
	const to = `C${'0'.repeat(32)}`;

	test.each<[string, unknown, unknown]>([
		[
			'no messages',
			{ to, messages: [] },
			{ details: [{ message: 'Size must be between 1 and 5', property: 'messages' }] },
		],
		[
			'6 messages',
			{ to, messages: Array(6).fill(text) },
			{ details: [{ message: 'Size must be between 1 and 5', property: 'messages' }] },
		],
		['messages missing', { to }, { details: [{ message: 'May not be null', property: 'messages' }] }],
		['receiver missing', { messages: [text] }, { details: [{ message: 'May not be null', property: 'to' }] }],
		[
			'receiver empty',
			{ to: '', messages: [text] },
			{ details: [{ message: 'May not be empty', property: 'to' }] },
		],
		[
			'a list of receivers',
			{ to: [to], messages: [text] },
			{ message: "The property, 'to', in the request body is invalid (line: -, column: -)" },
		],
		[
			'unknown property',
			{ to, messages: [text], silent: true },
			{ message: "The property, 'silent', in the request body is invalid (line: -, column: -)" },
		],
		[
			'notificationDisabled as text',
			{ to, messages: [text], notificationDisabled: 'true' },
			{
				message: "The property, 'notificationDisabled', in the request body is invalid (line: -, column: -)",
			},
		],
		[
			'two units',
			{ to, messages: [text], customAggregationUnits: ['a', 'b'] },
			{ details: [{ message: 'Size must be between 0 and 1', property: 'customAggregationUnits' }] },
		],
		[
			'a unit with a hyphen',
			{ to, messages: [text], customAggregationUnits: ['a-b'] },
			{ details: [{ message: 'Invalid unit name', property: 'customAggregationUnits[0]' }] },
		],
		[
			'a unit of 31',
			{ to, messages: [text], customAggregationUnits: ['a'.repeat(31)] },
			{ details: [{ message: 'Invalid unit name', property: 'customAggregationUnits[0]' }] },
		],
	])('push: %s', (_, body, expected) => {
		expect(pushed(body)).toMatchObject(expected as object);
	});

	test('all errors of a body are told together', () => {
		const body = { messages: [{ type: 'text', text: '' }, { type: 'gif' }] };
		expect(pushed(body)).toMatchObject({
			message: 'The request body has 3 error(s)',
			details: [{ property: 'to' }, { property: 'messages[0].text' }, { property: 'messages[1].type' }],
		});
	});

	test('five messages, silent, with a unit', () => {
		const body = {
			to,
			messages: Array(5).fill(text),
			notificationDisabled: true,
			customAggregationUnits: ['Promo_1'],
		};
		expect(pushed(body)).toBeUndefined();
	});

	test('the validation endpoints look at nothing but messages', () => {
		expect(validated('reply', { replyToken: 'x', messages: [text] })).toMatchObject({
			message: "The property, 'replyToken', in the request body is invalid (line: -, column: -)",
		});
	});
});
