import { plus } from './effects';
import { givenBack, piecesOf, withPieces } from './lots';
import { Offer } from './offer';
import {
	lineKey,
	type BookNotice,
	type BuyerFacts,
	type EarlierMessage,
	type Effect,
	type Lot,
	type Movement,
	type MovementType,
	type OfferedCampaign,
	type OfferedItem,
	type OrderBook,
	type Stock,
	type WaitlistEntry,
} from './order-book';
import { Waitlist } from './waitlist';

/** The request that something happens by, and when. */
export interface Cause {
	key: string;
	/** Epoch milliseconds. */
	at: number;
}

/** Pieces that a buyer obtains or gives back. */
export interface Moving {
	buyerId: number;
	item: OfferedItem;
	type: MovementType;
	cause: Cause;
	/** The request whose effect it is, when not the causing one: a promotion is the waiting message's. */
	effectOf?: string;
}

const UNKNOWN_BUYER: BuyerFacts = { blockedFrom: null, blockedUntil: null, marks: [] };

/**
 * The working copy of the book while a batch is decided, and what has come of it so far. Rules live elsewhere; here is
 * only what keeps pieces, stock, waitlist and effects true to each other.
 */
export class Desk {
	readonly offer: Offer;

	readonly waitlist: Waitlist;

	readonly movements: Movement[] = [];

	readonly notices: BookNotice[] = [];

	readonly stockDeltas = new Map<number, number>();

	readonly effects = new Map<string, Effect>();

	/** Where lines may move on: stocks that pieces came back to, and items of which a limit lets somebody have more. */
	readonly freed = { stocks: new Set<number>(), items: new Set<OfferedItem>() };

	private readonly messages: Map<string, EarlierMessage>;

	private readonly lots: Map<string, readonly Lot[]>;

	private readonly stocks: Map<number, Stock>;

	private readonly buyerCounts: Map<number, number>;

	/** Pieces by buyer and campaign; kept up only where limits ask for it. */
	private readonly pieces: Map<string, number>;

	/** How to undo what is being tried. */
	private journal: Array<() => void> | null = null;

	constructor(private readonly book: OrderBook) {
		this.offer = new Offer(book);
		this.waitlist = new Waitlist(book.waitlist);
		this.messages = new Map(book.messages);
		this.lots = new Map(book.lots);
		this.stocks = new Map(book.stocks);
		this.buyerCounts = new Map(book.buyerCounts);
		this.pieces = piecesByCampaign(book);
	}

	factsOf(buyerId: number): BuyerFacts {
		return this.book.buyers.get(buyerId) ?? UNKNOWN_BUYER;
	}

	lotsOf(buyerId: number, item: OfferedItem): readonly Lot[] {
		return this.lots.get(lineKey(buyerId, item.id)) ?? [];
	}

	quantityOf(buyerId: number, item: OfferedItem): number {
		return piecesOf(this.lotsOf(buyerId, item));
	}

	/** Everyone who has an item, in a fixed order. */
	ownersOf(item: OfferedItem): number[] {
		const ending = `:${item.id}`;
		const lines = [...this.lots].filter(([line, lots]) => line.endsWith(ending) && lots.length > 0);
		return lines.map(([line]) => Number(line.slice(0, -ending.length))).sort((a, b) => a - b);
	}

	piecesIn(campaignId: number, buyerId: number): number {
		return this.pieces.get(lineKey(buyerId, campaignId)) ?? 0;
	}

	buyersIn(campaignId: number): number {
		return this.buyerCounts.get(campaignId) ?? 0;
	}

	/** Pieces of an item still to be had; `null`: not limited. */
	left(item: OfferedItem): number | null {
		const spare = this.spare(item);
		// A stock that was cut below what is taken has nothing left, not less than nothing.
		return spare === null ? null : Math.max(0, spare);
	}

	/** Less than nothing where more is taken than there is. */
	spare(item: OfferedItem): number | null {
		let spare: number | null = null;
		for (const stockId of item.stockIds) {
			const { quantity, taken } = this.stock(stockId, item);
			if (quantity !== null) spare = Math.min(spare ?? Infinity, quantity - taken);
		}
		return spare;
	}

	obtain(moving: Moving, lots: readonly Lot[]): void {
		for (const { unitPriceMinor, quantity } of lots) this.move(moving, quantity, unitPriceMinor);
	}

	/**
	 * Takes back at most so many pieces, those at `preferredMinor` first, then the dearest.
	 *
	 * @returns what was taken back
	 */
	giveBack(moving: Moving, quantity: number, preferredMinor: number | null = null): Lot[] {
		const gone = givenBack(this.lotsOf(moving.buyerId, moving.item), quantity, preferredMinor);
		for (const lot of gone) this.move(moving, -lot.quantity, lot.unitPriceMinor);
		return gone;
	}

	private move(moving: Moving, delta: number, unitPriceMinor: number): void {
		const { buyerId, item, type, cause, effectOf = cause.key } = moving;
		const { key, at } = cause;
		const campaign = this.offer.campaignOf(item);
		const { limitPerBuyer, maxBuyers, trust } = campaign.rules;
		if (limitPerBuyer !== null || maxBuyers !== null || trust.length > 0) this.count(moving, campaign, delta);
		const lots = withPieces(this.lotsOf(buyerId, item), unitPriceMinor, delta);
		this.put(this.lots, lineKey(buyerId, item.id), lots);
		this.take(item, delta);
		const effect = plus(this.effects.get(effectOf) ?? [], [[item.id, delta, unitPriceMinor]]);
		this.put(this.effects, effectOf, effect);
		const quantityAfter = piecesOf(lots);
		this.movements.push({ key, at, buyerId, item, delta, unitPriceMinor, quantityAfter, type });
	}

