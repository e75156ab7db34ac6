import type { IExecuteFunctions } from 'n8n-workflow';

import { markBuyers } from '../../../../lib/store/buyer-records';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { oneOf } from '../../../shared/read';
import { markFields, readMarking } from '../../../shared/order-code';

export const description = showFor('order', 'markBuyer', [
	{
		displayName: 'Mark',
		name: 'mark',
		type: 'options',
		default: 'no_show',
		options: [
			{ name: 'Late Payment', value: 'late_payment', description: 'Paid late or not at all' },
			{ name: 'No-Show', value: 'no_show', description: 'Did not pick up' },
		],
	},
	...markFields,
]);

/** Notes no-shows and late payments against the buyers of these orders, for a campaign's trust rules. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const type = oneOf(this.getNodeParameter('mark', item), 'mark', ['no_show', 'late_payment'] as const);
	const marking = readMarking(this, item);
	return await store.tx(async (trx) => await markBuyers(trx, type, marking));
}
