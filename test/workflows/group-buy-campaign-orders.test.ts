// Group Buy Campaign → Order: what members of a simulated LINE group write, and what LINE is asked to answer.
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../simulator';
import { callApi } from '../simulator/support';
import { runWorkflow } from './harness';
import type { Credentials } from './harness';
import { BUYER, campaign, done, GROUP, listenTo, locate, online, PACKAGE, priceList, refused } from './package-nodes';

let simulator: Simulator;
let line: Awaited<ReturnType<typeof listenTo>>;
let credentials: Credentials;

beforeAll(async () => {
	simulator = await startSimulator();
	line = await listenTo(simulator, ['join', 'leave', 'message', 'messageEdited', 'postback']);
	credentials = online(simulator);
});
afterAll(async () => {
	await line.close();
	await simulator.close();
});
afterEach(() => {
	simulator.faults.clear();
});

interface Shop {
	groupId: string;
	/** User ID by name. */
	members: Record<string, string>;
	campaign: IDataObject;
}

let shops = 0;

/** A group with these members, and an open campaign of 牛奶糖 (A1, 120, 10 pieces) and 鳳梨酥 (A2, 40). */
async function openShop(names: string[], changes: IDataObject = {}): Promise<Shop> {
	shops += 1;
	const category = `店${shops}`;
	await priceList(category, { A1: { title: '牛奶糖', price: 120, stock: 10 }, A2: { title: '鳳梨酥', price: 40 } });
	const shop = await newGroup(names);
	const fields = { group: locate(shop.groupId), category: locate(category, 'name'), title: '週五團', ...changes };
	const [opened] = await done('campaign', 'create', fields);
	if (opened!.state === 'open') await hearNews(shop, names[0]!);
	return { ...shop, campaign: opened! };
}

/** The group hears what waits for its next free reply, e.g. that a campaign has opened. */
async function hearNews(group: Pick<Shop, 'groupId' | 'members'>, name: string) {
	const items = await bookAndReply(await say(group, [name, '大家好']));
	expect(items).toMatchObject([{ delivery: { status: 'sent' } }]);
}

/** The same without a campaign. */
async function newGroup(names: string[]) {
	const members = Object.fromEntries(names.map((displayName) => [displayName, simulator.createUser({ displayName }).userId]));
	const { groupId } = simulator.createGroup({ name: '社區團購', memberIds: Object.values(members) });
	simulator.inviteBot(groupId);
	await done('group', 'register', {}, { credentials, input: await line.next() });
	return { groupId, members };
}

/** Members write one after the other, a millisecond apart; answers the items of the trigger. */
async function say({ groupId, members }: Pick<Shop, 'groupId' | 'members'>, ...lines: Array<[string, string]>) {
	const now = Date.now();
	for (const [index, [name, text]] of lines.entries()) {
		simulator.say(groupId, members[name]!, text, { timestamp: now + index });
	}
	return await line.next();
}

async function book(input: INodeExecutionData[], parameters: IDataObject = {}) {
	return await done('order', 'bookFromMessages', parameters, { credentials, input });
}

/** Books and replies, as the template does. */
async function bookAndReply(input: INodeExecutionData[]) {
	const booking = { type: `${PACKAGE}.groupBuyCampaign`, name: 'Book', parameters: { resource: 'order', operation: 'bookFromMessages' } };
	const reply = { type: `${PACKAGE}.lineMessage`, name: 'Reply', parameters: { messageType: 'previousNode' } };
	const result = await runWorkflow(
		{ nodes: [booking, reply], connections: { Book: { main: [[{ node: 'Reply', type: 'main', index: 0 }]] } } },
		{ credentials, input, startNode: 'Book' },
	);
	expect(result.error).toBeUndefined();
	return result.json('Reply');
}

const status = ({ booking }: IDataObject) => (booking as IDataObject).status;
const changes = ({ booking }: IDataObject) => (booking as { changes: IDataObject[] }).changes;

/** Sends the replies of these items, as LINE Message does; LINE must take each. Answers their texts, one per message. */
async function told(items: IDataObject[]): Promise<string[]> {
	const texts = [];
	for (const { reply } of items) {
		if (!reply) continue;
		const { status: answered, body } = await callApi(simulator, 'POST /v2/bot/message/reply', reply);
		expect([answered, body.message]).toEqual([200, undefined]);
		const { messages } = reply as { messages: Array<{ type: string; text?: string; altText?: string }> };
		texts.push(...messages.map(({ text, altText }) => text ?? altText ?? ''));
	}
	return texts;
}

