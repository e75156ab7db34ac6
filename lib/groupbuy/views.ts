import type { CampaignState } from './campaign';
import type { Currency } from './money';
import type { OrderSource, OrderState } from './order';

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
	imageUrl: string | null;
}

export interface CampaignView {
	/** Public code. */
	code: string;
	title: string;
	state: CampaignState;
	currency: Currency;
	opensAt: number;
	closesAt: number | null;
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
	totalMinor: number;
	placedAt: number;
	lines: OrderLineView[];
}
