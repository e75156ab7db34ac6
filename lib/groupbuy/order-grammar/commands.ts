import { readChanges, skipGap } from './changes';
import { parseDuration, DURATION } from './durations';
import { CODES, matchAt, sticky } from './forms';
import { MENTION_MARK, nameOf } from './mentions';
import { chosenItem, type Reading, unmarked } from './names';
import { CHINESE_DIGITS, parseQuantity } from './numerals';
import { canBeName, readPersonAndOrder } from './person-and-order';
import type { ItemChoice, LeaderCommand, ParsedMessage, Person, PersonOrOrder } from './types';
import {
	CARD,
	CLOSE,
	COMMAND_WORDS,
	CONFIRM,
	EVERYBODY,
	EXTEND,
	MARK_PAID,
	MARK_PICKED_UP,
	ORDER_FOR,
	PICKED_UP,
	PIECE,
	RESERVED_CODES,
	RESTOCK,
	SOLD_OUT,
	WITHDRAW,
} from './words';

/** The largest delivery that can be typed: a slip of the finger must not open a campaign for good. */
const MAX_RESTOCK = 100_000;

/** A public order code: R and seven characters that look like no other. */
export const ORDER_CODE = 'R[2-9A-Z]{7}(?![0-9A-Z])';

const N = `(?<n>\\d{1,6}|[${CHINESE_DIGITS}]{1,7})`;
const ITEM = `(?<item>${CODES})`;
const SOMEBODY = `(?:(?<order>${ORDER_CODE})|(?<mention>${MENTION_MARK})|(?<name>[^\\n]{1,40}))`;

type Groups = Partial<Record<string, string>>;

/** The commands: each is the whole message, or it is talk (結單了嗎, 補貨了沒). */
const COMMANDS: ReadonlyArray<{
	pattern: RegExp;
	read: (groups: Groups, reading: Reading, mentioned: Person | undefined) => LeaderCommand | undefined;
}> = [
	{ pattern: sticky(`(?:${CLOSE})`), read: () => ({ type: 'close' }) },
	{
		pattern: sticky(`(?:${EXTEND}) ?(?<duration>${DURATION})`),
		read: ({ duration = '' }) => {
			const minutes = parseDuration(duration);
			return minutes === undefined ? undefined : { type: 'extend', minutes };
		},
	},
	{
		pattern: sticky(`(?:${WITHDRAW}) ?${ITEM}`),
		read: ({ item = '' }, reading) =>
			withItem(item, reading, (chosen) => ({ type: 'withdraw', item: chosen })),
	},
	{
		pattern: sticky(`(?:${SOLD_OUT}) ?${ITEM}`),
		read: ({ item = '' }, reading) =>
			withItem(item, reading, (chosen) => ({ type: 'sold_out', item: chosen })),
	},
	{
		pattern: sticky(`(?:${RESTOCK}) ?${ITEM}(?: ?[+x*] ?| )${N}(?: ?(?:${PIECE}))?`),
		read: ({ item = '', n = '' }, reading) => {
			const quantity = parseQuantity(n);
			if (quantity === undefined || quantity < 1 || quantity > MAX_RESTOCK) return undefined;
			return withItem(item, reading, (chosen) => ({ type: 'restock', item: chosen, quantity }));
		},
	},
	{
		pattern: sticky(`(?:${CARD}) ?${ITEM}`),
		read: ({ item = '' }, reading) => withItem(item, reading, (chosen) => ({ type: 'card', item: chosen })),
	},
	{
		pattern: sticky(`(?:${MARK_PAID}) ?${SOMEBODY}`),
		read: (groups, reading, mentioned) => {
			const who = whoIs(groups, reading, mentioned);
			return who && { type: 'mark_paid', who };
		},
	},
	{
		pattern: sticky(`(?:(?:${MARK_PICKED_UP}) ?${SOMEBODY}|(?:${PICKED_UP}) ?(?<code>${ORDER_CODE}))`),
		read: (groups, reading, mentioned) => {
			const code = groups['code'];
			const who = whoIs(code === undefined ? groups : { order: code }, reading, mentioned);
			return who && { type: 'mark_picked_up', who };
		},
	},
	{
		pattern: sticky(`(?:${CONFIRM}) ?(?<token>\\d{4,8})(?!\\d)`),
		read: ({ token = '' }) => ({ type: 'confirm', token }),
	},
];

const ORDER_FOR_SOMEBODY = sticky(`(?:${ORDER_FOR}) ?(?<mention>${MENTION_MARK}[ :,]*)?`);
const NOBODY = new RegExp(`^(?:${EVERYBODY})$`, 'i');

const START = sticky(COMMAND_WORDS);

/** @param mentioned who is mentioned first in the message */
export function readCommand(reading: Reading, mentioned: Person | undefined): ParsedMessage | undefined {
	if (!matchAt(START, reading.text, 0)) return undefined;
	for (const { pattern, read } of COMMANDS) {
		const match = matchAt(pattern, reading.text, 0);
		if (!match || skipGap(reading.text, match[0].length).end < reading.text.length) continue;
		const command = read(match.groups ?? {}, reading, mentioned);
		if (command) return { kind: 'command', command };
	}
	return readOrderFor(reading, mentioned);
}

function readOrderFor(reading: Reading, mentioned: Person | undefined): ParsedMessage | undefined {
	const match = matchAt(ORDER_FOR_SOMEBODY, reading.text, 0);
	if (!match) return undefined;
	const start = match[0].length;
	if (match.groups?.['mention'] === undefined) {
		const found = readPersonAndOrder(reading, start);
		return found && orderFor({ lineUserId: null, name: found.name }, found.understood);
	}
	const understood = readChanges(reading, start);
	return mentioned && understood && orderFor(mentioned, understood);
}

function orderFor(
	person: Person,
	understood: NonNullable<ReturnType<typeof readChanges>>,
): ParsedMessage | undefined {
	if (NOBODY.test(person.name)) return undefined;
	if (understood.kind === 'unclear') return understood;
	return { kind: 'command', command: { type: 'order_for', person, changes: understood.changes } };
}

function withItem(
	found: string,
	reading: Reading,
	command: (item: ItemChoice) => LeaderCommand,
): LeaderCommand | undefined {
	const code = found.toUpperCase();
	return RESERVED_CODES.has(code) ? undefined : command(chosenItem(code, reading));
}

function whoIs(groups: Groups, reading: Reading, mentioned: Person | undefined): PersonOrOrder | undefined {
	const { order, mention, name = '' } = groups;
	if (order !== undefined) return { by: 'order', code: order.toUpperCase() };
	if (mention !== undefined) return mentioned && { by: 'person', person: mentioned };
	// The name may be that of an item as well; here nobody else can be meant.
	const typed = unmarked(name, reading).replace(/^@/, '').trim();
	return canBeName(typed) ? { by: 'person', person: { lineUserId: null, name: nameOf(typed) } } : undefined;
}
