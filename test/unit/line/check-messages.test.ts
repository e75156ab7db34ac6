import { InputError } from '../../../lib/groupbuy/input-error';
import { checkFlexContents, checkMessages, checkText } from '../../../lib/line/check-messages';

describe('checkMessages', () => {
	test.each<[string, unknown[]]>([
		['none', []],
		['five texts', Array.from({ length: 5 }, () => ({ type: 'text', text: 'x'.repeat(5_000) }))],
		['types that LINE may know', [{ type: 'sticker', packageId: '1', stickerId: '1' }, { type: 'hologram' }]],
	])('accepts %s', (_name, messages) => {
		expect(checkMessages(messages, 'reply.messages')).toBe(messages);
	});

	test.each<[unknown, string]>([
		[undefined, 'reply.messages is not a list of messages'],
		['hello', 'reply.messages is not a list of messages'],
		[{ 0: 'a', length: 1 }, 'reply.messages is not a list of messages'],
		[
			Array.from({ length: 6 }, () => ({ type: 'text', text: 'a' })),
			'reply.messages has 6 messages, and LINE takes 5 at a time',
		],
		[['hello'], 'reply.messages[0] is not a message object: "hello"'],
		[[null], 'reply.messages[0] is not a message object: null'],
		[[{ text: 'a' }], 'reply.messages[0] is not a message object: {"text":"a"}'],
		[[{ type: 7 }], 'reply.messages[0] is not a message object: {"type":7}'],
		[[{ type: 'text', text: 'a' }, { type: 'text' }], 'reply.messages[1].text is not a text: nothing'],
		[[{ type: 'text', text: 5 }], 'reply.messages[0].text is not a text: 5'],
		[[{ type: 'text', text: '' }], 'reply.messages[0].text is empty'],
		[[{ type: 'text', text: ' \n' }], 'reply.messages[0].text is empty'],
		[
			[{ type: 'text', text: '買'.repeat(5_001) }],
			`reply.messages[0].text has 5001 characters, and LINE takes 5000; it begins with "${'買'.repeat(39)}…`,
		],
	])('refuses %j', (messages, message) => {
		expect(() => checkMessages(messages, 'reply.messages')).toThrow(new InputError(message, ''));
	});
});

test('checkText counts as LINE does', () => {
	expect(checkText('😀'.repeat(750), 'Alternative Text', 1_500)).toBe('😀'.repeat(750));
	expect(() => checkText('😀'.repeat(751), 'Alternative Text', 1_500)).toThrow(/has 1502 characters/);
});

describe('checkFlexContents', () => {
	test.each([
		[{ type: 'bubble' }, { type: 'bubble' }],
		['{"type":"carousel","contents":[]}', { type: 'carousel', contents: [] }],
	])('accepts %j', (value, expected) => {
		expect(checkFlexContents(value, 'Contents')).toEqual(expected);
	});

	test.each<[unknown, RegExp]>([
		['', /^Contents is not JSON/],
		['{type: bubble}', /^Contents is not JSON/],
		['[]', /neither a bubble nor a carousel: \[\]/],
		[null, /neither a bubble nor a carousel: null/],
		[undefined, /neither a bubble nor a carousel: nothing/],
		[{ type: 'flex', altText: 'a', contents: {} }, /neither a bubble nor a carousel/],
		[{ type: 'box' }, /neither a bubble nor a carousel/],
	])('refuses %j', (value, message) => {
		expect(() => checkFlexContents(value, 'Contents')).toThrow(message);
	});
});
