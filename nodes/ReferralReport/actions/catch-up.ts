import type { IExecuteFunctions } from 'n8n-workflow';

import { accrueCommission, type Accrued } from '../../../lib/store/commission-accrual';
import type { Store } from '../../../lib/store/store';

/** Brings commission up to date with the orders, of one leader or of all. How far it is stands in n8n's log. */
export async function catchUp(
	context: IExecuteFunctions,
	store: Store,
	leaderId: number | undefined,
): Promise<Accrued> {
	return await accrueCommission(store, { ...(leaderId !== undefined && { leaderId }) }, Date.now, (done) =>
		context.logger.debug(`Commission: ${done.orders} orders looked at, ${done.entries} entries added`),
	);
}
