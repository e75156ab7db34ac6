import { oneLine } from '../groupbuy/one-line';

/** LINE's limits for sent text (Messaging API reference, "Text message" and "Send reply message"). */
export const MAX_TEXT_UNITS = 5000;
export const MAX_MESSAGES = 5;

const MAX_NAME_GRAPHEMES = 20;
/** One grapheme may carry any number of combining marks. */
const MAX_NAME_UNITS = 80;

const ELLIPSIS = '…';

const graphemes = new Intl.Segmenter('zh-TW', { granularity: 'grapheme' });

/**
 * A name that people chose themselves, fit to stand in one line of a message: no line breaks, no control characters, no
 * characters that turn the text's direction or hide, at most 20 graphemes.
 *
 * @returns an empty string when nothing visible is left
 */
export function safeDisplayName(name: string | null): string {
	return cutText(cutGraphemes(oneLine(name ?? ''), MAX_NAME_GRAPHEMES), MAX_NAME_UNITS);
}

/**
 * Cuts to `max` UTF-16 units, the way LINE counts a message's text, with "…" as the last one when something is left out.
 * Never cuts inside a grapheme, unless a single one is longer than all.
 */
export function cutText(text: string, max: number): string {
	if (text.length <= max) return text;
	let end = 0;
	for (const { index, segment } of graphemes.segment(text.slice(0, max + 1))) {
		if (index + segment.length > max - ELLIPSIS.length) break;
		end = index + segment.length;
	}
	return (end > 0 ? text.slice(0, end) : withoutHalf(text.slice(0, max - ELLIPSIS.length))) + ELLIPSIS;
}

/** Cuts to `max` graphemes, the way LINE counts labels of actions, with "…" as the last one when something is left out. */
export function cutGraphemes(text: string, max: number): string {
	// Each grapheme is at least one unit.
	if (text.length <= max) return text;
	let count = 0;
	let end = 0;
	for (const { index } of graphemes.segment(text)) {
		if (count === max) return text.slice(0, end) + ELLIPSIS;
		if (count === max - 1) end = index;
		count++;
	}
	return text;
}

/** A text without the first half of a surrogate pair at its end. */
function withoutHalf(text: string): string {
	return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
}

/**
 * Joins lines into as few texts as possible, each within LINE's limit.
 *
 * @param maxTexts how many texts there may be, at least one
 * @param more the last line when there are too many, saying how many lines are left out
 */
export function packLines(
	lines: readonly string[],
	maxTexts: number,
	more: (leftOut: number) => string,
): string[] {
	const texts: string[][] = [];
	let units = 0;
	for (const line of lines) {
		const text = texts.at(-1);
		units += 1 + line.length;
		if (text && units <= MAX_TEXT_UNITS) text.push(line);
		else {
			texts.push([cutText(line, MAX_TEXT_UNITS)]);
			units = line.length;
		}
	}
	const kept = texts.slice(0, maxTexts);
	const last = kept.at(-1);
	let leftOut = texts.slice(maxTexts).flat().length;
	if (last && leftOut > 0) {
		let note = more(leftOut);
		while (last.join('\n').length + 1 + note.length > MAX_TEXT_UNITS) {
			last.pop();
			note = more(++leftOut);
		}
		last.push(note);
	}
	return kept.map((text) => text.join('\n'));
}
