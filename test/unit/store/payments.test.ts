import {
	reconcilePayments,
	type BankPayment,
	type ReconcileOptions,
} from '../../../lib/store/bank-transactions';
import { getBill, mergeBills, splitBill } from '../../../lib/store/bills';
import { markPaid } from '../../../lib/store/fulfilment';
import { getOrder } from '../../../lib/store/orders';
import { openPayables, payByCode } from '../../../lib/store/payables';
import {
	decideProof,
	listProofs,
	readProof,
	submitProof,
	type NewProof,
} from '../../../lib/store/payment-proofs';
import { upsertProduct } from '../../../lib/store/products';
import { markRefunded, type Refund } from '../../../lib/store/refunds';
import { checkOutOrder } from '../../../lib/store/checkout-orders';
import { cancelOrder, confirmOrder } from '../../../lib/store/shop-order-life';
import type { NewShopLine } from '../../../lib/store/shop-orders';
import type { PaymentType } from '../../../lib/groupbuy/checkout';
import type { Store } from '../../../lib/store/store';
import { inconsistencies } from '../../support/consistency';
import { checkout, customLine, made, paymentMethod } from '../../support/fast-orders';
import { endAndSettle, openRuled, SETTLED } from '../../support/settling';
import { book, HOUR, NOW, product, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

const LATER = NOW + HOUR;

interface Sold {
	line?: Partial<NewShopLine>;
	payment?: PaymentType;
}

/** An order that its buyer has confirmed and checked out. @returns its code */
async function fastOrder(
	store: Store,
	lineUserId: string,
	unitPriceMinor: number,
	{ line = {}, payment = 'bank_transfer' }: Sold = {},
): Promise<string> {
	const code = await made(store, [customLine({ unitPriceMinor, ...line })], { lineUserId });
	const shipping = { ...checkout().shipping, feeMinor: 0 };
	const agreed = checkout({ shipping, payment: paymentMethod({ type: payment }) });
	await store.tx(async (trx) => {
		await confirmOrder(trx, code, NOW);
		await checkOutOrder(trx, code, agreed, NOW);
	});
	return code;
}

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	const submit = async (orderCode: string, proof: Partial<NewProof> = {}) =>
		await store.tx(
			async (trx) =>
				await submitProof(trx, { orderCode, lastFive: '12345', file: null, at: LATER, ...proof }, LATER),
		);
	const file = (content: string) => ({
		bytes: Buffer.from(content),
		mime: 'image/png',
		sha256: `sha of ${content}`,
	});
	const decide = async (proofCode: string | null, accept: boolean) =>
		await store.tx(
			async (trx) =>
				await decideProof(trx, { proofCode: proofCode!, accept, reason: 'why', actor: null }, LATER + 1),
		);
	const pay = async (code: string) =>
		await store.tx(
			async (trx) => await payByCode(trx, code, { actor: null, reason: null, at: LATER }, LATER),
		);
	const stateOf = async (code: string) => (await getOrder(store.db, code)).state;
	const merge = async (of: Parameters<typeof mergeBills>[1]) =>
		await store.tx(async (trx) => await mergeBills(trx, of, LATER));
	const split = async (billCode: string, orderCodes: string[] | null = null) =>
		await store.tx(async (trx) => await splitBill(trx, { billCode, orderCodes }, LATER));

	describe('proofs', () => {
		test('taken, looked at, accepted: the order is paid', async () => {
			const code = await fastOrder(store, 'ming', 500);
			expect(await stateOf(code)).toBe('awaiting_payment');
			const { proofCode, ...rest } = await submit(code, { file: file('a') });
			expect(rest).toEqual({ status: 'submitted', duplicateOf: null });
			expect(await stateOf(code)).toBe('proof_submitted');
			expect(await listProofs(store.db, { state: 'submitted' })).toMatchObject([
				{ code: proofCode, orderCode: code, lastFive: '12345', mime: 'image/png', submittedAt: LATER },
			]);
			const read = await readProof(store.db, { orderCode: code, proofCode: proofCode! });
			expect([read?.mime, Buffer.from(read!.content).toString()]).toEqual(['image/png', 'a']);
			expect(await decide(proofCode, true)).toEqual({
				status: 'accepted',
				orderCode: code,
				paidOrderCodes: [code],
			});
			expect(await decide(proofCode, true)).toMatchObject({ status: 'already' });
			expect(await decide(proofCode, false)).toMatchObject({ status: 'not_possible' });
			expect(await getOrder(store.db, code)).toMatchObject({ state: 'paid', paidAt: LATER + 1 });
			expect(await listProofs(store.db, { state: 'submitted' })).toEqual([]);
		});

		test('refused: the order waits for another, which may be the same file', async () => {
			const code = await fastOrder(store, 'ming', 500);
			const first = await submit(code, { file: file('a') });
			expect(await decide(first.proofCode, false)).toMatchObject({ status: 'refused', paidOrderCodes: [] });
			expect(await stateOf(code)).toBe('awaiting_payment');
			expect(await submit(code, { file: file('a') })).toMatchObject({ status: 'submitted' });
			const second = await submit(code, { file: file('b') });
			await decide(second.proofCode, false);
			// The other still waits.
			expect(await stateOf(code)).toBe('proof_submitted');
			// The shop may change its mind.
			expect(await decide(first.proofCode, true)).toMatchObject({ status: 'accepted' });
		});

		test('the same twice is one; the same file for another order is noticed', async () => {
			const [ming, hua] = [await fastOrder(store, 'ming', 500), await fastOrder(store, 'hua', 500)];
			const first = await submit(ming, { file: file('a') });
			expect(await submit(ming, { file: file('a') })).toEqual({ ...first, status: 'already' });
			expect(await submit(ming, { file: file('a'), lastFive: null })).toMatchObject({ status: 'already' });
			expect(await submit(hua)).toMatchObject({ status: 'submitted', duplicateOf: null });
			expect(await submit(hua)).toMatchObject({ status: 'already' });
			expect(await submit(hua, { file: file('a') })).toMatchObject({
				status: 'submitted',
				duplicateOf: ming,
			});
			expect((await listProofs(store.db, {})).map(({ duplicateOf }) => duplicateOf)).toEqual([
				hua,
				null,
				ming,
			]);
			expect(await readProof(store.db, { orderCode: hua, proofCode: first.proofCode! })).toBeNull();
		});

		test('not too many, and not for what is paid or has ended', async () => {
			const code = await fastOrder(store, 'ming', 500);
			for (let n = 0; n < 10; n++)
				expect((await submit(code, { lastFive: `1000${n}` })).status).toBe('submitted');
			expect(await submit(code)).toEqual({ status: 'too_many', proofCode: null, duplicateOf: null });
			await pay(code);
			expect((await submit(code)).status).toBe('not_possible');
			const ended = await fastOrder(store, 'hua', 500);
			const { proofCode } = await submit(ended);
			await store.tx(
				async (trx) =>
					await cancelOrder(trx, { code: ended, reason: null, actor: null, by: 'seller' }, LATER),
			);
			expect((await decide(proofCode, true)).status).toBe('not_possible');
			expect((await submit(ended, { lastFive: '54321' })).status).toBe('not_possible');
		});

		test('what is no proof', async () => {
			const code = await fastOrder(store, 'ming', 500);
			await expect(submit(code, { lastFive: null })).rejects.toThrow('holds nothing');
			await expect(submit(code, { lastFive: '1234' })).rejects.toThrow("'1234' are not the last five digits");
			await expect(submit('R2222222')).rejects.toThrow("There is no order 'R2222222'");
			await expect(decide('P2222222', true)).rejects.toThrow("There is no proof of payment 'P2222222'");
			expect((await submit(code, { lastFive: ' １２３４５ ' })).status).toBe('submitted');
		});

		test('in a campaign: before settling it goes on changing, after it waits for the shop', async () => {
			const campaign = await openRuled(store, [{ code: 'A1', priceMinor: 100 }], { payment: 'prepaid' });
			const [outcome] = await book(store, [said('ming', '+2', { at: NOW + 1 })]);
			const code = outcome!.orderCode!;
			const { proofCode } = await submit(code);
			expect(await stateOf(code)).toBe('placed');
			await endAndSettle(store, campaign);
			expect(await stateOf(code)).toBe('proof_submitted');
			expect(await decide(proofCode, true)).toMatchObject({ status: 'accepted', paidOrderCodes: [code] });
			expect(await stateOf(code)).toBe('paid');
		});
	});

	describe('bills', () => {
		test('all that somebody has open, over campaigns and beside them; a proof pays it all', async () => {
			const campaign = await openRuled(store, [{ code: 'A1', priceMinor: 100 }], { payment: 'prepaid' });
			const [outcome] = await book(store, [said('ming', '+2', { at: NOW + 1 })]);
			await endAndSettle(store, campaign);
			const lineUserId = (await getOrder(store.db, outcome!.orderCode!)).lineUserId!;
			const fast = await fastOrder(store, lineUserId, 500);
			const merged = await merge({ person: lineUserId, currency: 'TWD' });
			expect(merged).toMatchObject({ status: 'merged', orderCodes: [outcome!.orderCode!, fast].sort() });
			expect(await merge({ person: lineUserId, currency: 'TWD' })).toEqual({ ...merged, status: 'already' });
			expect(await getBill(store.db, merged.code!)).toMatchObject({
				payableMinor: 700,
				dueMinor: 700,
				lineUserId,
			});
			expect(await openPayables(store.db, 'TWD')).toMatchObject([{ code: merged.code, amountMinor: 700 }]);
			const { proofCode } = await submit(fast);
			expect((await decide(proofCode, true)).paidOrderCodes).toHaveLength(2);
			expect(await getBill(store.db, merged.code!)).toMatchObject({ payableMinor: 700, dueMinor: 0 });
			expect(await openPayables(store.db, 'TWD')).toEqual([]);
		});

		test('joined to what is on a bill already, and taken apart', async () => {
			const codes = [
				await fastOrder(store, 'ming', 100),
				await fastOrder(store, 'ming', 200),
				await fastOrder(store, 'ming', 300),
			];
			const { code } = await merge({ orderCodes: codes.slice(0, 2) });
			expect(await merge({ orderCodes: codes.slice(1) })).toEqual({
				status: 'merged',
				code,
				orderCodes: [...codes].sort(),
			});
			expect(await split(code!, [codes[0]!])).toMatchObject({
				status: 'split',
				orderCodes: [codes[0]],
				remaining: codes.slice(1),
			});
			await expect(split(code!, [codes[0]!])).rejects.toThrow('is not on bill');
			// One alone is no bill.
			expect(await split(code!, [codes[1]!])).toMatchObject({ status: 'split', remaining: [] });
			expect(await split(code!)).toEqual({ status: 'already', orderCodes: [], remaining: [] });
			expect(await getBill(store.db, code!)).toMatchObject({ orders: [], payableMinor: 0 });
		});

		test('who cannot pay together', async () => {
			const [ming, hua] = [await fastOrder(store, 'ming', 100), await fastOrder(store, 'hua', 200)];
			expect(await merge({ orderCodes: [ming, hua] })).toMatchObject({ status: 'different_buyers' });
			expect(await merge({ orderCodes: [ming] })).toMatchObject({ status: 'nothing_to_merge' });
			expect(await merge({ person: 'nobody', currency: 'TWD' })).toMatchObject({
				status: 'nothing_to_merge',
			});
			const other = await fastOrder(store, 'ming', 300);
			await pay(ming);
			expect(await merge({ orderCodes: [ming, other] })).toEqual({
				...{ status: 'not_open', code: null, orderCodes: [ming] },
			});
			await expect(split('B2222222')).rejects.toThrow("There is no bill 'B2222222'");
		});
	});

	describe('refunds', () => {
		const refund = async (orderCode: string, changes: Partial<Refund>) =>
			await store.tx(
				async (trx) =>
					await markRefunded(
						trx,
						{
							...{ orderCode, amountMinor: 100, reason: 'broken', goodsReturned: false, restock: false },
							...{ key: 'k1', actor: null, at: LATER },
							...changes,
						},
						LATER,
					),
			);

		test('in parts, once each, and never more than was paid', async () => {
			const code = await fastOrder(store, 'ming', 500);
			expect(await refund(code, {})).toMatchObject({ status: 'not_paid' });
			await pay(code);
			expect(await refund(code, {})).toEqual({
				status: 'refunded',
				state: 'paid',
				paidMinor: 500,
				refundedMinor: 100,
			});
			expect(await refund(code, {})).toMatchObject({ status: 'already', refundedMinor: 100 });
			expect(await refund(code, { key: 'k2', amountMinor: 401 })).toMatchObject({ status: 'too_much' });
			expect(await refund(code, { key: 'k2', amountMinor: 400 })).toMatchObject({ refundedMinor: 500 });
			expect((await getOrder(store.db, code)).events.filter(({ type }) => type === 'refund')).toHaveLength(2);
			await expect(refund(code, { amountMinor: 0 })).rejects.toThrow('is over nothing');
			await expect(refund(code, { amountMinor: -1 })).rejects.toThrow('is over nothing');
		});

		test('goods of a fast order come back, on sale again', async () => {
			const made = await store.tx(async (trx) => await upsertProduct(trx, product({ stock: 5 }), NOW));
			const { id } = await store.db.selectFrom('variants').select('id').executeTakeFirstOrThrow();
			expect(made).toBeDefined();
			const code = await fastOrder(store, 'ming', 350, {
				line: { kind: 'variant', variantId: id, quantity: 2 },
			});
			const taken = async () =>
				(await store.db.selectFrom('stocks').select('taken').executeTakeFirstOrThrow()).taken;
			expect(await taken()).toBe(2);
			await pay(code);
			expect(await refund(code, { amountMinor: 700, goodsReturned: true, restock: true })).toMatchObject({
				...{ status: 'refunded', state: 'returned' },
			});
			expect(await taken()).toBe(0);
		});

		test("goods of a campaign's order come back", async () => {
			const campaign = await openRuled(store, [{ code: 'A1', priceMinor: 100, stock: 5 }]);
			const [one, two] = await book(store, [
				said('ming', '+2', { at: NOW + 1 }),
				said('hua', '+1', { at: NOW + 2 }),
			]);
			await pay(one!.orderCode!);
			expect(await refund(one!.orderCode!, { goodsReturned: true })).toMatchObject({
				status: 'not_possible',
			});
			await endAndSettle(store, campaign);
			await pay(two!.orderCode!);
			const back = { goodsReturned: true, restock: true, at: SETTLED };
			expect(await refund(one!.orderCode!, { ...back, amountMinor: 200 })).toMatchObject({
				state: 'returned',
			});
			expect(await refund(one!.orderCode!, { ...back, amountMinor: 200 })).toMatchObject({
				status: 'already',
			});
			const { taken } = await store.db.selectFrom('stocks').select('taken').executeTakeFirstOrThrow();
			expect(taken).toBe(1);
			// Broken goods come back, and are not on sale again.
			const broken = { goodsReturned: true, restock: false, amountMinor: 100 };
			expect(await refund(two!.orderCode!, broken)).toMatchObject({ status: 'refunded', state: 'returned' });
			expect(await store.db.selectFrom('stocks').select('taken').executeTakeFirstOrThrow()).toEqual({
				taken: 1,
			});
		});
	});

	describe("a bank's file", () => {
		const payment = (key: string, amountMinor: number, changes: Partial<BankPayment> = {}): BankPayment => ({
			...{ key, at: LATER, timed: true, amountMinor, lastFives: ['12345'], memo: 'memo' },
			...changes,
		});
		const run = async (payments: BankPayment[], changes: Partial<ReconcileOptions> = {}) =>
			await reconcilePayments(
				store,
				payments,
				{
					...{ toleranceMinor: 0, windowDays: 30, feesMinor: [15], currency: 'TWD' },
					...{ acceptAmountOnly: false, dryRun: false },
					...changes,
				},
				LATER + HOUR,
			);
		const statuses = ({ payments }: Awaited<ReturnType<typeof run>>) => payments.map(({ status }) => status);
		const kept = async () =>
			await store.db.selectFrom('bank_transactions').selectAll().orderBy('key').execute();

		test('what is certain is paid once; looking writes nothing', async () => {
			const [ming, hua] = [await fastOrder(store, 'ming', 500), await fastOrder(store, 'hua', 800)];
			await submit(ming);
			const payments = [payment('a', 500), payment('b', 800, { lastFives: [] })];
			const looked = await run(payments, { dryRun: true });
			expect(statuses(looked)).toEqual(['matched', 'matched']);
			expect(looked.owed.get(ming)).toMatchObject({ amountMinor: 500, lastFive: '12345' });
			expect([await stateOf(ming), await kept()]).toEqual(['proof_submitted', []]);

			const applied = await run(payments);
			expect(applied.paidOrders).toEqual(new Map([['a', [ming]]]));
			expect(await getOrder(store.db, ming)).toMatchObject({ state: 'paid', paidAt: LATER });
			expect(await stateOf(hua)).toBe('awaiting_payment');
			expect(await listProofs(store.db, {})).toMatchObject([{ state: 'accepted' }]);
			expect(await kept()).toMatchObject([
				{ key: 'a', amount_minor: 500, last_five: '12345', bill_id: null },
			]);

			// The same file again, in which the amount alone is taken now.
			const again = await run(payments, { acceptAmountOnly: true });
			expect(statuses(again)).toEqual(['already', 'matched']);
			expect(again.paidOrders).toEqual(new Map([['b', [hua]]]));
			expect(statuses(await run(payments, { acceptAmountOnly: true }))).toEqual(['already', 'already']);
			expect(await kept()).toHaveLength(2);
		});

		test('a bill is paid whole', async () => {
			const codes = [await fastOrder(store, 'ming', 500), await fastOrder(store, 'ming', 300)];
			const { code } = await merge({ orderCodes: codes });
			await submit(codes[1]!);
			const { paidOrders } = await run([payment('a', 785)]);
			expect([...paidOrders.values()].flat().sort()).toEqual([...codes].sort());
			const bill = await store.db
				.selectFrom('bills')
				.select('id')
				.where('code', '=', code!)
				.executeTakeFirstOrThrow();
			expect(await kept()).toMatchObject([{ order_id: null, bill_id: bill.id }]);
		});

		test('what is paid at the hand-over waits for no transfer, unless its buyer says so', async () => {
			const code = await fastOrder(store, 'ming', 500, { payment: 'cash_on_delivery' });
			expect(statuses(await run([payment('a', 500)]))).toEqual(['unknown']);
			await submit(code);
			expect(statuses(await run([payment('a', 500)]))).toEqual(['matched']);
			expect((await getOrder(store.db, code)).paidAt).toBe(LATER);
		});

		test('two runs over the same file at once note it once', async () => {
			const code = await fastOrder(store, 'ming', 500);
			await submit(code);
			const results = await Promise.all([run([payment('a', 500)]), run([payment('a', 500)])]);
			expect(results.map(statuses).flat().sort()).toEqual(['already', 'matched']);
			expect(await kept()).toHaveLength(1);
			expect((await getOrder(store.db, code)).events.filter(({ type }) => type === 'payment')).toHaveLength(
				1,
			);
		});

		test('of an order that is paid already nothing is missing', async () => {
			const code = await fastOrder(store, 'ming', 500);
			await store.tx(
				async (trx) =>
					await markPaid(trx, { orderCodes: [code], actor: null, reason: null, at: LATER }, LATER),
			);
			expect(await run([payment('a', 500)])).toMatchObject({
				payments: [{ status: 'unknown' }],
				payables: [],
			});
		});
	});
});
