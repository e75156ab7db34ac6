import type { IExecuteFunctions } from 'n8n-workflow';

import { countAudience } from '../../../../lib/store/audience-members';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readSelection } from './read-selection';
import { selectionField } from './selection-fields';

export const description = showFor('audience', 'preview', [selectionField]);

/** How many buyers there are, and why some are left out. Asks nobody but the database. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	return await countAudience(store.db, await readSelection(this, store.db, item), Date.now());
}
