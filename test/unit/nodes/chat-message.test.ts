import { normalizeEvent } from '../../../lib/line/webhook-events';
import { toChatMessage } from '../../../nodes/GroupBuyCampaign/actions/order/chat-message';
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
		lineGroupId: 'C1',
		lineUserId: 'U1',
		text: 'A1+2',
		lineMessageId: 'm1',
		at: 1_790_000_000_000,
		replyToken: 'token',
	});
});

test.each<[string, IDataObject]>([
	['an empty item', {}],
	['a join', item({ type: 'join', message: undefined })],
	['an edited message', item({ type: 'messageEdited' })],
	['a picture', item({}, { type: 'image', text: undefined })],
	['a one-to-one chat', item({ source: { type: 'user', userId: 'U1' } })],
	['an empty text', item({}, { text: '' })],
	['a text that is none', { ...item(), text: ['A1+2'] }],
	['no id at all', { ...item(), eventId: null, messageId: undefined }],
])('passes over %s', (_name, json) => {
	expect(toChatMessage(json, 0)).toBeUndefined();
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
