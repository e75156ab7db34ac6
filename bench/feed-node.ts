// 100,000 items through Catalog Feed Export in a real n8n, against the same workflow with n8n's own Limit in its place; and
// how long n8n lets others wait meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../scripts/lib/build';
import { startN8n, type N8n, type WorkflowFile } from '../scripts/lib/n8n';
import { memoryOf } from './memory';
import { median, printTable, type Row } from './table';

const ITEMS = 100_000;
const PER_PRODUCT = 100;
const ROUNDS = 3;

const EXPORT = {
	...{
		resource: 'feed',
		operation: 'export',
		source: 'items',
		profile: 'lineLive',
		format: 'csv',
		rows: 'variants',
	},
};

/** Prints milliseconds of whole runs and of the longest wait of others meanwhile, and the memory of n8n at the end. */
export async function benchFeedNode(): Promise<Row[]> {
	await ensureBuilt();
	const n8n = await startN8n();
	try {
		const limit = await measure(n8n, 'limit', 'n8n-nodes-base.limit', { maxItems: 1 });
		const feed = await measure(n8n, 'feed', 'n8n-nodes-line-group-buy.catalogFeedExport', EXPORT);
		const rows = [
			row('run with Limit', limit.runs),
			row('run with Catalog Feed Export', feed.runs, median(limit.runs)),
			row('longest wait with Limit', limit.waits),
			row('longest wait with Catalog Feed Export', feed.waits, median(limit.waits)),
		];
		printTable(`${ITEMS} items in a real n8n, which has ${await memoryOf(n8n)} MiB in the end`, rows);
		return rows;
	} finally {
		await n8n.stop();
	}
}

function row(name: string, values: readonly number[], compared?: number): Row {
	const value = median(values);
	return {
		...{ name, value, range: [Math.min(...values), Math.max(...values)], unit: 'ms' },
		...(compared !== undefined && { ratio: value / compared }),
	};
}

async function measure(n8n: N8n, name: string, type: string, parameters: object) {
	const id = await n8n.importWorkflow(workflow(name, type, parameters));
	await n8n.activate(id);
	const runs: number[] = [];
	const waits: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const ended = new AbortController();
		const waiting = longestWait(`${n8n.url}/healthz`, ended.signal);
		const begun = performance.now();
		const answer = (await (await fetch(`${n8n.url}/webhook/bench-${name}`)).json()) as { written?: number };
		runs.push(performance.now() - begun);
		ended.abort();
		waits.push(await waiting);
		if (parameters === EXPORT && answer.written !== ITEMS) {
			throw new Error(`Catalog Feed Export answered ${JSON.stringify(answer).slice(0, 300)}`);
		}
	}
	return { runs, waits };
}

async function longestWait(url: string, signal: AbortSignal): Promise<number> {
	let longest = 0;
	while (!signal.aborted) {
		const begun = performance.now();
		await (await fetch(url)).text();
		longest = Math.max(longest, performance.now() - begun);
		await sleep(20);
	}
	return longest;
}

/** A webhook whose answer is the last node's; nothing of its executions is saved, which would take longer than they do. */
function workflow(name: string, type: string, parameters: object): WorkflowFile {
	const product =
		"{ id: 'P' + i, title: '茶葉禮盒 ' + i, description: '高山烏龍，十包入。', link: 'https://shop.example/p/' + i, image_link: 'https://shop.example/p/' + i + '.jpg', price: 100 + i }";
	const products = `={{ JSON.stringify({ products: Array.from({ length: ${ITEMS / PER_PRODUCT} }, (_, i) => (${product})) }) }}`;
	const copies = `={{ JSON.stringify({ products: Array.from({ length: ${PER_PRODUCT} }, (_, i) => ({ ...$json, id: $json.id + '-' + i })) }) }}`;
	const steps: Array<[string, string, number, object]> = [
		['Start', 'n8n-nodes-base.webhook', 2, { path: `bench-${name}`, responseMode: 'lastNode', options: {} }],
		['Products', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: products, options: {} }],
		['Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'products', options: {} }],
		['Copies', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: copies, options: {} }],
		['Split Again', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'products', options: {} }],
		['Measured', type, 1, parameters],
	];
	const names = steps.map(([step]) => step);
	return {
		name,
		nodes: steps.map(([step, nodeType, typeVersion, values]) => ({
			...{ id: step, name: step, type: nodeType, typeVersion, position: [0, 0], parameters: values },
		})) as WorkflowFile['nodes'],
		connections: Object.fromEntries(
			names
				.slice(0, -1)
				.map((step, index) => [step, { main: [[{ node: names[index + 1], type: 'main', index: 0 }]] }]),
		),
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none' },
	};
}
