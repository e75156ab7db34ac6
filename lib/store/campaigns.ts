import { sql } from 'kysely';

import type { CampaignEndReason, CampaignState } from '../groupbuy/campaign';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import { InputError } from '../groupbuy/input-error';
import type { CampaignView, ItemView } from '../groupbuy/views';
import { categoryId, itemTitle } from './categories';
import { newStock } from './products';
import { publicCode } from './public-code';
import { chunks, present } from './collections';
import { ifGiven, NO_LIMIT, oneOf, search, wholeSum } from './expressions';
import { lockGroup, unknownGroup } from './lock-group';
import type { Db, Tx } from './store';

/** A campaign with its group and its history. */
export interface CampaignRecord extends CampaignView {
	lineGroupId: string;
	groupName: string | null;
	category: string;
	endedAt: number | null;
	endReason: CampaignEndReason | null;
}

export interface CampaignInput {
	lineGroupId: string;
	category: string;
	title: string;
	/** Epoch milliseconds; now or earlier: open at once. */
	opensAt: number;
	/** Epoch milliseconds; `null`: until ended by hand. */
	closesAt: number | null;
	/** At most so many pieces in this campaign, by item code, beside the stock of the variant. */
	caps: ReadonlyMap<string, number>;
	/** Several campaigns may run in the group at once, told apart by their item codes. */
	besideOthers: boolean;
}

/**
 * Creates a campaign with the items and prices that its category has now; later changes of the category do not touch it.
 *
 * @throws InputError when the group, category, times or caps do not fit, or another campaign is in the way
 */
