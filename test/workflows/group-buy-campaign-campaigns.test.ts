// Group Buy Campaign → Campaign, and what holds for every operation.
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../simulator';
import { callApi } from '../simulator/support';
import { GroupBuyCampaign } from '../../nodes/GroupBuyCampaign/GroupBuyCampaign.node';
import { DEFAULT_CAMPAIGN_RULES, DEFAULT_ITEM_RULES } from '../../lib/groupbuy/rules';
import { listSearch } from './harness';
import type { Credentials } from './harness';
import { campaign, done, locate, online, PACKAGE, priceList, refused } from './package-nodes';

let simulator: Simulator;
let credentials: Credentials;
beforeAll(async () => {
	simulator = await startSimulator();
	credentials = online(simulator);
	await priceList('茶', {
		A1: { title: '烏龍茶', price: 350, stock: 10, imageUrl: 'https://shop.example/tea.jpg' },
		A2: { title: '紅茶', price: 280 },
	});
	await priceList('餅', { B1: { title: '鳳梨酥', price: 40, stock: 100 } });
});
afterAll(async () => {
	await simulator.close();
});

/** A registered group that nothing has happened in. */
async function newGroup(name = '週五團購'): Promise<string> {
	const { groupId } = simulator.createGroup({ name, memberIds: [] });
	simulator.inviteBot(groupId);
	await done('group', 'register', { group: locate(groupId) }, { credentials });
	return groupId;
}

const byName = (name: string) => locate(name, 'name');
const byCode = (code: unknown) => locate(code as string, 'code');
const inGroup = (groupId: string, more: IDataObject = {}) => ({ group: locate(groupId), category: byName('茶'), ...more });

async function created(more: IDataObject = {}, groupId?: string): Promise<IDataObject> {
	const [found] = await done('campaign', 'create', inGroup(groupId ?? (await newGroup()), more));
	return found!;
}

/** Rules of a campaign of which nothing is said, and an item that nobody has ordered. */
const shownRules: IDataObject = { ...DEFAULT_CAMPAIGN_RULES, minAmount: null };
delete shownRules.minAmountMinor;
const fresh = { ordered: 0, waiting: 0, keywords: [], rules: DEFAULT_ITEM_RULES };

const moment = (value: unknown) => Date.parse(value as string);

