// Send Order Link → Customer, Saved Reply, Order Tag, Shop.
import type { IDataObject } from 'n8n-workflow';
import { listSearch } from './harness';
import { type campaign, done as campaignDone, locate, PACKAGE, refused as campaignRefused } from './package-nodes';

type Options = NonNullable<Parameters<typeof campaign>[3]>;
const node = { type: `${PACKAGE}.sendOrderLink` };
const done = async (resource: string, operation: string, parameters: IDataObject = {}, options: Options = {}) =>
	await campaignDone(resource, operation, parameters, { ...options, node });
const one = async (...args: Parameters<typeof done>) => (await done(...args))[0]!;
const refused = async (resource: string, operation: string, parameters: IDataObject = {}) =>
	await campaignRefused(resource, operation, parameters, { node });

let people = 0;

/** A LINE user ID and a mobile number that nobody else has. */
function somebody(): { lineUserId: string; phone: string } {
	people += 1;
	const number = String(people).padStart(4, '0');
	return { lineUserId: `U${number.padStart(32, 'a')}`, phone: `0912-34${number.slice(0, 1)}-${number.slice(1)}` };
}

/** A customer who was made just now. */
async function made(parameters: IDataObject): Promise<IDataObject> {
	const { status, customer } = await one('customer', 'findOrCreate', parameters);
	expect(status).toBe('created');
	return customer as IDataObject;
}

const chosen = (customer: IDataObject) => ({ customer: locate(customer.code as string, 'code') });

