import { updateDisplayOptions, type IExecuteFunctions } from 'n8n-workflow';

import { isCurrency } from '../../../../lib/groupbuy/money';
import { mergeBills, type BillOf } from '../../../../lib/store/bills';
import type { Store } from '../../../../lib/store/store';
import { currencyField, customerField, showFor } from '../../../shared/fields';
import { orderCodesField, readOrderCodes } from '../../../shared/order-code';
import { oneOf, readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { presentedBill } from './bill-fields';

export const description = showFor('bill', 'merge', [
	{
		displayName: 'Orders',
		name: 'which',
		type: 'options',
		default: 'customer',
		options: [
			{
				name: 'All Open Orders of a Customer',
				value: 'customer',
				description: 'Of whatever campaigns and groups, and those made beside a chat',
			},
			{ name: 'Named Orders', value: 'orders' },
		],
	},
	...updateDisplayOptions({ show: { which: ['customer'] } }, [customerField, currencyField]),
	...updateDisplayOptions({ show: { which: ['orders'] } }, [orderCodesField]),
]);

/** One bill for several orders of one buyer. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const of = readOrders(this, item);
	return await store.tx(async (trx) => {
		const { status, code, orderCodes } = await mergeBills(trx, of, Date.now());
		return {
			status,
			orderCodes,
			bill: code === null ? null : await presentedBill(trx, code, timeZoneOf(this)),
		};
	});
}

function readOrders(context: IExecuteFunctions, item: number): BillOf {
	const which = oneOf(context.getNodeParameter('which', item), 'which', ['customer', 'orders'] as const);
	if (which === 'orders') return { orderCodes: readOrderCodes(context, item) };
	const currency = context.getNodeParameter('currency', item, 'TWD') as unknown;
	return {
		person: readLocator(context, 'customer', item),
		currency: isCurrency(currency) ? currency : 'TWD',
	};
}
