import type { messagingApi } from '@line/bot-sdk';

import { addComposed } from '../../../lib/line/add-composed';

const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words });
const picture = (name: string): messagingApi.ImageMessage => ({
	type: 'image',
	originalContentUrl: `https://shop.example/${name}.jpg`,
	previewImageUrl: `https://shop.example/${name}.jpg`,
});
const pictures = (...names: string[]) => names.map(picture);

test.each([
	['nothing waits', [text('a')], [], [text('a')], []],
	[
		'behind what is said anyway',
		[text('a')],
		[{ id: 1, messages: [picture('b')] }],
		[text('a'), picture('b')],
		[],
	],
	['alone', [], [{ id: 1, messages: [text('a')] }], [text('a')], []],
	[
		'what is said twice is said once',
		[text('a')],
		[
			{ id: 1, messages: [text('a'), picture('b')] },
			{ id: 2, messages: [picture('b')] },
		],
		[text('a'), picture('b')],
		[],
	],
	[
		'an entry goes whole or waits, and a smaller one behind it goes',
		pictures('1', '2', '3'),
		[
			{ id: 1, messages: pictures('4', '5', '6') },
			{ id: 2, messages: pictures('7', '8') },
		],
		pictures('1', '2', '3', '7', '8'),
		[1],
	],
	[
		'texts are joined before an entry has to wait',
		[text('a'), text('b'), ...pictures('1', '2')],
		[{ id: 1, messages: pictures('3', '4') }],
		[text('a\n\nb'), ...pictures('1', '2', '3', '4')],
		[],
	],
])('%s', (_name, said, waiting, messages, leftOut) => {
	expect(addComposed(said, waiting)).toEqual({ messages, leftOut });
});

test('quick replies are on the last message, where alone LINE shows them', () => {
	const quickReply = {
		items: [{ type: 'action' as const, action: { type: 'message' as const, label: '+1', text: '+1' } }],
	};
	const { messages } = addComposed([{ ...text('a'), quickReply }], [{ id: 1, messages: [picture('b')] }]);
	expect(messages.at(-1)).toEqual({ ...picture('b'), quickReply });
});
