// The bot of workflows/ in a real n8n, a simulated LINE, and what the tests ask of both.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, types } from 'pg';
import { name as packageName } from '../../package.json';
import { lineCredential, lineCredentialName } from '../../scripts/lib/line-credential';
import { isUnfinished } from '../../scripts/lib/n8n';
import type { ExecutionWithData, N8n, WorkflowFile } from '../../scripts/lib/n8n';
import type { ChatEntry, Simulator } from '../simulator';

const root = path.join(__dirname, '..', '..');

/** Reads rows beside n8n's own connection; whole numbers are numbers on both databases. */
export type Rows = (sql: string) => Promise<Array<Record<string, number | string | null>>>;

/** The file that n8n uses without a database credential. */
export const sqliteFile = (n8n: Pick<N8n, 'userFolder'>) =>
	path.join(n8n.userFolder, '.n8n', 'group-buy', 'group-buy.sqlite');

export function sqliteRows(n8n: Pick<N8n, 'userFolder'>): Rows {
	return async (sql) => {
		const database = new DatabaseSync(sqliteFile(n8n), { readOnly: true });
		try {
			return await Promise.resolve(database.prepare(sql).all() as Awaited<ReturnType<Rows>>);
		} finally {
			database.close();
		}
	};
}

export function postgresRows(url: string, schema: string): Rows {
	return async (sql) => {
		const client = new Client({ connectionString: url, options: `-c search_path=${schema}` });
		client.setTypeParser(types.builtins.INT8, Number);
		await client.connect();
		try {
			return (await client.query<Record<string, number | string | null>>(sql)).rows;
		} finally {
			await client.end();
		}
	};
}

export async function readTemplate(file: string): Promise<WorkflowFile> {
	return JSON.parse(await readFile(path.join(root, 'workflows', file), 'utf8')) as WorkflowFile;
}

/** Changes parameters of one node, as a user would in its panel. */
export function withParameters(
	workflow: WorkflowFile,
	nodeName: string,
	parameters: Record<string, unknown>,
): WorkflowFile {
	if (!workflow.nodes.some(({ name }) => name === nodeName)) throw new Error(`There is no node ${nodeName}.`);
	const nodes = workflow.nodes.map((node) =>
		node.name === nodeName ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
	return { ...workflow, nodes };
}

/** Chooses a credential on every node of this package that takes it, bound by its name as an import does. */
export function withCredential(workflow: WorkflowFile, type: string, name: string): WorkflowFile {
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith(`${packageName}.`)
			? { ...node, credentials: { ...(node.credentials as object), [type]: { id: null, name } } }
			: node,
	);
	return { ...workflow, nodes };
}

/** The credential under which the templates look LINE up. */
export async function connectLine(n8n: N8n, simulator: Simulator): Promise<void> {
	const fields = lineCredential(simulator.defaultChannel, simulator.url);
	await n8n.createCredential('lineMessagingApi', lineCredentialName, fields);
}

export interface Bot {
	id: string;
	/** Production address of its trigger. */
	url: string;
}

/** Imports a workflow with the LINE Group Trigger, activates it and tells LINE its address. */
export async function installBot(n8n: N8n, simulator: Simulator, workflow: WorkflowFile): Promise<Bot> {
	const id = await n8n.importWorkflow(workflow);
	const [url] = await n8n.activate(id);
	if (url === undefined) throw new Error(`${workflow.name} has no webhook.`);
	simulator.setWebhook(url);
	return { id, url };
}

export interface OpenedCampaign {
	code: string;
	state: string;
	title: string;
	items: Array<{ code: string; title: string; price: number; left: number | null }>;
}

/** Runs the template that opens a campaign, in the group with this name; without products, with its own ones. */
export async function openCampaign(
	n8n: N8n,
	template: WorkflowFile,
	groupName: string,
	products?: ReadonlyArray<Record<string, unknown>>,
): Promise<OpenedCampaign> {
	let workflow = withParameters(template, 'Find the Group', { search: groupName });
	// The template names categories after the moment, and here two are made in the same second.
	workflow = withParameters(workflow, 'Create Category', { name: `中秋禮盒 ${groupName}` });
	if (products) {
		workflow = withParameters(workflow, 'Product List', { jsonOutput: JSON.stringify({ products }) });
	}
	const id = await n8n.importWorkflow(workflow);
	return lastItem(await n8n.runManually(id, 'Start'), 'Open the Campaign') as unknown as OpenedCampaign;
}

/** The last item that a node gave in an execution. */
export function lastItem({ data }: ExecutionWithData, nodeName: string): Record<string, unknown> {
	const { error, runData } = data.resultData;
	if (error) throw new Error(`The execution ended with "${error.message}".`);
	const item = runData[nodeName]?.at(-1)?.data?.main[0]?.at(-1);
	if (!item) throw new Error(`${nodeName} gave no item.`);
	return item.json;
}

/** No limit of speed: how long the slowest machine may take for what was left over. */
const SETTLE_MS = 240_000;

/** Waits until LINE has no answer outstanding, the inbox is empty, and no execution runs. */
export async function settle(simulator: Simulator, n8n: N8n, rows: Rows, workflowId: string): Promise<void> {
	await simulator.webhooks.idle();
	const deadline = Date.now() + SETTLE_MS;
	for (;;) {
		const inbox = await rows(
			`select state, count(*) as events, max(attempts) as attempts, max(last_error) as error
			from inbox_events where state <> 'done' group by state`,
		);
		const running = (await n8n.executions(workflowId)).filter(isUnfinished);
		if (inbox.every(({ state }) => state === 'dead') && running.length === 0) return;
		if (Date.now() > deadline) {
			const seen = JSON.stringify({ inbox, running, log: n8n.log.slice(-15) }, null, 1);
			throw new Error(`n8n was still busy after ${SETTLE_MS / 1000} s: ${seen}`);
		}
		await sleep(100);
	}
}

/** How often a workflow has run, and how often not to its end. */
export async function runs(n8n: N8n, workflowId: string): Promise<{ all: number; failed: number }> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results, count } = await n8n.rest<{ results: Array<{ status: string }>; count: number }>(
		'GET',
		`/executions?filter=${filter}&limit=100`,
	);
	return { all: count, failed: results.filter(({ status }) => status !== 'success').length };
}

/** What the bot has said in a chat, one text per reply. */
export function botReplies(simulator: Simulator, chatId: string): string[] {
	return simulator
		.chat(chatId)
		.filter(({ from }) => from === 'bot')
		.map(textOf);
}

/** A card counts by the text that stands for it in the chat list. */
function textOf({ messages = [] }: ChatEntry): string {
	return messages.map(({ text, altText }) => String(text ?? altText)).join('\n');
}
