// A shop whose campaign has rules, ends and is settled.
import type { CampaignRules, ItemRules } from '../../lib/groupbuy/rules';
import { listOrders } from '../../lib/store/orders';
import { settleCampaign, type SettleResult } from '../../lib/store/settle';
import type { Store } from '../../lib/store/store';
import { NOW, openShop, type ShopItem } from './shop';

export const END = NOW + 10_000;
export const SETTLED = NOW + 20_000;

export interface RuledItem extends ShopItem {
	rules?: Partial<ItemRules>;
}

/** The group `C1` with one open campaign of these items under these rules. @returns the campaign's code */
export async function openRuled(
	store: Store,
	items: readonly RuledItem[],
	rules: Partial<CampaignRules> = {},
): Promise<string> {
	const itemRules = new Map(items.map((item) => [item.code, item.rules ?? {}]));
	const { code } = await openShop(store, items, { rules, itemRules });
	return code;
}

/** Ends a campaign as a leader does; it is not settled yet. */
export async function end(store: Store, code: string, at = END): Promise<void> {
	await store.tx(async (trx) => {
		await trx
			.updateTable('campaigns')
			.set({ state: 'closed', end_reason: 'manual', ended_at: at })
			.where('code', '=', code)
			.execute();
	});
}

export async function settle(store: Store, code: string, now = SETTLED): Promise<SettleResult> {
	return await store.tx(async (trx) => await settleCampaign(trx, code, { actor: null, reason: null }, now));
}

export async function endAndSettle(store: Store, code: string): Promise<SettleResult> {
	await end(store, code);
	return await settle(store, code);
}

/** Orders in short, in the order of placing: `ming confirmed 270: A1×2@100, A1×1@70 (1 unformed)`. */
export async function ordersInShort(store: Store): Promise<string[]> {
	const orders = await listOrders(store.db, {});
	return orders.map(({ lineUserId, state, totalMinor, lines }) => {
		const short = lines.map(
			({ code, quantity, unitPriceMinor, unformed }) =>
				`${code}×${quantity}@${unitPriceMinor}${unformed > 0 ? ` (${unformed} unformed)` : ''}`,
		);
		return `${(lineUserId ?? '').replace(/^U-/, '')} ${state} ${totalMinor}: ${short.join(', ')}`.trim();
	});
}
