import type { IExecuteFunctions } from 'n8n-workflow';

import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { decideOn } from './decide-on';
import { proofCodeField, reasonField } from './payment-fields';

export const description = showFor('payment', 'acceptProof', [
	proofCodeField,
	reasonField('For the records'),
]);

/** Accepts a proof: its order, or all that is open on its bill, is paid. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	return await decideOn(this, store, item, true);
}
