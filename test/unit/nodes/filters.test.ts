import { normalizeEvent } from '../../../lib/line/webhook-events';
import { splitKeywords, wants, type EventFilter } from '../../../nodes/LineGroupTrigger/filters';

const all: EventFilter = {
	types: ['message', 'join', 'module'],
	sources: ['group', 'user'],
	groupIds: [],
	keywords: [],
};
const group = { type: 'group', groupId: 'C1', userId: 'U1' };
const room = { type: 'room', roomId: 'R1' };
const user = { type: 'user', userId: 'U1' };

const event = (changes: object = {}) =>
	normalizeEvent(
		{
			type: 'message',
			mode: 'active',
			source: group,
			message: { id: '1', type: 'text', text: '我要+1' },
			...changes,
		},
		'Ubot',
	);
const text = (words: string) => event({ message: { id: '1', type: 'text', text: words } });

describe('wants', () => {
	test.each<[string, Partial<EventFilter>, ReturnType<typeof event>, boolean]>([
		['everything that is not restricted', {}, event(), true],
		['no other type', { types: ['join'] }, event(), false],
		['a type only as a whole word', { types: ['messageEdited'] }, event(), false],
		['nothing when no type is chosen', { types: [] }, event(), false],
		['nothing of a chat that another channel holds', {}, event({ mode: 'standby' }), false],
		['an event without a mode', {}, event({ mode: undefined }), true],
		['a group as a group', { sources: ['group'] }, event(), true],
		['a multi-person chat as a group', { sources: ['group'] }, event({ source: room }), true],
		['no one-to-one chat among groups', { sources: ['group'] }, event({ source: user }), false],
		['a one-to-one chat', { sources: ['user'] }, event({ source: user }), true],
		['no group among one-to-one chats', { sources: ['user'] }, event(), false],
		[
			'an event of the account itself, of whatever chats',
			{ sources: [] },
			event({ type: 'module', source: undefined }),
			true,
		],
		['a chosen group', { groupIds: ['C2', 'C1'] }, event(), true],
		['a chosen multi-person chat', { groupIds: ['R1'] }, event({ source: room }), true],
		['no other group', { groupIds: ['C2'] }, event(), false],
		['no one-to-one chat where groups are chosen', { groupIds: ['C1'] }, event({ source: user }), false],
		[
			'no event without a chat where groups are chosen',
			{ groupIds: ['C1'] },
			event({ type: 'module', source: undefined }),
			false,
		],
		['a text with a keyword in it', { keywords: ['團購', '+1'] }, event(), true],
		['no text without one', { keywords: ['團購'] }, event(), false],
		['a keyword in full width', { keywords: ['＋１'] }, event(), true],
		['a text in full width', { keywords: ['menu'] }, text('ＭＥＮＵ'), true],
		['capital letters', { keywords: ['Menu'] }, text('the mENU please'), true],
		['composed and decomposed letters', { keywords: ['caf\u00e9'] }, text('cafe\u0301'), true],
		['a keyword literally', { keywords: ['+'] }, text('a'), false],
		[
			'no picture where words are wanted',
			{ keywords: ['+1'] },
			event({ message: { id: '1', type: 'image' } }),
			false,
		],
		['a join whatever the keywords', { keywords: ['+1'] }, event({ type: 'join', message: undefined }), true],
	])('%s', (_name, filter, one, expected) => {
		expect(wants({ ...all, ...filter }, one)).toBe(expected);
	});
});

test.each<[string, string[]]>([
	['', []],
	[' , ', []],
	['團購', ['團購']],
	['團購,選單', ['團購', '選單']],
	['團購，選單、+1\n名單', ['團購', '選單', '+1', '名單']],
	[' group buy ,  +1 ', ['group buy', '+1']],
])('splitKeywords(%j)', (list, expected) => {
	expect(splitKeywords(list)).toEqual(expected);
});
