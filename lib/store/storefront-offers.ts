import { Desk } from '../groupbuy/desk';
import { refusal } from '../groupbuy/limits';
import { MAX_QUANTITY_PER_MESSAGE } from '../groupbuy/order';
import { priceAt } from '../groupbuy/pricing';
import type { CampaignView, ItemView } from '../groupbuy/views';
import { selectCampaigns } from './booking-statements';
import { listCampaigns } from './campaign-views';
import { campaignOf, readItems } from './offered';
import { readBuyerCounts, readFacts, readHoldings } from './read-book';
import type { Db } from './store';

/** An item as a page offers it. */
export interface StorefrontItem extends ItemView {
	productTitle: string;
	variantTitle: string | null;
	description: string | null;
	/** Of a piece ordered now. */
	priceNowMinor: number;
	/** Pieces that may be added now: what stock, limits and the buyer's record leave. */
	mayAdd: number;
}

export interface StorefrontCampaign extends CampaignView {
	items: StorefrontItem[];
}

/** What has ended is still shown for a day, so that who comes late knows. */
const SHOWN_AFTER_MS = 24 * 60 * 60 * 1000;

/** Stands for somebody whom nothing is known of. */
const NOBODY = 0;

/**
 * A group's campaigns that take orders, will take them, or have ended lately; those that end first come first.
 *
 * @param groupId database id
 * @param lineUserId whose limits count; `null`: not known
 */
export async function storefrontCampaigns(
	db: Db,
	groupId: number,
	lineUserId: string | null,
	now: number,
): Promise<StorefrontCampaign[]> {
	const rows = await db
		.selectFrom('campaigns')
		.select(['id', 'code'])
		.where('group_id', '=', groupId)
		.where((eb) =>
			eb.or([
				eb('state', 'in', ['scheduled', 'open']),
				eb.and([eb('state', '=', 'closed'), eb('ended_at', '>', now - SHOWN_AFTER_MS)]),
			]),
		)
		.execute();
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const views = await listCampaigns(db, { codes: rows.map(({ code }) => code) }, now);
	const texts = await textsOf(db, ids);
	const allowance = await allowances(db, ids, lineUserId, now);
	const idOf = new Map(rows.map(({ id, code }) => [code, id]));
	return views
		.map((view) => ({
			...view,
			items: view.items.map((item): StorefrontItem => {
				const key = `${idOf.get(view.code) ?? 0}:${item.code}`;
				const open = view.state === 'open' ? (allowance.get(key) ?? 0) : 0;
				return {
					...item,
					...(texts.get(key) ?? { productTitle: item.title, variantTitle: null, description: null }),
					priceNowMinor: priceAt({ unitPriceMinor: item.priceMinor, rules: item.rules }, now),
					mayAdd: Math.min(open, item.left ?? open),
				};
			}),
		}))
		.sort((a, b) => (a.closesAt ?? Infinity) - (b.closesAt ?? Infinity) || a.opensAt - b.opensAt);
}

async function textsOf(db: Db, campaignIds: readonly number[]) {
	const rows = await db
		.selectFrom('campaign_items')
		.innerJoin('variants', 'variants.id', 'campaign_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.select([
			'campaign_items.campaign_id as campaignId',
			'campaign_items.code',
			'campaign_items.product_title as productTitle',
			'campaign_items.variant_title as variantTitle',
			'products.description',
		])
		.where('campaign_items.campaign_id', 'in', campaignIds)
		.execute();
	return new Map(rows.map(({ campaignId, code, ...texts }) => [`${campaignId}:${code}`, texts]));
}

/** What limits allow to be added, whatever the stock, by campaign and item code. */
async function allowances(
	db: Db,
	campaignIds: readonly number[],
	lineUserId: string | null,
	now: number,
): Promise<Map<string, number>> {
	const campaigns = (await selectCampaigns(db, campaignIds)).map(campaignOf);
	const items = await readItems(db, campaignIds);
	const buyer =
		lineUserId === null
			? undefined
			: await db.selectFrom('buyers').select('id').where('line_user_id', '=', lineUserId).executeTakeFirst();
	const buyerId = buyer?.id ?? NOBODY;
	const { lots } = await readHoldings(db, campaigns, [buyerId]);
	const desk = new Desk({
		...{ campaigns, items, lots, stocks: new Map(), waitlist: [], messages: new Map() },
		buyers: await readFacts(db, campaigns, [buyerId]),
		buyerCounts: await readBuyerCounts(db, campaigns),
	});
	return new Map(
		items.map((item) => {
			const fits = (quantity: number) => !refusal(desk, { buyerId, item, quantity, at: now });
			return [`${item.campaignId}:${item.code}`, largest(MAX_QUANTITY_PER_MESSAGE, fits)];
		}),
	);
}

/** The largest number up to `max` that fits, where every smaller one fits too; 0: none does. */
function largest(max: number, fits: (value: number) => boolean): number {
	let [low, high] = [0, max];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (fits(middle)) low = middle;
		else high = middle - 1;
	}
	return low;
}
