import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ShopSettings } from '../../../../lib/groupbuy/checkout';
import { USER_ID } from '../../../../lib/line/messaging-api';
import { orderingId } from '../../../../lib/store/customer-binding';
import { customerOf } from '../../../../lib/store/customer-records';
import { makeFastOrder, type FastOrderOutcome } from '../../../../lib/store/make-fast-order';
import { orderDetails } from '../../../../lib/store/order-details';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store, Tx } from '../../../../lib/store/store';
import { tryOut } from '../../../../lib/store/try-out';
import { campaignField, customerField, showFor } from '../../../shared/fields';
import { withReferral } from '../../../shared/order-referrals';
import { presentAmounts, presentOrderDetails } from '../../../shared/present-order';
import { cleanText, oneOf, readLocator, readTime, toMinor } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { checkoutFields, readCheckoutFields } from './checkout-fields';
import { optionFields, readOrderFields, type Options } from './create-fields';
import { itemFields } from './item-fields';
import { signedOrderLink } from './order-link';
import { thisRun } from '../../../shared/this-run';

const campaignPrices: INodeProperties = {
	...campaignField,
	displayOptions: { show: { prices: ['campaign'] } },
};

export const description = showFor('order', 'create', [
	customerField,
	{
		displayName: 'Prices',
		name: 'prices',
		type: 'options',
		default: 'shop',
		options: [
			{ name: 'Of a Campaign', value: 'campaign', description: 'Its prices, and its stock too' },
			{ name: 'Of the Shop', value: 'shop' },
		],
	},
	campaignPrices,
	...itemFields,
	...checkoutFields,
	optionFields,
]);

/** Makes an order for somebody with whom the shop is in a chat, or says why not; with Dry Run only says it. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const options = this.getNodeParameter('options', item, {}) as Options;
	const settings = await readShopSettings(store.db);
	const outcome =
		options.dryRun === true
			? await tryOut(store, async (trx) => await make(this, item, trx, settings, options))
			: await store.tx(async (trx) => await make(this, item, trx, settings, options));
	if (outcome.status === 'already' || (outcome.status === 'created' && options.dryRun !== true)) {
		return await presentMade(this, item, store, settings, outcome);
	}
	const status = outcome.status === 'created' ? 'dry_run' : outcome.status;
	return {
		...(presentAmounts(outcome, settings.currency) as object),
		status,
		code: null,
		link: null,
		order: null,
	};
}

async function make(
	context: IExecuteFunctions,
	item: number,
	trx: Tx,
	settings: ShopSettings,
	options: Options,
): Promise<FastOrderOutcome> {
	const now = Date.now();
	const customer = readLocator(context, 'customer', item);
	const lineUserId = USER_ID.test(customer) ? customer : await orderingId(trx, customer.toUpperCase(), now);
	const prices = oneOf(context.getNodeParameter('prices', item, 'shop'), 'prices', ['shop', 'campaign']);
	const expiresAt = readTime(context, 'options.expiresAt', item);
	return await makeFastOrder(
		trx,
		{
			requestKey: cleanText(options.idempotencyKey, 'idempotencyKey', 200) ?? thisRun(context, item),
			lineUserId,
			campaignCode: prices === 'campaign' ? readLocator(context, 'campaign', item).toUpperCase() : null,
			referralCode: cleanText(options.referralCode, 'referralCode', 60),
			order: readOrderFields(context, item, options, settings.currency),
			checkout: await readCheckoutFields(
				context,
				item,
				withFee(settings, options),
				async () => (await customerOf(trx, lineUserId))?.addresses ?? [],
			),
			staff: cleanText(options.staff, 'staff', 100),
			...(expiresAt !== null && { expiresAt }),
		},
		settings,
		now,
	);
}

/** The fee that was agreed in the chat holds whatever the goods come to. */
function withFee(settings: ShopSettings, { shippingFee }: Options): ShopSettings {
	if ((shippingFee ?? '') === '') return settings;
	const feeMinor = toMinor(shippingFee, 'shippingFee', settings.currency);
	return {
		...settings,
		shippingMethods: settings.shippingMethods.map((method) => ({ ...method, feeMinor, freeFromMinor: null })),
	};
}

async function presentMade(
	context: IExecuteFunctions,
	item: number,
	store: Store,
	settings: ShopSettings,
	{ status, code }: Extract<FastOrderOutcome, { status: 'created' | 'already' }>,
): Promise<object> {
	const order = await orderDetails(store.db, code);
	return {
		status,
		code,
		// Shops without pages take orders too.
		link: settings.storefrontUrl === null ? null : await signedOrderLink(context, item, settings, order),
		order: await withReferral(store.db, order, (details) =>
			presentOrderDetails(details, timeZoneOf(context)),
		),
	};
}
