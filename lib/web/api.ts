import type {
	Checkout,
	Invoice,
	PaymentMethod,
	Recipient,
	ShippingMethod,
	TaxRule,
} from '../groupbuy/checkout';
import type { Currency } from '../groupbuy/money';
import type { OrderStage, TimelineEvent } from '../groupbuy/order-stage';
import type { EarlyBirdPrice, PaymentTerms, PriceTier } from '../groupbuy/rules';
import type { Totals } from '../groupbuy/totals';
import type { OrderPageLine } from '../groupbuy/views';

/*
 * What the pages and the server tell each other: types only, for both sides. A page is one GET (`?t=<link token>`) that
 * carries its first `PageData`; everything after it is a POST of `PageRequest` as JSON to the same address, sent as
 * text/plain so that a sandboxed page needs no preflight. Times are epoch milliseconds, amounts minor units.
 */

export interface ShopView {
	name: string;
	logoUrl: string | null;
	/** `#rrggbb`. */
	themeColor: string;
	language: 'zh-TW' | 'en';
	timeZone: string;
	/** LINE's page to become a friend of the brand account; `null`: none is set. */
	addFriendUrl: string | null;
	privacyUrl: string | null;
	/** LIFF mode only. */
	liffId: string | null;
}

export interface OfferView {
	/** What is typed in the chat, unique within a group: `A1`. */
	code: string;
	title: string;
	variantTitle: string | null;
	description: string | null;
	imageUrl: string | null;
	/** What a piece costs now (early bird or base price). */
	priceMinor: number;
	basePriceMinor: number;
	/** Pieces still to be had; `null`: not limited. */
	left: number | null;
	ordered: number;
	/** Pieces this buyer may still add, as far as limits and stock are known; `null`: no limit. */
	mayAdd: number | null;
	tiers: readonly PriceTier[];
	earlyBird: readonly EarlyBirdPrice[];
	minQuantity: number | null;
	casePack: number | null;
}

export interface CampaignPageView {
	code: string;
	title: string;
	currency: Currency;
	opensAt: number;
	closesAt: number | null;
	/** Taking orders now. */
	open: boolean;
	payment: PaymentTerms;
	depositRate: number | null;
	minQuantity: number | null;
	minAmountMinor: number | null;
	offers: OfferView[];
}

/** An order of the person whose page it is. */
export interface OwnOrderView {
	code: string;
	title: string;
	stage: OrderStage;
	payableMinor: number;
	currency: Currency;
	/** Opens its order page. */
	url: string;
}

export interface GroupPage {
	kind: 'group';
	shop: ShopView;
	/** Goes into every request of this page: who submits, and against submitting twice. */
	session: string;
	groupName: string | null;
	/** Known after a LIFF login only. */
	me: { name: string | null; pictureUrl: string | null } | null;
	/** Whether somebody who is not known may order here. */
	guests: boolean;
	campaigns: CampaignPageView[];
	shippingMethods: ShippingMethod[];
	paymentMethods: PaymentMethod[];
	invoices: boolean;
	tax: TaxRule;
	/** Addresses of this buyer from before; only for who is known. */
	recipients: Recipient[];
	orders: OwnOrderView[];
}

export interface ProofView {
	code: string;
	state: 'submitted' | 'accepted' | 'refused';
	reason: string | null;
	lastFive: string | null;
	hasFile: boolean;
	submittedAt: number;
}

