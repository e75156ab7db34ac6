import {
	EVENT_TYPES,
	normalizeEvent,
	parseWebhookBody,
	type RawEvent,
} from '../../../lib/line/webhook-events';

const BOT = 'U8e742f61d673b39c7fff3cecb7536ef0';
const GROUP = 'Ca56f94637c0000000000000000000001';
const ROOM = 'Ra8dbf4673c0000000000000000000002';
const USER = 'U4af49806290000000000000000000003';

const envelope = {
	timestamp: 1_700_000_000_000,
	mode: 'active',
	webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
	deliveryContext: { isRedelivery: false },
};
const inGroup = { type: 'group', groupId: GROUP, userId: USER };

const parse = (body: unknown) =>
	parseWebhookBody(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

function eventsOf(body: unknown): RawEvent[] {
	const parsed = parse(body);
	if (!parsed.ok) throw new Error(parsed.reason);
	return parsed.events;
}

describe('parseWebhookBody', () => {
	test('the verification request: no events', () => {
		expect(parse({ destination: BOT, events: [] })).toEqual({ ok: true, destination: BOT, events: [] });
	});

	test.each<[string, unknown, string]>([
		['nothing', '', 'The body is not JSON'],
		['text', 'hello', 'The body is not JSON'],
		['cut off', '{"destination":"U1","events":[', 'The body is not JSON'],
		['a form', 'events=1&destination=2', 'The body is not JSON'],
		['null', 'null', 'The body is not a JSON object'],
		['a number', '1', 'The body is not a JSON object'],
		['a list', '[]', 'The body is not a JSON object'],
		['no events', {}, 'The body has no list of events'],
		['events null', { events: null }, 'The body has no list of events'],
		['events a text', { events: 'message' }, 'The body has no list of events'],
		['events an object', { events: { 0: {}, length: 1 } }, 'The body has no list of events'],
		[
			'deep',
			`{"events":[{"a":${'['.repeat(100)}${']'.repeat(100)}}]}`,
			'The body is nested deeper than 64 levels',
		],
		[
			'deep enough to overflow a stack',
			`{"events":[{"a":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}]}`,
			'The body is nested deeper than 64 levels',
		],
	])('refuses: %s', (_name, body, reason) => {
		expect(parse(body)).toEqual({ ok: false, reason });
	});

	test('bytes that are not UTF-8 do not throw', () => {
		expect(parseWebhookBody(Buffer.from([0xff, 0xfe]))).toEqual({
			ok: false,
			reason: 'The body is not JSON',
		});
	});

	test.each([undefined, null, 7, ['U1'], ''])('destination %p is not one', (destination) => {
		expect(parse({ destination, events: [] })).toEqual({ ok: true, destination: null, events: [] });
	});

	test('entries that are not objects are dropped', () => {
		expect(eventsOf({ events: [null, 1, 'join', [], { type: 'join' }, true] })).toEqual([{ type: 'join' }]);
	});

	test('a prototype key has no effect and does not travel on', () => {
		const [event] = eventsOf(
			'{"events":[{"type":"message","__proto__":{"admin":true},"message":{"__proto__":{}}}]}',
		);
		expect(Object.keys(event!)).toEqual(['type', 'message']);
		const copy = Object.assign({}, event, event!.message) as Record<string, unknown>;
		expect(copy.admin).toBeUndefined();
		expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
	});

	test('characters that a database refuses are replaced, and positions stay', () => {
		const [event] = eventsOf(
			'{"events":[{"message":{"text":"a\\u0000b\\ud800c\\udc00 😀"},"x":["\\u0000"]}]}',
		);
		expect(event).toEqual({ message: { text: 'a\ufffdb\ufffdc\ufffd 😀' }, x: ['\ufffd'] });
	});
});

describe('normalizeEvent', () => {
	test('a text message in a group, with everything', () => {
		const raw: RawEvent = {
			...envelope,
			type: 'message',
			replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA',
			source: inGroup,
			message: {
				type: 'text',
				id: '444573844083572737',
				text: '@小明 @bot A1+2',
				quoteToken: 'q3Plxr4AgKd',
				quotedMessageId: '468789577898262530',
				markAsReadToken: '30yhdy232',
				mention: {
					mentionees: [
						{ index: 0, length: 3, type: 'user', userId: USER, isSelf: false },
						{ index: 4, length: 4, type: 'user', userId: BOT, isSelf: true },
						{ index: 9, length: 4, type: 'all' },
					],
				},
			},
		};
		expect(normalizeEvent(raw, BOT)).toEqual({
			eventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
			type: 'message',
			timestamp: 1_700_000_000_000,
			isRedelivery: false,
			destination: BOT,
			mode: 'active',
			sourceType: 'group',
			chatId: GROUP,
			groupId: GROUP,
			userId: USER,
			replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA',
			messageId: '444573844083572737',
			messageType: 'text',
			text: '@小明 @bot A1+2',
			mentions: [
				{ index: 0, length: 3, type: 'user', userId: USER, isSelf: false },
				{ index: 4, length: 4, type: 'user', userId: BOT, isSelf: true },
				{ index: 9, length: 4, type: 'all', userId: null, isSelf: false },
			],
			quotedMessageId: '468789577898262530',
			quoteToken: 'q3Plxr4AgKd',
			markAsReadToken: '30yhdy232',
			postbackData: null,
			postbackParams: null,
			memberIds: [],
			raw,
		});
	});

	test.each<[string, RawEvent, Record<string, unknown>]>([
		[
			'an edited message keeps its id',
			{
				type: 'messageEdited',
				source: inGroup,
				replyToken: 'r2',
				message: { type: 'text', id: '1', text: 'A1+3' },
			},
			{ type: 'messageEdited', messageId: '1', messageType: 'text', text: 'A1+3', replyToken: 'r2' },
		],
		[
			'unsend names the message that was taken back',
			{ type: 'unsend', source: inGroup, unsend: { messageId: '99' } },
			{ type: 'unsend', messageId: '99', replyToken: null, text: null },
		],
		[
			'join',
			{ type: 'join', source: { type: 'group', groupId: GROUP }, replyToken: 'r' },
			{ groupId: GROUP, chatId: GROUP, userId: null, replyToken: 'r' },
		],
		[
			'a multi-person chat',
			{ type: 'leave', source: { type: 'room', roomId: ROOM } },
			{ sourceType: 'room', groupId: ROOM, chatId: ROOM, userId: null },
		],
		[
			'a one-to-one chat',
			{ type: 'follow', source: { type: 'user', userId: USER } },
			{ sourceType: 'user', groupId: null, chatId: USER, userId: USER },
		],
		[
			'members who joined',
			{
				type: 'memberJoined',
				source: inGroup,
				joined: { members: [{ type: 'user', userId: USER }, { type: 'user' }] },
			},
			{ memberIds: [USER] },
		],
		[
			'members who left',
			{
				type: 'memberLeft',
				source: { type: 'group', groupId: GROUP },
				left: { members: [{ type: 'user', userId: USER }] },
			},
			{ memberIds: [USER], userId: null },
		],
		[
			'a postback with its date',
			{ type: 'postback', source: inGroup, postback: { data: 'a=1', params: { date: '2026-11-21' } } },
			{ postbackData: 'a=1', postbackParams: { date: '2026-11-21' } },
		],
		[
			'a picture has no text',
			{
				type: 'message',
				source: inGroup,
				message: { type: 'image', id: '5', contentProvider: { type: 'line' } },
			},
			{ messageType: 'image', messageId: '5', text: null },
		],
		[
			'a message without a user',
			{ type: 'message', source: { type: 'group', groupId: GROUP } },
			{ userId: null },
		],
		['standby', { type: 'message', source: inGroup, mode: 'standby' }, { mode: 'standby', replyToken: null }],
		['a redelivery', { type: 'message', deliveryContext: { isRedelivery: true } }, { isRedelivery: true }],
		[
			'an event without a source',
			{ type: 'accountLink', link: { result: 'failed' } },
			{ chatId: null, sourceType: null },
		],
		['a type from the future', { type: 'telepathy', source: inGroup }, { type: 'telepathy', groupId: GROUP }],
	])('%s', (_name, raw, expected) => {
		expect(normalizeEvent({ ...envelope, ...raw }, BOT)).toMatchObject(expected);
	});

	test.each<[string, RawEvent]>([
		['nothing at all', {}],
		[
			'wrong types',
			{ type: 7, timestamp: '1', source: [], message: 'hi', replyToken: {}, mode: 1, postback: null },
		],
		[
			'wrong types within',
			{ type: '', source: { type: 1, groupId: {}, userId: 5 }, message: { id: 1, text: ['a'] } },
		],
		['wrong lists', { joined: { members: 'all' }, message: { mention: { mentionees: { index: 0 } } } }],
		[
			'wrong list entries',
			{ left: { members: [null, 1, {}] }, message: { mention: { mentionees: [null, {}] } } },
		],
		['a fractional time', { timestamp: 1.5, deliveryContext: { isRedelivery: 'true' } }],
	])('%s becomes an item of nulls', (_name, raw) => {
		expect(normalizeEvent(raw, null)).toEqual({
			eventId: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
			type: 'unknown',
			timestamp: null,
			isRedelivery: false,
			destination: null,
			mode: null,
			sourceType: null,
			chatId: null,
			groupId: null,
			userId: null,
			replyToken: null,
			messageId: null,
			messageType: null,
			text: null,
			mentions: [],
			quotedMessageId: null,
			quoteToken: null,
			markAsReadToken: null,
			postbackData: null,
			postbackParams: null,
			memberIds: [],
			raw,
		});
	});

	describe('an event without a webhookEventId', () => {
		const raw: RawEvent = {
			type: 'message',
			timestamp: 1,
			source: inGroup,
			message: { id: '1', text: 'A1+1' },
		};
		const idOf = (event: RawEvent, destination = BOT) => normalizeEvent(event, destination).eventId;

		test('has the same id in any order of its properties and when redelivered', () => {
			const shuffled = {
				message: { text: 'A1+1', id: '1' },
				source: { userId: USER, groupId: GROUP, type: 'group' },
				type: 'message',
				timestamp: 1,
				deliveryContext: { isRedelivery: true },
			};
			expect(idOf(shuffled)).toBe(idOf(raw));
		});

		test('has another id when anything else differs', () => {
			const others = [
				idOf({ ...raw, timestamp: 2 }),
				idOf({ ...raw, message: { id: '2', text: 'A1+1' } }),
				idOf(raw, 'another bot'),
			];
			expect(new Set([idOf(raw), ...others]).size).toBe(4);
		});

		test.each([123, '', 'x'.repeat(65), 'a b', null])('nor is %p one', (webhookEventId) => {
			expect(idOf({ ...raw, webhookEventId })).toMatch(/^[0-9a-f]{64}$/);
		});
	});
});

test('the table of event types is sorted and has no doubles', () => {
	const labels = EVENT_TYPES.map(({ label }) => label);
	expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, 'en')));
	expect(new Set(EVENT_TYPES.map(({ type }) => type)).size).toBe(EVENT_TYPES.length);
});
