import type { IExecuteFunctions } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { getOrder } from '../../../../lib/store/orders';
import { markRefunded } from '../../../../lib/store/refunds';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';
import { cleanText, readText, readTime, toMinor } from '../../../shared/read';
import { reasonField } from './payment-fields';

export const description = showFor('payment', 'markRefunded', [
	orderCodeField,
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		default: 0,
		typeOptions: { minValue: 0, numberPrecision: 2 },
		description: 'What was given back now; 0 when only goods came back',
	},
	{ ...reasonField('Why, for the records'), required: true },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Goods Returned',
				name: 'goodsReturned',
				type: 'boolean',
				default: false,
				description: 'Whether all goods of the order came back; it ends as returned',
			},
			{
				displayName: 'Happened At',
				name: 'at',
				type: 'dateTime',
				default: '',
				description: "When it was given back, in the workflow's time zone; empty: now",
			},
			{
				displayName: 'Key',
				name: 'key',
				type: 'string',
				default: '',
				description:
					'Unique for the order: under one key money is given back once, however often the workflow runs. Empty: this execution and item.',
			},
			{
				displayName: 'Restock',
				name: 'restock',
				type: 'boolean',
				default: false,
				description: 'Whether the goods that came back are on sale again',
			},
		],
	},
]);

/** Notes that money was given back by bank or cash; it moves none itself. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const orderCode = readOrderCode(this, item);
	const options = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const now = Date.now();
	const { currency } = await getOrder(store.db, orderCode);
	const refund = {
		orderCode,
		amountMinor: toMinor(this.getNodeParameter('amount', item), 'amount', currency),
		reason: readText(this, 'reason', item, 500),
		goodsReturned: options.goodsReturned === true,
		restock: options.restock === true,
		key: cleanText(options.key, 'key', 200) ?? `${this.getExecutionId()}:${this.getNode().id}:${item}`,
		actor: null,
		at: readTime(this, 'options.at', item) ?? now,
	};
	const { status, state, paidMinor, refundedMinor } = await store.tx(
		async (trx) => await markRefunded(trx, refund, now),
	);
	return {
		...{ status, orderCode, state, currency },
		paid: major(paidMinor, currency),
		refunded: major(refundedMinor, currency),
	};
}
