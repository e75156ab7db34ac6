import { readCheckout } from '../groupbuy/checkout-input';
import { isPaidInAdvance } from '../groupbuy/checkout-methods';
import type { Checkout, PaymentMethod, ShippingMethod, ShopSettings } from '../groupbuy/checkout';
import type { CampaignRules } from '../groupbuy/rules';
import { PageError } from './storefront';

/** What a buyer chooses from at checkout. */
export interface CheckoutOffer {
	shippingMethods: ShippingMethod[];
	paymentMethods: PaymentMethod[];
	invoices: boolean;
}

/**
 * The ways to ship and to pay for orders in campaigns with these rules; `null`: there is nothing to choose from. Where every
 * campaign asks for money in advance, paying at the hand-over is no way to pay.
 */
export function checkoutOffer(
	{ shippingMethods, paymentMethods, invoices }: ShopSettings,
	rules: ReadonlyArray<Pick<CampaignRules, 'payment'>>,
): CheckoutOffer | null {
	const inAdvance = rules.length > 0 && rules.every(({ payment }) => payment !== 'on_pickup');
	const methods = paymentMethods.filter(({ type }) => !inAdvance || isPaidInAdvance(type));
	if (shippingMethods.length === 0 || methods.length === 0) return null;
	return { shippingMethods: [...shippingMethods], paymentMethods: methods, invoices };
}

/**
 * Checks what a page sends as a checkout.
 *
 * @throws PageError naming the field
 */
export function checkoutOf(form: unknown, offer: CheckoutOffer | null): Checkout {
	if (offer === null) throw new PageError('not_possible', 'The shop offers no way to ship or to pay');
	const reading = readCheckout(form, offer);
	if (reading.ok) return reading.checkout;
	throw new PageError('invalid', reading.message, reading.field);
}
