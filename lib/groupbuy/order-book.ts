import type { CampaignWindow } from './campaign';
import type { OrderChange, ParsedMessage } from './order-grammar/types';
import type { MessageOutcome } from './outcome';
import type { CampaignRules, ItemRules } from './rules';

/*
 * What the allocation engine works on. All of it is data: the store reads it under lock, the engine decides, the store
 * writes what was decided.
 */

/** An item on offer: one variant at its campaign price, known in the chat by `code`. */
export interface OfferedItem {
	id: number;
	campaignId: number;
	code: string;
	title: string;
	/** Base price; early birds pay less (`rules.earlyBird`). */
	unitPriceMinor: number;
	/** The stocks that each piece draws from (the variant's, the campaign's own cap, …). */
	stockIds: readonly number[];
	rules: ItemRules;
}

export interface OfferedCampaign extends CampaignWindow {
	id: number;
	groupId: number;
	title: string;
	rules: CampaignRules;
}

/** A number of pieces of which at most `quantity` may be taken, over all campaigns and buyers that draw from it. */
export interface Stock {
	/** `null`: not limited. */
	quantity: number | null;
	/** Ordered pieces and those held for the waitlist. */
	taken: number;
}

/** Pieces of one item that a buyer has at one price. */
export interface Lot {
	unitPriceMinor: number;
	quantity: number;
}

/** What is known of a buyer beside the orders. Times are epoch milliseconds. */
export interface BuyerFacts {
	/** Blocked from this moment on; `null`: never. */
	blockedFrom: number | null;
	/** Until this moment; `null`: for good. */
	blockedUntil: number | null;
	/** When no-shows and late payments were noted. */
	marks: readonly number[];
}

/** Someone in line for an item. With `holdUntil` pieces are held for them (and count as taken) until then. */
export interface WaitlistEntry {
	/** Key of the message that ordered. */
	key: string;
	itemId: number;
	buyerId: number;
	quantity: number;
	/** When it was written. */
	at: number;
	offeredAt: number | null;
	holdUntil: number | null;
}

/** Pieces by which a request has changed what its buyer has, by item and price: what unsending it takes back. */
export type Effect = ReadonlyArray<readonly [itemId: number, delta: number, unitPriceMinor: number]>;

/** Everything that decides about a batch of requests, as read under lock. */
export interface OrderBook {
	/** Campaigns that take or will take orders, and those that ended lately. */
	campaigns: readonly OfferedCampaign[];
	items: readonly OfferedItem[];
	/** Of every item that a request can touch, and of every item that somebody in `waitlist` is in line for. */
	stocks: ReadonlyMap<number, Stock>;
	/**
	 * What buyers have in open orders, by `lineKey(buyerId, itemId)`; lots with no pieces are left out. Of the buyers of
	 * the requests and of those in line (their limits are checked when their turn comes), of everyone who has an item that
	 * is withdrawn.
	 */
	lots: ReadonlyMap<string, readonly Lot[]>;
	/** Buyers with at least one piece, by campaign id; needed where `maxBuyers` is set. */
	buyerCounts: ReadonlyMap<number, number>;
	/** Facts by buyer id; a buyer without an entry is unknown and trusted. */
	buyers: ReadonlyMap<number, BuyerFacts>;
	/** In any order; everyone in line for an item that draws from a stock which the requests can touch. */
	waitlist: readonly WaitlistEntry[];
	/**
	 * Effects of messages that are edited or unsent in this batch, by LINE message ID; the message's own and those of
	 * its earlier edits added up. Waiting entries are found by `keys`.
	 */
	messages: ReadonlyMap<string, EarlierMessage>;
}

export interface EarlierMessage {
	/** Keys of the requests that carried it: the message and its edits. */
	keys: readonly string[];
	/** Whose order it is by the newest version that is an order and was not refused. */
	buyerId: number | null;
	effect: Effect;
	/** When the newest version was written; an older edit that comes late changes nothing. */
	at: number;
	unsent: boolean;
}

