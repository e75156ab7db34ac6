// Commission end to end in n8n's engine: plan, code, campaign, orders, completion, report, payout, return, claw-back.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../simulator';
import { listSearch } from './harness';
import { campaign, done, listenTo, locate, online, PACKAGE, priceList, refused, rows } from './package-nodes';

const REPORT = { type: `${PACKAGE}.referralReport` };
const SHOP = { type: `${PACKAGE}.sendOrderLink` };
const LEADER = '林團主';

let simulator: Simulator;
let line: Awaited<ReturnType<typeof listenTo>>;
let leader: string;
let amy: string;
let ming: string;
let groupId: string;

beforeAll(async () => {
	simulator = await startSimulator();
	line = await listenTo(simulator, ['join', 'message']);
	[leader, amy, ming] = [LEADER, 'Amy', '小明'].map((displayName) =>
		simulator.createUser({ displayName, friendOf: simulator.defaultChannel.id }).userId,
	) as [string, string, string];
	({ groupId } = simulator.createGroup({ name: '社區團購', memberIds: [leader, amy, ming] }));
	simulator.inviteBot(groupId);
	await done('group', 'register', {}, { credentials: online(simulator), input: await line.next() });
	await priceList('推薦', { A1: { title: '牛奶糖', price: 120 }, A2: { title: '鳳梨酥', price: 45 } });
	await done('shop', 'update', { settings: { shopName: '好物選品', storefrontUrl: 'https://shop.example/store' } }, { node: SHOP });
});
afterAll(async () => {
	await line.close();
	await simulator.close();
});

const report = async (resource: string, operation: string, parameters: IDataObject = {}, input?: IDataObject[]) =>
	await done(resource, operation, parameters, { node: REPORT, credentials: online(simulator), ...(input && { input }) });

const referrer = locate(LEADER, 'name');
const thisYear = { period: 'thisYear', referrer };

/** The only item with its files, decoded. */
async function files(resource: string, operation: string, parameters: IDataObject, input?: IDataObject[]) {
	const options = { node: REPORT, credentials: online(simulator), ...(input && { input }) };
	const result = await campaign(resource, operation, parameters, options);
	if (result.error) throw result.error;
	const [[item]] = result.outputs('Node') as [[{ json: IDataObject; binary: Record<string, IBinaryData> }]];
	const bytes = (name: string) => Buffer.from(item.binary[name]!.data, 'base64');
	return { ...item, bytes };
}

const book = async () =>
	await done('order', 'bookFromMessages', {}, { credentials: online(simulator), input: await line.next() });

const orderCodes = { amy: '', ming: '' };
let campaignCode: string;

