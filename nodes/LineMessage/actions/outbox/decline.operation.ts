import type { IExecuteFunctions } from 'n8n-workflow';

import { declinePush } from '../../../../lib/store/outbox-pushes';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';
import { pushCodeField } from './push-code';

export const description = showFor('outbox', 'decline', [pushCodeField]);

/** Has a push wait for a reply instead, which is free. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readText(this, 'code', item, 20).toUpperCase();
	return { code, status: await declinePush(store, code, Date.now()) };
}
