// Runs this package's built nodes (dist/) inside the test by n8n's own engine, n8n-core, without a server or database
// of n8n. n8n's standard nodes (If, Switch, Edit Fields …), which templates use, come from the pinned n8n.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
	CredentialTestContext,
	ExecuteContext,
	ExecutionLifecycleHooks,
	HookContext,
	LazyPackageDirectoryLoader,
	LoadOptionsContext,
	PackageDirectoryLoader,
	RoutingNode,
	TriggerContext,
	WebhookContext,
	WorkflowExecute,
} from 'n8n-core';
import type { DirectoryLoader } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	resolveWebhookDescriptionField,
	Workflow,
} from 'n8n-workflow';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialTestFunction,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	INodeTypes,
	IRun,
	ITriggerFunctions,
	IWebhookData,
	IWebhookFunctions,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** A node as it stands in a workflow file; what is left out gets a default. */
export type NodeJson = Pick<INode, 'type'> & Partial<INode>;

export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: NodeJson[];
	connections: IConnections;
	settings?: IDataObject;
}

/** Decrypted fields by credential type, e.g. `{ lineMessagingApi: { channelAccessToken: … } }`. */
export type Credentials = Record<string, ICredentialDataDecryptedObject>;

export interface Options {
	/** Set on every node whose type takes a credential of this type, as a merchant would choose it in each. */
	credentials?: Credentials;
	/** Default `trigger`; `manual` is the editor's test mode. */
	mode?: WorkflowExecuteMode;
	/** Address under which n8n believes its webhooks to be; default `http://127.0.0.1:5678/webhook`. */
	webhookBaseUrl?: string;
}

export interface RunOptions extends Options {
	/** Items given to the start node; whole items or only their json. Default: one empty item. */
	input?: Array<INodeExecutionData | IDataObject>;
	/** Name of the node to start at; default: the workflow's trigger. */
	startNode?: string;
}

export interface WorkflowResult {
	/** The json of all items that a node put out, over all of its runs. An unknown or unvisited node gives []. */
	json(nodeName: string, output?: number): IDataObject[];
	/** The whole items of a node's last run, by output. */
	outputs(nodeName: string): INodeExecutionData[][];
	/** What stopped the workflow, if anything. */
	error: Error | undefined;
	run: IRun;
}

export interface WebhookRequest {
	method?: string;
	/** Relative to the webhook's own address, e.g. `?token=x`. */
	path?: string;
	headers?: Record<string, string>;
	/** Strings and buffers are sent as they are; anything else as JSON with its content type. */
	body?: string | Buffer | object;
}

export interface WebhookResult {
	status: number;
	headers: Headers;
	text: string;
	/** Items by output that would start the workflow; undefined when no run starts. */
	workflowData: INodeExecutionData[][] | undefined;
	/** What webhook() threw; n8n would save a failed execution. */
	error: Error | undefined;
}

export interface Emission {
	items: INodeExecutionData[][];
	deduplicationKey: string | undefined;
	/** Settles the done promise as n8n does at the end of a run, by default of a successful one. */
	finish(run?: Partial<IRun>): void;
	/** Settles it as n8n does when the run could not be started. */
	fail(error: Error): void;
	/** Settles it as n8n does when it refused to start the run: there is none. */
	refuse(): void;
}

type DonePromise = Parameters<ITriggerFunctions['emit']>[2];

export interface StartedTrigger {
	/** All emissions so far. */
	emissions: Emission[];
	/** What the node reported by emitError or saveFailedExecution. */
	errors: Error[];
	/** The next emission that was not taken yet; rejects after `timeout` ms (default 5,000). */
	next(timeout?: number): Promise<Emission>;
	/** Presses "Test step": calls the manualTriggerFunction. */
	trigger(): Promise<void>;
	/** Deactivates the node. */
	close(): Promise<void>;
}

export interface ActivatedWebhooks {
	webhooks: Array<{ name: string; method: string; url: string }>;
	/** Runs the node's delete hooks. */
	deactivate(): Promise<void>;
}

