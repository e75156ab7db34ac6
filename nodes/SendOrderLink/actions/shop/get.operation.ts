import type { IExecuteFunctions } from 'n8n-workflow';

import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentSettings } from './present-settings';

export const description = showFor('shop', 'get', []);

export async function execute(this: IExecuteFunctions, store: Store): Promise<object> {
	return presentSettings(this, await readShopSettings(store.db));
}