export async function createCampaign(trx: Tx, input: CampaignInput, now: number): Promise<CampaignRecord> {
	checkTimes(input, now);
	// Locked: of two that are created at once, the second sees the first.
	const group = await activeGroup(trx, input.lineGroupId, now);
	await syncCampaignStates(trx, now);
	const category = await categoryId(trx, input.category);
	const items = await offeredItems(trx, category, input.category);
	const unknownCap = [...input.caps.keys()].find((code) => !items.some((item) => item.code === code));
	if (unknownCap !== undefined) {
		throw new InputError(
			`Quantity cap: category '${input.category}' has no item '${unknownCap}'`,
			`Its items are ${items.map((item) => item.code).join(', ')}.`,
		);
	}
	await checkOtherCampaigns(
		trx,
		group.id,
		input,
		items.map((item) => item.code),
	);

	const { id, code } = await trx
		.insertInto('campaigns')
		.values({
			code: publicCode('C'),
			group_id: group.id,
			category_id: category,
			title: input.title,
			state: input.opensAt <= now ? 'open' : 'scheduled',
			currency: present(items[0]).currency,
			opens_at: input.opensAt,
			closes_at: input.closesAt,
			created_at: now,
			updated_at: now,
		})
		.returning(['id', 'code'])
		.executeTakeFirstOrThrow();
	for (const item of items) {
		const { id: itemId } = await trx
			.insertInto('campaign_items')
			.values({
				campaign_id: id,
				variant: item.variant,
				code: item.code,
				title: itemTitle(item.title, item.variant_title),
				image_url: item.image_url,
				price_minor: item.price_minor,
				position: item.position,
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		const cap = input.caps.get(item.code);
		const stockIds = [item.stock_id, ...(cap === undefined ? [] : [(await newStock(trx, cap, now)).id])];
		await trx
			.insertInto('campaign_item_stocks')
			.values(stockIds.map((stock_id) => ({ campaign_item_id: itemId, stock_id })))
			.execute();
	}
	return await getCampaign(trx, code, now);
}

async function activeGroup(trx: Tx, lineGroupId: string, now: number): Promise<{ id: number }> {
	const group = await lockGroup(trx, lineGroupId, now);
	if (!group) throw unknownGroup(lineGroupId);
	if (group.state === 'active') return group;
	throw new InputError(
		`The bot has left the group '${lineGroupId}'`,
		'Invite the bot to the group again; it then registers itself.',
	);
}

function checkTimes({ opensAt, closesAt }: CampaignInput, now: number): void {
	if (closesAt === null) return;
	if (closesAt <= now)
		throw new InputError(
			'Closes At lies in the past',
			'Set a time to come, or leave it empty to end the campaign by hand.',
		);
	if (closesAt <= opensAt)
		throw new InputError('The campaign would close before it opens', 'Set Closes At later than Opens At.');
}

async function offeredItems(trx: Tx, category: number, name: string) {
	const items = await trx
		.selectFrom('category_items')
		.innerJoin('variants', 'variants.id', 'category_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.select([
			'category_items.code',
			'category_items.price_minor',
			'category_items.position',
			'category_items.variant',
			'variants.title as variant_title',
			'variants.image_url',
			'variants.currency',
			'variants.stock_id',
			'products.title',
			'products.is_public',
		])
		.where('category_id', '=', category)
		.orderBy('category_items.position')
		.execute();
	const offered = items.filter((item) => item.is_public === 1);
	if (offered.length === 0) {
		throw new InputError(
			`Category '${name}' has no public product`,
			'Add variants first (Product Category → Add Variants) and check that the products are public in the shop.',
		);
	}
	const currencies = [...new Set(offered.map((item) => item.currency))];
	if (currencies.length > 1) {
		throw new InputError(
			`Category '${name}' mixes the currencies ${currencies.join(' and ')}`,
			'A campaign is paid in one currency: make a category for each.',
		);
	}
	return offered;
}

async function checkOtherCampaigns(
	trx: Tx,
	groupId: number,
	input: CampaignInput,
	codes: readonly string[],
): Promise<void> {
	const others = await trx
		.selectFrom('campaigns')
		.select(['id', 'code', 'title'])
		.where('group_id', '=', groupId)
		.where('state', 'in', ['scheduled', 'open'])
		.orderBy('id')
		.execute();
	const [first] = others;
	if (!first) return;
	if (!input.besideOthers) {
		throw new InputError(
			`The campaign '${first.title}' (${first.code}) is open or scheduled in this group`,
			'End it first, or turn on "Run Beside Other Campaigns" if the item codes tell them apart.',
		);
	}
	const clash = await trx
		.selectFrom('campaign_items')
		.select('code')
		.where(
			'campaign_id',
			'in',
			others.map((other) => other.id),
		)
		.where('code', 'in', codes)
		.executeTakeFirst();
	if (clash) {
		throw new InputError(
			`Item code '${clash.code}' is used by another campaign of this group`,
			'Give the items of each category their own letter, e.g. A1, A2 … and B1, B2 …',
		);
	}
}

/** Opens a scheduled campaign now. An open one stays open. @throws InputError when it has ended */
export async function openCampaign(trx: Tx, code: string, now: number): Promise<CampaignRecord> {
	await syncCampaignStates(trx, now);
	const campaign = await getCampaign(trx, code, now);
	if (campaign.state === 'scheduled') {
		await trx
			.updateTable('campaigns')
			.set({ state: 'open', opens_at: now, updated_at: now })
			.where('code', '=', code)
			.where('state', '=', 'scheduled')
			.execute();
	} else if (campaign.state !== 'open') {
		throw new InputError(
			`The campaign '${campaign.title}' (${code}) has ended`,
			'Create a new campaign from the same category.',
		);
	}
	return await getCampaign(trx, code, now);
}

/** Ends an open campaign now. One that has ended stays as it is. @throws InputError when it has not started */
export async function endCampaign(trx: Tx, code: string, now: number): Promise<CampaignRecord> {
	await syncCampaignStates(trx, now);
	const campaign = await getCampaign(trx, code, now);
	if (campaign.state === 'scheduled') {
		throw new InputError(
			`The campaign '${campaign.title}' (${code}) has not started`,
			'Open it first; a campaign that is not to take place need not be ended.',
		);
	}
	if (campaign.state === 'open') await close(trx, [code], 'manual', now, now);
	return await getCampaign(trx, code, now);
}

/** Ends what runs in a group that the bot has left; what was only scheduled is cancelled. */
export async function endCampaignsOfGroup(
	trx: Tx,
	groupId: number,
	at: number,
	now: number,
): Promise<string[]> {
	await syncCampaignStates(trx, now);
	const open = await trx
		.selectFrom('campaigns')
		.select(['code', 'state'])
		.where('group_id', '=', groupId)
		.where('state', 'in', ['open', 'scheduled'])
		.orderBy('id')
		.execute();
	const codes = (state: CampaignState) => open.filter((row) => row.state === state).map((row) => row.code);
	await close(trx, codes('open'), 'bot_removed', at, now);
	if (codes('scheduled').length > 0) {
		await trx
			.updateTable('campaigns')
			.set({ state: 'cancelled', end_reason: 'bot_removed', ended_at: at, updated_at: now })
			.where('code', 'in', codes('scheduled'))
			.execute();
	}
	return open.map((row) => row.code);
}

async function close(
	trx: Tx,
	codes: readonly string[],
	reason: CampaignEndReason,
	endedAt: number,
	now: number,
): Promise<void> {
	if (codes.length === 0) return;
	await trx
		.updateTable('campaigns')
		.set({ state: 'closed', end_reason: reason, ended_at: endedAt, updated_at: now })
		.where('code', 'in', codes)
		.where('state', '=', 'open')
		.execute();
}

/** Lets the stored states follow the clock: what is due opens, what is over closes. */
export async function syncCampaignStates(trx: Tx, now: number): Promise<void> {
	await trx
		.updateTable('campaigns')
		.set({ state: 'open', updated_at: now })
		.where('state', '=', 'scheduled')
		.where('opens_at', '<=', now)
		.execute();
	await trx
		.updateTable('campaigns')
		.set((eb) => ({ state: 'closed', end_reason: 'time', ended_at: eb.ref('closes_at'), updated_at: now }))
		.where('state', '=', 'open')
		.where('closes_at', '<=', now)
		.execute();
}

/** The stored state lags behind the clock until something syncs it; what is shown must not. */
function stateAt(now: number) {
	return sql<CampaignState>`case
		when campaigns.state in ('scheduled', 'open') and campaigns.closes_at <= ${now} then 'closed'
		when campaigns.state = 'scheduled' and campaigns.opens_at <= ${now} then 'open'
		else campaigns.state end`;
}

/** @throws InputError when there is no campaign of this code */
export async function getCampaign(db: Db, code: string, now: number): Promise<CampaignRecord> {
	const [campaign] = await listCampaigns(db, { code, limit: 1 }, now);
	if (campaign) return campaign;
	throw new InputError(
		`There is no campaign '${code}'`,
		'Choose one from the list, or look it up with Campaign → Get Many.',
	);
}

export interface CampaignFilter {
	code?: string;
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
			'line_groups.line_group_id',
			'line_groups.name as group_name',
			'product_categories.name as category',
			eb
				.selectFrom('orders')
				.select(({ fn }) => fn.count<number>('buyer_id').distinct().as('buyers'))
				.whereRef('orders.campaign_id', '=', 'campaigns.id')
				.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
				.as('buyers'),
		])
		.where((eb) => ifGiven(filter.code, (code) => eb('campaigns.code', '=', code)))
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
			lineGroupId: row.line_group_id,
			groupName: row.group_name,
			category: row.category,
			items: own,
			buyers: row.buyers ?? 0,
			pieces: own.reduce((sum, item) => sum + item.ordered, 0),
			totalMinor: own.reduce((sum, item) => sum + item.ordered * item.priceMinor, 0),
		};
	});
}