describe('create', () => {
	it('opens at once with the items and prices of the category', async () => {
		const groupId = await newGroup('早餐團');
		const before = Date.now();
		expect(await done('campaign', 'create', inGroup(groupId))).toEqual([
			{
				code: expect.stringMatching(/^C[2-9A-Z]{7}$/) as string,
				title: '茶',
				state: 'open',
				lineGroupId: groupId,
				groupName: '早餐團',
				category: '茶',
				currency: 'TWD',
				opensAt: expect.stringMatching(/\+08:00$/) as string,
				closesAt: null,
				endedAt: null,
				endReason: null,
				settledAt: null,
				leaderName: null,
				operators: [],
				note: null,
				orderTags: [],
				referralCode: null,
				copiedFrom: null,
				rules: shownRules,
				buyers: 0,
				pieces: 0,
				total: 0,
				items: [
					{ ...fresh, code: 'A1', title: '烏龍茶', price: 350, left: 10, imageUrl: 'https://shop.example/tea.jpg' },
					{ ...fresh, code: 'A2', title: '紅茶', price: 280, left: null, imageUrl: null },
				],
			},
		]);
		const [found] = await done('campaign', 'getAll', { oneGroup: true, group: locate(groupId) });
		expect(moment(found!.opensAt)).toBeGreaterThanOrEqual(before);
	});

	it('takes records as they are chosen from the lists', async () => {
		const chosen = (value: unknown, name: string) => ({ ...locate(value as string, 'list'), cachedResultName: name });
		const fields = { group: chosen(await newGroup(), '週五團購'), category: chosen('茶', '茶 (2)') };
		const [{ code }] = (await done('campaign', 'create', fields)) as [IDataObject];
		expect(await done('campaign', 'get', { campaign: chosen(code, '茶 (週五團購, open)') })).toMatchObject([{ code }]);
		await done('productCategory', 'create', { name: '選來的' });
		const add = { category: chosen('選來的', '選來的 (0)'), product: chosen('茶-A1', '烏龍茶') };
		expect(await done('productCategory', 'addVariants', add)).toMatchObject([{ title: '烏龍茶' }]);
	});

	it('keeps its prices whatever becomes of the category', async () => {
		await priceList('凍結', { A1: { price: 100 } });
		const { code } = await created({ category: byName('凍結') });
		await done('productCategory', 'setPrice', { category: byName('凍結'), itemCode: 'A1', groupPrice: '1' });
		expect(await done('campaign', 'get', { campaign: byCode(code) })).toMatchObject([{ items: [{ price: 100 }] }]);
	});

	it('caps items beside their stock', async () => {
		const { items } = await created({ options: { caps: 'A1=3、ａ２：20' } });
		expect(items).toMatchObject([
			{ code: 'A1', left: 3 },
			{ code: 'A2', left: 20 },
		]);
	});

	test.each<[string, string, string]>([
		['the calendar, in the zone of the workflow', '2099-12-24T20:00:00', '2099-12-24T12:00:00.000Z'],
		['a text with a space', '2099-12-24 20:00', '2099-12-24T12:00:00.000Z'],
		['a text with slashes', '2099/12/24 20:00', '2099-12-24T12:00:00.000Z'],
		['a date', '2099-12-24', '2099-12-23T16:00:00.000Z'],
		['a text with an offset', '2099-12-24T20:00:00+09:00', '2099-12-24T11:00:00.000Z'],
		['UTC', '2099-12-24T20:00:00Z', '2099-12-24T20:00:00.000Z'],
		['epoch milliseconds', '={{ 4101753600000 }}', '2099-12-24T00:00:00.000Z'],
		['a Date', '={{ new Date("2099-12-24T12:00:00Z") }}', '2099-12-24T12:00:00.000Z'],
		['a Luxon DateTime', '={{ DateTime.fromISO("2099-12-24T20:00", { zone: "Asia/Taipei" }) }}', '2099-12-24T12:00:00.000Z'],
	])('reads a time from %s', async (_name, closesAt, expected) => {
		const found = await created({ closesAt });
		expect(new Date(moment(found.closesAt)).toISOString()).toBe(expected);
		expect(found.closesAt).toMatch(/\+08:00$/);
	});

	it('reads and shows times in the zone of the workflow, whatever it is', async () => {
		const fields = inGroup(await newGroup(), { closesAt: '2099-12-24T20:00:00' });
		const [found] = await done('campaign', 'create', fields, { timezone: 'Asia/Tokyo' });
		expect(found!.closesAt).toBe('2099-12-24T20:00:00.000+09:00');
	});

	it('waits for its time, which $now can reckon', async () => {
		const found = await created({ opensAt: '={{ $now.plus({ hours: 1 }) }}', closesAt: '={{ $now.plus({ hours: 2 }).toISO() }}' });
		expect(found.state).toBe('scheduled');
		expect(moment(found.closesAt) - moment(found.opensAt)).toBeGreaterThanOrEqual(60 * 60 * 1000);
	});

	test.each<[string, IDataObject, string]>([
		['a closing time that is none', { closesAt: 'tomorrow' }, "The field 'closesAt' is not a date and time: 'tomorrow'"],
		['a day that does not exist', { closesAt: '2099-02-30' }, "The field 'closesAt' is not a date and time: '2099-02-30'"],
		['a time beyond all calendars', { closesAt: '={{ 9e15 }}' }, "The field 'closesAt' is not a date and time: '9000000000000000'"],
		['an object', { opensAt: '={{ {} }}' }, "The field 'opensAt' is not a date and time: '{}'"],
		['a closing time that is over', { opensAt: '2019-01-01T00:00:00', closesAt: '2020-01-01T00:00:00' }, 'Closes At lies in the past'],
		['closing before opening', { opensAt: '2099-01-02T00:00:00', closesAt: '2099-01-01T00:00:00' }, 'The campaign would close before it opens'],
		['an unknown category', { category: byName('沒有') }, "There is no product category '沒有'"],
		['no category', { category: byName('={{ $json.none }}') }, "The field 'category' is empty"],
		['a title that is too long', { title: '長'.repeat(101) }, "The field 'title' has 101 characters, at most 100 fit"],
		['a cap that is not understood', { options: { caps: 'A1' } }, "Quantity Caps: 'A1' is not understood"],
		['a cap below zero', { options: { caps: 'A1=-1' } }, "Quantity Caps: A1: '-1' is not a whole number"],
		['a cap for an unknown item', { options: { caps: 'Z9=1' } }, "Quantity Caps: category '茶' has no item 'Z9'"],
	])('refuses %s', async (_name, more, message) => {
		const groupId = await newGroup();
		const error = await refused('campaign', 'create', inGroup(groupId, more));
		expect(error).toMatchObject({ name: 'NodeOperationError', message, item: 0 });
		expect(error.description).not.toBe('');
		expect(await done('campaign', 'getAll', { oneGroup: true, group: locate(groupId) })).toEqual([]);
	});

	it('refuses an unknown group, and one that the bot has left', async () => {
		const unknown = `C${'c'.repeat(32)}`;
		expect((await refused('campaign', 'create', inGroup(unknown))).message).toContain(unknown);
		const left = await newGroup();
		await done('group', 'markLeft', { group: locate(left) });
		expect((await refused('campaign', 'create', inGroup(left))).message).toBe(`The bot has left the group '${left}'`);
	});

	it('refuses a category without public products, and one of two currencies', async () => {
		const groupId = await newGroup();
		await done('productCategory', 'create', { name: '空的' });
		const empty = await refused('campaign', 'create', inGroup(groupId, { category: byName('空的') }));
		expect(empty.message).toBe("Category '空的' has no public product");

		await priceList('兩種錢', { A1: { price: 1 } });
		await done('product', 'upsert', { currency: 'USD' }, { input: [{ productId: 'usd', title: 'Tea', price: 1 }] });
		await done('productCategory', 'addVariants', { category: byName('兩種錢'), product: locate('usd') });
		const mixed = await refused('campaign', 'create', inGroup(groupId, { category: byName('兩種錢') }));
		expect(mixed.message).toBe("Category '兩種錢' mixes the currencies TWD and USD");
	});

	it('is one at a time in a group, unless told otherwise and told apart by codes', async () => {
		const groupId = await newGroup();
		const first = await created({ title: '第一團' }, groupId);
		const second = await refused('campaign', 'create', inGroup(groupId));
		expect(second.message).toBe(`The campaign '第一團' (${first.code as string}) is open or scheduled in this group`);
		expect(second.description).toContain('End it first');
		const beside = { options: { besideOthers: true } };
		expect((await refused('campaign', 'create', inGroup(groupId, beside))).message).toContain("Item code 'A1' is used");
		expect(await created({ ...beside, category: byName('餅') }, groupId)).toMatchObject({ state: 'open' });
	});

	it('makes one campaign per item, and goes on after a mistake when told to', async () => {
		const groups = [await newGroup('一'), await newGroup('二')];
		const input = [{ id: groups[0]! }, { id: `C${'b'.repeat(32)}` }, { id: groups[1]! }];
		const fields = { group: locate('={{ $json.id }}'), category: byName('茶'), title: '={{ $itemIndex }} 號團' };
		const node = { onError: 'continueRegularOutput' as const };
		const { outputs } = await campaign('campaign', 'create', fields, { input, node });
		expect(outputs('Node')[0]).toMatchObject([
			{ json: { title: '0 號團', groupName: '一' }, pairedItem: { item: 0 } },
			{ json: { error: expect.stringContaining('C'.concat('b'.repeat(32))) as string }, pairedItem: { item: 1 } },
			{ json: { title: '2 號團', groupName: '二' }, pairedItem: { item: 2 } },
		]);
		expect(Object.keys(outputs('Node')[0]![1]!.json)).toEqual(['error']);
	});

	it('sends items that failed to the error output', async () => {
		const input = [{ id: await newGroup() }, { id: `C${'b'.repeat(32)}` }];
		const fields = { group: locate('={{ $json.id }}'), category: byName('茶') };
		const node = { onError: 'continueErrorOutput' as const };
		const [good, bad] = (await campaign('campaign', 'create', fields, { input, node })).outputs('Node');
		expect([good!.length, bad!.length]).toEqual([1, 1]);
		expect(bad![0]!.json.error).toContain('b'.repeat(32));
	});
});

