/** One change that a message asks for. `code: null` means "the item", which only one campaign item can make certain. */
export type OrderChange =
	| { action: 'add' | 'remove'; code: string | null; quantity: number }
	| { action: 'cancel'; code: string | null };

/** Words that ask for an answer and change nothing. 選單, 團購, 加入好友, 我的訂單, 名單. */
export type OrderQuery = 'menu' | 'products' | 'friend' | 'my_orders' | 'list';

export type UnclearReason = 'quantity_zero' | 'quantity_fraction' | 'quantity_too_large';

/** What a chat message means, before any campaign is looked at. Codes are upper case, half width. */
export type ParsedMessage =
	| { kind: 'order'; changes: OrderChange[] }
	| { kind: 'query'; query: OrderQuery }
	/** Clearly meant as an order, but nothing can be booked; `input` is the part that is not understood. */
	| { kind: 'unclear'; reason: UnclearReason; input: string }
	/** Everything else that people write to each other: never answered, never booked. */
	| { kind: 'chatter' };