/** One member writes one thing; answers the item's booking and what the group is told. */
async function one(shop: Pick<Shop, 'groupId' | 'members'>, text: string, parameters: IDataObject = {}) {
	const [name] = Object.keys(shop.members);
	const items = await book(await say(shop, [name!, text]), parameters);
	return { item: items[0]!, status: status(items[0]!), told: await told(items) };
}

/** How often LINE was asked for the profile of a member. */
const asked = (userId: string) => simulator.requests.filter(({ path }) => path.endsWith(`/member/${userId}`)).length;

/** Pieces that a member has ordered, by item code. */
async function ordered(shop: Shop, name: string): Promise<Record<string, number>> {
	const filters = { lineUserId: shop.members[name]!, campaignCode: shop.campaign.code as string };
	const orders = await done('order', 'getAll', { filters });
	const lines = orders.flatMap((order) => order.lines as Array<{ code: string; quantity: number }>);
	return Object.fromEntries(lines.map(({ code, quantity }) => [code, quantity]));
}

describe('a group orders', () => {
	it('is booked in one go, and hears one summary by name, on the newest reply token', async () => {
		const shop = await openShop(['小明', 'Amy', '王媽媽']);
		const { members } = shop;
		const input = await say(shop, ['小明', 'A1+2'], ['Amy', '今天好熱'], ['王媽媽', 'A1+1 A2+3'], ['Amy', '我要A2兩個'], ['小明', 'A1-1']);
		const items = await book(input);
		expect(items.map(status)).toEqual(['booked', 'ignored', 'booked', 'booked', 'reduced']);
		expect(changes(items[2]!)).toEqual([
			{ status: 'booked', code: 'A1', title: '牛奶糖', quantity: 1, buyerQuantity: 1, unitPriceMinor: 120, left: 7 },
			{ status: 'booked', code: 'A2', title: '鳳梨酥', quantity: 3, buyerQuantity: 3, unitPriceMinor: 40, left: null },
		]);
		const withReply = items.filter(({ reply }) => reply !== null);
		expect(withReply).toEqual([items[4]]);
		expect((items[4]!.reply as IDataObject).replyToken).toBe(input[4]!.json.replyToken);
		expect(await told(items)).toEqual([
			'✅ 小明 A1 牛奶糖 +2\n✅ 王媽媽 A1 牛奶糖 +1\n✅ 王媽媽 A2 鳳梨酥 +3\n✅ Amy A2 鳳梨酥 +2\n↩️ 小明 A1 牛奶糖 -1（剩 1）',
		]);
		expect(simulator.chat(shop.groupId).at(-1)).toMatchObject({ from: 'bot', sentBy: 'reply' });
		expect(simulator.quotaUsed()).toBe(0);
		expect(Object.values(members).map(asked)).toEqual([1, 1, 1]);
	});

	it('keeps each item beside what became of it', async () => {
		const shop = await openShop(['小明']);
		const input = await say(shop, ['小明', 'A1+1'], ['小明', '謝謝']);
		const { outputs } = await campaign('order', 'bookFromMessages', {}, { credentials, input });
		expect(outputs('Node')[0]).toMatchObject([
			{ json: { ...input[0]!.json, booking: { status: 'booked' }, reply: null }, pairedItem: { item: 0 } },
			// The newest reply token lives longest, whatever was said with it.
			{
				json: { ...input[1]!.json, booking: { status: 'ignored', changes: [] }, reply: { replyToken: input[1]!.json.replyToken } },
				pairedItem: { item: 1 },
			},
		]);
	});

	it('asks LINE for a name once, and not again for the next orders', async () => {
		const shop = await openShop(['小明', 'Amy']);
		await book(await say(shop, ['小明', 'A1+1'], ['小明', 'A2+1']));
		await book(await say(shop, ['小明', 'A1+1'], ['Amy', '早安']));
		// Who only chats is nobody's business.
		expect([asked(shop.members.小明!), asked(shop.members.Amy!)]).toEqual([1, 0]);
	});

	it('of two groups in one batch, each hears its own', async () => {
		const [one, two] = [await openShop(['小明']), await openShop(['小華'])];
		const input = [...(await say(one, ['小明', 'A1+1'])), ...(await say(two, ['小華', 'A2+2']))];
		const items = await book(input);
		expect(items.map(({ reply }) => (reply as IDataObject).replyToken)).toEqual(input.map(({ json }) => json.replyToken));
		expect(await told(items)).toEqual(['✅ 小明 A1 牛奶糖 +1', '✅ 小華 A2 鳳梨酥 +2']);
	});

	it('counts in the order in which people wrote, not in which the items came', async () => {
		const shop = await openShop(['小明', '小華']);
		const input = await say(shop, ['小明', 'A1+8'], ['小華', 'A1+8']);
		const items = await book(input.reverse());
		expect(items.map(status)).toEqual(['insufficient_stock', 'booked']);
		expect(await told(items)).toEqual(['✅ 小明 A1 牛奶糖 +8\n❌ 小華 A1 牛奶糖 要 8，只剩 2，沒有登記']);
	});

	it('takes several hundred messages at once', async () => {
		const shop = await openShop(['小明']);
		const [item] = await say(shop, ['小明', 'A2+1']);
		const many = Array.from({ length: 450 }, (_, n) => ({
			json: { ...item!.json, eventId: `many-${n}`, messageId: `${n}`, userId: `U${String(n % 30).padStart(32, '0')}` },
		}));
		const items = await book(many);
		expect(new Set(items.map(status))).toEqual(new Set(['booked']));
		const [found] = await done('campaign', 'get', { campaign: locate(shop.campaign.code as string, 'code') });
		expect(found).toMatchObject({ buyers: 30, pieces: 450, total: 450 * 40 });
		expect(items.filter(({ reply }) => reply)).toHaveLength(1);
		expect((await told(items)).length).toBeLessThanOrEqual(5);
	});

	it('books what was written to the bot by name', async () => {
		const shop = await openShop(['小明']);
		const bot = simulator.defaultChannel;
		const mentions = [{ userId: bot.botUserId, text: '@小幫手' }];
		simulator.say(shop.groupId, shop.members.小明!, '@小幫手 A1+1', { mentions });
		expect((await book(await line.next())).map(status)).toEqual(['booked']);
	});

	it('is listed under the source that the workflow names', async () => {
		const shop = await openShop(['小明']);
		await book(await say(shop, ['小明', 'A1+1']), { options: { source: 'line_live' } });
		const filters = { campaignCode: shop.campaign.code as string };
		expect(await done('order', 'getAll', { filters: { ...filters, source: 'line_live' } })).toHaveLength(1);
		expect(await done('order', 'getAll', { filters: { ...filters, source: 'line_group' } })).toEqual([]);
	});
});

