import { typedTextUrl } from '../../../lib/line/links';

/** What a leader's phone types when it scans an order's code; sending it marks the order as picked up. */
export const pickupText = (orderCode: string): string => `取貨 ${orderCode}`;

/** @throws InputError when `accountId` is no ID of a LINE Official Account */
export function pickupLink(accountId: string, orderCode: string): string {
	return typedTextUrl(accountId, pickupText(orderCode));
}
