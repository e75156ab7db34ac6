import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startGuarded } from './process';

export const owner = { email: 'owner@example.com', firstName: 'Group', lastName: 'Buy' };

export interface N8nOptions {
	/** n8n's data; default: a temporary folder, removed when n8n ends. */
	userFolder?: string;
	/** Default: a free one. */
	port?: number;
	env?: NodeJS.ProcessEnv;
	/** A folder made by installPackage(), linked into the user folder; default: the package is laid out there. */
	packageDir?: string;
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt?: string;
}

export interface WorkflowFile {
	name: string;
	nodes: Array<{
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		webhookId?: string;
		[key: string]: unknown;
	}>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[key: string]: unknown;
}

export interface StoredWorkflow extends WorkflowFile {
	id: string;
	versionId: string;
	active: boolean;
}

export interface N8n {
	/** Address of the editor, without a slash at its end. */
	url: string;
	pid: number;
	userFolder: string;
	/** The owner's login. */
	email: string;
	password: string;
	/** Settles with n8n's exit code. */
	exited: Promise<number>;
	/** Lets n8n end its executions and waits for it. */
	stop(): Promise<void>;
	/** SIGKILL to n8n and its task runner. */
	kill(): Promise<void>;
	/** Calls the editor's own API, e.g. `rest('GET', '/workflows')`, and resolves with `data` of its answer. */
	rest<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
	/** Makes the owner account if there is none, and logs in. */
	login(): Promise<void>;
	/** Makes a credential, or sets the fields of the one with this type and name. Resolves with its id. */
	createCredential(type: string, name: string, data: Record<string, unknown>): Promise<string>;
	/** Resolves with the new workflow's id. */
	importWorkflow(workflow: WorkflowFile): Promise<string>;
	/** Publishes a workflow and waits until its webhooks answer. Resolves with their production addresses. */
	activate(workflowId: string): Promise<string[]>;
	/** "Execute workflow" of the editor, from a Manual Trigger; resolves when the execution has ended. */
	runManually(workflowId: string, triggerName: string): Promise<ExecutionWithData>;
	/** Addresses of a workflow's webhooks, in the order of its nodes. */
	webhookUrls(workflowId: string): Promise<string[]>;
	/** Descriptions of all node types as the editor gets them. */
	nodeTypes(): Promise<NodeDescription[]>;
	/** The newest 100 executions, newest first. */
	executions(workflowId: string): Promise<Execution[]>;
	/** One execution with its run data as an object. */
	execution(id: string): Promise<ExecutionWithData>;
	/** What n8n printed, line by line. */
	log: string[];
}

export type ExecutionWithData = Execution & { data: ExecutionData };

export interface ExecutionData {
	resultData: {
		error?: { message: string };
		runData: Record<
			string,
			Array<{ data?: { main: Array<Array<{ json: Record<string, unknown> }> | null> } }>
		>;
	};
}

/**
 * Starts the pinned n8n (installing it first if need be) with this package installed in it, and logs its owner in.
 * It listens on 127.0.0.1 only, asks nothing of the internet, and ends with this process at the latest.
 */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const n8nFolder = await pinnedN8n();
	const temporary = options.userFolder === undefined;
	const userFolder = options.userFolder ?? (await mkdtemp(path.join(tmpdir(), 'n8n-')));
	const port = options.port ?? (await freePort());
	const password = await ownerPassword(userFolder);
	const url = `http://127.0.0.1:${port}`;
	await putPackage(path.join(userFolder, '.n8n', 'nodes'), options.packageDir ?? process.env.TEST_PACKAGE);

	const log: string[] = [];
	let announceReady = () => {};
	const ready = new Promise<void>((resolve) => (announceReady = resolve));
	const n8n = await startGuarded({
		command: process.execPath,
		args: [path.join(n8nFolder, 'node_modules', 'n8n', 'bin', 'n8n'), 'start'],
		cwd: userFolder,
		env: { ...cleanEnvironment(), ...(await settings(userFolder, port)), ...options.env },
		...(temporary && { remove: userFolder }),
		onLine: (line) => {
			log.push(line);
			if (line.includes('Editor is now accessible')) announceReady();
		},
	});
	const ended = n8n.exited.then((code) => {
		throw new Error(`n8n ended with exit code ${code}. Its last lines:\n${log.slice(-30).join('\n')}`);
	});
	ended.catch(() => undefined);
	const late = sleep(180_000, undefined, { ref: false }).then(() => {
		throw new Error(`n8n was not ready after 3 minutes. Its last lines:\n${log.slice(-30).join('\n')}`);
	});
	late.catch(() => undefined);
	const api = editorApi(url, password);
	try {
		await Promise.race([ready, ended, late]);
		assertPackageLoaded(log);
		await api.login();
	} catch (error) {
		await n8n.kill();
		throw error;
	}
	return {
		url,
		pid: n8n.pid,
		userFolder,
		email: owner.email,
		password,
		exited: n8n.exited,
		stop: () => n8n.stop(),
		kill: () => n8n.kill(),
		log,
		...api,
	};
}