describe('plans, referrers and codes', () => {
	const plan = { planName: '團媽', percent: 10, reward: 'points', rewardPercent: 1, options: { returnDays: 0 } };

	test('a plan is frozen once it is saved; other terms are a new version', async () => {
		const [created] = await done('referralPlan', 'create', plan);
		expect(created).toMatchObject({
			...{ status: 'created', name: '團媽', version: 1, currency: 'TWD', isCurrent: true },
			terms: {
				...{ by: 'order', percent: 10, maxPerOrder: null, tiers: [], returnDays: 0, bindingDays: null },
				base: { discounts: 'deducted', tax: 'ignored' },
				rounding: { per: 'line', mode: 'floor' },
				reward: { type: 'points', percent: 1 },
			},
		});
		expect(await done('referralPlan', 'create', plan)).toMatchObject([{ status: 'exists', version: 1 }]);
		const other = await refused('referralPlan', 'create', { ...plan, percent: 12 });
		expect(other.message).toContain("'團媽' has other terms");
		expect(other.description).toContain('make a new version');
		const version = { plan: locate('團媽', 'name'), ...plan, percent: 12.5, options: { returnDays: 0, maxPerOrder: 50 } };
		expect(await done('referralPlan', 'newVersion', version)).toMatchObject([
			{ status: 'created', version: 2, terms: { percent: 12.5, maxPerOrder: 50 } },
		]);
		const listed = await done('referralPlan', 'getAll', { returnAll: true, allVersions: true });
		expect(listed.filter(({ name }) => name === '團媽').map((one) => [one.version, one.isCurrent])).toEqual([
			[2, true],
			[1, false],
		]);
	});

	test('rates per product, tiers and rewards are read from fields and from JSON', async () => {
		const perProduct = {
			...{ planName: '依商品', rateBy: 'product', otherPercent: 1, reward: 'amount', rewardAmount: 20, rewardFrom: 300 },
			products: { product: [{ product: locate('推薦-A1'), percent: 8 }] },
		};
		const [fromFields] = await done('referralPlan', 'create', perProduct);
		expect(fromFields!.terms).toMatchObject({
			...{ by: 'product', products: [{ productId: '推薦-A1', percent: 8 }], otherPercent: 1, returnDays: 7 },
			reward: { type: 'discount', amount: 20, minOrder: 300 },
		});
		const productsJson = '[{"productId":"推薦-A1","percent":8}]';
		const fromJson = { ...perProduct, productsFrom: 'json', productsJson };
		expect(await done('referralPlan', 'create', fromJson)).toMatchObject([{ status: 'exists' }]);
		const tiered = { planName: '級距', percent: 5, tiers: { tier: [{ from: 1000, percent: 8 }] } };
		expect(await done('referralPlan', 'create', tiered)).toMatchObject([
			{ terms: { tiers: [{ from: 1000, percent: 8 }] } },
		]);
		const falling = { ...tiered, planName: '下降', tiers: { tier: [{ from: 1000, percent: 4 }] } };
		expect((await refused('referralPlan', 'create', falling)).message).toContain('terms.tiers[0].rate');
		expect((await refused('referralPlan', 'create', { planName: '過高', percent: 101 })).message).toContain("Percent cannot be '101'");
	});

	test('a referrer with bank account and code', async () => {
		const account = { bankCode: '822', bankName: '中國信託', accountNumber: '012345678901', accountName: '林美玲' };
		const fields = { lineUserId: leader, email: 'lin@example.com', bank: { account } };
		expect(await done('referrer', 'upsert', { referrerName: LEADER, fields })).toMatchObject([
			{ status: 'created', name: LEADER, lineUserId: leader, bank: account, incomeClass: 'commission' },
		]);
		expect(await done('referrer', 'upsert', { referrerName: LEADER, fields: { note: '社區' } })).toMatchObject([
			{ status: 'updated', email: 'lin@example.com', note: '社區' },
		]);
		const create = { plan: locate('團媽', 'name'), referrer, code: 'lin' };
		expect(await done('referralCode', 'create', create)).toMatchObject([
			{ status: 'created', code: 'LIN', planVersion: 2, referrerName: LEADER, endedAt: null },
		]);
		expect(await done('referralCode', 'create', { ...create, code: '' })).toMatchObject([{ status: 'exists', code: 'LIN' }]);
		const [byCode] = await done('referrer', 'get', { referrer: locate('LIN', 'code') });
		expect(byCode).toMatchObject({ name: LEADER, codes: [{ code: 'LIN' }] });
		expect(await done('referrer', 'get', { referrer: locate(leader) })).toEqual([byCode]);
		const link = { referralCode: locate('LIN', 'code'), url: 'https://shop.example/p?id=1#top', utm: { utmSource: 'line' } };
		expect(await done('referralCode', 'getLink', link)).toMatchObject([
			{ link: 'https://shop.example/p?id=1&rcode=LIN&utm_source=line#top' },
		]);
	});

	test('an import saves all or none, and says what came of each', async () => {
		const parameters = { plan: locate('級距', 'name') };
		const bad = [{ name: '陳小姐', code: 'CHEN' }, { name: '王先生', code: '太 長' }, { code: 'WHO' }];
		const [first, second, third] = await done('referralCode', 'import', parameters, { input: bad });
		expect(first).toMatchObject({ status: 'created', imported: false });
		expect(second).toMatchObject({ status: 'refused', imported: false });
		expect(third).toMatchObject({ status: 'refused', message: "The field 'name' is empty" });
		expect(await done('referralCode', 'getAll', { filters: { planName: '級距' } })).toEqual([]);
		const good = [{ name: '陳小姐', code: 'CHEN' }, { name: '王先生' }];
		const imported = await done('referralCode', 'import', parameters, { input: good });
		expect(imported).toMatchObject([{ code: 'CHEN', imported: true }, { status: 'created', imported: true }]);
		expect(imported[1]!.code).toMatch(/^[A-Z0-9]{8}$/);
		expect(await done('referralCode', 'import', parameters, { input: good })).toMatchObject([
			{ status: 'exists' },
			{ status: 'exists' },
		]);
		const code = locate(imported[1]!.code as string, 'code');
		expect((await done('referralCode', 'end', { referralCode: code }))[0]!.endedAt).not.toBeNull();
		expect(await done('referralCode', 'getAll', { filters: { planName: '級距', activeOnly: true } })).toMatchObject([
			{ code: 'CHEN' },
		]);
		expect(await done('referrer', 'erase', { referrer: locate('王先生', 'name') })).toMatchObject([{ erased: false }]);
		expect(await done('referrer', 'erase', { referrer: locate('王先生', 'name'), preview: false })).toMatchObject([
			{ erased: true },
		]);
		const names = (await done('referrer', 'getAll', { returnAll: true })).map(({ name }) => name);
		expect(names).toContain('陳小姐');
		expect(names).not.toContain('王先生');
	});

	test('lists to choose from', async () => {
		const found = async (method: string, filter: string) =>
			(await listSearch({ ...REPORT, parameters: {} }, method, { filter })).results.map(({ value }) => value);
		expect(await found('searchReferrers', '林')).toEqual([LEADER]);
		expect(await found('searchReferralCodes', 'lin')).toEqual(['LIN']);
	});
});

