import type { Db, Tx } from './store';

/*
 * Settings of which there is one set per database: a table of one row, as JSON. What was never set has its default, so
 * that a setting that comes later needs no migration.
 */

export type SettingsTable = 'shop_settings' | 'message_budget';

const ONLY_ROW = 1;

export async function readSettings<T extends object>(db: Db, table: SettingsTable, defaults: T): Promise<T> {
	const row = await db.selectFrom(table).select('settings').where('id', '=', ONLY_ROW).executeTakeFirst();
	return { ...defaults, ...parsed<T>(row?.settings) };
}

/** Reads the settings so that nobody changes them, nor reads them in this way, until the transaction ends. */
export async function lockSettings<T extends object>(
	trx: Tx,
	table: SettingsTable,
	defaults: T,
	now: number,
): Promise<T> {
	return { ...defaults, ...(await lockRow<T>(trx, table, now)) };
}

/**
 * Changes the given settings and leaves the others as they are, whoever else changes others at the same time.
 *
 * @param changes checked; lists are replaced whole
 * @returns all settings after the change
 */
export async function writeSettings<T extends object>(
	trx: Tx,
	table: SettingsTable,
	defaults: T,
	changes: Partial<T>,
	now: number,
): Promise<T> {
	const kept = { ...(await lockRow<T>(trx, table, now)), ...changes };
	await trx
		.updateTable(table)
		.set({ settings: JSON.stringify(kept), updated_at: now })
		.where('id', '=', ONLY_ROW)
		.execute();
	return { ...defaults, ...kept };
}

async function lockRow<T>(trx: Tx, table: SettingsTable, now: number): Promise<Partial<T>> {
	await trx
		.insertInto(table)
		.values({ id: ONLY_ROW, settings: '{}', updated_at: now })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
	// An update locks the row on both databases: what it returns cannot change before the transaction ends.
	const { settings } = await trx
		.updateTable(table)
		.set({ id: ONLY_ROW })
		.where('id', '=', ONLY_ROW)
		.returning('settings')
		.executeTakeFirstOrThrow();
	return parsed<T>(settings);
}

function parsed<T>(settings: string | undefined): Partial<T> {
	return JSON.parse(settings ?? '{}') as Partial<T>;
}
