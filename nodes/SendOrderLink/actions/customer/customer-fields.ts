import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { InputError } from '../../../../lib/groupbuy/input-error';
import type { Currency } from '../../../../lib/groupbuy/money';
import { USER_ID } from '../../../../lib/line/messaging-api';
import { customerOf, type CustomerRecord } from '../../../../lib/store/customer-records';
import type { CustomerAnswer } from '../../../../lib/store/customers';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Db } from '../../../../lib/store/store';
import { isoTime } from '../../../shared/present';
import { cleanText, readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const lineUserIdField: INodeProperties = {
	displayName: 'LINE User ID',
	name: 'lineUserId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. U4af4980629…',
	description: 'The userId of an event of the LINE Group Trigger',
};

/** @throws InputError when it is none, or when it is empty and must not be */
export function checkedLineUserId(value: unknown): string {
	const lineUserId = cleanText(value, 'LINE User ID', 100) ?? '';
	if (USER_ID.test(lineUserId)) return lineUserId;
	throw new InputError(
		`The field 'LINE User ID' cannot be '${lineUserId}'`,
		'It is U and 32 digits 0–9, a–f: the userId of an event of the LINE Group Trigger.',
	);
}

/**
 * Code of the customer who is chosen, by it or by a LINE account of theirs.
 *
 * @throws InputError when nobody is chosen, or somebody in LINE who is no customer yet
 */
export async function readCustomerCode(context: IExecuteFunctions, db: Db, item: number): Promise<string> {
	const chosen = readLocator(context, 'customer', item);
	if (!USER_ID.test(chosen)) return chosen.toUpperCase();
	const customer = await customerOf(db, chosen);
	if (customer) return customer.code;
	throw new InputError(
		`The LINE user '${chosen}' is no customer yet`,
		'Make them one with Customer → Find or Create, by their phone number or e-mail address.',
	);
}

/** Customers as items; amounts are in the currency of the shop. */
export async function customerPresenter(
	context: IExecuteFunctions,
	db: Db,
): Promise<(customer: CustomerRecord) => object> {
	const { currency } = await readShopSettings(db);
	return (customer) => presentCustomer(customer, currency, timeZoneOf(context));
}

function presentCustomer(customer: CustomerRecord, currency: Currency, zone: string) {
	const { storeCreditMinor, createdAt, updatedAt, ...rest } = customer;
	return {
		...rest,
		storeCredit: major(storeCreditMinor, currency),
		createdAt: isoTime(createdAt, zone),
		updatedAt: isoTime(updatedAt, zone),
	};
}

/** What came of it, with the customers that it is about. */
export async function presentAnswer(
	context: IExecuteFunctions,
	db: Db,
	{ status, customer, matches }: CustomerAnswer<string>,
): Promise<object> {
	const present = await customerPresenter(context, db);
	return { status, customer: customer && present(customer), matches: matches.map(present) };
}
