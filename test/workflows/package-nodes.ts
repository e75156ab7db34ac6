// The nodes of this package as tests set them up, and what LINE would send to them.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { lineCredential } from '../../scripts/lib/line-credential';
import { sign, type Simulator } from '../simulator';
import { runWorkflow, serveWebhooks } from './harness';
import type { Credentials, NodeJson, RunOptions, WebhookRequest, WorkflowResult } from './harness';

export const PACKAGE = 'n8n-nodes-line-group-buy';

/** A LINE Group Trigger. Nodes with the same id share an inbox, so a test takes an id of its own. */
export function triggerNode(id: string, parameters: IDataObject = {}): NodeJson {
	const type = `${PACKAGE}.lineGroupTrigger`;
	return { type, id, name: 'Trigger', webhookId: id, parameters: parameters as NonNullable<NodeJson['parameters']> };
}

interface CampaignOptions extends RunOptions {
	/** Fields of the node beside its parameters, e.g. `onError`. */
	node?: Partial<NodeJson>;
	/** IANA name of the workflow's time zone. */
	timezone?: string;
}

/** Runs one operation of Group Buy Campaign under the node name `Node`. */
export async function campaign(
	resource: string,
	operation: string,
	parameters: IDataObject = {},
	{ node, timezone = 'Asia/Taipei', ...options }: CampaignOptions = {},
): Promise<WorkflowResult> {
	const complete: NodeJson = {
		type: `${PACKAGE}.groupBuyCampaign`,
		name: 'Node',
		...node,
		parameters: { resource, operation, ...parameters },
	};
	const workflow = { nodes: [complete], connections: {}, settings: { timezone } };
	return await runWorkflow(workflow, { ...options, startNode: 'Node' });
}

/** The same, for what must go well: the json of all items. */
export async function done(...args: Parameters<typeof campaign>): Promise<IDataObject[]> {
	const result = await campaign(...args);
	if (result.error) throw result.error;
	return result.json('Node');
}

/** The same, for what must not: what the editor shows of the error. */
export async function refused(...args: Parameters<typeof campaign>) {
	const { error, outputs } = await campaign(...args);
	if (!error) throw new Error(`It was accepted: ${JSON.stringify(outputs('Node'))}`);
	const { name, message, description, context } = error as Error & {
		description?: string;
		context?: { itemIndex?: number };
	};
	return { name, message, description: description ?? '', item: context?.itemIndex };
}

/** A resource locator's value. */
export const locate = (value: string, mode = 'id') => ({ __rl: true, mode, value });

/** Loads products into a new price list: one per code, of this price and stock. The shop's product IDs begin with `name`. */
export async function priceList(
	name: string,
	items: Record<string, { title?: string; price: number; stock?: number; imageUrl?: string }>,
	options: CampaignOptions = {},
): Promise<void> {
	await done('productCategory', 'create', { name }, options);
	const input = Object.entries(items).map(([code, item]) => ({ code, productId: `${name}-${code}`, title: code, ...item }));
	await done('product', 'upsert', {}, { ...options, input });
	const parameters = {
		category: locate(name, 'name'),
		product: locate('={{ $json.productId }}'),
		itemCode: '={{ $json.code }}',
	};
	await done('productCategory', 'addVariants', parameters, { ...options, input });
}

/** A `lineMessagingApi` credential without a LINE behind it, for what only checks signatures. */
export const SECRET = '8c570fa6dd201bb328f1c1eac23a96d8';
export const offline: Credentials = {
	lineMessagingApi: lineCredential({ channelAccessToken: 'token', channelSecret: SECRET }, 'http://127.0.0.1:9'),
};

/** The credential for the simulator's only channel. */
export function online(simulator: Simulator): Credentials {
	return { lineMessagingApi: lineCredential(simulator.defaultChannel, simulator.url) };
}

/** A webhook request as LINE signs it: the signature is over the bytes of `body`. */
export function signed(body: string | Buffer | object, headers: Record<string, string> = {}): WebhookRequest {
	const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
	return { body: bytes, headers: { 'x-line-signature': sign(bytes, SECRET), ...headers } };
}

export const GROUP = 'C0123456789abcdef0123456789abcdef';
export const BUYER = 'U0123456789abcdef0123456789abcdef';

let events = 0;

/** A text message in a group as LINE sends it; `changes` replace properties of the event, `undefined` removes one. */
export function messageEvent(text: string, changes: IDataObject = {}): IDataObject {
	events += 1;
	return {
		type: 'message',
		mode: 'active',
		timestamp: 1_790_000_000_000 + events,
		webhookEventId: `01H${String(events).padStart(23, '0')}`,
		deliveryContext: { isRedelivery: false },
		replyToken: `token-${events}`,
		source: { type: 'group', groupId: GROUP, userId: BUYER },
		message: { id: String(events), type: 'text', text, quoteToken: 'quote' },
		...changes,
	};
}

/** A webhook body with these events. */
export const body = (...list: unknown[]) => ({ destination: `U${'b'.repeat(32)}`, events: list });

/** Rows of the embedded database, read beside the nodes' own connection. */
export function rows(query: string): Array<Record<string, unknown>> {
	const file = path.join(process.env.N8N_USER_FOLDER!, '.n8n', 'group-buy', 'group-buy.sqlite');
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return database.prepare(query).all();
	} finally {
		database.close();
	}
}

/**
 * Points the simulator's webhook at a trigger in the editor's test mode, which turns events into items at once.
 *
 * @returns `next`, which waits for what LINE still has to deliver and answers the items since the last call
 */
export async function listenTo(simulator: Simulator, events: string[]) {
	const node = triggerNode('listening', { events, sources: ['group', 'user'] });
	const server = await serveWebhooks(node, { credentials: online(simulator), mode: 'manual' });
	simulator.setWebhook(server.urls[0]!);
	let taken = 0;
	return {
		next: async (): Promise<INodeExecutionData[]> => {
			await simulator.webhooks.idle();
			const results = server.results.slice(taken);
			taken += results.length;
			return results.flatMap(({ workflowData }) => workflowData?.[0] ?? []);
		},
		close: server.close,
	};
}
