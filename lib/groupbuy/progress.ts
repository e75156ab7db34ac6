import { minimumOf } from './closing';
import { tierOf } from './pricing';
import type { CampaignView, ItemView } from './views';

/** How far an item is from what closing asks of it. */
export interface ItemProgress {
	code: string;
	/** The next lower price for everyone; `null`: none. */
	nextTier: { from: number; priceMinor: number; missing: number } | null;
	/** The pack that is being filled; `null`: single pieces, or all packs are full. */
	pack: { size: number; filled: number; missing: number } | null;
	/** Pieces missing to the item's minimum; 0 when it is reached, `null` when there is none. */
	missingToMinimum: number | null;
}

export interface CampaignProgress {
	/** Missing to the campaign's minimums; 0 when reached, `null` when there is none. */
	missingPieces: number | null;
	missingAmountMinor: number | null;
	items: ItemProgress[];
}

/** What a campaign is still short of, as it stands: for "3 more to form", "5 more to the next price", "20 of 24". */
export function progressOf({
	rules,
	pieces,
	totalMinor,
	items,
}: Pick<CampaignView, 'rules' | 'pieces' | 'totalMinor' | 'items'>): CampaignProgress {
	return {
		missingPieces: missing(rules.minQuantity, pieces),
		missingAmountMinor: missing(rules.minAmountMinor, totalMinor),
		items: items.map(itemProgress),
	};
}

/** {@link progressOf} of one item. */
export function itemProgress({ code, ordered, priceMinor, rules }: ItemView): ItemProgress {
	const { casePack, tiers } = rules;
	const price = Math.min(priceMinor, tierOf(tiers, ordered)?.priceMinor ?? priceMinor);
	const next = tiers.find((tier) => tier.from > ordered && tier.priceMinor < price);
	const filled = ordered % (casePack ?? 1);
	return {
		code,
		nextTier: next ? { ...next, missing: next.from - ordered } : null,
		pack: casePack === null || filled === 0 ? null : { size: casePack, filled, missing: casePack - filled },
		missingToMinimum: missing(minimumOf(rules), ordered),
	};
}

function missing(needed: number | null, have: number): number | null {
	return needed === null ? null : Math.max(0, needed - have);
}