export interface OrderPage {
	kind: 'order';
	shop: ShopView;
	code: string;
	title: string | null;
	currency: Currency;
	stage: OrderStage;
	/** What has happened, oldest first. */
	timeline: Array<{ event: TimelineEvent; at: number }>;
	lines: OrderPageLine[];
	totals: Totals;
	/** What is to be paid in the end, and what of it now. */
	payableMinor: number;
	dueNowMinor: number;
	shipping: ShippingMethod | null;
	payment: PaymentMethod | null;
	/** Masked: `王○明`, `0912•••678`; whoever has the link need not know more. */
	recipient: Recipient | null;
	invoice: Invoice | null;
	note: string | null;
	paymentUrl: string | null;
	proofs: ProofView[];
	/** Orders that are paid together with this one. */
	bill: {
		code: string;
		payableMinor: number;
		orders: Array<{ code: string; title: string | null; payableMinor: number }>;
	} | null;
	/** When an unpaid order expires. */
	expiresAt: number | null;
	may: {
		confirm: boolean;
		checkOut: boolean;
		change: boolean;
		cancel: boolean;
		pay: boolean;
		repeat: boolean;
	};
	/** To choose from while `may.checkOut`. */
	shippingMethods: ShippingMethod[];
	paymentMethods: PaymentMethod[];
	invoices: boolean;
	/** The page of its group, for more. */
	groupUrl: string | null;
}

/** No page: a link that is forged, expired or ended, or of something that is gone. */
export interface NoticePage {
	kind: 'notice';
	shop: ShopView;
	notice: 'link_invalid' | 'link_expired' | 'not_found' | 'open_in_line' | 'too_many_requests';
}

export type PageData = GroupPage | OrderPage | NoticePage;

/** Checkout as a page sends it: names of methods, and what the buyer typed. */
export interface CheckoutForm {
	shippingId: string;
	paymentId: string;
	recipient: Recipient;
	invoice: Invoice | null;
	note: string | null;
}

export interface CartLine {
	campaignCode: string;
	code: string;
	quantity: number;
}

export type PageRequest =
	/** The page's data anew. */
	| { action: 'load'; token: string; session?: string }
	/** LIFF: who I am; answers the page of that person with a session of theirs. */
	| { action: 'login'; token: string; idToken: string }
	/** `submission`: made by the page for each new cart; the same again gets the first answer again. */
	| {
			action: 'submit_cart';
			token: string;
			session: string;
			submission: string;
			lines: CartLine[];
			checkout: CheckoutForm | null;
			/** What the page's address carries behind `rcode`; `null`: nothing. */
			referralCode: string | null;
	  }
	| { action: 'confirm'; token: string }
	| { action: 'check_out'; token: string; checkout: CheckoutForm }
	/** Sets quantities of a campaign's order. */
	| { action: 'change'; token: string; submission: string; lines: Array<{ code: string; quantity: number }> }
	| { action: 'cancel'; token: string }
	/** `file`: base64 of JPEG, PNG, WebP or PDF, ≤ 5 MB. */
	| { action: 'report_payment'; token: string; lastFive: string | null; file: string | null }
	| { action: 'proof'; token: string; proofCode: string }
	| { action: 'request_payment'; token: string }
	| { action: 'repeat'; token: string };

export type PageErrorCode =
	| 'link_invalid'
	| 'link_expired'
	| 'login_expired'
	| 'login_required'
	| 'invalid'
	| 'not_possible'
	| 'file_type'
	| 'file_too_large'
	| 'too_many_requests'
	| 'server';

export type PageAnswer =
	| { ok: true; page: PageData }
	/** `page` is the group page anew; `orders` what was ordered; `thanks` may be sent by liff.sendMessages. */
	| { ok: true; page: PageData; orders: OwnOrderView[]; thanks: object[] }
	| { ok: true; file: { mime: string; base64: string } }
	/** A repeated order: go there. */
	| { ok: true; url: string }
	/** Nothing was booked: what stands in the way, by item. */
	| { ok: false; error: 'cart_refused'; refusals: CartRefusal[]; page: PageData }
	/** `field`: of the form, e.g. `recipient.phone`. */
	| { ok: false; error: PageErrorCode; field: string | null; message: string };

export interface CartRefusal {
	code: string;
	reason:
		| 'insufficient_stock'
		| 'quantity_limit'
		| 'campaign_full'
		| 'blocked'
		| 'closed'
		| 'not_open_yet'
		| 'unknown_item'
		| 'add_only'
		| 'other';
	/** Pieces that could be had, where that is what stands in the way. */
	left: number | null;
	message: string;
}

/** Checked and complete, as the store keeps it. */
export type { Checkout };