interface RequestBase {
	/** Unique. Of two requests of one moment the one with the smaller key comes first. */
	key: string;
	groupId: number;
	/** Epoch milliseconds. */
	at: number;
}

/** One thing that happened to the order book, in the order of `at`, then `key`. */
export type BookRequest =
	/** `buyerId`: whose order it is (not always the writer's); `null` when LINE did not say who. */
	| (RequestBase & {
			kind: 'message' | 'edit';
			buyerId: number | null;
			/** Ordered by the leader or another member. */
			forOther: boolean;
			lineMessageId: string | null;
			parsed: ParsedMessage;
	  })
	| (RequestBase & { kind: 'unsend'; lineMessageId: string })
	/** An operator sets what a buyer has of an item. Limits do not bind an operator, stock does. */
	| (RequestBase & { kind: 'correction'; buyerId: number; itemId: number; quantity: number })
	/** The leader takes an item back from everyone (缺貨取消). */
	| (RequestBase & { kind: 'withdraw'; itemId: number })
	/** More or fewer pieces of a stock; `null`: no longer limited. */
	| (RequestBase & { kind: 'stock'; stockId: number; quantity: number | null })
	/** Orders outside of this book took (gave back) pieces of a stock. Only when a book is replayed. */
	| (RequestBase & { kind: 'outside'; stockId: number; delta: number })
	/** Nothing but time has passed: offers that have run out pass on. */
	| (RequestBase & { kind: 'tick' })
	/** Decided for good in a campaign that is settled: the effect is applied as it is. Only when a book is replayed. */
	| (RequestBase & { kind: 'pinned'; buyerId: number; effect: Effect });

/** Why pieces moved: what was typed, or what the rules did with it. */
export type MovementType =
	| OrderChange['action']
	| 'edit'
	| 'unsend'
	/** Booked from the waitlist. */
	| 'promotion'
	| 'correction'
	| 'withdraw'
	/** An earlier message came late, and the order of writing decides. */
	| 'reordered'
	/** Did not form: a pack stayed unfilled, a minimum was missed. */
	| 'unformed'
	/** The final price. */
	| 'repriced';

/** One movement of pieces, to be written to the ledger: `delta` > 0 booked, < 0 given back. */
export interface Movement {
	/** Key of the request that caused it. */
	key: string;
	at: number;
	buyerId: number;
	item: OfferedItem;
	delta: number;
	unitPriceMinor: number;
	/** Pieces of the item that the buyer has after it, at any price. */
	quantityAfter: number;
	type: MovementType;
}

/** Something that somebody other than the writer of a message should hear. */
export type BookNotice =
	| { kind: 'promoted'; buyerId: number; itemId: number; quantity: number }
	/** Pieces are held until `holdUntil`. */
	| { kind: 'offered'; buyerId: number; itemId: number; quantity: number; holdUntil: number }
	| { kind: 'offer_expired'; buyerId: number; itemId: number; quantity: number }
	| { kind: 'withdrawn'; buyerId: number; itemId: number; quantity: number }
	/** A message that came late was written earlier; what was booked for this buyer is not any more (or is now). */
	| { kind: 'reordered'; buyerId: number; itemId: number; delta: number };

export interface Allocation {
	/** One per request, by its key. Requests that are no messages have an outcome too, mostly `ignored`. */
	outcomes: ReadonlyMap<string, MessageOutcome>;
	movements: readonly Movement[];
	/** Pieces by which each stock's `taken` changes through this book (orders and holds, not `outside`). */
	stockDeltas: ReadonlyMap<number, number>;
	/** The waitlist as it stands after the batch. */
	waitlist: readonly WaitlistEntry[];
	/**
	 * Pieces to be added to the effects of requests, by their keys: a new request has none before; a promotion counts for
	 * the earlier message that waited.
	 */
	effects: ReadonlyMap<string, Effect>;
	notices: readonly BookNotice[];
}

export const lineKey = (buyerId: number, itemId: number): string => `${buyerId}:${itemId}`;
