import { bookMessages } from '../../../lib/store/booking';
import { endCampaign } from '../../../lib/store/campaign-actions';
import { getCampaign } from '../../../lib/store/campaign-views';
import { markGroupLeft } from '../../../lib/store/groups';
import { getOrder, listOrders } from '../../../lib/store/orders';
import { upsertProduct } from '../../../lib/store/products';
import type { Store } from '../../../lib/store/store';
import type { ChangeOutcome, MessageOutcome } from '../../../lib/groupbuy/outcome';
import { inconsistencies } from '../../support/consistency';
import {
	addCampaign,
	addCategory,
	addGroup,
	book,
	DAY,
	HOUR,
	NOW,
	openShop,
	product,
	said,
	statuses,
} from '../../support/shop';
import { describeStores } from '../../support/stores';

/** Status and the number that matters of each change, e.g. `booked 2`, `insufficient_stock 1`. */
const brief = ({ changes }: MessageOutcome) =>
	changes.map((change: ChangeOutcome) => {
		const number =
			'buyerQuantity' in change ? change.buyerQuantity : 'left' in change ? change.left : undefined;
		return number === undefined ? change.status : `${change.status} ${number}`;
	});

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => expect(await inconsistencies(store.db)).toEqual([]));

	/** Pieces that each person holds of each item, e.g. `ming A1: 2`. */
	const holdings = async () =>
		(await listOrders(store.db, { activeOnly: true })).flatMap(({ lineUserId, lines }) =>
			lines.map(({ code, quantity }) => `${lineUserId?.slice(2)} ${code}: ${quantity}`),
		);
	const left = async (code: string) => {
		const { items } = await getCampaign(store.db, code, NOW);
		return items.map((item) => item.left);
	};

	describe('stories', () => {
		/** Each line: who says what, and what comes of each change (number: what he then has, or what is left). */
		type Line = [who: string, text: string, ...outcomes: string[]];
		const STORIES: Array<[name: string, stock: number | null, lines: Line[], holdings: string[]]> = [
			[
				'book, add, give back, cancel',
				10,
				[
					['ming', 'A1+2', 'booked 2'],
					['mei', 'A1+1', 'booked 1'],
					['ming', 'A1+3', 'booked 5'],
					['ming', 'A1-1', 'reduced 4'],
					['mei', '取消', 'cancelled 0'],
					['mei', '取消', 'nothing_to_cancel'],
				],
				['ming A1: 4'],
			],
			[
				'the last piece, then sold out, then given back and taken by someone else',
				3,
				[
					['ming', 'A1+2', 'booked 2'],
					['mei', 'A1+2', 'insufficient_stock 1'],
					['mei', 'A1+1', 'booked 1'],
					['hua', 'A1+1', 'insufficient_stock 0'],
					['ming', 'A1-1', 'reduced 1'],
					['hua', 'A1+1', 'booked 1'],
				],
				['ming A1: 1', 'mei A1: 1', 'hua A1: 1'],
			],
			[
				'a bare +1 and a bare -1 mean the only item',
				5,
				[
					['ming', '+1', 'booked 1'],
					['ming', '＋２', 'booked 3'],
					['ming', '-1', 'reduced 2'],
					['ming', '-9', 'cancelled 0'],
				],
				[],
			],
			[
				'ordering again after having cancelled',
				5,
				[
					['ming', 'A1+1', 'booked 1'],
					['ming', '取消', 'cancelled 0'],
					['ming', 'A1+2', 'booked 2'],
				],
				['ming A1: 2'],
			],
			[
				'several changes in one message stand for themselves',
				1,
				[
					['ming', 'A1+1 A1+1 Z9+1', 'booked 1', 'insufficient_stock 0', 'unknown_item'],
					['ming', 'A1-1 A1+1', 'cancelled 0', 'booked 1'],
				],
				['ming A1: 1'],
			],
			['no more than 999 of a line', null, Array.from({ length: 10 }, nineties), ['ming A1: 990']],
			['nothing in stock', 0, [['ming', 'A1+1', 'insufficient_stock 0']], []],
		];
		function nineties(_: unknown, index: number): Line {
			return ['ming', 'A1+99', `booked ${(index + 1) * 99}`];
		}

		describe.each(['one by one', 'in one batch'])('%s', (how) => {
			test.each(STORIES)('%s', async (_name, stock, lines, expected) => {
				await openShop(store, [{ code: 'A1', stock }]);
				const messages = lines.map(([who, text]) => said(who, text));
				const outcomes: MessageOutcome[] = [];
				if (how === 'in one batch') outcomes.push(...(await book(store, messages)));
				else for (const message of messages) outcomes.push(...(await book(store, [message])));
				expect(outcomes.map(brief)).toEqual(lines.map(([, , ...changes]) => changes));
				expect(await holdings()).toEqual(expected);
			});
		});

		test('over 999 is refused as a whole', async () => {
			await openShop(store, [{ code: 'A1' }]);
			await book(
				store,
				Array.from({ length: 10 }, () => said('ming', 'A1+99')),
			);
			const [over, exact] = await book(store, [said('ming', 'A1+10'), said('ming', 'A1+9')]);
			expect(over?.changes).toMatchObject([{ status: 'quantity_limit', requested: 10, limit: 999 }]);
			expect(exact && brief(exact)).toEqual(['booked 999']);
		});
	});

	test('the outcome tells item, price, what is left and the order', async () => {
		await openShop(store, [{ code: 'A1', stock: 10, priceMinor: 350 }]);
		const [outcome] = await book(store, [said('ming', 'A1+2 謝謝')]);
		expect(outcome).toEqual({
			status: 'booked',
			changes: [
				{
					status: 'booked',
					code: 'A1',
					title: 'Item A1',
					quantity: 2,
					buyerQuantity: 2,
					unitPriceMinor: 350,
					left: 8,
				},
			],
			query: null,
			command: null,
			buyer: null,
			orderCode: expect.stringMatching(/^R[2-9A-Z]{7}$/) as string,
			replayed: false,
		});
	});

	describe('what an order needs', () => {
		test('queries and chatter leave no trace', async () => {
			await openShop(store, [{ code: 'A1' }]);
			const outcomes = await book(store, [
				said('ming', '我的訂單'),
				said('ming', '有人要一起去吃飯嗎'),
				said('ming', ''),
			]);
			expect(statuses(outcomes)).toEqual(['query', 'ignored', 'ignored']);
			for (const table of ['buyers', 'bookings', 'orders'] as const) {
				expect(await store.db.selectFrom(table).selectAll().execute()).toEqual([]);
			}
		});

		test('no group, no campaign, or a campaign of another group', async () => {
			await openShop(store, [{ code: 'A1' }]);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			const outcomes = await book(store, [
				said('ming', 'A1+1', { lineGroupId: 'C2' }),
				said('ming', 'A1+1', { lineGroupId: 'C-unknown' }),
				said('mei', 'A1+1'),
			]);
			expect(statuses(outcomes)).toEqual(['no_campaign', 'no_campaign', 'booked']);
			const buyers = await store.db.selectFrom('buyers').select('line_user_id').execute();
			expect(buyers).toEqual([{ line_user_id: 'U-mei' }]);
		});

		test('somebody who orders', async () => {
			await openShop(store, [{ code: 'A1', stock: 1 }]);
			const outcomes = await book(store, [said(null, 'A1+1'), said('mei', 'A1+1')]);
			expect(statuses(outcomes)).toEqual(['buyer_unknown', 'booked']);
		});

		test('one item that is meant', async () => {
			await openShop(store, [{ code: 'A1' }, { code: 'B2' }]);
			const [outcome] = await book(store, [said('ming', '+1')]);
			expect(outcome?.changes).toEqual([
				{
					status: 'item_required',
					action: 'add',
					quantity: 1,
					choices: [
						{ code: 'A1', title: 'Item A1' },
						{ code: 'B2', title: 'Item B2' },
					],
				},
			]);
		});

		test('a quantity that can be booked', async () => {
			await openShop(store, [{ code: 'A1' }]);
			const outcomes = await book(
				store,
				['A1+0', 'A1+1.5', 'A1+100', '+99999999999'].map((text) => said('ming', text)),
			);
			expect(outcomes.map(({ changes }) => changes)).toMatchObject([
				[{ status: 'invalid_quantity', reason: 'quantity_zero' }],
				[{ status: 'invalid_quantity', reason: 'quantity_fraction' }],
				[{ status: 'invalid_quantity', reason: 'quantity_too_large' }],
				[{ status: 'invalid_quantity', reason: 'quantity_too_large' }],
			]);
		});
	});

	describe('the window of a campaign', () => {
		test('not open yet, open, closed: by the time at which it was written', async () => {
			await openShop(store, [{ code: 'A1' }], { opensAt: NOW + HOUR, closesAt: NOW + 2 * HOUR });
			const times = [NOW + HOUR - 1, NOW + HOUR, NOW + 2 * HOUR - 1, NOW + 2 * HOUR];
			const outcomes = await book(
				store,
				times.map((at) => said('ming', 'A1+1', { at })),
				NOW + 3 * HOUR,
			);
			expect(statuses(outcomes)).toEqual(['not_open_yet', 'booked', 'booked', 'closed']);
			expect(outcomes[0]?.changes).toEqual([
				{ status: 'not_open_yet', campaignTitle: '週五團', at: NOW + HOUR },
			]);
			expect(outcomes[3]?.changes).toEqual([
				{ status: 'closed', campaignTitle: '週五團', at: NOW + 2 * HOUR },
			]);
		});

		test('written before the end by hand, delivered after it', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await store.tx(async (trx) => await endCampaign(trx, code, NOW + HOUR));
			const outcomes = await book(
				store,
				[
					said('ming', 'A1+1', { at: NOW + HOUR - 1 }),
					said('mei', 'A1+1', { at: NOW + HOUR }),
					said('ming', 'A1-1', { at: NOW + HOUR }),
				],
				NOW + 2 * HOUR,
			);
			expect(statuses(outcomes)).toEqual(['booked', 'closed', 'closed']);
		});

		test('a late delivery is no longer booked once the campaign is settled', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await store.tx(async (trx) => {
				await endCampaign(trx, code, NOW + HOUR);
				await trx.updateTable('campaigns').set({ state: 'settled' }).execute();
			});
			expect(statuses(await book(store, [said('ming', 'A1+1')], NOW + 2 * HOUR))).toEqual(['no_campaign']);
		});

		test('a day after the end +1 is ordinary talk again', async () => {
			await openShop(store, [{ code: 'A1' }], { closesAt: NOW + HOUR });
			const at = [NOW + HOUR + DAY - 1, NOW + HOUR + DAY];
			const outcomes = await book(
				store,
				at.map((time) => said('ming', 'A1+1', { at: time })),
				NOW + 2 * DAY,
			);
			expect(statuses(outcomes)).toEqual(['closed', 'no_campaign']);
		});

		test('a group that the bot has left takes no more', async () => {
			await openShop(store, [{ code: 'A1' }]);
			await store.tx(async (trx) => await markGroupLeft(trx, 'C1', NOW + HOUR, NOW + HOUR));
			const late = said('ming', 'A1+1', { at: NOW + HOUR });
			expect(statuses(await book(store, [late], NOW + 2 * HOUR))).toEqual(['closed']);
		});
	});

	describe('stock', () => {
		test('cap and variant stock both hold', async () => {
			const { code } = await openShop(store, [{ code: 'A1', stock: 5 }], { caps: new Map([['A1', 3]]) });
			const outcomes = await book(store, [said('ming', 'A1+2'), said('mei', 'A1+2'), said('mei', 'A1+1')]);
			expect(outcomes.map(brief)).toEqual([['booked 2'], ['insufficient_stock 1'], ['booked 1']]);
			expect(await left(code)).toEqual([0]);
			// What the cap has kept back is still the variant's.
			await store.tx(async (trx) => await endCampaign(trx, code, NOW + HOUR));
			expect(await left((await addCampaign(store, {}, NOW + HOUR)).code)).toEqual([2]);
		});

		test('two campaigns in two groups share a variant', async () => {
			const first = await openShop(store, [{ code: 'A1', stock: 4 }]);
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			const second = await addCampaign(store, { lineGroupId: 'C2' });
			const there = { lineGroupId: 'C2' };
			const outcomes = await book(store, [
				said('ming', 'A1+3'),
				said('mei', 'A1+2', there),
				said('mei', 'A1+1', there),
				said('ming', 'A1+1'),
				said('ming', 'A1-1'),
				said('mei', 'A1+1', there),
			]);
			expect(outcomes.map(brief)).toEqual([
				['booked 3'],
				['insufficient_stock 1'],
				['booked 1'],
				['insufficient_stock 0'],
				['reduced 2'],
				['booked 2'],
			]);
			expect(await left(first.code)).toEqual([0]);
			expect(await left(second.code)).toEqual([0]);
		});

		test('two campaigns side by side in one group', async () => {
			await openShop(store, [{ code: 'A1', stock: 5 }]);
			await store.tx(async (trx) => await addCategory(trx, 'Cake', [{ code: 'B1', stock: 1 }]));
			await addCampaign(store, { category: 'Cake', besideOthers: true });
			const outcomes = await book(store, [said('ming', 'A1+1 B1+1'), said('mei', 'B1+1 A1+2')]);
			expect(outcomes.map(brief)).toEqual([
				['booked 1', 'booked 1'],
				['insufficient_stock 0', 'booked 2'],
			]);
			expect(await listOrders(store.db, {})).toHaveLength(3);
		});

		test('a stock that is raised or lowered while people order', async () => {
			await openShop(store, [{ code: 'A1', stock: 2 }]);
			const setStock = async (stock: number) =>
				await store.tx(async (trx) => await upsertProduct(trx, product({ productId: 'P-A1', stock }), NOW));
			expect(statuses(await book(store, [said('ming', 'A1+3')]))).toEqual(['insufficient_stock']);
			await setStock(3);
			expect(statuses(await book(store, [said('ming', 'A1+3')]))).toEqual(['booked']);
			await setStock(1);
			expect((await book(store, [said('mei', 'A1+1')])).map(brief)).toEqual([['insufficient_stock 0']]);
			expect((await book(store, [said('ming', 'A1-1')])).map(brief)).toEqual([['reduced 2']]);
			expect((await book(store, [said('mei', 'A1+1')])).map(brief)).toEqual([['booked 1']]);
		});
	});

	describe('the same message again', () => {
		test('gets its first answer and moves nothing', async () => {
			await openShop(store, [{ code: 'A1', stock: 5 }]);
			const message = said('ming', 'A1+2');
			const [first] = await book(store, [message]);
			await book(store, [said('mei', 'A1+1')]);
			const [again] = await book(store, [message], NOW + HOUR);
			expect(again).toEqual({ ...first, replayed: true });
			expect(await holdings()).toEqual(['ming A1: 2', 'mei A1: 1']);
		});

		test('twice in one batch, between others', async () => {
			await openShop(store, [{ code: 'A1', stock: 5 }]);
			const message = said('ming', 'A1+2');
			const outcomes = await book(store, [message, said('mei', 'A1+1'), message]);
			expect(outcomes[2]).toEqual({ ...outcomes[0], replayed: true });
			expect(outcomes.map(({ replayed }) => replayed)).toEqual([false, false, true]);
			expect(await holdings()).toEqual(['ming A1: 2', 'mei A1: 1']);
		});

		test('a refusal is remembered as well: stock that has come since does not turn it round', async () => {
			await openShop(store, [{ code: 'A1', stock: 1 }]);
			const message = said('ming', 'A1+2');
			await book(store, [message]);
			await store.tx(async (trx) => await upsertProduct(trx, product({ productId: 'P-A1', stock: 9 }), NOW));
			const [again] = await book(store, [message]);
			expect(again).toMatchObject({ status: 'insufficient_stock', replayed: true });
			expect(await holdings()).toEqual([]);
		});

		test('queries are answered anew each time', async () => {
			await openShop(store, [{ code: 'A1' }]);
			const message = said('ming', '名單');
			const outcomes = [...(await book(store, [message, message])), ...(await book(store, [message]))];
			expect(outcomes.map(({ status, replayed }) => [status, replayed])).toEqual(
				Array(3).fill(['query', false]),
			);
		});

		test('at the same moment in several calls', async () => {
			await openShop(store, [{ code: 'A1', stock: 9 }]);
			const message = said('ming', 'A1+1');
			const outcomes = await Promise.all(Array.from({ length: 8 }, async () => await book(store, [message])));
			expect(outcomes.flat().filter(({ replayed }) => !replayed)).toHaveLength(1);
			expect(await holdings()).toEqual(['ming A1: 1']);
		});
	});

	describe('batches', () => {
		test('are decided in the order of writing, answered in the order of asking', async () => {
			await openShop(store, [{ code: 'A1', stock: 1 }]);
			const outcomes = await book(store, [
				said('late', 'A1+1', { at: NOW + 2 }),
				said('early', 'A1+1', { at: NOW + 1 }),
			]);
			expect(statuses(outcomes)).toEqual(['insufficient_stock', 'booked']);
			expect(await holdings()).toEqual(['early A1: 1']);
		});

		test('of more than 200, with a repetition across the border', async () => {
			await openShop(store, [{ code: 'A1', stock: 400 }]);
			const messages = Array.from({ length: 450 }, (_, i) => said(`buyer${i % 90}`, 'A1+1'));
			messages[300] = messages[10]!;
			const outcomes = await book(store, messages);
			expect(outcomes).toHaveLength(450);
			expect(outcomes[300]).toEqual({ ...outcomes[10], replayed: true });
			const booked = outcomes.filter(({ status, replayed }) => status === 'booked' && !replayed);
			expect(booked).toHaveLength(400);
			expect(outcomes.slice(-49).map(({ status }) => status)).toEqual(Array(49).fill('insufficient_stock'));
		});

		test('of one message that names one item a thousand times', async () => {
			await openShop(store, [{ code: 'A1', stock: 500 }]);
			const [outcome] = await book(store, [said('ming', 'A1+1 '.repeat(990))]);
			expect(outcome?.changes.filter(({ status }) => status === 'booked')).toHaveLength(500);
			const { events } = await getOrder(store.db, outcome!.orderCode!);
			expect(new Set(events.map(({ text }) => text))).toEqual(new Set(['A1+1 '.repeat(100)]));
			expect(await holdings()).toEqual(['ming A1: 500']);
		});

		test('of several such messages: more values than a statement may carry', async () => {
			await openShop(store, [{ code: 'A1' }]);
			const messages = Array.from({ length: 8 }, (_, i) => said(`buyer${i}`, 'A1+1 '.repeat(900)));
			expect(statuses(await book(store, messages))).toEqual(Array(8).fill('booked'));
			expect(await holdings()).toHaveLength(8);
		});

		test('of nothing', async () => {
			expect(await book(store, [])).toEqual([]);
		});
	});

	describe('what is written', () => {
		test('the ledger holds message, text and both times; order and total follow from it', async () => {
			await openShop(store, [
				{ code: 'A1', priceMinor: 350 },
				{ code: 'A2', priceMinor: 120 },
			]);
			const at = NOW + 5000;
			const [outcome] = await book(
				store,
				[said('ming', 'a1＋2、A2+1 🙏', { at, lineMessageId: '468789577898262530' })],
				NOW + 9000,
			);
			await book(store, [said('ming', 'A2取消', { at: at + 1, lineMessageId: null })], NOW + 9500);
			const order = await getOrder(store.db, outcome!.orderCode!);
			expect(order).toMatchObject({ totalMinor: 700, state: 'placed', source: 'line_group', placedAt: at });
			const message = { lineMessageId: '468789577898262530', text: 'a1＋2、A2+1 🙏' };
			const first = { type: 'add', ...message, occurredAt: at, recordedAt: NOW + 9000 };
			expect(order.events).toMatchObject([
				{ ...first, itemCode: 'A1', delta: 2, quantityAfter: 2, unitPriceMinor: 350 },
				{ ...first, itemCode: 'A2', delta: 1, quantityAfter: 1, unitPriceMinor: 120 },
				{
					type: 'cancel',
					itemCode: 'A2',
					delta: -1,
					quantityAfter: 0,
					unitPriceMinor: 120,
					lineMessageId: null,
					text: 'A2取消',
					occurredAt: at + 1,
					recordedAt: NOW + 9500,
				},
			]);
		});

		test('an order that has nothing left is cancelled; what comes next is a new one', async () => {
			await openShop(store, [{ code: 'A1' }]);
			const outcomes = [];
			for (const text of ['A1+1', '取消', 'A1+2'])
				outcomes.push(...(await book(store, [said('ming', text)])));
			const [first, second, third] = outcomes.map(({ orderCode }) => orderCode);
			expect(second).toBe(first);
			expect(third).not.toBe(first);
			const orders = await listOrders(store.db, {});
			expect(orders.map(({ code, state, totalMinor }) => [code, state, totalMinor])).toEqual([
				[first, 'cancelled', 0],
				[third, 'placed', 200],
			]);
		});

		test('a confirmed order is left alone; more pieces make another', async () => {
			await openShop(store, [{ code: 'A1', stock: 3 }]);
			await book(store, [said('ming', 'A1+2')]);
			await store.db.updateTable('orders').set({ state: 'confirmed' }).execute();
			expect((await book(store, [said('ming', '取消')])).map(brief)).toEqual([['nothing_to_cancel']]);
			expect((await book(store, [said('ming', 'A1+1')])).map(brief)).toEqual([['booked 1']]);
			expect((await listOrders(store.db, {})).map(({ state }) => state)).toEqual(['confirmed', 'placed']);
		});

		test.each([
			["'); drop table orders; --"],
			['<img src=x onerror=alert(1)>'],
			['👨‍👩‍👧‍👦 𠮷野家'],
			['{{ $json.secret }} ${process.env}'],
		])('an order beside hostile text: user ID and message ID %j', async (text) => {
			await openShop(store, [{ code: 'A1' }]);
			const [outcome] = await book(store, [
				said(null, 'A1+1', { key: text, lineUserId: text, lineMessageId: text }),
			]);
			const order = await getOrder(store.db, outcome!.orderCode!);
			expect(order.lineUserId).toBe(text);
			expect(order.events).toMatchObject([{ lineMessageId: text }]);
		});
	});

	test('nothing of a batch stays when one of its statements fails', async () => {
		await openShop(store, [{ code: 'A1', stock: 9 }]);
		const messages = [said('ming', 'A1+1'), said('mei', 'A1+1', { lineMessageId: 'a\0b' })];
		await expect(bookMessages(store, messages, 'line_group', NOW)).rejects.toThrow('NUL');
		for (const table of ['buyers', 'bookings', 'orders', 'order_events'] as const) {
			expect(await store.db.selectFrom(table).selectAll().execute()).toEqual([]);
		}
		expect(statuses(await book(store, [said('ming', 'A1+1')]))).toEqual(['booked']);
	});
});