describe('open and end', () => {
	const act = async (operation: 'open' | 'end', code: unknown) =>
		(await done('campaign', operation, { campaign: byCode(code) }))[0]!;

	it('opens a scheduled campaign now; an open one stays as it is', async () => {
		const { code, opensAt } = await created({ opensAt: '2099-01-01T00:00:00' });
		const opened = await act('open', code);
		expect(opened.state).toBe('open');
		expect(moment(opened.opensAt)).toBeLessThan(moment(opensAt));
		expect(await act('open', code)).toEqual(opened);
	});

	it('ends an open campaign now, once, and the group is free for the next one', async () => {
		const { code, lineGroupId } = await created();
		const ended = await act('end', code);
		expect(ended).toMatchObject({ state: 'closed', endReason: 'manual' });
		expect(Math.abs(Date.now() - moment(ended.endedAt))).toBeLessThan(10_000);
		expect(await act('end', code)).toEqual(ended);
		const error = await refused('campaign', 'open', { campaign: byCode(code) });
		expect(error.message).toBe(`The campaign '茶' (${code as string}) has ended`);
		expect(await created({}, lineGroupId as string)).toMatchObject({ state: 'open' });
	});

	it('does not end what has not started', async () => {
		const { code } = await created({ opensAt: '2099-01-01T00:00:00' });
		const error = await refused('campaign', 'end', { campaign: byCode(code) });
		expect(error.message).toContain('has not started');
	});

	it('ends by its time', async () => {
		const { code, closesAt } = await created({ closesAt: '={{ $now.plus({ milliseconds: 400 }) }}' });
		await sleep(500);
		const [found] = await done('campaign', 'get', { campaign: byCode(code) });
		expect(found).toMatchObject({ state: 'closed', endReason: 'time', endedAt: closesAt });
	});

	it('ends when the bot is removed; what was only scheduled is cancelled', async () => {
		const groupId = await newGroup();
		const open = await created({}, groupId);
		const later = { category: byName('餅'), opensAt: '2099-01-01T00:00:00', options: { besideOthers: true } };
		const scheduled = await created(later, groupId);
		const [left] = await done('group', 'markLeft', { group: locate(groupId) });
		expect(left!.endedCampaigns).toEqual([open.code, scheduled.code]);
		const [gone] = await done('campaign', 'get', { campaign: byCode(open.code) });
		expect(gone).toMatchObject({ state: 'closed', endReason: 'bot_removed' });
		const [never] = await done('campaign', 'get', { campaign: byCode(scheduled.code) });
		expect(never).toMatchObject({ state: 'cancelled', endReason: 'bot_removed' });
	});

	it.each(['get', 'open', 'end', 'progress'])('%s names a campaign that does not exist', async (operation) => {
		const error = await refused('campaign', operation, { campaign: byCode('C2222222') });
		expect(error).toMatchObject({ message: "There is no campaign 'C2222222'", item: 0 });
		expect(error.description).toContain('Get Many');
	});
});

