import type { IExecuteFunctions } from 'n8n-workflow';

import { CURRENCIES } from '../../../../lib/groupbuy/money';
import { previewPayouts } from '../../../../lib/store/payouts';
import type { Store } from '../../../../lib/store/store';
import { currencyField, showFor } from '../../../shared/fields';
import { oneOf } from '../../../shared/read';
import { catchUp } from '../catch-up';
import { readReferrerOrAll, referrerOrAllField } from '../referrer-filter';
import { presentPreview } from './present-payout';
import {
	estimateNotice,
	minimumOption,
	paidAtOption,
	readPayoutTerms,
	rulesOption,
	untilField,
} from './terms-fields';

export const description = showFor('payout', 'preview', [
	estimateNotice,
	referrerOrAllField,
	currencyField,
	untilField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [rulesOption, minimumOption, paidAtOption],
	},
]);

/** What would be paid to whom; notes nothing. One item per referrer who has anything that is payable. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const currency = oneOf(this.getNodeParameter('currency', item, 'TWD'), 'currency', CURRENCIES);
	const terms = readPayoutTerms(this, item, currency);
	const referrer = await readReferrerOrAll(this, store.db, item);
	await catchUp(this, store, referrer?.id);
	const leaderIds = referrer === null ? undefined : [referrer.id];
	const previews = await previewPayouts(store.db, { ...terms, leaderIds });
	return previews
		.filter((preview) => preview.currency === currency)
		.map((preview) => presentPreview(preview, terms, terms.timeZone));
}
