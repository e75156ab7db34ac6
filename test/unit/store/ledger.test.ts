import fc from 'fast-check';
import { rebuildOrders } from '../../../lib/groupbuy/ledger';
import { markPaid } from '../../../lib/store/fulfilment';
import { listOrderEvents } from '../../../lib/store/ledger';
import { listOrders } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import { inconsistencies } from '../../support/consistency';
import { book, NOW, said } from '../../support/shop';
import { endAndSettle, openRuled } from '../../support/settling';
import { describeStores } from '../../support/stores';

describeStores((open, settings) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	test('each row with the message behind it, and a sentence that says why', async () => {
		const campaign = await openRuled(store, [{ code: 'A1', priceMinor: 350 }]);
		const [outcome] = await book(store, [said('ming', 'A1+2', { lineMessageId: 'm1' })]);
		const [event] = await listOrderEvents(store.db, {});
		expect(event).toEqual({
			orderCode: outcome!.orderCode,
			campaignCode: campaign,
			buyerName: null,
			lineUserId: 'U-ming',
			type: 'add',
			itemCode: 'A1',
			itemTitle: 'Item A1',
			delta: 2,
			quantityAfter: 2,
			unitPriceMinor: 350,
			currency: 'TWD',
			stateAfter: null,
			actor: null,
			reason: null,
			lineMessageId: 'm1',
			text: 'A1+2',
			occurredAt: NOW + 1000,
			recordedAt: NOW + 2000,
			why: 'The buyer wrote “A1+2”: +2 A1 at NT$350, 2 of it now.',
		});
	});

	test('of orders, of campaigns, and the newest only', async () => {
		const campaign = await openRuled(store, [{ code: 'A1' }]);
		const outcomes = await book(store, [
			said('ming', '+1', { at: NOW + 1 }),
			said('hua', '+2', { at: NOW + 2 }),
			said('ming', '+3', { at: NOW + 3 }),
		]);
		const deltas = async (filter: Parameters<typeof listOrderEvents>[1]) =>
			(await listOrderEvents(store.db, filter)).map(({ delta }) => delta);
		expect(await deltas({ orderCodes: [outcomes[0]!.orderCode!] })).toEqual([1, 3]);
		expect(await deltas({ campaignCodes: [campaign] })).toEqual([1, 2, 3]);
		expect(await deltas({ campaignCodes: ['C2222222'] })).toEqual([]);
		expect(await deltas({ limit: 2 })).toEqual([2, 3]);
	});

	/** What the tables say, in the shape of what the ledger adds up to. */
	async function stored() {
		const orders = await listOrders(store.db, {});
		return new Map(
			orders.map(({ code, state, totalMinor, paidAt, lines }) => [
				code,
				{
					state,
					totalMinor,
					paid: paidAt !== null,
					lines: lines.map(({ code: item, quantity, unitPriceMinor, unformed }) => ({
						code: item,
						quantity,
						unitPriceMinor,
						unformed,
					})),
				},
			]),
		);
	}
	const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

	test('the ledger alone gives all orders again, whatever was written, settled and paid', async () => {
		const message = fc.record({
			who: fc.constantFrom('ming', 'hua', 'mei', 'bo'),
			text: fc.constantFrom('A1+1', 'A1+3', 'B1+2', 'A1-1', 'B1=4', 'A1取消', '全部取消', 'A1+2 B1+1'),
			at: fc.integer({ min: NOW, max: NOW + 5000 }),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(message, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
				fc.boolean(),
				async (batches, minimum) => {
					store = await open();
					const campaign = await openRuled(
						store,
						[
							{
								code: 'A1',
								stock: 12,
								rules: {
									casePack: 4,
									earlyBird: [{ until: NOW + 2500, priceMinor: 90 }],
									tiers: [{ from: 8, priceMinor: 70 }],
								},
							},
							{ code: 'B1', priceMinor: 50, rules: { minQuantity: 3 } },
						],
						{ waitlist: true, minQuantity: minimum ? 9 : null },
					);
					for (const batch of batches)
						await book(
							store,
							batch.map(({ who, text, at }) => said(who, text, { at })),
						);
					const rebuilt = async () => sorted(rebuildOrders(await listOrderEvents(store.db, {})));
					expect(await rebuilt()).toEqual(sorted(await stored()));
					const [first] = await listOrders(store.db, { activeOnly: true });
					if (first) {
						const marking = { orderCodes: [first.code], actor: null, reason: null, at: NOW };
						await store.tx(async (trx) => await markPaid(trx, marking, NOW));
					}
					await endAndSettle(store, campaign);
					expect(await rebuilt()).toEqual(sorted(await stored()));
					expect(await inconsistencies(store.db)).toEqual([]);
				},
			),
			{ numRuns: settings().kind === 'sqlite' ? 40 : 10 },
		);
	}, 180_000);
});
