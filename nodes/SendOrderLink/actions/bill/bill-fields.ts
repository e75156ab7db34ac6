import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { getBill } from '../../../../lib/store/bills';
import type { Db } from '../../../../lib/store/store';
import { isoOrNull, isoTime } from '../../../shared/present';
import { readText } from '../../../shared/read';

export const billCodeField: INodeProperties = {
	displayName: 'Bill Code',
	name: 'billCode',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. B7K3M9QX',
};

export const readBillCode = (context: IExecuteFunctions, item: number): string =>
	readText(context, 'billCode', item, 20).toUpperCase();

/** A bill with its orders, as an item. */
export async function presentedBill(db: Db, billCode: string, zone: string): Promise<object> {
	const { payableMinor, dueMinor, orders, ...bill } = await getBill(db, billCode);
	const { currency } = bill;
	return {
		...bill,
		payable: major(payableMinor, currency),
		due: major(dueMinor, currency),
		orders: orders.map(({ payableMinor: payable, placedAt, paidAt, ...order }) => ({
			...order,
			payable: major(payable, currency),
			placedAt: isoTime(placedAt, zone),
			paidAt: isoOrNull(paidAt, zone),
		})),
	};
}
