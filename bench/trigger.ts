// Accepted events per second of the LINE Group Trigger in a real n8n, against n8n's own Webhook node that starts one run
// per event; and how long a member waits for the reply.
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../scripts/lib/build';
import { startN8n, type N8n, type WorkflowFile } from '../scripts/lib/n8n';
import { connectLine, installBot, openCampaign, readTemplate } from '../test/e2e/shop';
import { sign, startSimulator, type Simulator } from '../test/simulator/index';
import { memoryOf } from './memory';
import { median, printTable, type Row } from './table';

const ROUNDS = 3;
const ROUND_MS = 5_000;
const CONNECTIONS = 8;
const GROUPS = 20;
const LATENCY_MS = 30_000;
/** n8n loads and compiles much in its first runs; a shop's n8n has been up for days. */
const WARM_UP_ORDERS = 50;

/** n8n's default, and the one that its documentation names for speed. */
const ENGINES: ReadonlyArray<[string, NodeJS.ProcessEnv]> = [
	['default', {}],
	['legacy', { N8N_EXPRESSION_ENGINE: 'legacy' }],
];

/** Prints events/s for both expression engines, and the time to the reply and the memory with the default one. */
export async function benchTrigger(): Promise<Row[]> {
	await ensureBuilt();
	const rows: Row[] = [];
	for (const [engine, env] of ENGINES) {
		const simulator = await startSimulator();
		const n8n = await startN8n({ env });
		try {
			await connectLine(n8n, simulator);
			if (engine === 'default') await benchReply(n8n, simulator);
			rows.push(...(await benchAccepting(n8n, simulator, engine)));
		} finally {
			await n8n.stop();
			await simulator.close();
		}
	}
	return rows;
}

interface Contender {
	name: string;
	url: string;
	/** Events in a request. */
	events: number;
	aim?: number;
}

async function benchAccepting(n8n: N8n, simulator: Simulator, engine: string): Promise<Row[]> {
	const plain = await activate(n8n, webhookWorkflow());
	const line = await activate(n8n, triggerWorkflow());
	const contenders: Contender[] = [
		{ name: 'Webhook node, one run per event', url: plain, events: 1 },
		{ name: 'LINE Group Trigger, 1 event a request', url: line, events: 1, aim: 1 },
		{ name: 'LINE Group Trigger, 20 events a request', url: line, events: 20, aim: 10 },
	];
	const results = contenders.map(() => [] as number[]);
	const before = memoryOf(n8n);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, contender] of contenders.entries()) {
			results[index]?.push(await acceptedPerSecond(contender, simulator.defaultChannel.channelSecret));
			// The runs that were started are part of what accepting costs, but not of the next one's round.
			await sleep(3_000);
		}
	}
	const base = median(results[0] ?? []);
	const rows = contenders.map(({ name, aim }, index): Row => {
		const values = results[index] ?? [];
		const row: Row = {
			name,
			value: median(values),
			range: [Math.min(...values), Math.max(...values)],
			unit: 'events/s',
		};
		return { ...row, ratio: row.value / base, ...(aim !== undefined && { aim }) };
	});
	printTable(
		`Trigger, ${engine} expression engine, ${CONNECTIONS} connections: median of ${ROUNDS} rounds of ${ROUND_MS / 1000} s`,
		rows,
	);
	console.log(`  Memory of n8n (RSS): ${await before} MiB before, ${await memoryOf(n8n)} MiB after`);
	return rows;
}

async function activate(n8n: N8n, workflow: WorkflowFile): Promise<string> {
	const [url] = await n8n.activate(await n8n.importWorkflow(workflow));
	if (url === undefined) throw new Error(`${workflow.name} has no webhook`);
	return url;
}

function webhookWorkflow(): WorkflowFile {
	const parameters = { httpMethod: 'POST', path: 'plain', responseMode: 'onReceived', options: {} };
	return toNothing('Webhook node', { type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters });
}

function triggerWorkflow(): WorkflowFile {
	return toNothing('LINE Group Trigger', {
		type: 'n8n-nodes-line-group-buy.lineGroupTrigger',
		typeVersion: 1.1,
		parameters: {},
		credentials: { lineMessagingApi: { id: null, name: 'LINE account' } },
	});
}

