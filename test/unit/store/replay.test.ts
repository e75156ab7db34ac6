import type { OutboxMessage } from '../../../lib/groupbuy/announcement';
import { createCampaign, type CampaignInput } from '../../../lib/store/campaigns';
import { correctOrder, withdrawItem } from '../../../lib/store/corrections';
import { upsertProduct } from '../../../lib/store/products';
import { replayGroup } from '../../../lib/store/replay';
import type { BookingRequest } from '../../../lib/store/booking';
import type { Store } from '../../../lib/store/store';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import {
	addCampaign,
	addCategory,
	addGroup,
	book,
	campaignInput,
	NOW,
	openShop,
	product,
	said,
	statuses,
} from '../../support/shop';
import { describeStores } from '../../support/stores';

const at = (second: number) => NOW + second * 1000;
/** Long after everything was written. */
const LATER = at(1000);

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => expect(await inconsistencies(store.db)).toEqual([]));

	const wrote = (who: string, text: string, second: number, changes: Partial<BookingRequest> = {}) =>
		said(who, text, { at: at(second), ...changes });
	const bookOne = async (message: BookingRequest, now = LATER) => (await book(store, [message], now))[0];
	const shop = async (stock: number | null, changes: Partial<CampaignInput> = {}) =>
		await openShop(store, [{ code: 'A1', stock }], changes);
	const pieces = async () => {
		const rows = await store.db
			.selectFrom('order_lines')
			.innerJoin('orders', 'orders.id', 'order_lines.order_id')
			.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
			.select(['line_user_id', 'quantity', 'unit_price_minor'])
			.where('quantity', '>', 0)
			.orderBy('order_lines.id')
			.execute();
		return rows.map((row) => `${row.line_user_id.slice(2)} ${row.quantity}@${row.unit_price_minor}`).sort();
	};
	const ledger = async () =>
		(
			await store.db
				.selectFrom('order_events')
				.innerJoin('orders', 'orders.id', 'order_events.order_id')
				.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
				.selectAll('order_events')
				.select('line_user_id')
				.orderBy('order_events.id')
				.execute()
		).map((row) => `${row.line_user_id.slice(2)} ${row.type} ${row.delta}`);
	const notices = async () => {
		const rows = await store.db.selectFrom('outbox').select('payload').orderBy('id').execute();
		const messages = rows.map(({ payload }) => JSON.parse(payload) as OutboxMessage);
		return messages.flatMap((message) => (message.type === 'notice' ? message.notice : []));
	};

	test('who wrote first has the last piece, though the message came last', async () => {
		await shop(1);
		expect((await bookOne(wrote('late', 'A1+1', 2)))?.status).toBe('booked');
		const early = await bookOne(wrote('early', 'A1+1', 1));
		expect(early).toMatchObject({ status: 'booked', changes: [{ left: 0 }] });
		expect(await pieces()).toEqual(['early 1@100']);
		expect(await ledger()).toEqual(['late add 1', 'early add 1', 'late reordered -1']);
		expect(await notices()).toMatchObject([{ kind: 'reordered', lineUserId: 'U-late', quantity: -1 }]);
		const log = await store.db.selectFrom('bookings').select(['outcome', 'effect']).orderBy('key').execute();
		expect(log.map(({ outcome }) => (JSON.parse(outcome) as { status: string }).status)).toEqual([
			'insufficient_stock',
			'booked',
		]);
		expect(await replayDifferences(store.db)).toEqual([]);
	});

	test('the row of the ledger names the message that came late', async () => {
		await shop(1);
		await bookOne(wrote('late', 'A1+1', 2));
		const message = wrote('early', 'A1+1 謝謝', 1);
		await bookOne(message);
		const row = await store.db
			.selectFrom('order_events')
			.selectAll()
			.where('type', '=', 'reordered')
			.executeTakeFirstOrThrow();
		expect(row).toMatchObject({
			booking_key: message.key,
			line_message_id: message.lineMessageId,
			text: 'A1+1 謝謝',
			actor: 'U-early',
			occurred_at: at(1),
			recorded_at: LATER,
		});
	});

	test('a late cancellation gives the piece to who was refused', async () => {
		await shop(1);
		await book(store, [wrote('ming', 'A1+1', 1)], LATER);
		expect((await bookOne(wrote('mei', 'A1+1', 5)))?.status).toBe('insufficient_stock');
		expect((await bookOne(wrote('ming', '取消', 3)))?.status).toBe('cancelled');
		expect(await pieces()).toEqual(['mei 1@100']);
	});

	test('=2 that comes late is followed by what was added after it', async () => {
		await shop(null);
		await bookOne(wrote('ming', 'A1+5', 1));
		await bookOne(wrote('ming', 'A1+1', 9));
		await bookOne(wrote('ming', 'A1=2', 5));
		expect(await pieces()).toEqual(['ming 3@100']);
	});

	test('nobody ever has less than nothing in the ledger', async () => {
		await shop(null);
		await book(store, [wrote('ming', 'A1+5', 1), wrote('ming', '取消', 9)], LATER);
		await bookOne(wrote('ming', 'A1-2', 5));
		expect(await pieces()).toEqual([]);
		expect(await replayDifferences(store.db)).toEqual([]);
	});

	test('the early bird is who wrote early', async () => {
		const itemRules = new Map([['A1', { earlyBird: [{ until: at(10), priceMinor: 70 }] }]]);
		await shop(null, { itemRules });
		await book(store, [wrote('ming', 'A1+1', 20), wrote('mei', 'A1+1', 9)], LATER);
		await bookOne(wrote('ming', 'A1+2', 5));
		expect(await pieces()).toEqual(['mei 1@70', 'ming 1@100', 'ming 2@70']);
		await bookOne(wrote('ming', 'A1-1', 30));
		expect(await pieces()).toEqual(['mei 1@70', 'ming 2@70']);
	});

	test('a limit of buyers counts in the order of writing', async () => {
		await shop(null, { rules: { maxBuyers: 1 } });
		expect((await bookOne(wrote('late', 'A1+1', 2)))?.status).toBe('booked');
		expect((await bookOne(wrote('early', 'A1+1', 1)))?.status).toBe('booked');
		expect(await pieces()).toEqual(['early 1@100']);
		expect((await bookOne(wrote('late', 'A1+1', 3)))?.status).toBe('campaign_full');
	});

	test('what was written before more came in is decided on what there was', async () => {
		await shop(1);
		const setStock = async (stock: number, now: number) =>
			await store.tx(async (trx) => await upsertProduct(trx, product({ productId: 'P-A1', stock }), now));
		await setStock(5, at(10));
		expect((await bookOne(wrote('ming', 'A1+2', 5)))?.changes).toMatchObject([
			{ status: 'insufficient_stock', left: 1 },
		]);
		expect((await bookOne(wrote('ming', 'A1+2', 15)))?.status).toBe('booked');
		expect((await bookOne(wrote('mei', 'A1+1', 4)))?.status).toBe('booked');
		expect(await pieces()).toEqual(['mei 1@100', 'ming 2@100']);
	});

	describe('other groups', () => {
		const there = { lineGroupId: 'C2' };
		beforeEach(async () => {
			await shop(2);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			await addCampaign(store, { lineGroupId: 'C2' });
		});

		test('what another group has taken meanwhile stays theirs', async () => {
			await bookOne(wrote('there', 'A1+2', 5, there), at(6));
			expect((await bookOne(wrote('refused', 'A1+1', 7), at(8)))?.status).toBe('insufficient_stock');
			expect((await bookOne(wrote('early', 'A1+1', 1), at(9)))?.status).toBe('insufficient_stock');
			expect(await pieces()).toEqual(['there 2@100']);
		});

		test('within the group the order of writing still decides', async () => {
			await bookOne(wrote('there', 'A1+1', 1, there), at(2));
			await bookOne(wrote('late', 'A1+1', 9), at(10));
			expect((await bookOne(wrote('early', 'A1+1', 5), at(11)))?.status).toBe('booked');
			expect(await pieces()).toEqual(['early 1@100', 'there 1@100']);
		});

		test('one batch with late messages of two groups', async () => {
			await book(store, [wrote('a', 'A1+1', 8), wrote('b', 'A1+1', 8, there)], at(9));
			const outcomes = await book(
				store,
				[wrote('c', 'A1+1', 4), wrote('d', 'A1+1', 4, there), wrote('e', 'A1+1', 20)],
				at(21),
			);
			expect(statuses(outcomes)).toEqual(['booked', 'booked', 'insufficient_stock']);
			expect(await pieces()).toEqual(['c 1@100', 'd 1@100']);
		});
	});

	describe('operators', () => {
		const correct = async (orderCode: string, quantity: number, now: number, key = `key-${now}`) =>
			await store.tx(
				async (trx) =>
					await correctOrder(
						trx,
						{ orderCode, itemCode: 'A1', quantity, reason: '打錯', actor: null, key },
						now,
					),
			);

		test('a correction is part of the log: later messages go on from it, once', async () => {
			await shop(10, { rules: { limitPerBuyer: 3 } });
			const booked = await bookOne(wrote('ming', 'A1+2', 1));
			const code = booked?.orderCode ?? '';
			expect(await correct(code, 5, at(10))).toMatchObject({ status: 'booked', buyerQuantity: 5 });
			expect(await correct(code, 5, at(10))).toMatchObject({ status: 'booked', buyerQuantity: 5 });
			await bookOne(wrote('mei', 'A1+1', 5));
			expect(await pieces()).toEqual(['mei 1@100', 'ming 5@100']);
			expect(await correct(code, 20, at(11))).toMatchObject({ status: 'insufficient_stock', left: 4 });
			expect(await correct(code, 0, at(12))).toMatchObject({ status: 'cancelled' });
			expect(await pieces()).toEqual(['mei 1@100']);
			expect(await replayDifferences(store.db)).toEqual([]);
		});

		test('unknown orders and items, and campaigns that did not come about', async () => {
			await shop(10);
			const code = (await bookOne(wrote('ming', 'A1+2', 1)))?.orderCode ?? '';
			await expect(correct('R2222222', 1, at(5))).rejects.toThrow("There is no order 'R2222222'");
			const wrong = { orderCode: code, itemCode: 'Z9', quantity: 1, reason: '', actor: null, key: 'k' };
			await expect(store.tx(async (trx) => await correctOrder(trx, wrong, at(5)))).rejects.toThrow(
				"has no item 'Z9'",
			);
			await store.db
				.updateTable('campaigns')
				.set({ state: 'failed', settled_at: at(9) })
				.execute();
			expect(await correct(code, 1, at(10))).toMatchObject({ status: 'closed' });
			expect(await pieces()).toEqual(['ming 2@100']);
		});

		test('an item that is withdrawn is taken back from everyone, whoever comes late', async () => {
			await shop(10);
			await book(store, [wrote('ming', 'A1+2', 1), wrote('mei', 'A1+3', 2)], LATER);
			const item = await store.db
				.selectFrom('campaign_items')
				.select(['id', 'campaign_id'])
				.executeTakeFirstOrThrow();
			const withdrawal = {
				campaignId: item.campaign_id,
				itemId: item.id,
				...{ actor: 'U-leader', reason: '缺貨', key: 'w', at: at(10) },
			};
			const withdraw = async () => await store.tx(async (trx) => await withdrawItem(trx, withdrawal, LATER));
			expect(await withdraw()).toEqual({ buyers: 2, pieces: 5 });
			expect(await withdraw()).toEqual({ buyers: 0, pieces: 0 });
			await bookOne(wrote('hua', 'A1+1', 5));
			expect(await pieces()).toEqual([]);
			await bookOne(wrote('hua', 'A1+1', 15));
			expect(await pieces()).toEqual(['hua 1@100']);
			expect(await replayDifferences(store.db)).toEqual([]);
			expect((await notices()).filter(({ kind }) => kind === 'withdrawn')).toHaveLength(2);
		});
	});

	describe('beside a settled campaign', () => {
		test('what both were ordered in stays as it was, what came after is decided anew', async () => {
			await shop(5);
			await store.tx(async (trx) => {
				await addCategory(trx, 'Cake', [{ code: 'B1', stock: 5 }]);
				await createCampaign(trx, campaignInput({ category: 'Cake', besideOthers: true }), NOW);
			});
			await book(store, [wrote('ming', 'A1+1 B1+1', 1), wrote('mei', 'B1+4', 2)], LATER);
			await store.db
				.updateTable('campaigns')
				.set({ state: 'settled', ended_at: at(50), settled_at: at(60) })
				.where('id', '=', (eb) => eb.selectFrom('campaigns').select(({ fn }) => fn.min('id').as('id')))
				.execute();
			await book(store, [wrote('ming', 'B1-1', 100), wrote('hua', 'B1+1', 130)], LATER);
			await bookOne(wrote('yu', 'B1+1', 120));
			expect(await pieces()).toEqual(['mei 4@100', 'ming 1@100', 'yu 1@100']);
		});
	});

	test('settling finds nothing to change where messages came in order', async () => {
		const { code } = await shop(3, { rules: { waitlist: true } });
		await book(store, [wrote('ming', 'A1+2', 1), wrote('mei', 'A1+2', 2), wrote('ming', 'A1-1', 3)], LATER);
		const before = [await pieces(), await ledger()];
		const { group_id } = await store.db
			.selectFrom('campaigns')
			.select('group_id')
			.where('code', '=', code)
			.executeTakeFirstOrThrow();
		const { movements, waitlist } = await store.tx(async (trx) => await replayGroup(trx, group_id, LATER));
		expect([await pieces(), await ledger()]).toEqual(before);
		expect(movements.map(({ delta }) => delta)).toEqual([2, -1, 2]);
		expect(waitlist).toEqual([]);
	});
});
