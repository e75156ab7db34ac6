import type { IExecuteFunctions } from 'n8n-workflow';

import { readBudgetSettings } from '../../../../lib/store/message-budget';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';

export const description = showFor('budget', 'getSettings', []);

/** As Update Settings takes them. */
export async function execute(this: IExecuteFunctions, store: Store): Promise<object> {
	return await readBudgetSettings(store.db);
}
