import fc from 'fast-check';

import { allocate } from '../../../lib/groupbuy/allocation';
import { MAX_QUANTITY_PER_LINE } from '../../../lib/groupbuy/order';
import { lineKey, type Lot, type OrderBook } from '../../../lib/groupbuy/order-book';
import { orderedLots } from '../../../lib/groupbuy/lots';
import {
	batchesOf,
	books,
	BUYERS,
	buyersRequests,
	CLOSES,
	inOrderOfWriting,
	ITEMS,
	messages,
	remembered,
	requests,
	STOCKS,
	written,
	type Stored,
} from './allocation-worlds';

const RUNS = { numRuns: 300 };

const anything = batchesOf(requests);

const piecesOf = (lots: readonly Lot[] | undefined) =>
	(lots ?? []).reduce((sum, { quantity }) => sum + quantity, 0);

/** Lots in a fixed order, for comparing. */
const sorted = (lots: ReadonlyMap<string, readonly Lot[]>) =>
	[...lots]
		.filter(([, held]) => held.length > 0)
		.map(([key, held]) => [key, [...held].sort((a, b) => a.unitPriceMinor - b.unitPriceMinor)] as const)
		.sort(([a], [b]) => (a < b ? -1 : 1));

/** Decides request by request, each on the book that the one before has left. */
function oneByOne(book: OrderBook, batch: Parameters<typeof allocate>[1]) {
	let stored: Stored = { book, effects: new Map(), messages: new Map() };
	const steps = inOrderOfWriting(batch).map((request) => {
		const allocation = allocate(stored.book, [request]);
		const before = stored.book;
		stored = remembered(stored, allocation, request);
		return { request, allocation, before, after: stored.book };
	});
	return { steps, stored };
}

