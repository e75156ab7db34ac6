// The main job in a real n8n, from the bot's joining to its removal, once on each database: two groups order, add and
// cancel through signed webhooks, and what stands in the database and in the chats is what was said.
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n, WorkflowFile } from '../../scripts/lib/n8n';
import { startPostgres } from '../../scripts/lib/postgres';
import type { TestPostgres } from '../../scripts/lib/postgres';
import { startSimulator } from '../simulator';
import type { Simulator } from '../simulator';
import {
	botReplies,
	connectLine,
	installBot,
	openCampaign,
	postgresRows,
	readTemplate,
	runs,
	settle,
	sqliteRows,
	withCredential,
} from './shop';
import type { Bot, Rows } from './shop';

jest.setTimeout(600_000);

type Pieces = Partial<Record<string, number>>;

/** What is said, and by how much it changes the speaker's order in this group. */
type Line = readonly [who: string, says: string, effect: Pieces | 'all gone' | 'nothing'];

// The template's products: A1 has 50 pieces, A2 30 and A3 100, which both groups share.
const STOCK: Pieces = { A1: 50, A2: 30, A3: 100 };

const inFirstGroup: readonly Line[] = [
	['小明', 'A1+1', { A1: 1 }],
	['小美', 'A1+2', { A1: 2 }],
	['家豪', 'a2+1', { A2: 1 }],
	['淑芬', 'Ａ３＋２', { A3: 2 }],
	['Kevin 🐱', 'A1+1 A3+1', { A1: 1, A3: 1 }],
	['雅婷', 'A1加一', { A1: 1 }],
	['建宏', 'A2 +3', { A2: 3 }],
	['美玲', 'A3+10', { A3: 10 }],
	['宗翰', '+1', 'nothing'],
	['宗翰', 'A1+1', { A1: 1 }],
	['佩珊', 'A9+1', 'nothing'],
	['佩珊', 'A2+2', { A2: 2 }],
	['志偉', 'A2+31', 'nothing'],
	['志偉', 'A2+4', { A2: 4 }],
	['淑惠', 'A1+5', { A1: 5 }],
	['明哲', 'A1+3', { A1: 3 }],
	['小明', '這個好吃嗎', 'nothing'],
	['雅雯', 'A3+1', { A3: 1 }],
	['俊傑', 'A1+2 A2+2 A3+2', { A1: 2, A2: 2, A3: 2 }],
	['<b>麗華</b>', 'A1+0', 'nothing'],
	['<b>麗華</b>', 'A1+6', { A1: 6 }],
	['國豪', 'A3+20', { A3: 20 }],
	['婉如', 'A2+1', { A2: 1 }],
	['冠宇', 'A1+1', { A1: 1 }],
	['佳蓉', 'A2+2', { A2: 2 }],
	['小美', 'A1-1', { A1: -1 }],
	['淑芬', 'A3+1', { A3: 1 }],
	['美玲', 'A3-4', { A3: -4 }],
	['明哲', '取消', 'all gone'],
	['建宏', 'A2-1', { A2: -1 }],
	['國豪', '取消', 'all gone'],
	['國豪', 'A1+1', { A1: 1 }],
	['冠宇', '-1', { A1: -1 }],
	['佳蓉', 'A1+1', { A1: 1 }],
];

// 小明 and 小美 are in both groups, with an order of their own in each.
const inSecondGroup: readonly Line[] = [
	['小明', 'A1+4', { A1: 4 }],
	['阿福', 'A2+1', { A2: 1 }],
	['小美', 'A3+3', { A3: 3 }],
	['阿福', 'A2+1', { A2: 1 }],
	['阿福', 'A1-1', 'nothing'],
	['小明', 'A1-3', { A1: -3 }],
];

/** Pieces by buyer, as the script has them; nobody who has none left. */
function expected(lines: readonly Line[]): Record<string, Pieces> {
	const orders: Record<string, Pieces> = {};
	for (const [who, , effect] of lines) {
		if (effect === 'nothing') continue;
		if (effect === 'all gone') orders[who] = {};
		else for (const [code, delta = 0] of Object.entries(effect)) add((orders[who] ??= {}), code, delta);
	}
	return Object.fromEntries(Object.entries(orders).filter(([, order]) => Object.keys(order).length > 0));
}

function add(order: Pieces, code: string, delta: number) {
	const pieces = (order[code] ?? 0) + delta;
	if (pieces === 0) Reflect.deleteProperty(order, code);
	else order[code] = pieces;
}

