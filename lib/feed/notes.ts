import type { FeedIssue, FeedRule, FeedSeverity } from './issue';
import type { SourceProduct } from './source-product';

/** Most of a value that an issue shows, in characters. */
const MAX_SHOWN = 60;

/** A value for an issue: whatever it is, one short line without control characters. */
export function shown(value: unknown): string | null {
	if (value === undefined || value === null || value === '') return null;
	if (typeof value === 'object') return Array.isArray(value) ? '[…]' : '{…}';
	if (!isPrimitive(value)) return null;
	// Each character is two units at most.
	const text = String(value)
		.slice(0, 2 * MAX_SHOWN)
		.toWellFormed()
		.replace(/[\p{Cc}\s\ufffd]+/gu, ' ')
		.trim();
	return Array.from(text).slice(0, MAX_SHOWN).join('');
}

function isPrimitive(value: unknown): value is string | number | boolean | bigint {
	return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

/** An issue of a product that its source gave. Its IDs are shown as they came: they may be what is wrong. */
export function issueOf(
	{ origin, values }: SourceProduct,
	rows: 'variants' | 'products',
	issue: Pick<FeedIssue, 'field' | 'rule' | 'severity'> & { value?: unknown; limit?: string | number },
): FeedIssue {
	const productId = shown(values.productId);
	return {
		origin,
		id: rows === 'products' ? productId : (shown(values.variantId) ?? productId),
		productId,
		field: issue.field,
		rule: issue.rule,
		severity: issue.severity,
		value: shown(issue.value),
		limit: issue.limit === undefined ? null : String(issue.limit),
	};
}

/** What is noticed while one product is read. */
export class Notes {
	private list: FeedIssue[] | null = null;

	constructor(
		private readonly source: SourceProduct,
		private readonly rows: 'variants' | 'products',
	) {}

	/** Of a value, which may be anything; the issue shows the beginning of it. */
	add(severity: FeedSeverity, rule: FeedRule, field: string, value?: unknown, limit?: string | number): void {
		const issue = issueOf(this.source, this.rows, {
			field,
			rule,
			severity,
			value,
			...(limit === undefined ? {} : { limit }),
		});
		(this.list ??= []).push(issue);
	}

	get issues(): readonly FeedIssue[] {
		return this.list ?? NONE;
	}

	/** Whether something stands in the way of offering the product. */
	get isRefused(): boolean {
		return this.issues.some(({ severity }) => severity !== 'warning');
	}
}

/** One for all products without issues: most are. */
const NONE: readonly FeedIssue[] = [];
