import type { ChangeOutcome } from '../../../lib/groupbuy/outcome';
import { correctOrder } from '../../../lib/store/corrections';
import { markPaid } from '../../../lib/store/fulfilment';
import { listOrders } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import { inconsistencies } from '../../support/consistency';
import { endAndSettle, openRuled, ordersInShort, SETTLED } from '../../support/settling';
import { book, NOW, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

const EARLY = NOW + 5000;

describeStores((open) => {
	let store: Store;
	let code: string;

	/** ming has two early birds and one more of A1; mei one of A2, of which there are two. */
	beforeEach(async () => {
		store = await open();
		code = await openRuled(store, [
			{ code: 'A1', priceMinor: 100, rules: { earlyBird: [{ until: EARLY, priceMinor: 80 }] } },
			{ code: 'A2', priceMinor: 50, stock: 2 },
		]);
		await book(store, [said('ming', 'A1+2'), said('ming', 'A1+1', { at: EARLY }), said('mei', 'A2+1')]);
		await endAndSettle(store, code);
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	let corrections = 0;
	const correct = async (who: string, itemCode: string, quantity: number): Promise<ChangeOutcome> => {
		const [order] = await listOrders(store.db, { lineUserIds: [`U-${who}`] });
		corrections += 1;
		const by = { reason: '點錯貨', actor: null, key: `correction-${corrections}` };
		return await store.tx(
			async (trx) =>
				await correctOrder(trx, { orderCode: order!.code, itemCode, quantity, ...by }, SETTLED + 1),
		);
	};

	test('fewer: the dearest pieces go first', async () => {
		expect(await correct('ming', 'A1', 1)).toMatchObject({
			status: 'reduced',
			quantity: 2,
			buyerQuantity: 1,
		});
		expect((await ordersInShort(store))[0]).toBe('ming confirmed 80: A1×1@80');
	});

	test('more: at the price of the order, or of the campaign for an item that is not in it', async () => {
		expect(await correct('ming', 'A1', 4)).toMatchObject({
			status: 'booked',
			quantity: 1,
			unitPriceMinor: 80,
		});
		expect(await correct('ming', 'A2', 1)).toMatchObject({ status: 'booked', unitPriceMinor: 50, left: 0 });
		expect((await ordersInShort(store))[0]).toBe('ming confirmed 390: A1×3@80, A1×1@100, A2×1@50');
	});

	test('as many: nothing changes', async () => {
		expect(await correct('ming', 'A1', 3)).toMatchObject({ status: 'unchanged' });
	});

	test('stock binds an operator too', async () => {
		expect(await correct('ming', 'A2', 2)).toMatchObject({
			status: 'insufficient_stock',
			requested: 2,
			left: 1,
		});
	});

	test('nothing left: the order is cancelled, and cannot be corrected any more', async () => {
		expect(await correct('mei', 'A2', 0)).toMatchObject({ status: 'cancelled', quantity: 1 });
		expect((await ordersInShort(store))[1]).toBe('mei cancelled 0:');
		expect(await correct('mei', 'A2', 1)).toMatchObject({ status: 'closed' });
	});

	test('nothing left of a paid order: it is returned', async () => {
		const [, mei] = await listOrders(store.db, {});
		const marking = { orderCodes: [mei!.code], actor: null, reason: null, at: SETTLED };
		await store.tx(async (trx) => await markPaid(trx, marking, SETTLED));
		await correct('mei', 'A2', 0);
		expect((await listOrders(store.db, {}))[1]?.state).toBe('returned');
		const [stock] = await store.db.selectFrom('stocks').select('taken').where('quantity', '=', 2).execute();
		expect(stock?.taken).toBe(0);
	});
});
