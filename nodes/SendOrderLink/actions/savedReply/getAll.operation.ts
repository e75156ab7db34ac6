import type { IExecuteFunctions } from 'n8n-workflow';

import { listSavedReplies } from '../../../../lib/store/saved-replies';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { readLimit } from '../../../shared/read';

export const description = showFor('savedReply', 'getAll', limitFields);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	return (await listSavedReplies(store.db)).slice(0, readLimit(this, item).limit);
}