describe('words', () => {
	let shop: Shop;
	let single: Shop;
	beforeAll(async () => {
		shop = await openShop(['小明']);
		const group = await newGroup(['小明']);
		await priceList('單品', { A1: { title: '牛奶糖', price: 120 } });
		const fields = { group: locate(group.groupId), category: locate('單品', 'name'), title: '單品團' };
		single = { ...group, campaign: (await done('campaign', 'create', fields))[0]! };
		await hearNews(single, '小明');
	});

	test.each([
		['+1', '✅ 小明 A1 牛奶糖 +1'],
		['＋１', '✅ 小明 A1 牛奶糖 +1（共 2）'],
		['+2盒', '✅ 小明 A1 牛奶糖 +2（共 4）'],
		['加一', '✅ 小明 A1 牛奶糖 +1（共 5）'],
		['我要兩份', '✅ 小明 A1 牛奶糖 +2（共 7）'],
		['🙋+1', '✅ 小明 A1 牛奶糖 +1（共 8）'],
		['➕1️⃣', '✅ 小明 A1 牛奶糖 +1（共 9）'],
		['-1', '↩️ 小明 A1 牛奶糖 -1（剩 8）'],
		['減一', '↩️ 小明 A1 牛奶糖 -1（剩 7）'],
		['取消', '↩️ 小明 A1 牛奶糖 已取消（-7）'],
		['取消', 'ℹ️ 小明 目前沒有可以取消的訂購'],
		['-1', 'ℹ️ 小明'],
	])('with one item on offer: %s', async (text, expected) => {
		expect((await one(single, text)).told.join()).toContain(expected);
	});

	test.each([
		['A1+2', '✅ 小明 A1 牛奶糖 +2'],
		['ａ１＋１', '✅ 小明 A1 牛奶糖 +1（共 3）'],
		['A1 加 1', '✅ 小明 A1 牛奶糖 +1（共 4）'],
		['2個A1', '✅ 小明 A1 牛奶糖 +2（共 6）'],
		['A2+1、A1+1', '✅ 小明 A2 鳳梨酥 +1\n✅ 小明 A1 牛奶糖 +1（共 7）'],
		['A1-3', '↩️ 小明 A1 牛奶糖 -3（剩 4）'],
		['取消A1', '↩️ 小明 A1 牛奶糖 已取消（-4）'],
		['cancel', '↩️ 小明 A2 鳳梨酥 已取消（-1）'],
		['+1', '❓ 小明 要哪一項？請加上代號：\n・A1 牛奶糖\n・A2 鳳梨酥'],
		['A3+1', '❓ 小明：沒有「A3」這個商品，是不是 A1、A2？'],
		['A1+0', '❓ 小明「A1+0」沒有登記：數量要從 1 開始'],
		['A1+1.5', '❓ 小明「A1+1.5」沒有登記：數量要是整數'],
		['A1+100', '❓ 小明「A1+100」沒有登記：一次最多 99 個'],
		['A1+99999999999', '❓ 小明「A1+99999999999」沒有登記：一次最多 99 個'],
		['A1+11', '❌ 小明 A1 牛奶糖 要 11，只剩 10，沒有登記'],
		['A1-1', 'ℹ️ 小明 沒有訂購 A1'],
	])('with several: %s', async (text, expected) => {
		expect((await one(shop, text)).told).toEqual([expected]);
	});

	test.each(['早安', '謝謝', '好吃嗎？', '+++', 'A1', '今天+1度', '+886912345678', '下午3點', '-', '取消了嗎', '🍎🍎', '<b>+1</b>'])(
		'chatter is left alone: %s',
		async (text) => {
			expect(await one(shop, text)).toMatchObject({ status: 'ignored', told: [], item: { reply: null } });
		},
	);

	test.each<[string, string[]]>([
		['我的訂單', ['🧾 小明 目前沒有訂單']],
		['名單', ['📋 目前還沒有人訂購']],
		['團購', ['團購中：週五團']],
		['選單', ['團購選單：團購列表、我的訂單、加入好友']],
		['加入好友', ['店家還沒有設定官方帳號。']],
	])('%s is answered', async (text, expected) => {
		expect(await one(await openShop(['小明']), text)).toMatchObject({ status: 'query', told: expected });
	});

	it('the menu and 加入好友 lead to the brand account and the checkout', async () => {
		const options = { brandAccountId: '@123abcde', checkoutUrl: 'https://shop.example/cart?from=line' };
		expect((await one(shop, '加入好友', { options })).told).toEqual(['👋 加入我們的官方帳號好友：\nhttps://line.me/R/ti/p/%40123abcde']);
		const { item } = await one(shop, '選單', { options });
		const menu = JSON.stringify(item.reply);
		expect(menu).toContain('https://line.me/R/ti/p/%40123abcde');
		expect(menu).toContain(options.checkoutUrl);
	});

	it('of several members are answered together, each question once', async () => {
		const group = await openShop(['小明', '小華', '小美']);
		const items = await book(
			await say(group, ['小明', 'A1+1'], ['小華', '名單'], ['小美', '名單'], ['小明', '我的訂單'], ['小華', '團購']),
		);
		const [text, card] = await told(items);
		expect(text).toBe(
			[
				'✅ 小明 A1 牛奶糖 +1',
				'',
				'🧾 小明 的訂單',
				'週五團',
				'・A1 牛奶糖 ×1　NT$120',
				'合計 NT$120',
				'',
				'📋 週五團 訂購名單',
				'共 1 人・1 件・NT$120',
				'A1 牛奶糖：1',
				'',
				'1. 小明　A1×1　NT$120',
			].join('\n'),
		);
		expect(card).toBe('團購中：週五團');
		expect(items.filter(({ reply }) => reply)).toHaveLength(1);
	});

	it('speak English when told to', async () => {
		const english = await openShop(['Amy']);
		const en = { language: 'en' };
		expect((await one(english, 'A1+2', en)).told).toEqual(['✅ Amy A1 牛奶糖 +2']);
		expect((await one(english, 'cancel A1', en)).told).toEqual(['↩️ Amy A1 牛奶糖 cancelled (-2)']);
		expect((await one(english, 'my orders', en)).told).toEqual(['🧾 Amy has no orders at the moment']);
		expect((await one(english, 'list', en)).told).toEqual(['📋 Nobody has ordered yet']);
		expect((await one(english, 'A9+1', en)).told[0]).toMatch(/^❓ Amy: there is no item “A9”/);
	});
});

