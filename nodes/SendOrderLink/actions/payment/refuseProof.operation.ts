import type { IExecuteFunctions } from 'n8n-workflow';

import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { decideOn } from './decide-on';
import { proofCodeField, reasonField } from './payment-fields';

export const description = showFor('payment', 'refuseProof', [
	proofCodeField,
	reasonField('What is wrong with it; the buyer reads it on the order page'),
]);

/** Refuses a proof: the order waits for another. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	return await decideOn(this, store, item, false);
}
