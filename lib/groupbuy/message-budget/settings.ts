import { TAIWAN_PLANS, type PlanTable } from './plan';

/**
 * What becomes of a push that could wait.
 * - `allow`: it is pushed while caps and quota hold
 * - `ask`: somebody has to approve it first
 * - `wait`: it waits for a reply of its chat, which is free, and is never pushed
 */
export type GuardPolicy = 'allow' | 'ask' | 'wait';

export const GUARD_POLICIES: readonly GuardPolicy[] = ['allow', 'ask', 'wait'];

/** A merchant's message budget; one per database. */
export interface BudgetSettings {
	/** Key of the plan that the account is on. */
	plan: string;
	/** Of a push that says nothing else. */
	policy: GuardPolicy;
	/** A push that counts more messages than this is asked about even under `allow`; `null`: none is. */
	askAbove: number | null;
	/** Messages that pushes of this package may use in a month; `null`: as many as LINE allows. */
	monthlyCap: number | null;
	/** The same for everything that one campaign pushes. */
	campaignCap: number | null;
	/** Additional messages that the plan's owner has allowed in LINE Official Account Manager; for forecasts. */
	additionalMessages: number;
	/** Dated tables of plans, the merchant's own if there are any. */
	planTables: readonly PlanTable[];
}

/** Nothing costs money before somebody has said so. */
export const DEFAULT_BUDGET_SETTINGS: BudgetSettings = {
	plan: 'light',
	policy: 'wait',
	askAbove: null,
	monthlyCap: null,
	campaignCap: null,
	additionalMessages: 0,
	planTables: TAIWAN_PLANS,
};