describe('when nothing can be ordered', () => {
	it('a group without a campaign is left alone, however much is written', async () => {
		const group = await newGroup(['小明']);
		for (const text of ['+1', 'A1+2', '取消']) {
			expect(await one(group, text)).toMatchObject({ status: 'no_campaign', told: [] });
		}
		expect((await one(group, '團購')).told).toEqual(['目前沒有進行中的團購，開團時會在這裡公告。']);
		expect((await one(group, '名單')).told).toEqual(['📋 目前還沒有人訂購']);
	});

	it('so is a group that was never registered', async () => {
		const { userId } = simulator.createUser({ displayName: '小明' });
		const { groupId } = simulator.createGroup({ name: '沒登記', memberIds: [userId] });
		simulator.inviteBot(groupId);
		await line.next();
		expect(await one({ groupId, members: { 小明: userId } }, '+1')).toMatchObject({ status: 'no_campaign', told: [] });
	});

	it('a closed campaign says when it closed, and still shows its list', async () => {
		const shop = await openShop(['小明']);
		await one(shop, 'A1+1');
		await done('campaign', 'end', { campaign: locate(shop.campaign.code as string, 'code') });
		await hearNews(shop, '小明');
		const late = await one(shop, 'A1+1');
		expect(late.status).toBe('closed');
		expect(late.told.join()).toMatch(/^⏰「週五團」已於 .+ 結束，小明 的訂購沒有登記$/);
		expect((await one(shop, '名單')).told.join()).toContain('1. 小明　A1×1');
		expect(await ordered(shop, '小明')).toEqual({ A1: 1 });
	});

	it('what was written before the end counts, however late it arrives', async () => {
		const shop = await openShop(['小明']);
		const before = await say(shop, ['小明', 'A1+1']);
		await new Promise((resolve) => setTimeout(resolve, 20));
		await done('campaign', 'end', { campaign: locate(shop.campaign.code as string, 'code') });
		expect((await book(before)).map(status)).toEqual(['booked']);
	});

	it('a scheduled campaign says when it opens', async () => {
		const shop = await openShop(['小明'], { opensAt: '2099-12-24T20:00:00' });
		expect(await one(shop, 'A1+1')).toMatchObject({
			status: 'not_open_yet',
			told: [expect.stringMatching(/^⏳「週五團」12\/24（.+）20:00 才開始，小明 的訂購沒有登記$/)],
		});
		expect((await one(shop, '團購')).told.join()).toContain('將於 12/24');
	});

	it('what is sold out is, until somebody gives back', async () => {
		const shop = await openShop(['小明', '小華'], { options: { caps: 'A1=2' } });
		const items = await book(await say(shop, ['小明', 'A1+2'], ['小華', 'A1+1'], ['小明', 'A1-1'], ['小華', 'A1+1']));
		expect(items.map(status)).toEqual(['booked', 'insufficient_stock', 'reduced', 'booked']);
		expect((await told(items)).join()).toContain('❌ 小華 A1 牛奶糖 已售完');
	});

	it('two campaigns of a group are told apart by code', async () => {
		const shop = await openShop(['小明']);
		await priceList('另一團', { B1: { title: '紅茶', price: 30 } });
		const beside = { group: locate(shop.groupId), category: locate('另一團', 'name'), options: { besideOthers: true } };
		await done('campaign', 'create', beside);
		await hearNews(shop, '小明');
		expect((await one(shop, 'A1+1 B1+2')).told).toEqual(['✅ 小明 A1 牛奶糖 +1\n✅ 小明 B1 紅茶 +2']);
		expect((await one(shop, '團購')).told).toHaveLength(2);
		const orders = await done('order', 'getAll', { filters: { lineUserId: shop.members.小明! } });
		expect(orders.map(({ campaignTitle }) => campaignTitle).sort()).toEqual(['另一團', '週五團']);
	});
});

