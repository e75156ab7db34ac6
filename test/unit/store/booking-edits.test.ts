import type { CampaignInput } from '../../../lib/store/campaigns';
import { bookForPeople, type OrderForPerson } from '../../../lib/store/booking-for-people';
import { saveProfiles } from '../../../lib/store/buyers';
import { listOrders } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import type { BookingRequest } from '../../../lib/store/booking';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import { addCampaign, book, HOUR, NOW, openShop, said, statuses } from '../../support/shop';
import { describeStores } from '../../support/stores';

/** A few seconds after the opening, so that messages come in the order in which they stand. */
const at = (second: number) => NOW + second * 1000;

const edited = (message: BookingRequest, text: string, second: number): BookingRequest =>
	said(null, text, { ...message, key: `edit-${message.key}-${second}`, kind: 'edit', text, at: at(second) });
const unsent = (message: BookingRequest, second: number): BookingRequest =>
	said(null, '', { ...message, key: `unsend-${message.key}`, kind: 'unsend', text: '', at: at(second) });

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
		expect(await replayDifferences(store.db)).toEqual([]);
	});

	const shop = async (changes: Partial<CampaignInput> = {}) =>
		await openShop(
			store,
			[
				{ code: 'A1', stock: 10 },
				{ code: 'B1', stock: 10 },
			],
			changes,
		);
	const holdings = async () =>
		(await listOrders(store.db, { activeOnly: true })).flatMap(({ lineUserId, lines }) =>
			lines.map(({ code, quantity }) => `${lineUserId?.replace('U-', '')} ${code}: ${quantity}`),
		);
	const ledger = async () =>
		(await store.db.selectFrom('order_events').selectAll().orderBy('id').execute()).map(
			({ type, delta, quantity_after }) => `${type} ${delta} → ${quantity_after}`,
		);

	describe('edits', () => {
		test.each<[name: string, edit: string, status: string, holdings: string[]]>([
			['more', 'A1+3', 'booked', ['ming A1: 3']],
			['fewer', 'A1+1', 'booked', ['ming A1: 1']],
			['another item', 'B1+2', 'mixed', ['ming B1: 2']],
			['chatter', '我再想想', 'cancelled', []],
			['more than there is: the old text stays', 'A1+11', 'edit_refused', ['ming A1: 2']],
			['an item that is not on offer', 'Z9+1', 'edit_refused', ['ming A1: 2']],
		])('%s', async (_name, text, status, expected) => {
			await shop();
			const message = said('ming', 'A1+2');
			await book(store, [message]);
			expect(statuses(await book(store, [edited(message, text, 5)]))).toEqual([status]);
			expect(await holdings()).toEqual(expected);
		});

		test('in the batch of its message, after it, and before it: all the same', async () => {
			const message = said('ming', 'A1+2', { at: at(1) });
			const edit = edited(message, 'A1+5', 2);
			for (const batches of [
				[[message, edit]],
				[[message], [edit]],
				[[edit], [message]],
				[[edit, message]],
			]) {
				store = await open();
				await shop();
				for (const batch of batches) await book(store, batch);
				expect(await holdings()).toEqual(['ming A1: 5']);
			}
		});

		test('an edit twice over, and an older one that comes last', async () => {
			await shop();
			const message = said('ming', 'A1+2', { at: at(1) });
			await book(store, [message, edited(message, 'A1+7', 8)]);
			const [late] = await book(store, [edited(message, 'A1+4', 4)]);
			expect(late?.replayed).toBe(false);
			expect(await holdings()).toEqual(['ming A1: 7']);
			const [again] = await book(store, [edited(message, 'A1+7', 8)]);
			expect(again).toMatchObject({ status: 'booked', replayed: true });
		});

		test('chatter that becomes an order', async () => {
			await shop();
			const message = said('ming', '今天天氣真好');
			expect(statuses(await book(store, [message]))).toEqual(['ignored']);
			expect(statuses(await book(store, [edited(message, 'A1+1', 5)]))).toEqual(['booked']);
			expect(await holdings()).toEqual(['ming A1: 1']);
		});

		test('an order of a campaign that is settled stays, whatever is open now', async () => {
			const { code } = await shop();
			const message = said('ming', 'A1+2');
			await book(store, [message]);
			await store.db
				.updateTable('campaigns')
				.set({ state: 'settled', ended_at: at(60), settled_at: at(90) })
				.where('code', '=', code)
				.execute();
			await store.db.updateTable('orders').set({ state: 'confirmed' }).execute();
			expect((await addCampaign(store, { opensAt: at(100) }, at(100))).state).toBe('open');
			expect(statuses(await book(store, [edited(message, 'A1+5', 120)], at(121)))).toEqual(['closed']);
			expect(await holdings()).toEqual(['ming A1: 2']);
		});
	});

	describe('unsends', () => {
		test('take back what the message did, and no more', async () => {
			await shop();
			const first = said('ming', 'A1+2', { at: at(1) });
			const second = said('ming', 'A1+3 B1+1', { at: at(2) });
			await book(store, [first, second]);
			await book(store, [unsent(second, 3)]);
			expect(await holdings()).toEqual(['ming A1: 2']);
			expect((await ledger()).slice(-2)).toEqual(['unsend -3 → 2', 'unsend -1 → 0']);
		});

		test('of a cancellation book again', async () => {
			await shop();
			const cancel = said('ming', '取消', { at: at(2) });
			await book(store, [said('ming', 'A1+2', { at: at(1) }), cancel]);
			expect(await holdings()).toEqual([]);
			await book(store, [unsent(cancel, 3)]);
			expect(await holdings()).toEqual(['ming A1: 2']);
		});

		test('that overtake their message leave nothing of it', async () => {
			await shop();
			const message = said('ming', 'A1+2', { at: at(1) });
			await book(store, [unsent(message, 3)]);
			await book(store, [message]);
			expect(await holdings()).toEqual([]);
		});

		test('where the campaign keeps such orders', async () => {
			await shop({ rules: { onUnsend: 'keep' } });
			const message = said('ming', 'A1+2');
			await book(store, [message]);
			expect(statuses(await book(store, [unsent(message, 5)]))).toEqual(['kept_after_unsend']);
			expect(await holdings()).toEqual(['ming A1: 2']);
		});
	});

	describe('for others', () => {
		const mention = (userId: string | null) => [{ index: 1, length: 4, userId }];

		test('a member who is mentioned gets the order; the writer stands in the ledger', async () => {
			await shop();
			const [outcome] = await book(store, [said('ming', '幫@Amy A1+1', { mentions: mention('U-amy') })]);
			expect(outcome).toMatchObject({ status: 'booked', buyer: { lineUserId: 'U-amy', name: 'Amy' } });
			expect(await holdings()).toEqual(['amy A1: 1']);
			const event = await store.db.selectFrom('order_events').selectAll().executeTakeFirstOrThrow();
			expect(event.actor).toBe('U-ming');
			const row = await store.db.selectFrom('bookings').selectAll().executeTakeFirstOrThrow();
			expect(row.actor).toBe('U-ming');
		});

		test('whom LINE keeps to itself cannot be ordered for', async () => {
			await shop();
			const [outcome] = await book(store, [said('ming', '幫@Amy A1+1', { mentions: mention(null) })]);
			expect(outcome).toMatchObject({ status: 'buyer_unknown', buyer: { lineUserId: null, name: 'Amy' } });
			expect(await holdings()).toEqual([]);
		});

		test('oneself is nobody else', async () => {
			await shop({ rules: { orderForOthers: false } });
			const [outcome] = await book(store, [said('ming', '幫@Min A1+1', { mentions: mention('U-ming') })]);
			expect(outcome).toMatchObject({ status: 'booked', buyer: null });
		});

		test('is chatter where the campaign does not allow it', async () => {
			await shop({ rules: { orderForOthers: false } });
			const asked = said('ming', '幫@Amy A1+1', { mentions: mention('U-amy') });
			expect(statuses(await book(store, [asked]))).toEqual(['ignored']);
		});
	});

	describe('commands in a batch', () => {
		beforeEach(async () => {
			await shop();
			await store.db
				.updateTable('campaigns')
				.set({ operators: JSON.stringify(['U-leader']) })
				.execute();
		});
		const wrote = (who: string, text: string, second: number) => said(who, text, { at: at(second) });

		test('are carried out between the orders, in the order of writing', async () => {
			const outcomes = await book(store, [
				wrote('hua', 'A1+1', 5),
				wrote('leader', '缺貨 A1', 3),
				wrote('ming', 'A1+2', 1),
				wrote('mei', 'B1+1', 4),
			]);
			expect(statuses(outcomes)).toEqual(['insufficient_stock', 'command', 'booked', 'booked']);
			expect(outcomes[1]?.command).toMatchObject({ status: 'sold_out', code: 'A1', ordered: 2 });
		});

		test('are carried out once', async () => {
			const command = wrote('leader', '補貨 A1 5', 2);
			const [first] = await book(store, [command]);
			const [again] = await book(store, [command]);
			expect(first?.command).toMatchObject({ status: 'restocked', quantity: 5, left: 15 });
			expect(again).toEqual({ ...first, replayed: true });
		});

		test('from anybody else are chatter', async () => {
			const texts = ['結單', '缺貨 A1', '代訂 王小明 A1+2'];
			const outcomes = await book(
				store,
				texts.map((text) => said('ming', text)),
			);
			expect(statuses(outcomes)).toEqual(Array(3).fill('ignored'));
			expect(await store.db.selectFrom('bookings').selectAll().execute()).toEqual([]);
		});

		test('代訂 is an order of the person who is named', async () => {
			const [outcome] = await book(store, [wrote('leader', '代訂 王小明 A1+2', 1)]);
			expect(outcome).toMatchObject({ status: 'booked', buyer: { lineUserId: null, name: '王小明' } });
			expect(await holdings()).toEqual(['name:C1:王小明 A1: 2']);
			const event = await store.db.selectFrom('order_events').selectAll().executeTakeFirstOrThrow();
			expect(event.actor).toBe('U-leader');
		});
	});

	describe('orders that somebody has written down', () => {
		const order = (key: string, name: string, quantity = 1, second = 1): OrderForPerson => ({
			key,
			person: { lineUserId: null, name },
			changes: [{ action: 'add', item: { by: 'code', code: 'A1' }, quantity }],
			text: `${name} A1+${quantity}`,
			at: at(second),
			actor: 'U-leader',
		});
		const bookAll = async (orders: OrderForPerson[]) =>
			await store.tx(
				async (trx) =>
					await bookForPeople(trx, { lineGroupId: 'C1', orders, source: 'line_group' }, NOW + HOUR),
			);

		test('the same name is the same buyer, whatever its width and spaces', async () => {
			await shop();
			await bookAll([
				order('1', '王小明'),
				order('2', ' 王小明 ', 2),
				order('3', 'Ａｍｙ'),
				order('4', 'amy'),
			]);
			const orders = await listOrders(store.db, {});
			expect(orders.map(({ buyerName, totalMinor }) => [buyerName, totalMinor])).toEqual([
				['王小明', 300],
				['Ａｍｙ', 200],
			]);
		});

		test('a name that one buyer of the group has is that buyer; one that two have is neither', async () => {
			await shop();
			await book(store, [said('ming', 'A1+1'), said('hua', 'A1+1'), said('hua2', 'A1+1')]);
			await store.tx(async (trx) => {
				const profile = { pictureUrl: null };
				await saveProfiles(
					trx,
					[
						{ ...profile, lineUserId: 'U-ming', displayName: '小明' },
						{ ...profile, lineUserId: 'U-hua', displayName: '小華' },
						{ ...profile, lineUserId: 'U-hua2', displayName: '小華' },
					],
					NOW,
				);
			});
			const outcomes = await bookAll([order('1', '小明', 2, 9), order('2', '小華', 2, 9)]);
			expect(outcomes.map(({ buyer }) => buyer)).toEqual([
				{ lineUserId: 'U-ming', name: '小明' },
				{ lineUserId: null, name: '小華' },
			]);
			expect(await holdings()).toEqual(['ming A1: 3', 'hua A1: 1', 'hua2 A1: 1', 'name:C1:小華 A1: 2']);
		});

		test('are booked once', async () => {
			await shop();
			const first = await bookAll([order('1', '小明'), order('1', '小明')]);
			expect(first.map(({ replayed }) => replayed)).toEqual([false, true]);
			const [again] = await bookAll([order('1', '小明')]);
			expect(again).toMatchObject({ status: 'booked', replayed: true });
			expect(await holdings()).toEqual(['name:C1:小明 A1: 1']);
		});
	});
});
