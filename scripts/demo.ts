// npm run demo: a LINE group orders in a real n8n, from the bot's joining to the list, without a browser.
// Ends with exit code 0 only if every member's order is what the script below says it must be.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '../test/simulator/index';
import type { Simulator } from '../test/simulator/index';
import { ensureBuilt } from './lib/build';
import { root } from './lib/install.mjs';
import { lineCredential, lineCredentialName } from './lib/line-credential';
import { isUnfinished, startN8n } from './lib/n8n';
import type { N8n, WorkflowFile } from './lib/n8n';

type Pieces = Partial<Record<string, number>>;

/** What is said, and by how much it must change the speaker's order. `all gone`: their order is cancelled. */
type Line = readonly [who: string, says: string, effect: Pieces | 'all gone' | 'nothing', why?: string];

const leader = '陳怡君';

// Three items are on offer: A1 (50 pieces), A2 (30) and A3 (100).
const script: readonly Line[] = [
	['林志明', 'A1+1', { A1: 1 }],
	['王小美', 'A1+2', { A1: 2 }],
	['張家豪', 'a2+1', { A2: 1 }],
	['李淑芬', 'Ａ３＋２', { A3: 2 }],
	['Kevin 🐱', 'A1+1 A3+1', { A1: 1, A3: 1 }],
	['黃雅婷', 'A1加一', { A1: 1 }],
	['吳建宏', 'A2 +3', { A2: 3 }],
	['劉美玲', 'A3+10', { A3: 10 }],
	['蔡宗翰', '+1', 'nothing', 'three items are on offer'],
	['蔡宗翰', 'A1+1', { A1: 1 }],
	['楊佩珊', 'A9+1', 'nothing', 'there is no A9'],
	['楊佩珊', 'A2+2', { A2: 2 }],
	['許志偉', 'A2+31', 'nothing', 'more than there are'],
	['許志偉', 'A2+4', { A2: 4 }],
	['鄭淑惠', 'A1+5', { A1: 5 }],
	['謝明哲', 'A1+3', { A1: 3 }],
	['林志明', '這個好吃嗎', 'nothing', 'talk'],
	['郭雅雯', 'A3+1', { A3: 1 }],
	['洪俊傑', 'A1+2 A2+2 A3+2', { A1: 2, A2: 2, A3: 2 }],
	['邱麗華', 'A1+0', 'nothing', 'no pieces'],
	['邱麗華', 'A1+6', { A1: 6 }],
	['曾國豪', 'A3+20', { A3: 20 }],
	['廖婉如', 'A2+1', { A2: 1 }],
	['賴冠宇', 'A1+1', { A1: 1 }],
	['周佳蓉', 'A2+2', { A2: 2 }],
	['王小美', 'A1-1', { A1: -1 }],
	['李淑芬', 'A3+1', { A3: 1 }],
	['劉美玲', 'A3-4', { A3: -4 }],
	['謝明哲', '取消', 'all gone'],
	['吳建宏', 'A2-1', { A2: -1 }],
	['曾國豪', '取消', 'all gone'],
	['曾國豪', 'A1+1', { A1: 1 }],
	['賴冠宇', '-1', { A1: -1 }, 'the one item they have'],
	['周佳蓉', 'A1+1', { A1: 1 }],
	['林志明', '我的訂單', 'nothing', 'a question'],
	[leader, '名單', 'nothing', 'a question'],
];

const offered = ['A1', 'A2', 'A3'];

/** Every buyer's pieces, reckoned from the script alone. */
function expectedOrders(): Map<string, Pieces> {
	const orders = new Map<string, Pieces>();
	for (const [who, , effect] of script) {
		if (effect === 'nothing') continue;
		const order = effect === 'all gone' ? {} : { ...orders.get(who) };
		if (effect !== 'all gone') {
			for (const code of offered) order[code] = (order[code] ?? 0) + (effect[code] ?? 0);
		}
		orders.set(who, order);
	}
	return orders;
}

const readTemplate = async (file: string) =>
	JSON.parse(await readFile(path.join(root, 'workflows', file), 'utf8')) as WorkflowFile;

async function main(): Promise<boolean> {
	await ensureBuilt();

	console.log('Starting a LINE simulator and n8n …');
	const simulator = await startSimulator();
	const n8n = await startN8n({ env: { GENERIC_TIMEZONE: 'Asia/Taipei' } });
	try {
		return await play(simulator, n8n);
	} finally {
		await n8n.stop();
		await simulator.close();
	}
}

async function play(simulator: Simulator, n8n: N8n): Promise<boolean> {
	await n8n.createCredential(
		'lineMessagingApi',
		lineCredentialName,
		lineCredential(simulator.defaultChannel, simulator.url),
	);
	const bot = await n8n.importWorkflow(await readTemplate('line-group-bot.json'));
	const [webhook = ''] = await n8n.activate(bot);
	simulator.setWebhook(webhook);

	const names = [...new Set([leader, ...script.map(([who]) => who)])];
	const ids = new Map(names.map((name) => [name, simulator.createUser({ displayName: name }).userId]));
	const { groupId } = simulator.createGroup({ name: '社區團購群', memberIds: [...ids.values()] });
	const chat = followChat(simulator, groupId);

	simulator.inviteBot(groupId);
	await settle(simulator, n8n, bot);
	chat.print();

	const campaign = await openCampaign(n8n);
	console.log(`\n── Campaign ${campaign.code}: ${campaign.codes.join(', ')} ──\n`);

	for (const [who, says] of script) {
		simulator.say(groupId, ids.get(who) ?? null, says);
		chat.print();
		await sleep(60);
	}
	await settle(simulator, n8n, bot);
	chat.print();

	const list = await finalList(n8n, campaign.code);
	console.log(`\n── The list ──\n\n${list.text}\n`);
	return compare(list.orders);
}

