import { columnsOf } from '../../../lib/feed/columns-of';
import { DEFAULT_SETTINGS } from '../../../lib/feed/default-settings';
import type { FeedProduct } from '../../../lib/feed/feed-product';
import type { FeedIssue } from '../../../lib/feed/issue';
import { PROFILES } from '../../../lib/feed/profiles';
import { readProduct } from '../../../lib/feed/read-product';
import type { FeedSettings } from '../../../lib/feed/settings';
import type { SourceProduct } from '../../../lib/feed/source-product';
import type { Row } from './judge';

type Values = SourceProduct['values'];

/** A product that every profile takes without a word. */
export const GOOD: Values = {
	productId: '8801',
	title: '高山烏龍茶',
	description: '嚴選產地直送。',
	link: 'https://shop.example/products/8801',
	imageLink: 'https://cdn.shop.example/8801.jpg',
	price: '1280',
	brand: '好茶',
};

/** The good product with other values, as a feed reads it; of Google unless the settings say otherwise. */
export function read(
	values: Record<string, unknown> = {},
	settings: Partial<FeedSettings> = {},
): { product: FeedProduct | null; issues: readonly FeedIssue[] } {
	const complete = { ...DEFAULT_SETTINGS[settings.profile ?? 'google'], ...settings };
	return readProduct({ origin: 7, values: { ...GOOD, ...values } }, complete, PROFILES[complete.profile]);
}

/** Issues in short: `severity field rule`. */
export function brief(issues: readonly FeedIssue[]): string[] {
	return issues.map(({ severity, field, rule }) => `${severity} ${field ?? '-'} ${rule}`);
}

/** A product's row, without the cells that are empty. */
export function rowOf(product: FeedProduct, settings: FeedSettings): Row {
	const row: Row = {};
	for (const { name, cell } of columnsOf(PROFILES[settings.profile], settings)) {
		const value = cell(product, settings);
		if (value.length > 0) row[name] = typeof value === 'string' ? value : [...value];
	}
	return row;
}
