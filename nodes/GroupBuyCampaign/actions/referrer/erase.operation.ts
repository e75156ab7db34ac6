import type { IExecuteFunctions } from 'n8n-workflow';

import { eraseReferrer } from '../../../../lib/store/referrers';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentReferrer } from '../../../shared/present-referral';
import { readReferrer, referrerField } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { erasePreviewField, isPreview } from '../../../shared/preview-field';

export const description = showFor('referrer', 'erase', [
	{
		displayName:
			"Name, contact, bank account and notes are replaced for good, codes and report links end; what was earned and paid stays for the books. n8n's own execution history is not touched: prune it in n8n's settings.",
		name: 'eraseNotice',
		type: 'notice',
		default: '',
	},
	referrerField,
	erasePreviewField,
]);

/** Shows the referrer, or erases their personal data. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const referrer = await readReferrer(this, store.db, item);
	if (isPreview(this, item)) return { ...presentReferrer(referrer, timeZoneOf(this)), erased: false };
	const erasure = await store.tx(async (trx) => await eraseReferrer(trx, { id: referrer.id }, Date.now()));
	return { ...erasure, erased: true };
}
