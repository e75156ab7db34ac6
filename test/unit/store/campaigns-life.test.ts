import type { CampaignState } from '../../../lib/groupbuy/campaign';
import {
	endCampaign,
	extendCampaign,
	markArrived,
	openCampaign,
	reopenCampaign,
} from '../../../lib/store/campaign-actions';
import { cancelCampaign } from '../../../lib/store/campaign-cancel';
import { copyCampaign, type CopyInput } from '../../../lib/store/campaign-copy';
import { listCampaignEvents, type Cause } from '../../../lib/store/campaign-events';
import { getCampaign } from '../../../lib/store/campaign-views';
import { updateCampaign, type CampaignChanges } from '../../../lib/store/campaigns';
import { getGroup, markGroupLeft, updateGroup } from '../../../lib/store/groups';
import { listOrders } from '../../../lib/store/orders';
import { waitingFor } from '../../../lib/store/outbox';
import type { Store, Tx } from '../../../lib/store/store';
import {
	addCampaign,
	addCategory,
	addGroup,
	book,
	campaignInput,
	HOUR,
	NOW,
	openShop,
	said,
	statuses,
	entryInWords,
} from '../../support/shop';
import { inconsistencies } from '../../support/consistency';
import { describeStores } from '../../support/stores';
import { createCampaign } from '../../../lib/store/campaigns';

