import { readChanges, skipGap } from './changes';
import { readCommand } from './commands';
import { matchAt, sticky } from './forms';
import { MENTION_MARK, maskMentions, nameOf, withoutMarks } from './mentions';
import { type Reading, readings } from './names';
import { normalizeMessage } from './normalize';
import { CHINESE_DIGITS } from './numerals';
import type { MessageContext, OrderQuery, ParsedMessage, Person } from './types';
import {
	ACCEPT_OFFER,
	ADDRESSEE,
	BEFORE_QUERY,
	CANCEL,
	CANCEL_ENGLISH,
	CATTY,
	CHANGE,
	COMMAND_WORDS,
	DECLINE_OFFER,
	EVERYBODY,
	FOR_OTHER,
	FOR_OTHER_ENGLISH,
	GIVE_ME,
	I_WANT,
	KILOGRAM,
	LESS,
	MINUS_WORD,
	PIECE,
	PLUS_WORD,
	QUERY_WORDS,
	RAISED_HAND,
	SELF,
	WANT,
} from './words';

const OPENING = sticky(`(?:${RAISED_HAND}{1,6} ?)?(?:${ADDRESSEE})?`);

const QUERIES = new Map(
	(Object.entries(QUERY_WORDS) as Array<[OrderQuery, readonly string[]]>).flatMap(([query, words]) =>
		words.map((word) => [word, query] as const),
	),
);
// Longest first: 團購名單 begins with 團購.
const QUERY = sticky(
	`${BEFORE_QUERY}(?<word>${[...QUERIES.keys()].sort((a, b) => b.length - a.length).join('|')})`,
);

const OFFER_ANSWER = sticky(`(?<yes>${ACCEPT_OFFER})|(?:${DECLINE_OFFER})`);

// A name that LINE does not mark as a mention ends at a space or at the sign.
const TYPED_NAME = '@(?<typed>[^\\s@\\d+\\-=*,、;:。!?/\'"<>]{1,20})(?= |\\+)';
const FOR_SOMEBODY = sticky(
	`(?:(?:${FOR_OTHER}) ?|${FOR_OTHER_ENGLISH})(?:${MENTION_MARK}|${TYPED_NAME}) ?(?:也|再|還)?`,
);
const NOBODY = new RegExp(`^(?:${EVERYBODY})$`, 'i');

const DIGIT = `[\\d${CHINESE_DIGITS}]`;
/**
 * Every message but a query has one of these: a quantity behind a sign, before a unit or behind a space; a wish; a
 * word of cancelling; a word of a command.
 */
const MAY_CHANGE = new RegExp(
	[
		`(?:[-+=*x]|十|${PLUS_WORD}|${MINUS_WORD}|${LESS}|${CHANGE}|to) ?\\+? ?${DIGIT}`,
		`${DIGIT} ?(?:${PIECE}|${CATTY}|${KILOGRAM}|[x*])`,
		' [1-9](?!\\d)',
		`(?:${I_WANT}) `,
		`(?:${SELF}) ?(?:${WANT})|${GIVE_ME}`,
		`${CANCEL}|${CANCEL_ENGLISH}`,
		`^(?:${ACCEPT_OFFER}|${DECLINE_OFFER}|${COMMAND_WORDS})`,
	].join('|'),
	'iu',
);

const CHATTER: ParsedMessage = { kind: 'chatter' };
const NO_CONTEXT: MessageContext = { names: null, mentions: [] };

/**
 * What a chat message means as an order, before any campaign is looked at.
 *
 * Precision comes before recall: a message is an order only when every part of it is understood, since a wrong booking
 * costs money and a missed one a second message. Pure, never throws, linear in the length of the text.
 *
 * @param text the message as it was typed, any script, width or length
 * @param context what is on offer, and who is mentioned; without it items are known by their codes alone
 */
export function parseOrderMessage(text: string, context: MessageContext = NO_CONTEXT): ParsedMessage {
	const { masked, people } = maskMentions(text, context.mentions);
	const message = normalizeMessage(masked);
	const query = readQuery(message);
	if (query) return query;
	if (!MAY_CHANGE.test(message)) return CHATTER;
	for (const reading of readings(message, context.names)) {
		const parsed =
			readCommand(reading, people[0]) ?? readOfferAnswer(reading) ?? readOrder(reading, people[0]);
		if (parsed) return parsed;
	}
	return CHATTER;
}

/**
 * Whether a message can be anything but chatter or a query, whatever is on offer and whoever is mentioned. Cheap; what
 * is `false` need not be parsed.
 */
export function mayChangeOrders(text: string): boolean {
	return MAY_CHANGE.test(normalizeMessage(withoutMarks(text)));
}

function readQuery(message: string): ParsedMessage | undefined {
	const match = matchAt(QUERY, message, 0);
	const query = match?.groups?.['word'] && QUERIES.get(match.groups['word'].toLowerCase());
	if (!match || !query || skipGap(message, match[0].length).end < message.length) return undefined;
	return { kind: 'query', query };
}

function readOfferAnswer({ text }: Reading): ParsedMessage | undefined {
	const match = matchAt(OFFER_ANSWER, text, 0);
	if (!match || skipGap(text, match[0].length).end < text.length) return undefined;
	return { kind: 'offer_answer', accept: match.groups?.['yes'] !== undefined };
}

function readOrder(reading: Reading, mentioned: Person | undefined): ParsedMessage | undefined {
	const { text } = reading;
	const start = matchAt(OPENING, text, 0)?.[0].length ?? 0;
	const forSomebody = matchAt(FOR_SOMEBODY, text, start);
	if (!forSomebody) {
		const understood = readChanges(reading, start);
		if (understood?.kind !== 'changes') return understood;
		return { kind: 'order', changes: understood.changes, buyer: null };
	}
	const typed = forSomebody.groups?.['typed'];
	const buyer = typed === undefined ? mentioned : { lineUserId: null, name: nameOf(typed) };
	const understood = readChanges(reading, start + forSomebody[0].length);
	if (!buyer || NOBODY.test(buyer.name)) return undefined;
	if (understood?.kind !== 'changes') return understood;
	// Nobody takes away what somebody else has ordered.
	if (understood.changes.some(({ action }) => action !== 'add')) return undefined;
	return { kind: 'order', changes: understood.changes, buyer };
}
