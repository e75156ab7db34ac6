import type { IExecuteFunctions } from 'n8n-workflow';

import { qrCodePng } from '../../../../lib/files/qr-code';
import { getOrder } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { WithFiles } from '../../../shared/operation';
import { pickupLink, pickupText } from '../pickup-link';
import { readText } from '../../../shared/read';
import { orderCodeField, readOrderCode } from '../../../shared/order-code';

export const description = showFor('order', 'qrCode', [
	orderCodeField,
	{
		displayName: 'LINE Account ID',
		name: 'accountId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. @123abcde',
		description:
			"Basic ID of the bot's account, from LINE Official Account Manager. The leader or a helper scans the code with LINE and sends what it types: the order is then picked up.",
	},
]);

/** A QR code, as PNG in `data`, that opens the bot's chat with the command for picking the order up typed in. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<WithFiles> {
	const accountId = readText(this, 'accountId', item, 100);
	const { code, campaignCode, buyerName } = await getOrder(store.db, readOrderCode(this, item));
	const url = pickupLink(accountId, code);
	const data = await this.helpers.prepareBinaryData(qrCodePng(url), `${code}.png`, 'image/png');
	return new WithFiles({ orderCode: code, campaignCode, buyerName, text: pickupText(code), url }, { data });
}
