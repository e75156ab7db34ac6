import type { FeedIssue } from '../issue';
import { FEED_FIELDS, type FeedField } from '../source-product';
import { PRODUCT_ATTRIBUTES } from '../../groupbuy/product-details';
import { en } from './en';
import type { IssueText, IssueWords } from './issue-words';
import { zhTW } from './zh-TW';

const CATALOGUES = { 'zh-TW': zhTW, en } satisfies Record<string, IssueWords>;

export type FeedLanguage = keyof typeof CATALOGUES;

/** What is wrong, and what to do about it, for the owner of a shop. */
export function issueText(
	{ rule, field, value, limit }: Pick<FeedIssue, 'rule' | 'field' | 'value' | 'limit'>,
	language: FeedLanguage,
): IssueText {
	const { rules } = CATALOGUES[language];
	return rules[rule]({ field: fieldName(field, language), value: value ?? '', limit: limit ?? '' });
}

/** A field as people call it; columns that the settings added have only the name that they were given. */
export function fieldName(field: string | null, language: FeedLanguage): string {
	const { fields, file } = CATALOGUES[language];
	if (field === null) return file;
	return isField(field) ? fields[field] : field;
}

const FIELDS: ReadonlySet<string> = new Set([...FEED_FIELDS, ...PRODUCT_ATTRIBUTES]);

function isField(name: string): name is FeedField {
	return FIELDS.has(name);
}
