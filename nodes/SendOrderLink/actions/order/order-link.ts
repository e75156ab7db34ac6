import type { IExecuteFunctions } from 'n8n-workflow';

import type { ShopSettings } from '../../../../lib/groupbuy/checkout';
import { linkKey } from '../../../../lib/web/link-token';
import { orderLink } from '../../../../lib/web/links';

/**
 * The link to an order's page, signed with the channel's secret.
 *
 * @throws InputError when the shop has no storefront
 */
export async function signedOrderLink(
	context: IExecuteFunctions,
	item: number,
	settings: ShopSettings,
	order: { code: string; linkVersion: number; lineUserId: string | null },
): Promise<string> {
	const { channelSecret } = await context.getCredentials<{ channelSecret: string }>('lineMessagingApi', item);
	const { code, linkVersion, lineUserId } = order;
	return orderLink(
		linkKey(channelSecret),
		settings,
		{ code, linkVersion, lineUserId: lineUserId ?? '' },
		Date.now(),
	);
}