describe('from the order to the payout', () => {
	test('a campaign takes the code of its group, and its orders theirs', async () => {
		const [group] = await done('group', 'update', { group: locate(groupId), updateFields: { referralCode: 'LIN' } });
		expect(group).toMatchObject({ referralCode: 'LIN' });
		const fields = { group: locate(groupId), category: locate('推薦', 'name'), title: '週五團' };
		const [opened] = await done('campaign', 'create', fields);
		expect(opened).toMatchObject({ referralCode: 'LIN', state: 'open' });
		campaignCode = opened!.code as string;
		const now = Date.now();
		simulator.say(groupId, amy, 'A1+2', { timestamp: now });
		simulator.say(groupId, ming, 'A2+3', { timestamp: now + 1 });
		const booked = await book();
		const codes = booked.map(({ booking }) => (booking as { orderCode: string }).orderCode);
		[orderCodes.amy, orderCodes.ming] = codes as [string, string];
		const orders = await done('order', 'getAll', { filters: { campaignCode } });
		// 240 and 135 at 1 %, decimals cut.
		expect(orders.map(({ referralCode, referrerName, reward }) => ({ referralCode, referrerName, reward }))).toEqual([
			{ referralCode: 'LIN', referrerName: LEADER, reward: { type: 'points', points: 2 } },
			{ referralCode: 'LIN', referrerName: LEADER, reward: { type: 'points', points: 1 } },
		]);
	});

	test('a campaign that has not started changes its code; a copy takes the code of the group or its own', async () => {
		await priceList('明年', { Z1: { price: 100 } });
		const group = locate(groupId);
		const withLin = { group, updateFields: { referralCode: 'LIN' } };
		const options = { besideOthers: true, referralCode: '' };
		const fields = { group, category: locate('明年', 'name'), opensAt: '2099-01-01T00:00', options };
		const [created] = await done('campaign', 'create', fields);
		expect(created).toMatchObject({ state: 'scheduled', referralCode: null });
		const first = { campaign: locate(created!.code as string, 'code') };
		const update = { ...first, updateFields: { referralCode: 'chen' } };
		expect(await done('campaign', 'update', update)).toMatchObject([{ referralCode: 'CHEN' }]);
		await done('campaign', 'cancel', { ...first, reason: '測試' });
		await done('group', 'update', withLin);
		const copy = { ...first, opensAt: '2099-02-01T00:00', options: { besideOthers: true } };
		const [copied] = await done('campaign', 'copy', copy);
		expect(copied).toMatchObject({ referralCode: 'LIN' });
		await done('campaign', 'cancel', { campaign: locate(copied!.code as string, 'code'), reason: '測試' });
		await done('group', 'update', withLin);
		const unknown = await refused('group', 'update', { group: locate(groupId), updateFields: { referralCode: 'NOBODY' } });
		expect(unknown.message).toContain("no referral code 'NOBODY'");
	});

	test('what is not completed is pending, and no basis for payment', async () => {
		// 12.5 % of 240 and of 135: 30 and 16.875.
		const pending = await report('report', 'get', { ...thisYear, result: 'rows', view: 'pending' });
		expect(pending.map((row) => [row.state, row.orderCode, row.amount, row.commission])).toEqual([
			['pending', orderCodes.amy, 240, 30],
			['pending', orderCodes.ming, 135, 16],
		]);
		expect(await report('report', 'get', { ...thisYear, result: 'rows', view: 'closed' })).toEqual([]);
		expect(await report('payout', 'preview')).toEqual([]);
	});

	test('completed orders earn, and the report says so in every form', async () => {
		await done('campaign', 'end', { campaign: locate(campaignCode, 'code') });
		await done('campaign', 'settle', { campaign: locate(campaignCode, 'code') });
		const codes = `${orderCodes.amy} ${orderCodes.ming}`;
		await done('order', 'markPaid', { orderCodes: codes });
		await done('order', 'markPickedUp', { orderCodes: codes });
		const forms = ['csv', 'html', 'line', 'mail', 'xlsx'];
		const { json, binary, bytes } = await files('report', 'get', { ...thisYear, forms });
		expect(json).toMatchObject({
			...{ referrerName: LEADER, email: 'lin@example.com', by: 'completion', view: 'both', lines: 2 },
			totals: [
				{
					...{ currency: 'TWD', quantity: 5, amount: 375, placed: { orders: 2, amount: 375 } },
					commission: { pending: 0, held: 0, payable: 46, paid: 0 },
					changes: { earned: 46, returned: 0 },
				},
			],
			statements: [
				{ opening: 0, earned: 46, returned: 0, adjustment: 0, paidOut: 0, closing: 46, balances: true },
			],
		});
		expect(Object.keys(binary).sort()).toEqual(['csv', 'html', 'xlsx']);
		const table = parse<Record<string, string>>(bytes('csv'), { bom: true, columns: true });
		expect(table.map((row) => [row['訂單編號'], row['分潤金額']])).toEqual([
			[orderCodes.amy, '30'],
			[orderCodes.ming, '16'],
		]);
		const { sheets } = await readXlsx(bytes('xlsx'));
		const detail = sheets.find(({ name }) => name === '明細')!.rows;
		expect(detail.flat()).toEqual(expect.arrayContaining([orderCodes.amy, 30, 16]));
		expect(bytes('html').toString()).toContain('46');
		const mail = json.mail as { subject: string; text: string; html: string };
		expect(mail.subject).toContain(`【好物選品】${LEADER}`);
		expect(mail.text).toContain('NT$46');
		expect(JSON.stringify(json.messages)).toContain('NT$46');
		// A buyer is in none of it.
		const all = [bytes('csv'), bytes('html')].map(String).join() + JSON.stringify([json, detail]);
		expect(all).not.toMatch(/小明|Amy/);
		const sums = await report('report', 'get', { ...thisYear, result: 'sums', sumBy: 'product' });
		expect(sums).toMatchObject([
			{ key: '推薦-A1', name: '牛奶糖', changes: { earned: 30 } },
			{ key: '推薦-A2', name: '鳳梨酥', changes: { earned: 16 } },
		]);
		const filters = { productIds: '推薦-A2', campaign: locate(campaignCode, 'code') };
		const filtered = await report('report', 'get', { ...thisYear, result: 'rows', filters });
		expect(filtered.map(({ commission }) => commission)).toEqual([16]);
		expect(await report('report', 'get', { ...thisYear, period: 'lastMonth', result: 'rows' })).toEqual([]);
	});

	let payoutCode: string;

	test('paid out once under one key, with statement and transfer file', async () => {
		const [preview] = await report('payout', 'preview');
		expect(preview).toMatchObject({
			...{ status: 'payable', referrerName: LEADER, entries: 2, gross: 46, tax: 0, premium: 0, net: 46 },
			notes: ['tax_exempt', 'premium_below_threshold'],
			deductions: expect.stringContaining('試算') as string,
		});
		const changed = { ...preview, net: 40 };
		expect(await report('payout', 'markPaid', {}, [changed])).toMatchObject([{ status: 'changed', net: 46 }]);
		const [paid] = await report('payout', 'markPaid', { options: { note: '網銀 3' } }, [preview!]);
		expect(paid).toMatchObject({ status: 'paid', referrerName: LEADER, gross: 46, net: 46, note: '網銀 3' });
		payoutCode = paid!.payoutCode as string;
		expect(await report('payout', 'markPaid', {}, [preview!, preview!])).toMatchObject([
			{ status: 'already', payoutCode },
			{ status: 'already', payoutCode },
		]);
		expect(await report('payout', 'getAll', { referrer })).toMatchObject([{ payoutCode, net: 46 }]);
		expect(await report('payout', 'preview')).toEqual([]);

		const statement = await files('payout', 'getStatement', {}, [paid!]);
		expect(statement.json).toMatchObject({ payoutCode, net: 46 });
		expect(statement.bytes('html').toString()).toContain('試算');
		const { sheets } = await readXlsx(statement.bytes('xlsx'));
		expect(sheets.flatMap(({ rows: all }) => all.flat())).toEqual(expect.arrayContaining([payoutCode, 46, 30, 16]));

		const transfer = await files('payout', 'getTransferFile', {}, [paid!, paid!]);
		expect(transfer.json).toEqual({ count: 1, sum: 46, currency: 'TWD', left: [] });
		expect(parse(transfer.bytes('data'), { bom: true }).at(-1)).toEqual([
			...['822', '012345678901', '林美玲', '46'],
			payoutCode,
		]);
	});

	test('a return after the payout is taken off the next one', async () => {
		const refund = { orderCode: orderCodes.amy, amount: 120, reason: '退一包', options: { key: 'r1' } };
		await done('payment', 'markRefunded', refund, { node: SHOP });
		// Half of the money: half of the commission.
		const [returned] = await report('report', 'get', { ...thisYear, result: 'rows', filters: { states: ['payable', 'held'] } });
		expect(returned).toMatchObject({ type: 'returned', orderCode: orderCodes.amy, commission: -15 });
		const [owed] = await report('payout', 'preview');
		expect(owed).toMatchObject({ status: 'negative', gross: -15, net: -15 });
		expect(await report('payout', 'markPaid', {}, [owed!])).toMatchObject([{ status: 'negative' }]);

		const adjust = { referrer, change: 'add', amount: 35015, reason: '活動獎金', options: { requestKey: 'bonus' } };
		expect(await report('adjustment', 'create', adjust)).toMatchObject([{ status: 'added', amount: 35015 }]);
		expect(await report('adjustment', 'create', adjust)).toMatchObject([{ status: 'already' }]);
		// 35,000: 10 % of tax, and 2.11 % of premium, 738.5 rounded.
		const [next] = await report('payout', 'preview', { referrer });
		expect(next).toMatchObject({ status: 'payable', gross: 35000, tax: 3500, premium: 739, net: 30761 });
		const rules = '[{"validFrom":"2026-01-02","taxRate":500}]';
		const options = { rules };
		expect(await report('payout', 'preview', { referrer, options })).toMatchObject([{ tax: 0, premium: 739 }]);
		expect(await report('payout', 'preview', { options: { minimum: 40000 } })).toMatchObject([{ status: 'below_minimum' }]);
		expect(await report('payout', 'markPaid', {}, [next!])).toMatchObject([{ status: 'paid', net: 30761 }]);
		const { json } = await files('report', 'get', { ...thisYear });
		expect(json.statements).toMatchObject([
			{
				...{ opening: 0, earned: 46, returned: -15, corrected: 0, tier: 0, adjustment: 35015 },
				...{ paidOut: 35046, closing: 0, balances: true },
			},
		]);
	});

	test('tiers that a period reaches are given once', async () => {
		const order = async (price: string) => {
			const parameters = {
				customer: locate(ming),
				items: { custom: [{ name: '禮盒', price, quantity: 1 }] },
				options: { referralCode: 'chen' },
			};
			const [made] = await done('order', 'create', parameters, { node: SHOP, credentials: online(simulator) });
			expect(made).toMatchObject({ status: 'created', order: { referralCode: 'CHEN', reward: { type: 'none' } } });
			const code = made!.code as string;
			await done('order', 'markPaid', { orderCodes: code });
			await done('order', 'markPickedUp', { orderCodes: code });
		};
		await order('600');
		await order('500');
		const close = { period: 'thisYear', referrer: locate('CHEN', 'code') };
		// 8 % instead of 5 % of 1,100: 33 more, in two lines.
		expect(await report('report', 'closeTiers', close)).toMatchObject([{ orders: 2, entries: 2 }]);
		expect(await report('report', 'closeTiers', close)).toMatchObject([{ orders: 2, entries: 0 }]);
		const sums = await report('report', 'get', { ...close, result: 'sums', sumBy: 'referrer' });
		expect(sums).toMatchObject([
			{ name: '陳小姐', changes: { earned: 55, tier: 33 }, commission: { held: 88, payable: 0 } },
		]);
	});
});

