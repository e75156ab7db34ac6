import { orderingWindow } from '../groupbuy/campaign';
import { payableMinor } from '../groupbuy/order';
import {
	orderActions,
	orderStage,
	type ActionFacts,
	type OrderActions,
	type OrderStage,
	type StageFacts,
} from '../groupbuy/order-stage';
import type { OrderDetails } from '../store/order-details';

/** What is to be paid for an order in the end, minor units. */
export function payableOf({ totalMinor, adjustmentsMinor }: OrderDetails): number {
	return payableMinor({ totalMinor, adjustmentsMinor });
}

export function stageOf(order: OrderDetails): OrderStage {
	return orderStage(stageFacts(order));
}

function stageFacts(order: OrderDetails): StageFacts {
	const { state, needsConfirmation, confirmedAt, paidAt, dueInAdvanceMinor, proofs, campaign } = order;
	return {
		...{ state, needsConfirmation, confirmedAt, paidAt, dueInAdvanceMinor },
		proof: proofs.at(-1)?.state ?? null,
		unsettled: campaign?.unsettled ?? false,
	};
}

/** What the buyer may do with an order now. */
export function actionsOf(
	order: OrderDetails,
	{ offersCheckout, onOffer }: Pick<ActionFacts, 'offersCheckout' | 'onOffer'>,
	now: number,
): OrderActions {
	const { campaign, checkedOutAt } = order;
	return orderActions({
		...stageFacts(order),
		campaign: campaign && {
			// The times before a campaign was reopened are no matter to what is ordered now.
			open: orderingWindow({ ...campaign, earlierWindows: [] }, now) === 'open',
			addOnly: campaign.rules.addOnly,
		},
		checkedOut: checkedOutAt !== null,
		offersCheckout,
		onOffer,
	});
}
