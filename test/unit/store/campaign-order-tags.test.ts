import { copyCampaign } from '../../../lib/store/campaign-copy';
import { endCampaign } from '../../../lib/store/campaign-actions';
import { getCampaign } from '../../../lib/store/campaign-views';
import { updateCampaign, type CampaignChanges } from '../../../lib/store/campaigns';
import { listOrders } from '../../../lib/store/orders';
import type { Store } from '../../../lib/store/store';
import { addCampaign, book, HOUR, NOW, openShop, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const shop = async (orderTags: string[]) => (await openShop(store, [{ code: 'A1' }], { orderTags })).code;
	const update = async (code: string, changes: CampaignChanges) =>
		await store.tx(
			async (trx) => await updateCampaign(trx, code, changes, { actor: null, reason: null, at: NOW }, NOW),
		);
	const tagsOf = async () => (await listOrders(store.db, {})).map(({ tags }) => tags);

	test('every order of the campaign carries its tags, cleaned and each once', async () => {
		const code = await shop([' LINE OA', 'ＬＩＮＥ　OA', '', '直播']);
		await book(store, [said('Amy', 'A1+1'), said('Bob', 'A1+2')]);
		expect((await getCampaign(store.db, code, NOW)).orderTags).toEqual(['LINE OA', '直播']);
		expect(await tagsOf()).toEqual([
			['LINE OA', '直播'],
			['LINE OA', '直播'],
		]);
	});

	test('tags that are set later are added to what orders have; none is taken', async () => {
		const code = await shop(['直播']);
		await book(store, [said('Amy', 'A1+1')]);
		await update(code, { orderTags: ['LINE OA'], rules: {}, itemRules: new Map() });
		await book(store, [said('Bob', 'A1+1')]);
		expect(await tagsOf()).toEqual([['直播', 'LINE OA'], ['LINE OA']]);
		await update(code, { orderTags: ['LINE OA'] });
		await update(code, { orderTags: [] });
		await book(store, [said('Eve', 'A1+1')]);
		expect(await tagsOf()).toEqual([['直播', 'LINE OA'], ['LINE OA'], []]);
	});

	test('also when the campaign is over', async () => {
		const code = await shop([]);
		await book(store, [said('Amy', 'A1+1')]);
		await store.tx(async (trx) => await endCampaign(trx, code, NOW + HOUR));
		await update(code, { orderTags: ['LINE OA'] });
		expect(await tagsOf()).toEqual([['LINE OA']]);
	});

	test('only the orders of that campaign', async () => {
		const code = await shop([]);
		await book(store, [said('Amy', 'A1+1')]);
		await store.tx(async (trx) => await endCampaign(trx, code, NOW + HOUR));
		const { code: other } = await addCampaign(store, { opensAt: NOW + HOUR }, NOW + HOUR);
		await update(other, { orderTags: ['LINE OA'] });
		expect(await tagsOf()).toEqual([[]]);
	});

	test.each<[string, CampaignChanges]>([
		['nothing', {}],
		['a title beside tags', { title: 'x', orderTags: ['LINE OA'] }],
		['rules beside tags', { rules: { addOnly: true }, orderTags: ['LINE OA'] }],
	])('a campaign that has started takes tags, but not %s', async (_, changes) => {
		const code = await shop([]);
		await book(store, [said('Amy', 'A1+1')]);
		await expect(update(code, changes)).rejects.toThrow('has started');
		expect(await tagsOf()).toEqual([[]]);
		expect((await getCampaign(store.db, code, NOW)).orderTags).toEqual([]);
	});

	test.each<[string, string[], string]>([
		['one that is too long', ['x'.repeat(31)], 'is too long'],
		['eleven', Array.from({ length: 11 }, (_, index) => `t${index}`), 'There are 11 order tags'],
	])('refused: %s', async (_, orderTags, message) => {
		await expect(shop(orderTags)).rejects.toThrow(message);
	});

	test('a copy has the same tags, unless it is given others', async () => {
		const code = await shop(['LINE OA']);
		await store.tx(async (trx) => await endCampaign(trx, code, NOW));
		const copy = async (orderTags?: string[]) =>
			await store.tx(async (trx) => {
				const made = await copyCampaign(
					trx,
					{
						from: code,
						lineGroupId: null,
						title: null,
						opensAt: NOW,
						closesAt: null,
						withOrders: false,
						caps: new Map(),
						besideOthers: false,
						...(orderTags && { orderTags }),
					},
					NOW,
				);
				await endCampaign(trx, made.code, NOW);
				return made.orderTags;
			});
		expect(await copy()).toEqual(['LINE OA']);
		expect(await copy(['預購'])).toEqual(['預購']);
		expect(await copy([])).toEqual([]);
	});

	test('orders are found by a tag, whatever its case, and not by a part of one', async () => {
		await shop(['LINE OA']);
		await book(store, [said('Amy', 'A1+1')]);
		const found = async (tag: string) => (await listOrders(store.db, { tag })).length;
		expect(await Promise.all(['LINE OA', 'line oa', 'LINE', 'OA', '%', '"'].map(found))).toEqual([
			1, 1, 0, 0, 0, 0,
		]);
	});
});
