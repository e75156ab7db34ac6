// npm start: a real n8n with this package, a simulated LINE beside it, everything connected. `--fresh` begins anew.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from './lib/build';
import { dataFolder, removeData, simulatorFile, templatesFile } from './lib/data-folder';
import { shopStart, shopTemplate, withExampleShop } from './lib/example-shop';
import { root } from './lib/install.mjs';
import {
	lineCredential,
	lineCredentialName,
	loginCredential,
	loginCredentialName,
} from './lib/line-credential';
import { startN8n } from './lib/n8n';
import type { N8n, StoredWorkflow } from './lib/n8n';
import { ensureN8n } from './lib/pinned-n8n.mjs';
import { isPortFree, startGuarded } from './lib/process';
import type { GuardedProcess } from './lib/process';
import { importTemplates, triggerType } from './lib/templates';
import type { TemplateOutcome } from './lib/templates';

const running: Array<Pick<GuardedProcess, 'stop'>> = [];
let stopping: Promise<void> | undefined;

function stopAll(): Promise<void> {
	stopping ??= Promise.all(running.map((each) => each.stop())).then(() => undefined);
	return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		console.log('\nStopping …');
		void stopAll().then(() => process.exit(0));
	});
}

async function main() {
	const folder = dataFolder();
	const ports = { n8n: portOf('N8N_PORT', 5678), simulator: portOf('LINE_SIMULATOR_PORT', 5680) };
	await assertFree('N8N_PORT', ports.n8n);
	await assertFree('LINE_SIMULATOR_PORT', ports.simulator);
	if (process.argv.includes('--fresh')) {
		for (const removed of await removeData(folder)) console.log(`Removed ${removed}`);
	}
	await mkdir(folder, { recursive: true });

	await ensureN8n();
	await ensureBuilt();

	console.log('Starting the LINE simulator and n8n …');
	const simulator = await startSimulator(ports.simulator, path.join(folder, simulatorFile));
	const n8n = await startN8n({
		userFolder: folder,
		port: ports.n8n,
		env: { GENERIC_TIMEZONE: 'Asia/Taipei' },
	});
	running.push(n8n);

	const { channels } = await simulator.state();
	await n8n.createCredential(
		'lineMessagingApi',
		lineCredentialName,
		lineCredential(channels[0], simulator.url),
	);
	const templates = await importTemplates(
		n8n,
		path.join(root, 'workflows'),
		path.join(folder, templatesFile),
		(template) => withExampleShop(template, n8n.url),
	);
	for (const { name, file, what } of templates) console.log(`  ${name} (${file}): ${what}`);
	await openShop(n8n, simulator, templates);
	await connect(n8n, simulator);
	console.log(readyMessage(n8n, simulator.url, folder));

	const first = await Promise.race([
		n8n.exited.then((code) => `n8n ended with exit code ${code}:\n${n8n.log.slice(-20).join('\n')}`),
		simulator.exited.then((code) => `The LINE simulator ended with exit code ${code}.`),
	]);
	if (stopping) return stopping;
	throw new Error(first);
}

function portOf(variable: string, fallback: number): number {
	const text = process.env[variable] ?? String(fallback);
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Error(`${variable} must be a port number from 1 to 65535, but is "${text}".`);
}

async function assertFree(variable: string, port: number) {
	if (await isPortFree(port)) return;
	throw new Error(`Port ${port} is taken. Choose another one: ${variable}=${port + 10} npm start`);
}

interface SimulatorState {
	channels: [{ channelAccessToken: string; channelSecret: string }];
	loginChannel: { id: string; secret: string };
	liffApps: Array<{ liffId: string; view: { url: string } }>;
}

interface RunningSimulator {
	url: string;
	exited: Promise<number>;
	state(): Promise<SimulatorState>;
	/** One of the simulator's own operations. */
	call<T>(operation: string, input: object): Promise<T>;
}

