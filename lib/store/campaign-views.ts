import { sql } from 'kysely';

import type { CampaignEndReason, CampaignState } from '../groupbuy/campaign';
import { InputError } from '../groupbuy/input-error';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import type { CampaignView, ItemView } from '../groupbuy/views';
import { chunks } from './collections';
import { ifGiven, NO_LIMIT, oneOf, search, wholeSum } from './expressions';
import { readCampaignRules, readItemRules } from './rules';
import type { Db } from './store';

/** A campaign with its group and its history. */
export interface CampaignRecord extends CampaignView {
	lineGroupId: string;
	groupName: string | null;
	category: string;
	leaderName: string | null;
	/** LINE user IDs of the leader and the helpers who may give commands. */
	operators: string[];
	note: string | null;
	/** What all its orders are tagged with. */
	orderTags: string[];
	/** With which all its orders are made. */
	referralCode: string | null;
	/** Code of the campaign that it was copied from. */
	copiedFrom: string | null;
	endedAt: number | null;
	endReason: CampaignEndReason | null;
	settledAt: number | null;
}

/** The stored state lags behind the clock until something syncs it; what is shown must not. */
export function stateAt(now: number) {
	return sql<CampaignState>`case
		when campaigns.state in ('scheduled', 'open') and campaigns.closes_at <= ${now} then 'closed'
		when campaigns.state = 'scheduled' and campaigns.opens_at <= ${now} then 'open'
		else campaigns.state end`;
}

/** @throws InputError when there is no campaign of this code */
export async function getCampaign(db: Db, code: string, now: number): Promise<CampaignRecord> {
	const [campaign] = await listCampaigns(db, { codes: [code] }, now);
	if (campaign) return campaign;
	throw unknownCampaign(code);
}

/** Database id of a campaign. @param code `null`: of none @throws InputError when there is no campaign of this code */
export async function campaignIdOf(db: Db, code: string | null): Promise<number | null> {
	if (code === null) return null;
	const campaign = await db.selectFrom('campaigns').select('id').where('code', '=', code).executeTakeFirst();
	if (!campaign) throw unknownCampaign(code);
	return campaign.id;
}

export function unknownCampaign(code: string): InputError {
	return new InputError(
		`There is no campaign '${code}'`,
		'Choose one from the list, or look it up with Campaign → Get Many.',
	);
}

export interface CampaignFilter {
	codes?: readonly string[];
	lineGroupIds?: readonly string[];
	state?: CampaignState;
	/** Part of the title or code. */
	search?: string;
	limit?: number;
}

/** Campaigns with their progress, newest first. The state is the one that the clock says. */
export async function listCampaigns(db: Db, filter: CampaignFilter, now: number): Promise<CampaignRecord[]> {
	const rows = await db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.innerJoin('product_categories', 'product_categories.id', 'campaigns.category_id')
		.leftJoin('leaders', 'leaders.id', 'campaigns.leader_id')
		.leftJoin('referral_codes', 'referral_codes.id', 'campaigns.referral_code_id')
		.select((eb) => [
			'campaigns.id',
			'campaigns.code',
			'campaigns.title',
			stateAt(now).as('state'),
			'campaigns.currency',
			'campaigns.opens_at',
			'campaigns.closes_at',
			'campaigns.ended_at',
			'campaigns.end_reason',
			'campaigns.settled_at',
			'campaigns.rules',
			'campaigns.operators',
			'campaigns.note',
			'campaigns.order_tags',
			'referral_codes.code as referral_code',
			'line_groups.line_group_id',
			'line_groups.name as group_name',
			'product_categories.name as category',
			'leaders.name as leader_name',
			// No join: by statistics of when the table was almost empty PostgreSQL compares each campaign with each.
			eb
				.selectFrom('campaigns as source')
				.select('source.code')
				.whereRef('source.id', '=', 'campaigns.copied_from')
				.as('copied_from'),
			eb
				.selectFrom('orders')
				.select(({ fn }) => fn.count<number>('buyer_id').distinct().as('buyers'))
				.whereRef('orders.campaign_id', '=', 'campaigns.id')
				.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
				.as('buyers'),
		])
		.where((eb) => ifGiven(filter.codes, (codes) => oneOf(eb.ref('campaigns.code'), codes)))
		.where((eb) => ifGiven(filter.lineGroupIds, (ids) => oneOf(eb.ref('line_groups.line_group_id'), ids)))
		.where((eb) => ifGiven(filter.state, (state) => eb(stateAt(now), '=', state)))
		.where((eb) => search([eb.ref('campaigns.title'), eb.ref('campaigns.code')], filter.search))
		.orderBy('campaigns.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	const items = await itemsOf(
		db,
		rows.map((row) => row.id),
	);
	return rows.map((row) => {
		const own = items.get(row.id) ?? [];
		const endedByTime = row.state === 'closed' && row.ended_at === null;
		return {
			code: row.code,
			title: row.title,
			state: row.state,
			currency: row.currency,
			opensAt: row.opens_at,
			closesAt: row.closes_at,
			endedAt: endedByTime ? row.closes_at : row.ended_at,
			endReason: endedByTime ? 'time' : row.end_reason,
			settledAt: row.settled_at,
			lineGroupId: row.line_group_id,
			groupName: row.group_name,
			category: row.category,
			leaderName: row.leader_name,
			operators: JSON.parse(row.operators) as string[],
			note: row.note,
			orderTags: JSON.parse(row.order_tags) as string[],
			referralCode: row.referral_code,
			copiedFrom: row.copied_from,
			rules: readCampaignRules(row.rules),
			items: own.map(({ item }) => item),
			buyers: row.buyers ?? 0,
			pieces: own.reduce((sum, { item }) => sum + item.ordered, 0),
			totalMinor: own.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
		};
	});
}

