import { checkOutOrder } from '../../../lib/store/checkout-orders';
import { markPaid, markPickedUp } from '../../../lib/store/fulfilment';
import { orderDetails } from '../../../lib/store/order-details';
import { decideProof, submitProof } from '../../../lib/store/payment-proofs';
import { cancelOrder, confirmOrder } from '../../../lib/store/shop-order-life';
import type { Store } from '../../../lib/store/store';
import { checkout, customLine, made } from '../../support/fast-orders';
import { book, NOW, said } from '../../support/shop';
import { END, endAndSettle, openRuled, SETTLED } from '../../support/settling';
import { describeStores } from '../../support/stores';

const at = (minute: number) => SETTLED + minute * 60_000;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	const details = async (code: string) => await orderDetails(store.db, code);
	const told = async (code: string) =>
		(await details(code)).timeline.map((told) => `${told.event} ${told.at}`);
	const checkOut = async (code: string, when: number, note: string | null = null) =>
		await store.tx(async (trx) => await checkOutOrder(trx, code, checkout({ note }), when));
	const prove = async (orderCode: string, lastFive: string, when: number) => {
		const proof = { orderCode, lastFive, file: null, at: when };
		const { proofCode } = await store.tx(async (trx) => await submitProof(trx, proof, when));
		return proofCode!;
	};
	const mark = async (what: typeof markPaid, code: string, when: number, undo = false) => {
		const marking = { orderCodes: [code], actor: null, reason: null, at: when, undo };
		await store.tx(async (trx) => await what(trx, marking, when));
	};
	const ordered = async () => {
		const campaign = await openRuled(store, [{ code: 'A1', priceMinor: 300 }], { addOnly: true });
		const [outcome] = await book(store, [said('ming', 'A1+2', { at: NOW + 10 })]);
		return { campaign, code: outcome!.orderCode! };
	};

	test('an order of a campaign, as its buyer and the shop see it', async () => {
		const { campaign, code } = await ordered();
		expect(await details(code)).toMatchObject({
			code,
			linkVersion: 1,
			needsConfirmation: false,
			checkedOutAt: null,
			shipping: null,
			totals: { goodsMinor: 600, totalMinor: 600, shippingFeeMinor: 0, tax: { mode: 'none' } },
			payableMinor: 600,
			campaign: {
				...{ code: campaign, state: 'open', opensAt: NOW, closesAt: null, endedAt: null, unsettled: true },
				rules: { addOnly: true },
				groupId: expect.any(Number) as number,
			},
			proofs: [],
			bill: null,
			lines: [{ code: 'A1', title: 'Item A1', quantity: 2, unitPriceMinor: 300, gift: false }],
		});
		await endAndSettle(store, campaign);
		expect((await details(code)).campaign).toMatchObject({
			state: 'settled',
			endedAt: END,
			unsettled: false,
		});
	});

	test('a fast order, from making to hand-over and back', async () => {
		const code = await made(store, [customLine()], {}, at(0));
		expect(await details(code)).toMatchObject({ needsConfirmation: true, campaign: null });
		await checkOut(code, at(1));
		await store.tx(async (trx) => await confirmOrder(trx, code, at(2)));
		const first = await prove(code, '11111', at(3));
		await store.tx(async (trx) => {
			const decision = { proofCode: first, accept: false, reason: '金額不符', actor: null };
			await decideProof(trx, decision, at(4));
		});
		await prove(code, '22222', at(5));
		await mark(markPaid, code, at(6));
		await mark(markPickedUp, code, at(7));
		expect(await told(code)).toEqual([
			`placed ${at(0)}`,
			`checked_out ${at(1)}`,
			`confirmed ${at(2)}`,
			`proof ${at(3)}`,
			`proof_refused ${at(4)}`,
			`proof ${at(5)}`,
			`paid ${at(6)}`,
			`completed ${at(7)}`,
		]);
		expect((await details(code)).proofs).toMatchObject([
			{ code: first, state: 'refused', reason: '金額不符', lastFive: '11111', hasFile: false },
			{ lastFive: '22222', decidedAt: null },
		]);
		// A slip of the finger is not told.
		await mark(markPickedUp, code, at(8), true);
		await mark(markPaid, code, at(9), true);
		expect((await told(code)).slice(-2)).toEqual([`proof_refused ${at(4)}`, `proof ${at(5)}`]);
	});

	test('checked out twice is told once, by the last time', async () => {
		const code = await made(store, [customLine()], {}, at(0));
		await checkOut(code, at(1));
		await checkOut(code, at(2), '早上送');
		expect(await told(code)).toEqual([`placed ${at(0)}`, `checked_out ${at(2)}`]);
	});

	test('cancelled by a message, or by the shop', async () => {
		await openRuled(store, [{ code: 'A1' }]);
		const [outcome] = await book(store, [said('ming', 'A1+2')]);
		await book(store, [said('ming', '取消', { at: NOW + 1_500 })], NOW + 3_000);
		expect(await told(outcome!.orderCode!)).toEqual([`placed ${NOW + 1_000}`, `cancelled ${NOW + 3_000}`]);
		const code = await made(store, [customLine()], {}, at(0));
		const cancelling = { code, reason: null, actor: null, by: 'seller' } as const;
		await store.tx(async (trx) => await cancelOrder(trx, cancelling, at(1)));
		expect(await told(code)).toEqual([`placed ${at(0)}`, `cancelled ${at(1)}`]);
	});

	test('what is paid together, without what has ended', async () => {
		const { code } = await ordered();
		await checkOut(code, NOW + 500);
		const fast = await made(store, [customLine()]);
		const gone = await made(store, [customLine()]);
		await store.tx(async (trx) => {
			const { id: buyerId } = await trx.selectFrom('buyers').select('id').executeTakeFirstOrThrow();
			const times = { created_at: NOW, updated_at: NOW };
			const { id } = await trx
				.insertInto('bills')
				.values({ code: 'B1', buyer_id: buyerId, currency: 'TWD', ...times })
				.returning('id')
				.executeTakeFirstOrThrow();
			await trx.updateTable('orders').set({ bill_id: id }).execute();
			await cancelOrder(trx, { code: gone, reason: null, actor: null, by: 'seller' }, NOW);
		});
		expect((await details(fast)).bill).toEqual({
			code: 'B1',
			payableMinor: 740,
			orders: [
				{ code, title: '週五團', payableMinor: 680 },
				{ code: fast, title: null, payableMinor: 60 },
			],
		});
	});

	test('an unknown code says so', async () => {
		await expect(details('R0000000')).rejects.toThrow("There is no order 'R0000000'");
	});
});
