import type { IExecuteFunctions } from 'n8n-workflow';

import { previewSettling } from '../../../../lib/store/settle';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { campaignField, showFor } from '../../../shared/fields';
import { presentPreview } from '../../../shared/present';
import { readLocator } from '../../../shared/read';

export const description = showFor('campaign', 'preview', [campaignField]);

/** What settling would do now: who gets what at which price, and who falls out. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readLocator(this, 'campaign', item);
	return presentPreview(await previewSettling(store.db, code, Date.now()), timeZoneOf(this));
}
