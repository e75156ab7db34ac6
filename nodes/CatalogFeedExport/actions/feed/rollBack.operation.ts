import type { IExecuteFunctions } from 'n8n-workflow';

import { rollBack } from '../../../../lib/store/feed-versions';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { feedField, readFeed } from './feed-field';
import { feedUrlOf, presentFeed } from './present-feed';
import { readVersionNumber } from './version-number';

export const description = showFor('feed', 'rollBack', [
	feedField,
	{
		displayName: 'To Version',
		name: 'toVersion',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Number of the version to serve again; 0: the one before the one that is served',
	},
]);

/** The next Publish makes a new version all the same. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const name = readFeed(this, item);
	const toVersion = readVersionNumber(this, 'toVersion', item);
	const feed = await store.tx(async (trx) => await rollBack(trx, name, toVersion, Date.now()));
	return presentFeed(feed, await feedUrlOf(store.db), timeZoneOf(this));
}