const projectRoot = path.resolve(__dirname, '../..');
const requireFromN8n = createRequire(path.join(requiredFolder('PINNED_N8N'), 'package.json'));

function requiredFolder(name: string): string {
	const folder = process.env[name];
	if (!folder) throw new Error(`${name} is not set: run these tests by "npm run test:workflows".`);
	return folder;
}

class Types implements INodeTypes {
	private readonly loaders = new Map<string, Promise<DirectoryLoader>>();

	constructor(private readonly packages: Record<string, DirectoryLoader>) {}

	/** Loads the packages whose nodes are named; n8n-nodes-base alone takes a second. */
	async load(nodeTypes: string[]): Promise<void> {
		const names = [...new Set(nodeTypes.map((type) => packageOf(type)))];
		for (const name of names) {
			const loader = this.packages[name];
			if (!loader) throw new Error(`No package here has nodes of ${name}.`);
			if (!this.loaders.has(name)) this.loaders.set(name, loader.loadAll().then(() => loader));
			await this.loaders.get(name);
		}
	}

	getByName(type: string) {
		const loader = this.packages[packageOf(type)];
		if (!loader) throw new Error(`No package here has the node type ${type}.`);
		return loader.getNode(type.slice(type.lastIndexOf('.') + 1)).type;
	}

	getByNameAndVersion(type: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(type), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}

	credentialType(name: string): ICredentialType {
		for (const loader of Object.values(this.packages)) {
			const type = loader.credentialTypes[name]?.type;
			if (type) return type;
		}
		throw new Error(`No package here has the credential type ${name}.`);
	}
}

function packageOf(nodeType: string) {
	return nodeType.slice(0, nodeType.lastIndexOf('.'));
}

/** Hands out the test's credentials the way n8n's own helper does: with defaults, restrictions and `authenticate`. */
class CredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: Types,
		private readonly credentials: Credentials,
	) {
		super();
	}

	getParentTypes() {
		return [];
	}

	isCredentialUsableByNode(name: string, nodeType: string) {
		const { restrictToSupportedNodes, supportedNodes = [] } = this.types.credentialType(name);
		return restrictToSupportedNodes !== true || supportedNodes.some((node) => nodeType.endsWith(`.${node}`));
	}

	getDecrypted(...[, , type]: Parameters<ICredentialsHelper['getDecrypted']>) {
		const data = this.credentials[type];
		if (!data) throw new Error(`The test gave no credential of type ${type}.`);
		const complete = NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			data as Parameters<typeof NodeHelpers.getNodeParameters>[1],
			true,
			false,
			null,
			null,
		);
		return Promise.resolve(complete as ICredentialDataDecryptedObject);
	}

	async authenticate(...args: Parameters<ICredentialsHelper['authenticate']>) {
		const [credentials, typeName, request, workflow, node] = args;
		const options = request as IHttpRequestOptions & Record<string, unknown>;
		const { authenticate } = this.types.credentialType(typeName);
		if (typeof authenticate === 'function') return authenticate(credentials, options);
		if (!authenticate || !workflow || !node) return options;
		const resolve = (value: unknown) =>
			workflow.expression.getSimpleParameterValue(node, value as string, 'internal', { $credentials: credentials }) as
				| string
				| undefined;
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const target = (options[part] ??= {}) as IDataObject;
			for (const [key, value] of Object.entries(values as IDataObject)) target[resolve(key) ?? ''] = resolve(value) ?? '';
		}
		return options;
	}

	preAuthentication() {
		return Promise.resolve(undefined);
	}

	runPreAuthentication() {
		return Promise.resolve(undefined);
	}

	getCredentials(): never {
		throw new Error('Only decrypted credentials exist here.');
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties(type: string) {
		return this.types.credentialType(type).properties;
	}
}

/** n8n numbers its executions. */
let executions = 0;