describe('share links and the word 報表', () => {
	/** Texts and cards of the reply to what somebody wrote, `null`: silence. */
	const answerTo = async (where: string, who: string, text: string) => {
		simulator.say(where, who, text);
		const [booked] = await book();
		const reply = booked!.reply as { messages: Array<{ type: string }> } | null;
		return reply && JSON.stringify(reply.messages);
	};

	test('only leaders are answered', async () => {
		const card = await answerTo(leader, leader, '報表');
		expect(card).toContain(LEADER);
		expect(card).toContain('NT$');
		const inGroup = await answerTo(groupId, leader, '報表');
		expect(inGroup).toContain('請在那裡輸入「報表」');
		expect(inGroup).not.toMatch(/"flex"|林團主/);
		// What else waits for the group is told with any message.
		expect(await answerTo(groupId, amy, '報表')).not.toContain('"flex"');
		expect(await answerTo(amy, amy, 'report')).toBeNull();
	});

	test('the link stands in the chat of the leader alone, and ends when it is revoked', async () => {
		const [created] = await report('shareLink', 'create', { referrer, days: 30 });
		expect(created).toMatchObject({ referrerName: LEADER, link: expect.stringMatching(/^https:\/\/shop\.example\/store\?t=/) as string });
		expect(created!.password).toMatch(/^[A-Z0-9]{8}-[A-Z0-9]{8}$/);
		const link = created!.link as string;
		expect(rows('select password_hash from report_links')[0]!.password_hash).not.toContain(created!.password);
		const own = await answerTo(leader, leader, '報表');
		expect(own).toContain(link.split('=')[0]);
		expect(await answerTo(groupId, leader, '報表')).not.toContain('https://shop.example');
		const page = { ...thisYear, withPage: true, forms: ['mail', 'line'] };
		const [told] = await report('report', 'get', page);
		expect((told!.mail as { text: string }).text).toContain(link);
		expect(JSON.stringify(told!.messages)).toContain('https://shop.example/store');
		const listed = await report('shareLink', 'getAll', { referrer });
		expect(listed).toMatchObject([{ code: created!.code, state: 'active' }]);
		expect(JSON.stringify(listed)).not.toMatch(/password|https/);
		expect(await report('shareLink', 'revoke', {}, [created!])).toMatchObject([{ status: 'revoked' }]);
		expect(await report('shareLink', 'revoke', {}, [created!])).toMatchObject([{ status: 'already' }]);
		expect(await answerTo(leader, leader, '報表')).not.toContain('https://shop.example');
		const short = { node: REPORT, credentials: online(simulator) };
		expect((await refused('shareLink', 'create', { referrer, password: 'short' }, short)).message).toContain('5 characters');
	});
});

test('the icon is there for both themes', () => {
	for (const name of ['referral-report', 'referral-report.dark'])
		expect(readFileSync(`${__dirname}/../../dist/icons/${name}.svg`, 'utf8')).toContain('<svg');
});
