import { InputError } from '../groupbuy/input-error';
import {
	DEFAULT_CAMPAIGN_RULES,
	DEFAULT_ITEM_RULES,
	type CampaignRules,
	type ItemRules,
} from '../groupbuy/rules';
import type { Currency } from '../groupbuy/money';
import { readOrderTags } from '../groupbuy/order-tags';
import { checkCampaignRules, checkItemRules } from '../groupbuy/rules-input';
import { recordCampaignEvent, type Cause } from './campaign-events';
import { followClock, lockCampaign } from './campaign-life-cycle';
import { setOrderTags } from './campaign-order-tags';
import { getCampaign, stateAt, type CampaignRecord } from './campaign-views';
import { categoryId, itemTitle } from './categories';
import { present } from './collections';
import { lockGroup, unknownGroup } from './lock-group';
import { newStock } from './stocks';
import { publicCode } from './public-code';
import { referralCodeId } from './referral-codes';
import { readCampaignRules, readItemRules } from './rules';
import type { Db, Tx } from './store';

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
	/** What is absent has its default. */
	rules?: Partial<CampaignRules>;
	/** By item code. */
	itemRules?: ReadonlyMap<string, Partial<ItemRules>>;
	note?: string | null;
	/** What every order of the campaign is tagged with. */
	orderTags?: readonly string[];
	/** With which all its orders are made; absent: the group's, `null`: none. */
	referralCode?: string | null;
}

/** Where a copy comes from. */
export interface CopiedFrom {
	campaignId: number;
	/** What is ordered there is ordered again when the copy opens. */
	withOrders: boolean;
}

/**
 * Creates a campaign with the items and prices that its category has now; later changes of the category do not touch it.
 * Leader and operators are those of the group.
 *
 * @throws InputError when the group, category, times, caps or rules do not fit, or another campaign is in the way
 */
