import type { INodeExecutionData } from 'n8n-workflow';

import { buildFeed } from '../../../../lib/feed/build-feed';
import { fromStored } from '../../../../lib/feed/from-stored';
import type { FeedIssue } from '../../../../lib/feed/issue';
import type { PlannedProduct } from '../../../../lib/feed/live-preflight';
import { mapItems } from '../../../../lib/feed/mapping/map-items';
import type { FeedSettings } from '../../../../lib/feed/settings';
import { sortSources } from '../../../../lib/feed/sort';
import type { SourceProduct } from '../../../../lib/feed/source-product';
import { issueText, type FeedLanguage } from '../../../../lib/feed/words';
import { plainText } from '../../../../lib/groupbuy/plain-text';
import { productPages } from '../../../../lib/store/product-pages';
import type { Db } from '../../../../lib/store/store';

/** Variants of the products in the order of a feed's file, as the product table has them. */
export async function storedSources(
	db: Db,
	productIds: readonly string[],
	rows: FeedSettings['rows'],
): Promise<SourceProduct[]> {
	const sources: SourceProduct[] = [];
	for await (const page of productPages(db, { rows, productIds })) sources.push(...page.map(fromStored));
	return sources;
}

/** The same, as a shop's items have them. */
export function itemSources(
	items: readonly INodeExecutionData[],
	productIds: readonly string[],
	rows: FeedSettings['rows'],
): SourceProduct[] {
	const wanted = new Set(productIds);
	const mapped = mapItems(
		items.map(({ json }) => json),
		{ shape: 'auto', fields: {} },
	);
	return sortSources(
		[...mapped].filter((source) => wanted.has(productIdOf(source))),
		rows,
	);
}

const productIdOf = ({ values }: SourceProduct): string => plainText(values.productId);

/** What a file that is built now says of each product. */
export async function plannedProducts(
	productIds: readonly string[],
	sources: readonly SourceProduct[],
	settings: FeedSettings,
	language: FeedLanguage,
): Promise<PlannedProduct[]> {
	const { rows, issues } = await built(sources, settings);
	return productIds.map((productId) => {
		const variants = sources.filter((source) => productIdOf(source) === productId);
		const ids = variants.map(({ values }) =>
			settings.rows === 'products' ? productId : plainText(values.variantId ?? values.productId),
		);
		const own = new Map([...new Set(ids)].flatMap((id) => pairOf(id, rows.get(id))));
		const changes = variants.map(({ values }) => Number(values.updatedAt)).filter(Number.isSafeInteger);
		return {
			productId,
			title: variants[0] ? plainText(variants[0].values.title) : null,
			changedAt: changes.length === 0 ? null : Math.max(...changes),
			rows: own,
			leftOut: own.size > 0 || !variants[0] ? null : whyLeftOut(issues.get(productId) ?? [], language),
		};
	});
}

const pairOf = (id: string, fingerprint: string | undefined): Array<[string, string]> =>
	fingerprint === undefined ? [] : [[id, fingerprint]];

async function built(sources: readonly SourceProduct[], settings: FeedSettings) {
	const rows = new Map<string, string>();
	const issues = new Map<string, FeedIssue[]>();
	for await (const part of buildFeed([sources], settings).parts) {
		for (const [id, fingerprint] of part.rows) rows.set(id, fingerprint);
		for (const issue of part.issues) {
			if (issue.productId === null) continue;
			issues.set(issue.productId, [...(issues.get(issue.productId) ?? []), issue]);
		}
	}
	return { rows, issues };
}

/** A mistake comes before what is left out on purpose: it is what can be put right. */
function whyLeftOut(issues: readonly FeedIssue[], language: FeedLanguage): PlannedProduct['leftOut'] {
	const issue =
		issues.find(({ severity }) => severity === 'error') ??
		issues.find(({ severity }) => severity === 'excluded');
	return issue
		? { onPurpose: issue.severity === 'excluded', ...issueText(issue, language) }
		: { onPurpose: true, message: '', fix: '' };
}
