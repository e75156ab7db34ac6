import { InputError } from '../groupbuy/input-error';
import { createCode, type SavedCode } from './referral-codes';
import { upsertReferrer, type ReferrerInput } from './referrers';
import { allOrNothing } from './storefront-cart';
import type { Store, Tx } from './store';

/** One row of an import: the referrer, added or brought up to date, and the code. */
export interface CodeImport {
	planName: string;
	referrer: ReferrerInput;
	code: string | null;
}

export type ImportedRow = SavedCode | { status: 'refused'; message: string; description: string };

/**
 * Adds referrers and codes from a list: all of them, or none when one cannot be added.
 *
 * @returns what came of each row; unless `imported`, nothing was written whatever the other rows say
 */
export async function importCodes(
	store: Store,
	rows: readonly CodeImport[],
	now: number,
): Promise<{ imported: boolean; rows: ImportedRow[] }> {
	return await allOrNothing(store, async (trx) => {
		const results: ImportedRow[] = [];
		for (const row of rows) results.push(await importRow(trx, row, now));
		const imported = results.every(({ status }) => status !== 'refused');
		return { keep: imported, result: { imported, rows: results } };
	});
}

async function importRow(
	trx: Tx,
	{ planName, referrer, code }: CodeImport,
	now: number,
): Promise<ImportedRow> {
	try {
		const { id } = (await upsertReferrer(trx, referrer, now)).referrer;
		return await createCode(trx, { planName, leaderId: id, code }, now);
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		return { status: 'refused', message: error.message, description: error.description };
	}
}
