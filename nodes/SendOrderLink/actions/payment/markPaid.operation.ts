import type { IExecuteFunctions } from 'n8n-workflow';

import { payByCode } from '../../../../lib/store/payables';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { cleanText, readText, readTime } from '../../../shared/read';

export const description = showFor('payment', 'markPaid', [
	{
		displayName: 'Code',
		name: 'code',
		type: 'string',
		default: '={{ $json.code }}',
		required: true,
		placeholder: 'e.g. R7K3M9QX or B2C4D6FG',
		description: 'Of the order, or of a bill: then all that is open on it is paid',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Happened At',
				name: 'at',
				type: 'dateTime',
				default: '',
				description: "When it was paid, in the workflow's time zone; empty: now",
			},
			{ displayName: 'Reason', name: 'reason', type: 'string', default: '', description: 'For the records' },
		],
	},
]);

/** Notes a payment; proofs that wait are accepted by it. Orders that cannot be paid any more are `refused`. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readText(this, 'code', item, 20).toUpperCase();
	const { reason } = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const now = Date.now();
	const cause = {
		actor: null,
		reason: cleanText(reason, 'reason', 500),
		at: readTime(this, 'options.at', item) ?? now,
	};
	return { code, ...(await store.tx(async (trx) => await payByCode(trx, code, cause, now))) };
}