describe('bad input', () => {
	it('a message without a user is not booked, and the group is told', async () => {
		const shop = await openShop(['小明']);
		simulator.say(shop.groupId, null, 'A1+1');
		const items = await book(await line.next());
		expect(items.map(status)).toEqual(['buyer_unknown']);
		expect((await told(items)).join()).toContain('LINE 沒有告訴我是誰留言');
		expect(await done('order', 'getAll', { filters: { campaignCode: shop.campaign.code as string } })).toEqual([]);
	});

	it('texts of 5,000 characters are read like any other', async () => {
		const shop = await openShop(['小明']);
		for (const text of ['團'.repeat(5000), '+'.repeat(5000), '9'.repeat(5000), `+${'9'.repeat(4999)}`, '🍎'.repeat(2500)]) {
			expect(await one(shop, text)).toMatchObject({ status: 'ignored', told: [] });
		}
		const long = await one(shop, Array.from({ length: 700 }, () => 'A2+1').join('\n'));
		expect(long.status).toBe('booked');
		expect(await ordered(shop, '小明')).toEqual({ A2: 700 });
		const unknown = await one(shop, Array.from({ length: 600 }, (_, n) => `B${n}+1`).join(' '));
		expect(unknown.told.length).toBeLessThanOrEqual(5);
	});

	test.each([
		['markup', '<script>alert(1)</script>', '<script>alert(1)</s…'],
		['a line break', '小\n明\r\n+1', '小 明 +1'],
		['hidden and turning characters', '\u202e小\u200b明\u0007', '小明'],
		['emoji', '👨‍👩‍👧‍👦🏳️‍🌈', '👨‍👩‍👧‍👦🏳️‍🌈'],
		['nothing but spaces', ' \u3000 ', '團員'],
		['500 letters', '長'.repeat(500), '長長長'],
	])('a name with %s is made fit for a line', async (_what, displayName, shown) => {
		const shop = await openShop([displayName]);
		const { told: texts } = await one(shop, 'A1+1');
		expect(texts).toHaveLength(1);
		expect(texts[0]).toContain(`✅ ${shown}`);
		expect(texts[0]).not.toMatch(/[\n\u202e\u200b\u0007]/);
		expect(texts[0]!.length).toBeLessThan(120);
	});

	test.each<[string, IDataObject]>([
		['an empty item', {}],
		['another event', { type: 'join' }],
		['a picture', { messageType: 'image', text: null }],
		['a one-to-one chat', { groupId: null }],
		['a text that is a number', { text: 1 }],
		['a text that is an object', { text: { '+1': 1 } }],
		['neither event id nor message id', { eventId: null, messageId: null }],
		['a group that is an object', { groupId: { id: GROUP } }],
	])('%s is passed on untouched', async (name, change) => {
		const shop = await openShop(['小明']);
		const [good] = await say(shop, ['小明', 'A1+1']);
		const json = name === 'an empty item' ? {} : { ...good!.json, ...change };
		const items = await book([{ json }, good!]);
		expect(items[0]).toEqual({ ...json, booking: expect.objectContaining({ status: 'ignored' }) as object, reply: null });
		expect(status(items[1]!)).toBe('booked');
	});

	it('items that do not come from LINE are booked, without a name and without a reply', async () => {
		const shop = await openShop(['小明']);
		const json = { type: 'message', messageType: 'text', groupId: shop.groupId, userId: 'customer 7', text: 'A1+1', messageId: 'm1' };
		const items = await book([{ json }]);
		expect(items).toMatchObject([{ booking: { status: 'booked' }, reply: null }]);
		expect(await done('order', 'getAll', { filters: { lineUserId: 'customer 7' } })).toMatchObject([{ buyerName: null }]);
	});

	it('names stay text in lists, orders and the ledger', async () => {
		const shop = await openShop([`'; drop orders; --`]);
		const { item } = await one(shop, 'A1+1');
		const [order] = await done('order', 'get', { orderCode: (item.booking as IDataObject).orderCode as string });
		expect(order).toMatchObject({ buyerName: `'; drop orders; --` });
	});
});

