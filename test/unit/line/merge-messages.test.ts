import type { messagingApi } from '@line/bot-sdk';

import { mergeMessages } from '../../../lib/line/merge-messages';
import { menuMessage } from '../../../lib/line/flex/menu';
import { readable } from './fixtures';

const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words });
const flex = menuMessage({ language: 'en', checkoutUrl: null, brandAccountId: null });
const quick = {
	items: [
		{ type: 'action', action: { type: 'message', label: '+1', text: '+1' } as messagingApi.MessageAction },
	],
};
const F = `[${flex.altText}]`;

test.each<[string, messagingApi.Message[], string[], number]>([
	['nothing', [], [], 0],
	['five stay as they are', ['a', 'b', 'c', 'd', 'e'].map(text), ['a', 'b', 'c', 'd', 'e'], 0],
	['six texts become one', ['a', 'b', 'c', 'd', 'e', 'f'].map(text), ['a\n\nb\n\nc\n\nd\n\ne\n\nf'], 0],
	[
		'neighbours are joined first',
		[text('a'), text('b'), flex, flex, text('c'), flex],
		['a\n\nb', F, F, 'c', F],
		0,
	],
	[
		'then all texts come to the front',
		[text('a'), flex, text('b'), flex, text('c'), flex],
		['a\n\nb\n\nc', F, F, F],
		0,
	],
	[
		'what is still too much is counted',
		[text('a'), ...Array.from({ length: 7 }, () => flex)],
		['a', F, F, F, F],
		3,
	],
	[
		'texts too long to be one stay apart',
		[...['x', 'y', 'z'].map((letter) => text(letter.repeat(3_000))), flex, flex, flex],
		['x'.repeat(3_000), 'y'.repeat(3_000), 'z'.repeat(3_000), F, F],
		1,
	],
	[
		'a text that quotes a message keeps to itself',
		[text('a'), { ...text('b'), quoteToken: 'q' }, text('c'), flex, flex, flex],
		['a\n\nc', 'b', F, F, F],
		0,
	],
])('%s', (_name, messages, expected, leftOut) => {
	const merged = mergeMessages(messages);
	expect(readable(merged.messages)).toEqual(expected);
	expect(merged.leftOut).toBe(leftOut);
});

test('a text of exactly 5,000 units is still one', () => {
	const pair = [text('x'.repeat(2_499)), text('y'.repeat(2_499)), flex, flex, flex, flex];
	expect(mergeMessages(pair).messages).toHaveLength(5);
	expect(mergeMessages([text('x'.repeat(2_500)), ...pair.slice(1)])).toMatchObject({ leftOut: 1 });
});

test('quick replies of an earlier message move to the last one', () => {
	const { messages } = mergeMessages([{ ...text('a'), quickReply: quick }, flex]);
	expect(messages[1]!.quickReply).toEqual(quick);
	const joined = mergeMessages([{ ...text('a'), quickReply: quick }, ...['b', 'c', 'd', 'e', 'f'].map(text)]);
	expect(joined.messages).toEqual([{ ...text('a\n\nb\n\nc\n\nd\n\ne\n\nf'), quickReply: quick }]);
});

test('the input is not changed', () => {
	const messages = ['a', 'b', 'c', 'd', 'e', 'f'].map(text);
	const before = structuredClone(messages);
	mergeMessages(messages);
	expect(messages).toEqual(before);
});
