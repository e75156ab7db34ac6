import fc from 'fast-check';

import { lineCommissions } from '../../../lib/groupbuy/commission';
import { accrueCommission } from '../../../lib/store/commission-accrual';
import { addAdjustment } from '../../../lib/store/commission-adjustments';
import { commissionOrder, referredOrders } from '../../../lib/store/commission-orders';
import { closeTiers } from '../../../lib/store/commission-tiers';
import { correctOrder } from '../../../lib/store/corrections';
import { markPaid, markPickedUp } from '../../../lib/store/fulfilment';
import { leaderBalances, openingBalance } from '../../../lib/store/leader-balances';
import { payOut } from '../../../lib/store/payouts';
import type { CodeView } from '../../../lib/store/referral-codes';
import type { Store } from '../../../lib/store/store';
import { accrued, addReferralCode, complete, referred, refund } from '../../support/referrals';
import { book, DAY, NOW, openShop, said } from '../../support/shop';
import { endAndSettle } from '../../support/settling';
import { describeStores } from '../../support/stores';

const LATER = NOW + 30 * DAY;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	/** Rows as `type commission@day`, in the order in which they were written. */
	const rows = async () =>
		(
			await store.db
				.selectFrom('commission_entries')
				.select(['type', 'commission_minor', 'base_minor', 'quantity', 'occurred_at', 'payable_at'])
				.orderBy('id')
				.execute()
		).map((row) => ({
			is: `${row.type} ${row.commission_minor}`,
			base: row.base_minor,
			quantity: row.quantity,
			day: (row.occurred_at - NOW) / DAY,
			payable: (row.payable_at - NOW) / DAY,
		}));
	const kinds = async () => (await rows()).map(({ is }) => is);

	describe('fast orders', () => {
		let code: CodeView;
		beforeEach(async () => {
			code = await addReferralCode(store, 'LIN');
		});

		test('earn when they are completed, once', async () => {
			const order = await referred(store, code, 999);
			expect(await accrued(store)).toEqual({ orders: 1, entries: 0 });
			await complete(store, [order], NOW + DAY);
			expect(await accrued(store)).toEqual({ orders: 1, entries: 1 });
			expect(await accrued(store)).toEqual({ orders: 0, entries: 0 });
			expect(await rows()).toEqual([{ is: 'earned 99', base: 999, quantity: 1, day: 1, payable: 8 }]);
		});

		test('what has changed this very moment is looked at again, and adds nothing', async () => {
			await complete(store, [await referred(store, code, 500)]);
			expect(await accrued(store, NOW)).toEqual({ orders: 1, entries: 1 });
			expect(await accrued(store, NOW)).toEqual({ orders: 1, entries: 0 });
		});

		test('a refund takes its part back, the last one all that is left', async () => {
			const order = await referred(store, code, 1_000);
			await complete(store, [order]);
			await accrued(store);
			await refund(store, order, 333, { at: NOW + DAY });
			await accrued(store);
			await refund(store, order, 667, { at: NOW + 9 * DAY });
			await accrued(store);
			expect(await rows()).toEqual([
				{ is: 'earned 100', base: 1_000, quantity: 1, day: 0, payable: 7 },
				{ is: 'returned -33', base: -333, quantity: 0, day: 1, payable: 7 },
				{ is: 'returned -67', base: -667, quantity: 0, day: 9, payable: 9 },
			]);
		});

		test('accrued late the rows are the same', async () => {
			const order = await referred(store, code, 1_000);
			await complete(store, [order]);
			await refund(store, order, 333, { at: NOW + DAY });
			await refund(store, order, 667, { at: NOW + 9 * DAY });
			await accrued(store);
			expect((await rows()).map(({ is, day, payable }) => [is, day, payable])).toEqual([
				['earned 100', 0, 7],
				['returned -33', 1, 7],
				['returned -67', 9, 9],
			]);
		});

		test('what was given back before completion never earned', async () => {
			const order = await referred(store, code, 1_000);
			const paid = { orderCodes: [order], actor: null, reason: null, at: NOW };
			await store.tx(async (trx) => await markPaid(trx, paid, NOW));
			await refund(store, order, 250, { at: NOW + 1 });
			await complete(store, [order], NOW + DAY);
			await accrued(store);
			expect(await kinds()).toEqual(['earned 75']);
		});

		test('goods that came back earn nothing, whatever money was given back', async () => {
			const order = await referred(store, code, 1_000);
			await complete(store, [order]);
			await refund(store, order, 0, { goodsReturned: true });
			await accrued(store);
			expect(await rows()).toMatchObject([
				{ is: 'earned 100', quantity: 1 },
				{ is: 'returned -100', quantity: -1, day: 1 },
			]);
		});

		test('a completion that is taken back is corrected, and earned anew', async () => {
			const order = await referred(store, code, 1_000);
			await complete(store, [order]);
			await accrued(store);
			const undone = { orderCodes: [order], actor: null, reason: null, at: NOW + DAY, undo: true };
			await store.tx(async (trx) => await markPickedUp(trx, undone, NOW + DAY));
			await accrued(store);
			await complete(store, [order], NOW + 2 * DAY);
			await accrued(store);
			expect((await rows()).map(({ is, day, payable }) => [is, day, payable])).toEqual([
				['earned 100', 0, 7],
				['corrected -100', 1, 7],
				['earned 100', 2, 9],
			]);
		});

		test('only those of the leader who is asked about', async () => {
			const other = await addReferralCode(store, 'WANG', {}, '王團主');
			await complete(store, [await referred(store, code, 100), await referred(store, other, 100)]);
			expect(await accrueCommission(store, { leaderId: other.leaderId }, () => LATER)).toEqual({
				orders: 1,
				entries: 1,
			});
			expect(await accrued(store)).toEqual({ orders: 1, entries: 1 });
		});

		test('in batches, with word of each', async () => {
			await referred(store, code, 100);
			const { id, ...order } = await store.db.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
			const copies = Array.from({ length: 200 }, (_, index) => ({ ...order, code: `COPY${id}-${index}` }));
			await store.db.insertInto('orders').values(copies).execute();
			const told: number[] = [];
			await accrueCommission(
				store,
				{},
				() => LATER,
				({ orders }) => told.push(orders),
			);
			expect(told).toEqual([100, 200, 201]);
		});

		test('two accruals at once write the rows once', async () => {
			const orders: string[] = [];
			for (let i = 0; i < 20; i += 1) orders.push(await referred(store, code, 100));
			await complete(store, orders);
			const both = await Promise.all([accrued(store), accrued(store)]);
			expect(both[0].entries + both[1].entries).toBe(20);
			expect(await kinds()).toEqual(Array(20).fill('earned 10'));
		});
	});

	describe('orders of a campaign', () => {
		const settled = async (text: string, changes = {}) => {
			const code = await addReferralCode(store, 'LIN', changes);
			const items = [
				{ code: 'A1', priceMinor: 300, stock: 10 },
				{ code: 'A2', priceMinor: 150 },
			];
			const campaign = await openShop(store, items, { referralCode: 'LIN' });
			await book(store, [said('ming', text)]);
			await endAndSettle(store, campaign.code);
			const order = await store.db.selectFrom('orders').select('code').executeTakeFirstOrThrow();
			return { code, order: order.code };
		};
		const correct = async (orderCode: string, itemCode: string, quantity: number, at: number) =>
			await store.tx(async (trx) => {
				const correction = { orderCode, itemCode, quantity, reason: '缺貨', actor: null, key: `k${at}` };
				return await correctOrder(trx, correction, at);
			});

		test('earn per line, with the product that it was', async () => {
			const { order } = await settled('A1+2 A2+1');
			await complete(store, [order], NOW + DAY);
			await accrued(store);
			expect(await kinds()).toEqual(['earned 60', 'earned 15']);
			const entries = await store.db.selectFrom('commission_entries').selectAll().orderBy('id').execute();
			expect(entries).toMatchObject([
				{ product_id: 'P-A1', title: 'Item A1', quantity: 2, amount_minor: 600 },
				{ product_id: 'P-A2', title: 'Item A2', quantity: 1, amount_minor: 150 },
			]);
		});

		test('a correction after completion is a row of its own, and the money for it takes nothing more', async () => {
			const { order } = await settled('A1+2 A2+1');
			await complete(store, [order], NOW + DAY);
			await correct(order, 'A1', 1, NOW + 2 * DAY);
			await refund(store, order, 300, { at: NOW + 3 * DAY });
			await refund(store, order, 45, { at: NOW + 4 * DAY });
			await accrued(store);
			expect((await rows()).map(({ is, quantity, day }) => [is, quantity, day])).toEqual([
				['earned 60', 2, 1],
				['earned 15', 1, 1],
				['corrected -30', -1, 2],
				// 45 of the 450 that are left.
				['returned -3', 0, 4],
				['returned -2', 0, 4],
			]);
		});

		test('goods that come back into stock are returned, not corrected', async () => {
			const { order } = await settled('A1+2 A2+1');
			await complete(store, [order], NOW + DAY);
			await refund(store, order, 750, { at: NOW + 2 * DAY, goodsReturned: true, restock: true });
			await accrued(store);
			expect((await rows()).map(({ is, quantity, day }) => [is, quantity, day])).toEqual([
				['earned 60', 2, 1],
				['earned 15', 1, 1],
				['returned -60', -2, 2],
				['returned -15', -1, 2],
			]);
		});

		test('corrections one by one and all at once come to the same rows', async () => {
			const { order } = await settled('A1+2 A2+1');
			await complete(store, [order], NOW + DAY);
			await correct(order, 'A1', 4, NOW + 2 * DAY);
			await correct(order, 'A1', 2, NOW + 3 * DAY);
			await correct(order, 'A2', 0, NOW + 4 * DAY);
			await accrued(store);
			expect((await rows()).map(({ is, day }) => [is, day])).toEqual([
				['earned 60', 1],
				['earned 15', 1],
				['corrected 60', 2],
				['corrected -60', 3],
				['corrected -15', 4],
			]);
		});
	});

	describe('tiers', () => {
		const month = { from: NOW, to: NOW + 30 * DAY };
		const close = async (period: Parameters<typeof closeTiers>[1] = month) =>
			await closeTiers(store, period, () => LATER);
		const tiers = [
			{ fromMinor: 1_000, rate: 1_200 },
			{ fromMinor: 3_000, rate: 1_500 },
		];

		test('what the period has reached holds for all of it, as rows on its last moment, once', async () => {
			const code = await addReferralCode(store, 'LIN', { tiers });
			await complete(store, [await referred(store, code, 800), await referred(store, code, 400)]);
			await accrued(store);
			expect(await close()).toEqual({ orders: 2, entries: 2 });
			expect(await close()).toEqual({ orders: 2, entries: 0 });
			expect(await rows()).toMatchObject([
				{ is: 'earned 80' },
				{ is: 'earned 40' },
				{ is: 'tier 16', base: 0, quantity: 0, payable: 30 - 1 / DAY },
				{ is: 'tier 8', base: 0 },
			]);
		});

		test('below the first nothing is raised, and a late order raises what came before it', async () => {
			const code = await addReferralCode(store, 'LIN', { tiers });
			await complete(store, [await referred(store, code, 800)]);
			await accrued(store);
			expect(await close()).toEqual({ orders: 1, entries: 0 });
			await complete(store, [await referred(store, code, 2_200)], NOW + DAY);
			await accrued(store);
			expect(await close()).toEqual({ orders: 2, entries: 2 });
			expect(await kinds()).toEqual(['earned 80', 'earned 220', 'tier 40', 'tier 110']);
		});

		test('a return takes back what the tier has added too, and falls with the total in the same period', async () => {
			const code = await addReferralCode(store, 'LIN', { tiers });
			const [first, second] = [await referred(store, code, 800), await referred(store, code, 400)];
			await complete(store, [first, second]);
			await accrued(store);
			await close();
			await refund(store, first, 400, { at: NOW + 2 * DAY });
			await accrued(store);
			expect((await kinds()).slice(4)).toEqual(['returned -48']);
			await close();
			expect((await kinds()).slice(5)).toEqual(['tier -8', 'tier -8']);
			await refund(store, first, 400, { at: NOW + 40 * DAY });
			await accrued(store, NOW + 60 * DAY);
			expect((await kinds()).slice(7)).toEqual(['returned -40']);
		});

		test('only within the period', async () => {
			const code = await addReferralCode(store, 'LIN', { tiers });
			await complete(store, [await referred(store, code, 5_000)]);
			await accrued(store);
			expect(await close({ from: NOW + 1, to: LATER })).toEqual({ orders: 0, entries: 0 });
			expect(await close({ ...month, leaderId: code.leaderId + 1 })).toEqual({ orders: 0, entries: 0 });
		});
	});

	test('an adjustment is made once under its key', async () => {
		const { leaderId } = await addReferralCode(store, 'LIN');
		const adjustment = {
			leaderId,
			currency: 'TWD' as const,
			amountMinor: -50,
			reason: '運費',
			requestKey: 'a1',
			at: NOW,
		};
		const adjust = async (changes = {}) =>
			await store.tx(async (trx) => await addAdjustment(trx, { ...adjustment, ...changes }, NOW));
		expect([await adjust(), await adjust()]).toEqual([{ status: 'added' }, { status: 'already' }]);
		expect(await rows()).toEqual([{ is: 'adjustment -50', base: 0, quantity: 0, day: 0, payable: 0 }]);
		await expect(adjust({ amountMinor: 0 })).rejects.toThrow('The adjustment is over 0');
		await expect(adjust({ reason: ' ' })).rejects.toThrow("The field 'reason'");
	});

	test('whatever happens when: rows add up to what each order earns, and statements balance', async () => {
		const amount = fc.integer({ min: 1, max: 3_000 });
		const step = fc.oneof(
			fc.record({ do: fc.constant('order' as const), amount }),
			fc.record({
				do: fc.constant('refund' as const),
				order: fc.nat(5),
				part: fc.double({ min: 0.1, max: 1, noNaN: true }),
			}),
			fc.record({ do: fc.constant('return' as const), order: fc.nat(5) }),
			fc.record({ do: fc.constant('undo' as const), order: fc.nat(5) }),
			fc.record({ do: fc.constant('accrue' as const) }),
			fc.record({ do: fc.constant('close' as const) }),
			fc.record({ do: fc.constant('pay' as const) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
				store = await open();
				const code = await addReferralCode(store, 'LIN', {
					tiers: [{ fromMinor: 2_000, rate: 1_300 }],
					maxPerOrderMinor: 250,
				});
				const orders: string[] = [];
				let at = NOW;
				for (const [index, one] of steps.entries()) {
					at += DAY;
					const order = 'order' in one ? orders[one.order % Math.max(1, orders.length)] : undefined;
					switch (one.do) {
						case 'order':
							orders.push(await referred(store, code, one.amount, {}, at));
							await complete(store, orders.slice(-1), at + 1);
							break;
						case 'refund':
						case 'return':
							if (order) {
								const back = one.do === 'return' ? 0 : Math.ceil(one.part * 1_000);
								await refund(store, order, back, { at, goodsReturned: one.do === 'return' });
							}
							break;
						case 'undo':
							if (order) {
								const undone = { orderCodes: [order], actor: null, reason: null, at, undo: true };
								await store.tx(async (trx) => await markPickedUp(trx, undone, at));
							}
							break;
						case 'accrue':
							await accrued(store, at + DAY);
							break;
						case 'close':
							await closeTiers(store, { from: NOW, to: at }, () => at + DAY);
							break;
						case 'pay': {
							const { leaderId } = code;
							const paid = {
								leaderId,
								currency: 'TWD' as const,
								until: at,
								paidAt: at,
								minMinor: 0,
								note: null,
							};
							await payOut(store, { ...paid, timeZone: 'Asia/Taipei', requestKey: `pay:${index}` }, at);
							break;
						}
					}
				}
				await accrued(store, at + 2 * DAY);
				await balanced(code, at);
			}),
			{ numRuns: 25 },
		);
	});

	async function balanced({ leaderId }: CodeView, at: number): Promise<void> {
		const entries = await store.db.selectFrom('commission_entries').selectAll().orderBy('id').execute();
		const ids = (await store.db.selectFrom('orders').select('id').execute()).map(({ id }) => id);
		for (const order of await referredOrders(store.db, ids)) {
			const own = entries.filter(({ order_id }) => order_id === order.id);
			const tierRate = own.findLast(({ type }) => type === 'tier')?.rate ?? null;
			const moment = { ...order, paidMinor: order.payableMinor };
			const earned =
				order.state === 'completed'
					? lineCommissions(commissionOrder(order, moment, { mode: 'none', rate: 0 }), order.terms, tierRate)
					: [];
			const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
			expect(sum(own.map((row) => row.commission_minor))).toBe(
				sum(earned.map((line) => line.commissionMinor)),
			);
			expect(sum(own.map((row) => row.base_minor))).toBe(sum(earned.map((line) => line.baseMinor)));
		}
		const middle = NOW + 4 * DAY;
		const to = at + 3 * DAY;
		const inPeriod = entries.filter((row) => row.occurred_at >= middle && row.occurred_at < to);
		for (const balance of await leaderBalances(store.db, { from: middle, to })) {
			const accruedMinor = inPeriod.reduce((total, row) => total + row.commission_minor, 0);
			expect(balance.openingMinor + accruedMinor - balance.paidOutMinor).toBe(balance.closingMinor);
			expect(balance.openingMinor).toBe(await openingBalance(store.db, leaderId, 'TWD', middle));
			expect(balance.closingMinor).toBe(
				entries
					.filter((row) => row.payout_id === null)
					.reduce((total, row) => total + row.commission_minor, 0),
			);
		}
	}
});
