import { InputError } from '../groupbuy/input-error';
import { parsePhone } from '../groupbuy/phone';
import { unknownOrder } from './orders';
import type { Tx } from './store';

/** Whom an order is handed to, where and when. What is absent stays as it is; `null` empties a field. */
export interface DeliveryChanges {
	recipientName?: string | null;
	recipientPhone?: string | null;
	pickupPlace?: string | null;
	pickupTime?: string | null;
	/** Number of a convenience store; those of 7-ELEVEN and FamilyMart have six digits. */
	storeCode?: string | null;
	note?: string | null;
}

/** @throws InputError for an unknown order, or a phone number or store number that is none */
export async function updateDelivery(
	trx: Tx,
	orderCode: string,
	changes: DeliveryChanges,
	now: number,
): Promise<void> {
	const { recipientName, recipientPhone, pickupPlace, pickupTime, storeCode, note } = changes;
	const updated = await trx
		.updateTable('orders')
		.set({
			updated_at: now,
			...(recipientName !== undefined && { recipient_name: recipientName }),
			...(recipientPhone !== undefined && { recipient_phone: checkedPhone(recipientPhone) }),
			...(pickupPlace !== undefined && { pickup_place: pickupPlace }),
			...(pickupTime !== undefined && { pickup_time: pickupTime }),
			...(storeCode !== undefined && { store_code: checkedStoreCode(storeCode) }),
			...(note !== undefined && { note }),
		})
		.where('code', '=', orderCode)
		.returning('id')
		.executeTakeFirst();
	if (!updated) throw unknownOrder(orderCode);
}

function checkedPhone(text: string | null): string | null {
	if (text === null) return null;
	const phone = parsePhone(text);
	if (phone !== undefined) return phone;
	throw new InputError(
		`'${text.slice(0, 60)}' is not a phone number`,
		'A mobile number in Taiwan has ten digits: 0912345678. Any other is taken with its area or country code.',
	);
}

function checkedStoreCode(text: string | null): string | null {
	if (text === null) return null;
	const code = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
	if (/^[A-Z]?\d{4,7}$/.test(code)) return code;
	throw new InputError(
		`'${text.slice(0, 60)}' is not the number of a convenience store`,
		'It is the number that the store map shows, six digits for 7-ELEVEN and FamilyMart, e.g. 131386.',
	);
}
