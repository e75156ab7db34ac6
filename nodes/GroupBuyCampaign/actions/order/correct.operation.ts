import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { MAX_QUANTITY_PER_LINE } from '../../../../lib/groupbuy/order';
import { present } from '../../../../lib/store/collections';
import { correctOrder } from '../../../../lib/store/corrections';
import { listOrders } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { itemCodeField, showFor } from '../../../shared/fields';
import { presentOrder } from '../../../shared/present';
import { readText } from '../../../shared/read';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';

export const description = showFor('order', 'correct', [
	orderCodeField,
	itemCodeField,
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MAX_QUANTITY_PER_LINE },
		default: 0,
		description: 'Pieces of the item that the buyer has from now on; 0 takes the item back',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 打電話加訂',
		description: 'For the ledger',
	},
]);

/**
 * Sets what an order holds of an item, whatever the limits and the end of the campaign. `correction` tells what became of
 * it: too little stock, or an order that holds no goods any more, leave the order as it was.
 */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const orderCode = readOrderCode(this, item);
	const correction = {
		orderCode,
		itemCode: readText(this, 'itemCode', item, 20).normalize('NFKC').toUpperCase(),
		quantity: readQuantity(this.getNodeParameter('quantity', item)),
		reason: readText(this, 'reason', item, 500),
		// Whoever runs the workflow is no member of the group.
		actor: null,
		key: `correction:${randomUUID()}`,
	};
	const { outcome, order } = await store.tx(async (trx) => ({
		outcome: await correctOrder(trx, correction, Date.now()),
		order: (await listOrders(trx, { code: orderCode }))[0],
	}));
	return { ...presentOrder(present(order), timeZoneOf(this)), correction: outcome };
}

function readQuantity(value: unknown): number {
	const quantity = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (
		typeof quantity === 'number' &&
		Number.isInteger(quantity) &&
		quantity >= 0 &&
		quantity <= MAX_QUANTITY_PER_LINE
	)
		return quantity;
	throw new InputError(
		`The field 'quantity' is not a whole number from 0 to ${MAX_QUANTITY_PER_LINE}: '${String(value).slice(0, 60)}'`,
		'Give the pieces that the buyer is to have; 0 takes the item back.',
	);
}
