import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { buildFeed, type FeedBuild } from '../../../../lib/feed/build-feed';
import type { FeedSettings } from '../../../../lib/feed/settings';
import type { Store } from '../../../../lib/store/store';
import { readSettings } from './read-settings';
import { readSource, readSourceKind, type SourceKind } from './read-source';

export interface FeedInTheMaking {
	settings: FeedSettings;
	source: SourceKind;
	build: FeedBuild;
	/** Of what the file is made: all items, or, of the product table, the one that asked for it. */
	pairedItem: Array<{ item: number }>;
}

/** Begins a file as the node's fields say; nothing is read of the product table before the first part is. */
export async function beginFeed(
	context: IExecuteFunctions,
	store: Store,
	items: readonly INodeExecutionData[],
): Promise<FeedInTheMaking> {
	const settings = readSettings(context);
	const source = readSourceKind(context);
	const build = buildFeed(await readSource(context, store.db, items, settings.rows), settings);
	const pairedItem = source === 'items' ? items.map((_, item) => ({ item })) : [{ item: 0 }];
	return { settings, source, build, pairedItem };
}
