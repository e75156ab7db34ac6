import type { IExecuteFunctions } from 'n8n-workflow';

import { deleteFeed } from '../../../../lib/store/feeds';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { feedField, readFeed } from './feed-field';

export const description = showFor('feed', 'delete', [feedField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const name = readFeed(this, item);
	await store.tx(async (trx) => await deleteFeed(trx, name, Date.now()));
	return { name, deleted: true };
}
