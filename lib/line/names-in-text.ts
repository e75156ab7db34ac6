import { oneLine } from '../groupbuy/one-line';
import { cutGraphemes, cutText } from './text';
import type { Words } from './words';

const MAX_TITLE_GRAPHEMES = 40;
/** A grapheme may be many units. */
const MAX_TITLE_UNITS = 160;
/** Items listed in a question; the cards show the others. */
const MAX_CHOICES = 20;

/** A title as it stands in a line of text. */
export function shortTitle(title: string): string {
	return cutText(cutGraphemes(oneLine(title), MAX_TITLE_GRAPHEMES), MAX_TITLE_UNITS);
}

/** An item as it stands in a line of text: `A1 牛奶糖`; what has no code is called by its name. */
export function itemName({ code, title }: { code: string; title: string }): string {
	return code === title ? shortTitle(title) : `${shortTitle(code)} ${shortTitle(title)}`.trim();
}

/** What there is to choose from, a line each. */
export function choiceLines(choices: ReadonlyArray<{ code: string; title: string }>, words: Words): string[] {
	const lines = choices.slice(0, MAX_CHOICES).map((choice) => `・${itemName(choice)}`);
	return choices.length > MAX_CHOICES ? [...lines, words.cardMore(choices.length - MAX_CHOICES)] : lines;
}
