import { orderTotals } from '../../../groupbuy/order-totals';
import type { ShippingMethod } from '../../../groupbuy/checkout';
import type { Totals } from '../../../groupbuy/totals';
import type { CheckoutForm as Form } from '../../api';
import { CheckoutForm } from '../checkout/checkout-form';
import type { FormState } from '../checkout/form-state';
import { usePage, type Sender } from '../page-context';
import { Note } from '../ui/messages';
import type { CartItem } from './cart';
import type { GroupScreenProps } from './shop-screen';

interface CheckoutScreenProps extends GroupScreenProps {
	typed: { current: FormState | null };
	sender: Sender;
	submit: (checkout: Form) => Promise<void>;
}

export function CheckoutScreen({ page, items, back, typed, sender, submit }: CheckoutScreenProps) {
	const { words } = usePage();
	const orders = byCampaign(items);
	const tiered = items.some(({ offered }) => offered !== null && offered.offer.tiers.length > 0);
	const totals = (shipping: ShippingMethod | null): Totals[] =>
		orders.map((lines) =>
			orderTotals({
				lines: lines.map(({ code, quantity, offered }) => ({
					key: code,
					variantId: null,
					unitPriceMinor: offered?.offer.priceMinor ?? 0,
					quantity,
					gift: false,
				})),
				// A group's prices are its own: shop promotions, coupons and store credit do not count on them.
				promotions: [],
				coupon: null,
				storeCredit: null,
				discounts: [],
				shipping,
				tax: page.tax,
				now: Date.now(),
			}),
		);
	return (
		<CheckoutForm
			offer={page}
			recipients={page.recipients}
			currency={items[0]?.offered?.campaign.currency ?? 'TWD'}
			totals={totals}
			typed={typed}
			sender={sender}
			submitLabel={words.submitOrder}
			onSubmit={(form) => void submit(form)}
			onBack={back}
		>
			{orders.length > 1 && <Note>{words.perCampaign}</Note>}
			{tiered && <Note>{words.tierNote}</Note>}
		</CheckoutForm>
	);
}

/** Each campaign's lines become an order. */
function byCampaign(items: readonly CartItem[]): CartItem[][] {
	const orders = new Map<string, CartItem[]>();
	for (const item of items) {
		const code = item.offered?.campaign.code ?? '';
		orders.set(code, [...(orders.get(code) ?? []), item]);
	}
	return [...orders.values()];
}
