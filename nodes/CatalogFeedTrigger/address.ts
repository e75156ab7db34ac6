import type { IHookFunctions } from 'n8n-workflow';

import { readShopSettings, writeShopSettings } from '../../lib/store/shop-settings';
import { openNodeStore } from '../shared/database';
import { asNodeError } from '../shared/errors';

/** In test mode nothing is noted: its address works for one request. */
export async function noteAddress(this: IHookFunctions): Promise<boolean> {
	if (this.getActivationMode() !== 'manual') await change(this, (_noted, own) => own);
	return true;
}

/** Only its own: another trigger may have been activated since. */
export async function withdrawAddress(this: IHookFunctions): Promise<boolean> {
	await change(this, (noted, own) => (noted === own ? null : noted));
	return true;
}

async function change(
	context: IHookFunctions,
	next: (noted: string | null, own: string) => string | null,
): Promise<void> {
	const own = baseOf(context.getNodeWebhookUrl('default') ?? '');
	try {
		const store = await openNodeStore(context);
		await store.tx(async (trx) => {
			const { feedUrl } = await readShopSettings(trx);
			const wanted = next(feedUrl, own);
			if (wanted !== feedUrl) await writeShopSettings(trx, { feedUrl: wanted }, Date.now());
		});
	} catch (error) {
		throw asNodeError(context.getNode(), error);
	}
}

/** n8n gives the address as a pattern, with the names of its last two parts. */
const baseOf = (pattern: string): string => pattern.replace(/\/:secret\/:file$/, '');
