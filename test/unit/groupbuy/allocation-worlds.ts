import fc from 'fast-check';

import type { ItemChoice, OrderChange, ParsedMessage } from '../../../lib/groupbuy/order-grammar/types';
import {
	lineKey,
	type Allocation,
	type BookRequest,
	type BuyerFacts,
	type EarlierMessage,
	type Effect,
	type Lot,
	type OfferedCampaign,
	type OfferedItem,
	type OrderBook,
	type Stock,
} from '../../../lib/groupbuy/order-book';
import type { CampaignRules } from '../../../lib/groupbuy/rules';
import { campaign, facts, item } from './allocation-stories';

/*
 * Worlds made by chance: books and requests of all kinds, for what must hold whatever happens.
 */

export const OPENS = 1_000_000;
export const CLOSES = 9_000_000;
export const BUYERS = [1, 2, 3, 4];
export const STOCKS = [1, 2, 3];

const rules: fc.Arbitrary<Partial<CampaignRules>> = fc.record({
	waitlist: fc.constantFrom(true, true, true, false),
	holdMinutes: fc.constantFrom(null, 1, 20),
	limitPerBuyer: fc.constantFrom(null, null, null, 4, 8),
	maxBuyers: fc.constantFrom(null, null, null, 2),
	addOnly: fc.constantFrom(false, false, false, true),
	onUnsend: fc.constantFrom<CampaignRules['onUnsend']>('take_back', 'take_back', 'keep'),
	trust: fc.constantFrom<CampaignRules['trust']>(
		[],
		[
			{ marks: 1, action: 'limit', limit: 2 },
			{ marks: 2, action: 'block', limit: null },
		],
	),
});

/** Two groups; the first has two campaigns side by side. Stock 1 is shared by three items over both groups. */
const campaigns: fc.Arbitrary<OfferedCampaign[]> = fc.tuple(rules, rules, rules).map(([a, b, c]) => [
	campaign({ id: 10, opensAt: OPENS, closesAt: CLOSES, rules: a }),
	campaign({
		id: 11,
		opensAt: 4_000_000,
		closesAt: 8_000_000,
		earlierWindows: [[OPENS, 3_000_000]],
		rules: b,
	}),
	campaign({ id: 20, groupId: 2, opensAt: OPENS, closesAt: null, rules: c }),
]);

const EARLY_BIRD = { earlyBird: [{ until: 3_500_000, priceMinor: 80 }] };

export const ITEMS: OfferedItem[] = [
	item(1, 'A1', { stockIds: [1], unitPriceMinor: 100, rules: EARLY_BIRD }),
	item(2, 'A2', { stockIds: [1, 2], rules: { limitPerBuyer: 3 } }),
	item(3, 'B1', { campaignId: 11, stockIds: [2], rules: EARLY_BIRD }),
	item(4, 'A1', { campaignId: 20, stockIds: [1, 3] }),
	item(5, 'C1', { campaignId: 20 }),
];

const moment = fc.integer({ min: OPENS - 100_000, max: CLOSES + 500_000 });

const buyerFacts: fc.Arbitrary<BuyerFacts> = fc.oneof(
	fc.constant(facts({})),
	fc.record({
		blockedFrom: moment,
		blockedUntil: fc.option(moment),
		marks: fc.array(moment, { maxLength: 2 }),
	}),
);

export const books: fc.Arbitrary<OrderBook> = fc
	.record({
		campaigns,
		quantities: fc.tuple(fc.nat(8), fc.nat(6), fc.option(fc.nat(4))),
		facts: fc.array(buyerFacts, { minLength: BUYERS.length, maxLength: BUYERS.length }),
	})
	.map((world) => ({
		campaigns: world.campaigns,
		items: ITEMS,
		stocks: new Map(world.quantities.map((quantity, index) => [index + 1, { quantity, taken: 0 }])),
		lots: new Map<string, Lot[]>(),
		buyerCounts: new Map<number, number>(),
		buyers: new Map(BUYERS.map((id, index) => [id, world.facts[index] ?? facts({})])),
		waitlist: [],
		messages: new Map<string, EarlierMessage>(),
	}));