export async function createCampaign(
	trx: Tx,
	input: CampaignInput,
	now: number,
	copiedFrom?: CopiedFrom,
): Promise<CampaignRecord> {
	checkTimes(input, now);
	const rules = { ...DEFAULT_CAMPAIGN_RULES, ...input.rules };
	checkCampaignRules(rules);
	// Locked: of two that are created at once, the second sees the first.
	const group = await activeGroup(trx, input.lineGroupId, now);
	const category = await categoryId(trx, input.category);
	const items = await offeredItems(trx, category, input.category);
	const codes = items.map((item) => item.code);
	checkCodes('Quantity Caps', input.category, codes, input.caps.keys());
	checkCodes('Item Rules', input.category, codes, input.itemRules?.keys() ?? []);
	await checkOtherCampaigns(trx, group.id, input, codes, now);

	const currency = present(items[0]).currency;
	const { id, code } = await trx
		.insertInto('campaigns')
		.values({
			code: publicCode('C'),
			group_id: group.id,
			category_id: category,
			title: input.title,
			state: 'scheduled',
			currency,
			opens_at: input.opensAt,
			closes_at: input.closesAt,
			note: input.note ?? null,
			rules: JSON.stringify(rules),
			leader_id: group.leader_id,
			referral_code_id:
				input.referralCode === undefined
					? group.referral_code_id
					: await referralCodeId(trx, input.referralCode, currency),
			operators: group.operators,
			order_tags: JSON.stringify(readOrderTags(input.orderTags ?? [])),
			copied_from: copiedFrom?.campaignId ?? null,
			created_at: now,
			updated_at: now,
		})
		.returning(['id', 'code'])
		.executeTakeFirstOrThrow();
	for (const item of items) {
		const itemRules = { ...DEFAULT_ITEM_RULES, ...input.itemRules?.get(item.code) };
		checkItemRules({ code: item.code, priceMinor: item.price_minor }, itemRules, currency, input.opensAt);
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
				product_title: item.title,
				variant_title: item.variant_title,
				keywords: item.keywords,
				rules: JSON.stringify(itemRules),
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
	const detail = copiedFrom && { copiedFrom: copiedFrom.campaignId, withOrders: copiedFrom.withOrders };
	await recordCampaignEvent(
		trx,
		{
			campaignId: id,
			type: 'created',
			key: '',
			actor: null,
			reason: null,
			at: now,
			...(detail && { detail }),
		},
		now,
	);
	await followClock(trx, await lockCampaign(trx, code, now), now);
	return await getCampaign(trx, code, now);
}

async function activeGroup(trx: Tx, lineGroupId: string, now: number) {
	const group = await lockGroup(trx, lineGroupId, now);
	if (!group) throw unknownGroup(lineGroupId);
	if (group.state === 'active') return group;
	throw new InputError(
		`The bot has left the group '${lineGroupId}'`,
		'Invite the bot to the group again; it then registers itself.',
	);
}

function checkTimes({ opensAt, closesAt }: { opensAt: number; closesAt: number | null }, now: number): void {
	if (closesAt === null) return;
	if (closesAt <= now)
		throw new InputError(
			'Closes At lies in the past',
			'Set a time to come, or leave it empty to end the campaign by hand.',
		);
	if (closesAt <= opensAt)
		throw new InputError('The campaign would close before it opens', 'Set Closes At later than Opens At.');
}

function checkCodes(
	field: string,
	category: string,
	codes: readonly string[],
	named: Iterable<string>,
): void {
	for (const code of named) {
		if (codes.includes(code)) continue;
		throw new InputError(
			`${field}: category '${category}' has no item '${code}'`,
			`Its items are ${codes.join(', ')}.`,
		);
	}
}

/** The currency of a campaign of this category. @throws InputError when it has nothing to sell, or several */
export async function categoryCurrency(db: Db, category: string): Promise<Currency> {
	const [item] = await offeredItems(db, await categoryId(db, category), category);
	return present(item).currency;
}

/** What a category has to sell now. @throws InputError when that is nothing, or in two currencies */
export async function offeredItems(db: Db, category: number, name: string) {
	const items = await db
		.selectFrom('category_items')
		.innerJoin('variants', 'variants.id', 'category_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.select([
			'category_items.code',
			'category_items.price_minor',
			'category_items.position',
			'category_items.variant',
			'category_items.keywords',
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
	db: Db,
	groupId: number,
	{ besideOthers }: CampaignInput,
	codes: readonly string[],
	now: number,
): Promise<void> {
	const first = await db
		.selectFrom('campaigns')
		.select(['code', 'title'])
		.where('group_id', '=', groupId)
		.where(stateAt(now), 'in', ['scheduled', 'open'])
		.orderBy('id')
		.executeTakeFirst();
	if (!first) return;
	if (!besideOthers) {
		throw new InputError(
			`The campaign '${first.title}' (${first.code}) is open or scheduled in this group`,
			'End it first, or turn on "Run Beside Other Campaigns" if the item codes tell them apart.',
		);
	}
	await checkCodesFree(db, groupId, codes, now);
}

/** @throws InputError when something that runs or is planned in the group has one of these item codes */
export async function checkCodesFree(
	db: Db,
	groupId: number,
	codes: readonly string[],
	now: number,
): Promise<void> {
	const clash = await db
		.selectFrom('campaign_items')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.select('campaign_items.code')
		.where('campaigns.group_id', '=', groupId)
		.where(stateAt(now), 'in', ['scheduled', 'open'])
		.where('campaign_items.code', 'in', codes)
		.executeTakeFirst();
	if (clash) {
		throw new InputError(
			`Item code '${clash.code}' is used by another campaign of this group`,
			'Give the items of each category their own letter, e.g. A1, A2 … and B1, B2 …',
		);
	}
}

/** What is absent stays. */
export interface CampaignChanges {
	title?: string;
	opensAt?: number;
	/** `null`: until ended by hand. */
	closesAt?: number | null;
	rules?: Partial<CampaignRules>;
	/** By item code. */
	itemRules?: ReadonlyMap<string, Partial<ItemRules>>;
	note?: string | null;
	/** `null`: none. */
	referralCode?: string | null;
	/** Of all its orders; those that it has get them too, and lose none. */
	orderTags?: readonly string[];
}

type CampaignTerms = Omit<CampaignChanges, 'orderTags'>;

/**
 * Changes a campaign that has not started. Afterwards buyers have relied on it: nothing but its end, and the tags of its
 * orders, which they do not see, can change.
 *
 * @throws InputError when it has started, or when times, rules or tags do not fit
 */
export async function updateCampaign(
	trx: Tx,
	code: string,
	changes: CampaignChanges,
	cause: Cause,
	now: number,
): Promise<CampaignRecord> {
	const campaign = await followClock(trx, await lockCampaign(trx, code, now), now);
	const { orderTags, ...terms } = changes;
	if (campaign.state !== 'scheduled' && (orderTags === undefined || hasTerms(terms))) {
		throw new InputError(
			`The campaign '${campaign.title}' (${code}) has started`,
			'What it offers and its times are fixed now. It can be ended early (Campaign → End) or given more time (Campaign → Extend).',
		);
	}
	if (orderTags !== undefined) await setOrderTags(trx, campaign.id, readOrderTags(orderTags), now);
	if (campaign.state === 'scheduled') await updateTerms(trx, campaign, terms, now);
	const { itemRules, ...detail } = changes;
	await recordCampaignEvent(
		trx,
		{
			...cause,
			campaignId: campaign.id,
			type: 'updated',
			detail: { ...detail, ...(itemRules && { itemRules: Object.fromEntries(itemRules) }) },
		},
		now,
	);
	// Opens at once when that is what was changed.
	await followClock(trx, await lockCampaign(trx, code, now), now);
	return await getCampaign(trx, code, now);
}

/** Whether anything is to change that buyers rely on; a node gives rules in which nothing is set. */
const hasTerms = ({ rules = {}, itemRules, ...others }: CampaignTerms): boolean =>
	Object.keys(others).length > 0 || Object.keys(rules).length > 0 || (itemRules?.size ?? 0) > 0;

async function updateTerms(
	trx: Tx,
	campaign: Awaited<ReturnType<typeof lockCampaign>>,
	changes: CampaignTerms,
	now: number,
): Promise<void> {
	const opensAt = changes.opensAt ?? campaign.opens_at;
	const closesAt = changes.closesAt === undefined ? campaign.closes_at : changes.closesAt;
	checkTimes({ opensAt, closesAt }, now);
	const rules = { ...readCampaignRules(campaign.rules), ...changes.rules };
	checkCampaignRules(rules);
	await trx
		.updateTable('campaigns')
		.set({
			title: changes.title ?? campaign.title,
			opens_at: opensAt,
			closes_at: closesAt,
			rules: JSON.stringify(rules),
			...(changes.note !== undefined && { note: changes.note }),
			...(changes.referralCode !== undefined && {
				referral_code_id: await referralCodeId(trx, changes.referralCode, campaign.currency),
			}),
			updated_at: now,
		})
		.where('id', '=', campaign.id)
		.execute();
	await updateItemRules(trx, campaign, changes.itemRules ?? new Map(), opensAt);
}

async function updateItemRules(
	trx: Tx,
	campaign: Awaited<ReturnType<typeof lockCampaign>>,
	changes: ReadonlyMap<string, Partial<ItemRules>>,
	opensAt: number,
): Promise<void> {
	const items = await trx
		.selectFrom('campaign_items')
		.select(['id', 'code', 'price_minor', 'rules'])
		.where('campaign_id', '=', campaign.id)
		.execute();
	checkCodes(
		'Item Rules',
		campaign.title,
		items.map((item) => item.code),
		changes.keys(),
	);
	for (const item of items) {
		const rules = { ...readItemRules(item.rules), ...changes.get(item.code) };
		// All of them: the campaign may open later now than an early bird ends.
		checkItemRules({ code: item.code, priceMinor: item.price_minor }, rules, campaign.currency, opensAt);
		await trx
			.updateTable('campaign_items')
			.set({ rules: JSON.stringify(rules) })
			.where('id', '=', item.id)
			.execute();
	}
}