describe('get many, progress, lists', () => {
	it('lists the history of a group, newest first, by state and limit', async () => {
		const groupId = await newGroup();
		const first = await created({ title: '舊團' }, groupId);
		await done('campaign', 'end', { campaign: byCode(first.code) });
		await created({ title: '新團' }, groupId);
		const list = async (more: IDataObject) =>
			(await done('campaign', 'getAll', { oneGroup: true, group: locate(groupId), ...more })).map(({ title }) => title);
		expect(await list({})).toEqual(['新團', '舊團']);
		expect(await list({ campaignState: 'open' })).toEqual(['新團']);
		expect(await list({ campaignState: 'closed' })).toEqual(['舊團']);
		expect(await list({ campaignState: 'failed' })).toEqual([]);
		expect(await list({ limit: 1 })).toEqual(['新團']);
		expect((await done('campaign', 'getAll', { limit: 3 })).length).toBe(3);
		expect((await done('campaign', 'getAll', { returnAll: true })).length).toBeGreaterThan(3);
	});

	it('shows progress as numbers and as a card that LINE takes', async () => {
		const { code } = await created({ title: '<進度> 🍵', closesAt: '2099-12-24T20:00:00' });
		for (const language of ['zh-TW', 'en']) {
			const [progress] = await done('campaign', 'progress', { campaign: byCode(code), language });
			expect(progress).toMatchObject({ code, buyers: 0, pieces: 0, total: 0 });
			const { messages } = progress!;
			const { status, body } = await callApi(simulator, 'POST /v2/bot/message/validate/reply', { messages });
			expect([status, body]).toEqual([200, {}]);
			expect(JSON.stringify(messages)).toContain(language === 'en' ? 'Dec' : '12/24');
		}
	});

	it('stand in the list of the field with title, group and state', async () => {
		const { code } = await created({ title: '找得到的團' }, await newGroup('列表群'));
		const node = { type: `${PACKAGE}.groupBuyCampaign`, parameters: { resource: 'campaign', operation: 'get' } };
		const search = async (filter: string) => (await listSearch(node, 'searchCampaigns', { filter })).results;
		const expected = [{ name: '找得到的團 (列表群, open)', value: code }];
		expect(await search('找得到')).toEqual(expected);
		expect(await search(code as string)).toEqual(expected);
		expect(await search('%')).toEqual([]);
		expect((await listSearch(node, 'searchCampaigns')).results.length).toBeGreaterThan(1);
	});
});

