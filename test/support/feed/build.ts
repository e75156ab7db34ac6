import { buildFeed } from '../../../lib/feed/build-feed';
import { DEFAULT_SETTINGS } from '../../../lib/feed/default-settings';
import type { FeedIssue } from '../../../lib/feed/issue';
import type { FeedSettings } from '../../../lib/feed/settings';
import { sortSources } from '../../../lib/feed/sort';
import type { FeedField, SourceProduct } from '../../../lib/feed/source-product';
import type { FeedPart, FeedStatistics } from '../../../lib/feed/statistics';

export type Values = Partial<Record<FeedField, unknown>>;

/** A product that every platform takes, with what a test is about. */
export function source(values: Values, origin: number | null = null): SourceProduct {
	const productId = values.productId ?? 'A1';
	return {
		origin,
		values: {
			productId,
			title: '鳳梨酥',
			description: '12 入禮盒',
			link: 'https://shop.example/products/1',
			imageLink: 'https://shop.example/1.jpg',
			price: 450,
			brand: '小店',
			...values,
		},
	};
}

export interface Built {
	file: Buffer;
	parts: FeedPart[];
	rows: Array<readonly [id: string, fingerprint: string]>;
	issues: FeedIssue[];
	statistics: FeedStatistics;
}

/** A whole feed of these products, as Google or by other settings. */
export async function built(
	products: readonly SourceProduct[],
	settings: Partial<FeedSettings> = {},
	pageSize = 500,
): Promise<Built> {
	const all = { ...DEFAULT_SETTINGS[settings.profile ?? 'google'], ...settings };
	const sorted = sortSources(products, all.rows);
	const pages = Array.from({ length: Math.ceil(sorted.length / pageSize) }, (_, page) =>
		sorted.slice(page * pageSize, (page + 1) * pageSize),
	);
	const build = buildFeed(pages, all);
	const parts = await partsOf(build.parts);
	return {
		file: Buffer.concat(parts.map(({ bytes }) => bytes)),
		parts,
		rows: parts.flatMap(({ rows }) => rows),
		issues: parts.flatMap(({ issues }) => issues),
		statistics: build.statistics(),
	};
}

export async function partsOf(parts: AsyncIterable<FeedPart>): Promise<FeedPart[]> {
	const all: FeedPart[] = [];
	for await (const part of parts) all.push(part);
	return all;
}
