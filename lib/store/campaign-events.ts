import { randomUUID } from 'node:crypto';

import type { Db, Tx } from './store';
import type { CampaignEventType } from './schema';

/** Who did something, why, and when it was said. */
export interface Cause {
	/** LINE user ID; `null`: a workflow, or time. */
	actor: string | null;
	reason: string | null;
	/** Epoch milliseconds: when a command was written, not when it arrived. */
	at: number;
}

export interface NewCampaignEvent extends Cause {
	campaignId: number;
	type: CampaignEventType;
	/** What may happen once only has a key that says which once; absent: it may happen again. */
	key?: string;
	/** What changed, as plain JSON. */
	detail?: object;
}

/** Adds to the history of a campaign. @returns whether it is new: of one type and key there is one */
export async function recordCampaignEvent(trx: Tx, event: NewCampaignEvent, now: number): Promise<boolean> {
	const inserted = await trx
		.insertInto('campaign_events')
		.values({
			campaign_id: event.campaignId,
			type: event.type,
			key: event.key ?? randomUUID(),
			reason: event.reason,
			actor: event.actor,
			detail: event.detail === undefined ? null : JSON.stringify(event.detail),
			occurred_at: event.at,
			recorded_at: now,
		})
		.onConflict((conflict) => conflict.columns(['campaign_id', 'type', 'key']).doNothing())
		.returning('id')
		.executeTakeFirst();
	return inserted !== undefined;
}

export interface CampaignEventView {
	type: CampaignEventType;
	reason: string | null;
	actor: string | null;
	/** Of the actor, when they have ordered here. */
	actorName: string | null;
	detail: Record<string, unknown> | null;
	occurredAt: number;
	recordedAt: number;
}

/** The history of a campaign, oldest first. */
export async function listCampaignEvents(db: Db, code: string): Promise<CampaignEventView[]> {
	const rows = await db
		.selectFrom('campaign_events')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_events.campaign_id')
		.leftJoin('buyers', 'buyers.line_user_id', 'campaign_events.actor')
		.select([
			'campaign_events.type',
			'campaign_events.reason',
			'campaign_events.actor',
			'buyers.display_name as actorName',
			'campaign_events.detail',
			'campaign_events.occurred_at as occurredAt',
			'campaign_events.recorded_at as recordedAt',
		])
		.where('campaigns.code', '=', code)
		.orderBy('campaign_events.id')
		.execute();
	return rows.map((row) => ({
		...row,
		detail: row.detail === null ? null : (JSON.parse(row.detail) as Record<string, unknown>),
	}));
}
