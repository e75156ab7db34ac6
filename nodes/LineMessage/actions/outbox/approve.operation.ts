import type { IExecuteFunctions } from 'n8n-workflow';

import { approvePush } from '../../../../lib/store/outbox-pushes';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { readText } from '../../../shared/read';
import { pushCodeField } from './push-code';

export const description = showFor('outbox', 'approve', [pushCodeField]);

/** Lets a push go out with the next Deliver Due; caps and quota still hold. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readText(this, 'code', item, 20).toUpperCase();
	return { code, status: await approvePush(store, code, Date.now()) };
}
