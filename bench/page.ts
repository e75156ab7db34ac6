// How long a page of the storefront takes through a real n8n, against the page of n8n's own Form Trigger in the same run.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupPage } from '../lib/web/api';
import { ensureBuilt } from '../scripts/lib/build';
import { withExampleShop } from '../scripts/lib/example-shop';
import { startN8n, type N8n, type WorkflowFile } from '../scripts/lib/n8n';
import { getPage, linksIn, tokenOf, withoutToken } from '../test/e2e/pages';
import {
	connectLine,
	installBot,
	lastItem,
	openCampaign,
	readTemplate,
	settle,
	sqliteRows,
} from '../test/e2e/shop';
import { startSimulator, type Simulator } from '../test/simulator/index';
import { memoryOf } from './memory';
import { median, printTable, type Row } from './table';

const ROUNDS = 5;
const ROUND_MS = 5_000;
const CONNECTIONS = 4;
const PRODUCTS = 12;

/** n8n's default, and the one that its documentation names for speed. */
const ENGINES: ReadonlyArray<[string, NodeJS.ProcessEnv]> = [
	['default', {}],
	['legacy', { N8N_EXPRESSION_ENGINE: 'legacy' }],
];

interface Contender {
	name: string;
	send: (agent: http.Agent) => Promise<number>;
	aim?: number;
}

/** Prints p50 and p99 of the pages' answers with both expression engines, and n8n's memory. */
export async function benchPage(): Promise<Row[]> {
	await ensureBuilt();
	const rows: Row[] = [];
	for (const [engine, env] of ENGINES) {
		const simulator = await startSimulator();
		// One address may ask thirty times a second; behind a proxy everybody has their own.
		const n8n = await startN8n({ env: { ...env, N8N_PROXY_HOPS: '1' } });
		try {
			rows.push(...(await benchEngine(n8n, await openShop(n8n, simulator), engine)));
		} finally {
			await n8n.stop();
			await simulator.close();
		}
	}
	return rows;
}

/** A group with a campaign of twelve products. Resolves with the address of its page. */
async function openShop(n8n: N8n, simulator: Simulator): Promise<string> {
	await connectLine(n8n, simulator);
	const bot = await installBot(n8n, simulator, await readTemplate('line-group-bot.json'));
	const id = await n8n.importWorkflow(withExampleShop(await readTemplate('storefront.json'), n8n.url));
	await n8n.activate(id);
	lastItem(await n8n.runManually(id, 'Set Up the Shop'), 'Update the Shop');
	const member = simulator.createUser({ displayName: '團員' }).userId;
	const { groupId } = simulator.createGroup({ name: '團購群', memberIds: [member] });
	simulator.inviteBot(groupId);
	await settle(simulator, n8n, sqliteRows(n8n), bot.id);
	const products = Array.from({ length: PRODUCTS }, (_, index) => ({
		...{ productId: `tea-${index}`, title: `高山茶 ${index + 1} 號` },
		...{ price: 300, groupPrice: 250, stock: 1_000 },
	}));
	await openCampaign(n8n, await readTemplate('open-campaign.json'), '團購群', products);
	simulator.say(groupId, member, '選單');
	await settle(simulator, n8n, sqliteRows(n8n), bot.id);
	const link = simulator
		.chat(groupId)
		.flatMap(linksIn)
		.find((url) => url.includes('?t='));
	if (link === undefined) throw new Error('The menu has no link to the page of the group.');
	return link;
}

async function benchEngine(n8n: N8n, page: string, engine: string): Promise<Row[]> {
	const form = await openForm(n8n);
	const { session } = (await getPage(page)).data as GroupPage;
	const load = JSON.stringify({ action: 'load', token: tokenOf(page), session: `${session}x` });
	const contenders: Contender[] = [
		{ name: 'page of the Form Trigger', send: async (agent) => await request(agent, form) },
		{ name: 'page of a group', send: async (agent) => await request(agent, page), aim: 1 },
		{
			name: 'load of a group, by a page',
			send: async (agent) => await request(agent, withoutToken(page), load.replace('x"', `${visitor()}"`)),
			aim: 1,
		},
	];
	const results = contenders.map(() => ({ p50: [] as number[], p99: [] as number[] }));
	const before = await memoryOf(n8n);
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [index, contender] of contenders.entries()) {
			const times = await timesOf(contender);
			// n8n loads and compiles much at first; a shop's n8n has been up for days.
			if (round === 0) continue;
			results[index]?.p50.push(at(times, 0.5));
			results[index]?.p99.push(at(times, 0.99));
			await sleep(500);
		}
	}
	const rows = (['p50', 'p99'] as const).flatMap((share) => {
		const base = median(results[0]?.[share] ?? []);
		return contenders.map(({ name, aim }, index): Row => {
			const values = results[index]?.[share] ?? [];
			const row: Row = {
				name: `${share}, ${name}`,
				value: median(values),
				range: [Math.min(...values), Math.max(...values)],
				unit: 'ms',
			};
			return { ...row, ratio: row.value / base, ...(aim !== undefined && { aim, aimAtMost: true }) };
		});
	});
	printTable(
		`Page, ${engine} expression engine, ${CONNECTIONS} connections: median of ${ROUNDS} rounds of ${ROUND_MS / 1000} s`,
		rows,
	);
	console.log(`  Memory of n8n (RSS): ${before} MiB before, ${await memoryOf(n8n)} MiB after`);
	return rows;
}

/** A form of four fields, as n8n makes it from a template of its own. */
async function openForm(n8n: N8n): Promise<string> {
	const fields = ['姓名', '手機號碼', '商品', '數量'].map((fieldLabel) => ({
		fieldLabel,
		fieldType: 'text',
	}));
	const workflow: WorkflowFile = {
		name: 'Bench: form',
		nodes: [
			{
				...{
					id: 'form',
					name: 'Form',
					type: 'n8n-nodes-base.formTrigger',
					typeVersion: 2.2,
					position: [0, 0],
				},
				parameters: {
					formTitle: '訂購單',
					formFields: { values: fields },
					options: { path: 'bench-form' },
				},
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
	};
	const id = await n8n.importWorkflow(workflow);
	const { versionId } = await n8n.rest<{ versionId: string }>('GET', `/workflows/${id}`);
	await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
	const url = `${n8n.url}/form/bench-form`;
	while ((await fetch(url)).status !== 200) await sleep(100);
	return url;
}

/** Each connection sends its next request when the last one was answered. Resolves with what each took, in order. */
async function timesOf({ name, send }: Contender): Promise<number[]> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	const end = Date.now() + ROUND_MS;
	const times: number[] = [];
	const connection = async () => {
		while (Date.now() < end) {
			const start = performance.now();
			const status = await send(agent);
			if (status !== 200) throw new Error(`${name}: answered ${status}`);
			times.push(performance.now() - start);
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, connection));
	agent.destroy();
	return times.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

let visitors = 0;
/** Everybody has a name of their own. */
const visitor = () => `visitor${visitors++}`;

async function request(agent: http.Agent, url: string, body?: string): Promise<number> {
	const number = visitors++;
	const headers = {
		'x-forwarded-for': `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
		...(body !== undefined && { 'content-type': 'text/plain' }),
	};
	return await new Promise((resolve, reject) => {
		const method = body === undefined ? 'GET' : 'POST';
		const sent = http.request(url, { method, agent, headers }, (response) => {
			response.resume();
			response.once('end', () => resolve(response.statusCode ?? 0));
		});
		sent.once('error', reject);
		sent.end(body);
	});
}
