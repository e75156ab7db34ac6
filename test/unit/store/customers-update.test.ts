// What is known of a customer changes, two become one, and one is forgotten.
import type { Recipient } from '../../../lib/groupbuy/checkout';
import { eraseCustomer } from '../../../lib/store/customer-erase';
import { customerHistory } from '../../../lib/store/customer-history';
import { bindCustomer } from '../../../lib/store/customer-binding';
import { findCustomers, getCustomer } from '../../../lib/store/customer-records';
import { rememberAddress, updateCustomer, type CustomerChanges } from '../../../lib/store/customer-update';
import { upsertCustomer } from '../../../lib/store/customers';
import { wholeSum } from '../../../lib/store/expressions';
import { adjustStoreCredit, type StoreCreditMove } from '../../../lib/store/store-credit';
import { saveProfiles } from '../../../lib/store/buyers';
import type { Store } from '../../../lib/store/store';
import { book, DAY, NOW, openShop, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

const LATER = NOW + DAY;

function address(changes: Partial<Recipient>): Recipient {
	return {
		name: '王小明',
		phone: '0912345678',
		email: null,
		country: 'TW',
		postalCode: null,
		address: null,
		storeCode: null,
		storeName: null,
		pickupPlace: null,
		...changes,
	};
}
const store7 = address({ storeCode: '131386', storeName: '大安門市' });
const home = address({ postalCode: '106', address: '台北市大安區和平東路一段1號' });

describeStores((open) => {
	let store: Store;
	let ming: string;
	beforeEach(async () => {
		store = await open();
		ming = await made({ phone: '0911111111', name: '小明' });
	});

	async function made(request: { phone?: string; email?: string; name?: string; lineUserId?: string }) {
		const nothing = { lineUserId: null, phone: null, email: null, name: null, note: null, bind: false };
		const { customer } = await store.tx(
			async (trx) => await upsertCustomer(trx, { ...nothing, ...request }, NOW),
		);
		return customer!.code;
	}
	const update = async (code: string, changes: CustomerChanges, merge = false) =>
		await store.tx(async (trx) => await updateCustomer(trx, code, changes, merge, LATER));
	const credit = async (code: string, deltaMinor: number, changes: Partial<StoreCreditMove> = {}) => {
		const move = { deltaMinor, orderId: null, staff: null, reason: null, requestKey: null, ...changes };
		return await store.tx(async (trx) => await adjustStoreCredit(trx, code, move, NOW));
	};
	/** Each customer's balance, and what its ledger adds up to. */
	const balances = async () =>
		await store.db
			.selectFrom('customers')
			.select((eb) => [
				'code',
				'store_credit_minor as balance',
				eb
					.selectFrom('store_credit_events')
					.select((events) => wholeSum(events.ref('delta_minor')).as('sum'))
					.whereRef('customer_id', '=', 'customers.id')
					.as('sum'),
			])
			.orderBy('id')
			.execute();

	test('only what is given changes', async () => {
		const before = await getCustomer(store.db, ming);
		const { status, customer } = await update(ming, { email: 'MING@example.com', note: '怕吵' });
		expect(status).toBe('updated');
		expect(customer).toEqual({ ...before, email: 'ming@example.com', note: '怕吵', updatedAt: LATER });
		expect(await update(ming, { phone: null, note: null, name: '王小明' })).toMatchObject({
			status: 'updated',
			customer: { phone: null, email: 'ming@example.com', note: null, name: '王小明' },
		});
		// Their own orders are named so too.
		const buyer = store.db.selectFrom('buyers').select(['line_user_id', 'display_name']);
		expect(await buyer.execute()).toEqual([{ line_user_id: `customer:${ming}`, display_name: '王小明' }]);
	});

	test.each<[string, CustomerChanges, string]>([
		['the last contact is taken away', { phone: null }, 'would have neither a phone number nor an e-mail'],
		['the number is none', { phone: '12' }, "The phone number '12' cannot be a customer's"],
		['a tag is a sentence', { addTags: ['很'.repeat(31)] }, 'is too long'],
		['there are too many tags', { addTags: Array.from({ length: 51 }, (_, i) => `t${i}`) }, '51 tags'],
	])('when %s nothing changes', async (_name, changes, message) => {
		const before = await getCustomer(store.db, ming);
		await expect(update(ming, { ...changes, note: 'x' })).rejects.toThrow(message);
		expect(await getCustomer(store.db, ming)).toEqual(before);
		await expect(update('M2222222', { note: 'x' })).rejects.toThrow("There is no customer 'M2222222'");
	});

	test('tags are added and removed, each once', async () => {
		const tags = async (addTags: string[], removeTags: string[] = []) =>
			(await update(ming, { addTags, removeTags })).customer?.tags;
		expect(await tags(['VIP', ' ＶＩＰ ', '', '素食  者'])).toEqual(['VIP', '素食 者']);
		expect(await tags(['VIP'], ['素食 者', 'none'])).toEqual(['VIP']);
		expect(await tags([], ['VIP'])).toEqual([]);
	});

	test('five addresses are kept, the newest first, none twice', async () => {
		const numbered = (n: number) => address({ address: `${n} 號` });
		const remember = async (recipient: Recipient) => {
			await store.tx(async (trx) => await rememberAddress(trx, ming, recipient, LATER));
			return (await getCustomer(store.db, ming)).addresses;
		};
		expect(await remember(store7)).toEqual([store7]);
		expect(await remember(home)).toEqual([home, store7]);
		const { name, ...rest } = store7;
		expect(await remember({ ...rest, name })).toEqual([store7, home]);
		expect((await update(ming, { addAddresses: [1, 2, 3, 4].map(numbered) })).customer?.addresses).toEqual([
			...[1, 2, 3, 4].map(numbered),
			store7,
		]);
		const removeAddresses = [numbered(2), numbered(9)];
		for (let times = 0; times < 2; times++)
			expect((await update(ming, { removeAddresses })).customer?.addresses).toHaveLength(4);
	});

	test('another customer’s number is offered for merging, and nothing changes', async () => {
		const hua = await made({ phone: '0922222222' });
		expect(await update(ming, { phone: '0922-222-222', note: 'x' })).toMatchObject({
			status: 'duplicate',
			customer: { code: ming, phone: '+886911111111', note: null },
			matches: [{ code: hua }],
		});
	});

	test('number and address of two others are refused, even for merging', async () => {
		await made({ phone: '0922222222' });
		await made({ email: 'hua@example.com' });
		const changes = { phone: '0922222222', email: 'hua@example.com' };
		for (const merge of [false, true]) {
			const { status, matches } = await update(ming, changes, merge);
			expect([status, matches.length]).toEqual(['conflict', 2]);
		}
		expect(await findCustomers(store.db, {})).toHaveLength(3);
	});

	test('two become one: accounts, orders, tags, addresses, store credit', async () => {
		await openShop(store, [{ code: 'A1' }]);
		await book(store, [said('hua', 'A1+2'), said('ming', 'A1+1')]);
		const hua = await made({
			phone: '0922222222',
			email: 'hua@example.com',
			name: '小華',
			lineUserId: 'U-hua',
		});
		await store.tx(async (trx) => await bindCustomer(trx, { code: ming, lineUserId: 'U-ming' }, NOW));
		await update(ming, { addTags: ['VIP', '北部'], addAddresses: [store7], note: '一' });
		await update(hua, { addTags: ['VIP', '素'], addAddresses: [home, store7], note: '二' });
		await credit(ming, 30);
		await credit(hua, 70);

		const merged = await update(ming, { email: 'hua@example.com' }, true);
		expect(merged).toMatchObject({
			status: 'merged',
			matches: [],
			customer: {
				code: ming,
				name: '小明',
				phone: '+886911111111',
				email: 'hua@example.com',
				note: '一\n二',
				tags: ['VIP', '北部', '素'],
				addresses: [store7, home],
				storeCreditMinor: 100,
			},
		});
		expect(merged.customer?.lineUsers.map(({ lineUserId }) => lineUserId).sort()).toEqual([
			'U-hua',
			'U-ming',
		]);
		await expect(getCustomer(store.db, hua)).rejects.toThrow(`There is no customer '${hua}'`);
		const orders = await customerHistory(store.db, ming, LATER);
		expect(orders.map(({ lineUserId, totalMinor }) => [lineUserId, totalMinor])).toEqual([
			['U-ming', 100],
			['U-hua', 200],
		]);
		expect(await balances()).toEqual([
			{ code: ming, balance: 100, sum: 100 },
			{ code: hua, balance: 0, sum: 0 },
		]);
		// The same again finds nobody else to merge with.
		expect(await update(ming, { email: 'hua@example.com' }, true)).toMatchObject({ status: 'updated' });
		// The number that the other had is free for somebody new.
		expect(await made({ phone: '0922222222' })).not.toBe(ming);
	});

	test('orders that were made without a LINE account stay after merging', async () => {
		const hua = await made({ phone: '0922222222' });
		await openShop(store, [{ code: 'A1' }]);
		await book(store, [said('hua', 'A1+2')]);
		const own = await store.db
			.selectFrom('buyers')
			.select('id')
			.where('line_user_id', '=', `customer:${hua}`)
			.executeTakeFirstOrThrow();
		await store.db.updateTable('orders').set({ buyer_id: own.id }).execute();
		await update(ming, { phone: '0922222222' }, true);
		expect(await customerHistory(store.db, ming, LATER)).toMatchObject([{ totalMinor: 200 }]);
	});

	test('two updates to one number at once: one has it, the other is told', async () => {
		const hua = await made({ phone: '0922222222' });
		for (let round = 0; round < 10; round++) {
			const phone = `093333330${round}`;
			const answers = await Promise.all([update(ming, { phone }), update(hua, { phone })]);
			expect(answers.map(({ status }) => status).sort()).toEqual(['duplicate', 'updated']);
		}
	});

	test('two that are merged into each other at once leave one', async () => {
		const codes = [ming, await made({ phone: '0922222222' })];
		const done = await Promise.allSettled([
			update(codes[0]!, { phone: '0922222222' }, true),
			update(codes[1]!, { phone: '0911111111' }, true),
		]);
		expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await findCustomers(store.db, {})).toHaveLength(1);
	});

	test('the history is of the last year, newest first, of all accounts', async () => {
		await openShop(store, [{ code: 'A1' }]);
		await book(store, [
			said('a', 'A1+1', { at: NOW + 1 }),
			said('b', 'A1+2', { at: NOW + 2 }),
			said('c', 'A1+3'),
		]);
		for (const lineUserId of ['U-a', 'U-b'])
			await store.tx(async (trx) => await bindCustomer(trx, { code: ming, lineUserId }, NOW));
		const pieces = async (now: number) =>
			(await customerHistory(store.db, ming, now)).map(({ lines }) => lines[0]?.quantity);
		expect(await pieces(NOW + DAY)).toEqual([2, 1]);
		expect(await pieces(NOW + 365 * DAY + 1)).toEqual([2]);
		expect(await pieces(NOW + 366 * DAY)).toEqual([]);
		await expect(customerHistory(store.db, 'M2222222', NOW)).rejects.toThrow(
			"There is no customer 'M2222222'",
		);
	});

	test('store credit never falls below 0, and a key changes it once', async () => {
		expect(await credit(ming, 100, { requestKey: 'k1' })).toEqual({ status: 'changed', balanceMinor: 100 });
		expect(await credit(ming, 100, { requestKey: 'k1' })).toEqual({ status: 'already', balanceMinor: 100 });
		expect(await credit(ming, -101)).toEqual({ status: 'insufficient', balanceMinor: 100 });
		expect(await credit(ming, -100, { reason: '折抵' })).toEqual({ status: 'changed', balanceMinor: 0 });
		expect(await balances()).toEqual([{ code: ming, balance: 0, sum: 0 }]);
	});

	test('of 10 who spend the same credit at once as many succeed as it is enough for', async () => {
		await credit(ming, 35);
		const spent = await Promise.all(Array.from({ length: 10 }, async () => await credit(ming, -10)));
		expect(spent.filter(({ status }) => status === 'changed')).toHaveLength(3);
		const same = await Promise.all(
			Array.from({ length: 4 }, async () => await credit(ming, 5, { requestKey: 'once' })),
		);
		expect(same.filter(({ status }) => status === 'changed')).toHaveLength(1);
		expect(await balances()).toEqual([{ code: ming, balance: 10, sum: 10 }]);
	});

	test('after erasing nothing tells who it was; amounts stay', async () => {
		await openShop(store, [{ code: 'A1' }]);
		const profile = { lineUserId: 'U-ming', displayName: '王小明', pictureUrl: null };
		await store.tx(async (trx) => await saveProfiles(trx, [profile], NOW));
		await book(store, [said('ming', 'A1+1')]);
		await update(ming, { email: 'ming@example.com', addTags: ['機密'], addAddresses: [home], note: '機密' });
		await store.tx(async (trx) => await bindCustomer(trx, { code: ming, lineUserId: 'U-ming' }, NOW));
		await credit(ming, 50, { reason: '小明生日' });

		const erased = await store.tx(async (trx) => await eraseCustomer(trx, ming, LATER));
		expect(erased).toMatchObject({ code: ming, buyers: 2, orders: 1 });
		for (const table of ['customers', 'buyers', 'store_credit_events', 'orders', 'order_events'] as const) {
			const rows = JSON.stringify(await store.db.selectFrom(table).selectAll().execute());
			expect(rows).not.toMatch(/小明|911111111|912345678|ming@|機密|和平東路|U-ming/);
		}
		expect(await balances()).toEqual([{ code: ming, balance: 50, sum: 50 }]);
		await expect(getCustomer(store.db, ming)).rejects.toThrow(`There is no customer '${ming}'`);
		await expect(update(ming, { note: 'x' })).rejects.toThrow(`There is no customer '${ming}'`);
		expect(await made({ phone: '0911111111' })).not.toBe(ming);
	});
});
