// A campaign with rules from its opening to its closing pack, in a real n8n: names and sets, edits and unsends, the
// waitlist, the leader's commands, the scheduled run, and what rides on free replies.
import { readFile } from 'node:fs/promises';
import { readXlsx } from 'hucre';
import { launchBrowser } from './browser';
import { openEditor } from './editor';
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n } from '../../scripts/lib/n8n';
import { startSimulator } from '../simulator';
import type { SentEvent, Simulator } from '../simulator';
import {
	botReplies,
	connectLine,
	installBot,
	lastItem,
	readTemplate,
	settle,
	sqliteRows,
	withParameters,
} from './shop';
import type { Bot, Rows } from './shop';

jest.setTimeout(600_000);

const MEMBERS = ['團主', '小明', '小美', 'Amy', '家豪', '淑芬', '路人'] as const;
type Member = (typeof MEMBERS)[number];

let n8n: N8n;
let simulator: Simulator;
let rows: Rows;
let bot: Bot;
let groupId: string;
let campaignCode: string;
const members = new Map<Member, string>();

beforeAll(async () => {
	simulator = await startSimulator();
	n8n = await startN8n({ env: { GENERIC_TIMEZONE: 'Asia/Taipei' } });
	rows = sqliteRows(n8n);
	await connectLine(n8n, simulator);
	bot = await installBot(n8n, simulator, await readTemplate('line-group-bot.json'));
	for (const displayName of MEMBERS) members.set(displayName, simulator.createUser({ displayName }).userId);
	groupId = simulator.createGroup({ name: '週五團購', memberIds: [...members.values()] }).groupId;
	simulator.inviteBot(groupId);
	await settled();
});

afterAll(async () => {
	await n8n.stop();
	await simulator.close();
});

const settled = () => settle(simulator, n8n, rows, bot.id);
const user = (who: Member) => members.get(who) ?? null;

