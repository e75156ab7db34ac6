import { DEFAULT_SHOP_SETTINGS, type ShopSettings } from '../groupbuy/checkout';
import type { Db, Tx } from './store';

/** There is one shop per database, so its settings are one row. */
const ONLY_ROW = 1;

/** The shop's settings; what was never set has its default, so that a setting that comes later needs no migration. */
export async function readShopSettings(db: Db): Promise<ShopSettings> {
	const row = await db
		.selectFrom('shop_settings')
		.select('settings')
		.where('id', '=', ONLY_ROW)
		.executeTakeFirst();
	return { ...DEFAULT_SHOP_SETTINGS, ...(JSON.parse(row?.settings ?? '{}') as Partial<ShopSettings>) };
}

/**
 * Changes the given settings and leaves the others as they are, whoever else changes others at the same time.
 *
 * @param changes as `readShopSettingsInput()` has checked them; lists are replaced whole
 * @returns all settings after the change
 */
export async function writeShopSettings(
	trx: Tx,
	changes: Partial<ShopSettings>,
	now: number,
): Promise<ShopSettings> {
	await trx
		.insertInto('shop_settings')
		.values({ id: ONLY_ROW, settings: '{}', updated_at: now })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
	// Touching the row first locks it: what is read after it cannot change before it is written.
	const { settings } = await trx
		.updateTable('shop_settings')
		.set({ updated_at: now })
		.where('id', '=', ONLY_ROW)
		.returning('settings')
		.executeTakeFirstOrThrow();
	const kept = { ...(JSON.parse(settings) as Partial<ShopSettings>), ...changes };
	await trx
		.updateTable('shop_settings')
		.set({ settings: JSON.stringify(kept) })
		.where('id', '=', ONLY_ROW)
		.execute();
	return { ...DEFAULT_SHOP_SETTINGS, ...kept };
}