const choice: fc.Arbitrary<ItemChoice> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.constantFrom('A1', 'A2', 'B1', 'C1', 'Z9').map((code) => ({ by: 'code' as const, code })),
	},
	fc.constant<ItemChoice>({ by: 'none' }),
	fc.constant<ItemChoice>({ by: 'all' }),
	fc.constantFrom<ItemChoice>(
		{ by: 'words', input: '糖', codes: ['A1'], certain: true },
		{ by: 'words', input: '紅', codes: ['A1', 'A2'], certain: true },
		{ by: 'words', input: '牛', codes: ['A2'], certain: false },
	),
);
const quantity = fc.constantFrom(1, 1, 1, 2, 2, 3, 5);

const change: fc.Arbitrary<OrderChange> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ action: fc.constant('add' as const), item: choice, quantity }) },
	fc.record({ action: fc.constantFrom('remove' as const, 'set' as const), item: choice, quantity }),
	fc.record({ action: fc.constant('cancel' as const), item: choice }),
);

const parsed: fc.Arbitrary<ParsedMessage> = fc.oneof(
	{
		weight: 9,
		arbitrary: fc
			.array(change, { minLength: 1, maxLength: 3 })
			.map((changes): ParsedMessage => ({ kind: 'order', changes, buyer: null })),
	},
	{
		weight: 3,
		arbitrary: fc.boolean().map((accept): ParsedMessage => ({ kind: 'offer_answer', accept })),
	},
	fc.constant<ParsedMessage>({ kind: 'chatter' }),
	fc.constant<ParsedMessage>({ kind: 'query', query: 'list' }),
	fc.constant<ParsedMessage>({ kind: 'unclear', reason: 'quantity_zero', input: '+0' }),
);

const base = { key: fc.constant(''), groupId: fc.constantFrom(1, 1, 2), at: moment };
const lineMessageId = fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5', null);
const buyerId = fc.constantFrom(...BUYERS);

const text = (kind: 'message' | 'edit') =>
	fc.record({
		...base,
		kind: fc.constant(kind),
		buyerId: fc.option(buyerId, { freq: 15 }),
		forOther: fc.constant(false),
		lineMessageId,
		parsed,
	});

export const messages = text('message');

/** Everything but what an operator does, whom limits do not bind. */
export const buyersRequests: fc.Arbitrary<BookRequest> = fc.oneof(
	{ weight: 14, arbitrary: messages },
	{ weight: 4, arbitrary: text('edit') },
	{
		weight: 3,
		arbitrary: fc.record({
			...base,
			kind: fc.constant('unsend' as const),
			lineMessageId: fc.constantFrom('m1', 'm2', 'm3', 'm4', 'm5'),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ ...base, kind: fc.constant('tick' as const) }) },
);

export const requests: fc.Arbitrary<BookRequest> = fc.oneof(
	{ weight: 20, arbitrary: buyersRequests },
	fc.record({
		...base,
		kind: fc.constant('correction' as const),
		buyerId,
		itemId: fc.constantFrom(1, 2, 3, 4, 5),
		quantity: fc.nat(6),
	}),
	fc.record({ ...base, kind: fc.constant('withdraw' as const), itemId: fc.constantFrom(1, 2, 3, 4, 5) }),
	{
		weight: 3,
		arbitrary: fc.record({
			...base,
			kind: fc.constant('stock' as const),
			stockId: fc.constantFrom(...STOCKS),
			quantity: fc.option(fc.nat(12), { freq: 9 }),
		}),
	},
	fc.record({
		...base,
		kind: fc.constant('outside' as const),
		stockId: fc.constantFrom(...STOCKS),
		delta: fc.integer({ min: 0, max: 2 }),
	}),
);

/** A batch with keys, in no order of time. */
export const batchesOf = (request: fc.Arbitrary<BookRequest>): fc.Arbitrary<BookRequest[]> =>
	fc
		.array(request, { minLength: 8, maxLength: 40, size: 'max' })
		.map((batch) => batch.map((one, index) => ({ ...one, key: `k${index}` })));

export const inOrderOfWriting = (batch: readonly BookRequest[]): BookRequest[] =>
	[...batch].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));

