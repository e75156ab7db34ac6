import { InputError } from '../groupbuy/input-error';
import { recordCampaignEvent, type Cause } from './campaign-events';
import { announce, followClock, lockCampaign, move, resetIdleGroup } from './campaign-life-cycle';
import { getCampaign, type CampaignRecord } from './campaign-views';
import { withdrawItem } from './corrections';
import { retract } from './outbox';
import type { Tx } from './store';

/**
 * Cancels a campaign that is not settled: all its orders with it, each piece with its row in the ledger. The group hears
 * that, with the reason, and not item by item.
 *
 * @throws InputError when it is settled, has failed or was cancelled
 */
export async function cancelCampaign(
	trx: Tx,
	code: string,
	cause: Cause,
	now: number,
): Promise<CampaignRecord> {
	const campaign = await followClock(trx, await lockCampaign(trx, code, now), now);
	if (campaign.state === 'settled' || campaign.state === 'failed' || campaign.state === 'cancelled') {
		throw new InputError(
			`The campaign '${campaign.title}' (${code}) is ${campaign.state}`,
			'What is settled stays; single orders can be corrected (Order → Correct).',
		);
	}
	const items = await trx
		.selectFrom('campaign_items')
		.select(['id', 'code'])
		.where('campaign_id', '=', campaign.id)
		.orderBy('id')
		.execute();
	const { buyers, pieces } = await getCampaign(trx, code, now);
	for (const item of items) {
		await withdrawItem(
			trx,
			{ ...cause, campaignId: campaign.id, itemId: item.id, key: `cancel:${code}:${item.code}` },
			now,
		);
	}
	const ended = { ended_at: campaign.ended_at ?? cause.at, end_reason: campaign.end_reason ?? 'manual' };
	const cancelled = await move(trx, campaign, 'cancelled', ended, now);
	await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type: 'cancelled', detail: { buyers, pieces } },
		now,
	);
	await retract(trx, campaign.id, now);
	// Of a campaign that was only planned nobody has heard.
	if (campaign.state !== 'scheduled') await announce(trx, cancelled, 'cancelled', '', cause.reason, now);
	await resetIdleGroup(trx, campaign.group_id, now);
	return await getCampaign(trx, code, now);
}
