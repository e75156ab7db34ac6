import fc from 'fast-check';

import {
	allocate,
	lineKey,
	type Allocation,
	type Movement,
	type OfferedCampaign,
	type OfferedItem,
	type OrderBook,
	type OrderMessage,
	type Stock,
} from '../../../lib/groupbuy/allocation';
import type { OrderChange, ParsedMessage } from '../../../lib/groupbuy/order-grammar/types';

const OPENS = 1_000;
const CLOSES = 2_000;

// Two groups; the first has two campaigns side by side. Stock 1 is shared by three items over both groups.
const campaigns: OfferedCampaign[] = [
	{ id: 10, groupId: 1, title: '甲', state: 'open', opensAt: OPENS, closesAt: CLOSES, endedAt: null },
	{ id: 11, groupId: 1, title: '乙', state: 'open', opensAt: OPENS, closesAt: 1_500, endedAt: null },
	{ id: 20, groupId: 2, title: '丙', state: 'open', opensAt: OPENS, closesAt: null, endedAt: null },
];
const item = (id: number, campaignId: number, code: string, stockIds: number[]): OfferedItem => ({
	id,
	campaignId,
	code,
	title: code,
	unitPriceMinor: 100,
	stockIds,
});
const items = [
	item(1, 10, 'A1', [1]),
	item(2, 10, 'A2', [1, 2]),
	item(3, 11, 'B1', [2]),
	item(4, 20, 'A1', [1, 3]),
	item(5, 20, 'C1', []),
];
const BUYERS = [1, 2, 3];
const STOCKS = [1, 2, 3];

/** A book whose stocks hold at least what its buyers have. */
const books: fc.Arbitrary<OrderBook> = fc
	.record({
		held: fc.array(
			fc.tuple(fc.constantFrom(...BUYERS), fc.constantFrom(...items), fc.integer({ min: 1, max: 5 })),
			{ maxLength: 6 },
		),
		spare: fc.tuple(fc.nat(8), fc.nat(8), fc.nat(8)),
	})
	.map(({ held, spare }) => {
		const quantities = new Map<string, number>();
		const taken = new Map<number, number>();
		for (const [buyer, { id, stockIds }, quantity] of held) {
			const key = lineKey(buyer, id);
			quantities.set(key, (quantities.get(key) ?? 0) + quantity);
			for (const stockId of stockIds) taken.set(stockId, (taken.get(stockId) ?? 0) + quantity);
		}
		const stocks = new Map<number, Stock>(
			STOCKS.map((id, index) => {
				const used = taken.get(id) ?? 0;
				return [id, { quantity: used + (spare[index] ?? 0), taken: used }];
			}),
		);
		return { campaigns, items, stocks, quantities };
	});

const code = fc.constantFrom('A1', 'A2', 'B1', 'C1', 'Z9', null);
const change: fc.Arbitrary<OrderChange> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			action: fc.constant('add' as const),
			code,
			quantity: fc.integer({ min: 1, max: 6 }),
		}),
	},
	fc.record({ action: fc.constant('remove' as const), code, quantity: fc.integer({ min: 1, max: 6 }) }),
	fc.record({ action: fc.constant('cancel' as const), code }),
);
const parsed: fc.Arbitrary<ParsedMessage> = fc.oneof(
	{
		weight: 9,
		arbitrary: fc
			.array(change, { minLength: 1, maxLength: 3 })
			.map((changes): ParsedMessage => ({ kind: 'order', changes })),
	},
	fc.constant<ParsedMessage>({ kind: 'chatter' }),
	fc.constant<ParsedMessage>({ kind: 'query', query: 'list' }),
	fc.constant<ParsedMessage>({ kind: 'unclear', reason: 'quantity_zero', input: '+0' }),
);
const message: fc.Arbitrary<OrderMessage> = fc.record({
	groupId: fc.constantFrom(1, 1, 2, 3),
	buyerId: fc.option(fc.constantFrom(...BUYERS), { freq: 12 }),
	at: fc.integer({ min: OPENS - 50, max: CLOSES + 50 }),
	parsed,
});
const batches = fc.array(message, { maxLength: 25 });
const distinctTimes = fc.uniqueArray(message, { selector: ({ at }) => at, maxLength: 25 });
const RUNS = { numRuns: 500 };

const quantityAfter = (
	book: OrderBook,
	movements: readonly Movement[],
	buyer: number,
	itemId: number,
): number =>
	movements
		.filter(({ buyerId, item }) => buyerId === buyer && item.id === itemId)
		.reduce((sum, { delta }) => sum + delta, book.quantities.get(lineKey(buyer, itemId)) ?? 0);

/** The book after an allocation was written, as the store would read it next. */
function written(book: OrderBook, { movements, stockDeltas }: Allocation): OrderBook {
	const quantities = new Map(book.quantities);
	for (const movement of movements) {
		quantities.set(lineKey(movement.buyerId, movement.item.id), movement.quantityAfter);
	}
	const stocks = new Map(
		[...book.stocks].map(([id, stock]) => [
			id,
			{ ...stock, taken: stock.taken + (stockDeltas.get(id) ?? 0) },
		]),
	);
	return { ...book, quantities, stocks };
}

/** Movements without the place of their message, for batches that were put in another order. */
const withoutPlace = (movements: readonly Movement[]) =>
	movements.map((movement) => ({ ...movement, message: undefined }));

