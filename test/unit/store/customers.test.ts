// Who is who: found or made by phone number or e-mail address, bound to LINE accounts, merged.
import { assignConversation, assignedTo } from '../../../lib/store/assignments';
import { saveProfiles } from '../../../lib/store/buyers';
import { bindCustomer, orderingId, unbindCustomer } from '../../../lib/store/customer-binding';
import { customerOf, findCustomers, getCustomer } from '../../../lib/store/customer-records';
import { upsertCustomer, type CustomerRequest } from '../../../lib/store/customers';
import type { Store } from '../../../lib/store/store';
import { NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const PHONE = '0912-345-678';
const EMAIL = 'Ming@example.com';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	const upsert = async (request: Partial<CustomerRequest>) => {
		const nothing = { lineUserId: null, phone: null, email: null, name: null, note: null, bind: false };
		return await store.tx(async (trx) => await upsertCustomer(trx, { ...nothing, ...request }, NOW));
	};
	/** The code of a customer who was made just now. */
	const made = async (request: Partial<CustomerRequest>) => {
		const { status, customer } = await upsert(request);
		expect(status).toBe('created');
		return customer!.code;
	};
	const all = async () => await findCustomers(store.db, {});

	test('a new phone number makes a customer, known by it however it is written', async () => {
		const { status, customer, matches } = await upsert({ phone: PHONE, name: '王小明', note: '老客戶' });
		expect(status).toBe('created');
		expect(matches).toEqual([]);
		expect(customer).toEqual({
			code: expect.stringMatching(/^M.{7}$/) as string,
			name: '王小明',
			phone: '+886912345678',
			email: null,
			note: '老客戶',
			tags: [],
			addresses: [],
			storeCreditMinor: 0,
			lineUsers: [],
			createdAt: NOW,
			updatedAt: NOW,
		});
		const again = await upsert({ phone: '+886 912 345 678', name: '大明' });
		expect(again).toEqual({ status: 'found', customer, matches: [] });
		expect(await getCustomer(store.db, customer!.code)).toEqual(customer);
	});

	test('an e-mail address is enough, and its case does not matter', async () => {
		const code = await made({ email: EMAIL });
		expect(await upsert({ email: 'ming@EXAMPLE.com' })).toMatchObject({
			status: 'found',
			customer: { code },
		});
	});

	test.each<[string, Partial<CustomerRequest>, string]>([
		['nothing', {}, 'Neither a phone number nor an e-mail address is given'],
		[
			'a LINE account alone',
			{ lineUserId: 'U-ming' },
			'Neither a phone number nor an e-mail address is given',
		],
		['half a number', { phone: '0912' }, "The phone number '0912' cannot be a customer's"],
		['no address', { email: 'ming' }, "'ming' is not an e-mail address"],
	])('of %s nobody can be made', async (_name, request, message) => {
		await expect(upsert(request)).rejects.toThrow(message);
		expect(await all()).toEqual([]);
	});

	test('one made beside a chat is bound to the LINE account, under the name in LINE', async () => {
		const profile = { lineUserId: 'U-ming', displayName: '小明', pictureUrl: null };
		await store.tx(async (trx) => await saveProfiles(trx, [profile], NOW));
		const { customer } = await upsert({ lineUserId: 'U-ming', phone: PHONE });
		expect(customer).toMatchObject({
			name: '小明',
			lineUsers: [{ lineUserId: 'U-ming', displayName: '小明', assignedTo: null }],
		});
		expect(await upsert({ lineUserId: 'U-ming', phone: PHONE })).toMatchObject({ status: 'found', customer });
		// The account alone names its customer from now on.
		expect(await upsert({ lineUserId: 'U-ming' })).toMatchObject({ status: 'found', customer });
		expect(await customerOf(store.db, 'U-ming')).toEqual(customer);
		expect(await customerOf(store.db, 'U-hua')).toBeNull();
	});

	test('a number that is a customer’s already is offered, and bound only when that is said', async () => {
		const code = await made({ phone: PHONE, name: '王小明' });
		const offer = await upsert({ lineUserId: 'U-ming', phone: PHONE });
		expect(offer).toMatchObject({
			status: 'match_found',
			customer: null,
			matches: [{ code, lineUsers: [] }],
		});
		expect(await store.db.selectFrom('buyers').select('line_user_id').execute()).toEqual([
			{ line_user_id: `customer:${code}` },
		]);
		const bound = {
			status: 'bound',
			customer: { code, name: '王小明', lineUsers: [{ lineUserId: 'U-ming' }] },
		};
		expect(await upsert({ lineUserId: 'U-ming', phone: PHONE, bind: true })).toMatchObject(bound);
		expect(await upsert({ lineUserId: 'U-ming', phone: PHONE, bind: true })).toMatchObject({
			...bound,
			status: 'found',
		});
	});

	test('number and address of two different customers have to be given anew', async () => {
		const codes = [await made({ phone: PHONE }), await made({ email: EMAIL })];
		for (const bind of [false, true]) {
			const { status, customer, matches } = await upsert({
				lineUserId: 'U-ming',
				phone: PHONE,
				email: EMAIL,
				bind,
			});
			expect([status, customer, matches.map(({ code }) => code).sort()]).toEqual([
				'conflict',
				null,
				codes.sort(),
			]);
		}
		expect(await customerOf(store.db, 'U-ming')).toBeNull();
	});

	test('an account of one customer is not bound to another', async () => {
		const ming = await made({ lineUserId: 'U-ming', phone: PHONE });
		const hua = await made({ phone: '0922222222' });
		const taken = { status: 'already_bound', customer: { code: ming } };
		const wanted = { lineUserId: 'U-ming', bind: true };
		expect(await upsert({ ...wanted, phone: '0922222222' })).toMatchObject({
			...taken,
			matches: [{ code: hua }],
		});
		expect(await upsert({ ...wanted, phone: '0933333333' })).toMatchObject({ ...taken, matches: [] });
		expect(await all()).toHaveLength(2);
		const bind = async (code: string) =>
			await store.tx(async (trx) => await bindCustomer(trx, { code, lineUserId: 'U-ming' }, NOW));
		expect(await bind(hua)).toMatchObject({ status: 'bound_to_other', customer: { code: ming } });
		expect(await bind(ming)).toMatchObject({ status: 'already', customer: { code: ming } });
	});

	test('an account is unbound once, and can be bound to another then', async () => {
		const ming = await made({ lineUserId: 'U-ming', phone: PHONE });
		const hua = await made({ phone: '0922222222' });
		const unbind = async (code: string) =>
			await store.tx(async (trx) => await unbindCustomer(trx, { code, lineUserId: 'U-ming' }, NOW));
		expect(await unbind(hua)).toMatchObject({ status: 'not_bound', customer: { code: hua } });
		expect(await unbind(ming)).toMatchObject({ status: 'unbound', customer: { code: ming, lineUsers: [] } });
		expect(await unbind(ming)).toMatchObject({ status: 'not_bound' });
		const bound = await store.tx(
			async (trx) => await bindCustomer(trx, { code: hua, lineUserId: 'U-ming' }, NOW),
		);
		expect(bound).toMatchObject({ status: 'bound', customer: { lineUsers: [{ lineUserId: 'U-ming' }] } });
	});

	test('orders are made for the LINE account, or for a customer without one', async () => {
		const ordering = async (code: string) => await store.tx(async (trx) => await orderingId(trx, code, NOW));
		const code = await made({ phone: PHONE, name: '王小明' });
		expect(await ordering(code)).toBe(`customer:${code}`);
		const names = store.db.selectFrom('buyers').select('display_name');
		expect(await names.execute()).toEqual([{ display_name: '王小明' }]);
		await upsert({ lineUserId: 'U-old', phone: PHONE, bind: true });
		await store.tx(async (trx) => await bindCustomer(trx, { code, lineUserId: 'U-new' }, NOW));
		expect(await ordering(code)).toBe('U-new');
		const chat = await made({ lineUserId: 'U-hua', email: EMAIL });
		await store.tx(async (trx) => await unbindCustomer(trx, { code: chat, lineUserId: 'U-hua' }, NOW));
		expect(await ordering(chat)).toBe(`customer:${chat}`);
		await expect(ordering('M2222222')).rejects.toThrow("There is no customer 'M2222222'");
	});

	test('are found by what staff know of them', async () => {
		const profile = { lineUserId: 'U-bear', displayName: '🐻 Bear', pictureUrl: null };
		await store.tx(async (trx) => await saveProfiles(trx, [profile], NOW));
		const ming = await made({ phone: PHONE, name: '王小明' });
		const bear = await made({ lineUserId: 'U-bear', email: 'bear_100%@example.com', name: '熊' });
		await store.db
			.updateTable('customers')
			.set({ tags: '["VIP","說\\"好\\""]' })
			.where('code', '=', ming)
			.execute();
		const found = async (filter: Parameters<typeof findCustomers>[1]) =>
			(await findCustomers(store.db, filter)).map(({ code }) => code);
		expect(await found({})).toEqual([bear, ming]);
		expect(await found({ limit: 1 })).toEqual([bear]);
		for (const search of ['小明', '0912345678', '0912-345', '345 678', 'vip', '說"好', ming.toLowerCase()])
			expect([search, await found({ search })]).toEqual([search, [ming]]);
		for (const search of ['熊', 'bear', 'BEAR_100%', '🐻'])
			expect([search, await found({ search })]).toEqual([search, [bear]]);
		for (const search of ['大明', '0922', 'U-bear'])
			expect([search, await found({ search })]).toEqual([search, []]);
		expect(await found({ search: '' })).toEqual([bear, ming]);
		expect(await found({ tag: 'VIP' })).toEqual([ming]);
		expect(await found({ tag: 'VI' })).toEqual([]);
		expect(await found({ phone: '+886912345678' })).toEqual([ming]);
		expect(await found({ email: 'bear_100%@example.com' })).toEqual([bear]);
		expect(await found({ lineUserIds: ['U-bear', 'U-none'] })).toEqual([bear]);
		expect(await found({ codes: [] })).toEqual([]);
	});

	test('a conversation is given to one of the staff, to another, and back', async () => {
		const assign = async (name: string | null) =>
			await store.tx(
				async (trx) => await assignConversation(trx, { lineUserId: 'U-ming', assignedTo: name }, NOW),
			);
		expect(await assignedTo(store.db, 'U-ming')).toBeNull();
		expect(await assign('Amy')).toEqual({ lineUserId: 'U-ming', assignedTo: 'Amy', before: null });
		expect(await assign('Bob')).toMatchObject({ assignedTo: 'Bob', before: 'Amy' });
		expect(await assignedTo(store.db, 'U-ming')).toBe('Bob');
		expect(await assign(null)).toMatchObject({ before: 'Bob' });
		expect(await assignedTo(store.db, 'U-ming')).toBeNull();
	});

	test('the same new phone number at once makes one customer, 20 times', async () => {
		for (let round = 0; round < 20; round++) {
			const phone = `09000000${String(round).padStart(2, '0')}`;
			const answers = await Promise.all(
				Array.from({ length: 4 }, async (_, i) => await upsert({ phone, name: `n${i}` })),
			);
			expect(answers.map(({ status }) => status).sort()).toEqual(['created', 'found', 'found', 'found']);
			expect(new Set(answers.map(({ customer }) => customer?.code)).size).toBe(1);
		}
		expect(await all()).toHaveLength(20);
	});

	test('an account that two numbers claim at once is one customer’s, and nobody is left over', async () => {
		for (let round = 0; round < 20; round++) {
			const lineUserId = `U-${round}`;
			const answers = await Promise.all(
				[1, 2, 3, 4].map(
					async (i) => await upsert({ lineUserId, phone: `09${i}0000${String(round).padStart(3, '0')}` }),
				),
			);
			expect(answers.map(({ status }) => status).sort()).toEqual([
				'already_bound',
				'already_bound',
				'already_bound',
				'created',
			]);
		}
		expect(await all()).toHaveLength(20);
	});
});
