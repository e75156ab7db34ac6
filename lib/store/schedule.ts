import { sql, type SqlBool } from 'kysely';

import { announce, closeIfOver, lockCampaign, openIfDue, type Campaign } from './campaign-life-cycle';
import { awaitingOrders, copyOrders } from './campaign-copy';
import { recordCampaignEvent } from './campaign-events';
import { expire } from './outbox';
import { tickGroup } from './replay';
import { readCampaignRules } from './rules';
import { settleCampaign } from './settle';
import type { Db, Store, Tx } from './store';

/*
 * What time does to campaigns. Everything is found by what is stored and done under the campaign's lock after looking
 * again: it may run late, twice or in several processes, and each step happens once.
 */

export type ScheduleStepName =
	| 'open'
	| 'copy_orders'
	| 'close'
	| 'remind'
	/** Offers to people in line have run out and pass on. */
	| 'pass_on_offers'
	| 'settle'
	| 'remind_pickup';

export interface ScheduleStep {
	step: ScheduleStepName;
	lineGroupId: string;
	/** `null` for what concerns all campaigns of a group. */
	campaignCode: string | null;
	campaignTitle: string | null;
	/** Why it could not be done; it is tried again by the next run. */
	error: string | null;
}

/** Something that is due. */
interface Due {
	groupId: number;
	lineGroupId: string;
	code: string | null;
	title: string | null;
	/** Tells several of one campaign apart. */
	occasion?: string;
}

interface Job {
	step: ScheduleStepName;
	find: (db: Db, now: number) => Promise<Due[]>;
	/** Answers whether there was still something to do. */
	run: (trx: Tx, due: Due, now: number) => Promise<boolean>;
}

const MINUTE_MS = 60_000;
/** Orders that wait in the inbox keep a campaign from being settled, but not for good. */
const INBOX_PATIENCE_MS = 24 * 60 * MINUTE_MS;

/** In this order: what was missed during an outage is made up for in one run. */
const JOBS: readonly Job[] = [
	{
		step: 'open',
		find: async (db, now) =>
			await dueCampaigns(db)
				.where('campaigns.state', '=', 'scheduled')
				.where('opens_at', '<=', now)
				.execute(),
		run: onCampaign(async (trx, campaign, now) => (await openIfDue(trx, campaign, now)) !== undefined),
	},
	{
		step: 'copy_orders',
		find: async (db) =>
			await awaitingOrders(db)
				.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
				.select(DUE_COLUMNS)
				.orderBy('campaigns.id')
				.execute(),
		run: async (trx, { code }, now) => code !== null && (await copyOrders(trx, code, now)),
	},
	{
		step: 'close',
		find: async (db, now) =>
			await dueCampaigns(db).where('campaigns.state', '=', 'open').where('closes_at', '<=', now).execute(),
		run: onCampaign(async (trx, campaign, now) => (await closeIfOver(trx, campaign, now)) !== undefined),
	},
	{ step: 'remind', find: findReminders, run: onCampaign(remind) },
	{
		step: 'pass_on_offers',
		find: findLines,
		run: async (trx, { groupId }, now) => await tickGroup(trx, groupId, now),
	},
	{ step: 'settle', find: findSettling, run: onCampaign(settle) },
	{ step: 'remind_pickup', find: findPickups, run: remindOfPickup },
];

/**
 * Does what is due: opens and closes campaigns, reminds of their end, passes on offers that have run out, settles, and puts
 * away news that nobody needs any more. What one campaign cannot do does not stop the others.
 *
 * @returns what was done or has failed, in that order
 */
export async function runSchedule(store: Store, now: number): Promise<ScheduleStep[]> {
	const steps: ScheduleStep[] = [];
	for (const { step, find, run } of JOBS) {
		for (const due of await find(store.db, now)) {
			const { lineGroupId, code, title } = due;
			const about = { step, lineGroupId, campaignCode: code, campaignTitle: title };
			try {
				const done = await store.tx(async (trx) => await run(trx, due, now));
				if (done) steps.push({ ...about, error: null });
			} catch (error) {
				steps.push({ ...about, error: error instanceof Error ? error.message : String(error) });
			}
		}
	}
	await store.tx(async (trx) => await expire(trx, now));
	return steps;
}