describe('rules', () => {
	it('are read from the fields, and shown in the currency', async () => {
		const found = await created({
			rules: {
				limitPerBuyer: 5,
				minAmount: 3000,
				waitlist: true,
				holdMinutes: 30,
				payment: 'deposit',
				deposit: 12.5,
				remindMinutes: '1440、60',
				settleMinutes: '',
				trust: { rule: [{ marks: 2, action: 'limit', pieces: 1 }, { marks: 3, action: 'block' }] },
			},
			itemRules: {
				item: [{ code: 'a1', casePack: 12, tiers: '50=300, 10=330', earlyBird: '2099-12-01 12:00=340' }],
			},
		});
		expect(found.rules).toMatchObject({
			limitPerBuyer: 5,
			minAmount: 3000,
			waitlist: true,
			holdMinutes: 30,
			payment: 'deposit',
			depositRate: 1250,
			remindMinutes: [1440, 60],
			settleMinutes: null,
			trust: [
				{ marks: 2, action: 'limit', limit: 1 },
				{ marks: 3, action: 'block', limit: null },
			],
		});
		expect((found.items as IDataObject[])[0]!.rules).toEqual({
			limitPerBuyer: null,
			minQuantity: null,
			casePack: 12,
			tiers: [
				{ from: 10, price: 330 },
				{ from: 50, price: 300 },
			],
			earlyBird: [{ until: '2099-12-01T12:00:00.000+08:00', price: 340 }],
		});
	});

	const itemRule = (rule: IDataObject) => ({ itemRules: { item: [{ code: 'A1', ...rule }] } });
	it.each<[string, IDataObject, string]>([
		['a deposit of nothing', { rules: { payment: 'deposit' } }, 'Payment is by deposit, but how much is missing'],
		['holding without a waitlist', { rules: { holdMinutes: 30 } }, 'Hold Minutes is set, but there is no waitlist'],
		['an amount that is none', { rules: { minAmount: '很多' } }, "The field 'Minimum Amount' is not a price in TWD: '很多'"],
		['words instead of minutes', { rules: { remindMinutes: '一小時' } }, "Reminders: '一小時' is not a whole number"],
		['a tier that is dearer', itemRule({ tiers: '10=400' }), 'A1: Tier Prices: 400 is not less than 350'],
		['a tier that is not understood', itemRule({ tiers: '10個95' }), "A1: Tier Prices: '10個95' is not understood"],
		['a pack of one', itemRule({ casePack: 1 }), 'A1: Case Pack cannot be 1'],
		['early birds of yesterday', itemRule({ earlyBird: '2020-01-01 12:00=1' }), 'A1: Early Bird Prices end before the campaign opens'],
		['an item twice', { itemRules: { item: [{ code: 'A1' }, { code: 'Ａ1' }] } }, "Item Rules: 'A1' stands there twice"],
	])('%s is refused', async (_name, more, message) => {
		const error = await refused('campaign', 'create', inGroup(await newGroup(), more));
		expect(error.message).toBe(message);
		expect(error.description).not.toBe('');
	});
});