/** The same workflow behind both: one node that does nothing. */
function toNothing(
	name: string,
	start: Pick<WorkflowFile['nodes'][number], 'type' | 'parameters'> & Record<string, unknown>,
): WorkflowFile {
	const end = { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
	return {
		name: `Bench: ${name}`,
		nodes: [
			{ id: `start-${name}`, name: 'Start', position: [0, 0], ...start },
			{ id: `end-${name}`, name: 'End', position: [200, 0], ...end },
		],
		connections: { Start: { main: [[{ node: 'End', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}

/** Each connection sends its next request when the last one was answered. */
async function acceptedPerSecond({ url, events }: Contender, secret: string): Promise<number> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	const end = Date.now() + ROUND_MS;
	let accepted = 0;
	const connection = async () => {
		while (Date.now() < end) {
			const body = webhookBody(events);
			const status = await post(agent, url, body, sign(body, secret));
			if (status !== 200) throw new Error(`${url} answered ${status}`);
			accepted += events;
		}
	};
	const start = Date.now();
	await Promise.all(Array.from({ length: CONNECTIONS }, connection));
	agent.destroy();
	return (accepted * 1000) / (Date.now() - start);
}

async function post(agent: http.Agent, url: string, body: string, signature: string): Promise<number> {
	return await new Promise((resolve, reject) => {
		const headers = { 'content-type': 'application/json', 'x-line-signature': signature };
		const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
			response.resume();
			response.once('end', () => resolve(response.statusCode ?? 0));
		});
		request.once('error', reject);
		request.end(body);
	});
}

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** Chatter of one group, as LINE sends it. */
function webhookBody(events: number): string {
	return JSON.stringify({
		destination: `U${hex(16)}`,
		events: Array.from({ length: events }, () => ({
			type: 'message',
			mode: 'active',
			timestamp: Date.now(),
			webhookEventId: hex(13).toUpperCase(),
			deliveryContext: { isRedelivery: false },
			replyToken: hex(16),
			source: { type: 'group', groupId: `C${'0'.repeat(32)}`, userId: `U${hex(16)}` },
			message: { type: 'text', id: hex(9), quoteToken: hex(20), text: '今天天氣真好' },
		})),
	});
}

/** Groups in turn, ten orders a second: from the moment a member writes to the moment LINE gets the reply. */
async function benchReply(n8n: N8n, simulator: Simulator): Promise<void> {
	await installBot(n8n, simulator, await readTemplate('line-group-bot.json'));
	const template = await readTemplate('open-campaign.json');
	const members = Array.from({ length: GROUPS }, (_, index) =>
		simulator.createUser({ displayName: `團員 ${index + 1}` }),
	);
	const memberIds = members.map(({ userId }) => userId);
	const groups: string[] = [];
	for (let index = 0; index < GROUPS; index++) {
		const name = `團購群 ${String(index + 1).padStart(2, '0')}`;
		const { groupId } = simulator.createGroup({ name, memberIds });
		simulator.inviteBot(groupId);
		await repliesIn(simulator, groupId, 1);
		await openCampaign(n8n, template, name, [
			{ productId: 'tea', title: '高山茶', price: 300, groupPrice: 250, stock: 100_000 },
		]);
		groups.push(groupId);
	}
	const waits: Array<Promise<number>> = [];
	const start = Date.now();
	for (let turn = 0; Date.now() - start < LATENCY_MS + WARM_UP_ORDERS * 100; turn++) {
		const groupId = groups[turn % GROUPS] ?? '';
		const said = Date.now();
		const expected = replyCount(simulator, groupId) + 1;
		simulator.say(groupId, memberIds[turn % memberIds.length] ?? null, '+1');
		waits.push(repliesIn(simulator, groupId, expected).then((at) => at - said));
		await sleep(Math.max(0, start + (turn + 1) * 100 - Date.now()));
	}
	const sorted = (await Promise.all(waits)).slice(WARM_UP_ORDERS).sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
	const met = at(0.99) < 1500 ? 'met' : 'MISSED';
	console.log(`\nFrom message to reply, ${sorted.length} orders at 10 a second in ${GROUPS} groups`);
	console.log(`  p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (aim < 1,500 ms: ${met})`);
}

const replyCount = (simulator: Simulator, groupId: string): number =>
	simulator.chat(groupId).filter(({ from }) => from === 'bot').length;

/** Waits for the bot's nth message in a chat and answers when that was. */
async function repliesIn(simulator: Simulator, groupId: string, count: number): Promise<number> {
	const deadline = Date.now() + 60_000;
	while (Date.now() < deadline) {
		const reply = simulator.chat(groupId).filter(({ from }) => from === 'bot')[count - 1];
		if (reply) return reply.time;
		await sleep(20);
	}
	throw new Error(`No reply in ${groupId} within a minute`);
}
