import { normalizeEvent } from '../../../lib/line/webhook-events';
import { toChatMessage, toPrivateMessage } from '../../../nodes/GroupBuyCampaign/actions/order/chat-message';
import type { IDataObject } from 'n8n-workflow';

/** An item of the LINE Group Trigger. */
function item(changes: object = {}, message: object = {}): IDataObject {
	const event = {
		type: 'message',
		webhookEventId: '01HEVENT',
		timestamp: 1_790_000_000_000,
		replyToken: 'token',
		source: { type: 'group', groupId: 'C1', userId: 'U1' },
		message: { id: 'm1', type: 'text', text: 'A1+2', ...message },
		...changes,
	};
	return normalizeEvent(event, 'Ubot') as unknown as IDataObject;
}

it('reads a text of a group', () => {
	expect(toChatMessage(item(), 5)).toEqual({
		item: 5,
		key: '01HEVENT',
		kind: 'message',
		lineGroupId: 'C1',
		lineUserId: 'U1',
		text: 'A1+2',
		mentions: [],
		lineMessageId: 'm1',
		at: 1_790_000_000_000,
		replyToken: 'token',
	});
});

test.each<[string, IDataObject]>([
	['an empty item', {}],
	['a join', item({ type: 'join', message: undefined })],
	['an edited picture', item({ type: 'messageEdited' }, { type: 'image', text: undefined })],
	['an unsend of nothing', item({ type: 'unsend', message: undefined })],
	['a picture', item({}, { type: 'image', text: undefined })],
	['a one-to-one chat', item({ source: { type: 'user', userId: 'U1' } })],
	['an empty text', item({}, { text: '' })],
	['a text that is none', { ...item(), text: ['A1+2'] }],
	['no id at all', { ...item(), eventId: null, messageId: undefined }],
])('passes over %s', (_name, json) => {
	expect(toChatMessage(json, 0)).toBeUndefined();
});

test.each<[string, IDataObject, object]>([
	['an edited text', item({ type: 'messageEdited' }), { kind: 'edit', text: 'A1+2', lineMessageId: 'm1' }],
	['an edit that leaves nothing', item({ type: 'messageEdited' }, { text: '' }), { kind: 'edit', text: '' }],
	[
		'that a message was taken back',
		item({ type: 'unsend', message: undefined, unsend: { messageId: 'm1' }, replyToken: undefined }),
		{ kind: 'unsend', text: '', lineMessageId: 'm1', replyToken: null },
	],
])('reads %s', (_name, json, expected) => {
	expect(toChatMessage(json, 0)).toMatchObject(expected);
});

test('a one-to-one chat is the person, whose name the answer does not show', () => {
	const chat = item({ source: { type: 'user', userId: 'U1' } }, { text: '取貨 R7K3M9QX' });
	expect(toPrivateMessage(chat, 3)).toMatchObject({
		...{ item: 3, from: 'U1', lineGroupId: 'U1', lineUserId: null, text: '取貨 R7K3M9QX' },
	});
	expect(toPrivateMessage(item(), 3)).toBeUndefined();
	expect(
		toPrivateMessage(item({ type: 'follow', source: { type: 'user', userId: 'U1' } }), 3),
	).toBeUndefined();
});

test.each<[string, IDataObject, object]>([
	['who wrote', item({ source: { type: 'group', groupId: 'C1' } }), { lineUserId: null }],
	['the reply token', item({ replyToken: undefined }), { replyToken: null }],
	['the event id', { ...item(), eventId: undefined }, { key: 'm1' }],
	['the message id', item({}, { id: undefined }), { key: '01HEVENT', lineMessageId: null }],
])('does without %s', (_name, json, expected) => {
	expect(toChatMessage(json, 0)).toMatchObject(expected);
});

it('takes the time of arrival when LINE gave none', () => {
	const before = Date.now();
	const at = toChatMessage(item({ timestamp: 'today' }), 0)!.at;
	expect(at).toBeGreaterThanOrEqual(before);
	expect(at).toBeLessThanOrEqual(Date.now());
});

describe('mentions of the bot', () => {
	const mention = (index: number, length: number, isSelf: boolean) => ({
		index,
		length,
		type: 'user',
		isSelf,
	});
	test.each<[string, string, object[], string]>([
		['in front', '@小幫手 A1+2', [mention(0, 4, true)], ' A1+2'],
		['behind', 'A1+2 @小幫手', [mention(5, 4, true)], 'A1+2 '],
		['twice', '@a A1+2 @a', [mention(0, 2, true), mention(8, 2, true)], ' A1+2 '],
		['of others stay', '@小明 A1+2', [mention(0, 3, false)], '@小明 A1+2'],
		['beside others', '@小明 @bot +1', [mention(0, 3, false), mention(4, 4, true)], '@小明  +1'],
		['behind emoji, as LINE counts', '🍎@bot +1', [mention(2, 4, true)], '🍎 +1'],
	])('%s', (_name, text, mentionees, expected) => {
		expect(toChatMessage(item({}, { text, mention: { mentionees } }), 0)!.text).toBe(expected);
	});

	test('of others keep their places when the bot is taken out', () => {
		const mentionees = [mention(0, 4, true), { ...mention(6, 4, false), userId: 'U-amy' }];
		const { text, mentions } = toChatMessage(
			item({}, { text: '@bot 幫@Amy +1', mention: { mentionees } }),
			0,
		)!;
		expect(mentions).toEqual([{ index: 2, length: 4, userId: 'U-amy' }]);
		expect(text.slice(2, 6)).toBe('@Amy');
	});

	test('of all are nobody', () => {
		const mentionees = [{ index: 1, length: 4, type: 'all' }];
		const { mentions } = toChatMessage(item({}, { text: '幫@All +1', mention: { mentionees } }), 0)!;
		expect(mentions).toEqual([]);
	});

	it('alone are no message', () => {
		expect(
			toChatMessage(item({}, { text: '@bot', mention: { mentionees: [mention(0, 4, true)] } }), 0),
		).toBeUndefined();
	});

	it('that are no mentions are left', () => {
		for (const mentions of ['@bot', [null], [{ isSelf: true }], [{ isSelf: true, index: 'a', length: 2 }]]) {
			expect(toChatMessage({ ...item(), mentions }, 0)!.text).toBe('A1+2');
		}
	});
});
