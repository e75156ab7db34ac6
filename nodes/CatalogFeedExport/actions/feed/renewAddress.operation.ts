import type { IExecuteFunctions } from 'n8n-workflow';

import { renewSecret } from '../../../../lib/store/feeds';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { feedField, readFeed } from './feed-field';
import { feedUrlOf, presentFeed } from './present-feed';

export const description = showFor('feed', 'renewAddress', [feedField]);

/** Whoever pulls the feed must be given the new address. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const name = readFeed(this, item);
	const feed = await store.tx(async (trx) => await renewSecret(trx, name, Date.now()));
	return presentFeed(feed, await feedUrlOf(store.db), timeZoneOf(this));
}
