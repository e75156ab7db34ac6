/*
 * What a campaign and its items demand beyond price and stock. Frozen when the campaign starts; stored as JSON, so a rule
 * that is absent there takes its default.
 */

/** When buyers pay: at pick-up, a part in advance, or all of it in advance. */
export type PaymentTerms = 'on_pickup' | 'deposit' | 'prepaid';

/** What happens to buyers with so many marks (no-shows and late payments): the strictest that applies counts. */
export interface TrustRule {
	/** From so many marks on. */
	marks: number;
	/** `limit`: at most `limit` pieces in the campaign. */
	action: 'deposit' | 'limit' | 'block';
	/** Pieces, for `limit`; `null` otherwise. */
	limit: number | null;
}

export interface CampaignRules {
	/** Pieces of all items together that one buyer may have; `null`: no limit. */
	limitPerBuyer: number | null;
	/** Buyers with at least one piece; `null`: no limit. */
	maxBuyers: number | null;
	/** Pieces needed for the campaign to form (成團); `null`: none. */
	minQuantity: number | null;
	/** Amount in minor units needed for it to form, at the prices of closing; `null`: none. */
	minAmountMinor: number | null;
	/** Buyers may add, never take back. */
	addOnly: boolean;
	/** Orders that find too little left wait in line instead of being refused. */
	waitlist: boolean;
	/** How long pieces that come free are held for the first in line to confirm; `null`: booked for them at once. */
	holdMinutes: number | null;
	/** A message taken back in LINE takes its order back, or the order stays and is marked. */
	onUnsend: 'take_back' | 'keep';
	/** Members may order for others by mention. */
	orderForOthers: boolean;
	payment: PaymentTerms;
	/** Part of the total that is paid in advance, in basis points (3000 = 30 %); only for `deposit`. */
	depositRate: number | null;
	trust: readonly TrustRule[];
	/** Reminders so many minutes before the end. */
	remindMinutes: readonly number[];
	/**
	 * Minutes after the end at which a scheduled run settles the campaign, time for late deliveries and for reopening;
	 * `null`: only by hand.
	 */
	settleMinutes: number | null;
}

export const DEFAULT_CAMPAIGN_RULES: CampaignRules = {
	limitPerBuyer: null,
	maxBuyers: null,
	minQuantity: null,
	minAmountMinor: null,
	addOnly: false,
	waitlist: false,
	holdMinutes: null,
	onUnsend: 'take_back',
	orderForOthers: true,
	payment: 'on_pickup',
	depositRate: null,
	trust: [],
	remindMinutes: [60],
	settleMinutes: 10,
};

/** The price for everyone once so many pieces are ordered (階梯價). */
export interface PriceTier {
	/** Pieces ordered by all buyers together. */
	from: number;
	priceMinor: number;
}

/** The price of pieces ordered before a moment (早鳥價). */
export interface EarlyBirdPrice {
	/** Epoch milliseconds. */
	until: number;
	priceMinor: number;
}

export interface ItemRules {
	/** Pieces of this item that one buyer may have; `null`: no limit. */
	limitPerBuyer: number | null;
	/** Pieces needed for this item to form; `null`: none. */
	minQuantity: number | null;
	/** The supplier sells in multiples of so many; the last pieces that fill no pack fall out; `null`: single pieces. */
	casePack: number | null;
	/** By rising `from`. */
	tiers: readonly PriceTier[];
	/** By rising `until`. */
	earlyBird: readonly EarlyBirdPrice[];
}

export const DEFAULT_ITEM_RULES: ItemRules = {
	limitPerBuyer: null,
	minQuantity: null,
	casePack: null,
	tiers: [],
	earlyBird: [],
};

/** Words beside its code by which a buyer may name an item (SHOPLINE: up to three keywords per variant). */
export const MAX_KEYWORDS = 3;