/** Pieces by buyer, as the database has them. */
async function booked(rows: Rows, groupId: string): Promise<Record<string, Pieces>> {
	const lines = await rows(
		`select b.display_name as who, i.code as code, l.quantity as quantity
		from order_lines l
		join orders o on o.id = l.order_id
		join campaign_items i on i.id = l.campaign_item_id
		join buyers b on b.id = o.buyer_id
		join line_groups g on g.id = o.group_id
		where g.line_group_id = '${groupId}' and l.quantity > 0 and o.state = 'placed'`,
	);
	const orders: Record<string, Pieces> = {};
	for (const { who, code, quantity } of lines)
		add((orders[String(who)] ??= {}), String(code), Number(quantity));
	return orders;
}

/** What the ledger, the lines and the stock say of the pieces that are sold, by item. */
async function sold(rows: Rows): Promise<Record<'ledger' | 'lines' | 'stock', Pieces>> {
	const byCode = async (quantity: string, tables: string) => {
		const found = await rows(
			`select i.code as code, ${quantity} as pieces from campaign_items i ${tables} group by i.code order by i.code`,
		);
		return Object.fromEntries(
			found.map(({ code, pieces }): [string, number] => [String(code), Number(pieces)]),
		);
	};
	return {
		ledger: await byCode('sum(e.delta)', 'join order_events e on e.campaign_item_id = i.id'),
		lines: await byCode('sum(l.quantity)', 'join order_lines l on l.campaign_item_id = i.id'),
		// Both campaigns draw from the variant's stock: it is the same number for each.
		stock: await byCode(
			'max(s.taken)',
			'join campaign_item_stocks x on x.campaign_item_id = i.id join stocks s on s.id = x.stock_id',
		),
	};
}

let n8n: N8n;
let simulator: Simulator;
let postgres: TestPostgres;

beforeAll(async () => {
	simulator = await startSimulator();
	[n8n, postgres] = await Promise.all([
		startN8n({ env: { GENERIC_TIMEZONE: 'Asia/Taipei' } }),
		startPostgres(),
	]);
	await connectLine(n8n, simulator);
});

afterAll(async () => {
	await n8n.stop();
	await postgres.stop();
	await simulator.close();
});

const databaseName = 'Group Buy database';

/** Fields of the database credential for the test's server. */
const databaseFields = (database: string) => ({
	host: postgres.host,
	port: postgres.port,
	database,
	user: postgres.user,
	password: postgres.password,
	tls: 'off',
});

