import { MAX_QUANTITY_PER_MESSAGE } from '../order';
import { FORMS, type Form, matchAt, sticky } from './forms';
import { chosenItem, everyItem, isOnOffer, MARK, type Reading, unmarked } from './names';
import { parseQuantity } from './numerals';
import type { ItemChoice, OrderChange, UnclearReason } from './types';
import { CONJUNCTION, MANNERS, ORNAMENT, RESERVED_CODES } from './words';

const SEPARATORS = sticky('[ ,、;\\n。]+');
const CLOSING = sticky(`(?:${MANNERS})|(?:${ORNAMENT})`);
const JOIN = sticky(CONJUNCTION);
const CODE = new RegExp(`[A-Z]+\\d*|${MARK}`, 'g');

/**
 * The characters that some form knows. As an order is understood whole or not at all, one other character settles it:
 * by this look most talk with a number in it is told apart.
 */
const KNOWN = sticky(
	`[\\0-\\x7f\\p{Extended_Pictographic}\\p{Emoji_Modifier}${MARK.slice(1, -1)}${[
		...new Set([...FORMS.map(({ pattern }) => pattern.source), MANNERS, ORNAMENT, CONJUNCTION].join('')),
	]
		.filter((char) => char > '\x7f')
		.join('')}、。]*$`,
);

/** What a text says about an order, all of it understood. */
export type Understood =
	{ kind: 'changes'; changes: OrderChange[] } | { kind: 'unclear'; reason: UnclearReason; input: string };

/**
 * Reads the changes of an order from a place in a text to its end.
 *
 * @returns `undefined` when any part is not understood, or could be meant otherwise
 */
export function readChanges(reading: Reading, start: number): Understood | undefined {
	const { text } = reading;
	if (!matchAt(KNOWN, text, start)) return undefined;
	const changes: OrderChange[] = [];
	let unclear: Understood | undefined;
	let position = start;
	let certainGap = true;
	do {
		const part = readPart(reading, position);
		if (!part) return undefined;
		// 取消 A1+1 may take back or order: beside other changes a cancellation needs a comma or a line of its own.
		const cancels = [changes.at(-1), part.changes[0]].map((change) => change?.action === 'cancel');
		if (changes.length > 0 && !certainGap && cancels[0] !== cancels[1]) return undefined;
		changes.push(...part.changes);
		unclear ??= part.unclear;
		({ end: position, certain: certainGap } = part.gap);
	} while (position < text.length);
	// "The item" can be meant once: a second +1 is applause, or belongs to the code before it.
	if (changes.length > 1 && changes.some(({ item }) => item.by === 'none')) return undefined;
	return unclear ?? { kind: 'changes', changes };
}

interface Part {
	changes: OrderChange[];
	unclear: Understood | undefined;
	gap: Gap;
}

function readPart(reading: Reading, position: number): Part | undefined {
	const { text } = reading;
	for (const form of FORMS) {
		const match = matchAt(form.pattern, text, position);
		if (!match) continue;
		const gap = skipGap(text, position + match[0].length);
		if (!gap.parts && gap.end < text.length) continue;
		const items = namedItems(form, match, reading);
		if (!items) continue;
		const { action } = form;
		if (action === 'cancel') {
			return { changes: items.map((item) => ({ action, item })), unclear: undefined, gap };
		}
		const quantity = parseQuantity(match.groups?.['n'] ?? '1');
		const reason = quantity === undefined ? undefined : unclearReason(quantity, form.upTo);
		if (quantity === undefined || (reason && form.upTo !== undefined)) continue;
		const unclear: Understood | undefined = reason && {
			kind: 'unclear',
			reason,
			input: unmarked(match[0], reading).trim(),
		};
		return { changes: items.map((item) => ({ action, item, quantity })), unclear, gap };
	}
	return undefined;
}

/** The items that a form names; `undefined` when it may not name them. */
function namedItems(form: Form, match: RegExpExecArray, reading: Reading): ItemChoice[] | undefined {
	const { code, whole } = match.groups ?? {};
	// Without a campaign 全部+1 agrees with all that was said.
	if (whole !== undefined) return reading.names ? [everyItem(whole, reading.names)] : undefined;
	if (code === undefined) return [{ by: 'none' }];
	const found = code.toUpperCase().match(CODE) ?? [];
	if (found.some((name) => RESERVED_CODES.has(name))) return undefined;
	const items = found.map((name) => chosenItem(name, reading));
	return form.onOffer && !items.every((item) => isOnOffer(item, reading.names)) ? undefined : items;
}

/** Why so many cannot be booked; `undefined` when they can. */
export function unclearReason(quantity: number, upTo = MAX_QUANTITY_PER_MESSAGE): UnclearReason | undefined {
	if (quantity === 0) return 'quantity_zero';
	if (!Number.isInteger(quantity)) return 'quantity_fraction';
	return quantity > upTo ? 'quantity_too_large' : undefined;
}

/** What lies between two parts, or behind the last: separators, manners, ornaments. */
interface Gap {
	end: number;
	/** Whether it parts at all: `A1+1!B2` does not. */
	parts: boolean;
	/** Whether it ends what was said before: a comma does, a space or 、 may join. */
	certain: boolean;
}

export function skipGap(message: string, start: number): Gap {
	const gap: Gap = { end: start, parts: false, certain: false };
	for (;;) {
		const separators = matchAt(SEPARATORS, message, gap.end)?.[0];
		const skipped = separators ?? matchAt(CLOSING, message, gap.end)?.[0];
		if (skipped === undefined) break;
		gap.end += skipped.length;
		gap.parts ||= separators !== undefined;
		gap.certain ||= /[,;\n。]/.test(separators ?? '');
	}
	const joined = matchAt(JOIN, message, gap.end)?.[0];
	// A conjunction behind which nothing follows is an unfinished sentence: it stays and is not understood.
	if (joined !== undefined && gap.end + joined.length < message.length) {
		gap.end += joined.length;
		gap.parts = true;
	}
	return gap;
}