/** "Execute workflow" on the template that opens a campaign from a list of products. */
async function openCampaign(n8n: N8n): Promise<{ code: string; codes: string[] }> {
	const workflow = await n8n.importWorkflow(await readTemplate('open-campaign.json'));
	const campaign = lastItem(await n8n.runManually(workflow, 'Start'), 'Open the Campaign') as {
		code: string;
		items: Array<{ code: string }>;
	};
	const codes = campaign.items.map(({ code }) => code);
	if (codes.join() !== offered.join())
		throw new Error(`The campaign offers ${codes.join()}, not ${offered.join()}.`);
	return { code: campaign.code, codes };
}

interface List {
	text: string;
	orders: Array<{ buyerName: string; lines: Array<{ code: string; quantity: number }> }>;
}

async function finalList(n8n: N8n, campaignCode: string): Promise<List> {
	const campaign = { __rl: true, mode: 'id', value: campaignCode };
	const workflow = await n8n.importWorkflow({
		name: 'List',
		nodes: [
			{
				id: '1',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: '2',
				name: 'List',
				type: 'n8n-nodes-line-group-buy.groupBuyCampaign',
				typeVersion: 1,
				position: [200, 0],
				parameters: { resource: 'order', operation: 'listAsText', campaign },
			},
		],
		connections: { Start: { main: [[{ node: 'List', type: 'main', index: 0 }]] } },
	});
	return lastItem(await n8n.runManually(workflow, 'Start'), 'List') as List;
}

function lastItem(execution: Awaited<ReturnType<N8n['runManually']>>, node: string): unknown {
	const { error, runData } = execution.data.resultData;
	if (error) throw new Error(`The workflow ended with "${error.message}".`);
	return runData[node]?.at(-1)?.data?.main[0]?.at(-1)?.json;
}

/** Waits until every webhook was answered and n8n has been idle for a second. */
async function settle(simulator: Simulator, n8n: N8n, workflowId: string) {
	let quietSince = Date.now();
	let known = -1;
	const deadline = Date.now() + 120_000;
	while (Date.now() - quietSince < 1_000) {
		if (Date.now() > deadline) throw new Error('n8n was still busy after two minutes.');
		await simulator.webhooks.idle();
		const executions = await n8n.executions(workflowId);
		const failed = executions.find(({ status }) => ['error', 'crashed'].includes(status));
		if (failed) throw new Error(`Execution ${failed.id} failed: ${await failure(n8n, failed.id)}`);
		if (executions.some(isUnfinished) || executions.length !== known) quietSince = Date.now();
		known = executions.length;
		await sleep(200);
	}
}

const failure = async (n8n: N8n, id: string) =>
	(await n8n.execution(id)).data.resultData.error?.message ?? 'unknown';

/** Prints what was said since the last time. */
function followChat(simulator: Simulator, groupId: string) {
	let printed = 0;
	return {
		print: () => {
			for (const entry of simulator.chat(groupId).slice(printed)) {
				printed += 1;
				const words =
					entry.text ?? (entry.messages ?? []).map(({ text, altText }) => text ?? altText).join('\n');
				const [first, ...rest] = words.split('\n');
				console.log(`${padded(entry.displayName ?? '  → bot')}${first ?? ''}`);
				for (const line of rest) console.log(`${padded('')}${line}`);
			}
		},
	};
}

/** Filled up to ten columns; Chinese characters and emoji take two. */
function padded(name: string): string {
	const graphemes = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
	const columns = graphemes.reduce((sum, grapheme) => sum + (grapheme >= '\u2e80' ? 2 : 1), 0);
	return name + ' '.repeat(Math.max(1, 10 - columns));
}

/** Prints every order that is not as expected; true when all are right. */
function compare(orders: List['orders']): boolean {
	const shown = (order: Pieces) =>
		offered
			.filter((code) => order[code])
			.map((code) => `${code}×${order[code]}`)
			.join(' ') || 'nothing';
	const found = new Map<string, Pieces>();
	for (const { buyerName, lines } of orders) {
		const order = found.get(buyerName) ?? {};
		for (const { code, quantity } of lines) order[code] = (order[code] ?? 0) + quantity;
		found.set(buyerName, order);
	}
	const expected = expectedOrders();
	const wrong = [...new Set([...expected.keys(), ...found.keys()])].filter(
		(name) => shown(expected.get(name) ?? {}) !== shown(found.get(name) ?? {}),
	);
	for (const name of wrong) {
		console.error(
			`${name}: expected ${shown(expected.get(name) ?? {})}, got ${shown(found.get(name) ?? {})}`,
		);
	}
	const buyers = [...expected.values()].filter((order) => shown(order) !== 'nothing').length;
	console.log(wrong.length === 0 ? `All ${buyers} orders are right.` : `Wrong orders: ${wrong.length}.`);
	return wrong.length === 0;
}

main()
	.then((right) => process.exit(right ? 0 : 1))
	.catch((error: unknown) => {
		console.error((error as Error).message);
		process.exit(1);
	});
