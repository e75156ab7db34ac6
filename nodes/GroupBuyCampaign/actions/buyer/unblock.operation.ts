import type { IExecuteFunctions } from 'n8n-workflow';

import { unblockBuyer } from '../../../../lib/store/buyer-records';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { showFor } from '../../../shared/fields';
import { presentBuyer } from '../../../shared/present';
import { lineUserIdField, readLineUserId } from './line-user-id';

export const description = showFor('buyer', 'unblock', [lineUserIdField]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineUserId = readLineUserId(this, item);
	const buyer = await store.tx(async (trx) => await unblockBuyer(trx, lineUserId, Date.now()));
	return presentBuyer(buyer, timeZoneOf(this));
}
