import type { IExecuteFunctions } from 'n8n-workflow';

import { readShopSettingsInput } from '../../../../lib/groupbuy/shop-settings-input';
import { readShopSettings, writeShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentSettings } from './present-settings';
import { readSettings } from './read-settings';
import { settingsFields } from './settings-fields';

export const description = showFor('shop', 'update', [
	{
		displayName: 'Settings',
		name: 'settings',
		type: 'collection',
		placeholder: 'Add setting',
		default: {},
		description: 'Only what is added here changes',
		options: settingsFields,
	},
]);

/** Changes the settings that are given; lists are replaced whole. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const { currency } = await readShopSettings(store.db);
	const changes = readShopSettingsInput(readSettings(this, item, currency));
	return presentSettings(
		this,
		await store.tx(async (trx) => await writeShopSettings(trx, changes, Date.now())),
	);
}