/** n8n starts all the same when a package is broken, and only says so. */
function assertPackageLoaded(log: string[]) {
	const at = log.findIndex((line) => line.startsWith('Failed to load package'));
	if (at >= 0) throw new Error(`n8n could not load the package: ${log.slice(at, at + 2).join(' ')}`);
}

/** jest can't import ES modules, so the global set-up of its tests passes this on. */
async function pinnedN8n(): Promise<string> {
	return process.env.PINNED_N8N ?? (await import('./pinned-n8n.mjs')).ensureN8n();
}

/** Made once per data folder and kept beside the data, readable by its user alone. */
async function ownerPassword(userFolder: string): Promise<string> {
	const file = path.join(userFolder, 'owner-password');
	const known = await readFile(file, 'utf8').catch(() => undefined);
	if (known !== undefined) return known;
	const password = `Gb1-${randomBytes(9).toString('base64url')}`;
	await writeFile(file, password, { mode: 0o600 });
	return password;
}

async function putPackage(nodesFolder: string, packageDir: string | undefined) {
	await mkdir(nodesFolder, { recursive: true });
	if (packageDir === undefined) {
		const { installPackage } = await import('./package.js');
		await installPackage(nodesFolder);
		return;
	}
	const link = path.join(nodesFolder, 'node_modules', path.basename(packageDir));
	await mkdir(path.dirname(link), { recursive: true });
	if (!existsSync(link)) await symlink(packageDir, link, 'junction');
}

