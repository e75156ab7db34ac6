import type { IExecuteFunctions } from 'n8n-workflow';

import { setPaymentUrl } from '../../../../lib/store/order-links';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';
import { readOptionalText } from '../../../shared/read';

export const description = showFor('payment', 'setPaymentLink', [
	orderCodeField,
	{
		displayName: 'Payment URL',
		name: 'paymentUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://pay.example.com/12345',
		description:
			'Where a gateway takes the payment, e.g. LINE Pay; the order page leads there. Empty: no link.',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const orderCode = readOrderCode(this, item);
	const wanted = readOptionalText(this, 'paymentUrl', item);
	const paymentUrl = await store.tx(async (trx) => await setPaymentUrl(trx, orderCode, wanted, Date.now()));
	return { orderCode, paymentUrl };
}
