import type { IExecuteFunctions } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import { adjustStoreCredit } from '../../../../lib/store/store-credit';
import type { Store } from '../../../../lib/store/store';
import { customerField, showFor } from '../../../shared/fields';
import { cleanText, oneOf, readOptionalText, readText, toMinor } from '../../../shared/read';
import { thisRun } from '../../../shared/this-run';
import { readCustomerCode } from './customer-fields';

export const description = showFor('customer', 'adjustCredit', [
	customerField,
	{
		displayName: 'Change',
		name: 'change',
		type: 'options',
		default: 'add',
		options: [
			{ name: 'Add', value: 'add' },
			{ name: 'Deduct', value: 'deduct', description: 'Never below 0' },
		],
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 100',
		description: "In the shop's currency",
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 缺貨補償',
		description: 'For the ledger of store credit',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Request Key',
				name: 'requestKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. refund-10023',
				description:
					'Under one key the credit changes once. Empty: once per execution and item, so that a retry changes nothing more.',
			},
			{ displayName: 'Staff', name: 'staff', type: 'string', default: '', placeholder: 'e.g. Amy' },
		],
	},
]);

/** Gives store credit to a customer or takes it away. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = await readCustomerCode(this, store.db, item);
	const { currency } = await readShopSettings(store.db);
	const minor = toMinor(readOptionalText(this, 'amount', item), 'amount', currency);
	const change = oneOf(this.getNodeParameter('change', item, 'add'), 'change', ['add', 'deduct']);
	const { staff, requestKey } = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const move = {
		deltaMinor: change === 'add' ? minor : -minor,
		orderId: null,
		staff: cleanText(staff, 'staff', 100),
		reason: readText(this, 'reason', item, 500),
		requestKey: cleanText(requestKey, 'requestKey', 200) ?? thisRun(this, item),
	};
	const { status, balanceMinor } = await store.tx(
		async (trx) => await adjustStoreCredit(trx, code, move, Date.now()),
	);
	return { status, code, storeCredit: major(balanceMinor, currency), currency };
}
