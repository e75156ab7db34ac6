import type { Selectable } from 'kysely';

import type { CampaignAnnouncementKind } from '../groupbuy/announcement';
import {
	CAMPAIGN_TRANSITIONS,
	endOf,
	type CampaignEndReason,
	type CampaignState,
	type CampaignWindow,
} from '../groupbuy/campaign';
import { canTransition } from '../groupbuy/state-machine';
import { recordCampaignEvent, type Cause } from './campaign-events';
import { unknownCampaign } from './campaign-views';
import { post } from './outbox';
import { replayGroup } from './replay';
import type { CampaignsTable } from './schema';
import type { Tx } from './store';

/*
 * How a campaign goes from state to state. Whoever changes one holds its row, so that bookings and other changes come
 * before or after; the row of its group is taken after that of the campaign.
 */

export type Campaign = Selectable<CampaignsTable>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What became of a campaign is worth saying for so long, to a group that is silent meanwhile. */
const RESULT_INTEREST_MS = 7 * DAY_MS;
/** Goods wait longer. */
const PICK_UP_INTEREST_MS = 30 * DAY_MS;

/** @throws InputError when there is no campaign of this code */
export async function lockCampaign(trx: Tx, code: string, now: number): Promise<Campaign> {
	// An update locks the row on both databases.
	const campaign = await trx
		.updateTable('campaigns')
		.set({ updated_at: now })
		.where('code', '=', code)
		.returningAll()
		.executeTakeFirst();
	if (!campaign) throw unknownCampaign(code);
	return campaign;
}

/** When a stored campaign takes orders. */
export function windowOf(campaign: Campaign): CampaignWindow {
	return {
		state: campaign.state,
		opensAt: campaign.opens_at,
		closesAt: campaign.closes_at,
		endedAt: campaign.ended_at,
		earlierWindows: JSON.parse(campaign.earlier_windows) as CampaignWindow['earlierWindows'],
	};
}

/** Opens a locked campaign that is due and closes one that is over. @returns the campaign as it is then */
export async function followClock(trx: Tx, campaign: Campaign, now: number): Promise<Campaign> {
	const opened = (await openIfDue(trx, campaign, now)) ?? campaign;
	return (await closeIfOver(trx, opened, now)) ?? opened;
}

/** @returns `undefined` when it is not due */
export async function openIfDue(trx: Tx, campaign: Campaign, now: number): Promise<Campaign | undefined> {
	const { state, opens_at } = campaign;
	if (state !== 'scheduled' || opens_at > now) return undefined;
	return await open(trx, campaign, { actor: null, reason: null, at: opens_at }, now);
}

/** @returns `undefined` when it is not over */
export async function closeIfOver(trx: Tx, campaign: Campaign, now: number): Promise<Campaign | undefined> {
	const { state, closes_at } = campaign;
	if (state !== 'open' || closes_at === null || closes_at > now) return undefined;
	return await close(trx, campaign, 'time', { actor: null, reason: null, at: closes_at }, now);
}

/** Opens a scheduled campaign at `cause.at`. */
export async function open(trx: Tx, campaign: Campaign, cause: Cause, now: number): Promise<Campaign> {
	const opened = await move(trx, campaign, 'open', { opens_at: cause.at }, now);
	await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type: 'opened', key: String(cause.at) },
		now,
	);
	await announce(trx, opened, 'opened', String(cause.at), null, now);
	return opened;
}

/** Closes an open campaign: orders that are written from `cause.at` on do not count. */
export async function close(
	trx: Tx,
	campaign: Campaign,
	endReason: CampaignEndReason,
	cause: Cause,
	now: number,
): Promise<Campaign> {
	const closed = await move(trx, campaign, 'closed', { ended_at: cause.at, end_reason: endReason }, now);
	await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type: 'closed', key: String(cause.at), detail: { endReason } },
		now,
	);
	if (endReason !== 'time') await withoutLater(trx, campaign.group_id, cause.at, now);
	// A group without the bot hears nothing.
	if (endReason !== 'bot_removed') await announce(trx, closed, 'closed', String(cause.at), cause.reason, now);
	await resetIdleGroup(trx, campaign.group_id, now);
	return closed;
}

/** Takes out what was written after an end that became known late, and has been booked meanwhile. */
async function withoutLater(trx: Tx, groupId: number, end: number, now: number): Promise<void> {
	const later = await trx
		.selectFrom('bookings')
		.select('key')
		.where('group_id', '=', groupId)
		.where('written_at', '>=', end)
		.limit(1)
		.executeTakeFirst();
	if (later) await replayGroup(trx, groupId, now);
}

