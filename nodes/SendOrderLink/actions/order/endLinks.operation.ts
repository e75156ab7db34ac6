import type { IExecuteFunctions } from 'n8n-workflow';

import { endOrderLinks } from '../../../../lib/store/order-links';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';

export const description = showFor('order', 'endLinks', [orderCodeField]);

/** For a link that got into the wrong hands. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const code = readOrderCode(this, item);
	return await store.tx(async (trx) => await endOrderLinks(trx, code, Date.now()));
}
