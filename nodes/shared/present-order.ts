import { major, type Currency } from '../../lib/groupbuy/money';
import type { OrderDetails } from '../../lib/store/order-details';
import { isoOrNull, isoTime } from './present';

/** Every `…Minor` anywhere in a value as an ordinary number under the name without it: `feeMinor: 60` → `fee: 60`. */
export function presentAmounts(value: unknown, currency: Currency): unknown {
	if (Array.isArray(value)) return value.map((entry) => presentAmounts(entry, currency));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, inner]: [string, unknown]) =>
			name.endsWith('Minor')
				? [name.slice(0, -'Minor'.length), typeof inner === 'number' ? major(inner, currency) : inner]
				: [name, presentAmounts(inner, currency)],
		),
	);
}

/** An order with all that its page shows, as an item. */
export function presentOrderDetails(order: OrderDetails, zone: string): object {
	const { campaign, proofs, timeline, ...rest } = order;
	const { placedAt, paidAt, pickedUpAt, confirmedAt, checkedOutAt, expiresAt } = order;
	return {
		...(presentAmounts(rest, order.currency) as object),
		placedAt: isoTime(placedAt, zone),
		paidAt: isoOrNull(paidAt, zone),
		pickedUpAt: isoOrNull(pickedUpAt, zone),
		confirmedAt: isoOrNull(confirmedAt, zone),
		checkedOutAt: isoOrNull(checkedOutAt, zone),
		expiresAt: isoOrNull(expiresAt, zone),
		campaign: campaign && { code: campaign.code, title: campaign.title, state: campaign.state },
		proofs: proofs.map(({ submittedAt, decidedAt, ...proof }) => ({
			...proof,
			submittedAt: isoTime(submittedAt, zone),
			decidedAt: isoOrNull(decidedAt, zone),
		})),
		timeline: timeline.map(({ event, at }) => ({ event, at: isoTime(at, zone) })),
	};
}
