import type { CampaignRules } from '../../../lib/groupbuy/rules';
import { blockBuyer } from '../../../lib/store/buyer-records';
import { markPaid } from '../../../lib/store/fulfilment';
import { listOrderEvents } from '../../../lib/store/ledger';
import { waitingFor } from '../../../lib/store/outbox';
import { previewSettling, settleCampaign } from '../../../lib/store/settle';
import type { Store } from '../../../lib/store/store';
import { inconsistencies } from '../../support/consistency';
import {
	addCampaign,
	addCategory,
	addGroup,
	book,
	NOW,
	said,
	statuses,
	entryInWords,
} from '../../support/shop';
import {
	END,
	end,
	endAndSettle,
	openRuled,
	ordersInShort,
	settle,
	SETTLED,
	type RuledItem,
} from '../../support/settling';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	/** Messages of `who text`, a second apart, that are written in this order. */
	async function order(...lines: string[]): Promise<void> {
		const outcomes = await book(
			store,
			lines.map((line, index) => {
				const [who, ...text] = line.split(' ');
				return said(who!, text.join(' '), { at: NOW + 1000 * (index + 1) });
			}),
		);
		expect(outcomes.filter(({ status }) => status === 'ignored')).toEqual([]);
	}
	const taken = async () =>
		(await store.db.selectFrom('stocks').select('taken').orderBy('id').execute()).map((stock) => stock.taken);
	/** What is left in the outbox about the result. */
	const news = async () =>
		(await waitingFor(store.db, ['C1'], SETTLED))
			.map(({ message }) => entryInWords(message))
			.filter((kind) => kind === 'formed' || kind === 'failed');

	describe('who gets what at which price', () => {
		interface Case {
			name: string;
			items: RuledItem[];
			rules?: Partial<CampaignRules>;
			written: string[];
			state?: 'settled' | 'failed';
			orders: string[];
			/** Pieces that remain taken from the stock of each item. */
			taken: number[];
		}
		const A1 = (rules: RuledItem['rules'] = {}): RuledItem => ({ code: 'A1', stock: 100, rules });
		const tiers = [
			{ from: 5, priceMinor: 90 },
			{ from: 10, priceMinor: 70 },
		];
		const cases: Case[] = [
			{
				name: 'without rules everybody gets what was ordered',
				items: [A1(), { code: 'B1', stock: 10, priceMinor: 50 }],
				written: ['ming A1+2 B1+1', 'hua A1+1', 'hua A1取消'],
				orders: ['ming confirmed 250: A1×2@100, B1×1@50', 'hua cancelled 0:'],
				taken: [2, 1],
			},
			{
				name: 'the tier that all have reached together is everyone’s price',
				items: [A1({ tiers })],
				written: ['ming A1+2', 'hua A1+3', 'mei A1+1'],
				orders: ['ming confirmed 180: A1×2@90', 'hua confirmed 270: A1×3@90', 'mei confirmed 90: A1×1@90'],
				taken: [6],
			},
			{
				name: 'one short of the tier nobody pays it',
				items: [A1({ tiers })],
				written: ['ming A1+2', 'hua A1+2'],
				orders: ['ming confirmed 200: A1×2@100', 'hua confirmed 200: A1×2@100'],
				taken: [4],
			},
			{
				name: 'early birds keep what is less: their price or the tier',
				items: [A1({ tiers, earlyBird: [{ until: NOW + 2500, priceMinor: 80 }] })],
				written: ['ming A1+2', 'hua A1+1', 'hua A1+2', 'mei A1+1'],
				orders: [
					'ming confirmed 160: A1×2@80',
					'hua confirmed 260: A1×1@80, A1×2@90',
					'mei confirmed 90: A1×1@90',
				],
				taken: [6],
			},
			{
				name: 'a tier below the early birds’ price joins their lines',
				items: [A1({ tiers, earlyBird: [{ until: NOW + 1500, priceMinor: 80 }] })],
				written: ['ming A1+2', 'ming A1+3', 'hua A1+5'],
				orders: ['ming confirmed 350: A1×5@70', 'hua confirmed 350: A1×5@70'],
				taken: [10],
			},
			{
				name: 'the last pieces fill no pack and cost nothing',
				items: [A1({ casePack: 6 })],
				written: ['ming A1+4', 'hua A1+3', 'mei A1+1'],
				orders: [
					'ming confirmed 400: A1×4@100',
					'hua confirmed 200: A1×2@100 (1 unformed)',
					'mei cancelled 0: A1×0@100 (1 unformed)',
				],
				taken: [6],
			},
			{
				name: 'whose pieces came last decides, not whose order is newest',
				items: [A1({ casePack: 4 })],
				written: ['ming A1+1', 'hua A1+3', 'ming A1+2'],
				orders: ['ming confirmed 100: A1×1@100 (2 unformed)', 'hua confirmed 300: A1×3@100'],
				taken: [4],
			},
			{
				name: 'a pack and a tier: the tier counts what forms',
				items: [A1({ casePack: 4, tiers })],
				written: ['ming A1+4', 'hua A1+3'],
				orders: ['ming confirmed 400: A1×4@100', 'hua cancelled 0: A1×0@100 (3 unformed)'],
				taken: [4],
			},
			{
				name: 'an item below its minimum falls out, the others stay',
				items: [A1({ minQuantity: 5 }), { code: 'B1', stock: 10, priceMinor: 50 }],
				written: ['ming A1+2 B1+1', 'hua A1+2'],
				orders: [
					'ming confirmed 50: A1×0@100 (2 unformed), B1×1@50',
					'hua cancelled 0: A1×0@100 (2 unformed)',
				],
				taken: [0, 1],
			},
			{
				name: 'a campaign below its minimum of pieces fails (流團)',
				items: [A1(), { code: 'B1', stock: 10, priceMinor: 50 }],
				rules: { minQuantity: 5 },
				written: ['ming A1+2 B1+1', 'hua A1+1'],
				state: 'failed',
				orders: [
					'ming cancelled 0: A1×0@100 (2 unformed), B1×0@50 (1 unformed)',
					'hua cancelled 0: A1×0@100 (1 unformed)',
				],
				taken: [0, 0],
			},
			{
				name: 'the minimum amount is met at the final prices only',
				items: [A1({ tiers })],
				rules: { minAmountMinor: 500 },
				written: ['ming A1+5'],
				state: 'failed',
				orders: ['ming cancelled 0: A1×0@100 (5 unformed)'],
				taken: [0],
			},
			{
				name: 'the minimum amount is reached',
				items: [A1({ tiers })],
				rules: { minAmountMinor: 500 },
				written: ['ming A1+6'],
				orders: ['ming confirmed 540: A1×6@90'],
				taken: [6],
			},
			{
				name: 'when no item forms, the campaign has failed',
				items: [A1({ casePack: 12 })],
				written: ['ming A1+11'],
				state: 'failed',
				orders: ['ming cancelled 0: A1×0@100 (11 unformed)'],
				taken: [0],
			},
			{
				name: 'nobody has ordered',
				items: [A1()],
				written: [],
				orders: [],
				taken: [0],
			},
			{
				name: 'nobody has ordered, and somebody should have',
				items: [A1()],
				rules: { minQuantity: 1 },
				written: [],
				state: 'failed',
				orders: [],
				taken: [0],
			},
		];

		test.each(cases)('$name', async ({ items, rules, written, state = 'settled', orders, taken: remain }) => {
			const code = await openRuled(store, items, rules);
			await order(...written);
			await end(store, code, NOW + 60_000);
			const preview = await previewSettling(store.db, code, NOW + 60_000);
			const before = await ordersInShort(store);
			const result = await settle(store, code, NOW + 70_000);
			expect(result).toMatchObject({ campaignCode: code, state, settledAt: NOW + 70_000, already: false });
			expect(result.closing).toEqual(preview.closing);
			expect(before.every((short) => !short.includes('confirmed'))).toBe(true);
			expect(await ordersInShort(store)).toEqual(orders);
			expect(await taken()).toEqual(remain);
			expect(await inconsistencies(store.db)).toEqual([]);
		});
	});

	test('the ledger says what fell out and what was repriced, by whom and why', async () => {
		const tiers = [{ from: 4, priceMinor: 80 }];
		const code = await openRuled(store, [{ code: 'A1', rules: { casePack: 4, tiers } }]);
		await order('ming A1+4', 'hua A1+1');
		await end(store, code);
		const settling = { actor: 'U-leader', reason: 'stock arrives today' };
		await store.tx(async (trx) => await settleCampaign(trx, code, settling, SETTLED));
		const events = (await listOrderEvents(store.db, {})).filter(({ recordedAt }) => recordedAt === SETTLED);
		const rows = events.map((event) => [
			event.lineUserId,
			event.type,
			event.delta,
			event.quantityAfter,
			event.unitPriceMinor,
			event.stateAfter,
		]);
		expect(rows).toEqual([
			['U-hua', 'unformed', -1, 0, 100, null],
			['U-ming', 'repriced', -4, 0, 100, null],
			['U-ming', 'repriced', 4, 4, 80, null],
			['U-hua', 'state', 0, 0, 0, 'cancelled'],
			['U-ming', 'state', 0, 0, 0, 'confirmed'],
		]);
		expect(events.every(({ actor, reason }) => actor === 'U-leader' && reason === settling.reason)).toBe(
			true,
		);
	});

	test('settled twice is settled once, with the same answer', async () => {
		const code = await openRuled(store, [{ code: 'A1', rules: { casePack: 2 } }]);
		await order('ming A1+3');
		const first = await endAndSettle(store, code);
		const events = await listOrderEvents(store.db, {});
		const again = await settle(store, code, SETTLED + 5000);
		expect(again).toEqual({ ...first, already: true });
		expect(await listOrderEvents(store.db, {})).toEqual(events);
		expect(await news()).toEqual(['formed']);
	});

	test('settled by four at once is settled once', async () => {
		const code = await openRuled(store, [{ code: 'A1', rules: { tiers: [{ from: 2, priceMinor: 90 }] } }]);
		await order('ming A1+3');
		await end(store, code);
		const results = await Promise.all(Array.from({ length: 4 }, async () => await settle(store, code)));
		expect(results.map(({ already }) => already).sort()).toEqual([false, true, true, true]);
		expect(await ordersInShort(store)).toEqual(['ming confirmed 270: A1×3@90']);
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	test('against bookings at the same moment: each comes before or is told that it is closed', async () => {
		const code = await openRuled(store, [{ code: 'A1', stock: 50 }]);
		await order('ming A1+1');
		await end(store, code);
		const late = Array.from({ length: 8 }, async (_, index) => {
			return await book(store, [said(`late${index}`, 'A1+1', { at: NOW + 2000 })], SETTLED);
		});
		const [outcomes] = await Promise.all([Promise.all(late), settle(store, code)]);
		const booked = statuses(outcomes.flat()).filter((status) => status === 'booked').length;
		const orders = await ordersInShort(store);
		expect(orders).toHaveLength(1 + booked);
		expect(orders.every((short) => short.includes('confirmed 100'))).toBe(true);
		expect(await taken()).toEqual([1 + booked]);
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	test('what is written in time and arrives after settling is closed', async () => {
		const code = await openRuled(store, [{ code: 'A1' }]);
		await order('ming A1+1');
		await endAndSettle(store, code);
		const outcomes = await book(store, [said('hua', 'A1+1'), said('ming', '取消')], SETTLED + 1);
		expect(statuses(outcomes)).not.toContain('booked');
		expect(await ordersInShort(store)).toEqual(['ming confirmed 100: A1×1@100']);
	});

	test('a message that came late counts from when it was written', async () => {
		const code = await openRuled(store, [{ code: 'A1', rules: { casePack: 2 } }]);
		await book(store, [said('ming', 'A1+2', { at: NOW + 3000 })], NOW + 3000);
		await book(store, [said('hua', 'A1+1', { at: NOW + 1000 })], NOW + 4000);
		await end(store, code);
		await settle(store, code);
		expect((await ordersInShort(store)).sort()).toEqual([
			'hua confirmed 100: A1×1@100',
			'ming confirmed 100: A1×1@100 (1 unformed)',
		]);
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	test('a late message that took the last piece: the ledger’s order is the log’s', async () => {
		const code = await openRuled(store, [{ code: 'A1', stock: 3, rules: { casePack: 2 } }]);
		await book(store, [said('ming', 'A1+2', { at: NOW + 3000 })], NOW + 3000);
		await book(store, [said('mei', 'A1+1', { at: NOW + 4000 })], NOW + 4000);
		// Written first of all: the piece that mei had is hua's now.
		await book(store, [said('hua', 'A1+1', { at: NOW + 1000 })], NOW + 5000);
		const preview = await previewSettling(store.db, code, NOW + 6000);
		expect(preview.lines.map((line) => [line.lineUserId, line.formed, line.unformed])).toEqual([
			['U-hua', 1, 0],
			['U-ming', 1, 1],
		]);
		await endAndSettle(store, code);
		const orders = (await ordersInShort(store)).filter((short) => short.includes('confirmed'));
		expect(orders.sort()).toEqual([
			'hua confirmed 100: A1×1@100',
			'ming confirmed 100: A1×1@100 (1 unformed)',
		]);
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	test('what was paid before is paid; what was paid and did not form is cancelled and still says so', async () => {
		const code = await openRuled(store, [{ code: 'A1', rules: { casePack: 2 } }], {
			payment: 'deposit',
			depositRate: 3000,
		});
		await order('ming A1+2', 'hua A1+1', 'mei A1+2');
		await store.tx(async (trx) => {
			const orders = await trx.selectFrom('orders').select('code').orderBy('placed_at').limit(2).execute();
			const orderCodes = orders.map((row) => row.code);
			await markPaid(trx, { orderCodes, actor: null, reason: null, at: END }, END);
		});
		await book(store, [said('mei', 'A1取消', { at: NOW + 4000 })]);
		await endAndSettle(store, code);
		expect(await ordersInShort(store)).toEqual([
			'ming paid 200: A1×2@100',
			'hua cancelled 0: A1×0@100 (1 unformed)',
			'mei cancelled 0:',
		]);
		const paid = await store.db.selectFrom('orders').select('paid_at').orderBy('placed_at').execute();
		expect(paid.map(({ paid_at }) => paid_at)).toEqual([END, END, null]);
	});

	test('whoever is in line leaves it, and what was held for them is free again', async () => {
		const rules = { waitlist: true, holdMinutes: 600 };
		const code = await openRuled(store, [{ code: 'A1', stock: 3 }], rules);
		await order('ming A1+3', 'hua A1+1', 'mei A1+2', 'ming A1-2');
		expect(await taken()).toEqual([2]);
		await endAndSettle(store, code);
		expect(await taken()).toEqual([1]);
		const entries = await store.db.selectFrom('waitlist_entries').select('state').execute();
		expect(entries.map(({ state }) => state)).toEqual(['left', 'left']);
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	test('another campaign sells what did not form', async () => {
		const code = await openRuled(store, [{ code: 'A1', stock: 3, rules: { casePack: 2 } }]);
		await store.tx(async (trx) => await addGroup(trx, 'C2'));
		await addCampaign(store, { lineGroupId: 'C2' });
		await order('ming A1+3');
		const elsewhere = async (at: number) =>
			statuses(await book(store, [said('hua', 'A1+1', { lineGroupId: 'C2', at })], at));
		expect(await elsewhere(SETTLED - 1)).toEqual(['insufficient_stock']);
		await endAndSettle(store, code);
		expect(await elsewhere(SETTLED + 1)).toEqual(['booked']);
		expect(await taken()).toEqual([3]);
		expect(await inconsistencies(store.db)).toEqual([]);
	});

	describe('beside another campaign of the group', () => {
		test('only its own orders are settled, and the other goes on', async () => {
			const code = await openRuled(store, [{ code: 'A1', stock: 9, rules: { casePack: 2 } }]);
			await store.tx(async (trx) => await addCategory(trx, 'Cake', [{ code: 'B1', stock: 9 }]));
			const cake = { category: 'Cake', title: '蛋糕團', besideOthers: true };
			const { code: other } = await addCampaign(store, cake);
			await order('ming A1+3 B1+2', 'hua B1+1');
			await endAndSettle(store, code);
			// Written before what the other campaign holds: its book is decided anew beside the settled one.
			const outcomes = await book(store, [said('mei', 'B1+6', { at: NOW + 500 })], SETTLED + 1);
			expect(statuses(outcomes)).toEqual(['booked']);
			expect((await ordersInShort(store)).filter((short) => short.includes('A1'))).toEqual([
				'ming confirmed 200: A1×2@100 (1 unformed)',
			]);
			expect(await inconsistencies(store.db)).toEqual([]);
			await end(store, other);
			expect((await settle(store, other, SETTLED + 10)).state).toBe('settled');
			expect(await inconsistencies(store.db)).toEqual([]);
		});
	});

	describe('the group hears', () => {
		test.each<[string, Partial<CampaignRules>, string[], string[]]>([
			['that it has formed', {}, ['ming A1+1'], ['formed']],
			['that it has failed', { minQuantity: 2 }, ['ming A1+1'], ['failed']],
			['nothing when nobody has ordered', {}, [], []],
		])('%s', async (_name, rules, written, heard) => {
			const code = await openRuled(store, [{ code: 'A1' }], rules);
			await order(...written);
			await endAndSettle(store, code);
			expect(await news()).toEqual(heard);
		});
	});

	describe('refused', () => {
		test('while it has not ended by the clock, though the end is near', async () => {
			const code = await openRuled(store, [{ code: 'A1' }]);
			await expect(settle(store, code)).rejects.toMatchObject({
				name: 'InputError',
				message: `The campaign '週五團' (${code}) has not ended`,
				description: expect.stringContaining('Campaign → End') as string,
			});
		});

		test('when it was cancelled', async () => {
			const code = await openRuled(store, [{ code: 'A1' }]);
			await store.db.updateTable('campaigns').set({ state: 'cancelled' }).execute();
			await expect(settle(store, code)).rejects.toThrow('was cancelled');
			await expect(previewSettling(store.db, code, SETTLED)).rejects.toThrow('is cancelled');
		});

		test('when there is none', async () => {
			await expect(settle(store, 'C2222222')).rejects.toThrow("There is no campaign 'C2222222'");
			await expect(previewSettling(store.db, 'C2222222', NOW)).rejects.toThrow(
				"There is no campaign 'C2222222'",
			);
		});
	});

	test('an end that the clock has passed needs nobody to note it', async () => {
		const code = await openRuled(store, [{ code: 'A1' }]);
		await order('ming A1+1');
		await store.db.updateTable('campaigns').set({ closes_at: END }).execute();
		expect((await settle(store, code)).state).toBe('settled');
	});

	test('a preview while it is open names the buyers and writes nothing', async () => {
		const code = await openRuled(store, [
			{ code: 'A1', rules: { casePack: 2, tiers: [{ from: 2, priceMinor: 90 }] } },
		]);
		await order('ming A1+2', 'hua A1+1');
		await store.tx(async (trx) => await blockBuyer(trx, 'U-hua', { until: null, reason: null }, NOW + 5000));
		const before = await listOrderEvents(store.db, {});
		expect(await previewSettling(store.db, code, NOW + 5000)).toMatchObject({
			campaignCode: code,
			title: '週五團',
			state: 'open',
			endsAt: null,
			closing: { formed: true, pieces: 2, buyers: 1, totalMinor: 180 },
			lines: [
				{
					lineUserId: 'U-ming',
					code: 'A1',
					formed: 2,
					unformed: 0,
					unitPriceMinor: 100,
					finalPriceMinor: 90,
				},
				{ lineUserId: 'U-hua', code: 'A1', formed: 0, unformed: 1 },
			],
		});
		expect(await listOrderEvents(store.db, {})).toEqual(before);
		expect(await ordersInShort(store)).toEqual(['ming placed 200: A1×2@100', 'hua placed 100: A1×1@100']);
	});
});