/** Runs one operation of Group Buy Campaign by hand and gives its last item. */
async function operate(
	resource: string,
	operation: string,
	parameters: Record<string, unknown>,
): Promise<Record<string, unknown>> {
	const node = { typeVersion: 1, position: [0, 0] as [number, number] };
	const start = { ...node, id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
	const step = {
		...node,
		id: 'step',
		name: 'Step',
		type: 'n8n-nodes-line-group-buy.groupBuyCampaign',
		parameters: { resource, operation, ...parameters },
	};
	const id = await n8n.importWorkflow({
		name: `${operation} ${resource}`,
		nodes: [start, step],
		connections: { Start: { main: [[{ node: 'Step', type: 'main', index: 0 }]] } },
	});
	return lastItem(await n8n.runManually(id, 'Start'), 'Step');
}

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

/** Lets something happen in the group, and gives what the bot answers. */
async function answersTo(happening: () => unknown): Promise<string> {
	const before = botReplies(simulator, groupId).length;
	happening();
	await settled();
	return botReplies(simulator, groupId).slice(before).join('\n');
}

async function says(who: Member, text: string): Promise<string> {
	return await answersTo(() => simulator.say(groupId, user(who), text));
}

/** Pieces by buyer and item of orders that hold goods. */
async function orders(): Promise<Record<string, string>> {
	const lines = await rows(
		`select b.display_name as who, i.code, sum(l.quantity) as quantity
		from order_lines l join orders o on o.id = l.order_id join buyers b on b.id = o.buyer_id
		join campaign_items i on i.id = l.campaign_item_id
		where l.quantity > 0 and o.state <> 'cancelled' group by b.id, i.code order by b.id, i.code`,
	);
	const found: Record<string, string> = {};
	for (const { who, code, quantity } of lines)
		found[String(who)] = [found[String(who)], `${code}×${quantity}`].filter(Boolean).join(' ');
	return found;
}

test('a campaign with rules is made from products, a category with keywords, and a leader', async () => {
	const products = [
		{ productId: 'P1', title: '北海道牛奶糖', price: '100', stock: '6' },
		{ productId: 'P2', title: '花生糖', price: '80', stock: '' },
	];
	for (const { productId, title, price, stock } of products) {
		await operate('product', 'upsert', { productId, title, price, stock });
	}
	await operate('productCategory', 'create', { categoryName: '糖果', name: '糖果' });
	const category = locator('name', '糖果');
	for (const { productId } of products) {
		await operate('productCategory', 'addVariants', { category, product: locator('id', productId) });
	}
	await operate('productCategory', 'setKeywords', { category, itemCode: 'A1', keywords: '牛奶' });
	await operate('group', 'update', {
		group: locator('id', groupId),
		updateFields: { leader: '王團主', operators: { person: [{ member: locator('id', user('團主')!) }] } },
	});
	const campaign = await operate('campaign', 'create', {
		group: locator('id', groupId),
		category,
		title: '週五糖果團',
		opensAt: '',
		closesAt: '',
		rules: { waitlist: true, limitPerBuyer: 20, settleMinutes: '0' },
		itemRules: { item: [{ code: 'A2', casePack: 4, tiers: '8=70' }] },
	});
	expect(campaign).toMatchObject({ state: 'open', title: '週五糖果團' });
	campaignCode = String(campaign.code);
});

test('the group hears of it with the first message that gives a free reply', async () => {
	expect(await says('路人', '大家早安')).toContain('週五糖果團');
	expect(await says('路人', '今天天氣真好')).toBe('');
});

describe('members', () => {
	let edited: SentEvent;
	let unsent: SentEvent;

	test('order by keyword, name and code, set and take back', async () => {
		expect(await says('小明', '牛奶+2')).toContain('小明');
		await says('小美', '花生糖 3盒');
		await says('小美', 'A2改5');
		await says('家豪', 'A2+2 牛奶+1');
		await says('家豪', '牛奶-1');
		expect(await orders()).toEqual({ 小明: 'A1×2', 小美: 'A2×5', 家豪: 'A2×2' });
	});

	test('order for others by mention', async () => {
		const text = '幫 @Amy A1+1';
		const told = await answersTo(() =>
			simulator.say(groupId, user('小明'), text, { mentions: [{ userId: user('Amy')! }] }),
		);
		expect(told).toContain('Amy');
		expect(await orders()).toMatchObject({ Amy: 'A1×1', 小明: 'A1×2' });
	});

	test('edit a message: it is as if the new text had been written', async () => {
		await answersTo(() => (edited = simulator.say(groupId, user('淑芬'), 'A2+9')));
		await answersTo(() => simulator.edit(edited.messageId, 'A2+2'));
		expect(await orders()).toMatchObject({ 淑芬: 'A2×2' });
	});

	test('wait in line for what is sold out, and get it when somebody unsends', async () => {
		await answersTo(() => (unsent = simulator.say(groupId, user('淑芬'), 'A1+3')));
		expect(await says('家豪', 'A1+2')).toMatch(/候補/);
		expect(await orders()).toMatchObject({ 淑芬: 'A1×3 A2×2', 家豪: 'A2×2' });
		await answersTo(() => simulator.unsend(unsent.messageId));
		expect(await orders()).toMatchObject({ 淑芬: 'A2×2', 家豪: 'A1×2 A2×2' });
		// An unsend has no reply token: the next message carries the news.
		expect(await says('路人', '好熱鬧')).toContain('家豪');
	});

	test('are not obeyed when they command', async () => {
		expect(await says('路人', '結單')).toBe('');
		expect(await says('小明', '補貨 A1 100')).toBe('');
		expect(await rows('select state from campaigns')).toEqual([{ state: 'open' }]);
	});
});

describe('the leader', () => {
	test('restocks, orders for somebody by name, and marks a payment', async () => {
		expect(await says('團主', '補貨 A1 5')).toContain('A1');
		await says('團主', '代訂 隔壁老王 A1+2');
		expect(await orders()).toMatchObject({ 隔壁老王: 'A1×2' });
		expect(await says('團主', '標記付款 小明')).toContain('小明');
		expect(await rows('select count(*) as paid from orders where paid_at is not null')).toEqual([
			{ paid: 1 },
		]);
	});

	test('closes with a second word, and only with the right one', async () => {
		const question = await says('團主', '結單');
		const token = /確認結單 (\d{4})/.exec(JSON.stringify([question, lastQuickReplies()]))?.[1];
		expect(token).toMatch(/^\d{4}$/);
		const wrong = token === '1234' ? '4321' : '1234';
		await says('團主', `確認結單 ${wrong}`);
		expect(await says('路人', `確認結單 ${token}`)).toBe('');
		expect(await rows('select state from campaigns')).toEqual([{ state: 'open' }]);
		await says('團主', `確認結單 ${token}`);
		expect(await rows('select state, end_reason from campaigns')).toEqual([
			{ state: 'closed', end_reason: 'manual' },
		]);
		expect(await says('團主', `確認結單 ${token}`)).not.toBe('');
		expect(await says('小明', 'A1+1')).toContain('結束');
	});

	function lastQuickReplies(): unknown {
		return simulator
			.chat(groupId)
			.filter(({ from }) => from === 'bot')
			.at(-1)?.messages;
	}
});

test('the scheduled run settles: the pack that is not full falls out, everybody pays the tier', async () => {
	const lifeCycle = await readTemplate('campaign-lifecycle.json');
	const id = await n8n.importWorkflow(lifeCycle);
	const trigger = lifeCycle.nodes.find(({ type }) => type === 'n8n-nodes-base.scheduleTrigger')!;
	const run = await n8n.runManually(id, trigger.name);
	expect(run.data.resultData.error).toBeUndefined();
	expect(await rows('select state from campaigns')).toEqual([{ state: 'settled' }]);
	// 5 + 2 + 2 pieces of A2 in packs of four: eight form, at the price from eight on.
	expect(
		await rows(
			`select sum(l.quantity) as formed, sum(l.unformed) as unformed, max(case when l.quantity > 0 then l.unit_price_minor end) as price
			from order_lines l join campaign_items i on i.id = l.campaign_item_id where i.code = 'A2'`,
		),
	).toEqual([{ formed: 8, unformed: 1, price: 70 }]);
	// Once more changes nothing.
	await n8n.runManually(id, trigger.name);
	expect(await rows("select count(*) as settled from campaign_events where type = 'settled'")).toEqual([
		{ settled: 1 },
	]);
	expect(await says('路人', '結果如何')).toContain('週五糖果團');
});

test('the ledger tells why, message by message', async () => {
	const [order] = await rows(
		`select o.code from orders o join buyers b on b.id = o.buyer_id where b.display_name = '家豪'`,
	);
	const why = await operate('order', 'get', { orderCode: order!.code });
	const events = why.events as Array<{ text: string | null; type: string }>;
	expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['add', 'remove', 'promotion']));
	expect(events.map(({ text }) => text)).toContain('牛奶-1');
});