describe('names, when LINE has trouble', () => {
	it('somebody who has left is booked and told without a name, and asked for again next time', async () => {
		const shop = await openShop(['小明', '小華']);
		const { members } = shop;
		const input = await say(shop, ['小明', 'A1+1']);
		simulator.memberLeaves(shop.groupId, members.小明!);
		expect(await told(await book(input))).toEqual(['✅ 團員 A1 牛奶糖 +1']);
		simulator.memberJoins(shop.groupId, members.小明!);
		expect(await told(await book(await say(shop, ['小明', 'A1+1'])))).toEqual(['✅ 小明 A1 牛奶糖 +1（共 2）']);
		expect(asked(members.小明!)).toBe(2);
	});

	test.each(['status', 'drop', 'rateLimit'] as const)('no order is lost for a name: %s', async (kind) => {
		const shop = await openShop(['小明', '小華']);
		simulator.faults.add({ path: '/v2/bot/group/*/member/*', kind });
		const items = await book(await say(shop, ['小明', 'A1+1'], ['小華', 'A2+1']));
		simulator.faults.clear();
		expect(items.map(status)).toEqual(['booked', 'booked']);
		expect(await told(items)).toEqual(['✅ 團員 A1 牛奶糖 +1\n✅ 團員 A2 鳳梨酥 +1']);
		expect([await ordered(shop, '小明'), await ordered(shop, '小華')]).toEqual([{ A1: 1 }, { A2: 1 }]);
		expect(await told(await book(await say(shop, ['小明', 'A1+1'])))).toEqual(['✅ 小明 A1 牛奶糖 +1（共 2）']);
	});

	it('a wrong access token is told, and the orders are kept: the next run tells the group', async () => {
		const shop = await openShop(['小明']);
		const input = await say(shop, ['小明', 'A1+1']);
		const wrong = { lineMessagingApi: { ...credentials.lineMessagingApi, channelAccessToken: 'guess' } };
		const error = await refused('order', 'bookFromMessages', {}, { credentials: wrong, input });
		expect(error.message).toBe('LINE did not accept the channel access token');
		const items = await book(input);
		expect(items).toMatchObject([{ booking: { status: 'booked', replayed: true } }]);
		expect(await told(items)).toEqual(['✅ 小明 A1 牛奶糖 +1']);
		expect(await ordered(shop, '小明')).toEqual({ A1: 1 });
	});
});