async function itemsOf(db: Db, campaignIds: readonly number[]): Promise<Map<number, ItemView[]>> {
	const rows = [];
	for (const ids of chunks(campaignIds, 1000)) rows.push(...(await itemRows(db, ids)));
	const items = new Map<number, ItemView[]>();
	for (const row of rows) {
		const own = items.get(row.campaign_id) ?? [];
		own.push({
			code: row.code,
			title: row.title,
			priceMinor: row.price_minor,
			left: row.left,
			ordered: row.ordered ?? 0,
			imageUrl: row.image_url,
		});
		items.set(row.campaign_id, own);
	}
	return items;
}

async function itemRows(db: Db, campaignIds: readonly number[]) {
	return await db
		.selectFrom('campaign_items')
		.select((eb) => [
			'campaign_items.campaign_id',
			'campaign_items.code',
			'campaign_items.title',
			'campaign_items.price_minor',
			'campaign_items.image_url',
			eb
				.selectFrom('campaign_item_stocks')
				.innerJoin('stocks', 'stocks.id', 'campaign_item_stocks.stock_id')
				.select(sql<number | null>`min(stocks.quantity - stocks.taken)`.as('left'))
				.whereRef('campaign_item_stocks.campaign_item_id', '=', 'campaign_items.id')
				.where('stocks.quantity', 'is not', null)
				.as('left'),
			eb
				.selectFrom('order_lines')
				.innerJoin('orders', 'orders.id', 'order_lines.order_id')
				.select((lines) => wholeSum(lines.ref('order_lines.quantity')).as('ordered'))
				.whereRef('order_lines.campaign_item_id', '=', 'campaign_items.id')
				.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
				.as('ordered'),
		])
		.where('campaign_id', 'in', campaignIds)
		.orderBy('campaign_items.position')
		.execute();
}