const DUE_COLUMNS = [
	'campaigns.group_id as groupId',
	'line_groups.line_group_id as lineGroupId',
	'campaigns.code',
	'campaigns.title',
] as const;

function dueCampaigns(db: Db) {
	return db
		.selectFrom('campaigns')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select(DUE_COLUMNS)
		.orderBy('campaigns.id');
}

function onCampaign(run: (trx: Tx, campaign: Campaign, now: number) => Promise<boolean>): Job['run'] {
	return async (trx, { code }, now) =>
		code !== null && (await run(trx, await lockCampaign(trx, code, now), now));
}

/**
 * The reminder of which it is high time: the last one whose moment has passed, since after an outage one is enough. A
 * moment before the opening is none.
 */
function reminderOf(campaign: Pick<Campaign, 'rules' | 'opens_at' | 'closes_at'>, now: number) {
	const { opens_at, closes_at } = campaign;
	if (closes_at === null || closes_at <= now) return undefined;
	const passed = readCampaignRules(campaign.rules).remindMinutes.filter((minutes) => {
		const moment = closes_at - minutes * MINUTE_MS;
		return moment > opens_at && moment <= now;
	});
	if (passed.length === 0) return undefined;
	const minutes = Math.min(...passed);
	// An extended campaign is reminded of again.
	return { minutes, key: `${closes_at}:${minutes}` };
}

async function findReminders(db: Db, now: number): Promise<Due[]> {
	const rows = await dueCampaigns(db)
		.leftJoin('campaign_events as reminded', (join) =>
			join.onRef('reminded.campaign_id', '=', 'campaigns.id').on('reminded.type', '=', 'reminded'),
		)
		.select(['campaigns.opens_at', 'campaigns.closes_at', 'campaigns.rules', 'reminded.key'])
		.where('campaigns.state', '=', 'open')
		.where('closes_at', '>', now)
		.execute();
	return [...Map.groupBy(rows, (row) => row.code).values()].flatMap(([campaign, ...others]) => {
		if (!campaign) return [];
		const reminder = reminderOf(campaign, now);
		const isSaid = [campaign, ...others].some((row) => row.key === reminder?.key);
		return reminder && !isSaid ? campaign : [];
	});
}

async function remind(trx: Tx, campaign: Campaign, now: number): Promise<boolean> {
	const reminder = campaign.state === 'open' ? reminderOf(campaign, now) : undefined;
	if (!reminder) return false;
	const { key, minutes } = reminder;
	const cause = { actor: null, reason: null, at: now };
	const isNew = await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type: 'reminded', key, detail: { minutes } },
		now,
	);
	if (isNew) await announce(trx, campaign, 'last_call', key, null, now);
	return isNew;
}

/** Groups in which a hold has run out, or somebody waits for pieces that came free in another group. */
async function findLines(db: Db, now: number): Promise<Due[]> {
	return await db
		.selectFrom('waitlist_entries')
		.innerJoin('campaign_items', 'campaign_items.id', 'waitlist_entries.campaign_item_id')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.innerJoin('line_groups', 'line_groups.id', 'campaigns.group_id')
		.select([
			'campaigns.group_id as groupId',
			'line_groups.line_group_id as lineGroupId',
			sql<null>`null`.as('code'),
			sql<null>`null`.as('title'),
		])
		.distinct()
		.where((eb) =>
			eb.or([
				eb.and([eb('waitlist_entries.state', '=', 'offered'), eb('hold_until', '<=', now)]),
				eb.and([
					eb('waitlist_entries.state', '=', 'waiting'),
					eb('campaigns.state', '=', 'open'),
					eb.not(
						eb.exists(
							eb
								.selectFrom('campaign_item_stocks')
								.innerJoin('stocks', 'stocks.id', 'campaign_item_stocks.stock_id')
								.select('stocks.id')
								.whereRef('campaign_item_stocks.campaign_item_id', '=', 'waitlist_entries.campaign_item_id')
								.where(sql<SqlBool>`stocks.quantity - stocks.taken < waitlist_entries.quantity`),
						),
					),
				]),
			]),
		)
		.orderBy('campaigns.group_id')
		.execute();
}