describe('allocate, whatever happens', () => {
	test('never takes more than there is, held pieces included', () => {
		let waited = 0;
		let offered = 0;
		fc.assert(
			fc.property(books, anything, (book, batch) => {
				const wrong: unknown[] = [];
				for (const { allocation, before, after, request } of oneByOne(book, batch).steps) {
					for (const stockId of STOCKS) {
						const { quantity, taken } = after.stocks.get(stockId)!;
						const added = taken - before.stocks.get(stockId)!.taken;
						// Only a cut, or others outside, may leave more taken than there is; nothing is added then.
						const oversold = quantity !== null && taken > quantity && added > 0 && request.kind !== 'outside';
						if (oversold || taken < 0) wrong.push({ request, stockId, quantity, taken });
					}
					waited += allocation.waitlist.length;
					offered += allocation.notices.filter(({ kind }) => kind === 'offered').length;
				}
				expect(wrong).toEqual([]);
			}),
			RUNS,
		);
		// Chance must have met the waitlist.
		expect(waited).toBeGreaterThan(100);
		expect(offered).toBeGreaterThan(8);
	});

	test('never passes a limit', () => {
		let limited = 0;
		fc.assert(
			fc.property(books, batchesOf(buyersRequests), (book, batch) => {
				const wrong: unknown[] = [];
				for (const { allocation, after, request } of oneByOne(book, batch).steps) {
					for (const { id, rules } of after.campaigns) {
						const items = ITEMS.filter(({ campaignId }) => campaignId === id);
						const totals = BUYERS.map((buyer) => {
							const pieces = items.map((item) => piecesOf(after.lots.get(lineKey(buyer, item.id))));
							const passed = items.filter(
								(item, index) => (pieces[index] ?? 0) > (item.rules.limitPerBuyer ?? MAX_QUANTITY_PER_LINE),
							);
							if (passed.length > 0) wrong.push({ request, buyer, passed });
							return pieces.reduce((sum, quantity) => sum + quantity, 0);
						});
						const buyers = totals.filter((total) => total > 0).length;
						if (Math.max(...totals) > (rules.limitPerBuyer ?? Infinity)) wrong.push({ request, totals });
						if (buyers > (rules.maxBuyers ?? Infinity)) wrong.push({ request, buyers });
					}
					for (const { changes } of allocation.outcomes.values()) {
						limited += changes.filter(({ status }) =>
							['quantity_limit', 'campaign_full', 'blocked'].includes(status),
						).length;
					}
				}
				expect(wrong).toEqual([]);
			}),
			RUNS,
		);
		expect(limited).toBeGreaterThan(100);
	});

	test('comes to the same in any order of delivery', () => {
		const shuffled = anything.chain((batch) =>
			fc.tuple(fc.constant(batch), fc.shuffledSubarray(batch, { minLength: batch.length })),
		);
		fc.assert(
			fc.property(books, shuffled, (book, [batch, disordered]) => {
				expect(allocate(book, disordered)).toEqual(allocate(book, batch));
			}),
			RUNS,
		);
	});

	test('a batch is its requests one by one', () => {
		fc.assert(
			fc.property(books, anything, (book, batch) => {
				const whole = allocate(book, batch);
				const { steps, stored } = oneByOne(book, batch);
				for (const { request, allocation } of steps) {
					expect(allocation.outcomes.get(request.key)).toEqual(whole.outcomes.get(request.key));
				}
				expect(steps.flatMap(({ allocation }) => allocation.movements)).toEqual(whole.movements);
				expect(steps.flatMap(({ allocation }) => allocation.notices)).toEqual(whole.notices);
				expect(stored.book.waitlist).toEqual(whole.waitlist);
				const inOneGo = written(book, whole, inOrderOfWriting(batch));
				expect(sorted(stored.book.lots)).toEqual(sorted(inOneGo.lots));
				expect(stored.book.stocks).toEqual(inOneGo.stocks);
				expect(written(stored.book, allocate(stored.book, []), []).buyerCounts).toEqual(inOneGo.buyerCounts);
				const effects = [...stored.effects].filter(([, effect]) => effect.length > 0);
				for (const [key, effect] of effects) {
					expect([...effect].sort()).toEqual([...(whole.effects.get(key) ?? [])].sort());
				}
				expect(new Set(effects.map(([key]) => key))).toEqual(new Set(whole.effects.keys()));
			}),
			RUNS,
		);
	});

	test('movements, lots, effects and stock tell the same sums', () => {
		fc.assert(
			fc.property(books, anything, (book, batch) => {
				const { movements, stockDeltas, waitlist, effects } = allocate(book, batch);
				const sums = new Map<string, number>();
				for (const { buyerId, item, delta, quantityAfter } of movements) {
					const key = lineKey(buyerId, item.id);
					sums.set(key, (sums.get(key) ?? 0) + delta);
					expect(delta).not.toBe(0);
					expect(quantityAfter).toBe(sums.get(key));
					expect(quantityAfter).toBeGreaterThanOrEqual(0);
				}
				const lots = new Map<string, number>();
				for (const { buyerId, itemId, quantity } of orderedLots(movements)) {
					const key = lineKey(buyerId, itemId);
					lots.set(key, (lots.get(key) ?? 0) + quantity);
				}
				expect(lots).toEqual(new Map([...sums].filter(([, pieces]) => pieces > 0)));
				for (const stockId of STOCKS) {
					const drawing = ITEMS.filter(({ stockIds }) => stockIds.includes(stockId)).map(({ id }) => id);
					const moved = movements
						.filter(({ item }) => drawing.includes(item.id))
						.reduce((sum, { delta }) => sum + delta, 0);
					const held = waitlist
						.filter(({ itemId, holdUntil }) => holdUntil !== null && drawing.includes(itemId))
						.reduce((sum, { quantity }) => sum + quantity, 0);
					expect(stockDeltas.get(stockId) ?? 0).toBe(moved + held);
				}
				for (const { id } of ITEMS) {
					const pieces = movements
						.filter(({ item }) => item.id === id)
						.reduce((sum, { delta }) => sum + delta, 0);
					const ofKeys = [...effects.values()]
						.flat()
						.filter(([itemId]) => itemId === id)
						.reduce((sum, [, delta]) => sum + delta, 0);
					expect(ofKeys).toBe(pieces);
				}
			}),
			RUNS,
		);
	});

	test('the line is never overtaken: who came first and wants as many is served first', () => {
		let served = 0;
		fc.assert(
			fc.property(books, anything, (book, batch) => {
				// Limits may pass somebody over; here nobody has any.
				const free: OrderBook = {
					...book,
					buyers: new Map(),
					campaigns: book.campaigns.map((one) => ({
						...one,
						rules: { ...one.rules, limitPerBuyer: null, maxBuyers: null },
					})),
					items: ITEMS.map((item) => ({ ...item, rules: { ...item.rules, limitPerBuyer: null } })),
				};
				for (const { before, allocation } of oneByOne(free, batch).steps) {
					const inLine = before.waitlist.filter(({ holdUntil }) => holdUntil === null);
					const still = new Set(allocation.waitlist.map(({ key, itemId }) => `${key}:${itemId}`));
					for (const notice of allocation.notices) {
						if (notice.kind !== 'promoted' && notice.kind !== 'offered') continue;
						const { buyerId, itemId, quantity } = notice;
						const entry = inLine.find(
							(one) => one.buyerId === buyerId && one.itemId === itemId && one.quantity === quantity,
						);
						const earlier = inLine.filter(
							(one) =>
								entry &&
								one.itemId === itemId &&
								one.quantity === quantity &&
								one.at < entry.at &&
								still.has(`${one.key}:${itemId}`),
						);
						const offers = allocation.waitlist.filter(({ holdUntil }) => holdUntil !== null);
						for (const one of earlier) {
							expect(offers).toContainEqual(expect.objectContaining({ key: one.key, itemId }));
						}
						served++;
					}
				}
			}),
			RUNS,
		);
		expect(served).toBeGreaterThan(25);
	});

	test('nobody waits for what is there', () => {
		fc.assert(
			fc.property(books, anything, (book, batch) => {
				const { stored } = oneByOne(book, batch);
				const now = { key: 'z', groupId: 1, at: 5_000_000, kind: 'tick' as const };
				const before = { ...stored.book, buyers: new Map() };
				const settled = written(before, allocate(before, [now]), [now]);
				expect(allocate(settled, [{ ...now, key: 'zz' }]).movements).toEqual([]);
				for (const { itemId, holdUntil, quantity, buyerId } of settled.waitlist) {
					const item = ITEMS.find(({ id }) => id === itemId)!;
					const campaign = settled.campaigns.find(({ id }) => id === item.campaignId)!;
					const { limitPerBuyer, maxBuyers } = campaign.rules;
					if (holdUntil !== null || campaign.groupId !== 1 || limitPerBuyer !== null || maxBuyers !== null)
						continue;
					const has = piecesOf(settled.lots.get(lineKey(buyerId, itemId)));
					if (has + quantity > (item.rules.limitPerBuyer ?? Infinity)) continue;
					const left = item.stockIds.map((id) => {
						const stock = settled.stocks.get(id)!;
						return stock.quantity === null ? Infinity : stock.quantity - stock.taken;
					});
					expect(quantity).toBeGreaterThan(Math.min(...left));
				}
			}),
			RUNS,
		);
	});

	test('unsending a message at once leaves nothing of it', () => {
		let undone = 0;
		fc.assert(
			fc.property(books, batchesOf(buyersRequests), messages, (book, batch, message) => {
				const { stored } = oneByOne(
					book,
					batch.filter(({ at }) => at < 6_000_000),
				);
				const untouched = {
					...stored.book,
					buyers: new Map(),
					campaigns: book.campaigns.map((one) => ({
						...one,
						rules: { ...one.rules, onUnsend: 'take_back' as const, addOnly: false },
					})),
				};
				const at = 6_000_000;
				// Time may have made way for somebody in line.
				const ticks = [1, 2].map((groupId) => ({ key: `t${groupId}`, groupId, at, kind: 'tick' as const }));
				const before = written(untouched, allocate(untouched, ticks), []);
				const order = { ...message, key: 'x', at, lineMessageId: 'new' };
				const unsend = {
					key: 'y',
					at,
					groupId: message.groupId,
					kind: 'unsend' as const,
					lineMessageId: 'new',
				};
				// Whoever is served by the message cannot be sent back, and a place that was given up is lost.
				const trial = allocate(before, [order]);
				fc.pre(trial.notices.length === 0);
				const places = new Set(
					trial.waitlist.map(({ key, itemId, quantity }) => `${key}:${itemId}:${quantity}`),
				);
				fc.pre(
					before.waitlist.every(({ key, itemId, quantity }) => places.has(`${key}:${itemId}:${quantity}`)),
				);
				const after = written(before, allocate(before, [order, unsend]), []);
				expect(sorted(after.lots)).toEqual(sorted(before.lots));
				expect(after.stocks).toEqual(before.stocks);
				expect(after.waitlist).toEqual(before.waitlist);
				undone += trial.movements.length;
			}),
			RUNS,
		);
		expect(undone).toBeGreaterThan(15);
	});

	test('a refused edit changes nothing', () => {
		let kept = 0;
		fc.assert(
			fc.property(books, anything, (book, batch) => {
				for (const { allocation, request } of oneByOne(book, batch).steps) {
					if (request.kind !== 'edit' || allocation.outcomes.get(request.key)?.status !== 'edit_refused')
						continue;
					kept++;
					expect(allocation.movements.filter(({ type }) => type === 'edit')).toEqual([]);
					expect(allocation.effects.get(request.key)).toBeUndefined();
				}
			}),
			RUNS,
		);
		expect(kept).toBeGreaterThan(10);
	});

	test('each outcome tells what its movements did', () => {
		fc.assert(
			fc.property(
				books,
				batchesOf(messages.map((one) => ({ ...one, lineMessageId: null }))),
				(book, batch) => {
					const { movements, outcomes } = allocate(book, batch);
					for (const request of batch) {
						const changes = outcomes.get(request.key)?.changes ?? [];
						const told = changes.reduce((sum, change) => {
							if (change.status === 'booked') return sum + change.quantity;
							return change.status === 'reduced' || change.status === 'cancelled'
								? sum - change.quantity
								: sum;
						}, 0);
						const answers =
							request.kind === 'message' && request.parsed.kind === 'offer_answer' && request.parsed.accept;
						const mine = movements.filter(
							({ key, type }) => key === request.key && (type === 'promotion') === answers,
						);
						// An answer may serve others too, when a hold has run out just before it.
						const own = mine.filter(
							({ buyerId, at }) =>
								request.kind === 'message' && buyerId === request.buyerId && at === request.at,
						);
						expect(told).toBe((answers ? own : mine).reduce((sum, { delta }) => sum + delta, 0));
					}
				},
			),
			RUNS,
		);
	});

	test('a buyer who cancels has nothing left of what is on offer, and waits for nothing', () => {
		fc.assert(
			fc.property(books, anything, fc.constantFrom(...BUYERS), (book, batch, buyerId) => {
				fc.pre(book.campaigns.every(({ rules }) => !rules.addOnly));
				const { stored } = oneByOne(book, batch);
				const cancel = {
					key: 'z',
					groupId: 2,
					at: CLOSES + 1_000_000,
					kind: 'message' as const,
					buyerId,
					forOther: false,
					lineMessageId: null,
					parsed: {
						kind: 'order' as const,
						changes: [{ action: 'cancel' as const, item: { by: 'none' as const } }],
						buyer: null,
					},
				};
				const after = written(stored.book, allocate(stored.book, [cancel]), []);
				for (const { id } of ITEMS.filter(({ campaignId }) => campaignId === 20)) {
					expect(piecesOf(after.lots.get(lineKey(buyerId, id)))).toBe(0);
					expect(after.waitlist.filter((entry) => entry.buyerId === buyerId && entry.itemId === id)).toEqual(
						[],
					);
				}
			}),
			RUNS,
		);
	});

	test('leaves the book as it was', () => {
		fc.assert(
			fc.property(books, anything, (book, batch) => {
				const { stored } = oneByOne(book, batch.slice(0, 20));
				const before = structuredClone(stored.book);
				allocate(stored.book, batch.slice(20));
				expect(stored.book).toEqual(before);
			}),
			RUNS,
		);
	});
});
