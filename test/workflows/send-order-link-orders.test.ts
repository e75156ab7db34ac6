// Send Order Link → Order inside n8n's engine: orders made beside a chat, and their links on the way to the buyer.
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { listSearch, loadOptions } from './harness';
import { done, locate, online, PACKAGE, priceList, refused, rows } from './package-nodes';

const TYPE = `${PACKAGE}.sendOrderLink`;
const STOREFRONT = 'https://shop.example/webhook/store';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
	const products = { A1: { title: '鳳梨酥', price: 280, stock: 10 }, A2: { title: '牛奶糖', price: 120 } };
	await priceList('糕餅', products);
	await shop('update', {
		settings: {
			shopName: '好食團購',
			storefrontUrl: STOREFRONT,
			expireHours: 48,
			shippingMethods: {
				method: [
					{ id: '711', name: '7-11 取貨', type: 'seven_eleven_c2c', fee: '60', freeFrom: '1000' },
					{ id: 'shop', name: '自取', type: 'pick_up', fee: '0', places: '門市' },
				],
			},
			paymentMethods: {
				method: [
					{ id: 'transfer', name: '銀行轉帳', type: 'payment_link' },
					{ id: 'cod', name: '取貨付款', type: 'pay_on_pickup' },
				],
			},
			coupons: {
				coupon: [{ code: 'HELLO', name: '新客', benefit: 'amount', amount: '30', minOrder: '200', maxUses: 1 }],
			},
		},
	});
});
afterAll(() => simulator.close());
beforeEach(() => {
	simulator.faults.clear();
	simulator.requests.length = 0;
	simulator.setQuota({ type: 'limited', value: 200, used: 0 });
});

const node = { type: TYPE };
const shop = async (operation: string, parameters: IDataObject) =>
	await done('shop', operation, parameters, { node, credentials: online(simulator) });
const order = async (operation: string, parameters: IDataObject, input: IDataObject[] = [{}]) =>
	await done('order', operation, parameters, { node, credentials: online(simulator), input });
const mistake = async (operation: string, parameters: IDataObject) =>
	await refused('order', operation, parameters, { node, credentials: online(simulator) });

/** Somebody who is a friend of the account, unless said otherwise. */
function person(isFriend = true): string {
	return simulator.createUser({
		displayName: '小明',
		...(isFriend && { friendOf: simulator.defaultChannel.id }),
	}).userId;
}

const ITEMS = [{ variantId: '糕餅-A2', quantity: 2 }];

async function make(customer: string, parameters: IDataObject = {}): Promise<IDataObject> {
	const items = { itemsFrom: 'json', itemsJson: ITEMS };
	const [made] = await order('create', { customer: locate(customer), ...items, ...parameters });
	return made!;
}

/** The code of a new order of this person. */
const made = async (customer: string) => (await make(customer)).code as string;

async function send(orderCode: string, parameters: IDataObject = {}, event: IDataObject = {}): Promise<IDataObject> {
	const [sent] = await order('sendLink', { orderCode, ...parameters }, [event]);
	return sent!;
}

/** What the bot has sent to a chat: how, and the texts or alternative texts. */
function heard(chatId: string): Array<[string | undefined, string]> {
	return simulator
		.chat(chatId)
		.flatMap(({ from, sentBy, messages = [] }) =>
			from === 'bot'
				? messages.map(({ text, altText }): [string | undefined, string] => [sentBy, (altText ?? text) as string])
				: [],
		);
}

const left = (variant: string) =>
	rows(
		`select quantity - taken as pieces from stocks join variants on variants.stock_id = stocks.id where variant_id = '${variant}'`,
	)[0]!.pieces;

