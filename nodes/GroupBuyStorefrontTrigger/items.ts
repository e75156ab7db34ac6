import type { INodeExecutionData, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { USER_ID } from '../../lib/line/messaging-api';
import { customerOf } from '../../lib/store/customer-records';
import type { LeasedBatch } from '../../lib/store/inbox';
import { orderDetails } from '../../lib/store/order-details';
import type { Store } from '../../lib/store/store';
import { storefrontEvent, type StorefrontEvent } from '../../lib/store/storefront-events';
import { withReferral } from '../shared/order-referrals';
import { isoTime } from '../shared/present';
import { presentOrderDetails } from '../shared/present-order';
import { timeZoneOf } from '../shared/time-zone';

export const storedEvents = (events: LeasedBatch['events']): StorefrontEvent[] => events.map(storefrontEvent);

/** Events as items: with the order as it is now, which may have gone on since. */
export async function toItems(
	context: ITriggerFunctions | IWebhookFunctions,
	store: Store,
	events: readonly StorefrontEvent[],
): Promise<INodeExecutionData[]> {
	const zone = timeZoneOf(context);
	const items: INodeExecutionData[] = [];
	for (const { event, eventId, at, orderCode, proofCode } of events) {
		const order = await orderDetails(store.db, orderCode);
		const { lineUserId } = order;
		const customer = lineUserId === null ? null : await customerOf(store.db, lineUserId);
		const json = {
			event,
			eventId,
			at: isoTime(at, zone),
			orderCode,
			proofCode,
			// Guests and members known by phone are no LINE users to whom a message could go.
			lineUserId: lineUserId !== null && USER_ID.test(lineUserId) ? lineUserId : null,
			groupId: order.lineGroupId,
			customerCode: customer?.code ?? null,
			customerName: customer?.name ?? order.buyerName,
			order: await withReferral(store.db, order, (details) => presentOrderDetails(details, zone)),
		};
		items.push({ json: json });
	}
	return items;
}