describe('customers', () => {
	it('are found or made by phone number or e-mail address', async () => {
		const { phone } = somebody();
		const options = { name: '王小明', note: '老客戶' };
		const customer = await made({ phone, options });
		expect(customer).toMatchObject({
			code: expect.stringMatching(/^M/) as string,
			name: '王小明',
			phone: `+886${phone.slice(1).replaceAll('-', '')}`,
			note: '老客戶',
			tags: [],
			storeCredit: 0,
			lineUsers: [],
			createdAt: expect.stringMatching(/\+08:00$/) as string,
		});
		expect(await done('customer', 'findOrCreate', { phone })).toEqual([{ status: 'found', customer, matches: [] }]);
		expect(await done('customer', 'get', chosen(customer))).toEqual([customer]);
		const neither = await refused('customer', 'findOrCreate');
		expect(neither.message).toBe('Neither a phone number nor an e-mail address is given');
		expect((await refused('customer', 'findOrCreate', { phone: '0912' })).message).toContain("'0912'");
	});

	it('who write in LINE are offered, bound, assigned and unbound', async () => {
		const { lineUserId, phone } = somebody();
		const { code } = await made({ phone });
		const offer = await one('customer', 'findOrCreate', { phone, lineUserId });
		expect(offer).toMatchObject({ status: 'match_found', customer: null, matches: [{ code }] });
		const bound = await one('customer', 'findOrCreate', { phone, lineUserId, options: { bind: true } });
		expect(bound).toMatchObject({ status: 'bound', customer: { code, lineUsers: [{ lineUserId }] } });
		const customer = locate(code as string, 'code');
		expect(await one('customer', 'bind', { customer, lineUserId })).toMatchObject({ status: 'already' });

		expect(await done('customer', 'assign', { lineUserId, staff: 'Amy' })).toEqual([
			{ lineUserId, assignedTo: 'Amy', before: null },
		]);
		// By a LINE account, too.
		expect(await one('customer', 'get', { customer: locate(lineUserId) })).toMatchObject({
			code,
			lineUsers: [{ lineUserId, assignedTo: 'Amy' }],
		});
		expect(await one('customer', 'assign', { lineUserId })).toMatchObject({ assignedTo: null, before: 'Amy' });

		const preview = await one('customer', 'unbind', { customer, lineUserId });
		expect(preview).toMatchObject({ status: 'preview', customer: { lineUsers: [{ lineUserId }] } });
		const unbound = await one('customer', 'unbind', { customer, lineUserId, preview: false });
		expect(unbound).toMatchObject({ status: 'unbound', customer: { lineUsers: [] } });
		const nobody = await refused('customer', 'get', { customer: locate(lineUserId) });
		expect(nobody.message).toBe(`The LINE user '${lineUserId}' is no customer yet`);
		expect(nobody.description).toContain('Find or Create');
		const wrong = await refused('customer', 'bind', { customer, lineUserId: 'customer:M2222222' });
		expect(wrong.message).toContain("'customer:M2222222'");
	});

	it('change, and only what is given', async () => {
		const customer = await made({ phone: somebody().phone });
		const address = { name: '王小明', phone: '0912-345-678', storeCode: '131386', storeName: '大安門市' };
		const updateFields = {
			email: 'Ming@Example.com',
			addTags: 'VIP, 素食、VIP',
			addAddresses: { address: [address] },
		};
		const updated = await one('customer', 'update', { ...chosen(customer), updateFields });
		const changed = {
			email: 'ming@example.com',
			phone: customer.phone,
			tags: ['VIP', '素食'],
			addresses: [{ ...address, phone: '0912345678', country: 'TW', address: null }],
		};
		expect(updated).toMatchObject({ status: 'updated', customer: changed });
		const { addresses } = updated.customer as IDataObject;
		const removal = { removeTags: 'VIP', removeAddresses: JSON.stringify(addresses), note: '怕吵' };
		expect(await one('customer', 'update', { ...chosen(customer), updateFields: removal })).toMatchObject({
			customer: { tags: ['素食'], addresses: [], note: '怕吵', email: 'ming@example.com' },
		});
		const nowhere = { addAddresses: { address: [{ name: '王小明', phone: '0912345678' }] } };
		const error = await refused('customer', 'update', { ...chosen(customer), updateFields: nowhere });
		expect(error.message).toBe("The field 'address' of the address is empty");
	});

	it('that are one person are merged when it is said so', async () => {
		const [kept, other] = [await made({ phone: somebody().phone }), await made({ phone: somebody().phone })];
		const updateFields = { phone: other.phone as string };
		const offer = await one('customer', 'update', { ...chosen(kept), updateFields });
		expect(offer).toMatchObject({ status: 'duplicate', matches: [{ code: other.code }] });
		const merged = await one('customer', 'update', { ...chosen(kept), updateFields, merge: true });
		expect(merged).toMatchObject({ status: 'merged', customer: { code: kept.code, phone: other.phone } });
		expect((await refused('customer', 'get', chosen(other))).message).toBe(`There is no customer '${other.code as string}'`);
	});

	it('are searched, also in the list of a field', async () => {
		const { phone } = somebody();
		const customer = await made({ phone, options: { name: '林搜尋' } });
		const codes = async (filters: IDataObject) =>
			(await done('customer', 'getAll', { filters })).map(({ code }) => code);
		expect(await codes({ search: '林搜' })).toEqual([customer.code]);
		expect(await codes({ phone })).toEqual([customer.code]);
		expect(await codes({ search: '林搜', tag: 'VIP' })).toEqual([]);
		expect(await done('customer', 'getAll', { limit: 1 })).toHaveLength(1);
		const { results } = await listSearch({ ...node, name: 'Node', parameters: {} }, 'searchCustomers', { filter: '林搜' });
		expect(results).toEqual([{ name: `林搜尋 ${customer.phone as string}`, value: customer.code }]);
	});

	it('have store credit that changes once per execution or key, and never falls below 0', async () => {
		const customer = await made({ phone: somebody().phone });
		const adjust = async (change: string, amount: string, requestKey: string) =>
			await one('customer', 'adjustCredit', {
				...chosen(customer),
				change,
				amount,
				reason: '缺貨補償',
				options: { requestKey, staff: 'Amy' },
			});
		const key = customer.code as string;
		expect(await adjust('add', '100', `${key}-1`)).toEqual({
			status: 'changed',
			code: customer.code,
			storeCredit: 100,
			currency: 'TWD',
		});
		expect(await adjust('add', '100', `${key}-1`)).toMatchObject({ status: 'already', storeCredit: 100 });
		expect(await adjust('deduct', '101', `${key}-2`)).toMatchObject({ status: 'insufficient', storeCredit: 100 });
		expect(await adjust('deduct', '40', `${key}-3`)).toMatchObject({ status: 'changed', storeCredit: 60 });
		expect(await one('customer', 'get', chosen(customer))).toMatchObject({ storeCredit: 60 });
		const wrong = { ...chosen(customer), amount: '-5', reason: 'x' };
		expect((await refused('customer', 'adjustCredit', wrong)).message).toContain("'-5'");
	});

	it('have a history, and are erased only when it is said so', async () => {
		const { phone } = somebody();
		const customer = await made({ phone, options: { name: '陳忘記' } });
		expect(await done('customer', 'history', chosen(customer))).toEqual([]);
		expect(await one('customer', 'erase', chosen(customer))).toMatchObject({ name: '陳忘記', erased: false });
		expect(await one('customer', 'erase', { ...chosen(customer), preview: false })).toMatchObject({
			code: customer.code,
			erased: true,
		});
		expect(await done('customer', 'getAll', { filters: { search: '陳忘記' } })).toEqual([]);
		expect((await made({ phone })).code).not.toBe(customer.code);
	});
});