describe('the same messages again', () => {
	it('are booked and told once', async () => {
		const shop = await openShop(['小明']);
		const input = await say(shop, ['小明', 'A1+2']);
		const [first] = await bookAndReply(input);
		expect(first).toMatchObject({ booking: { status: 'booked', replayed: false }, delivery: { status: 'sent' } });
		const said = simulator.chat(shop.groupId).length;
		const [again] = await bookAndReply(input);
		expect(again).toMatchObject({ booking: { status: 'booked', replayed: true }, reply: null });
		expect(simulator.chat(shop.groupId)).toHaveLength(said);
		expect(await ordered(shop, '小明')).toEqual({ A1: 2 });
	});

	it('are booked once within one batch', async () => {
		const shop = await openShop(['小明']);
		const [item] = await say(shop, ['小明', 'A1+2']);
		const items = await bookAndReply([item!, item!]);
		expect(items.map(({ booking }) => (booking as IDataObject).replayed)).toEqual([false, true]);
		expect(await ordered(shop, '小明')).toEqual({ A1: 2 });
	});
});

describe('settings', () => {
	test.each<[string, IDataObject, string]>([
		['a brand account that is none', { options: { brandAccountId: 'not an id!' } }, '"not an id!" is not the ID of a LINE Official Account'],
		['a checkout that is no address', { options: { checkoutUrl: 'shop/cart' } }, '"shop/cart" cannot be opened by a button in LINE'],
		['a checkout that is a script', { options: { checkoutUrl: 'javascript:alert(1)' } }, '"javascript:alert(1)" cannot be opened'],
		['an unknown source', { options: { source: '={{ "tiktok" }}' } }, "The field 'source' cannot be 'tiktok'"],
		['an unknown language', { language: '={{ "fr" }}' }, "The field 'language' cannot be 'fr'"],
	])('%s is told before anything is booked', async (_name, parameters, message) => {
		const shop = await openShop(['小明']);
		const input = await say(shop, ['小明', 'A1+1']);
		const error = await refused('order', 'bookFromMessages', parameters, { credentials, input });
		expect(error.message).toContain(message);
		expect(error.description).not.toBe('');
		expect(await ordered(shop, '小明')).toEqual({});
	});

	it('items go on with the error when told to', async () => {
		const shop = await openShop(['小明']);
		const input = await say(shop, ['小明', 'A1+1']);
		const parameters = { options: { checkoutUrl: 'nowhere' } };
		const run = async (onError: 'continueRegularOutput' | 'continueErrorOutput') =>
			(await campaign('order', 'bookFromMessages', parameters, { credentials, input, node: { onError } })).outputs('Node');
		const failed = [{ json: { error: '"nowhere" cannot be opened by a button in LINE' }, pairedItem: { item: 0 } }];
		expect(await run('continueRegularOutput')).toEqual([failed]);
		expect(await run('continueErrorOutput')).toEqual([[], failed]);
	});
});