const MINUTE = HOUR / 60;

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => expect(await inconsistencies(store.db)).toEqual([]));

	const cause = (at: number, reason = '因為'): Cause => ({ actor: null, reason, at });
	const run = async <T>(work: (trx: Tx) => Promise<T>) => await store.tx(work);
	const extend = async (code: string, closesAt: number, at: number, now = at) =>
		await run(async (trx) => await extendCampaign(trx, code, { ...cause(at), closesAt }, now));
	const reopen = async (code: string, closesAt: number | null, now: number) =>
		await run(async (trx) => await reopenCampaign(trx, code, { ...cause(now), closesAt }, now));
	const end = async (code: string, now: number, at = now) =>
		await run(async (trx) => await endCampaign(trx, code, now, cause(at)));
	const cancel = async (code: string, now: number) =>
		await run(async (trx) => await cancelCampaign(trx, code, cause(now, '缺貨'), now));
	const update = async (code: string, changes: CampaignChanges, now = NOW) =>
		await run(async (trx) => await updateCampaign(trx, code, changes, cause(now), now));
	const heard = async (now: number) =>
		(await waitingFor(store.db, ['C1', 'C2'], now)).map(({ message }) => entryInWords(message));
	const history = async (code: string) => (await listCampaignEvents(store.db, code)).map(({ type }) => type);
	const pieces = async () =>
		(await listOrders(store.db, { activeOnly: true })).map(
			({ lineUserId, lines }) =>
				`${lineUserId} ${lines.map((line) => `${line.code}×${line.quantity}`).join()}`,
		);

	describe('rules', () => {
		test('are kept with their defaults, by item as well', async () => {
			const { rules, items } = await openShop(store, [{ code: 'A1' }, { code: 'A2' }], {
				rules: { limitPerBuyer: 2, waitlist: true },
				itemRules: new Map([['A2', { casePack: 12, tiers: [{ from: 10, priceMinor: 90 }] }]]),
			});
			expect(rules).toMatchObject({ limitPerBuyer: 2, waitlist: true, settleMinutes: 10 });
			expect(items.map((item) => item.rules.casePack)).toEqual([null, 12]);
			expect(items[1]?.rules.tiers).toEqual([{ from: 10, priceMinor: 90 }]);
		});

		test.each([
			['an unknown item', new Map([['Z1', { casePack: 12 }]]), "Item Rules: category 'Tea' has no item 'Z1'"],
			[
				'a tier that is no cheaper',
				new Map([['A1', { tiers: [{ from: 10, priceMinor: 100 }] }]]),
				'not less',
			],
		])('refused: %s', async (_name, itemRules, message) => {
			await expect(openShop(store, [{ code: 'A1' }], { itemRules })).rejects.toThrow(message);
		});
	});

	describe('before the start', () => {
		test('title, times and rules can change', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }], {
				opensAt: NOW + HOUR,
				rules: { maxBuyers: 3 },
			});
			const changed = await update(code, {
				title: '新',
				opensAt: NOW + 2 * HOUR,
				closesAt: NOW + 3 * HOUR,
				rules: { limitPerBuyer: 1 },
				itemRules: new Map([['A1', { minQuantity: 5 }]]),
			});
			expect(changed).toMatchObject({
				title: '新',
				opensAt: NOW + 2 * HOUR,
				closesAt: NOW + 3 * HOUR,
				rules: { limitPerBuyer: 1, maxBuyers: 3 },
				items: [{ rules: { minQuantity: 5 } }],
			});
			expect(await history(code)).toEqual(['created', 'updated']);
		});

		test.each<[string, CampaignChanges, string]>([
			['an end before the beginning', { closesAt: NOW + HOUR }, 'close before it opens'],
			['rules that contradict', { rules: { holdMinutes: 5 } }, 'there is no waitlist'],
		])('refused: %s', async (_name, changes, message) => {
			const { code } = await openShop(store, [{ code: 'A1' }], { opensAt: NOW + HOUR });
			await expect(update(code, changes)).rejects.toThrow(message);
		});

		test('nothing once the clock has opened it; the way out is told', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }], { opensAt: NOW + HOUR });
			await expect(update(code, { title: '新' }, NOW + HOUR)).rejects.toMatchObject({
				message: expect.stringContaining('has started') as string,
				description: expect.stringContaining('Extend') as string,
			});
		});
	});

	describe('extend', () => {
		test('a later end counts for what is written then; the group hears why', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }], { closesAt: NOW + HOUR });
			expect(await extend(code, NOW + 2 * HOUR, NOW + MINUTE)).toMatchObject({
				state: 'open',
				closesAt: NOW + 2 * HOUR,
			});
			expect(await heard(NOW + MINUTE)).toEqual(['extended: 因為']);
			const late = [said('ming', 'A1+1', { at: NOW + HOUR + 1 })];
			expect(statuses(await book(store, late, NOW + HOUR + 2))).toEqual(['booked']);
		});

		test('said in time, it counts after the end too, and what was refused in between is booked', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }], { closesAt: NOW + HOUR });
			const between = [said('ming', 'A1+2', { at: NOW + HOUR + MINUTE })];
			expect(statuses(await book(store, between, NOW + HOUR + 2 * MINUTE))).toEqual(['closed']);
			await end(code, NOW + HOUR + 3 * MINUTE);
			expect(await getCampaign(store.db, code, NOW + HOUR + 3 * MINUTE)).toMatchObject({ endReason: 'time' });
			const extended = await extend(code, NOW + 2 * HOUR, NOW + HOUR - 1, NOW + HOUR + 4 * MINUTE);
			expect(extended).toMatchObject({ state: 'open', endedAt: null, pieces: 2 });
			expect(await heard(NOW + HOUR + 4 * MINUTE)).toEqual(
				expect.arrayContaining(['extended: 因為']) as string[],
			);
			expect(await heard(NOW + HOUR + 4 * MINUTE)).not.toContain('closed');
		});

		test.each<[string, number | null, number, string]>([
			['no end', null, NOW, 'has no end'],
			['over', NOW + HOUR, NOW + HOUR, 'has ended'],
			['earlier', NOW + 3 * HOUR, NOW, 'would end earlier'],
		])('refused: %s', async (_name, closesAt, at, message) => {
			const { code } = await openShop(store, [{ code: 'A1' }], { closesAt });
			await expect(extend(code, NOW + 2 * HOUR, at)).rejects.toThrow(message);
		});
	});

	describe('end', () => {
		test('what was written after an end that is known late is taken out again', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await book(store, [
				said('ming', 'A1+1', { at: NOW + MINUTE }),
				said('mei', 'A1+1', { at: NOW + 3 * MINUTE }),
			]);
			await end(code, NOW + 5 * MINUTE, NOW + 2 * MINUTE);
			expect(await pieces()).toEqual(['U-ming A1×1']);
		});

		test('the last one that ends leaves of the group its name and ID; the campaign keeps what was its own', async () => {
			await run(async (trx) => {
				await addGroup(trx, 'C1');
				await addCategory(trx, 'Tea', [{ code: 'A1' }]);
				await addCategory(trx, 'Cake', [{ code: 'B1' }]);
				await updateGroup(trx, 'C1', { leaderName: '王媽媽', operators: ['U-wang'], note: 'VIP' }, NOW);
			});
			const tea = await addCampaign(store);
			const cake = await addCampaign(store, { category: 'Cake', besideOthers: true, opensAt: NOW + HOUR });
			await end(tea.code, NOW + 1);
			expect(await getGroup(store.db, 'C1')).toMatchObject({ leaderName: '王媽媽', operators: ['U-wang'] });
			await cancel(cake.code, NOW + 2);
			expect(await getGroup(store.db, 'C1')).toMatchObject({ leaderName: null, operators: [], note: null });
			expect(await getCampaign(store.db, tea.code, NOW + 3)).toMatchObject({
				leaderName: '王媽媽',
				operators: ['U-wang'],
			});
		});

		test('the bot removed ends what runs and cancels what was planned, without a word', async () => {
			await run(async (trx) => {
				await addGroup(trx, 'C1');
				await addCategory(trx, 'Tea', [{ code: 'A1' }]);
				await addCategory(trx, 'Cake', [{ code: 'B1' }]);
			});
			const tea = await addCampaign(store);
			const cake = await addCampaign(store, { category: 'Cake', besideOthers: true, opensAt: NOW + HOUR });
			await run(async (trx) => await markGroupLeft(trx, 'C1', NOW + 5, NOW + 6));
			expect(await getCampaign(store.db, tea.code, NOW + 6)).toMatchObject({
				state: 'closed',
				endReason: 'bot_removed',
				endedAt: NOW + 5,
			});
			expect(await getCampaign(store.db, cake.code, NOW + 6)).toMatchObject({ state: 'cancelled' });
			expect(await heard(NOW + 6)).toEqual(['opened']);
		});
	});

	describe('reopen', () => {
		test('takes orders from then on; what was written in between stays refused', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }], { closesAt: NOW + HOUR });
			const now = NOW + 3 * HOUR;
			expect(await reopen(code, NOW + 5 * HOUR, now)).toMatchObject({
				state: 'open',
				closesAt: NOW + 5 * HOUR,
				endedAt: null,
			});
			const at = [NOW + 1, NOW + 2 * HOUR, now, NOW + 5 * HOUR].map((time) =>
				said('ming', 'A1+1', { at: time }),
			);
			expect(statuses(await book(store, at, NOW + 6 * HOUR))).toEqual([
				'booked',
				'not_open_yet',
				'booked',
				'closed',
			]);
			expect(await history(code)).toEqual(['created', 'opened', 'closed', 'reopened']);
			expect(await heard(now)).toEqual(['reopened: 因為']);
		});

		test.each<[string, CampaignState]>([
			['open', 'open'],
			['settled', 'settled'],
			['cancelled', 'cancelled'],
		])('refused while %s', async (_name, state) => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await store.db.updateTable('campaigns').set({ state }).execute();
			await expect(reopen(code, null, NOW)).rejects.toThrow(`is ${state}, not closed`);
		});

		test('refused when another campaign has its codes by now, or the bot has left', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await end(code, NOW + 1);
			const other = await addCampaign(store, {}, NOW + 2);
			await expect(reopen(code, null, NOW + 3)).rejects.toThrow("Item code 'A1' is used by another");
			await end(other.code, NOW + 4);
			await run(async (trx) => await markGroupLeft(trx, 'C1', NOW + 5, NOW + 5));
			await expect(reopen(code, null, NOW + 6)).rejects.toThrow('The bot has left');
		});
	});

	describe('cancel', () => {
		test('all orders go with it, each with its row in the ledger, and the stock is free again', async () => {
			const { code } = await openShop(store, [{ code: 'A1', stock: 5 }, { code: 'A2' }], {
				rules: { waitlist: true },
			});
			await book(store, [said('ming', 'A1+3 A2+1'), said('mei', 'A1+2'), said('hua', 'A1+1')]);
			expect(await cancel(code, NOW + HOUR)).toMatchObject({
				state: 'cancelled',
				buyers: 0,
				pieces: 0,
				totalMinor: 0,
				items: [
					{ left: 5, waiting: 0 },
					{ left: null, waiting: 0 },
				],
			});
			const orders = await listOrders(store.db, {});
			expect(orders.map(({ state, totalMinor }) => [state, totalMinor])).toEqual([
				['cancelled', 0],
				['cancelled', 0],
			]);
			const gone = await store.db
				.selectFrom('order_events')
				.select(['type', 'delta', 'reason'])
				.where('type', '=', 'withdraw')
				.execute();
			expect(gone.map(({ delta, reason }) => [delta, reason]).sort()).toEqual([
				[-1, '缺貨'],
				[-2, '缺貨'],
				[-3, '缺貨'],
			]);
			expect(await heard(NOW + HOUR)).toEqual(['cancelled: 缺貨']);
			const after = [said('ming', 'A1+1', { at: NOW + 2 * HOUR })];
			expect(statuses(await book(store, after, NOW + 2 * HOUR))).not.toEqual(['booked']);
		});

		test('one that was only planned, without a word', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }], { opensAt: NOW + HOUR });
			expect(await cancel(code, NOW)).toMatchObject({ state: 'cancelled' });
			expect(await heard(NOW)).toEqual([]);
		});

		test.each<CampaignState>(['settled', 'failed', 'cancelled'])('refused when %s', async (state) => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await store.db.updateTable('campaigns').set({ state }).execute();
			await expect(cancel(code, NOW)).rejects.toThrow(`is ${state}`);
		});
	});

	describe('copy', () => {
		const copy = async (changes: Partial<CopyInput>, now: number) =>
			await run(
				async (trx) =>
					await copyCampaign(
						trx,
						{
							from: '',
							lineGroupId: null,
							title: null,
							opensAt: now,
							closesAt: null,
							withOrders: false,
							caps: new Map(),
							besideOthers: false,
							...changes,
						},
						now,
					),
			);

		test('has category and rules of the other; early birds move with the opening', async () => {
			const first = await openShop(store, [{ code: 'A1' }], {
				rules: { limitPerBuyer: 2 },
				itemRules: new Map([['A1', { earlyBird: [{ until: NOW + HOUR, priceMinor: 80 }] }]]),
			});
			await end(first.code, NOW + 1);
			const second = await copy({ from: first.code, title: '第二團' }, NOW + 10 * HOUR);
			expect(second).toMatchObject({
				title: '第二團',
				state: 'open',
				category: 'Tea',
				copiedFrom: first.code,
				pieces: 0,
				rules: { limitPerBuyer: 2 },
			});
			expect(second.items[0]?.rules.earlyBird).toEqual([{ until: NOW + 11 * HOUR, priceMinor: 80 }]);
		});

		test('with orders: everyone has again what they had, as far as there is something', async () => {
			const first = await openShop(store, [{ code: 'A1', stock: 7 }]);
			await book(store, [said('ming', 'A1+3'), said('mei', 'A1+2')]);
			await end(first.code, NOW + HOUR);
			const second = await copy({ from: first.code, withOrders: true }, NOW + 2 * HOUR);
			// Of seven pieces five are sold in the first campaign.
			expect(second).toMatchObject({ buyers: 1, pieces: 2 });
			const [copied] = (await listCampaignEvents(store.db, second.code)).filter(
				({ type }) => type === 'orders_copied',
			);
			expect(copied?.detail).toMatchObject({ from: first.code, orders: 2 });
			expect(copied?.detail?.notFully).toHaveLength(1);
		});

		test('in another group, later', async () => {
			const first = await openShop(store, [{ code: 'A1' }]);
			await run(async (trx) => await addGroup(trx, 'C2'));
			await book(store, [said('ming', 'A1+3')]);
			const second = await copy(
				{ from: first.code, lineGroupId: 'C2', opensAt: NOW + 5 * HOUR, withOrders: true },
				NOW + HOUR,
			);
			expect(second).toMatchObject({ state: 'scheduled', lineGroupId: 'C2', pieces: 0 });
		});

		test('refused beside its own original', async () => {
			const first = await openShop(store, [{ code: 'A1' }]);
			await expect(copy({ from: first.code }, NOW + 1)).rejects.toThrow('is open or scheduled in this group');
		});
	});

	test('the goods have arrived: told once more for each part, not while it is open', async () => {
		const { code } = await openShop(store, [{ code: 'A1' }]);
		const arrive = async (note: string, now: number) =>
			await run(async (trx) => await markArrived(trx, code, { ...cause(now, note), remindAt: null }, now));
		await expect(arrive('大廳', NOW + 1)).rejects.toThrow('is open');
		await end(code, NOW + 2);
		await arrive('大廳', NOW + 3);
		await arrive('二樓', NOW + 4);
		expect((await heard(NOW + 5)).filter((one) => one.startsWith('arrived'))).toEqual([
			'arrived: 大廳',
			'arrived: 二樓',
		]);
	});

	test('two who end, extend and open at once come one after the other', async () => {
		await openShop(store, [{ code: 'A1' }]);
		await run(async (trx) => await addCategory(trx, 'Cake', [{ code: 'B1' }]));
		const { code } = await run(
			async (trx) =>
				await createCampaign(
					trx,
					campaignInput({
						category: 'Cake',
						besideOthers: true,
						opensAt: NOW + HOUR,
						closesAt: NOW + 5 * HOUR,
					}),
					NOW,
				),
		);
		const openNow = async () => await run(async (trx) => await openCampaign(trx, code, NOW + 1));
		await Promise.all([openNow(), openNow(), openNow(), openNow()]);
		expect(await history(code)).toEqual(['created', 'opened']);
		await Promise.allSettled([end(code, NOW + 2), extend(code, NOW + 6 * HOUR, NOW + 2), end(code, NOW + 2)]);
		const events = await history(code);
		expect(events.filter((type) => type === 'closed')).toHaveLength(1);
		expect(await getCampaign(store.db, code, NOW + 3)).toMatchObject({
			state: 'closed',
			endReason: 'manual',
		});
	});
});