describe('lists of the staff', () => {
	it('are replies', async () => {
		const reply = { name: '匯款說明', text: '請匯款後回覆\n後五碼' };
		await done('savedReply', 'upsert', { ...reply, text: 'old' });
		expect(await done('savedReply', 'upsert', reply)).toEqual([reply]);
		expect(await done('savedReply', 'getAll')).toEqual([reply]);
		expect(await done('savedReply', 'delete', { name: reply.name })).toEqual([{ name: reply.name, deleted: true }]);
		expect(await done('savedReply', 'delete', { name: reply.name })).toMatchObject([{ deleted: false }]);
		expect((await refused('savedReply', 'upsert', { name: 'x', text: '={{ " " }}' })).message).toContain("'text'");
	});

	it('are tags', async () => {
		expect(await done('orderTag', 'create', { tag: '急件' })).toEqual([{ tag: '急件', status: 'created' }]);
		expect(await done('orderTag', 'create', { tag: '急件' })).toEqual([{ tag: '急件', status: 'already' }]);
		expect(await done('orderTag', 'getAll')).toEqual([{ tag: '急件' }]);
		expect(await done('orderTag', 'delete', { tag: '急件' })).toEqual([{ tag: '急件', deleted: true }]);
		expect(await done('orderTag', 'getAll')).toEqual([]);
	});
});

describe('the shop', () => {
	const update = async (settings: IDataObject) => await one('shop', 'update', { settings });

	it('has settings, of which only those change that are given', async () => {
		expect(await one('shop', 'get')).toMatchObject({ currency: 'TWD', shippingMethods: [], linkDays: 30 });
		const shippingMethods = {
			method: [
				{ id: '711', type: 'seven_eleven_c2c', name: '7-11 取貨', fee: '60', freeFrom: '1,000' },
				{ id: 'here', type: 'pick_up', name: '自取', fee: 0, places: '社區大門\n管理室' },
			],
		};
		const bank = { bankCode: '822', bankName: '中國信託', accountNumber: '123456789012', accountName: '好吃' };
		const paymentMethods = {
			method: [
				{ id: 'transfer', type: 'bank_transfer', name: '轉帳', instructions: '三日內', shippingIds: '711、here', ...bank },
				{ id: 'cash', type: 'pay_on_pickup', name: '取貨付款' },
			],
		};
		const coupons = {
			coupon: [
				{ code: 'tea50', name: '折 50', benefit: 'amount', amount: '50', minOrder: '500', expiresAt: '2099-01-01T00:00' },
				{ code: 'TEN', name: '九折', benefit: 'percent', percent: 10, variantIds: 'V1,V2', maxUses: 5 },
			],
		};
		expect(await update({ shippingMethods, paymentMethods, coupons })).toMatchObject({
			shippingMethods: [
				{ id: '711', type: 'seven_eleven_c2c', fee: 60, freeFrom: 1000, places: [] },
				{ id: 'here', fee: 0, freeFrom: null, places: ['社區大門', '管理室'] },
			],
			paymentMethods: [
				{ id: 'transfer', instructions: '三日內', bank, shippingIds: ['711', 'here'] },
				{ id: 'cash', bank: null, shippingIds: [] },
			],
			coupons: [
				{ code: 'TEA50', benefit: { amount: 50 }, minOrder: 500, maxUses: null, expiresAt: '2099-01-01T00:00:00.000+08:00' },
				{ code: 'TEN', benefit: { rate: 1000 }, variantIds: ['V1', 'V2'], maxUses: 5, expiresAt: null },
			],
		});
		const more = {
			shopName: '好吃團購',
			storefrontUrl: 'https://n8n.example/webhook/storefront',
			liffId: '1234567890-AbcdEfgh',
			invoices: true,
			expireHours: 72,
			linkDays: 14,
			tax: { rule: { mode: 'included', percent: 5 } },
			storeCredit: { rule: { minOrder: '500', max: '100', editable: true } },
		};
		const after = { ...more, tax: { mode: 'included', rate: 500 }, storeCredit: { minOrder: 500, max: 100, editable: true } };
		expect(await update(more)).toMatchObject({ ...after, coupons: [{ code: 'TEA50' }, { code: 'TEN' }] });
		expect(await one('shop', 'get')).toMatchObject({ ...after, paymentMethods: [{ id: 'transfer' }, { id: 'cash' }] });
		expect(await update({ liffId: '', expireHours: 0, tax: {}, storeCredit: {}, coupons: {} })).toMatchObject({
			shopName: '好吃團購',
			liffId: null,
			expireHours: null,
			tax: { mode: 'none', rate: 0 },
			storeCredit: null,
			coupons: [],
		});
	});

	it('refuses what cannot be, and says where', async () => {
		const before = await one('shop', 'get');
		const wrong = async (settings: IDataObject) => (await refused('shop', 'update', { settings })).message;
		expect(await wrong({ storefrontUrl: 'http://n8n.example' })).toContain('storefrontUrl');
		expect(await wrong({ linkDays: '={{ 0 }}' })).toContain('linkDays');
		const method = { id: 'x', type: 'pick_up', name: 'x', fee: 'free' };
		expect(await wrong({ shippingMethods: { method: [method] } })).toContain('Fee');
		expect(await wrong({ shippingMethods: { method: [{ ...method, fee: 1, id: '' }] } })).toContain('shippingMethods[0].id');
		expect(await wrong({ coupons: { coupon: [{ code: 'A', name: 'a', benefit: 'percent', percent: 101 }] } })).toContain('101');
		expect(await one('shop', 'get')).toEqual(before);
	});
});