describe('looking up orders', () => {
	let shop: Shop;
	beforeAll(async () => {
		shop = await openShop(['小明', '小華']);
		await book(await say(shop, ['小明', 'A1+2'], ['小華', 'A2+3'], ['小明', 'A2+1'], ['小華', '取消']));
	});
	const code = () => shop.campaign.code as string;

	it('an order shows what each message changed', async () => {
		const [found] = await done('order', 'getAll', { filters: { lineUserId: shop.members.小明! } });
		const [order] = await done('order', 'get', { orderCode: (found!.code as string).toLowerCase() });
		expect(order).toMatchObject({
			code: found!.code,
			state: 'placed',
			source: 'line_group',
			buyerName: '小明',
			campaignCode: code(),
			total: 280,
			placedAt: expect.stringMatching(/\+08:00$/) as string,
			lines: [
				{ code: 'A1', quantity: 2, unitPrice: 120 },
				{ code: 'A2', quantity: 1, unitPrice: 40 },
			],
			events: [
				{ type: 'add', delta: 2, quantityAfter: 2, text: 'A1+2', unitPrice: 120 },
				{ type: 'add', delta: 1, quantityAfter: 1, text: 'A2+1' },
			],
		});
		expect((await refused('order', 'get', { orderCode: 'R2222222' })).message).toContain('R2222222');
	});

	test.each<[string, () => IDataObject, string[]]>([
		['of a campaign', () => ({ campaignCode: code() }), ['小明', '小華']],
		['of a group', () => ({ lineGroupId: shop.groupId }), ['小明', '小華']],
		['of a buyer', () => ({ lineUserId: shop.members.小華! }), ['小華']],
		['in a state', () => ({ campaignCode: code(), state: 'cancelled' }), ['小華']],
		['from a source', () => ({ campaignCode: code(), source: 'storefront' }), []],
		['of nobody', () => ({ campaignCode: code(), lineUserId: BUYER }), []],
	])('orders %s', async (_name, filters, expected) => {
		const orders = await done('order', 'getAll', { filters: filters() });
		expect(orders.map(({ buyerName }) => buyerName).sort()).toEqual(expected.sort());
	});

	it('as many as asked for', async () => {
		const filters = { campaignCode: code() };
		expect(await done('order', 'getAll', { filters, limit: 1 })).toHaveLength(1);
		expect(await done('order', 'getAll', { filters, limit: 1, returnAll: true })).toHaveLength(2);
		for (const limit of ['={{ 0 }}', '={{ -1 }}', '={{ 1.5 }}', '={{ "many" }}']) {
			expect((await refused('order', 'getAll', { filters, limit })).message).toMatch(/^The field 'limit' is not a whole number from 1/);
		}
	});

	it('the list as text, in both languages', async () => {
		const list = async (language: string) =>
			(await done('order', 'listAsText', { campaign: locate(code(), 'code'), language }))[0]!;
		const chinese = await list('zh-TW');
		expect(chinese).toMatchObject({ campaignCode: code(), buyers: 1, pieces: 3 });
		expect(chinese.text).toBe('📋 週五團 訂購名單\n共 1 人・3 件・NT$280\nA1 牛奶糖：2\nA2 鳳梨酥：1\n\n1. 小明　A1×2、A2×1　NT$280');
		expect((await list('en')).text).toContain('📋 Orders: 週五團');
		expect(chinese.orders).toHaveLength(1);
	});

	it('the orders of a buyer as a text to send', async () => {
		const [item] = await say(shop, ['小明', '哈囉']);
		const [mine] = await done('order', 'myOrders', {}, { input: [item!] });
		expect(mine!.messages).toMatchObject([
			{ type: 'text', text: '🧾 小明 的訂單\n週五團\n・A1 牛奶糖 ×2　NT$240\n・A2 鳳梨酥 ×1　NT$40\n合計 NT$280' },
		]);
		expect(mine!.orders).toHaveLength(1);
		const { status: answered } = await callApi(simulator, 'POST /v2/bot/message/validate/reply', { messages: mine!.messages });
		expect(answered).toBe(200);
		const nobody = { group: locate(shop.groupId), lineUserId: BUYER };
		expect(await done('order', 'myOrders', nobody)).toMatchObject([{ orders: [], messages: [{ text: '🧾 團員 目前沒有訂單' }] }]);
	});

	it('the progress counts what is ordered', async () => {
		const [progress] = await done('campaign', 'progress', { campaign: locate(code(), 'code') });
		expect(progress).toMatchObject({
			buyers: 1,
			pieces: 3,
			total: 280,
			items: [
				{ code: 'A1', ordered: 2, left: 8 },
				{ code: 'A2', ordered: 1, left: null },
			],
		});
	});

	it('stock never goes below what is sold', async () => {
		const { category } = shop.campaign;
		const product = { productId: `${category as string}-A1`, title: '牛奶糖', price: 120 };
		const upsert = async (stock: number) => (await done('product', 'upsert', {}, { input: [{ ...product, stock }] }))[0];
		expect(await upsert(1)).toMatchObject({ stock: 2, left: 0, stockBelowSold: 1 });
		expect((await one(shop, 'A1+1')).status).toBe('insufficient_stock');
		expect(await upsert(3)).toMatchObject({ stock: 3, left: 1, stockBelowSold: null });
		expect((await one(shop, 'A1+1')).status).toBe('booked');
	});
});
