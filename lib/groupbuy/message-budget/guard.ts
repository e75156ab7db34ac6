import type { GuardPolicy } from './settings';

/** A push before it is made. */
export interface PushRequest {
	/** Messages that LINE will count at most: people in the chat, or in the audience. */
	recipients: number;
	/** Of this push; the settings' own if it says nothing. */
	policy: GuardPolicy;
	/** Somebody has agreed to this very push. */
	isApproved: boolean;
	isOfCampaign: boolean;
}

/** What is left before it. */
export interface BudgetState {
	/** Of LINE's quota, as far as is known; `null`: not limited. */
	quotaLeft: number | null;
	/** Of the month's own cap; `null`: there is none. */
	monthlyCapLeft: number | null;
	/** Of the campaign's cap; `null`: there is none, or it is of no campaign. */
	campaignCapLeft: number | null;
	askAbove: number | null;
}

export type GuardReason =
	'allowed' | 'approved' | 'policy' | 'over_quota' | 'monthly_cap' | 'campaign_cap' | 'ask_above';

/** `wait`: not pushed; it may still ride on a reply of its chat. */
export interface GuardDecision {
	decision: 'push' | 'ask' | 'wait';
	reason: GuardReason;
}

/**
 * Decides about a push. Limits come first: what LINE or a cap does not allow is not asked about either. An approval lifts
 * the policy and `askAbove`, never a limit.
 */
export function guardPush(
	{ recipients, policy, isApproved, isOfCampaign }: PushRequest,
	{ quotaLeft, monthlyCapLeft, campaignCapLeft, askAbove }: BudgetState,
): GuardDecision {
	const exceeds = (left: number | null) => left !== null && recipients > left;
	if (policy === 'wait' && !isApproved) return { decision: 'wait', reason: 'policy' };
	if (exceeds(quotaLeft)) return { decision: 'wait', reason: 'over_quota' };
	if (exceeds(monthlyCapLeft)) return { decision: 'wait', reason: 'monthly_cap' };
	if (isOfCampaign && exceeds(campaignCapLeft)) return { decision: 'wait', reason: 'campaign_cap' };
	if (isApproved) return { decision: 'push', reason: 'approved' };
	if (policy === 'ask') return { decision: 'ask', reason: 'policy' };
	if (exceeds(askAbove)) return { decision: 'ask', reason: 'ask_above' };
	return { decision: 'push', reason: 'allowed' };
}
