import type { CampaignInput } from '../../../lib/store/campaigns';
import { tickGroup } from '../../../lib/store/replay';
import { addToItem, changeStock, sellNoMore } from '../../../lib/store/stocks';
import type { Store } from '../../../lib/store/store';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import { addCampaign, addGroup, book, NOW, openShop, said, statuses } from '../../support/shop';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;
const at = (second: number) => NOW + second * 1000;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
		expect(await replayDifferences(store.db)).toEqual([]);
	});

	const shop = async (stock: number | null, changes: Partial<CampaignInput> = {}) =>
		await openShop(store, [{ code: 'A1', stock }], changes);
	const say = async (who: string, text: string, second: number, lineGroupId = 'C1') =>
		(await book(store, [said(who, text, { at: at(second), lineGroupId })], at(second)))[0]?.status;
	const variantStock = async () =>
		(await store.db.selectFrom('variants').select('stock_id').executeTakeFirstOrThrow()).stock_id;
	const setStock = async (quantity: number | null, second: number) => {
		const id = await variantStock();
		return await store.tx(async (trx) => await changeStock(trx, id, quantity, '到貨', at(second)));
	};
	const item = async () =>
		(await store.db.selectFrom('campaign_items').select('id').orderBy('id').executeTakeFirstOrThrow()).id;
	const sellOut = async (now: number) => {
		const id = await item();
		await store.tx(async (trx) => await sellNoMore(trx, id, now));
	};
	const restock = async (more: number, now: number) => {
		const id = await item();
		await store.tx(async (trx) => await addToItem(trx, id, more, null, now));
	};
	const pieces = async () => {
		const rows = await store.db
			.selectFrom('order_lines')
			.innerJoin('orders', 'orders.id', 'order_lines.order_id')
			.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
			.select(['line_user_id', 'quantity'])
			.where('quantity', '>', 0)
			.orderBy('order_lines.id')
			.execute();
		return rows.map((row) => `${row.line_user_id.slice(2)} ${row.quantity}`);
	};
	const line = async () => {
		const rows = await store.db
			.selectFrom('waitlist_entries')
			.innerJoin('buyers', 'buyers.id', 'waitlist_entries.buyer_id')
			.select(['line_user_id', 'quantity', 'state'])
			.orderBy('waitlist_entries.id')
			.execute();
		return rows.map((row) => `${row.line_user_id.slice(2)} ${row.quantity} ${row.state}`);
	};
	const kinds = async () =>
		(await store.db.selectFrom('outbox').select('kind').orderBy('id').execute())
			.map(({ kind }) => kind)
			.filter((kind) => kind !== 'opened');

	describe('history', () => {
		test('every quantity is kept with its time, what stays the same is not', async () => {
			await shop(10);
			await setStock(20, 5);
			await setStock(20, 6);
			await setStock(null, 7);
			const changes = await store.db
				.selectFrom('stock_changes')
				.select(['quantity', 'changed_at', 'reason'])
				.orderBy('id')
				.execute();
			expect(changes).toEqual([
				{ quantity: 10, changed_at: NOW, reason: null },
				{ quantity: 20, changed_at: at(5), reason: '到貨' },
				{ quantity: null, changed_at: at(7), reason: '到貨' },
			]);
		});

		test('never less than is sold', async () => {
			await shop(10);
			await say('ming', 'A1+4', 1);
			expect(await setStock(3, 5)).toMatchObject({ quantity: 4, taken: 4 });
		});
	});

	describe('sold out and more of it', () => {
		test('what is ordered stays, nobody gets more; restocking sells again', async () => {
			await shop(10);
			await say('ming', 'A1+4', 1);
			await sellOut(at(5));
			expect(await say('mei', 'A1+1', 6)).toBe('insufficient_stock');
			await restock(2, at(7));
			expect(await say('mei', 'A1+3', 8)).toBe('insufficient_stock');
			expect(await say('mei', 'A1+2', 9)).toBe('booked');
			expect(await pieces()).toEqual(['ming 4', 'mei 2']);
		});

		test('other campaigns go on selling the variant', async () => {
			await shop(10);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			await addCampaign(store, { lineGroupId: 'C2' });
			await sellOut(at(5));
			expect(await say('ming', 'A1+1', 6)).toBe('insufficient_stock');
			expect(await say('ming', 'A1+1', 6, 'C2')).toBe('booked');
		});

		test('where there is a cap already', async () => {
			await shop(10, { caps: new Map([['A1', 5]]) });
			await say('ming', 'A1+2', 1);
			await sellOut(at(5));
			expect(await store.db.selectFrom('stocks').selectAll().execute()).toHaveLength(2);
			expect(await say('mei', 'A1+1', 6)).toBe('insufficient_stock');
		});

		test('a message that was written before still gets its piece, if there is one', async () => {
			await shop(10);
			await sellOut(at(5));
			await restock(1, at(6));
			const [outcome] = await book(store, [said('ming', 'A1+1', { at: at(2) })], at(8));
			expect(outcome?.status).toBe('booked');
		});
	});

	describe('the waitlist', () => {
		const waiting = { rules: { waitlist: true } };

		test('is served when a stock rises, first come first served, whoever fits', async () => {
			await shop(1, waiting);
			await say('ming', 'A1+1', 1);
			expect(await say('mei', 'A1+3', 2)).toBe('waitlisted');
			expect(await say('hua', 'A1+1', 3)).toBe('waitlisted');
			await setStock(2, 5);
			expect(await pieces()).toEqual(['ming 1', 'hua 1']);
			await setStock(5, 6);
			expect(await pieces()).toEqual(['ming 1', 'hua 1', 'mei 3']);
			expect(await line()).toEqual(['mei 3 booked', 'hua 1 booked']);
			expect(await kinds()).toEqual(['promoted', 'promoted']);
			const log = await store.db.selectFrom('bookings').select('effect').orderBy('key').execute();
			expect(log.map(({ effect }) => (JSON.parse(effect) as number[][]).map(([, delta]) => delta))).toEqual([
				[1],
				[3],
				[1],
			]);
		});

		test('over several groups', async () => {
			await shop(1, waiting);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			await addCampaign(store, { lineGroupId: 'C2', ...waiting });
			await say('ming', 'A1+1', 1);
			await say('there', 'A1+1', 2, 'C2');
			await say('here', 'A1+1', 3);
			await setStock(2, 5);
			expect(await pieces()).toEqual(['ming 1', 'there 1']);
			expect(await replayDifferences(store.db, 'C2')).toEqual([]);
		});

		test('a piece that is given back in one group is served in the other when time passes there', async () => {
			await shop(1, waiting);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			await addCampaign(store, { lineGroupId: 'C2', ...waiting });
			await say('ming', 'A1+1', 1);
			await say('there', 'A1+1', 2, 'C2');
			await say('ming', '取消', 3);
			const { id } = await store.db
				.selectFrom('line_groups')
				.select('id')
				.where('line_group_id', '=', 'C2')
				.executeTakeFirstOrThrow();
			expect(await store.tx(async (trx) => await tickGroup(trx, id, at(10)))).toBe(true);
			expect(await store.tx(async (trx) => await tickGroup(trx, id, at(11)))).toBe(false);
			expect(await pieces()).toEqual(['there 1']);
		});

		test('a member who cancels lets the next in, and unsending it all goes back as far as it can', async () => {
			await shop(1, waiting);
			await say('ming', 'A1+1', 1);
			await say('mei', 'A1+1', 2);
			await say('ming', '取消', 3);
			expect(await pieces()).toEqual(['mei 1']);
			expect(await line()).toEqual(['mei 1 booked']);
		});

		test('holds: offered, confirmed, declined, run out', async () => {
			await shop(0, { rules: { waitlist: true, holdMinutes: 10 } });
			await say('ming', 'A1+1', 1);
			await say('mei', 'A1+1', 2);
			await say('hua', 'A1+1', 3);
			await setStock(1, 60);
			expect(await line()).toEqual(['ming 1 offered', 'mei 1 waiting', 'hua 1 waiting']);
			expect(await say('ming', '放棄候補', 70)).toBe('left_waitlist');
			expect(await line()).toEqual(['ming 1 passed', 'mei 1 offered', 'hua 1 waiting']);
			const { id } = await store.db.selectFrom('line_groups').select('id').executeTakeFirstOrThrow();
			const tick = async (now: number) => await store.tx(async (trx) => await tickGroup(trx, id, now));
			expect(await tick(at(70) + 9 * MINUTE)).toBe(false);
			expect(await tick(at(70) + 10 * MINUTE)).toBe(true);
			expect(await line()).toEqual(['ming 1 passed', 'mei 1 passed', 'hua 1 offered']);
			expect(await say('hua', '確認候補', 70 + 11 * 60)).toBe('booked');
			expect(await pieces()).toEqual(['hua 1']);
			expect(await kinds()).toEqual(['offered', 'offered', 'offer_expired', 'offered']);
			const log = await store.db.selectFrom('bookings').select('kind').execute();
			expect(log.filter(({ kind }) => kind === 'tick')).toHaveLength(1);
		});

		test('nothing waits where nobody asked for it', async () => {
			await shop(0);
			expect(await say('ming', 'A1+1', 1)).toBe('insufficient_stock');
			expect(await line()).toEqual([]);
		});
	});

	test('a batch of many in line and one who cancels', async () => {
		await shop(1, { rules: { waitlist: true } });
		const messages = [
			said('ming', 'A1+1', { at: at(1) }),
			...Array.from({ length: 20 }, (_, i) => said(`b${i}`, 'A1+1', { at: at(2 + i) })),
			said('ming', '取消', { at: at(50) }),
		];
		const outcomes = statuses(await book(store, messages));
		expect(outcomes.filter((status) => status === 'waitlisted')).toHaveLength(20);
		expect(await pieces()).toEqual(['b0 1']);
	});
});
