import type { IExecuteFunctions } from 'n8n-workflow';

import { CURRENCIES } from '../../../../lib/groupbuy/money';
import { createPlan } from '../../../../lib/store/referral-plans';
import type { Store } from '../../../../lib/store/store';
import { currencyField, showFor } from '../../../shared/fields';
import { presentPlan } from '../../../shared/present-referral';
import { oneOf, readText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { readTerms, termsFields } from './terms-fields';

export const description = showFor('referralPlan', 'create', [
	{
		displayName: 'Name',
		name: 'planName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 團媽 10%',
	},
	currencyField,
	...termsFields,
]);

/** Saves a plan; run again with the same terms, it is the same plan. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const currency = oneOf(this.getNodeParameter('currency', item, 'TWD'), 'currency', CURRENCIES);
	const input = {
		name: readText(this, 'planName', item, 100),
		terms: readTerms(this, item, currency),
		currency,
	};
	const { status, plan } = await store.tx(async (trx) => await createPlan(trx, input, Date.now()));
	return { status, ...presentPlan(plan, timeZoneOf(this)) };
}