/** The functions below, bound to the n8n package of a folder. */
export function createHarness(packageFolder: string) {
	const own = new PackageDirectoryLoader(packageFolder);
	const base = new LazyPackageDirectoryLoader(path.dirname(requireFromN8n.resolve('n8n-nodes-base/package.json')));
	const types = new Types({ [own.packageName]: own, [base.packageName]: base });

	async function prepare(json: WorkflowJson, options: Options) {
		await types.load([...json.nodes.map(({ type }) => type), `${own.packageName}.`]);
		const { credentials = {}, webhookBaseUrl = 'http://127.0.0.1:5678/webhook' } = options;
		const nodes = json.nodes.map((node, index) => completeNode(node, index, types, credentials));
		const workflow = new Workflow({
			id: json.id ?? 'workflow',
			name: json.name ?? 'Workflow',
			nodes,
			connections: json.connections,
			active: options.mode !== 'manual',
			nodeTypes: types,
			settings: { executionOrder: 'v1', ...json.settings },
		});
		const additionalData = {
			credentialsHelper: new CredentialsHelper(types, credentials),
			currentNodeExecutionIndex: 0,
			executionId: String(++executions),
			restApiUrl: 'http://127.0.0.1:5678/rest',
			instanceBaseUrl: 'http://127.0.0.1:5678/',
			formBaseUrl: 'http://127.0.0.1:5678/form',
			formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
			formTestBaseUrl: 'http://127.0.0.1:5678/form-test',
			webhookBaseUrl,
			webhookWaitingBaseUrl: 'http://127.0.0.1:5678/webhook-waiting',
			webhookTestBaseUrl: webhookBaseUrl.replace(/\/webhook$/, '/webhook-test'),
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
		return { workflow, additionalData, nodes };
	}

	async function prepareNode(json: NodeJson, options: Options) {
		const { workflow, additionalData, nodes } = await prepare({ nodes: [json], connections: {} }, options);
		const node = nodes[0]!;
		return { workflow, additionalData, node, type: types.getByNameAndVersion(node.type, node.typeVersion) };
	}

	/** Runs a workflow from its trigger (which passes `input` on, as in n8n) or from `startNode` (which executes). */
	async function runWorkflow(json: WorkflowJson, options: RunOptions = {}): Promise<WorkflowResult> {
		const { workflow, additionalData } = await prepare(json, options);
		const mode = options.mode ?? 'trigger';
		const start = options.startNode ? workflow.getNode(options.startNode) : workflow.getStartNode();
		if (!start) throw new Error(`The workflow has no node to start at${options.startNode ? `: ${options.startNode}` : ''}.`);
		additionalData.hooks = new ExecutionLifecycleHooks(mode, '1', { ...json, nodes: [] } as never);
		const data = createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: start, data: { main: [(options.input ?? [{}]).map(toItem)] }, source: null }],
			},
		});
		const run = await new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
		const { runData, error } = run.data.resultData;
		const mains = (name: string) => (runData[name] ?? []).map((task) => task.data?.main ?? []);
		return {
			json: (name, output = 0) => mains(name).flatMap((main) => (main[output] ?? []).map((item) => item.json)),
			outputs: (name) => (mains(name).at(-1) ?? []).map((items) => items ?? []),
			error,
			run,
		};
	}

	/** Executes one node on `input` and resolves with its result under the node's name (default: `Node`). */
	async function runNode(node: NodeJson, options: RunOptions = {}): Promise<WorkflowResult> {
		const named = { name: 'Node', ...node };
		return runWorkflow({ nodes: [named], connections: {} }, { ...options, startNode: named.name });
	}

	/**
	 * Serves a node's webhooks on a free port as n8n does, for a caller that speaks HTTP itself. A multipart body is
	 * consumed, as n8n's own parser does, and stands empty as `{ data, files }`.
	 */
	async function serveWebhooks(node: NodeJson, options: Options = {}) {
		const results: WebhookOutcome[] = [];
		const server = createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const webhookBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
		const prepared = await prepareNode(node, { ...options, webhookBaseUrl }).catch(async (error: unknown) => {
			// A server that nobody knows of would keep the process alive.
			await closeServer(server);
			throw error;
		});
		const webhooks = webhooksOf(prepared.workflow, prepared.node, prepared.type, prepared.additionalData);
		const express = requireFromN8n('express') as Express;
		const app = express();
		app.use(async (request: ExpressRequest, response: ExpressResponse) => {
			const found = webhooks.find(
				({ httpMethod, path: at }) => httpMethod === request.method && patternOf(at, prepared.node).test(request.path),
			);
			if (!found) return void response.status(404).json({ code: 404, message: 'Not registered' });
			request.params = { ...patternOf(found.path, prepared.node).exec(request.path)?.groups };
			results.push(await answer(prepared, found, request, response, options.mode ?? 'webhook'));
		});
		server.on('request', app);
		return {
			urls: webhooks.map(({ path: at }) => `${webhookBaseUrl}/${behindId(at, prepared.node)}`),
			results,
			close: () => closeServer(server),
		};
	}

	/** Sends one request to a node's (first) webhook and resolves with the answer and the run that it would start. */
	async function callWebhook(node: NodeJson, request: WebhookRequest = {}, options: Options = {}): Promise<WebhookResult> {
		const server = await serveWebhooks(node, options);
		try {
			const { method = 'POST', headers = {}, body } = request;
			const isJson = body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body);
			const response = await fetch(`${server.urls[0] ?? ''}${request.path ?? ''}`, {
				method,
				headers: { 'content-type': 'application/json', ...headers },
				body: isJson ? JSON.stringify(body) : ((body as string | undefined) ?? null),
				// A node that says it answered, and did not, would hang the caller.
				signal: AbortSignal.timeout(10_000),
			});
			const { workflowData, error } = server.results[0] ?? { workflowData: undefined, error: undefined };
			return { status: response.status, headers: response.headers, text: await response.text(), workflowData, error };
		} finally {
			await server.close();
		}
	}

	/** Activates a trigger node; what it emits is captured and each emission's run is ended by the test. */
	async function startTrigger(json: NodeJson, options: Options = {}): Promise<StartedTrigger> {
		const { workflow, additionalData, node, type } = await prepareNode(json, options);
		const emissions: Emission[] = [];
		const errors: Error[] = [];
		const waiting: Array<() => void> = [];
		let taken = 0;
		const mode = options.mode ?? 'trigger';
		const activation: WorkflowActivateMode = mode === 'manual' ? 'manual' : 'activate';
		const emit = (
			items: INodeExecutionData[][],
			_response: unknown,
			done: DonePromise,
			deduplicationKey: string | undefined,
		) => {
			emissions.push({
				items,
				deduplicationKey,
				finish: (run) => done?.resolve({ ...successfulRun(mode), ...run }),
				fail: (error) => done?.reject(error),
				refuse: () => done?.resolve(undefined as never),
			});
			for (const wake of waiting.splice(0)) wake();
		};
		const report = (error: Error) => void errors.push(error);
		const context = new TriggerContext(workflow, node, additionalData, mode, activation, emit, report, report);
		const response = await type.trigger?.call(context as ITriggerFunctions);
		if (!response) throw new Error(`${node.type} has no trigger().`);
		return {
			emissions,
			errors,
			next: async (timeout = 5_000) => {
				const deadline = Date.now() + timeout;
				while (emissions.length <= taken) {
					const left = deadline - Date.now();
					if (left <= 0) throw new Error(`${node.type} emitted nothing within ${timeout} ms.`);
					let timer: NodeJS.Timeout | undefined;
					await Promise.race([
						new Promise<void>((resolve) => waiting.push(resolve)),
						new Promise<void>((resolve) => (timer = setTimeout(resolve, left))),
					]);
					clearTimeout(timer);
				}
				return emissions[taken++]!;
			},
			trigger: async () => response.manualTriggerFunction?.(),
			close: async () => response.closeFunction?.(),
		};
	}

	/**
	 * Runs a node's webhookMethods as activation does (checkExists, then create), with the addresses that result.
	 * `activation` says why, e.g. `init` when n8n starts; the default follows the mode.
	 */
	async function activateHooks(
		json: NodeJson,
		options: Options & { activation?: WorkflowActivateMode } = {},
	): Promise<ActivatedWebhooks> {
		const { workflow, additionalData, node, type } = await prepareNode(json, options);
		const mode = options.mode ?? 'trigger';
		const activation = options.activation ?? (mode === 'manual' ? 'manual' : 'activate');
		const webhooks = webhooksOf(workflow, node, type, additionalData).map((webhook) => ({
			...webhook,
			isTest: mode === 'manual',
		}));
		const call = async (webhook: IWebhookData, method: 'checkExists' | 'create' | 'delete') => {
			const hook = type.webhookMethods?.[webhook.webhookDescription.name]?.[method];
			return hook?.call(new HookContext(workflow, node, additionalData, mode, activation, webhook) as IHookFunctions);
		};
		for (const webhook of webhooks) {
			if (!(await call(webhook, 'checkExists'))) await call(webhook, 'create');
		}
		const { webhookBaseUrl, webhookTestBaseUrl } = additionalData;
		return {
			webhooks: webhooks.map(({ webhookDescription, httpMethod, path: at }) => ({
				name: webhookDescription.name,
				method: httpMethod,
				url: `${mode === 'manual' ? webhookTestBaseUrl : webhookBaseUrl}/${at}`,
			})),
			deactivate: async () => {
				for (const webhook of webhooks) await call(webhook, 'delete');
			},
		};
	}

	/** What the editor shows in a "From list" field: calls methods.listSearch. */
	async function listSearch(
		json: NodeJson,
		method: string,
		options: Options & { filter?: string; paginationToken?: string } = {},
	): Promise<INodeListSearchResult> {
		const { workflow, additionalData, node, type } = await prepareNode(json, options);
		const search = type.methods?.listSearch?.[method];
		if (!search) throw new Error(`${node.type} has no listSearch method ${method}.`);
		additionalData.currentNodeParameters = node.parameters;
		const context = new LoadOptionsContext(workflow, node, additionalData, '');
		return search.call(context as ILoadOptionsFunctions, options.filter, options.paginationToken);
	}

	/** What the editor offers in a drop-down: calls methods.loadOptions. */
	async function loadOptions(
		json: NodeJson,
		method: string,
		options: Options = {},
	): Promise<INodePropertyOptions[]> {
		const { workflow, additionalData, node, type } = await prepareNode(json, options);
		const load = type.methods?.loadOptions?.[method];
		if (!load) throw new Error(`${node.type} has no loadOptions method ${method}.`);
		additionalData.currentNodeParameters = node.parameters;
		const context = new LoadOptionsContext(workflow, node, additionalData, '');
		return load.call(context as ILoadOptionsFunctions);
	}

	/** The description of a node type in one of its versions. @throws {Error} when there is no such type or version */
	async function describeNode(type: string, version: number): Promise<INodeTypeDescription> {
		await types.load([type]);
		const description = (types.getByNameAndVersion(type, version) as INodeType | undefined)?.description;
		if (description && [description.version].flat().includes(version)) return description;
		throw new Error(`${type} has no version ${version}.`);
	}

	/** The "Test" of a credential in the editor, be it a request of the credential or a function of a node. */
	async function testCredential(
		credentialType: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentialTestResult> {
		await types.load([`${own.packageName}.`]);
		const credential = { id: '1', name: 'Test', type: credentialType, data };
		for (const { type } of Object.values(own.nodeTypes)) {
			const { description, methods } = type as INodeType;
			const tested = description.credentials?.find(({ name, testedBy }) => name === credentialType && testedBy);
			const test = typeof tested?.testedBy === 'string' ? methods?.credentialTest?.[tested.testedBy] : undefined;
			if (test) return test.call(new CredentialTestContext(), credential);
		}
		const { test } = types.credentialType(credentialType);
		if (!test) return { status: 'Error', message: 'No testing function found for this credential.' };
		return requestTest(test, credential);
	}

	/** n8n sends a credential's test request through a node that has the credential and nothing else (no rules here). */
	async function requestTest(
		{ request }: ICredentialTestRequest,
		credential: Parameters<ICredentialTestFunction>[0],
	): Promise<INodeCredentialTestResult> {
		const { workflow, additionalData, node, type } = await prepareNode(
			{ type: 'n8n-nodes-base.noOp' },
			{ credentials: { [credential.type]: credential.data ?? {} } },
		);
		node.parameters = { test: '' };
		const description: INodeTypeDescription = {
			...type.description,
			credentials: [{ name: credential.type, required: true }],
			properties: [{ displayName: 'Test', name: 'test', type: 'string', routing: { request }, default: '' }],
		};
		const input = { main: [[{ json: {} }]] };
		const source = { node, data: input, source: null };
		const data = createRunExecutionData({});
		const context = new ExecuteContext(workflow, node, additionalData, 'internal', data, 0, [], input, source, []);
		try {
			await new RoutingNode(context, { description }, credential).runNode();
			return { status: 'OK', message: 'Connection successful!' };
		} catch (error) {
			return { status: 'Error', message: (error as Error).message };
		}
	}

	return {
		activateHooks,
		callWebhook,
		describeNode,
		listSearch,
		loadOptions,
		runNode,
		runWorkflow,
		serveWebhooks,
		startTrigger,
		testCredential,
	};
}

