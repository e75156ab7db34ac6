import type { IExecuteFunctions } from 'n8n-workflow';

import { feedVersions } from '../../../../lib/store/feed-versions';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { feedField, readFeed } from './feed-field';
import { presentVersion } from './present-feed';

export const description = showFor('feed', 'getVersions', [feedField]);

/** At most ten are kept, the newest first. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const versions = await feedVersions(store.db, readFeed(this, item));
	return versions.map((version) => presentVersion(version, timeZoneOf(this)));
}
