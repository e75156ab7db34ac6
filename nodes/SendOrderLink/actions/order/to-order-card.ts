import type { ShopSettings } from '../../../../lib/groupbuy/checkout';
import { isPaidInAdvance } from '../../../../lib/groupbuy/checkout-methods';
import { payableMinor } from '../../../../lib/groupbuy/order';
import { orderStage } from '../../../../lib/groupbuy/order-stage';
import type { OrderCard } from '../../../../lib/line/order-card';
import type { OrderDetails } from '../../../../lib/store/order-details';

/** What the card shows of an order; `url` opens its page. */
export function toOrderCard(order: OrderDetails, { shopName }: ShopSettings, url: string): OrderCard {
	const { code, currency, totals, shipping, payment, expiresAt, campaign } = order;
	return {
		code,
		title: campaign?.title ?? shopName,
		stage: orderStage({
			...order,
			proof: order.proofs.at(-1)?.state ?? null,
			unsettled: campaign?.unsettled ?? false,
		}),
		currency,
		lines: order.lines.map((line) => ({ variantTitle: null, ...line })),
		totals,
		shipping: shipping?.name ?? null,
		payableMinor: payableMinor(order),
		paidInAdvance: payment === null || isPaidInAdvance(payment.type),
		expiresAt,
		url,
	};
}
