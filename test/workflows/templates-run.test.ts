// The templates at work: LINE (simulated) calls the bot's webhook, its trigger starts executions of the whole workflow.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../simulator';
import { runWorkflow, serveWebhooks, startTrigger } from './harness';
import type { Credentials, NodeJson, WorkflowJson, WorkflowResult } from './harness';
import { done, locate, online, priceList } from './package-nodes';

type Template = Omit<WorkflowJson, 'nodes'> & { nodes: Array<NodeJson & { parameters: INodeParameters }> };

function template(file: string): Template {
	return JSON.parse(readFileSync(path.resolve(__dirname, '../../workflows', file), 'utf8')) as Template;
}

/** The template with other values in its Settings, as its user would type them. */
function withSettings(original: Template, node: string, values: Record<string, string | number>): Template {
	const changed = structuredClone(original);
	const { parameters } = changed.nodes.find(({ name }) => name === node)!;
	const { assignments } = parameters.assignments as unknown as {
		assignments: Array<{ name: string; value: string | number }>;
	};
	for (const [name, value] of Object.entries(values)) assignments.find((one) => one.name === name)!.value = value;
	return changed;
}

/** How to stop what a test has left active: a failed one must not keep the process alive. */
const running = new Set<() => Promise<void>>();

/** Activates a workflow that begins with a LINE Group Trigger. */
async function activate(workflow: Template, simulator: Simulator) {
	const credentials = online(simulator);
	const node = workflow.nodes.find(({ type }) => type.endsWith('.lineGroupTrigger'))!;
	const server = await serveWebhooks(node, { credentials });
	const trigger = await startTrigger(node, { credentials });
	simulator.setWebhook(server.urls[0]!);
	running.add(close);
	return {
		/** Waits for the next execution and runs it to its end. */
		run: async (): Promise<WorkflowResult> => {
			const emission = await trigger.next();
			const result = await runWorkflow(workflow, { credentials, input: emission.items[0]! });
			if (result.error) emission.finish({ status: 'error', data: result.run.data });
			else emission.finish();
			return result;
		},
		/** Fails when an execution starts now. */
		idle: async () => {
			await simulator.webhooks.idle();
			await expect(trigger.next(500)).rejects.toThrow('emitted nothing');
		},
		close,
	};
	async function close() {
		running.delete(close);
		await trigger.close();
		await server.close();
	}
}

const bot = template('line-group-bot.json');
const opening = template('open-campaign.json');

let simulator: Simulator;
let credentials: Credentials;
let members: Record<string, string>;
let groupId: string;

beforeAll(async () => {
	simulator = await startSimulator();
	credentials = online(simulator);
	const people = ['小明', 'Amy', '王媽媽'].map((name) => simulator.createUser({ displayName: name }));
	members = Object.fromEntries(people.map(({ displayName, userId }) => [displayName, userId]));
	({ groupId } = simulator.createGroup({ name: '社區團購', memberIds: Object.values(members) }));
});
afterAll(async () => {
	for (const close of running) await close();
	await simulator.close();
});
afterEach(() => {
	simulator.faults.clear();
});

/** What the bot has said in the group since the last call: texts, and alternative texts of cards. */
let heard = 0;
function said(): string[] {
	const entries = simulator.chat(groupId);
	const fresh = entries.slice(heard).filter(({ from }) => from === 'bot');
	heard = entries.length;
	return fresh.flatMap(({ messages = [], sentBy }) => {
		expect(sentBy).toBe('reply');
		return messages.map(({ text, altText }) => (text ?? altText) as string);
	});
}

const say = (name: string, text: string) => simulator.say(groupId, members[name]!, text);

/** Runs the second template as its user does, by hand in the editor. */
const open = async (workflow = opening) => await runWorkflow(workflow, { credentials, mode: 'manual' });

/** What stopped a workflow, as n8n shows it. */
const stopped = ({ error }: WorkflowResult) => [error?.message, (error as { description?: string } | undefined)?.description];

