import {
	blockBuyer,
	getBuyer,
	listBuyers,
	markBuyers,
	unblockBuyer,
	type BuyerFilter,
} from '../../../lib/store/buyer-records';
import { saveProfiles } from '../../../lib/store/buyers';
import { listOrders } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import { addCampaign, addGroup, book, DAY, NOW, openShop, said, statuses } from '../../support/shop';
import { openRuled } from '../../support/settling';
import { describeStores } from '../../support/stores';

const LATER = NOW + 5000;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	const record = async (who: string, now = LATER) => await getBuyer(store.db, `U-${who}`, now);
	const orderOf = async (who: string) => (await listOrders(store.db, { lineUserIds: [`U-${who}`] }))[0]!.code;
	const mark = async (who: string, type: 'no_show' | 'late_payment', at = LATER, undo = false) => {
		const marking = { orderCodes: [await orderOf(who)], reason: null, at, undo };
		return await store.tx(async (trx) => await markBuyers(trx, type, marking));
	};
	const block = async (who: string, until: number | null, now: number, reason: string | null = null) =>
		await store.tx(async (trx) => await blockBuyer(trx, `U-${who}`, { until, reason }, now));
	const unblock = async (who: string, now: number) =>
		await store.tx(async (trx) => await unblockBuyer(trx, `U-${who}`, now));

	test('a buyer as the shop knows them', async () => {
		await openShop(store, [{ code: 'A1' }]);
		await book(store, [said('ming', '+2')]);
		await store.tx(async (trx) => {
			await saveProfiles(trx, [{ lineUserId: 'U-ming', displayName: '小明', pictureUrl: null }], NOW);
		});
		expect(await record('ming')).toEqual({
			lineUserId: 'U-ming',
			displayName: '小明',
			orders: 1,
			pieces: 2,
			lastOrderAt: NOW + 1000,
			noShows: 0,
			latePayments: 0,
			blocked: false,
			blockedFrom: null,
			blockedUntil: null,
			blockReason: null,
			erasedAt: null,
		});
	});

	describe('filters', () => {
		beforeEach(async () => {
			await openShop(store, [{ code: 'A1' }]);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			await addCampaign(store, { lineGroupId: 'C2' });
			await book(store, [said('ming', '+1'), said('mei', '+2'), said('hua', '+1'), said('hua', '取消')]);
			await book(store, [said('ming', '+5', { lineGroupId: 'C2' })]);
			await block('mei', null, NOW);
			await block('hua', NOW + 1, NOW);
			await store.tx(async (trx) => {
				const profile = { lineUserId: 'U-mei', displayName: '美美 Mei', pictureUrl: null };
				await saveProfiles(trx, [profile], NOW);
			});
		});

		test.each<[string, BuyerFilter, string[]]>([
			['none', {}, ['U-ming 2/6', 'U-mei 1/2', 'U-hua 0/0']],
			['a group', { lineGroupIds: ['C2'] }, ['U-ming 1/5']],
			['another, without who has cancelled', { lineGroupIds: ['C1'] }, ['U-ming 1/1', 'U-mei 1/2']],
			['no group', { lineGroupIds: [] }, []],
			['IDs', { lineUserIds: ['U-mei', 'U-none'] }, ['U-mei 1/2']],
			['blocked now', { blocked: true }, ['U-mei 1/2']],
			['a name', { search: 'MEI' }, ['U-mei 1/2']],
		])('%s', async (_name, filter, expected) => {
			const buyers = await listBuyers(store.db, filter, LATER);
			const short = buyers.map(({ lineUserId, orders, pieces }) => `${lineUserId} ${orders}/${pieces}`);
			expect(short.sort()).toEqual([...expected].sort());
		});

		test('as many as asked for', async () => {
			expect(await listBuyers(store.db, { limit: 2 }, LATER)).toHaveLength(2);
		});
	});

	describe('marks', () => {
		beforeEach(async () => {
			await openShop(store, [{ code: 'A1' }]);
			await book(store, [said('ming', '+2')]);
		});

		test('one of each kind per order, however often it is noted', async () => {
			const code = await orderOf('ming');
			expect(await mark('ming', 'no_show')).toEqual({ changed: [code], already: [] });
			expect(await mark('ming', 'no_show')).toEqual({ changed: [], already: [code] });
			await mark('ming', 'late_payment');
			expect(await record('ming')).toMatchObject({ noShows: 1, latePayments: 1 });
		});

		test('taken back', async () => {
			const code = await orderOf('ming');
			await mark('ming', 'no_show');
			expect(await mark('ming', 'no_show', LATER, true)).toEqual({ changed: [code], already: [] });
			expect(await mark('ming', 'no_show', LATER, true)).toEqual({ changed: [], already: [code] });
			expect((await record('ming')).noShows).toBe(0);
		});

		test('an unknown order notes none', async () => {
			const code = await orderOf('ming');
			const marking = { orderCodes: [code, 'R2222222'], reason: null, at: LATER };
			await expect(store.tx(async (trx) => await markBuyers(trx, 'no_show', marking))).rejects.toThrow(
				"There is no order 'R2222222'",
			);
			expect((await record('ming')).noShows).toBe(0);
		});

		test('ask for a deposit on orders that are placed after them', async () => {
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			const { code } = await addCampaign(store, { lineGroupId: 'C2' });
			const rules = { depositRate: 3000, trust: [{ marks: 1, action: 'deposit', limit: null }] };
			await store.tx(async (trx) => {
				await trx
					.updateTable('campaigns')
					.set({ rules: JSON.stringify(rules) })
					.execute();
			});
			await mark('ming', 'no_show', NOW + 2000);
			await book(store, [
				said('ming', '+1', { lineGroupId: 'C2', at: NOW + 3000 }),
				said('hua', '+1', { lineGroupId: 'C2', at: NOW + 3000 }),
			]);
			const orders = await listOrders(store.db, {});
			const due = orders.map((order) => [
				order.lineUserId,
				order.campaignCode === code,
				order.dueInAdvanceMinor,
			]);
			expect(due).toEqual([
				['U-ming', false, 0],
				['U-ming', true, 30],
				['U-hua', true, 0],
			]);
		});
	});

	describe('blocks', () => {
		test('refuse what is written from then on, until the end', async () => {
			await openRuled(store, [{ code: 'A1' }]);
			await block('ming', NOW + 3000, NOW + 2000, 'rude');
			expect(await record('ming', NOW + 2500)).toMatchObject({ blocked: true, blockReason: 'rude' });
			const outcomes = await book(store, [
				said('ming', '+1', { at: NOW + 1000 }),
				said('ming', '+1', { at: NOW + 2000 }),
				said('ming', '+1', { at: NOW + 2999 }),
				said('ming', '+1', { at: NOW + 3000 }),
			]);
			expect(statuses(outcomes)).toEqual(['booked', 'blocked', 'blocked', 'booked']);
			expect((await record('ming', NOW + 3000)).blocked).toBe(false);
		});

		test('may meet somebody who has never ordered', async () => {
			expect(await block('new', null, NOW)).toMatchObject({ blocked: true, orders: 0 });
		});

		test('end when they are taken back, and stay known', async () => {
			await block('ming', null, NOW);
			expect(await unblock('ming', NOW + 10)).toMatchObject({
				blocked: false,
				blockedFrom: NOW,
				blockedUntil: NOW + 10,
			});
			expect((await unblock('ming', NOW + 20)).blockedUntil).toBe(NOW + 10);
		});

		test('a second block moves the end, not the beginning', async () => {
			await block('ming', NOW + DAY, NOW);
			expect(await block('ming', null, NOW + 10, 'again')).toMatchObject({
				blockedFrom: NOW,
				blockedUntil: null,
				blockReason: 'again',
			});
		});

		test('do not end in the past', async () => {
			await expect(block('ming', NOW, NOW)).rejects.toThrow('Blocked Until lies in the past');
		});

		test('nobody is unblocked who is not known', async () => {
			await expect(unblock('none', NOW)).rejects.toThrow("There is no buyer 'U-none'");
		});
	});
});
