import { FEED_RULES, type FeedRule } from '../../../lib/feed/issue';
import { FEED_FIELDS } from '../../../lib/feed/source-product';
import { fieldName, issueText, type FeedLanguage } from '../../../lib/feed/words';
import { PRODUCT_ATTRIBUTES } from '../../../lib/groupbuy/product-details';

const LANGUAGES: FeedLanguage[] = ['zh-TW', 'en'];

/** Their value is a number that is always there. */
const COUNTS: ReadonlySet<FeedRule> = new Set([
	...(['too_many_images', 'variants_differ', 'many_excluded', 'too_few_products', 'file_too_large'] as const),
]);

describe.each(LANGUAGES)('in %s', (language) => {
	test.each(FEED_RULES)('%s says what is wrong and what to do', (rule) => {
		const facts = { field: 'price', value: 'VALUE', limit: 'LIMIT' };
		for (const given of COUNTS.has(rule) ? [facts] : [facts, { ...facts, value: null }]) {
			const { message, fix } = issueText({ rule, ...given }, language);
			for (const text of [message, fix]) {
				expect(text).not.toMatch(/undefined|null|「」|''| {2}/);
				expect(text.length).toBeGreaterThan(5);
			}
		}
	});

	test('every field has a name of its own', () => {
		const fields = [...FEED_FIELDS, ...PRODUCT_ATTRIBUTES];
		const names = fields.map((field) => fieldName(field, language));
		expect(new Set(names).size).toBe(fields.length);
	});
});

test('texts are for the owner of a shop', () => {
	const issue = { rule: 'sale_not_lower', field: 'salePrice', value: '1500', limit: '1280' } as const;
	expect(issueText(issue, 'zh-TW').message).toBe('特價「1500」沒有低於售價 1280，目錄只寫售價');
	expect(issueText(issue, 'en').message).toBe(
		"The sale price '1500' is not below the price, 1280; only the price was written",
	);
});

test('a column that has only its own name keeps it', () => {
	expect(fieldName('shop_id', 'zh-TW')).toBe('shop_id');
	expect(fieldName('constructor', 'zh-TW')).toBe('constructor');
	expect(fieldName(null, 'zh-TW')).toBe('整份目錄');
});