describe('the two templates together', () => {
	let active: Awaited<ReturnType<typeof activate>>;
	beforeAll(async () => {
		active = await activate(bot, simulator);
	});
	afterAll(async () => {
		await active.close();
	});

	test('before the bot is in a group, a campaign says what is missing', async () => {
		const [message, description] = stopped(await open());
		expect(message).toBe("The field 'group' is empty");
		expect(description).toContain('Choose an entry from the list');
		expect(await done('campaign', 'getAll')).toEqual([]);
	});

	test('the bot joins: the group is registered and welcomed', async () => {
		simulator.inviteBot(groupId);
		const { error, json } = await active.run();
		expect(error).toBeUndefined();
		expect(json('Register Group')).toMatchObject([{ lineGroupId: groupId, name: '社區團購', memberCount: 3, created: true }]);
		expect(json('Welcome the Group')).toMatchObject([{ delivery: { status: 'sent' } }]);
		expect([json('Mark Group as Left'), json('Book Orders')]).toEqual([[], []]);
		const [welcome] = said();
		expect(welcome).toMatch(/^大家好.+\n開團後留言「\+1」或「A1\+2」就完成訂購/);
	});

	test('before a campaign, orders are left alone and questions answered', async () => {
		say('小明', '+1');
		expect((await active.run()).json('Book Orders')).toMatchObject([{ booking: { status: 'no_campaign' }, reply: null }]);
		expect(said()).toEqual([]);
		say('Amy', '團購');
		await active.run();
		expect(said()).toEqual(['目前沒有進行中的團購，開團時會在這裡公告。']);
	});

	test('a campaign opens with the prices of the list', async () => {
		const { error, json } = await open();
		expect(error).toBeUndefined();
		expect(json('Load Products')).toMatchObject([
			{ title: '手工鳳梨酥', variantTitle: '6 入', price: 320, stock: 50 },
			{ title: '手工鳳梨酥', variantTitle: '12 入', price: 620, stock: 30 },
			{ title: '牛奶糖', price: 150, stock: 100 },
		]);
		const [campaign, ...others] = json('Open the Campaign');
		expect(others).toEqual([]);
		expect(campaign).toMatchObject({
			lineGroupId: groupId,
			title: '中秋禮盒',
			state: 'open',
			items: [
				{ code: 'A1', title: '手工鳳梨酥 6 入', price: 280, left: 50 },
				{ code: 'A2', title: '手工鳳梨酥 12 入', price: 540, left: 30 },
				{ code: 'A3', title: '牛奶糖', price: 120, left: 100 },
			],
		});
		const hours = (Date.parse(campaign!.closesAt as string) - Date.now()) / 3_600_000;
		expect(hours).toBeGreaterThan(47.9);
		expect(hours).toBeLessThanOrEqual(48);
		expect(campaign!.category).toMatch(/^中秋禮盒 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
	});

	test('run again, it says that one is open', async () => {
		// The name of the price list ends with the second.
		const again = withSettings(opening, 'Campaign Settings', { title: '第二團' });
		const [message, description] = stopped(await open(again));
		expect(message).toMatch(/^The campaign '中秋禮盒' \(C\w{7}\) is open or scheduled in this group$/);
		expect(description).toContain('End it first');
		expect(await done('campaign', 'getAll')).toHaveLength(1);
	});

	test('messages become orders, in one execution with one reply', async () => {
		simulator.webhooks.hold();
		say('小明', 'A1+2');
		say('Amy', '今天好熱');
		say('王媽媽', 'A3+5 A2+1');
		say('Amy', '我要A1兩盒');
		say('小明', '+1');
		await simulator.webhooks.flush({ order: 'shuffled', duplicate: 2 });
		const { error, json } = await active.run();
		expect(error).toBeUndefined();
		expect(json('Book Orders')).toHaveLength(5);
		expect(json('Reply to the Group').filter(({ delivery }) => (delivery as IDataObject).status === 'sent')).toHaveLength(1);
		// The first reply after the opening announces it.
		const [text, ...others] = said();
		expect(others).toEqual(['團購中：中秋禮盒']);
		const [orders, announcement] = text!.split('\n\n');
		expect(announcement).toMatch(/^📣「中秋禮盒」開團了！\n.+結束（剩 1 天 23 小時）$/);
		expect(orders!.split('\n').sort()).toEqual(
			[
				'✅ 小明 A1 手工鳳梨酥 6 入 +2',
				'✅ 王媽媽 A3 牛奶糖 +5',
				'✅ 王媽媽 A2 手工鳳梨酥 12 入 +1',
				'✅ Amy A1 手工鳳梨酥 6 入 +2',
				'❓ 小明 要哪一項？請加上代號：',
				'・A1 手工鳳梨酥 6 入',
				'・A2 手工鳳梨酥 12 入',
				'・A3 牛奶糖',
			].sort(),
		);
		expect(simulator.quotaUsed()).toBe(0);
		await active.idle();
	});

	test('questions are answered with lists and cards', async () => {
		simulator.webhooks.hold();
		say('小明', '我的訂單');
		say('Amy', '名單');
		say('王媽媽', '團購');
		await simulator.webhooks.flush();
		await active.run();
		const [text, card] = said();
		expect(text).toContain('🧾 小明 的訂單\n中秋禮盒\n・A1 手工鳳梨酥 6 入 ×2　NT$560\n合計 NT$560');
		expect(text).toContain('共 3 人・10 件・NT$2,260');
		expect(card).toBe('團購中：中秋禮盒');
	});

	test('chatter costs no call to LINE', async () => {
		const before = simulator.requests.length;
		say('Amy', '謝謝大家');
		const { error, json } = await active.run();
		expect(error).toBeUndefined();
		expect(json('Reply to the Group')).toMatchObject([{ delivery: { status: 'nothing_to_send' } }]);
		expect(simulator.requests.length).toBe(before);
		expect(said()).toEqual([]);
	});

	test('a reply that LINE refused is sent when the execution runs again, and nothing is booked twice', async () => {
		simulator.faults.add({ path: '/v2/bot/message/reply', kind: 'status', status: 403, times: 1 });
		say('小明', 'A1+1');
		const first = await active.run();
		expect(first.error?.message).toContain('may not use this function');
		expect(said()).toEqual([]);
		const second = await active.run();
		expect(second.error).toBeUndefined();
		expect(said()).toEqual(['✅ 小明 A1 手工鳳梨酥 6 入 +1（共 3）']);
		const orders = await done('order', 'getAll', { filters: { lineUserId: members.小明! } });
		expect(orders).toMatchObject([{ total: 840, lines: [{ code: 'A1', quantity: 3 }] }]);
	});

	test('the bot is removed: the campaign ends, orders stay', async () => {
		simulator.removeBot(groupId);
		const { error, json } = await active.run();
		expect(error).toBeUndefined();
		expect(json('Mark Group as Left')).toMatchObject([{ lineGroupId: groupId, state: 'left', changed: true }]);
		const [campaign] = await done('campaign', 'getAll', { oneGroup: true, group: locate(groupId) });
		expect(campaign).toMatchObject({ state: 'closed', endReason: 'bot_removed', buyers: 3, pieces: 11 });
		expect((json('Mark Group as Left')[0] as { endedCampaigns: string[] }).endedCampaigns).toEqual([campaign!.code]);
	});

	test('and comes back: the group is active again and the next campaign can open', async () => {
		simulator.inviteBot(groupId);
		const { error, json } = await active.run();
		expect(error).toBeUndefined();
		expect(json('Register Group')).toMatchObject([{ state: 'active', created: false }]);
		const second = await open(withSettings(opening, 'Campaign Settings', { title: '回來團', hours: 1 }));
		expect(second.error).toBeUndefined();
		expect(second.json('Open the Campaign')).toMatchObject([{ title: '回來團', state: 'open' }]);
		said();
		say('Amy', 'A3+1');
		await active.run();
		// The stock is that of the variant, over both campaigns.
		const [text, ...others] = said();
		expect(text).toMatch(/^✅ Amy A3 牛奶糖 \+1\n\n📣「回來團」開團了！\n/);
		expect(others).toEqual(['團購中：回來團']);
		const [campaign] = await done('campaign', 'getAll', { oneGroup: true, group: locate(groupId), limit: 1 });
		expect((campaign!.items as IDataObject[])[2]).toMatchObject({ code: 'A3', left: 94, ordered: 1 });
	});
});

describe('the settings of the bot', () => {
	test('language, brand account, checkout and welcome are the user’s', async () => {
		const settings = { language: 'en', brandAccountId: '@123abcde', checkoutUrl: 'https://shop.example/cart', welcome: 'Hi!' };
		const workflow = withSettings(bot, 'Settings', settings);
		const active = await activate(workflow, simulator);
		const amy = simulator.createUser({ displayName: 'Amy' }).userId;
		({ groupId } = simulator.createGroup({ name: 'Office', memberIds: [amy] }));
		members = { Amy: amy };
		heard = 0;
		simulator.inviteBot(groupId);
		await active.run();
		expect(said()).toEqual(['Hi!']);
		say('Amy', 'add friend');
		await active.run();
		expect(said().join()).toContain('https://line.me/R/ti/p/%40123abcde');
		say('Amy', 'menu');
		const { json } = await active.run();
		expect(JSON.stringify(json('Book Orders')[0]!.reply)).toContain(settings.checkoutUrl);
		await active.close();
	});
});

describe('campaigns by their times', () => {
	const lifeCycle = template('campaign-lifecycle.json');
	/** Other tests leave campaigns behind, whose steps are theirs. */
	const stepsOf = ({ json }: WorkflowResult, code: unknown) =>
		json('Run What Is Due').filter(({ campaignCode }) => campaignCode === code);

	test('a campaign opens, closes and is settled by the schedule alone, and the group hears of it', async () => {
		const active = await activate(bot, simulator);
		const amy = simulator.createUser({ displayName: 'Amy' }).userId;
		({ groupId } = simulator.createGroup({ name: '準時群', memberIds: [amy] }));
		members = { Amy: amy };
		heard = 0;
		simulator.inviteBot(groupId);
		await active.run();
		said();
		await priceList('準時', { T1: { price: 100 } });
		const opensAt = Date.now() + 1000;
		const times = { opensAt: new Date(opensAt).toISOString(), closesAt: new Date(opensAt + 4000).toISOString() };
		const [created] = await done('campaign', 'create', {
			group: locate(groupId),
			category: locate('準時', 'name'),
			...times,
			rules: { settleMinutes: '0' },
		});
		const { code } = created!;
		await sleep(opensAt - Date.now() + 10);
		expect(stepsOf(await runWorkflow(lifeCycle), code)).toMatchObject([{ step: 'open', error: null }]);
		say('Amy', '+1');
		await active.run();
		expect(said()[0]).toMatch(/^✅ Amy T1 \+1\n\n📣「準時」開團了！/);

		await sleep(opensAt + 4000 - Date.now() + 10);
		const last = await runWorkflow(lifeCycle);
		expect(last.error).toBeUndefined();
		expect(stepsOf(last, code)).toMatchObject([{ step: 'close' }, { step: 'settle' }]);
		expect(stepsOf(await runWorkflow(lifeCycle), code)).toEqual([]);
		expect(await done('campaign', 'get', { campaign: locate(code as string, 'code') })).toMatchObject([
			{ state: 'settled', pieces: 1, total: 100 },
		]);
		say('Amy', '謝謝');
		await active.run();
		expect(said().join('\n')).toContain('準時');
		expect(simulator.quotaUsed()).toBe(0);
		await active.close();
	});

	test('what could not be done fails the execution and is named', async () => {
		const step = { step: 'settle', lineGroupId: 'C1', campaignTitle: '中秋禮盒' };
		const run = async (error: string | null) =>
			await runWorkflow(lifeCycle, { startNode: 'Has It Failed', input: [{ ...step, error }] });
		expect((await run('disk full')).error?.message).toBe('中秋禮盒: settle – disk full');
		expect((await run(null)).error).toBeUndefined();
	});
});
