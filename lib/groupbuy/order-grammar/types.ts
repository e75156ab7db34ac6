/** Which item a change is about. Codes are upper case and half width, as items have them. */
export type ItemChoice =
	/** Typed as a code; it may name nothing that is on offer. */
	| { by: 'code'; code: string }
	/**
	 * Named by a keyword, the product's name or the words of a variant. `codes`: the items that these words name, at
	 * least one. Several, or `certain: false` (only a part of a name was typed): the buyer is asked.
	 */
	| { by: 'words'; input: string; codes: readonly string[]; certain: boolean }
	/** Not named: "the item", which only one item can make certain. */
	| { by: 'none' }
	/** Every item on offer (全部+1, 包+1). */
	| { by: 'all' };

export type OrderChange =
	/** `set`: so many and no more, whatever was ordered before (A1=3, 改成3). */
	| { action: 'add' | 'remove' | 'set'; item: ItemChoice; quantity: number }
	| { action: 'cancel'; item: ItemChoice };

/** Words that ask for an answer and change nothing. 選單, 團購, 加入好友, 我的訂單, 名單. */
export type OrderQuery = 'menu' | 'products' | 'friend' | 'my_orders' | 'list' | 'report';

export type UnclearReason = 'quantity_zero' | 'quantity_fraction' | 'quantity_too_large';

/** Somebody other than the writer, named by a mention (LINE may keep the ID to itself) or by a name. */
export interface Person {
	lineUserId: string | null;
	/** As typed, without the @. */
	name: string;
}

/** What the leader and named helpers may type. Whether the writer is one of them is not decided here. */
export type LeaderCommand =
	/** 結單 */
	| { type: 'close' }
	/** 延長 2小時, 延長30分鐘, 延長 1天 */
	| { type: 'extend'; minutes: number }
	/** 缺貨 A1: no more is sold; what is ordered stays. */
	| { type: 'sold_out'; item: ItemChoice }
	/** 缺貨取消 A1: what is ordered of it is taken back as well. */
	| { type: 'withdraw'; item: ItemChoice }
	/** 補貨 A1 20 */
	| { type: 'restock'; item: ItemChoice; quantity: number }
	/** 商品卡 A1: shows the item to the group. */
	| { type: 'card'; item: ItemChoice }
	/** 代訂 王小明 A1+2 */
	| { type: 'order_for'; person: Person; changes: OrderChange[] }
	/** 標記付款 王小明, 標記付款 R7K3M9QX */
	| { type: 'mark_paid'; who: PersonOrOrder }
	/** 標記取貨 王小明, 取貨 R7K3M9QX (what an order's QR code types) */
	| { type: 'mark_picked_up'; who: PersonOrOrder }
	/** 確認結單 4821: the second word for what cannot be undone; the number names the question it answers. */
	| { type: 'confirm'; token: string };

export type PersonOrOrder = { by: 'order'; code: string } | { by: 'person'; person: Person };

/** What a chat message means. */
export type ParsedMessage =
	/** `buyer`: whom it is for, `null`: the writer (幫 @Amy +1). */
	| { kind: 'order'; changes: OrderChange[]; buyer: Person | null }
	/** Answers to "pieces have come free for you, do you want them?" (確認候補, 放棄候補). */
	| { kind: 'offer_answer'; accept: boolean }
	| { kind: 'query'; query: OrderQuery }
	| { kind: 'command'; command: LeaderCommand }
	/** Clearly meant as an order, but nothing can be booked; `input` is the part that is not understood. */
	| { kind: 'unclear'; reason: UnclearReason; input: string }
	/** Everything else that people write to each other: never answered, never booked. */
	| { kind: 'chatter' };

/** An item as it can be named in a message. */
export interface NamedItem {
	code: string;
	productTitle: string;
	/** Words of the variant, e.g. `紅色 / L`; `null` for a product without variants. */
	variantTitle: string | null;
	keywords: readonly string[];
}

/** A mention in a message, in UTF-16 units of its text as LINE gives them. */
export interface MessageMention {
	index: number;
	length: number;
	/** `null` when LINE keeps it to itself. */
	userId: string | null;
}

/** What besides the text decides about the meaning of a message. */
export interface MessageContext {
	/** What the names of the items on offer are compiled to; `null`: nothing is on offer, items are known by code only. */
	names: ItemNames | null;
	mentions: readonly MessageMention[];
}

/**
 * Compiled by `itemNames()`; what is inside is the grammar's own business. Words and titles are half width, in small
 * letters and without spaces; each points to the codes of the items that it names.
 */
export interface ItemNames {
	readonly words: ReadonlyMap<string, readonly string[]>;
	/** Lengths of the words by their first character, longest first. */
	readonly lengths: ReadonlyMap<string, readonly number[]>;
	/** By the code itself and by the code without leading zeros. */
	readonly codes: ReadonlyMap<string, readonly string[]>;
	readonly titles: ReadonlyMap<string, readonly string[]>;
	/** All titles in one, a line each, and all pairs of characters in it. */
	readonly haystack: string;
	readonly pairs: ReadonlySet<string>;
}

/** Why a line of a pasted list (接龍) is no order. */
export type ListProblem =
	| 'no_name'
	| 'no_order'
	| 'unclear_quantity'
	| 'unclear_item'
	/** The same person has said the same above: copied twice, or meant twice? */
	| 'repeated';

/** One order of a pasted list. */
export interface PastedOrder {
	/** Line of the text, from 1. */
	line: number;
	/** Its number in the list; `null` without one. */
	number: number | null;
	name: string;
	changes: OrderChange[];
	/** The line as it was pasted, at most 200 characters. */
	text: string;
}

/** A list as it was understood. Every line is an order, unclear, or skipped. */
export interface PastedList {
	orders: PastedOrder[];
	unclear: Array<{ line: number; text: string; reason: ListProblem }>;
	/** Lines that are no order: blank ones, titles, comments, likes, names that stand above their order. */
	skipped: number;
}