describe.each(['SQLite', 'PostgreSQL'] as const)('a group buy on %s', (dialect) => {
	let rows: Rows;
	let bot: Bot;
	let opening: WorkflowFile;
	let first: string;
	let second: string;
	const members = new Map<string, string>();

	const say = (groupId: string, who: string, text: string) =>
		simulator.say(groupId, members.get(who) ?? null, text);
	const settled = () => settle(simulator, n8n, rows, bot.id);

	/** Says something alone, and gives the bot's answers. */
	async function answersTo(groupId: string, who: string, text: string): Promise<string[]> {
		const before = botReplies(simulator, groupId).length;
		say(groupId, who, text);
		await settled();
		return botReplies(simulator, groupId).slice(before);
	}

	beforeAll(async () => {
		const templates = [await readTemplate('line-group-bot.json'), await readTemplate('open-campaign.json')];
		if (dialect === 'SQLite') {
			rows = sqliteRows(n8n);
		} else {
			rows = postgresRows(await postgres.createDatabase('shop'), 'line_group_buy');
			await n8n.createCredential('groupBuyDatabaseApi', databaseName, databaseFields('shop'));
		}
		const [talking, campaigns] = templates.map((template) =>
			dialect === 'SQLite' ? template : withCredential(template, 'groupBuyDatabaseApi', databaseName),
		);
		bot = await installBot(n8n, simulator, talking!);
		opening = campaigns!;

		const inGroup = (lines: readonly Line[]) => [...new Set(['團購主', ...lines.map(([who]) => who)])];
		for (const name of new Set([...inGroup(inFirstGroup), ...inGroup(inSecondGroup)])) {
			members.set(name, simulator.createUser({ displayName: name }).userId);
		}
		const createGroup = (name: string, lines: readonly Line[]) =>
			simulator.createGroup({ name, memberIds: inGroup(lines).map((who) => members.get(who)!) }).groupId;
		first = createGroup(`社區團購群 ${dialect}`, inFirstGroup);
		second = createGroup(`公司團購群 ${dialect}`, inSecondGroup);
	});

	test('the bot joins two groups: both are registered and welcomed, free of charge', async () => {
		simulator.inviteBot(first);
		simulator.inviteBot(second);
		await settled();
		for (const groupId of [first, second]) {
			expect(botReplies(simulator, groupId)).toEqual([expect.stringContaining('我是團購小幫手')]);
		}
		expect(await rows('select name, state, member_count from line_groups order by id')).toEqual([
			{
				name: `社區團購群 ${dialect}`,
				state: 'active',
				member_count: simulator.group(first).memberIds.length,
			},
			{
				name: `公司團購群 ${dialect}`,
				state: 'active',
				member_count: simulator.group(second).memberIds.length,
			},
		]);
	});

	test('a +1 before there is a campaign is left alone', async () => {
		expect(await answersTo(first, '小明', '+1')).toEqual([]);
	});

	test('a campaign is opened in each group by the template', async () => {
		for (const name of ['社區團購群', '公司團購群']) {
			const campaign = await openCampaign(n8n, opening, `${name} ${dialect}`);
			expect(campaign.state).toBe('open');
			expect(campaign.items.map(({ code, price, left }) => ({ code, price, left }))).toEqual([
				{ code: 'A1', price: 280, left: 50 },
				{ code: 'A2', price: 540, left: 30 },
				{ code: 'A3', price: 120, left: 100 },
			]);
		}
	});

	test('both groups order at once, in webhooks of several events, some of which come twice', async () => {
		simulator.webhooks.hold();
		const start = Date.now();
		for (let i = 0; i < inFirstGroup.length; i++) {
			for (const [groupId, lines] of [
				[first, inFirstGroup],
				[second, inSecondGroup],
			] as const) {
				const line = lines[i];
				// Nobody writes twice in one millisecond.
				if (line) simulator.say(groupId, members.get(line[0])!, line[1], { timestamp: start + i });
			}
		}
		const { all: before } = await runs(n8n, bot.id);
		await simulator.webhooks.flush({ batchSize: 5, duplicate: 10 });
		await settled();

		expect(await booked(rows, first)).toEqual(expected(inFirstGroup));
		expect(await booked(rows, second)).toEqual(expected(inSecondGroup));
		const { all: after } = await runs(n8n, bot.id);
		expect(after - before).toBeLessThan(10); // 50 events in 10 requests
		const { ledger, lines, stock } = await sold(rows);
		expect(ledger).toEqual(stock);
		expect(lines).toEqual(stock);
		const replies = botReplies(simulator, first).slice(1).join('\n');
		for (const [who] of inFirstGroup) {
			// Chevrons are written as full-width look-alikes, so that a name can't pretend to be markup.
			expect(replies).toContain(who.startsWith('<') ? '麗華' : who);
		}
		expect(replies).toContain('A9');
	});

	test('what LINE delivers again is booked and answered once', async () => {
		const orders = [await booked(rows, first), await booked(rows, second)];
		const said = simulator.chat(first).length;
		const { all } = await runs(n8n, bot.id);
		for (const { body, url } of simulator.webhooks.log.filter((delivery) => delivery.url === bot.url)) {
			const events = (JSON.parse(body) as { events: Array<{ type: string }> }).events.map((event) => ({
				...event,
				deliveryContext: { isRedelivery: true },
			}));
			const { status } = await simulator.webhooks.post(simulator.defaultChannel, url, events, true);
			expect(status).toBe(200);
		}
		await settled();
		expect([await booked(rows, first), await booked(rows, second)]).toEqual(orders);
		expect(simulator.chat(first)).toHaveLength(said);
		expect((await runs(n8n, bot.id)).all).toBe(all);
	});

	test('members see the list, their own orders, the products and the menu', async () => {
		const [list] = await answersTo(first, '團購主', '名單');
		const orders = expected(inFirstGroup);
		expect(list).toContain(`共 ${Object.keys(orders).length} 人`);
		for (const [who, order] of Object.entries(orders).filter(([name]) => !name.startsWith('<'))) {
			const items = Object.entries(order).map(([code, pieces]) => `${code}×${pieces}`);
			const line = list!.split('\n').find((each) => each.includes(who));
			for (const item of items) expect(line).toContain(item);
		}
		expect(list).not.toContain('明哲'); // has cancelled

		const [mine] = await answersTo(second, '小明', '我的訂單');
		expect(mine).toContain('A1 手工鳳梨酥');
		expect(mine).toContain('×1');
		expect(mine).not.toContain('×2'); // of the other group

		expect(await answersTo(first, '小美', '團購')).toEqual([expect.stringContaining('團購中')]);
		expect(await answersTo(first, '小美', '選單')).toEqual([expect.stringContaining('團購選單')]);
	});

	test('the last pieces are sold once, over both groups', async () => {
		const left = STOCK.A2! - (await sold(rows)).stock.A2!;
		expect(await answersTo(first, '小明', `A2+${left + 1}`)).toEqual([
			expect.stringContaining(`只剩 ${left}`),
		]);
		expect(await answersTo(first, '小明', `A2+${left}`)).toEqual([expect.stringContaining(`+${left}`)]);
		expect(await answersTo(second, '阿福', 'A2+1')).toEqual([expect.stringContaining('已售完')]);
		expect((await sold(rows)).stock.A2).toBe(STOCK.A2);
	});

	test('a burst of 200 events costs few executions', async () => {
		const { all: before } = await runs(n8n, bot.id);
		simulator.webhooks.hold();
		for (let i = 0; i < 200; i++) say(i % 2 ? first : second, '小美', 'A3+1');
		await simulator.webhooks.flush({ batchSize: 50 });
		await settled();
		const { all: after } = await runs(n8n, bot.id);
		expect(after - before).toBeLessThanOrEqual(8);
		// Sold out on the way: no piece more than there are.
		expect((await sold(rows)).stock).toMatchObject({ A3: STOCK.A3 });
	});

	test('where the bot is removed, the campaign ends; elsewhere it goes on', async () => {
		simulator.removeBot(second);
		await settled();
		const campaigns = await rows(
			`select g.state as in_group, c.state, c.end_reason
			from campaigns c join line_groups g on g.id = c.group_id order by c.id`,
		);
		expect(campaigns).toEqual([
			{ in_group: 'active', state: 'open', end_reason: null },
			{ in_group: 'left', state: 'closed', end_reason: 'bot_removed' },
		]);
		expect(await answersTo(first, '雅雯', 'A1+1')).toEqual([expect.stringContaining('雅雯')]);
	});

	test('no execution failed, nothing is left over, and nothing was paid for', async () => {
		expect((await runs(n8n, bot.id)).failed).toBe(0);
		expect(await rows(`select count(*) as n from inbox_events where state <> 'done'`)).toEqual([{ n: 0 }]);
		const { ledger, lines, stock } = await sold(rows);
		expect(ledger).toEqual(stock);
		expect(lines).toEqual(stock);
		expect(simulator.quotaUsed()).toBe(0);
		expect(
			simulator.requests
				.filter(({ path }) => !/\/(reply|profile|summary|members)/.test(path))
				.map(({ path }) => path),
		).toEqual(expect.not.arrayContaining([expect.stringContaining('push')]));
	});
});

