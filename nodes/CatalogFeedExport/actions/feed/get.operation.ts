import type { IExecuteFunctions } from 'n8n-workflow';

import { getFeed } from '../../../../lib/store/feeds';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { feedField, readFeed } from './feed-field';
import { feedUrlOf, presentFeed } from './present-feed';

export const description = showFor('feed', 'get', [feedField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const feed = await getFeed(store.db, readFeed(this, item));
	return presentFeed(feed, await feedUrlOf(store.db), timeZoneOf(this));
}
