import { DEFAULT_SHOP_SETTINGS, type ShopSettings } from '../../../lib/groupbuy/checkout';
import { createOrderTag, deleteOrderTag, listOrderTags } from '../../../lib/store/order-tags';
import { deleteReply, listSavedReplies, saveReply } from '../../../lib/store/saved-replies';
import { readShopSettings, writeShopSettings } from '../../../lib/store/shop-settings';
import type { Store } from '../../../lib/store/store';
import { NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const write = async (changes: Partial<ShopSettings>) =>
		await store.tx(async (trx) => await writeShopSettings(trx, changes, NOW));

	test('settings have defaults, and only what is given changes', async () => {
		expect(await readShopSettings(store.db)).toEqual(DEFAULT_SHOP_SETTINGS);
		expect(await write({ shopName: '好吃店', linkDays: 7 })).toEqual({
			...DEFAULT_SHOP_SETTINGS,
			shopName: '好吃店',
			linkDays: 7,
		});
		await write({ linkDays: 30, liffId: '123-abc' });
		await write({ liffId: null });
		expect(await readShopSettings(store.db)).toEqual({ ...DEFAULT_SHOP_SETTINGS, shopName: '好吃店' });
	});

	test('several who change different settings at once lose none', async () => {
		const changes: Array<Partial<ShopSettings>> = [
			{ shopName: '好吃店' },
			{ invoices: true },
			{ linkDays: 7 },
			{ expireHours: 48 },
		];
		await Promise.all(changes.map(write));
		expect(await readShopSettings(store.db)).toMatchObject(Object.assign({}, ...changes) as object);
	});

	test('saved replies have one text each, and are gone once', async () => {
		const save = async (name: string, text: string) =>
			await store.tx(async (trx) => await saveReply(trx, { name, text }, NOW));
		await save('b', '二');
		await save('a', '一');
		await save('b', '二二');
		expect(await listSavedReplies(store.db)).toEqual([
			{ name: 'a', text: '一' },
			{ name: 'b', text: '二二' },
		]);
		const remove = async (name: string) => await store.tx(async (trx) => await deleteReply(trx, name));
		expect([await remove('a'), await remove('a')]).toEqual([true, false]);
		expect(await listSavedReplies(store.db)).toHaveLength(1);
	});

	test('order tags are made once and gone once', async () => {
		const create = async (name: string) =>
			await store.tx(async (trx) => await createOrderTag(trx, name, NOW));
		expect([await create('急件'), await create('急件'), await create('自取')]).toEqual([true, false, true]);
		expect((await listOrderTags(store.db)).sort()).toEqual(['急件', '自取'].sort());
		const remove = async (name: string) => await store.tx(async (trx) => await deleteOrderTag(trx, name));
		expect([await remove('急件'), await remove('急件')]).toEqual([true, false]);
	});
});
