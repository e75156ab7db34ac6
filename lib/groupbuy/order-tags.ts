import { readTags } from './customer';
import { InputError } from './input-error';

/** As many as SHOPLINE's fast cart takes. */
export const MAX_ORDER_TAGS = 10;

/**
 * Tags for orders, cleaned and each once.
 *
 * @throws InputError for one that is too long, or too many
 */
export function readOrderTags(words: readonly string[]): string[] {
	const tags = readTags(words);
	if (tags.length <= MAX_ORDER_TAGS) return tags;
	throw new InputError(
		`There are ${tags.length} order tags, at most ${MAX_ORDER_TAGS} are possible`,
		'Leave some out; they are separated by commas.',
	);
}