/** What the store keeps between batches: the book, and what every key has done. */
export interface Stored {
	book: OrderBook;
	effects: ReadonlyMap<string, Effect>;
	messages: ReadonlyMap<string, EarlierMessage>;
}

/** Two effects together, worked out another way than in the engine. */
export function sumOf(...effects: Effect[]): Effect {
	const sums = new Map<string, number>();
	for (const [itemId, delta, price] of effects.flat()) {
		sums.set(`${itemId}:${price}`, (sums.get(`${itemId}:${price}`) ?? 0) + delta);
	}
	return [...sums]
		.filter(([, delta]) => delta !== 0)
		.map(([key, delta]) => {
			const [itemId = 0, price = 0] = key.split(':').map(Number);
			return [itemId, delta, price] as const;
		});
}

/** The book after an allocation was written, as the store would read it next. */
export function written(book: OrderBook, allocation: Allocation, batch: readonly BookRequest[]): OrderBook {
	const lots = new Map(book.lots);
	for (const { buyerId: buyer, item: moved, delta, unitPriceMinor } of allocation.movements) {
		const key = lineKey(buyer, moved.id);
		const held = lots.get(key) ?? [];
		const before = held.find((lot) => lot.unitPriceMinor === unitPriceMinor)?.quantity ?? 0;
		const others = held.filter((lot) => lot.unitPriceMinor !== unitPriceMinor);
		const lot = { unitPriceMinor, quantity: before + delta };
		lots.set(key, lot.quantity === 0 ? others : [...others, lot]);
	}
	const stocks = new Map<number, Stock>();
	for (const [id, stock] of book.stocks) {
		const outside = batch.reduce(
			(sum, request) => sum + (request.kind === 'outside' && request.stockId === id ? request.delta : 0),
			0,
		);
		const changed = batch.findLast((request) => request.kind === 'stock' && request.stockId === id);
		stocks.set(id, {
			quantity: changed?.kind === 'stock' ? changed.quantity : stock.quantity,
			taken: stock.taken + (allocation.stockDeltas.get(id) ?? 0) + outside,
		});
	}
	const buyerCounts = new Map(
		book.campaigns.map(({ id }) => {
			const ids = new Set(ITEMS.filter(({ campaignId }) => campaignId === id).map((one) => one.id));
			const owners = [...lots].filter(([key, held]) => held.length > 0 && ids.has(Number(key.split(':')[1])));
			return [id, new Set(owners.map(([key]) => key.split(':')[0])).size];
		}),
	);
	return { ...book, lots, stocks, buyerCounts, waitlist: allocation.waitlist };
}

/** Keeps what the store keeps of messages after one request was written. */
export function remembered(stored: Stored, allocation: Allocation, request: BookRequest): Stored {
	const effects = new Map(stored.effects);
	for (const [key, effect] of allocation.effects) effects.set(key, sumOf(effects.get(key) ?? [], effect));
	const known = new Map(stored.messages);
	const outcome = allocation.outcomes.get(request.key);
	if ('lineMessageId' in request && request.lineMessageId !== null) {
		const id = request.lineMessageId;
		const before = known.get(id);
		if (request.kind === 'unsend') {
			if (before) known.set(id, { ...before, keys: [...before.keys, request.key], unsent: true });
		} else if (outcome?.status !== 'ignored' && outcome?.status !== 'query') {
			const kind = request.parsed.kind;
			const orders = kind === 'order' || kind === 'unclear' || kind === 'offer_answer';
			const refused = outcome?.status === 'edit_refused' || (before && outcome?.status === 'closed');
			known.set(id, {
				keys: [...(before?.keys ?? []), request.key],
				buyerId: refused || !orders ? (before?.buyerId ?? null) : request.buyerId,
				effect: [],
				at: request.at,
				unsent: false,
			});
		}
	}
	for (const [id, message] of known) {
		known.set(id, { ...message, effect: sumOf(...message.keys.map((key) => effects.get(key) ?? [])) });
	}
	const book = { ...written(stored.book, allocation, [request]), messages: known };
	return { book, effects, messages: known };
}
