import { normalizeMessage } from './normalize';
import type { MessageMention, Person } from './types';

/** Stands in a text for somebody who is mentioned, so that no name is read as an order: `@A1+1`. */
export const MENTION_MARK = '\uf8ff';

/** Longer names are cut: they are echoed in replies. */
export const MAX_NAME = 20;

const PRIVATE_USE = /[\ue000-\uf8ff]/g;

/** Private characters mark names and mentions here; typed ones mean nothing. */
export const withoutMarks = (text: string): string => text.replace(PRIVATE_USE, '\ufffd');

/** A display name as it is kept: without the @, at most 20 characters. */
export function nameOf(text: string): string {
	return Array.from(normalizeMessage(text).replace(/^@\s*/, '')).slice(0, MAX_NAME).join('').trim();
}

/** Replaces each mention by a mark; `people` are those who are mentioned, in the order of the text. */
export function maskMentions(
	text: string,
	mentions: readonly MessageMention[],
): { masked: string; people: Person[] } {
	if (mentions.length === 0) return { masked: withoutMarks(text), people: [] };
	const people: Person[] = [];
	let masked = '';
	let copied = 0;
	for (const { index, length, userId } of [...mentions].sort((a, b) => a.index - b.index)) {
		// What lies outside of the text or inside of another mention is not LINE's.
		if (index < copied || length < 1 || index + length > text.length) continue;
		masked += withoutMarks(text.slice(copied, index)) + MENTION_MARK;
		copied = index + length;
		people.push({ lineUserId: userId, name: nameOf(withoutMarks(text.slice(index, copied))) });
	}
	return { masked: masked + withoutMarks(text.slice(copied)), people };
}