/** An item, and what all its pieces cost: early birds pay less than `priceMinor`. */
interface CountedItem {
	item: ItemView;
	amountMinor: number;
}

async function itemsOf(db: Db, campaignIds: readonly number[]): Promise<Map<number, CountedItem[]>> {
	const rows = [];
	for (const ids of chunks(campaignIds, 1000)) rows.push(...(await itemRows(db, ids)));
	const items = new Map<number, CountedItem[]>();
	for (const row of rows) {
		const own = items.get(row.campaign_id) ?? [];
		own.push({
			item: {
				code: row.code,
				title: row.title,
				priceMinor: row.price_minor,
				left: row.left,
				ordered: row.ordered ?? 0,
				waiting: row.waiting ?? 0,
				imageUrl: row.image_url,
				keywords: JSON.parse(row.keywords) as string[],
				rules: readItemRules(row.rules),
			},
			amountMinor: row.amount ?? 0,
		});
		items.set(row.campaign_id, own);
	}
	return items;
}

async function itemRows(db: Db, campaignIds: readonly number[]) {
	return await db
		.selectFrom('campaign_items')
		// In one pass over the lines, which are many; orders that hold no goods do not count.
		.leftJoin(
			(eb) =>
				eb
					.selectFrom('order_lines')
					.innerJoin('orders', 'orders.id', 'order_lines.order_id')
					.select((lines) => [
						'order_lines.campaign_item_id',
						wholeSum(lines.ref('order_lines.quantity')).as('ordered'),
						wholeSum(sql`order_lines.quantity * order_lines.unit_price_minor`).as('amount'),
					])
					.where('orders.campaign_id', 'in', campaignIds)
					.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
					.groupBy('order_lines.campaign_item_id')
					.as('sold'),
			(join) => join.onRef('sold.campaign_item_id', '=', 'campaign_items.id'),
		)
		.select((eb) => [
			'campaign_items.campaign_id',
			'campaign_items.code',
			'campaign_items.title',
			'campaign_items.price_minor',
			'campaign_items.image_url',
			'campaign_items.keywords',
			'campaign_items.rules',
			'sold.ordered',
			'sold.amount',
			eb
				.selectFrom('campaign_item_stocks')
				.innerJoin('stocks', 'stocks.id', 'campaign_item_stocks.stock_id')
				.select(sql<number | null>`min(stocks.quantity - stocks.taken)`.as('left'))
				.whereRef('campaign_item_stocks.campaign_item_id', '=', 'campaign_items.id')
				.where('stocks.quantity', 'is not', null)
				.as('left'),
			eb
				.selectFrom('waitlist_entries')
				.select((entries) => wholeSum(entries.ref('waitlist_entries.quantity')).as('waiting'))
				.whereRef('waitlist_entries.campaign_item_id', '=', 'campaign_items.id')
				.where('waitlist_entries.state', 'in', ['waiting', 'offered'])
				.as('waiting'),
		])
		.where('campaign_items.campaign_id', 'in', campaignIds)
		.orderBy('campaign_items.position')
		.orderBy('campaign_items.id')
		.execute();
}
