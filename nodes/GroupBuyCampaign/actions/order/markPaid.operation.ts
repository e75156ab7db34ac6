import type { IExecuteFunctions } from 'n8n-workflow';

import { markPaid } from '../../../../lib/store/fulfilment';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { markFields, readMarking } from '../../../shared/order-code';

export const description = showFor('order', 'markPaid', markFields);

/** Notes payments. Orders that cannot be paid any more are `refused`, the others are marked all the same. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const marking = readMarking(this, item);
	return await store.tx(async (trx) => await markPaid(trx, marking, Date.now()));
}
