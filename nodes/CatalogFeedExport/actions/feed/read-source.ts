import { setImmediate as macrotask } from 'node:timers/promises';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { FeedSource } from '../../../../lib/feed/build-feed';
import { fromStored } from '../../../../lib/feed/from-stored';
import { MAPPABLE_FIELDS } from '../../../../lib/feed/mapping/fields';
import { mapItems } from '../../../../lib/feed/mapping/map-items';
import type { Mapping } from '../../../../lib/feed/mapping/plan';
import { SHAPE_NAMES } from '../../../../lib/feed/mapping/shape';
import type { FeedSettings } from '../../../../lib/feed/settings';
import { sortSources } from '../../../../lib/feed/sort';
import type { SourceProduct } from '../../../../lib/feed/source-product';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { productPages } from '../../../../lib/store/product-pages';
import type { Db } from '../../../../lib/store/store';
import { cleanText, oneOf } from '../../../shared/read';

export type SourceKind = 'products' | 'items';

export function readSourceKind(context: IExecuteFunctions): SourceKind {
	return oneOf(context.getNodeParameter('source', 0), 'source', ['products', 'items'] as const);
}

/** The products of a feed in the order of its file: of the table page by page, of items all at once. */
export async function readSource(
	context: IExecuteFunctions,
	db: Db,
	items: readonly INodeExecutionData[],
	rows: FeedSettings['rows'],
): Promise<FeedSource> {
	if (readSourceKind(context) === 'products') return storedPages(db, rows);
	return [sortSources(await mapped(items, readMapping(context)), rows)];
}

async function* storedPages(db: Db, rows: FeedSettings['rows']): AsyncGenerator<SourceProduct[]> {
	for await (const page of productPages(db, { rows })) yield page.map(fromStored);
}

/** Work between two pauses in milliseconds, so that n8n goes on answering meanwhile. */
const STRETCH = 15;

async function mapped(items: readonly INodeExecutionData[], mapping: Mapping): Promise<SourceProduct[]> {
	const sources: SourceProduct[] = [];
	let resumedAt = performance.now();
	for (const source of mapItems(jsonOf(items), mapping)) {
		sources.push(source);
		if (performance.now() - resumedAt <= STRETCH) continue;
		await macrotask();
		resumedAt = performance.now();
	}
	return sources;
}

function* jsonOf(items: readonly INodeExecutionData[]): Generator {
	for (const { json } of items) yield json;
}

/** How items are read, as the node's fields say. */
export function readMapping(context: IExecuteFunctions): Mapping {
	const shape = oneOf(context.getNodeParameter('shape', 0, 'auto'), 'shape', ['auto', ...SHAPE_NAMES]);
	const { path: entries = [] } = context.getNodeParameter('paths', 0, {}) as {
		path?: Array<{ field?: unknown; path?: unknown }>;
	};
	const fields: Mapping['fields'] = {};
	for (const entry of entries) {
		const field = oneOf(entry.field, 'Value', MAPPABLE_FIELDS);
		const path = cleanText(entry.path, 'Path', 500);
		if (path === null) continue;
		if (fields[field] !== undefined) {
			throw new InputError(`There are two paths for '${field}'`, 'Remove one of them under Own Paths.');
		}
		fields[field] = path;
	}
	return { shape, fields };
}
