import { endOf, orderingWindow, type CampaignWindow } from './campaign';
import { MAX_QUANTITY_PER_LINE } from './order';
import type { OrderChange, ParsedMessage } from './order-grammar/types';
import { IGNORED, summarise, type ChangeOutcome, type MessageOutcome } from './outcome';
import { suggestCodes } from './suggest-codes';

/** An item on offer: one variant at its campaign price, known in the chat by `code`. */
export interface OfferedItem {
	id: number;
	campaignId: number;
	code: string;
	title: string;
	unitPriceMinor: number;
	/** The stocks that each piece draws from (the variant's, the campaign's own cap, …). */
	stockIds: readonly number[];
}

export interface OfferedCampaign extends CampaignWindow {
	id: number;
	groupId: number;
	title: string;
}

/** A number of pieces of which at most `quantity` may be taken, over all campaigns and buyers that draw from it. */
export interface Stock {
	/** `null`: not limited. */
	quantity: number | null;
	taken: number;
}

/** Everything that decides about a batch of messages, as read under lock. */
export interface OrderBook {
	/** Campaigns that take or will take orders, and each group's last one that ended. */
	campaigns: readonly OfferedCampaign[];
	items: readonly OfferedItem[];
	stocks: ReadonlyMap<number, Stock>;
	/** Pieces that a buyer has in open orders, by `lineKey(buyerId, itemId)`. */
	quantities: ReadonlyMap<string, number>;
}

export interface OrderMessage {
	groupId: number;
	/** `null` when LINE did not say who wrote. */
	buyerId: number | null;
	/** When it was written, epoch milliseconds. */
	at: number;
	parsed: ParsedMessage;
}

/** One movement of pieces, to be written to the ledger: `delta` > 0 booked, < 0 given back. */
export interface Movement {
	/** Index of the message in the batch. */
	message: number;
	buyerId: number;
	item: OfferedItem;
	delta: number;
	quantityAfter: number;
	action: OrderChange['action'];
}

type GivingBack = Exclude<OrderChange, { action: 'add' }>;

export interface Allocation {
	outcomes: MessageOutcome[];
	movements: Movement[];
	/** Pieces by which each stock's `taken` changes. */
	stockDeltas: Map<number, number>;
}

/** How long after its end a campaign still answers orders with "closed"; later a `+1` is ordinary chat again. */
const CLOSED_NOTICE_MS = 24 * 60 * 60 * 1000;

export const lineKey = (buyerId: number, itemId: number): string => `${buyerId}:${itemId}`;

/**
 * Decides a batch of messages: who gets what, in the order in which the messages were *written*.
 *
 * Pure: reads the book, changes nothing; the caller writes `movements` and `stockDeltas` in the same transaction under
 * which the book was read. Each change of a message is all or nothing (never a part of the wanted quantity), and
 * changes of one message are independent of each other.
 *
 * @returns one outcome per message, in the order of `messages`
 */
export function allocate(book: OrderBook, messages: readonly OrderMessage[]): Allocation {
	const desk = new Desk(book);
	const outcomes: MessageOutcome[] = messages.map(() => IGNORED);
	const inOrderOfWriting = messages.map((message, index) => ({ message, index }));
	inOrderOfWriting.sort((a, b) => a.message.at - b.message.at || a.index - b.index);
	for (const { message, index } of inOrderOfWriting) {
		outcomes[index] = desk.decide(message, index);
	}
	return { outcomes, movements: desk.movements, stockDeltas: desk.stockDeltas };
}

/** The working copy of the book while a batch is decided. */
class Desk {
	readonly movements: Movement[] = [];

	readonly stockDeltas = new Map<number, number>();

	private readonly quantities: Map<string, number>;

	constructor(private readonly book: OrderBook) {
		this.quantities = new Map(book.quantities);
	}

	decide(message: OrderMessage, index: number): MessageOutcome {
		const { parsed } = message;
		if (parsed.kind === 'chatter') return IGNORED;
		if (parsed.kind === 'query') return { ...IGNORED, status: 'query', query: parsed.query };

		const refusal = this.refuseBeforeItems(message);
		if (refusal) return outcomeOf([refusal]);
		const { buyerId } = message;
		if (buyerId === null) return outcomeOf([{ status: 'buyer_unknown' }]);
		if (parsed.kind === 'unclear') {
			return outcomeOf([{ status: 'invalid_quantity', reason: parsed.reason, input: parsed.input }]);
		}
		const items = this.itemsOnOffer(message);
		if (items.length === 0) return outcomeOf([{ status: 'no_campaign' }]);
		return outcomeOf(parsed.changes.flatMap((change) => this.apply(index, buyerId, change, items)));
	}

	private campaignsOf(message: OrderMessage): OfferedCampaign[] {
		return this.book.campaigns.filter((campaign) => campaign.groupId === message.groupId);
	}

