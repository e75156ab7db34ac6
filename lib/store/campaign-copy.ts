import type { ItemRules } from '../groupbuy/rules';
import { bookForPeople } from './booking-for-people';
import { recordCampaignEvent } from './campaign-events';
import { lockCampaign } from './campaign-life-cycle';
import { getCampaign, type CampaignRecord } from './campaign-views';
import { createCampaign, offeredItems } from './campaigns';
import { categoryId } from './categories';
import { listOrders, type OrderRecord } from './orders';
import type { Db, Tx } from './store';

export interface CopyInput {
	/** Code of the campaign that is copied. */
	from: string;
	/** `null`: the same group. */
	lineGroupId: string | null;
	/** `null`: the same title. */
	title: string | null;
	opensAt: number;
	closesAt: number | null;
	/** What is ordered in the first campaign is ordered again when the copy opens. */
	withOrders: boolean;
	/** As of `CampaignInput`: caps are not taken over, since the goods are new ones. */
	caps: ReadonlyMap<string, number>;
	besideOthers: boolean;
	/** What is absent is as of the first campaign. */
	orderTags?: readonly string[];
	/** As of `CampaignInput`. */
	referralCode?: string | null;
}

/**
 * Makes a campaign with the category and the rules of another; prices are the category's of now. Early-bird times move
 * with the opening.
 *
 * @throws InputError as `createCampaign`
 */
export async function copyCampaign(trx: Tx, input: CopyInput, now: number): Promise<CampaignRecord> {
	const source = await getCampaign(trx, input.from, now);
	const { id: campaignId } = await trx
		.selectFrom('campaigns')
		.select('id')
		.where('code', '=', input.from)
		.executeTakeFirstOrThrow();
	const offered = await offeredItems(trx, await categoryId(trx, source.category), source.category);
	const codes = new Set(offered.map((item) => item.code));
	const delay = input.opensAt - source.opensAt;
	const itemRules = source.items
		.filter(({ code }) => codes.has(code))
		.map(({ code, rules }): [string, ItemRules] => [
			code,
			{
				...rules,
				earlyBird: rules.earlyBird.map((price) => ({ ...price, until: price.until + delay })),
			},
		]);
	const { code } = await createCampaign(
		trx,
		{
			lineGroupId: input.lineGroupId ?? source.lineGroupId,
			category: source.category,
			title: input.title ?? source.title,
			opensAt: input.opensAt,
			closesAt: input.closesAt,
			caps: input.caps,
			besideOthers: input.besideOthers,
			rules: source.rules,
			itemRules: new Map(itemRules),
			note: source.note,
			orderTags: input.orderTags ?? source.orderTags,
			...(input.referralCode !== undefined && { referralCode: input.referralCode }),
		},
		now,
		{ campaignId, withOrders: input.withOrders },
	);
	await copyOrders(trx, code, now);
	return await getCampaign(trx, code, now);
}

/** Campaigns that have opened and whose orders are still to be copied. */
export function awaitingOrders(db: Db) {
	return db
		.selectFrom('campaigns')
		.innerJoin('campaign_events as created', (join) =>
			join.onRef('created.campaign_id', '=', 'campaigns.id').on('created.type', '=', 'created'),
		)
		.leftJoin('campaign_events as copied', (join) =>
			join.onRef('copied.campaign_id', '=', 'campaigns.id').on('copied.type', '=', 'orders_copied'),
		)
		.where('campaigns.copied_from', 'is not', null)
		.where('campaigns.state', '=', 'open')
		.where('created.detail', 'like', '%"withOrders":true%')
		.where('copied.id', 'is', null);
}

/**
 * Orders in an opened copy what was ordered in the campaign that it was copied from, as if everyone had written it at the
 * opening, in the order in which they did then. What is not to be had any more is left out.
 *
 * @returns whether there was anything to do
 */
export async function copyOrders(trx: Tx, code: string, now: number): Promise<boolean> {
	const campaign = await lockCampaign(trx, code, now);
	const due = await awaitingOrders(trx)
		.innerJoin('campaigns as source', 'source.id', 'campaigns.copied_from')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select(['source.code', 'line_groups.line_group_id'])
		.where('campaigns.id', '=', campaign.id)
		.executeTakeFirst();
	if (!due) return false;
	const offered = await trx
		.selectFrom('campaign_items')
		.select('code')
		.where('campaign_id', '=', campaign.id)
		.execute();
	const codes = new Set(offered.map((item) => item.code));
	const orders = (await listOrders(trx, { campaignCodes: [due.code], activeOnly: true }))
		.map((order) => ({ order, wanted: wantedAgain(order, codes) }))
		.filter(({ wanted }) => wanted.length > 0);
	const outcomes = await bookForPeople(
		trx,
		{
			lineGroupId: due.line_group_id,
			orders: orders.map(({ order, wanted }) => ({
				key: `copy:${code}:${order.code}`,
				person: { lineUserId: order.lineUserId, name: order.buyerName ?? '' },
				changes: wanted.map(([item, quantity]) => ({
					action: 'add' as const,
					item: { by: 'code' as const, code: item },
					quantity,
				})),
				text: '',
				at: campaign.opens_at,
				actor: null,
			})),
			source: 'line_group',
		},
		now,
	);
	const refused = outcomes.flatMap(({ status }, index) =>
		status === 'booked' ? [] : [orders[index]?.order.code],
	);
	await recordCampaignEvent(
		trx,
		{
			campaignId: campaign.id,
			type: 'orders_copied',
			key: '',
			actor: null,
			reason: null,
			at: campaign.opens_at,
			detail: { from: due.code, orders: orders.length, notFully: refused },
		},
		now,
	);
	return true;
}

/** Pieces by item, whatever they cost then; those that did not form were wanted as well. */
function wantedAgain({ lines }: OrderRecord, codes: ReadonlySet<string>): Array<[string, number]> {
	const wanted = new Map<string, number>();
	for (const { code, quantity, unformed } of lines) {
		if (codes.has(code)) wanted.set(code, (wanted.get(code) ?? 0) + quantity + unformed);
	}
	return [...wanted];
}