describe('allocate, whatever is ordered', () => {
	test('never takes more than there is, after any movement', () => {
		let booked = 0;
		let short = 0;
		fc.assert(
			fc.property(books, batches, (book, messages) => {
				const { movements, outcomes } = allocate(book, messages);
				const taken = new Map([...book.stocks].map(([id, stock]) => [id, stock.taken]));
				for (const { item, delta } of movements) {
					for (const stockId of item.stockIds) {
						const now = taken.get(stockId)! + delta;
						taken.set(stockId, now);
						expect(now).toBeGreaterThanOrEqual(0);
						expect(now).toBeLessThanOrEqual(book.stocks.get(stockId)!.quantity!);
					}
				}
				const changes = outcomes.flatMap((outcome) => outcome.changes);
				booked += changes.filter(({ status }) => status === 'booked').length;
				short += changes.filter(({ status }) => status === 'insufficient_stock').length;
			}),
			RUNS,
		);
		// Chance must have met both sides of the limit.
		expect(booked).toBeGreaterThan(100);
		expect(short).toBeGreaterThan(100);
	});

	test('movements, stock and quantities tell the same sums', () => {
		fc.assert(
			fc.property(books, batches, (book, messages) => {
				const { movements, stockDeltas } = allocate(book, messages);
				for (const stockId of STOCKS) {
					const moved = movements
						.filter(({ item }) => item.stockIds.includes(stockId))
						.reduce((sum, { delta }) => sum + delta, 0);
					expect(stockDeltas.get(stockId) ?? 0).toBe(moved);
				}
				const held = new Map(book.quantities);
				for (const { buyerId, item, delta, quantityAfter } of movements) {
					const key = lineKey(buyerId, item.id);
					held.set(key, (held.get(key) ?? 0) + delta);
					expect(delta).not.toBe(0);
					expect(quantityAfter).toBe(held.get(key));
					expect(quantityAfter).toBeGreaterThanOrEqual(0);
				}
			}),
			RUNS,
		);
	});

	test('each outcome tells what its movements did', () => {
		fc.assert(
			fc.property(books, batches, (book, messages) => {
				const { movements, outcomes } = allocate(book, messages);
				outcomes.forEach((outcome, index) => {
					const told = outcome.changes.flatMap((change) => {
						if (change.status === 'booked') return [change.quantity];
						return change.status === 'reduced' || change.status === 'cancelled' ? [-change.quantity] : [];
					});
					const mine = movements.filter((movement) => movement.message === index);
					expect(told).toEqual(mine.map(({ delta }) => delta));
					for (const movement of mine) {
						expect(movement.buyerId).toBe(messages[index]!.buyerId);
						expect(campaigns.find(({ id }) => id === movement.item.campaignId)!.groupId).toBe(
							messages[index]!.groupId,
						);
					}
				});
			}),
			RUNS,
		);
	});

	test('comes to the same in any order of delivery', () => {
		const shuffled = distinctTimes.chain((messages) =>
			fc.tuple(
				fc.constant(messages),
				fc.shuffledSubarray(
					messages.map((_, index) => index),
					{ minLength: messages.length },
				),
			),
		);
		fc.assert(
			fc.property(books, shuffled, (book, [messages, order]) => {
				const inOrder = allocate(book, messages);
				const disordered = allocate(
					book,
					order.map((index) => messages[index]!),
				);
				expect(disordered.outcomes).toEqual(order.map((index) => inOrder.outcomes[index]));
				expect(withoutPlace(disordered.movements)).toEqual(withoutPlace(inOrder.movements));
				expect(disordered.stockDeltas).toEqual(inOrder.stockDeltas);
			}),
			RUNS,
		);
	});

	test('a batch is its messages one by one', () => {
		fc.assert(
			fc.property(books, batches, (book, messages) => {
				const inOrderOfWriting = messages
					.map((message, index) => ({ message, index }))
					.sort((a, b) => a.message.at - b.message.at || a.index - b.index);
				const batch = allocate(book, messages);
				let now = book;
				const movements: Movement[] = [];
				for (const { message, index } of inOrderOfWriting) {
					const single = allocate(now, [message]);
					expect(single.outcomes[0]).toEqual(batch.outcomes[index]);
					movements.push(...single.movements);
					now = written(now, single);
				}
				expect(withoutPlace(movements)).toEqual(withoutPlace(batch.movements));
				expect(now).toEqual(written(book, batch));
			}),
			RUNS,
		);
	});

	test('a buyer who cancels has nothing left of what is on offer, and the stock has it back', () => {
		fc.assert(
			fc.property(books, batches, fc.constantFrom(...BUYERS), (book, messages, buyerId) => {
				const last: OrderMessage = {
					groupId: 2,
					buyerId,
					at: CLOSES + 100,
					parsed: { kind: 'order', changes: [{ action: 'cancel', code: null }] },
				};
				const { movements } = allocate(book, [...messages, last]);
				for (const { id } of items.filter(({ campaignId }) => campaignId === 20)) {
					expect(quantityAfter(book, movements, buyerId, id)).toBe(0);
				}
			}),
			RUNS,
		);
	});

	test('leaves the book as it was', () => {
		fc.assert(
			fc.property(books, batches, (book, messages) => {
				const before = structuredClone(book);
				allocate(book, messages);
				expect(book).toEqual(before);
			}),
			RUNS,
		);
	});
});
