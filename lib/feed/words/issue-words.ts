import type { FeedField } from '../source-product';
import type { FeedRule } from '../issue';

/** What an issue's text is made of; texts that there is nothing of are empty. */
export interface IssueFacts {
	/** The field's name in the language. */
	field: string;
	value: string;
	limit: string;
}

export interface IssueText {
	/** What is wrong. */
	message: string;
	/** What to do about it. */
	fix: string;
}

/** The texts of a language. */
export interface IssueWords {
	fields: Record<FeedField, string>;
	/** Where an issue is about the whole file. */
	file: string;
	rules: Record<FeedRule, (facts: IssueFacts) => IssueText>;
}
