import type { CampaignRules } from '../../../lib/groupbuy/rules';
import { updateDelivery, type DeliveryChanges } from '../../../lib/store/delivery';
import { markPaid, markPickedUp, type Marking } from '../../../lib/store/fulfilment';
import { getOrder, listOrders } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import { book, NOW, said } from '../../support/shop';
import { endAndSettle, openRuled, SETTLED } from '../../support/settling';
import { describeStores } from '../../support/stores';

const LATER = SETTLED + 1000;

describeStores((open) => {
	let store: Store;
	let campaign: string;
	beforeEach(async () => {
		store = await open();
	});

	/** Orders of ming (A1×2) and hua (A1×1); answers their codes. */
	async function twoOrders(rules: Partial<CampaignRules> = {}): Promise<[string, string]> {
		campaign = await openRuled(store, [{ code: 'A1', priceMinor: 100 }], rules);
		const outcomes = await book(store, [
			said('ming', '+2', { at: NOW + 1 }),
			said('hua', '+1', { at: NOW + 2 }),
		]);
		return outcomes.map(({ orderCode }) => orderCode!) as [string, string];
	}
	const marking = (orderCodes: string[], changes: Partial<Marking> = {}): Marking => ({
		orderCodes,
		actor: null,
		reason: null,
		at: LATER,
		...changes,
	});
	const paid = async (codes: string[], changes: Partial<Marking> = {}) =>
		await store.tx(async (trx) => await markPaid(trx, marking(codes, changes), LATER));
	const pickedUp = async (codes: string[], changes: Partial<Marking> = {}) =>
		await store.tx(async (trx) => await markPickedUp(trx, marking(codes, changes), LATER));
	const stateOf = async (code: string) => {
		const { state, paidAt, pickedUpAt } = await getOrder(store.db, code);
		return { state, paidAt, pickedUpAt };
	};
	/** Rows of the ledger behind the orders' pieces. */
	const noted = async (code: string) =>
		(await getOrder(store.db, code)).events
			.filter(({ itemCode }) => itemCode === null)
			.map(({ type, unitPriceMinor, stateAfter }) => [type, unitPriceMinor, stateAfter]);

	describe('paid', () => {
		test('after settling: noted once, in the ledger, with who and why', async () => {
			const [ming, hua] = await twoOrders();
			await endAndSettle(store, campaign);
			const who = { actor: 'U-leader', reason: 'transfer 12345' };
			expect(await paid([ming], who)).toEqual({ changed: [ming], already: [], refused: [] });
			expect(await paid([ming, hua])).toEqual({ changed: [hua], already: [ming], refused: [] });
			expect(await stateOf(ming)).toEqual({ state: 'paid', paidAt: LATER, pickedUpAt: null });
			const { events } = await getOrder(store.db, ming);
			expect(events.at(-1)).toMatchObject({
				type: 'payment',
				...who,
				delta: 0,
				unitPriceMinor: 200,
				stateAfter: 'paid',
				occurredAt: LATER,
			});
		});

		test('before settling the order goes on changing, and becomes paid by settling', async () => {
			const [ming, hua] = await twoOrders();
			expect((await paid([ming], { at: NOW + 5 })).changed).toEqual([ming]);
			expect(await stateOf(ming)).toEqual({ state: 'placed', paidAt: NOW + 5, pickedUpAt: null });
			await book(store, [said('ming', '+1', { at: NOW + 6 })]);
			await endAndSettle(store, campaign);
			expect(await stateOf(ming)).toMatchObject({ state: 'paid', paidAt: NOW + 5 });
			expect(await stateOf(hua)).toMatchObject({ state: 'confirmed', paidAt: null });
			expect(await noted(ming)).toEqual([
				['payment', 200, null],
				['state', 0, 'confirmed'],
				['state', 0, 'paid'],
			]);
		});

		test('taken back', async () => {
			const [ming] = await twoOrders();
			await paid([ming]);
			expect(await paid([ming], { undo: true })).toEqual({ changed: [ming], already: [], refused: [] });
			expect(await paid([ming], { undo: true })).toEqual({ changed: [], already: [ming], refused: [] });
			await endAndSettle(store, campaign);
			expect(await stateOf(ming)).toMatchObject({ state: 'confirmed', paidAt: null });
			await paid([ming]);
			await paid([ming], { undo: true });
			expect(await stateOf(ming)).toMatchObject({ state: 'confirmed', paidAt: null });
			expect((await noted(ming)).slice(-2)).toEqual([
				['payment', 200, 'paid'],
				['payment', -200, 'confirmed'],
			]);
		});

		test('a cancelled order is refused, the others of the list are marked', async () => {
			const [ming, hua] = await twoOrders();
			await book(store, [said('ming', '取消', { at: NOW + 5 })]);
			expect(await paid([ming, hua, hua])).toEqual({ changed: [hua], already: [], refused: [ming] });
			expect(await stateOf(ming)).toEqual({ state: 'cancelled', paidAt: null, pickedUpAt: null });
		});

		test('an unknown code marks none', async () => {
			const [ming] = await twoOrders();
			await expect(paid([ming, 'R2222222'])).rejects.toThrow("There is no order 'R2222222'");
			expect((await stateOf(ming)).paidAt).toBeNull();
		});
	});

	describe('picked up', () => {
		test('who pays at pick-up has paid by it; taking it back takes both back', async () => {
			const [ming] = await twoOrders();
			await endAndSettle(store, campaign);
			expect((await pickedUp([ming])).changed).toEqual([ming]);
			expect(await stateOf(ming)).toEqual({ state: 'completed', paidAt: LATER, pickedUpAt: LATER });
			expect((await pickedUp([ming])).already).toEqual([ming]);
			expect((await paid([ming], { undo: true })).refused).toEqual([ming]);
			expect((await pickedUp([ming], { undo: true })).changed).toEqual([ming]);
			expect(await stateOf(ming)).toEqual({ state: 'confirmed', paidAt: null, pickedUpAt: null });
			expect((await noted(ming)).slice(1)).toEqual([
				['payment', 200, 'paid'],
				['state', 0, 'completed'],
				['state', 0, 'paid'],
				['payment', -200, 'confirmed'],
			]);
		});

		test('what was paid before stays paid when the pick-up is taken back', async () => {
			const [ming] = await twoOrders();
			await endAndSettle(store, campaign);
			await paid([ming], { at: LATER - 1 });
			await pickedUp([ming]);
			await pickedUp([ming], { undo: true });
			expect(await stateOf(ming)).toEqual({ state: 'paid', paidAt: LATER - 1, pickedUpAt: null });
		});

		test('prepaid goods are not handed over unpaid', async () => {
			const [ming] = await twoOrders({ payment: 'prepaid' });
			await endAndSettle(store, campaign);
			expect((await pickedUp([ming])).refused).toEqual([ming]);
			await paid([ming]);
			expect((await pickedUp([ming])).changed).toEqual([ming]);
		});

		test('an order of a campaign that is not settled has no goods yet', async () => {
			const [ming] = await twoOrders();
			expect((await pickedUp([ming])).refused).toEqual([ming]);
			expect(await stateOf(ming)).toEqual({ state: 'placed', paidAt: null, pickedUpAt: null });
			expect((await pickedUp([ming], { undo: true })).already).toEqual([ming]);
		});
	});

	describe('delivery', () => {
		const update = async (code: string, changes: DeliveryChanges) =>
			await store.tx(async (trx) => await updateDelivery(trx, code, changes, LATER));

		test('what is given is set, the rest stays, null empties', async () => {
			const [ming] = await twoOrders();
			await update(ming, {
				recipientName: '王小明',
				recipientPhone: '+886 912-345-678',
				storeCode: ' 131386 ',
				pickupPlace: '大門口',
			});
			await update(ming, { pickupTime: '週五 18:00', pickupPlace: null, note: '不要袋子' });
			const [order] = await listOrders(store.db, { code: ming });
			expect(order).toMatchObject({
				recipientName: '王小明',
				recipientPhone: '0912345678',
				storeCode: '131386',
				pickupPlace: null,
				pickupTime: '週五 18:00',
				note: '不要袋子',
			});
		});

		test.each<[string, DeliveryChanges, RegExp]>([
			[
				'a phone number that lacks a digit',
				{ recipientPhone: '091234567' },
				/'091234567' is not a phone number/,
			],
			[
				'a store number that is none',
				{ storeCode: '信義門市' },
				/'信義門市' is not the number of a convenience store/,
			],
		])('%s is told', async (_name, changes, message) => {
			const [ming] = await twoOrders();
			await expect(update(ming, changes)).rejects.toThrow(message);
		});

		test('an unknown order is told', async () => {
			await expect(update('R2222222', { note: 'x' })).rejects.toThrow("There is no order 'R2222222'");
		});
	});
});
