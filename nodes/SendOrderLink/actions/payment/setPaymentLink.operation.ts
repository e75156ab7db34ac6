import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
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
	const paymentUrl = checkedUrl(readOptionalText(this, 'paymentUrl', item, 2000));
	await store.tx(async (trx) => await setPaymentUrl(trx, orderCode, paymentUrl, Date.now()));
	return { orderCode, paymentUrl };
}

function checkedUrl(text: string | null): string | null {
	if (text === null) return null;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol === 'https:' && url.username === '' && url.password === '') return url.href;
	throw new InputError(
		`The field 'paymentUrl' is not a web address that begins with https://: '${text.slice(0, 60)}'`,
		'Give the address of the payment page that the gateway answered.',
	);
}
