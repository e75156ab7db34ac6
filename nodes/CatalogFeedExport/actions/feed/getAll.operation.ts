import type { IExecuteFunctions } from 'n8n-workflow';

import { listFeeds } from '../../../../lib/store/feeds';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { feedUrlOf, presentFeed } from './present-feed';

export const description = showFor('feed', 'getAll', limitFields);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const feeds = (await listFeeds(store.db)).slice(0, readLimit(this, item).limit);
	const feedUrl = await feedUrlOf(store.db);
	return feeds.map((feed) => presentFeed(feed, feedUrl, timeZoneOf(this)));
}
