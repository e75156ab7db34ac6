import type { IExecuteFunctions } from 'n8n-workflow';

import { splitBill } from '../../../../lib/store/bills';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { orderCodesField, readOrderCodes } from '../../../shared/order-code';
import { readOptionalText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { billCodeField, presentedBill, readBillCode } from './bill-fields';

export const description = showFor('bill', 'split', [
	billCodeField,
	{
		...orderCodesField,
		default: '',
		required: false,
		description: 'Those to take off the bill, separated by commas or spaces; empty: all',
	},
]);

/** Orders of a bill are paid on their own again. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const billCode = readBillCode(this, item);
	const named =
		readOptionalText(this, 'orderCodes', item, 20_000) === null ? null : readOrderCodes(this, item);
	return await store.tx(async (trx) => {
		const split = await splitBill(trx, { billCode, orderCodes: named }, Date.now());
		return { ...split, bill: await presentedBill(trx, billCode, timeZoneOf(this)) };
	});
}
