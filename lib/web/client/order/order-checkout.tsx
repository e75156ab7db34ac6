import { changedTotals } from '../../../groupbuy/changed-totals';
import type { CheckoutForm as Form, OrderPage } from '../../api';
import { CheckoutForm } from '../checkout/checkout-form';
import type { FormState } from '../checkout/form-state';
import { usePage, type Sender } from '../page-context';

interface OrderCheckoutProps {
	page: OrderPage;
	typed: { current: FormState | null };
	sender: Sender;
	onSubmit: (checkout: Form) => void;
	onBack: () => void;
}

/** Checkout of an order that stands already. What the page knows of its recipient is masked, so it is typed anew. */
export function OrderCheckout({ page, typed, sender, onSubmit, onBack }: OrderCheckoutProps) {
	const { words } = usePage();
	const { totals } = page;
	return (
		<CheckoutForm
			offer={page}
			recipients={[]}
			currency={page.currency}
			totals={(shipping) => [changedTotals(totals, { goodsMinor: totals.goodsMinor, shipping })]}
			typed={typed}
			sender={sender}
			submitLabel={words.saveCheckout}
			onSubmit={onSubmit}
			onBack={onBack}
		/>
	);
}
