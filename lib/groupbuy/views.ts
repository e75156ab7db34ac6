import type { CampaignState } from './campaign';
import type { Currency } from './money';
import type { OrderSource, OrderState } from './order';
import type { CampaignRules, ItemRules } from './rules';

/*
 * What is shown of a campaign and its orders: the shapes that the store reads and that messages, pages and items are
 * made of. Times are epoch milliseconds, amounts minor units.
 */

export interface ItemView {
	code: string;
	title: string;
	priceMinor: number;
	/** Pieces still to be had; `null`: not limited. */
	left: number | null;
	/** Pieces ordered. */
	ordered: number;
	/** Pieces that buyers are in line for. */
	waiting: number;
	imageUrl: string | null;
	keywords: readonly string[];
	rules: ItemRules;
}

export interface CampaignView {
	/** Public code. */
	code: string;
	title: string;
	state: CampaignState;
	currency: Currency;
	opensAt: number;
	closesAt: number | null;
	rules: CampaignRules;
	items: ItemView[];
	/** Buyers with at least one piece, pieces, and their amount. */
	buyers: number;
	pieces: number;
	totalMinor: number;
}

export interface OrderLineView {
	code: string;
	title: string;
	quantity: number;
	unitPriceMinor: number;
	/** Pieces that did not form (未成團) and cost nothing. */
	unformed: number;
}

export interface OrderView {
	/** Public code. */
	code: string;
	campaignCode: string | null;
	campaignTitle: string | null;
	buyerName: string | null;
	lineUserId: string | null;
	source: OrderSource;
	state: OrderState;
	currency: Currency;
	/** Of the goods. */
	totalMinor: number;
	/** What it costs in the end: goods, shipping and tax less discounts. */
	payableMinor: number;
	/** What is due before delivery, by the checkout, or the campaign's terms and the buyer's record: 0, the deposit, or all. */
	dueInAdvanceMinor: number;
	placedAt: number;
	paidAt: number | null;
	pickedUpAt: number | null;
	lines: OrderLineView[];
}

/** What an order's page shows of a line; of a campaign's book or of a fast order. */
export interface OrderPageLine {
	/** What is typed in the chat; `null` where nothing is. */
	code: string | null;
	title: string;
	variantTitle: string | null;
	imageUrl: string | null;
	quantity: number;
	unitPriceMinor: number;
	gift: boolean;
	unformed: number;
}
