import type { CampaignRules } from './rules';

/** What a campaign demands of a buyer because of earlier no-shows and late payments. */
export interface Trust {
	blocked: boolean;
	/** Pieces in the campaign, its own limit included; `null`: no limit. */
	limit: number | null;
	deposit: boolean;
}

/**
 * The trust rules that apply to a buyer, all together: the lowest of several limits counts.
 *
 * @param marks number of no-shows and late payments so far
 */
export function trustOf(rules: Pick<CampaignRules, 'limitPerBuyer' | 'trust'>, marks: number): Trust {
	const applied = rules.trust.filter((rule) => marks >= rule.marks);
	const limits = [rules.limitPerBuyer, ...applied.map((rule) => rule.limit)].filter(
		(limit) => limit !== null,
	);
	return {
		blocked: applied.some((rule) => rule.action === 'block'),
		limit: limits.length === 0 ? null : Math.min(...limits),
		deposit: applied.some((rule) => rule.action === 'deposit'),
	};
}
