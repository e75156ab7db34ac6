import { endOf } from '../groupbuy/campaign';
import { InputError } from '../groupbuy/input-error';
import { recordCampaignEvent, type Cause } from './campaign-events';
import {
	announce,
	close,
	followClock,
	lockCampaign,
	move,
	open,
	resetIdleGroup,
	windowOf,
	type Campaign,
} from './campaign-life-cycle';
import { getCampaign, type CampaignRecord } from './campaign-views';
import { checkCodesFree } from './campaigns';
import { present } from './collections';
import { retract } from './outbox';
import { replayGroup } from './replay';
import type { Tx } from './store';

/*
 * What people do to a campaign. Each takes the campaign's row first and lets it follow the clock, so that two who do the
 * same at once, or a scheduled run beside them, come one after the other.
 */

/** Opens a scheduled campaign now. An open one stays open. @throws InputError when it has ended */
export async function openCampaign(
	trx: Tx,
	code: string,
	now: number,
	cause: Cause = byWorkflow(now),
): Promise<CampaignRecord> {
	const campaign = await followClock(trx, await lockCampaign(trx, code, now), now);
	if (campaign.state === 'scheduled') await open(trx, campaign, cause, now);
	else if (campaign.state !== 'open') {
		throw new InputError(
			`${named(campaign)} has ended`,
			'Reopen it (Campaign → Reopen) while it is not settled, or copy it (Campaign → Copy).',
		);
	}
	return await getCampaign(trx, code, now);
}

/** Ends an open campaign now. One that has ended stays as it is. @throws InputError when it has not started */
export async function endCampaign(
	trx: Tx,
	code: string,
	now: number,
	cause: Cause = byWorkflow(now),
): Promise<CampaignRecord> {
	const campaign = await followClock(trx, await lockCampaign(trx, code, now), now);
	if (campaign.state === 'scheduled') {
		throw new InputError(
			`${named(campaign)} has not started`,
			'Open it first, or cancel it if it is not to take place (Campaign → Cancel).',
		);
	}
	if (campaign.state === 'open') await close(trx, campaign, 'manual', cause, now);
	return await getCampaign(trx, code, now);
}

/**
 * Ends what runs in a group that the bot has left; what was only scheduled is cancelled.
 *
 * @param at when the bot left, epoch milliseconds
 * @returns the codes of the campaigns
 */
export async function endCampaignsOfGroup(
	trx: Tx,
	groupId: number,
	at: number,
	now: number,
): Promise<string[]> {
	const cause: Cause = { actor: null, reason: null, at };
	const codes: string[] = [];
	for (const code of await runningCodes(trx, groupId)) {
		const campaign = await followClock(trx, await lockCampaign(trx, code, now), now);
		if (campaign.state === 'open') await close(trx, campaign, 'bot_removed', cause, now);
		else if (campaign.state === 'scheduled') {
			await move(trx, campaign, 'cancelled', { end_reason: 'bot_removed', ended_at: at }, now);
			await recordCampaignEvent(
				trx,
				{ ...cause, campaignId: campaign.id, type: 'cancelled', detail: { endReason: 'bot_removed' } },
				now,
			);
		} else continue;
		codes.push(code);
	}
	await resetIdleGroup(trx, groupId, now);
	return codes;
}

async function runningCodes(trx: Tx, groupId: number): Promise<string[]> {
	const rows = await trx
		.selectFrom('campaigns')
		.select('code')
		.where('group_id', '=', groupId)
		.where('state', 'in', ['open', 'scheduled'])
		.orderBy('id')
		.execute();
	return rows.map((row) => row.code);
}

export interface Extension extends Cause {
	/** Epoch milliseconds. */
	closesAt: number;
}

/**
 * Gives an open campaign more time. Said before the end, it counts even when it arrives after it.
 *
 * @throws InputError when it has no end, has ended, or would end earlier
 */
