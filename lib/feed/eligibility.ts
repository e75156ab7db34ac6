import type { FeedIssue } from './issue';
import { issueOf } from './notes';
import type { FeedSettings } from './settings';
import type { SourceProduct } from './source-product';
import { visibilityOf } from './value-words';

/** 贈品 are gifts, the other is what merchants write on what no catalogue should show. */
export const DEFAULT_EXCLUDED_TAGS: readonly string[] = ['贈品', '排除product feed'];

/**
 * Whether a product is meant for the catalogue at all: public, listed, and without a tag that keeps it out. What says nothing is
 * public and listed. A word that is not known hides it: an advertisement for a hidden product is worse than a missing one.
 *
 * @returns `null` when it is, else why it is not
 */
export function eligible(
	source: SourceProduct,
	settings: Pick<FeedSettings, 'excludedTags' | 'rows'>,
): FeedIssue | null {
	const { isPublic, isListed, tags } = source.values;
	if (!isVisible(isPublic)) return excluded('isPublic', 'not_public', isPublic);
	if (!isVisible(isListed)) return excluded('isListed', 'not_listed', isListed);
	if (tags === undefined || tags === null || tags === '') return null;
	const tag = excludedTag(tags, tagsOf(settings.excludedTags));
	return tag === undefined ? null : excluded('tags', 'excluded_tag', tag);

	function excluded(field: string, rule: FeedIssue['rule'], value: unknown): FeedIssue {
		return issueOf(source, settings.rows, { field, rule, severity: 'excluded', value });
	}
}

function isVisible(value: unknown): boolean {
	if (value === undefined || value === null || value === true || value === '') return true;
	return visibilityOf(value) === 'visible';
}

/** A list of tags (texts, or objects with a name), or one text with commas. */
function excludedTag(tags: unknown, excluded: ReadonlySet<string>): string | undefined {
	const list: unknown[] = Array.isArray(tags) ? tags : isText(tags) ? tags.split(/[,，、;；|\n]/) : [tags];
	for (const entry of list) {
		const tag: unknown = isText(entry) ? entry : nameOf(entry);
		if (typeof tag === 'string' && tag !== '' && excluded.has(plainTag(tag))) return tag;
	}
	return undefined;
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}

function nameOf(entry: unknown): unknown {
	return typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
}

function plainTag(tag: string): string {
	return tag.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Made once for a feed, not once for a product. */
const compiled = new WeakMap<readonly string[], ReadonlySet<string>>();

function tagsOf(list: readonly string[]): ReadonlySet<string> {
	let tags = compiled.get(list);
	if (!tags) {
		tags = new Set(list.map(plainTag));
		compiled.set(list, tags);
	}
	return tags;
}