describe('the credential "Group Buy database"', () => {
	const tested = async (fields: Record<string, unknown>) => {
		const credentials = { id: '', name: databaseName, type: 'groupBuyDatabaseApi', data: fields };
		return await n8n.rest<{ status: string; message: string }>('POST', '/credentials/test', { credentials });
	};

	test('is tested by connecting', async () => {
		await postgres.createDatabase('tested');
		const fields = { ...databaseFields('tested'), schema: 'line_group_buy', poolSize: 5, ca: '' };
		expect(await tested(fields)).toEqual({
			status: 'OK',
			message: expect.stringContaining('Connected') as string,
		});
		expect(await tested({ ...fields, password: 'wrong' })).toEqual({
			status: 'Error',
			message: expect.stringContaining('password') as string,
		});
		expect(await tested({ ...fields, database: 'nowhere' })).toEqual({
			status: 'Error',
			message: expect.stringContaining('nowhere') as string,
		});
	});

	test('is refused to the HTTP Request node', async () => {
		const id = await n8n.createCredential('groupBuyDatabaseApi', databaseName, databaseFields('shop'));
		const stealing = n8n.importWorkflow({
			name: 'Read the password',
			nodes: [
				{
					id: '1',
					name: 'HTTP Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					position: [0, 0],
					parameters: {
						url: `${simulator.url}/?password={{ $credentials.password }}`,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'groupBuyDatabaseApi',
					},
					credentials: { groupBuyDatabaseApi: { id, name: databaseName } },
				},
			],
			connections: {},
		});
		await expect(stealing).rejects.toThrow('cannot use credential type "groupBuyDatabaseApi"');
	});
});
