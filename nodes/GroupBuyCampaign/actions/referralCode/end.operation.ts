import type { IExecuteFunctions } from 'n8n-workflow';

import { endCode } from '../../../../lib/store/referral-codes';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentCode } from '../../../shared/present-referral';
import { readLocator } from '../../../shared/read';
import { referralCodeField } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('referralCode', 'end', [referralCodeField]);

/** From now on no order is made with it; what was earned stays. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const text = readLocator(this, 'referralCode', item);
	const code = await store.tx(async (trx) => await endCode(trx, text, Date.now()));
	return presentCode(code, timeZoneOf(this));
}