export const {
	activateHooks,
	callWebhook,
	describeNode,
	listSearch,
	loadOptions,
	runNode,
	runWorkflow,
	serveWebhooks,
	startTrigger,
	testCredential,
} = createHarness(projectRoot);

interface WebhookOutcome {
	workflowData: INodeExecutionData[][] | undefined;
	error: Error | undefined;
}

type ExpressRequest = IncomingMessage & {
	path: string;
	params?: Record<string, string>;
	body?: unknown;
	rawBody?: Buffer;
	readRawBody: () => Promise<void>;
	headers: IncomingHttpHeaders;
};
type ExpressResponse = ServerResponse & {
	status(code: number): ExpressResponse;
	json(body: unknown): ExpressResponse;
	send(body: unknown): ExpressResponse;
};
type Express = () => ((request: IncomingMessage, response: ServerResponse) => void) & {
	use(handler: (request: ExpressRequest, response: ExpressResponse) => Promise<void>): void;
};

/** n8n's treatment of a webhook request (its body-parser and webhook-helpers), as far as a trigger node sees it. */
async function answer(
	at: { workflow: Workflow; node: INode; type: INodeType; additionalData: IWorkflowExecuteAdditionalData },
	webhook: IWebhookData,
	request: ExpressRequest,
	response: ExpressResponse,
	mode: WorkflowExecuteMode,
): Promise<WebhookOutcome> {
	const failed = (error: unknown) => ({ workflowData: undefined, error: error as Error });
	try {
		await readBody(request, at.node.typeVersion);
	} catch (error) {
		response.status(422).json({ code: 422, message: 'Failed to parse request body' });
		return failed(error);
	}
	const additionalData = { ...at.additionalData, httpRequest: request, httpResponse: response } as never;
	const data = { ...webhook, isTest: mode === 'manual' };
	const context = new WebhookContext(at.workflow, at.node, additionalData, mode, data, [], null);
	let result: IWebhookResponseData | undefined;
	try {
		result = await at.type.webhook?.call(context as IWebhookFunctions);
	} catch (error) {
		response.status(500).json({ code: 0, message: 'Workflow Webhook Error: Workflow could not be started!' });
		return failed(error);
	}
	const { workflowData, noWebhookResponse } = result ?? {};
	const webhookResponse: unknown = result?.webhookResponse;
	if (!noWebhookResponse && !response.writableEnded) {
		if (webhook.webhookDescription.responseData === 'noData' && workflowData) response.end();
		else response.send(webhookResponse ?? { message: 'Workflow was started' });
	}
	return { workflowData, error: undefined };
}

