import type { Updateable } from 'kysely';

import type { Checkout, Recipient, ShippingType } from '../groupbuy/checkout';
import { joinAddresses } from '../groupbuy/customer';
import type { OrdersTable } from './schema';
import type { Tx } from './store';

/** A checkout as the columns of its order; those of the recipient are repeated where lists read them. */
export function checkoutColumns(checkout: Checkout) {
	const { shipping, payment, recipient, invoice } = checkout;
	return {
		shipping: JSON.stringify(shipping),
		payment: JSON.stringify(payment),
		recipient: JSON.stringify(recipient),
		invoice: invoice && JSON.stringify(invoice),
		recipient_name: recipient.name,
		recipient_phone: recipient.phone,
		recipient_email: recipient.email,
		pickup_place: placeOf(checkout),
		store_code: recipient.storeCode,
	} satisfies Updateable<OrdersTable>;
}

/** The chain as the lists of a closing pack know it, see `carriers.ts` there. */
const CHAINS: Partial<Record<ShippingType, string>> = {
	seven_eleven_c2c: '7-ELEVEN',
	seven_eleven_b2c: '7-ELEVEN',
	family_mart_c2c: '全家',
	family_mart_b2c: '全家',
};

/** Where the goods go, in one line. */
function placeOf({ shipping, recipient }: Checkout): string {
	const { pickupPlace, storeName, postalCode, address } = recipient;
	const chain = CHAINS[shipping.type];
	if (chain !== undefined) return [chain, storeName].filter(Boolean).join(' ');
	return pickupPlace ?? ([postalCode, address].filter(Boolean).join(' ') || shipping.name);
}

/** Keeps where an order goes for the next one, if the buyer is a customer. */
export async function rememberRecipient(
	trx: Tx,
	buyerId: number,
	recipient: Recipient,
	now: number,
): Promise<void> {
	// Touching the row first locks it: two orders at the same moment keep both addresses.
	const customer = await trx
		.updateTable('customers')
		.set({ updated_at: now })
		.where('id', '=', (eb) => eb.selectFrom('buyers').select('customer_id').where('id', '=', buyerId))
		.returning(['id', 'addresses'])
		.executeTakeFirst();
	if (!customer) return;
	const addresses = joinAddresses([recipient], JSON.parse(customer.addresses) as Recipient[]);
	await trx
		.updateTable('customers')
		.set({ addresses: JSON.stringify(addresses) })
		.where('id', '=', customer.id)
		.execute();
}
