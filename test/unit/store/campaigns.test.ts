import { sql } from 'kysely';

import type { CampaignState } from '../../../lib/groupbuy/campaign';
import { DEFAULT_CAMPAIGN_RULES, DEFAULT_ITEM_RULES } from '../../../lib/groupbuy/rules';
import { endCampaign, openCampaign } from '../../../lib/store/campaign-actions';
import { followClock, lockCampaign } from '../../../lib/store/campaign-life-cycle';
import { getCampaign, listCampaigns } from '../../../lib/store/campaign-views';
import { createCampaign, type CampaignInput } from '../../../lib/store/campaigns';
import { setCategoryPrice } from '../../../lib/store/categories';
import { markGroupLeft } from '../../../lib/store/groups';
import { upsertProduct } from '../../../lib/store/products';
import type { Store } from '../../../lib/store/store';
import {
	addCampaign,
	addCategory,
	addGroup,
	book,
	campaignInput,
	HOUR,
	NOW,
	openShop,
	product,
	said,
	statuses,
} from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	/** Group C1 and the categories Tea (A1, A2) and Cake (B1). */
	const prepare = async () =>
		await store.tx(async (trx) => {
			await addGroup(trx, 'C1');
			await addCategory(trx, 'Tea', [
				{ code: 'A1', priceMinor: 350, stock: 10 },
				{ code: 'A2', priceMinor: 120 },
			]);
			await addCategory(trx, 'Cake', [{ code: 'B1', priceMinor: 500 }]);
		});
	const end = async (code: string, now: number) =>
		await store.tx(async (trx) => await endCampaign(trx, code, now));
	const stateOf = async (code: string, now: number) => (await getCampaign(store.db, code, now)).state;

	const untouched = { ordered: 0, waiting: 0, imageUrl: null, keywords: [], rules: DEFAULT_ITEM_RULES };

	describe('create', () => {
		beforeEach(prepare);

		test('takes items, prices and stock from the category, with a public code', async () => {
			const campaign = await addCampaign(store, {
				closesAt: NOW + 8 * HOUR,
				caps: new Map([['A2', 4]]),
			});
			expect(campaign).toEqual({
				code: expect.stringMatching(/^C[2-9A-Z]{7}$/) as string,
				title: '週五團',
				state: 'open',
				currency: 'TWD',
				opensAt: NOW,
				closesAt: NOW + 8 * HOUR,
				endedAt: null,
				endReason: null,
				lineGroupId: 'C1',
				groupName: null,
				category: 'Tea',
				leaderName: null,
				operators: [],
				note: null,
				orderTags: [],
				referralCode: null,
				copiedFrom: null,
				settledAt: null,
				rules: DEFAULT_CAMPAIGN_RULES,
				items: [
					{ ...untouched, code: 'A1', title: 'Item A1', priceMinor: 350, left: 10 },
					{ ...untouched, code: 'A2', title: 'Item A2', priceMinor: 120, left: 4 },
				],
				buyers: 0,
				pieces: 0,
				totalMinor: 0,
			});
			expect(await getCampaign(store.db, campaign.code, NOW)).toEqual(campaign);
		});

		test.each<[string, number, CampaignState]>([
			['in the past', NOW - HOUR, 'open'],
			['now', NOW, 'open'],
			['later', NOW + 1, 'scheduled'],
		])('opens %s', async (_name, opensAt, state) => {
			expect(await addCampaign(store, { opensAt })).toMatchObject({ state, opensAt });
		});

		test('the smaller of cap and stock is what is left', async () => {
			const { items } = await addCampaign(store, { caps: new Map([['A1', 99]]) });
			expect(items.map(({ left }) => left)).toEqual([10, null]);
		});

		test.each<[string, Partial<CampaignInput>, string]>([
			['unknown group', { lineGroupId: 'C9' }, "The group 'C9' is not registered"],
			['unknown category', { category: 'Fish' }, "There is no product category 'Fish'"],
			['closes before it opens', { opensAt: NOW + 2, closesAt: NOW + 1 }, 'would close before it opens'],
			['closes as it opens', { opensAt: NOW + 2, closesAt: NOW + 2 }, 'would close before it opens'],
			['closes in the past, before it opens', { opensAt: NOW, closesAt: NOW - 1 }, 'lies in the past'],
			['closes in the past', { opensAt: NOW - 9, closesAt: NOW }, 'Closes At lies in the past'],
			['cap of an unknown item', { caps: new Map([['A9', 1]]) }, "category 'Tea' has no item 'A9'"],
		])('refused: %s', async (_name, changes, message) => {
			await expect(addCampaign(store, changes)).rejects.toThrow(message);
			expect(await listCampaigns(store.db, {}, NOW)).toEqual([]);
		});

		test('refused in a group that the bot has left', async () => {
			await store.tx(async (trx) => await markGroupLeft(trx, 'C1', NOW, NOW));
			await expect(addCampaign(store)).rejects.toThrow("The bot has left the group 'C1'");
		});

		test('refused without a public product; hidden ones are left out', async () => {
			const hide = async (productId: string) =>
				await store.tx(async (trx) => await upsertProduct(trx, product({ productId, isPublic: false }), NOW));
			await hide('P-A1');
			expect((await addCampaign(store)).items.map(({ code }) => code)).toEqual(['A2']);
			await hide('P-B1');
			await expect(addCampaign(store, { category: 'Cake', besideOthers: true })).rejects.toThrow(
				"Category 'Cake' has no public product",
			);
		});

		test('refused for two currencies', async () => {
			await store.tx(
				async (trx) => await upsertProduct(trx, product({ productId: 'P-A2', currency: 'USD' }), NOW),
			);
			await expect(addCampaign(store)).rejects.toThrow("Category 'Tea' mixes the currencies TWD and USD");
		});

		test('prices and names are frozen: later changes of product and category do not reach it', async () => {
			const { code } = await addCampaign(store);
			await store.tx(async (trx) => {
				await setCategoryPrice(trx, 'Tea', 'A1', 1, NOW);
				await upsertProduct(trx, product({ productId: 'P-A1', title: 'Renamed', priceMinor: 2 }), NOW);
			});
			const { items } = await getCampaign(store.db, code, NOW);
			expect(items[0]).toMatchObject({ title: 'Item A1', priceMinor: 350 });
			await book(store, [said('ming', 'A1+1')]);
			expect(await getCampaign(store.db, code, NOW)).toMatchObject({ totalMinor: 350 });
		});
	});

	describe('several in one group', () => {
		beforeEach(prepare);

		test('refused by default, whether the other is open or scheduled', async () => {
			const { code } = await addCampaign(store, { opensAt: NOW + HOUR });
			const second = addCampaign(store, { category: 'Cake' });
			await expect(second).rejects.toThrow(
				`The campaign '週五團' (${code}) is open or scheduled in this group`,
			);
		});

		test('beside others when asked for and the codes tell them apart', async () => {
			await addCampaign(store);
			await addCampaign(store, { category: 'Cake', besideOthers: true });
			const outcomes = await book(store, [said('ming', 'A1+1 B1+2')]);
			expect(outcomes[0]?.changes.map(({ status }) => status)).toEqual(['booked', 'booked']);
		});

		test('beside others refused when a code is used twice', async () => {
			await addCampaign(store);
			await expect(addCampaign(store, { besideOthers: true })).rejects.toThrow(
				"Item code 'A1' is used by another campaign of this group",
			);
		});

		test('another group is no matter', async () => {
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			await addCampaign(store);
			expect(await addCampaign(store, { lineGroupId: 'C2' })).toMatchObject({ state: 'open' });
		});

		test('one that has ended, by hand or by time, is not in the way', async () => {
			const { code } = await addCampaign(store);
			await end(code, NOW + 1);
			await addCampaign(store, { closesAt: NOW + HOUR }, NOW + 2);
			expect(await addCampaign(store, {}, NOW + HOUR)).toMatchObject({ state: 'open' });
		});

		test('of four that are created at the same moment one comes to be', async () => {
			const results = await Promise.allSettled([1, 2, 3, 4].map(async () => await addCampaign(store)));
			expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
			expect(await listCampaigns(store.db, {}, NOW)).toHaveLength(1);
		});
	});

	describe('life', () => {
		beforeEach(prepare);
		const openNow = async (code: string, now: number) =>
			await store.tx(async (trx) => await openCampaign(trx, code, now));

		test('opens and ends by hand', async () => {
			const { code } = await addCampaign(store, { opensAt: NOW + HOUR });
			await expect(end(code, NOW)).rejects.toThrow('has not started');
			expect(await openNow(code, NOW + 1)).toMatchObject({ state: 'open', opensAt: NOW + 1 });
			expect(await openNow(code, NOW + 2)).toMatchObject({ state: 'open', opensAt: NOW + 1 });
			expect(await end(code, NOW + 3)).toMatchObject({
				state: 'closed',
				endReason: 'manual',
				endedAt: NOW + 3,
			});
			expect(await end(code, NOW + 4)).toMatchObject({ state: 'closed', endedAt: NOW + 3 });
			await expect(openNow(code, NOW + 5)).rejects.toThrow('has ended');
		});

		test('follows the clock without any job', async () => {
			const { code } = await addCampaign(store, { opensAt: NOW + HOUR, closesAt: NOW + 2 * HOUR });
			expect(await stateOf(code, NOW)).toBe('scheduled');
			expect(await stateOf(code, NOW + HOUR)).toBe('open');
			expect(await stateOf(code, NOW + 2 * HOUR - 1)).toBe('open');
			expect(await getCampaign(store.db, code, NOW + 2 * HOUR)).toMatchObject({
				state: 'closed',
				endReason: 'time',
				endedAt: NOW + 2 * HOUR,
			});
		});

		test('orders follow the clock as well, with nothing stored in between', async () => {
			await addCampaign(store, { opensAt: NOW + HOUR, closesAt: NOW + 2 * HOUR });
			const at = [NOW, NOW + HOUR, NOW + 2 * HOUR - 1, NOW + 2 * HOUR].map((time) =>
				said('ming', 'A1+1', { at: time }),
			);
			expect(statuses(await book(store, at, NOW + 3 * HOUR))).toEqual([
				'not_open_yet',
				'booked',
				'booked',
				'closed',
			]);
		});

		test('one that the clock has opened can be ended by hand', async () => {
			const { code } = await addCampaign(store, { opensAt: NOW + HOUR });
			expect(await end(code, NOW + 2 * HOUR)).toMatchObject({
				state: 'closed',
				endReason: 'manual',
				endedAt: NOW + 2 * HOUR,
			});
		});

		test('one that the clock has closed stays closed by time', async () => {
			const { code } = await addCampaign(store, { closesAt: NOW + HOUR });
			expect(await end(code, NOW + 2 * HOUR)).toMatchObject({ endReason: 'time', endedAt: NOW + HOUR });
			await expect(openNow(code, NOW + 2 * HOUR)).rejects.toThrow('has ended');
		});

		test('the stored states catch up with the clock', async () => {
			const { code } = await addCampaign(store, { opensAt: NOW + HOUR, closesAt: NOW + 2 * HOUR });
			const stored = async (now: number) => {
				await store.tx(async (trx) => await followClock(trx, await lockCampaign(trx, code, now), now));
				const row = store.db
					.selectFrom('campaigns')
					.select(['state', 'ended_at', 'end_reason'])
					.where('code', '=', code);
				return Object.values(await row.executeTakeFirstOrThrow());
			};
			expect(await stored(NOW + HOUR - 1)).toEqual(['scheduled', null, null]);
			expect(await stored(NOW + HOUR)).toEqual(['open', null, null]);
			expect(await stored(NOW + 3 * HOUR)).toEqual(['closed', NOW + 2 * HOUR, 'time']);
			expect(await stored(NOW + 4 * HOUR)).toEqual(['closed', NOW + 2 * HOUR, 'time']);
		});

		test('an unknown code is told with the way out', async () => {
			await expect(getCampaign(store.db, 'C2222222', NOW)).rejects.toMatchObject({
				name: 'InputError',
				message: "There is no campaign 'C2222222'",
				description: expect.stringContaining('Get Many') as string,
			});
			await expect(end('C2222222', NOW)).rejects.toThrow("There is no campaign 'C2222222'");
		});
	});

	describe('progress', () => {
		test('counts pieces, buyers and money; what was given back does not count', async () => {
			const { code } = await openShop(
				store,
				[
					{ code: 'A1', priceMinor: 350, stock: 10 },
					{ code: 'A2', priceMinor: 120 },
				],
				{ caps: new Map([['A1', 8]]) },
			);
			await book(store, [
				said('ming', 'A1+2'),
				said('mei', 'A1+1 A2+3'),
				said('hua', 'A2+5'),
				said('hua', '取消'),
				said('mei', 'A2-1'),
			]);
			expect(await getCampaign(store.db, code, NOW)).toMatchObject({
				buyers: 2,
				pieces: 5,
				totalMinor: 3 * 350 + 2 * 120,
				items: [
					{ code: 'A1', ordered: 3, left: 5 },
					{ code: 'A2', ordered: 2, left: null },
				],
			});
		});

		test('a second order of a buyer in the same campaign counts him once', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await book(store, [said('ming', 'A1+2')]);
			await store.db.updateTable('orders').set({ state: 'confirmed' }).execute();
			await book(store, [said('ming', 'A1+1')]);
			expect(await getCampaign(store.db, code, NOW)).toMatchObject({ buyers: 1, pieces: 3 });
		});
	});

	describe('history', () => {
		test('filters by group, state and words, newest first', async () => {
			await prepare();
			await store.tx(async (trx) => await addGroup(trx, 'C2'));
			const old = await addCampaign(store, { title: 'Tea 100% _old_' });
			await end(old.code, NOW + 1);
			const late = await addCampaign(store, { title: '茶 Late', closesAt: NOW + HOUR }, NOW + 2);
			const other = await addCampaign(
				store,
				{ lineGroupId: 'C2', title: 'Other', opensAt: NOW + HOUR },
				NOW + 2,
			);
			const list = async (filter: Parameters<typeof listCampaigns>[1], now = NOW + 3) =>
				(await listCampaigns(store.db, filter, now)).map(({ code }) => code);

			expect(await list({})).toEqual([other.code, late.code, old.code]);
			expect(await list({ lineGroupIds: ['C1'] })).toEqual([late.code, old.code]);
			expect(await list({ lineGroupIds: ['C1', 'C2'], limit: 2 })).toEqual([other.code, late.code]);
			expect(await list({ lineGroupIds: [] })).toEqual([]);
			expect(await list({ state: 'open' })).toEqual([late.code]);
			expect(await list({ state: 'scheduled' })).toEqual([other.code]);
			expect(await list({ state: 'closed' })).toEqual([old.code]);
			expect(await list({ state: 'open' }, NOW + HOUR)).toEqual([other.code]);
			expect(await list({ state: 'closed' }, NOW + HOUR)).toEqual([late.code, old.code]);
			expect(await list({ search: 'LATE' })).toEqual([late.code]);
			expect(await list({ search: '0%' })).toEqual([old.code]);
			expect(await list({ search: '_' })).toEqual([old.code]);
			expect(await list({ search: '茶' })).toEqual([late.code]);
			expect(await list({ search: other.code.toLowerCase() })).toEqual([other.code]);
			expect(await list({ codes: [old.code] })).toEqual([old.code]);
		});

		test('more campaigns than a statement may carry values', async () => {
			await prepare();
			const campaign = await addCampaign(store);
			const row = await store.db.selectFrom('campaigns').selectAll().executeTakeFirstOrThrow();
			const names = Object.keys(row).filter((name) => name !== 'id' && name !== 'code');
			const columns = sql.join(names.map((name) => sql.ref(name)));
			await sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < 35000)
				insert into campaigns (code, ${columns})
				select 'X' || n.i, ${columns} from n cross join campaigns`.execute(store.db);
			const all = await listCampaigns(store.db, {}, NOW);
			expect(all).toHaveLength(35_001);
			expect(all.at(-1)).toEqual(campaign);
		});
	});

	test('two drafts of the same public code: the second draws again', async () => {
		await prepare();
		const { code } = await addCampaign(store);
		let attempts = 0;
		const created = await store.tx(async (trx) => {
			attempts += 1;
			const campaign = await createCampaign(
				trx,
				campaignInput({ category: 'Cake', besideOthers: true }),
				NOW,
			);
			if (attempts === 1) {
				await trx.updateTable('campaigns').set({ code }).where('code', '=', campaign.code).execute();
			}
			return campaign;
		});
		expect(attempts).toBe(2);
		expect(await getCampaign(store.db, created.code, NOW)).toEqual(created);
	});
});