export async function extendCampaign(
	trx: Tx,
	code: string,
	{ closesAt, ...cause }: Extension,
	now: number,
): Promise<CampaignRecord> {
	let campaign = await lockCampaign(trx, code, now);
	const { closes_at: before } = campaign;
	if (before === null) {
		throw new InputError(`${named(campaign)} has no end`, 'It runs until it is ended (Campaign → End).');
	}
	// What is over by the clock is closed for those who come now, and open for whoever spoke in time.
	if (cause.at >= before) campaign = await followClock(trx, campaign, now);
	const inTime = campaign.state === 'closed' && campaign.end_reason === 'time' && cause.at < before;
	if (campaign.state !== 'open' && campaign.state !== 'scheduled' && !inTime) {
		throw new InputError(
			`${named(campaign)} has ended`,
			'Reopen it while it is not settled (Campaign → Reopen).',
		);
	}
	if (closesAt <= before) {
		throw new InputError(
			`${named(campaign)} would end earlier than it does now`,
			'Set a later time; to end it now use Campaign → End.',
		);
	}
	if (inTime) {
		campaign = await move(trx, campaign, 'open', { ended_at: null, end_reason: null }, now);
		await retract(trx, campaign.id, now, ['closed']);
	}
	await trx
		.updateTable('campaigns')
		.set({ closes_at: closesAt, updated_at: now })
		.where('id', '=', campaign.id)
		.execute();
	await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type: 'extended', detail: { from: before, to: closesAt } },
		now,
	);
	const extended = { ...campaign, closes_at: closesAt };
	if (campaign.state === 'open')
		await announce(trx, extended, 'extended', String(closesAt), cause.reason, now);
	// What was refused in between because it had closed was in time after all.
	if (inTime) await replayGroup(trx, campaign.group_id, now);
	await followClock(trx, extended, now);
	return await getCampaign(trx, code, now);
}

export interface Reopening extends Cause {
	/** Epoch milliseconds; `null`: until ended by hand. */
	closesAt: number | null;
}

/**
 * Lets a closed campaign take orders again, from now on: what was written in between stays refused.
 *
 * @throws InputError when it is not closed, the bot has left the group, or other campaigns use its item codes
 */
export async function reopenCampaign(
	trx: Tx,
	code: string,
	{ closesAt, ...cause }: Reopening,
	now: number,
): Promise<CampaignRecord> {
	const campaign = await followClock(trx, await lockCampaign(trx, code, now), now);
	if (campaign.state !== 'closed') {
		throw new InputError(
			`${named(campaign)} is ${campaign.state}, not closed`,
			'Only what has closed and is not settled yet can be reopened; otherwise copy it (Campaign → Copy).',
		);
	}
	if (closesAt !== null && closesAt <= now) {
		throw new InputError('Closes At lies in the past', 'Set a time to come, or leave it empty.');
	}
	await checkReopening(trx, campaign, now);
	const window = windowOf(campaign);
	const earlier = [...window.earlierWindows, [window.opensAt, present(endOf(window))]];
	const reopened = await move(
		trx,
		campaign,
		'open',
		{
			opens_at: cause.at,
			closes_at: closesAt,
			ended_at: null,
			end_reason: null,
			earlier_windows: JSON.stringify(earlier),
		},
		now,
	);
	await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type: 'reopened', detail: { closesAt } },
		now,
	);
	await retract(trx, campaign.id, now, ['closed']);
	await announce(trx, reopened, 'reopened', String(cause.at), cause.reason, now);
	return await getCampaign(trx, code, now);
}

async function checkReopening(trx: Tx, campaign: Campaign, now: number): Promise<void> {
	const group = await trx
		.selectFrom('line_groups')
		.select('state')
		.where('id', '=', campaign.group_id)
		.executeTakeFirstOrThrow();
	if (group.state === 'left') {
		throw new InputError(
			`The bot has left the group of ${named(campaign)}`,
			'Invite the bot to the group again; it then registers itself.',
		);
	}
	const items = await trx
		.selectFrom('campaign_items')
		.select('code')
		.where('campaign_id', '=', campaign.id)
		.execute();
	await checkCodesFree(
		trx,
		campaign.group_id,
		items.map((item) => item.code),
		now,
	);
}

export interface Arrival extends Cause {
	/** When the group is reminded to pick up, epoch milliseconds; `null`: not. */
	remindAt: number | null;
}

/** Tells the group that the goods are there; the reason says where and when to pick up. Goods may come in parts. */
export async function markArrived(
	trx: Tx,
	code: string,
	{ remindAt, ...cause }: Arrival,
	now: number,
): Promise<CampaignRecord> {
	const campaign = await followClock(trx, await lockCampaign(trx, code, now), now);
	if (campaign.state !== 'closed' && campaign.state !== 'settled') {
		throw new InputError(
			`${named(campaign)} is ${campaign.state}`,
			'Goods arrive for a campaign that has closed and come about.',
		);
	}
	await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type: 'arrived', detail: { remindAt } },
		now,
	);
	await announce(trx, campaign, 'arrived', String(cause.at), cause.reason, now);
	return await getCampaign(trx, code, now);
}

/** A workflow did it, now. */
function byWorkflow(now: number): Cause {
	return { actor: null, reason: null, at: now };
}

function named({ title, code }: Campaign): string {
	return `The campaign '${title}' (${code})`;
}