test('an order code sent to the bot alone, as its QR code does, marks the pick-up; only the leader may', async () => {
	const order = `select o.code, o.state, o.picked_up_at is null as waits
		from orders o join buyers b on b.id = o.buyer_id where b.display_name = '小明'`;
	const [before] = await rows(order);
	const sayAlone = async (who: Member) => {
		const userId = user(who)!;
		simulator.say(userId, userId, `取貨 ${before!.code}`);
		await settled();
	};
	await sayAlone('小明');
	expect(await rows(order)).toEqual([{ ...before, waits: 1 }]);
	await sayAlone('團主');
	expect(await rows(order)).toEqual([{ code: before!.code, state: 'completed', waits: 0 }]);
});

test('the closing pack comes out of a form as a workbook', async () => {
	const template = await readTemplate('closing-pack.json');
	const form = template.nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger')!;
	const id = await n8n.importWorkflow(
		withParameters(template, form.name, {
			options: { ...(form.parameters.options as object), path: 'closing-pack' },
		}),
	);
	const { versionId } = await n8n.rest<{ versionId: string }>('GET', `/workflows/${id}`);
	await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
	const browser = await launchBrowser();
	try {
		const page = await openEditor(browser, n8n);
		const title = page.getByLabel(/團購名稱或代碼/);
		await page.goto(`${n8n.url}/form/closing-pack`);
		// n8n asks once whether the form may know who is signed in.
		await page.getByRole('button', { name: /allow|authorize|approve/i }).click();
		await title.fill(campaignCode);
		const download = page.waitForEvent('download');
		await page.getByRole('button', { name: '製作' }).click();
		const file = await (await download).path();
		const text = JSON.stringify(await readXlsx(await readFile(file)));
		for (const expected of ['小明', '隔壁老王', '北海道牛奶糖', '未成團']) expect(text).toContain(expected);
	} finally {
		await browser.close();
	}
});