async function startSimulator(port: number, state: string): Promise<RunningSimulator> {
	const url = `http://127.0.0.1:${port}`;
	const log: string[] = [];
	const program = await startGuarded({
		command: process.execPath,
		args: ['--import', 'tsx', path.join(root, 'test', 'simulator', 'main.ts')],
		cwd: root,
		env: { ...process.env, LINE_SIMULATOR_PORT: String(port), LINE_SIMULATOR_STATE: state },
		onLine: (line) => log.push(line),
	});
	running.push(program);
	const ended = program.exited.then(() => {
		throw new Error(`The LINE simulator did not start:\n${log.join('\n')}`);
	});
	await Promise.race([untilItAnswers(url), ended]);
	ended.catch(() => undefined);
	return {
		url,
		exited: program.exited,
		state: async () => (await (await fetch(`${url}/simulator/state`)).json()) as SimulatorState,
		call: async <T>(operation: string, input: object) => {
			const body = JSON.stringify(input);
			const headers = { 'content-type': 'application/json' };
			const response = await fetch(`${url}/simulator/${operation}`, { method: 'POST', headers, body });
			if (!response.ok) throw new Error(`The LINE simulator refused ${operation}: ${await response.text()}`);
			return ((await response.json()) as { result: T }).result;
		},
	};
}

async function untilItAnswers(url: string) {
	const answers = () =>
		fetch(url).then(
			(response) => response.ok,
			() => false,
		);
	while (!(await answers())) await sleep(100);
}

/** Sets the shop up where its template has just come, and gives n8n a LIFF app whose endpoint are its pages. */
async function openShop(n8n: N8n, simulator: RunningSimulator, templates: TemplateOutcome[]) {
	const shop = templates.find(({ file }) => file === shopTemplate);
	if (!shop || shop.what.startsWith('left out')) return;
	if (shop.what === 'imported' || shop.what === 'updated') {
		const { status, data } = await n8n.runManually(shop.workflowId, shopStart);
		if (status !== 'success')
			throw new Error(`The shop could not be set up: ${data.resultData.error?.message ?? status}`);
	}
	const [url] = await n8n.webhookUrls(shop.workflowId);
	const { loginChannel, liffApps } = await simulator.state();
	const { liffId } =
		liffApps.find(({ view }) => view.url === url) ??
		(await simulator.call<{ liffId: string }>('createLiffApp', { view: { type: 'tall', url } }));
	const fields = loginCredential(loginChannel, liffId, simulator.url);
	await n8n.createCredential('lineLoginApi', loginCredentialName, fields);
}

/** LINE knows one webhook per channel: that of the first active workflow with the trigger, be it the user's own. */
async function connect(n8n: N8n, simulator: RunningSimulator) {
	const workflows = await n8n.rest<Array<{ id: string; active: boolean }>>('GET', '/workflows');
	for (const { id } of workflows.filter(({ active }) => active).reverse()) {
		const { nodes } = await n8n.rest<StoredWorkflow>('GET', `/workflows/${id}`);
		if (!nodes.some(({ type }) => type === triggerType)) continue;
		const [webhook] = await n8n.webhookUrls(id);
		if (!webhook) continue;
		await simulator.call('setWebhook', { url: webhook });
		return;
	}
	console.warn('No active workflow has a LINE Group Trigger, so the chat stays unanswered.');
}

function readyMessage(n8n: N8n, chat: string, folder: string): string {
	return `
Ready.

  Chat     ${chat}/
  Editor   ${n8n.url}/
           ${n8n.email}   ${n8n.password}
  Data     ${folder}

  1. Chat: invite the account 團購小幫手 into the group 社區團購群.
  2. Editor: open "Open a LINE group buy campaign from a product list" and press "Execute workflow".
  3. Chat: write A1+1 as any member, then 我的訂單, 名單 or 取消.
  4. Chat: write 選單 and open 前往結帳 to order on the group's page; its workflow is "Sell on pages of your own".

Ctrl-C stops everything; "npm start" goes on from there, "npm start -- --fresh" begins anew.
`;
}

main().catch(async (error: unknown) => {
	await stopAll();
	console.error(`\n${(error as Error).message}`);
	process.exit(1);
});
