import { DEFAULT_BUDGET_SETTINGS, type BudgetSettings } from '../groupbuy/message-budget/settings';
import { lockSettings, readSettings, writeSettings } from './settings-row';
import type { Db, Tx } from './store';

export async function readBudgetSettings(db: Db): Promise<BudgetSettings> {
	return await readSettings(db, 'message_budget', DEFAULT_BUDGET_SETTINGS);
}

/** Reads the settings and lets one transaction at a time decide what may be spent. */
export async function lockBudget(trx: Tx, now: number): Promise<BudgetSettings> {
	return await lockSettings(trx, 'message_budget', DEFAULT_BUDGET_SETTINGS, now);
}

/** @param changes as they were checked @returns all settings after the change */
export async function writeBudgetSettings(
	trx: Tx,
	changes: Partial<BudgetSettings>,
	now: number,
): Promise<BudgetSettings> {
	return await writeSettings(trx, 'message_budget', DEFAULT_BUDGET_SETTINGS, changes, now);
}