/** Changes the state along the transition table; the row is locked. */
export async function move(
	trx: Tx,
	campaign: Campaign,
	state: CampaignState,
	changes: Partial<Campaign>,
	now: number,
): Promise<Campaign> {
	if (!canTransition(CAMPAIGN_TRANSITIONS, campaign.state, state)) {
		throw new Error(`Campaign ${campaign.code} cannot go from ${campaign.state} to ${state}`);
	}
	return await trx
		.updateTable('campaigns')
		.set({ ...changes, state, updated_at: now })
		.where('id', '=', campaign.id)
		.where('state', '=', campaign.state)
		.returningAll()
		.executeTakeFirstOrThrow();
}

/**
 * Once nothing runs or is planned in a group any more, only its name and ID stay, so that the next group buy does not
 * start with the leader of the last one by accident (as CYBERBIZ has it). Campaigns keep what was theirs.
 */
export async function resetIdleGroup(trx: Tx, groupId: number, now: number): Promise<void> {
	await trx
		.updateTable('line_groups')
		.set({ leader_id: null, note: null, operators: '[]', referral_code_id: null, updated_at: now })
		.where('id', '=', groupId)
		.where((eb) =>
			eb.not(
				eb.exists(
					eb
						.selectFrom('campaigns')
						.select('campaigns.id')
						.where('campaigns.group_id', '=', groupId)
						.where('campaigns.state', 'in', ['scheduled', 'open']),
				),
			),
		)
		.execute();
}

type SayingRules = Record<
	CampaignAnnouncementKind,
	{
		/** Of one campaign and subject only the newest is said; `null`: each has news of its own. */
		subject: 'selling' | 'progress' | 'result' | null;
		/** Worth a push after so long without a free reply, if the budget allows pushes; `null`: never. */
		patienceMs: number | null;
		expiresAt: (campaign: Campaign, now: number) => number | null;
	}
>;

const whenOver = (campaign: Campaign) => endOf(windowOf(campaign));
const after = (ms: number) => (_campaign: Campaign, now: number) => now + ms;

const SAYING: SayingRules = {
	opened: { subject: 'selling', patienceMs: 30 * MINUTE_MS, expiresAt: whenOver },
	reopened: { subject: 'selling', patienceMs: 30 * MINUTE_MS, expiresAt: whenOver },
	extended: { subject: 'selling', patienceMs: 30 * MINUTE_MS, expiresAt: whenOver },
	last_call: { subject: 'selling', patienceMs: 10 * MINUTE_MS, expiresAt: whenOver },
	// It invites nobody, so it must not take the place of what does.
	progress: { subject: 'progress', patienceMs: null, expiresAt: whenOver },
	// Nobody has to do anything about it; what has come of it follows.
	closed: { subject: 'result', patienceMs: null, expiresAt: after(RESULT_INTEREST_MS) },
	formed: { subject: 'result', patienceMs: 2 * HOUR_MS, expiresAt: after(RESULT_INTEREST_MS) },
	failed: { subject: 'result', patienceMs: 2 * HOUR_MS, expiresAt: after(RESULT_INTEREST_MS) },
	cancelled: { subject: 'result', patienceMs: 2 * HOUR_MS, expiresAt: after(RESULT_INTEREST_MS) },
	// Goods come in parts, each with its own place and time.
	arrived: { subject: null, patienceMs: 2 * HOUR_MS, expiresAt: after(PICK_UP_INTEREST_MS) },
	pickup_reminder: { subject: null, patienceMs: 2 * HOUR_MS, expiresAt: after(PICK_UP_INTEREST_MS) },
};

/**
 * Leaves an announcement for the group's next free reply, and for a push after some time without one. The campaign is locked,
 * so of one subject they come one after the other.
 *
 * @param occasion tells it from others of its kind
 */
export async function announce(
	trx: Tx,
	campaign: Campaign,
	kind: CampaignAnnouncementKind,
	occasion: string,
	note: string | null,
	now: number,
): Promise<void> {
	const { line_group_id: chatId } = await trx
		.selectFrom('line_groups')
		.select('line_group_id')
		.where('id', '=', campaign.group_id)
		.executeTakeFirstOrThrow();
	const { subject, patienceMs } = SAYING[kind];
	const expiresAt = SAYING[kind].expiresAt(campaign, now);
	await post(
		trx,
		{
			chatId,
			campaignId: campaign.id,
			subject: subject && `campaign:${campaign.code}:${subject}`,
			deadlineAt: patienceMs === null ? null : deadlineOf(now, patienceMs, expiresAt),
			key: `${kind}:${campaign.code}:${occasion}`,
			message: { type: 'announcement', announcement: { kind, campaignCode: campaign.code, note } },
			expiresAt,
		},
		now,
	);
}

/** While half of the time in which it is of use is still to come. */
function deadlineOf(now: number, patienceMs: number, expiresAt: number | null): number {
	return now + (expiresAt === null ? patienceMs : Math.min(patienceMs, Math.floor((expiresAt - now) / 2)));
}