describe('Create', () => {
	const checkOut = {
		checkOut: 'here',
		shippingId: '711',
		paymentId: 'cod',
		recipientFrom: 'fields',
		recipient: { name: '王小明', phone: '0912345678', storeCode: '131386', storeName: '市府門市' },
		invoiceType: 'none',
	};

	test('variants, a custom item and a gift, checked out in the chat', async () => {
		const variants = [
			{ variant: locate('糕餅-A1/糕餅-A1'), quantity: 2, gift: false },
			{ variant: locate('糕餅-A2'), quantity: 1, gift: true },
		];
		const custom = [{ name: '手寫卡', price: '30', quantity: 1, gift: false, showInShop: false, imageUrl: '' }];
		const discounts = { discount: [{ name: '老客戶', amount: '20' }] };
		const result = await make(person(), {
			itemsFrom: 'fields',
			items: { variants, custom },
			...checkOut,
			options: { discounts, couponCode: 'hello', tags: '急件、生日', note: '請晚上送', staff: '阿美' },
		});
		expect(result).toMatchObject({
			status: 'created',
			link: expect.stringContaining(`${STOREFRONT}?t=`) as string,
			order: {
				code: result.code,
				source: 'fast_order',
				state: 'placed',
				note: '請晚上送',
				tags: ['急件', '生日'],
				staff: '阿美',
				recipientName: '王小明',
				storeCode: '131386',
				totals: {
					goods: 590,
					coupon: { code: 'HELLO', amount: 30 },
					discounts: [{ name: '老客戶', amount: 20 }],
					shippingFee: 60,
					total: 600,
				},
				shipping: { id: '711', fee: 60 },
				payment: { id: 'cod' },
			},
		});
		expect(left('糕餅-A1')).toBe(8);
	});

	test('asked for twice under one key it is made once', async () => {
		const customer = person();
		const options = { idempotencyKey: 'form-1' };
		const first = await make(customer, { options });
		expect(await make(customer, { options })).toMatchObject({ status: 'already', code: first.code });
		// Another execution without a key is another order.
		expect(await make(customer)).toMatchObject({ status: 'created' });
		const [{ orders }] = rows('select count(*) as orders from orders where request_key = ' + "'form-1'") as [
			{ orders: number },
		];
		expect(orders).toBe(1);
	});

	test('a dry run answers the totals and makes nothing', async () => {
		const before = rows('select count(*) as orders from orders');
		const result = await make(person(), { ...checkOut, options: { dryRun: true } });
		expect(result).toMatchObject({ status: 'dry_run', code: null, link: null, totals: { goods: 240, total: 300 } });
		expect(rows('select count(*) as orders from orders')).toEqual(before);
	});

	test('what stands in the way is data, and nothing is made', async () => {
		const before = rows('select count(*) as orders from orders');
		const tooMany = [{ variantId: '糕餅-A1', quantity: 50 }];
		expect(await make(person(), { itemsJson: tooMany })).toMatchObject({
			status: 'insufficient_stock',
			title: '鳳梨酥',
			requested: 50,
			left: 8,
			code: null,
		});
		expect(await make(person(), { options: { couponCode: 'NOPE' } })).toMatchObject({
			status: 'coupon_refused',
			reason: 'unknown',
		});
		const small = { itemsJson: [{ variantId: '糕餅-A2', quantity: 1 }], options: { couponCode: 'HELLO' } };
		expect(await make(person(), small)).toMatchObject({ status: 'coupon_refused' });
		const discounts = { discount: [{ name: '太多', amount: '9999' }] };
		expect(await make(person(), { options: { discounts } })).toMatchObject({
			status: 'discount_refused',
			reason: 'above_total',
			limit: 240,
		});
		expect(rows('select count(*) as orders from orders')).toEqual(before);
	});

	test('a conversation of somebody else refuses', async () => {
		const customer = person();
		await done('customer', 'assign', { lineUserId: customer, staff: '阿美' }, { node });
		expect(await make(customer)).toMatchObject({ status: 'assigned_to_other', assignedTo: '阿美', code: null });
		expect(await make(customer, { options: { staff: '阿國' } })).toMatchObject({ status: 'assigned_to_other' });
		expect(await make(customer, { options: { staff: '阿美' } })).toMatchObject({ status: 'created' });
	});

	test('a campaign has prices and stock of its own', async () => {
		const { groupId } = simulator.createGroup({ name: '團', memberIds: [] });
		await done('group', 'register', { group: locate(groupId) }, { credentials: online(simulator) });
		await done('productCategory', 'setPrice', { category: locate('糕餅', 'name'), itemCode: 'A2', groupPrice: '99' });
		const campaign = { group: locate(groupId), category: locate('糕餅', 'name'), title: '中秋' };
		const [{ code }] = (await done('campaign', 'create', campaign)) as [{ code: string }];
		const prices = { prices: 'campaign', campaign: locate(code, 'code') };
		expect(await make(person(), { ...prices, itemsJson: [{ variantId: 'a2', quantity: 3 }] })).toMatchObject({
			status: 'created',
			order: { total: 297 },
		});
	});

	test.each<[string, IDataObject, RegExp]>([
		['no items', { itemsJson: [] }, /lines' is empty/],
		['a variant that is not there', { itemsJson: [{ variantId: 'X', quantity: 1 }] }, /no variant 'X'/],
		['items that are no JSON', { itemsJson: '[{' }, /'?Items \(JSON\)'? is not JSON/],
		['an unknown customer', { customer: locate('M0000000', 'code') }, /no customer 'M0000000'/],
		['a store number that is none', { ...checkOut, recipient: { ...checkOut.recipient, storeCode: '1' } }, /recipient.storeCode/],
		['an address that is not saved', { ...checkOut, recipientFrom: 'saved', addressNumber: 2 }, /0 saved addresses/],
		['store credit without a rule', { options: { storeCredit: 'all' } }, /no rule for store credit/],
	])('%s is a mistake that is named', async (_, parameters, message) => {
		const complete = { customer: locate(person()), itemsFrom: 'json', itemsJson: ITEMS, ...parameters };
		const { message: said, description } = await mistake('create', complete);
		expect(said).toMatch(message);
		expect(description).not.toBe('');
	});

	test('lists to choose from', async () => {
		const customer = person();
		await make(customer);
		const people = await listSearch({ type: TYPE, parameters: {} }, 'searchCustomers');
		expect(people.results).toContainEqual({ name: expect.any(String) as string, value: customer });
		const { results } = await listSearch({ type: TYPE, parameters: {} }, 'searchVariants', { filter: '糕餅-A1' });
		expect(results).toMatchObject([{ value: '糕餅-A1/糕餅-A1' }]);
		expect(results[0]!.name).toContain('鳳梨酥');
		expect(await loadOptions({ type: TYPE, parameters: {} }, 'getShippingMethods')).toEqual([
			{ name: '7-11 取貨 (NT$60)', value: '711' },
			{ name: '自取 (NT$0)', value: 'shop' },
		]);
	});
});

describe('Send Link', () => {
	test('a reply in the buyer’s own chat is free', async () => {
		const customer = person();
		const code = await made(customer);
		const { replyToken } = simulator.say(customer, customer, '我要買');
		const event = { replyToken, userId: customer, groupId: null, sourceType: 'user' };
		expect(await send(code, {}, event)).toMatchObject({
			status: 'sent',
			method: 'reply',
			cost: { messages: 0, free: true },
		});
		expect(heard(customer)).toEqual([['reply', `訂單詳情 ${code}：NT$240`]]);
		expect(simulator.quotaUsed()).toBe(0);
		expect(await send(code, { sendBy: 'reply' }, event)).toMatchObject({ status: 'already_sent' });
		expect(heard(customer)).toHaveLength(1);
	});

	test('without an event it is pushed once, whatever runs again, and counted', async () => {
		const customer = person();
		const code = await made(customer);
		const first = await send(code);
		expect(first).toMatchObject({
			status: 'sent',
			method: 'push',
			cost: { messages: 1, free: false, quotaLeft: 199 },
			code,
		});
		expect(await send(code)).toMatchObject({ status: 'already_sent', cost: { messages: 0, free: true } });
		expect(heard(customer)).toEqual([['push', `訂單詳情 ${code}：NT$240`]]);
		expect(simulator.quotaUsed()).toBe(1);

		expect(await send(code, { options: { sendAgain: true, asText: true } })).toMatchObject({ status: 'sent' });
		expect(heard(customer)[1]![1]).toContain('查看訂單詳情：\nhttps://');
		expect(simulator.quotaUsed()).toBe(2);
	});

	test('killed after LINE took it: the same key is not sent twice', async () => {
		const customer = person();
		const code = await made(customer);
		simulator.faults.add({ path: '/v2/bot/message/push', kind: 'drop', afterAccepting: true, times: 1 });
		expect(await send(code)).toMatchObject({ status: 'already_sent', cost: { messages: 1 } });
		expect(heard(customer)).toHaveLength(1);
		expect(simulator.quotaUsed()).toBe(1);
	});

	test('never into a group, nor into somebody else’s chat', async () => {
		const customer = person();
		const staff = person();
		const { groupId } = simulator.createGroup({ name: '社區', memberIds: [customer] });
		simulator.inviteBot(groupId);
		const code = await made(customer);
		const inGroup = { replyToken: simulator.say(groupId, customer, '+1').replyToken, userId: customer, groupId };
		const refusal = await send(code, { sendBy: 'reply' }, inGroup);
		expect(refusal).toMatchObject({ status: 'not_in_group', method: null, link: expect.any(String) as string });
		expect(refusal.reason).toContain('Push it to the buyer');
		const byStaff = { replyToken: simulator.say(staff, staff, '送出').replyToken, userId: staff, groupId: null };
		expect(await send(code, { sendBy: 'reply' }, byStaff)).toMatchObject({ status: 'not_buyers_chat' });
		expect(await send(code, { sendBy: 'reply' })).toMatchObject({ status: 'no_reply_token' });
		expect([...heard(groupId), ...heard(staff), ...heard(customer)]).toEqual([]);

		expect(await send(code, {}, inGroup)).toMatchObject({ status: 'sent', method: 'push' });
		expect(heard(groupId)).toEqual([]);
		expect(heard(customer)).toHaveLength(1);
	});

	test.each<[string, (customer: string) => void]>([
		['no friend', () => undefined],
		[
			'blocked the account',
			(customer) => {
				simulator.follow(customer);
				simulator.unfollow(customer);
			},
		],
	])('%s: nothing is sent, and the link is there to hand over', async (_, happened) => {
		const customer = person(false);
		happened(customer);
		const code = await made(customer);
		expect(await send(code)).toMatchObject({
			status: 'unreachable',
			cost: { messages: 0, free: true },
			link: expect.stringContaining(STOREFRONT) as string,
		});
		expect(simulator.quotaUsed()).toBe(0);
	});

	test('no message left this month: nothing is sent, says so, and LINE is not asked again before the budget is', async () => {
		const code = await made(person());
		simulator.setQuota({ type: 'limited', value: 200, used: 200 });
		const result = await send(code);
		expect(result).toMatchObject({ status: 'over_quota', cost: { messages: 0, quotaLeft: 0 } });
		expect(result.reason).toContain('wait for the next month');
		const pushes = () => simulator.requests.filter(({ path }) => path.endsWith('/push')).length;
		const asked = pushes();
		expect(await send(code)).toMatchObject({ status: 'over_quota', cost: { messages: 0, quotaLeft: 0 } });
		expect(pushes()).toBe(asked);
		simulator.setQuota({ type: 'limited', value: 200, used: 0 });
		const budget = { type: `${PACKAGE}.lineMessage` };
		await done('budget', 'get', { refresh: true }, { node: budget, credentials: online(simulator) });
		expect(await send(code)).toMatchObject({ status: 'sent' });
	});

	test.each([
		['ask', 'needs_approval'],
		['wait', 'waiting'],
		['settings', 'waiting'],
	])('Guard %s: nothing is pushed', async (guard, status) => {
		const code = await made(person());
		expect(await send(code, { guard })).toMatchObject({ status, cost: { messages: 0, free: true } });
		expect(simulator.quotaUsed()).toBe(0);
		expect(await send(code, { guard, options: { approved: true } })).toMatchObject({ status: 'sent', cost: { messages: 1 } });
	});

	test('a customer who is known by phone only', async () => {
		const [found] = await done('customer', 'findOrCreate', { phone: '0933111222', options: { name: '林太太' } }, { node });
		const { code: customerCode } = (found!.customer ?? found) as { code: string };
		const { code } = await make(customerCode, { customer: locate(customerCode, 'code') });
		expect(await send(code as string)).toMatchObject({ status: 'unreachable', method: null });
	});
});

describe('links and their end', () => {
	test('Get Link sends nothing; End Links makes another', async () => {
		const code = await made(person());
		const [first] = await order('getLink', { orderCode: code });
		expect(first!.link).toContain(STOREFRONT);
		expect(await order('endLinks', { orderCode: code })).toEqual([{ code, linkVersion: 2 }]);
		const [second] = await order('getLink', { orderCode: code });
		expect(second!.link).not.toBe(first!.link);
		expect(simulator.requests).toEqual([]);
	});

	test('Cancel gives the stock back, once', async () => {
		const before = left('糕餅-A1');
		const { code } = await make(person(), { itemsJson: [{ variantId: '糕餅-A1', quantity: 3 }] });
		expect(left('糕餅-A1')).toBe((before as number) - 3);
		const orderCode = code as string;
		const [cancelled] = await order('cancel', { orderCode, reason: '客人改變主意' });
		expect(cancelled).toMatchObject({ status: 'cancelled', order: { code, state: 'cancelled' } });
		expect(left('糕餅-A1')).toBe(before);
		expect(await order('cancel', { orderCode })).toMatchObject([{ status: 'already' }]);
		expect(left('糕餅-A1')).toBe(before);
	});

	test('Expire Unpaid ends what was not paid in time', async () => {
		const { code } = await make(person(), { options: { expiresAt: '2020-01-01T00:00' } });
		expect(await order('expireUnpaid', {})).toMatchObject([{ code, state: 'expired' }]);
		expect(await order('expireUnpaid', {})).toEqual([]);
	});

	test('without a storefront there is no link, and orders are made all the same', async () => {
		const code = await made(person());
		await shop('update', { settings: { storefrontUrl: '' } });
		try {
			expect(await make(person())).toMatchObject({ status: 'created', link: null });
			const { message, description } = await mistake('sendLink', { orderCode: code });
			expect(message).toBe('The shop has no storefront to link to');
			expect(description).toContain('Shop → Update Settings');
		} finally {
			await shop('update', { settings: { storefrontUrl: STOREFRONT } });
		}
	});
});

describe('links in what the bot answers', () => {
	const ask = async (text: string, chat: IDataObject): Promise<string> => {
		const event = { type: 'message', messageType: 'text', text, eventId: `${text}${JSON.stringify(chat)}`, replyToken: 'token' };
		const booking = { credentials: online(simulator), input: [{ ...event, timestamp: Date.now(), ...chat }] };
		const [{ reply }] = (await done('order', 'bookFromMessages', {}, booking)) as [{ reply: unknown }];
		return JSON.stringify(reply);
	};

	test('the menu opens the group’s own page; 我的訂單 links to orders in the buyer’s own chat only', async () => {
		const buyer = person();
		const code = await made(buyer);
		const { groupId } = simulator.createGroup({ name: '選單團', memberIds: [buyer] });
		await done('group', 'register', { group: locate(groupId) }, { credentials: online(simulator) });

		const menu = await ask('選單', { groupId, userId: buyer });
		expect(menu).toContain(`"label":"前往結帳","uri":"${STOREFRONT}?t=`);
		const inGroup = await ask('我的訂單', { groupId, userId: buyer });
		expect(inGroup).not.toContain(STOREFRONT);
		const alone = await ask('我的訂單', { groupId: null, userId: buyer });
		expect(alone).toContain(code);
		expect(alone).toContain(`👉 ${code}：${STOREFRONT}?t=`);
	});
});
