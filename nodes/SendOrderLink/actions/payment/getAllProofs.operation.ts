import type { IExecuteFunctions } from 'n8n-workflow';

import { listProofs } from '../../../../lib/store/payment-proofs';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { oneOf, readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { presentProof } from './payment-fields';

export const description = showFor('payment', 'getAllProofs', [
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		default: 'submitted',
		options: [
			{ name: 'Accepted', value: 'accepted' },
			{ name: 'Any', value: 'any' },
			{ name: 'Refused', value: 'refused' },
			{ name: 'Waiting', value: 'submitted', description: 'Somebody has to accept or refuse them' },
		],
	},
	...limitFields,
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const chosen = this.getNodeParameter('state', item);
	const state = oneOf(chosen, 'state', ['accepted', 'any', 'refused', 'submitted'] as const);
	const filter = { ...(state !== 'any' && { state }), ...readLimit(this, item) };
	const zone = timeZoneOf(this);
	return (await listProofs(store.db, filter)).map((proof) => presentProof(proof, zone));
}