	private refuseBeforeItems(message: OrderMessage): ChangeOutcome | undefined {
		const campaigns = this.campaignsOf(message);
		const windows = campaigns.map((campaign) => ({ campaign, window: orderingWindow(campaign, message.at) }));
		if (windows.some(({ window }) => window === 'open')) return undefined;
		const next = windows.find(({ window }) => window === 'not_open_yet')?.campaign;
		if (next) return { status: 'not_open_yet', campaignTitle: next.title, at: next.opensAt };
		for (const campaign of campaigns) {
			const end = endOf(campaign);
			if (end !== null && message.at - end < CLOSED_NOTICE_MS) {
				return { status: 'closed', campaignTitle: campaign.title, at: end };
			}
		}
		return { status: 'no_campaign' };
	}

	private itemsOnOffer(message: OrderMessage): OfferedItem[] {
		const open = new Set(
			this.campaignsOf(message)
				.filter((campaign) => orderingWindow(campaign, message.at) === 'open')
				.map((campaign) => campaign.id),
		);
		return this.book.items.filter((item) => open.has(item.campaignId));
	}

	private apply(
		message: number,
		buyerId: number,
		change: OrderChange,
		items: readonly OfferedItem[],
	): ChangeOutcome[] {
		if (change.code !== null) {
			const item = items.find(({ code }) => code === change.code);
			if (!item) return [unknownItem(change.code, items)];
			return [this.applyTo(item, message, buyerId, change)];
		}
		// Without a code: adding needs that there is one item on offer, giving back that the buyer has just one.
		const candidates =
			change.action === 'add' ? items : items.filter((item) => this.quantityOf(buyerId, item) > 0);
		if (candidates.length === 0) return [{ status: 'nothing_to_cancel', code: null }];
		if (change.action !== 'cancel' && candidates.length > 1)
			return [itemRequired(change.quantity, candidates)];
		return candidates.map((item) => this.applyTo(item, message, buyerId, change));
	}

	private applyTo(item: OfferedItem, message: number, buyerId: number, change: OrderChange): ChangeOutcome {
		return change.action === 'add'
			? this.add(message, buyerId, item, change.quantity)
			: this.giveBack(message, buyerId, item, change);
	}

	private add(message: number, buyerId: number, item: OfferedItem, quantity: number): ChangeOutcome {
		const { code, title, unitPriceMinor } = item;
		const before = this.quantityOf(buyerId, item);
		if (before + quantity > MAX_QUANTITY_PER_LINE) {
			return { status: 'quantity_limit', code, title, requested: quantity, limit: MAX_QUANTITY_PER_LINE };
		}
		const left = this.left(item);
		if (left !== null && left < quantity) {
			return { status: 'insufficient_stock', code, title, requested: quantity, left };
		}
		const buyerQuantity = this.move({ message, buyerId, item, delta: quantity, action: 'add' });
		return { status: 'booked', code, title, quantity, buyerQuantity, unitPriceMinor, left: this.left(item) };
	}

	private giveBack(message: number, buyerId: number, item: OfferedItem, change: GivingBack): ChangeOutcome {
		const { code, title } = item;
		const before = this.quantityOf(buyerId, item);
		if (before === 0) return { status: 'nothing_to_cancel', code };
		// Taking back more than one has means taking back all: nobody wants a negative order.
		const quantity = change.action === 'cancel' ? before : Math.min(before, change.quantity);
		const buyerQuantity = this.move({ message, buyerId, item, delta: -quantity, action: change.action });
		return { status: buyerQuantity === 0 ? 'cancelled' : 'reduced', code, title, quantity, buyerQuantity };
	}

	private move(movement: Omit<Movement, 'quantityAfter'>): number {
		const { buyerId, item, delta } = movement;
		const quantityAfter = this.quantityOf(buyerId, item) + delta;
		this.quantities.set(lineKey(buyerId, item.id), quantityAfter);
		for (const stockId of item.stockIds) {
			this.stockDeltas.set(stockId, (this.stockDeltas.get(stockId) ?? 0) + delta);
		}
		this.movements.push({ ...movement, quantityAfter });
		return quantityAfter;
	}

	private quantityOf(buyerId: number, item: OfferedItem): number {
		return this.quantities.get(lineKey(buyerId, item.id)) ?? 0;
	}

	private left(item: OfferedItem): number | null {
		const lefts = item.stockIds.flatMap((stockId) => {
			const stock = this.book.stocks.get(stockId);
			if (!stock) throw new Error(`Stock ${stockId} of item ${item.code} is not in the order book`);
			return stock.quantity === null
				? []
				: stock.quantity - stock.taken - (this.stockDeltas.get(stockId) ?? 0);
		});
		// A stock that was cut below what is taken has nothing left, not less than nothing.
		return lefts.length === 0 ? null : Math.max(0, Math.min(...lefts));
	}
}

function outcomeOf(changes: ChangeOutcome[]): MessageOutcome {
	return { ...IGNORED, status: summarise(changes), changes };
}

function unknownItem(input: string, items: readonly OfferedItem[]): ChangeOutcome {
	return {
		status: 'unknown_item',
		input,
		suggestions: suggestCodes(
			input,
			items.map(({ code }) => code),
		),
	};
}

function itemRequired(quantity: number, items: readonly OfferedItem[]): ChangeOutcome {
	return { status: 'item_required', quantity, choices: items.map(({ code, title }) => ({ code, title })) };
}