	/** Keeps in mind how many pieces a buyer has in a campaign, and how many buyers it has. */
	private count({ buyerId }: Moving, { id, rules }: OfferedCampaign, delta: number): void {
		const before = this.piecesIn(id, buyerId);
		const after = before + delta;
		this.put(this.pieces, lineKey(buyerId, id), after);
		this.put(this.buyerCounts, id, this.buyersIn(id) + Number(after > 0) - Number(before > 0));
		if (delta > 0) return;
		const waitedFor = this.waitlist.of(buyerId).map(({ itemId }) => this.offer.item(itemId));
		const anybodys = after === 0 && rules.maxBuyers !== null ? this.offer.inCampaign(id) : [];
		for (const item of [...waitedFor, ...anybodys]) this.freed.items.add(item);
	}

	/** Pieces that this book takes from the stocks of an item (gives back to them). */
	private take(item: OfferedItem, delta: number): void {
		for (const stockId of item.stockIds) {
			const stock = this.stock(stockId, item);
			this.put(this.stocks, stockId, { ...stock, taken: stock.taken + delta });
			this.put(this.stockDeltas, stockId, (this.stockDeltas.get(stockId) ?? 0) + delta);
			if (delta < 0) this.freed.stocks.add(stockId);
		}
	}

	/** Adds to the end of the line, or puts back where it was. */
	enqueue(entry: WaitlistEntry): void {
		this.journal?.push(() => {
			this.waitlist.remove(entry);
		});
		this.waitlist.add(entry);
	}

	private dequeue(entry: WaitlistEntry): void {
		this.journal?.push(() => {
			this.waitlist.add(entry);
		});
		this.waitlist.remove(entry);
	}

	/** Holds pieces for an entry in line. */
	hold(entry: WaitlistEntry, offeredAt: number, holdUntil: number): void {
		this.dequeue(entry);
		this.enqueue({ ...entry, offeredAt, holdUntil });
		this.take(this.offer.item(entry.itemId), entry.quantity);
	}

	/** Somebody leaves the line, wants less, or lets held pieces go. */
	leave(entry: WaitlistEntry, pieces = entry.quantity): void {
		this.dequeue(entry);
		if (pieces < entry.quantity) this.enqueue({ ...entry, quantity: entry.quantity - pieces });
		if (entry.holdUntil !== null) this.take(this.offer.item(entry.itemId), -pieces);
	}

	/** The quantity of a stock from now on. */
	setStock(stockId: number, quantity: number | null): void {
		const stock = this.stocks.get(stockId);
		if (!stock) return;
		this.stocks.set(stockId, { ...stock, quantity });
		this.freed.stocks.add(stockId);
	}

	/** Pieces that orders outside of the book take. */
	takeOutside(stockId: number, delta: number): void {
		const stock = this.stocks.get(stockId);
		if (!stock) return;
		this.stocks.set(stockId, { ...stock, taken: stock.taken + delta });
		if (delta < 0) this.freed.stocks.add(stockId);
	}

	message(lineMessageId: string): EarlierMessage | undefined {
		return this.messages.get(lineMessageId);
	}

	remember(lineMessageId: string, message: EarlierMessage): void {
		this.messages.set(lineMessageId, message);
	}

	/** What a message has done so far, this batch included. */
	effectOf({ keys, effect }: EarlierMessage): Effect {
		return keys.reduce((sum, key) => plus(sum, this.effects.get(key) ?? []), effect);
	}

	/** Keeps what `trial` does only if it answers that it may stay. Trials are not nested. */
	attempt<T>(trial: () => T, mayStay: (result: T) => boolean): T {
		const start = this.movements.length;
		this.journal = [];
		const result = trial();
		if (!mayStay(result)) {
			for (const undo of this.journal.reverse()) undo();
			this.movements.length = start;
		}
		this.journal = null;
		return result;
	}

	/** Turns the movements since `start` into one per buyer, item and price; what cancels out is left out. */
	netMovements(start: number): void {
		const nets = new Map<string, Movement>();
		for (const movement of this.movements.splice(start)) {
			const key = `${lineKey(movement.buyerId, movement.item.id)}:${movement.unitPriceMinor}`;
			nets.set(key, { ...movement, delta: movement.delta + (nets.get(key)?.delta ?? 0) });
		}
		// Counted backwards from what the buyer has now.
		const after = new Map<string, number>();
		const kept = [...nets.values()].filter(({ delta }) => delta !== 0).reverse();
		const netted = kept.map((movement) => {
			const { buyerId, item, delta } = movement;
			const line = lineKey(buyerId, item.id);
			const quantityAfter = after.get(line) ?? this.quantityOf(buyerId, item);
			after.set(line, quantityAfter - delta);
			return { ...movement, quantityAfter };
		});
		this.movements.push(...netted.reverse());
	}

	private stock(stockId: number, { code }: OfferedItem): Stock {
		const stock = this.stocks.get(stockId);
		if (!stock) throw new Error(`Stock ${stockId} of item ${code} is not in the order book`);
		return stock;
	}

	private put<K, V>(map: Map<K, V>, key: K, value: V): void {
		if (this.journal) {
			const before = map.get(key);
			this.journal.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
		}
		map.set(key, value);
	}
}

function piecesByCampaign({ items, lots }: OrderBook): Map<string, number> {
	const campaignOf = new Map(items.map(({ id, campaignId }) => [id, campaignId]));
	const pieces = new Map<string, number>();
	for (const [line, held] of lots) {
		const [buyerId = 0, itemId = 0] = line.split(':').map(Number);
		const key = lineKey(buyerId, campaignOf.get(itemId) ?? 0);
		pieces.set(key, (pieces.get(key) ?? 0) + piecesOf(held));
	}
	return pieces;
}
