import type { Transitions } from './state-machine';

/** Life cycle of a campaign (團購活動): settled, failed (流團) and cancelled are final. */
export type CampaignState = 'scheduled' | 'open' | 'closed' | 'settled' | 'failed' | 'cancelled';

export const CAMPAIGN_TRANSITIONS: Transitions<CampaignState> = {
	scheduled: ['open', 'cancelled'],
	open: ['closed', 'cancelled'],
	closed: ['open', 'settled', 'failed', 'cancelled'],
	settled: [],
	failed: [],
	cancelled: [],
};

/** Why a campaign ended: by hand, by time, or because the bot was removed from the group (the three cases of CYBERBIZ). */
export type CampaignEndReason = 'manual' | 'time' | 'bot_removed';

export interface CampaignWindow {
	state: CampaignState;
	/** Epoch milliseconds; orders are accepted from this moment on. */
	opensAt: number;
	/** Epoch milliseconds; orders sent before this moment are accepted. `null`: until ended by hand. */
	closesAt: number | null;
	/** When it was closed, by hand or by time; `null` while it is not. */
	endedAt: number | null;
	/** Times before it was reopened in which orders were accepted, `[from, to)`. */
	earlierWindows: ReadonlyArray<readonly [from: number, to: number]>;
}

/** The moment from which a campaign takes no more orders; `null`: not known yet. */
export function endOf({ closesAt, endedAt }: CampaignWindow): number | null {
	return closesAt === null || endedAt === null ? (endedAt ?? closesAt) : Math.min(closesAt, endedAt);
}

/**
 * Whether a campaign takes an order that was *written* at `at`: the event's own time, not the time of its arrival, so
 * that an order typed before the end counts even when LINE delivers it late. Only settling (or failing, cancelling)
 * shuts the book for good.
 *
 * The stored state may lag behind the clock until the next scheduled run, so the times decide.
 */
export function orderingWindow(campaign: CampaignWindow, at: number): 'open' | 'not_open_yet' | 'closed' {
	if (campaign.state === 'settled' || campaign.state === 'failed' || campaign.state === 'cancelled')
		return 'closed';
	if (campaign.earlierWindows.some(([from, to]) => from <= at && at < to)) return 'open';
	const end = endOf(campaign);
	if (end !== null && at >= end) return 'closed';
	return at < campaign.opensAt ? 'not_open_yet' : 'open';
}