/** This process's environment without what npm, jest and n8n settings of the user would change in n8n. */
function cleanEnvironment(): NodeJS.ProcessEnv {
	const foreign = /^(npm_|N8N_|JEST_|NODE_ENV$|NODE_OPTIONS$|NODE_PATH$|DB_|EXECUTIONS_|WEBHOOK_URL$|QUEUE_)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

async function settings(userFolder: string, port: number): Promise<NodeJS.ProcessEnv> {
	return {
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_SECURE_COOKIE: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		// The rest keeps n8n from calling n8n.io.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	};
}

export interface NodeDescription {
	name: string;
	properties: Array<{ name: string; default?: unknown }>;
	webhooks?: Array<{ path: string; isFullPath?: boolean; httpMethod: string }>;
}

/** The part of n8n's editor API that tests and scripts use, by the session cookie of the owner. */
function editorApi(url: string, password: string) {
	let cookie = '';

	async function request(
		method: string,
		path: string,
		body?: unknown,
	): Promise<{ status: number; data: unknown }> {
		const response = await fetch(`${url}/rest${path}`, {
			method,
			headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
			body: body === undefined ? null : JSON.stringify(body),
		});
		const [session] = response.headers.getSetCookie().filter((value) => value.startsWith('n8n-auth='));
		if (session) cookie = session.split(';')[0] ?? '';
		const text = await response.text();
		const answer = parseJson(text) as { data?: unknown; message?: string } | undefined;
		return {
			status: response.status,
			data: response.ok ? (answer?.data ?? answer) : (answer?.message ?? text),
		};
	}

	async function rest<T>(method: string, path: string, body?: unknown): Promise<T> {
		const { status, data } = await request(method, path, body);
		if (status >= 400) throw new Error(`n8n answered ${method} ${path} with ${status}: ${String(data)}`);
		return data as T;
	}

	async function login() {
		const setup = await request('POST', '/owner/setup', { ...owner, password });
		// 400: the owner is there since an earlier start.
		if (setup.status === 400) await rest('POST', '/login', { emailOrLdapLoginId: owner.email, password });
		else if (setup.status >= 400) throw new Error(`n8n refused to make its owner: ${String(setup.data)}`);
	}

	async function createCredential(type: string, name: string, data: Record<string, unknown>) {
		const known = await rest<Array<{ id: string; type: string; name: string }>>('GET', '/credentials');
		const same = known.find((credential) => credential.type === type && credential.name === name);
		if (same) {
			await rest('PATCH', `/credentials/${same.id}`, { type, name, data });
			return same.id;
		}
		return (await rest<{ id: string }>('POST', '/credentials', { type, name, data })).id;
	}

	const getWorkflow = (id: string) => rest<StoredWorkflow>('GET', `/workflows/${id}`);

	async function nodeTypes() {
		const response = await fetch(`${url}/types/nodes.json`, { headers: { cookie } });
		return (await response.json()) as NodeDescription[];
	}

	async function execution(id: string): Promise<ExecutionWithData> {
		const found = await rest<Execution & { data: string }>('GET', `/executions/${id}`);
		return { ...found, data: unflatten(found.data) as ExecutionData };
	}

	async function webhookUrls(workflowId: string) {
		const { nodes } = await getWorkflow(workflowId);
		const types = await nodeTypes();
		return nodes
			.filter((node) => node.disabled !== true)
			.flatMap((node) => {
				const type = types.find(({ name }) => name === node.type);
				return (type?.webhooks ?? []).map((webhook) => {
					const at = evaluatePath(webhook.path, node.parameters, type?.properties ?? []);
					// Paths with parameters always stand behind the webhook's ID.
					const isBare = webhook.isFullPath && !at.includes(':');
					return `${url}/webhook/${isBare ? '' : `${node.webhookId ?? ''}/`}${at}`;
				});
			});
	}

	return {
		rest,
		login,
		createCredential,
		nodeTypes,
		webhookUrls,
		importWorkflow: async (workflow: WorkflowFile) => {
			const { name, nodes, connections, settings = {} } = workflow;
			return (await rest<{ id: string }>('POST', '/workflows', { name, nodes, connections, settings })).id;
		},
		activate: async (workflowId: string) => {
			const { versionId } = await getWorkflow(workflowId);
			await rest('POST', `/workflows/${workflowId}/activate`, { versionId });
			const urls = await webhookUrls(workflowId);
			for (const webhook of urls) await waitForWebhook(webhook);
			return urls;
		},
		executions: async (workflowId: string) => {
			const filter = encodeURIComponent(JSON.stringify({ workflowId }));
			return (await rest<{ results: Execution[] }>('GET', `/executions?filter=${filter}&limit=100`)).results;
		},
		execution,
		runManually: async (workflowId: string, triggerName: string) => {
			const workflowData = await getWorkflow(workflowId);
			const body = { workflowData, triggerToStartFrom: { name: triggerName } };
			const { executionId } = await rest<{ executionId: string }>(
				'POST',
				`/workflows/${workflowId}/run`,
				body,
			);
			for (;;) {
				const found = await execution(executionId);
				if (!isUnfinished(found)) return found;
				await sleep(100);
			}
		},
	};
}

/** True while an execution waits or runs. */
export function isUnfinished({ status }: Execution): boolean {
	return ['new', 'running', 'unknown', 'waiting'].includes(status);
}

/** Activation is asynchronous in n8n. A preflight request tells whether a webhook is there without calling it. */
async function waitForWebhook(url: string) {
	const deadline = Date.now() + 30_000;
	while (Date.now() < deadline) {
		const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: 'http://localhost' } });
		const methods = preflight.headers.get('access-control-allow-methods') ?? '';
		if (/GET|HEAD|POST|PUT|PATCH|DELETE/.test(methods)) return;
		await sleep(100);
	}
	throw new Error(`The webhook ${url} did not answer within 30 s after activation.`);
}

/** The two forms in which a node states its path: a constant, or one of its parameters with a constant behind it. */
function evaluatePath(
	template: string,
	parameters: Record<string, unknown>,
	properties: NodeDescription['properties'],
) {
	const [, name, rest = ''] =
		/^=\{\{\s*\$parameter\[?["'.](\w+)["']?\]?\s*\}\}([^{}]*)$/.exec(template) ?? [];
	if (name === undefined) return template;
	const value = parameters[name] ?? properties.find((property) => property.name === name)?.default;
	return typeof value === 'string' ? value + rest : '';
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Reverses the `flatted` form in which n8n sends executions: a list in which strings inside objects are indices. */
export function unflatten(text: string): unknown {
	const list = JSON.parse(text) as unknown[];
	const done = new Map<number, unknown>();
	const revive = (index: number): unknown => {
		if (done.has(index)) return done.get(index);
		const value = list[index];
		if (typeof value !== 'object' || value === null) return value;
		const result: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		done.set(index, result);
		for (const [key, entry] of Object.entries(value)) {
			(result as Record<string, unknown>)[key] = typeof entry === 'string' ? revive(Number(entry)) : entry;
		}
		return result;
	};
	return revive(0);
}