/** n8n puts the webhook's ID before a path with parameters. */
function behindId(at: string, { webhookId = '' }: INode): string {
	return at.includes(':') ? `${webhookId}/${at}` : at;
}

/** What a webhook's path fits, its parameters as groups. */
function patternOf(at: string, node: INode): RegExp {
	return new RegExp(`^/webhook/${behindId(at, node).replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}

async function readBody(request: ExpressRequest, typeVersion: number): Promise<void> {
	const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	request.body = {};
	if (contentType === 'multipart/form-data') {
		request.readRawBody = () => Promise.reject(new Error('Request body stream was aborted or is not readable'));
		request.body = { data: {}, files: {} };
		return;
	}
	request.readRawBody = () => {
		request.rawBody = Buffer.concat(chunks);
		return Promise.resolve();
	};
	// Multipart of other kinds, and what it does not know for nodes above version 1, n8n leaves to the node to read.
	const parsed = /^(application\/json|text\/plain|application\/x-www-form-urlencoded)$|[/+]xml$/.test(contentType);
	if (contentType.startsWith('multipart/') || (typeVersion > 1 && !parsed)) return;
	await request.readRawBody();
	const text = request.rawBody.toString('utf8');
	if (text === '') return;
	if (contentType === 'application/json') request.body = JSON.parse(text.replace(/^\uFEFF/, ''));
	else if (contentType === 'application/x-www-form-urlencoded') request.body = Object.fromEntries(new URLSearchParams(text));
	else if (contentType === 'text/plain') request.body = text;
}

/** The webhooks that n8n would register for a node, a row per method. */
function webhooksOf(
	workflow: Workflow,
	node: INode,
	type: INodeType,
	additionalData: IWorkflowExecuteAdditionalData,
): IWebhookData[] {
	return (type.description.webhooks ?? []).flatMap((description) => {
		const value = (field: 'path' | 'isFullPath' | 'httpMethod', missing: string) => {
			const fixed = resolveWebhookDescriptionField(node, description, field);
			const template = description[field] as string;
			const found = fixed.resolved
				? fixed.value
				: workflow.expression.getSimpleParameterValue(node, template, 'internal', {});
			return (found as string | boolean | undefined)?.toString() ?? missing;
		};
		const relative = value('path', '').replace(/^\/|\/$/g, '');
		const isFullPath = value('isFullPath', 'false') === 'true';
		const at = NodeHelpers.getNodeWebhookPath(workflow.id, node, relative, isFullPath, false);
		return value('httpMethod', 'GET')
			.split(',')
			.map((method) => ({
				httpMethod: method.trim() as IWebhookData['httpMethod'],
				node: node.name,
				path: at,
				webhookDescription: description,
				workflowId: workflow.id,
				workflowExecuteAdditionalData: additionalData,
			}));
	});
}

function completeNode(node: NodeJson, index: number, types: Types, credentials: Credentials): INode {
	const { name, version, defaultVersion } = types.getByName(node.type).description as {
		name: string;
		version?: number | number[];
		defaultVersion?: number;
	};
	const latest = defaultVersion ?? (Array.isArray(version) ? Math.max(...version) : (version ?? 1));
	const complete: INode = {
		id: `node-${index}`,
		name: node.name ?? name,
		typeVersion: latest,
		position: [0, 0],
		parameters: {},
		webhookId: `webhook-${index}`,
		...node,
	};
	const { description } = types.getByNameAndVersion(complete.type, complete.typeVersion);
	// n8n stores each node with the defaults of the parameters that were left as they are.
	complete.parameters =
		NodeHelpers.getNodeParameters(description.properties, complete.parameters, true, false, complete, description) ??
		complete.parameters;
	for (const { name: type } of description.credentials ?? []) {
		const fields = credentials[type];
		if (fields) complete.credentials = { ...complete.credentials, [type]: { id: credentialId(fields), name: type } };
	}
	return complete;
}

/** Other fields, another credential: a node may keep what it has read for a while. */
function credentialId(fields: object): string {
	return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

function toItem(item: INodeExecutionData | IDataObject): INodeExecutionData {
	return 'json' in item ? (item as INodeExecutionData) : { json: item };
}

function successfulRun(mode: WorkflowExecuteMode): IRun {
	const now = new Date();
	const data = createRunExecutionData({});
	return { data, mode, status: 'success', startedAt: now, stoppedAt: now, storedAt: 'db' };
}

async function closeServer(server: Server) {
	server.closeAllConnections();
	server.close();
	await once(server, 'close');
}
