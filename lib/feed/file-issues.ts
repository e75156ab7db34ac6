import type { FeedIssue } from './issue';
import type { FeedProfile } from './profile';
import type { FeedStatistics } from './statistics';

/** More left out on purpose than this part of all looks like a mistake in the set-up. */
const MANY_EXCLUDED = 0.5;

/** What is to be said of a file as a whole; nothing of it makes the file unusable. */
export function fileIssues(
	{ minProducts, maxBytes }: Pick<FeedProfile, 'minProducts' | 'maxBytes'>,
	{ read, written, excluded, bytes }: Pick<FeedStatistics, 'read' | 'written' | 'excluded' | 'bytes'>,
): FeedIssue[] {
	const issues: FeedIssue[] = [];
	if (written < minProducts) issues.push(fileIssue('too_few_products', written, minProducts));
	if (maxBytes !== null && bytes > maxBytes) issues.push(fileIssue('file_too_large', bytes, maxBytes));
	if (excluded > read * MANY_EXCLUDED) issues.push(fileIssue('many_excluded', excluded, read));
	return issues;
}

function fileIssue(rule: FeedIssue['rule'], value: number, limit: number): FeedIssue {
	return {
		origin: null,
		id: null,
		productId: null,
		field: null,
		rule,
		severity: 'warning',
		value: String(value),
		limit: String(limit),
	};
}
