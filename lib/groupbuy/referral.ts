import type { Currency } from './money';

/*
 * Who earns what for bringing buyers: shapes of plans, codes and of what was earned. Amounts are minor units, rates basis
 * points (500 = 5 %), times epoch milliseconds.
 */

/** What the buyer gets for ordering with a code (購買人獎勵). */
export type BuyerReward =
	| { type: 'none' }
	/** Taken off the goods at checkout. */
	| { type: 'discount'; benefit: { rate: number } | { amountMinor: number }; minOrderMinor: number }
	/** A coupon of the shop, named on the order for the workflow to send. */
	| { type: 'coupon'; code: string }
	/** Points of the shop's own programme: goods after discounts × rate, decimals cut; a workflow grants them. */
	| { type: 'points'; rate: number };

/** A referral plan's terms (推薦分潤方案); never changed once saved: a changed plan is a new version. */
export interface ReferralTerms {
	/** One rate for all goods, or a rate per product; `otherwise`: of products that are not named, 0 for none. */
	rate:
		| { by: 'order'; rate: number }
		| { by: 'product'; products: ReadonlyArray<{ productId: string; rate: number }>; otherwise: number };
	/** What the rate is taken of: goods, never shipping. */
	base: {
		discounts: 'deducted' | 'ignored';
		/** `deducted`: the tax that is in the prices does not earn. */
		tax: 'deducted' | 'ignored';
	};
	/** Where decimals are cut or rounded: on each line, or once per order. */
	rounding: { per: 'line' | 'order'; mode: 'floor' | 'half_up' };
	/** Most that one order earns; `null`: no cap. */
	maxPerOrderMinor: number | null;
	/**
	 * Higher rates from a total of the period on, rising; what is reached holds for everything of the period that
	 * `rate.by: 'order'` rates. Empty: none.
	 */
	tiers: ReadonlyArray<{ fromMinor: number; rate: number }>;
	/** Days after completion until it can be paid out: a return in them costs nobody anything. */
	returnDays: number;
	/** How long a buyer stays with the first referrer whose link they opened; `null`: each order by itself. */
	bindingDays: number | null;
	reward: BuyerReward;
}

/** Code of a referral plan's version and referrer, as it stands in links: upper case. */
export const REFERRAL_CODE = /^[A-Z0-9_-]{1,20}$/;

/** Which kind of income a leader's share is decides the merchant's accountant. Numbers are those of 各類所得扣繳. */
export const INCOME_CLASSES = [
	/** 佣金 (resident: 10 %). */
	'commission',
	/** 執行業務所得 9A, e.g. 一般經紀人. */
	'professional',
	/** 其他所得 92: not withheld, no supplementary premium. */
	'other',
	/** 兼職薪資 50. */
	'salary',
	/** A company: gives an invoice, nothing is withheld. */
	'company',
] as const;

export type IncomeClass = (typeof INCOME_CLASSES)[number];

/** What commission rules look at in an order. */
export interface CommissionOrder {
	currency: Currency;
	lines: ReadonlyArray<CommissionLine>;
	/** Promotions, coupon and discounts on the whole order; spread over the lines by their amounts. Store credit is a payment. */
	discountMinor: number;
	/** Tax that is in the prices, basis points; 0: none, or it comes on top. */
	includedTaxRate: number;
	/** What of the order was given back, and of how much: its part of the commission is reversed. */
	refundedMinor: number;
	payableMinor: number;
	/** All goods came back: nothing is earned, whatever money was given back. */
	isReturned: boolean;
}

export interface CommissionLine {
	/** Unique in the order, the same for ever. */
	key: string;
	productId: string | null;
	quantity: number;
	/** Quantity × unit price; gifts and 未成團: 0. */
	amountMinor: number;
}

/** What one line earns, or has earned so far: amounts of several rows add up. */
export interface LineCommission {
	key: string;
	/** Goods after discounts. */
	amountMinor: number;
	/** What the rate was taken of. */
	baseMinor: number;
	rate: number;
	commissionMinor: number;
}

/**
 * Rows of what was earned; they are only ever added, and the rows of an order's line add up to what it earns now.
 * `returned`: money or goods came back. `corrected`: the order was changed after completion. `tier`: the period reached a higher
 * rate. `adjustment`: by hand, not about an order.
 */
export const ENTRY_TYPES = ['earned', 'returned', 'corrected', 'tier', 'adjustment'] as const;

export type EntryType = (typeof ENTRY_TYPES)[number];

/** 待結案, 鑑賞期中, 可撥款, 已撥款. `pending` is not a row yet: its order is not completed. */
export const COMMISSION_STATES = ['pending', 'held', 'payable', 'paid'] as const;

export type CommissionState = (typeof COMMISSION_STATES)[number];

/** One line of a report: an entry, or what a line of an open order would earn (`pending`). */
export interface ReportRow {
	state: CommissionState;
	/** `null`: pending. */
	type: EntryType | null;
	leaderId: number;
	leaderName: string;
	/** Referral code and the plan's name with its version; `null` on adjustments. */
	referralCode: string | null;
	planName: string | null;
	orderCode: string | null;
	/** The buyer has paid. Open orders that have not are marked as such. */
	isPaid: boolean;
	placedAt: number | null;
	completedAt: number | null;
	/** When it was earned, returned or adjusted: of the period in which it counts. `pending`: when it was placed. */
	occurredAt: number;
	payableAt: number | null;
	payoutCode: string | null;
	/** Names of groups are not unique. */
	groupId: number | null;
	groupName: string | null;
	campaignCode: string | null;
	campaignTitle: string | null;
	productId: string | null;
	title: string | null;
	quantity: number;
	currency: Currency;
	amountMinor: number;
	baseMinor: number;
	rate: number;
	commissionMinor: number;
	reason: string | null;
}