/**
 * Closed campaigns whose time for late deliveries has passed. It counts from when the closing was noted: after an outage
 * LINE's redeliveries and the inbox come first.
 */
async function findSettling(db: Db, now: number): Promise<Due[]> {
	const rows = await dueCampaigns(db)
		.leftJoin('campaign_events as closed', (join) =>
			join.onRef('closed.campaign_id', '=', 'campaigns.id').on('closed.type', '=', 'closed'),
		)
		.select((eb) => [
			'campaigns.rules',
			'campaigns.ended_at',
			'closed.recorded_at',
			eb
				.exists(
					eb
						.selectFrom('inbox_events')
						.select('inbox_events.id')
						.whereRef('inbox_events.chat_id', '=', 'line_groups.line_group_id')
						.where('inbox_events.state', 'in', ['pending', 'leased'])
						.whereRef('inbox_events.event_at', '<', 'campaigns.ended_at'),
				)
				.as('unread'),
		])
		.where('campaigns.state', '=', 'closed')
		.execute();
	return [...Map.groupBy(rows, (row) => row.code).values()].flatMap((same) => {
		const [campaign] = same;
		if (!campaign) return [];
		const { settleMinutes } = readCampaignRules(campaign.rules);
		if (settleMinutes === null) return [];
		const noted = Math.max(campaign.ended_at ?? 0, ...same.map((row) => row.recorded_at ?? 0));
		const due = noted + settleMinutes * MINUTE_MS;
		const waits = Boolean(campaign.unread) && now < due + INBOX_PATIENCE_MS;
		return now >= due && !waits ? campaign : [];
	});
}

async function settle(trx: Tx, campaign: Campaign, now: number): Promise<boolean> {
	if (campaign.state !== 'closed') return false;
	await settleCampaign(trx, campaign.code, { actor: null, reason: null }, now);
	return true;
}

async function findPickups(db: Db, now: number): Promise<Due[]> {
	const rows = await dueCampaigns(db)
		.innerJoin('campaign_events as arrived', 'arrived.campaign_id', 'campaigns.id')
		.leftJoin('campaign_events as reminded', (join) =>
			join
				.onRef('reminded.campaign_id', '=', 'campaigns.id')
				.on('reminded.type', '=', 'reminded')
				.on('reminded.key', '=', sql<string>`'pickup:' || arrived.key`),
		)
		.select(['arrived.key as occasion', 'arrived.detail'])
		.where('arrived.type', '=', 'arrived')
		.where('reminded.id', 'is', null)
		.execute();
	return rows.filter(({ detail }) => {
		const { remindAt } = JSON.parse(detail ?? '{}') as { remindAt?: number | null };
		return typeof remindAt === 'number' && remindAt <= now;
	});
}

async function remindOfPickup(trx: Tx, { code, occasion }: Due, now: number): Promise<boolean> {
	if (code === null || occasion === undefined) return false;
	const campaign = await lockCampaign(trx, code, now);
	const arrived = await trx
		.selectFrom('campaign_events')
		.select('reason')
		.where('campaign_id', '=', campaign.id)
		.where('type', '=', 'arrived')
		.where('key', '=', occasion)
		.executeTakeFirstOrThrow();
	const isNew = await recordCampaignEvent(
		trx,
		{
			campaignId: campaign.id,
			type: 'reminded',
			key: `pickup:${occasion}`,
			actor: null,
			reason: null,
			at: now,
		},
		now,
	);
	if (isNew) await announce(trx, campaign, 'pickup_reminder', occasion, arrived.reason, now);
	return isNew;
}
