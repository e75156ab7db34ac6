import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n, StoredWorkflow } from '../../scripts/lib/n8n';
import { freePort } from '../../scripts/lib/process';
import { importTemplates, triggerType } from '../../scripts/lib/templates';

jest.setTimeout(800_000);

const root = path.resolve(__dirname, '../..');
let folder = '';
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'start-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** `npm start` in a process group of its own, as a terminal would run it. */
function start(env: NodeJS.ProcessEnv, args: string[] = []) {
	const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/start.ts', ...args], {
		cwd: root,
		env: { ...process.env, ...env },
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const lines: string[] = [];
	const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const ready = new Promise<void>((resolve) => {
		for (const stream of [child.stdout, child.stderr]) {
			createInterface({ input: stream }).on('line', (line) => {
				lines.push(line);
				if (line.startsWith('Ctrl-C')) resolve();
			});
		}
	});
	return {
		lines,
		exited,
		ready: Promise.race([
			ready,
			exited.then(() => {
				throw new Error(lines.join('\n'));
			}),
		]),
		pressCtrlC: () => process.kill(-child.pid!, 'SIGINT'),
		isGone: () => {
			try {
				process.kill(-child.pid!, 0);
				return false;
			} catch {
				return true;
			}
		},
	};
}

test('npm start connects n8n and the simulated LINE, ends on Ctrl-C and keeps its data', async () => {
	const ports = { N8N_PORT: String(await freePort()), LINE_SIMULATOR_PORT: String(await freePort()) };
	const env = { ...ports, LINE_GROUP_BUY_DATA: folder };
	const line = `http://127.0.0.1:${ports.LINE_SIMULATOR_PORT}`;
	const ask = async (what: string, body: object) => {
		const headers = { 'content-type': 'application/json' };
		const response = await fetch(`${line}/simulator/${what}`, {
			method: 'POST',
			headers,
			body: JSON.stringify(body),
		});
		return ((await response.json()) as { result: unknown }).result;
	};
	const groupOf = async () => {
		const state = (await (await fetch(`${line}/simulator/state`)).json()) as {
			chats: Array<{ chatId: string; kind: string }>;
		};
		return state.chats.find(({ kind }) => kind === 'group')!.chatId;
	};

	const first = start(env);
	await first.ready;
	const login = first.lines.find((text) => text.includes('owner@example.com'));
	await ask('inviteBot', { groupId: await groupOf() });
	// The bot greets: the webhook, the credential and the template are in place.
	await until(async () =>
		JSON.stringify(await ask('chat', { chatId: await groupOf() })).includes('"from":"bot"'),
	);
	first.pressCtrlC();
	expect(await first.exited).toBe(0);
	expect(first.isGone()).toBe(true);
	await expect(fetch(line)).rejects.toThrow();

	const second = start(env);
	await second.ready;
	expect(second.lines.find((text) => text.includes('owner@example.com'))).toBe(login);
	expect(second.lines.filter((text) => text.endsWith(': imported'))).toEqual([]);
	expect(JSON.stringify(await ask('chat', { chatId: await groupOf() }))).toContain('"from":"bot"');

	const third = start(env);
	await expect(third.ready).rejects.toThrow(`Port ${ports.N8N_PORT} is taken. Choose another one: N8N_PORT=`);
	second.pressCtrlC();
	expect(await second.exited).toBe(0);
});

async function until(holds: () => Promise<boolean>) {
	const deadline = Date.now() + 60_000;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error('It did not come true within a minute.');
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

describe('importTemplates', () => {
	let n8n: N8n;
	beforeAll(async () => (n8n = await startN8n()));
	afterAll(() => n8n.stop());

	const template = (note: string) => ({
		name: 'Template',
		nodes: [
			{ id: 'a', name: 'In', type: triggerType, typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: 'b',
				name: 'Out',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [9, 0],
				parameters: {},
				notes: note,
			},
		],
		connections: { In: { main: [[{ node: 'Out', type: 'main', index: 0 }]] } },
		settings: {},
	});

	test('imports once, follows a new version, and leaves alone what the user changed or deleted', async () => {
		await n8n.createCredential('lineMessagingApi', 'LINE account', {
			channelAccessToken: 'token',
			channelSecret: 'secret',
		});
		const workflows = path.join(folder, 'workflows');
		await mkdir(workflows);
		const put = (note: string) => {
			const made = template(note);
			const credentials = { lineMessagingApi: { id: null, name: 'LINE account' } };
			const nodes = [{ ...made.nodes[0], credentials }, made.nodes[1]];
			return writeFile(path.join(workflows, 'line-group-bot.json'), JSON.stringify({ ...made, nodes }));
		};
		const bring = async () => (await importTemplates(n8n, workflows, path.join(folder, 'record.json')))[0]!;
		const stored = (id: string) => n8n.rest<StoredWorkflow>('GET', `/workflows/${id}`);
		const noteOf = async (id: string) => (await stored(id)).nodes.find(({ name }) => name === 'Out')!.notes;

		await put('one');
		const { workflowId, what } = await bring();
		expect(what).toBe('imported');
		expect((await stored(workflowId)).active).toBe(true);
		const urls = await n8n.webhookUrls(workflowId);
		expect((await bring()).what).toBe('unchanged');

		await put('two');
		expect((await bring()).what).toBe('updated');
		expect(await noteOf(workflowId)).toBe('two');
		expect(await n8n.webhookUrls(workflowId)).toEqual(urls);

		const mine = await stored(workflowId);
		const nodes = mine.nodes.map((node) => (node.name === 'Out' ? { ...node, notes: 'mine' } : node));
		await n8n.rest('PATCH', `/workflows/${workflowId}`, { nodes, versionId: mine.versionId });
		await put('three');
		expect((await bring()).what).toBe('kept as you changed it');
		expect(await noteOf(workflowId)).toBe('mine');

		await n8n.rest('POST', `/workflows/${workflowId}/archive`);
		expect((await bring()).what).toBe('left out, as you deleted it');
	});
});
