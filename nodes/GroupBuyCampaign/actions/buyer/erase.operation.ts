import type { IExecuteFunctions } from 'n8n-workflow';

import { getBuyer } from '../../../../lib/store/buyer-records';
import { eraseBuyer } from '../../../../lib/store/erase-buyer';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { showFor } from '../../../shared/fields';
import { presentBuyer } from '../../../shared/present';
import { lineUserIdField, readLineUserId } from './line-user-id';
import { erasePreviewField, isPreview } from '../../../shared/preview-field';

export const description = showFor('buyer', 'erase', [
	{
		displayName:
			"Name, picture, LINE user ID, recipient and texts are replaced for good; quantities and amounts stay. n8n's own execution history is not touched: prune it in n8n's settings.",
		name: 'eraseNotice',
		type: 'notice',
		default: '',
	},
	lineUserIdField,
	erasePreviewField,
]);

/** Shows the buyer, or erases their personal data. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const lineUserId = readLineUserId(this, item);
	const now = Date.now();
	if (isPreview(this, item)) {
		const buyer = await getBuyer(store.db, lineUserId, now);
		return { ...presentBuyer(buyer, timeZoneOf(this)), erased: false };
	}
	const erasure = await store.tx(async (trx) => await eraseBuyer(trx, lineUserId, now));
	return { ...erasure, erased: true };
}