describe('the life of a campaign', () => {
	const run = async (operation: string, code: unknown, more: IDataObject = {}) =>
		(await done('campaign', operation, { campaign: byCode(code), ...more }))[0]!;
	const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

	it('changes before its start, not after it', async () => {
		const { code } = await created({ opensAt: soon(60) });
		const changes = { updateFields: { title: '改名', closesAt: soon(120) }, rules: { maxBuyers: 9 } };
		expect(await run('update', code, changes)).toMatchObject({ title: '改名', rules: { maxBuyers: 9 } });
		await run('open', code);
		const error = await refused('campaign', 'update', { campaign: byCode(code), updateFields: { title: '又改' } });
		expect(error.message).toMatch(/has started$/);
		expect(error.description).toContain('Campaign → Extend');
	});

	it('is extended, ended, reopened and called off, and its history says why', async () => {
		const { code } = await created({ closesAt: soon(60) });
		const closesAt = soon(120);
		expect(moment((await run('extend', code, { closesAt, reason: '大家還在考慮' })).closesAt)).toBe(moment(closesAt));
		expect(await run('end', code)).toMatchObject({ state: 'closed', endReason: 'manual' });
		expect(await run('reopen', code, { reason: '廠商加量' })).toMatchObject({ state: 'open', closesAt: null });
		expect(await run('cancel', code, { reason: '廠商倒了' })).toMatchObject({ state: 'cancelled' });
		const events = await done('campaign', 'history', { campaign: byCode(code) });
		expect(events.map(({ type, reason }) => [type, reason])).toEqual([
			['created', null],
			['opened', null],
			['extended', '大家還在考慮'],
			['closed', null],
			['reopened', '廠商加量'],
			['cancelled', '廠商倒了'],
		]);
		expect(events[2]).toMatchObject({ campaignCode: code, actor: null, occurredAt: expect.stringMatching(/\+08:00$/) as string });
		expect(moment((events[2]!.detail as IDataObject).to)).toBe(moment(closesAt));
	});

	it('is copied into another group', async () => {
		const { code } = await created({ title: '第一團', rules: { limitPerBuyer: 2 } });
		const groupId = await newGroup('隔壁群');
		const copy = await run('copy', code, { inAnotherGroup: true, group: locate(groupId), title: '第二團', withOrders: true });
		expect(copy).toMatchObject({
			title: '第二團',
			state: 'open',
			groupName: '隔壁群',
			copiedFrom: code,
			rules: { limitPerBuyer: 2 },
		});
	});

	it('tells of goods that have arrived', async () => {
		const { code } = await created();
		await run('end', code);
		expect(await run('markArrived', code, { note: '大廳取貨', remindAt: soon(60) })).toMatchObject({ state: 'closed' });
		const events = await done('campaign', 'history', { campaign: byCode(code) });
		expect(events.at(-1)).toMatchObject({ type: 'arrived', reason: '大廳取貨' });
	});

	it('runs by the clock: one item per step, none for nothing to do', async () => {
		const { code } = await created({ opensAt: soon(1 / 60) });
		await sleep(1100);
		const steps = (await done('campaign', 'runSchedule')).filter(({ campaignCode }) => campaignCode === code);
		expect(steps).toMatchObject([{ step: 'open', campaignTitle: '茶', error: null }]);
		expect((await done('campaign', 'runSchedule')).filter(({ campaignCode }) => campaignCode === code)).toEqual([]);
	});
});

describe('every operation', () => {
	const { properties } = new GroupBuyCampaign().description;
	const operations = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.map((option) => [displayOptions?.show?.resource?.[0], (option as { value: string }).value] as [string, string]),
		);

	it('is found by the tests below', () => {
		expect(operations.length).toBeGreaterThan(20);
	});

	// Whatever is required comes from an item that has nothing.
	const nothing = Object.fromEntries(
		properties.filter(({ required }) => required).map(({ name, type }) => [name, type === 'resourceLocator' ? locate('={{ $json.none }}', name === 'category' ? 'name' : name === 'campaign' ? 'code' : 'id') : '={{ $json.none }}']),
	);

	const asksForNothing = /getAll|deadLetter|bookFromMessages|runSchedule/;
	const asking = operations.filter((names) => !asksForNothing.test(names.join()));

	test.each(asking)('%s → %s says what is missing', async (resource, operation) => {
		const error = await refused(resource, operation, nothing, { credentials, input: [{}] });
		expect(error.name).toBe('NodeOperationError');
		expect(error.message).toMatch(/^The field '\w+' is empty$/);
		expect(error.description).toMatch(/Choose|Enter|Map/);
	});

	test.each(operations.filter((names) => !asking.includes(names)))('%s → %s asks for nothing', async (...names) => {
		await expect(done(...names, {}, { credentials, input: [{}] })).resolves.toBeInstanceOf(Array);
	});

	test('one that does not exist is named', async () => {
		const error = await refused('order', 'explode');
		expect(error.message).toBe('The operation "explode" of "order" is not supported');
	});
});
