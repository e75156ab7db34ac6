import type { IExecuteFunctions } from 'n8n-workflow';

import { markPickedUp } from '../../../../lib/store/fulfilment';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { markFields, readMarking } from '../../../shared/order-code';

export const description = showFor('order', 'markPickedUp', markFields);

/** Notes what was handed over. Orders whose state does not allow it are `refused`, the others are marked all the same. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const marking = readMarking(this, item);
	return await store.tx(async (trx) => await markPickedUp(trx, marking, Date.now()));
}
