import { DEFAULT_SHOP_SETTINGS, type ShopSettings } from '../groupbuy/checkout';
import { readSettings, writeSettings } from './settings-row';
import type { Db, Tx } from './store';

export async function readShopSettings(db: Db): Promise<ShopSettings> {
	return await readSettings(db, 'shop_settings', DEFAULT_SHOP_SETTINGS);
}

/** @param changes as `readShopSettingsInput()` has checked them @returns all settings after the change */
export async function writeShopSettings(
	trx: Tx,
	changes: Partial<ShopSettings>,
	now: number,
): Promise<ShopSettings> {
	return await writeSettings(trx, 'shop_settings', DEFAULT_SHOP_SETTINGS, changes, now);
}
