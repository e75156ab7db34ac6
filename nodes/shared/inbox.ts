import type {
	IHookFunctions,
	INodeExecutionData,
	INodeProperties,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { InboxSettings, LeasedBatch } from '../../lib/store/inbox';
import { startInboxWorker } from '../../lib/store/inbox-worker';
import type { Store } from '../../lib/store/store';
import { openNodeStore } from './database';
import { asNodeError, operationError } from './errors';

/*
 * What triggers with an inbox have in common: webhook() keeps events in it, trigger() starts executions with them.
 */

export const batchSizeOption: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 500 },
	default: 50,
	description: 'Most events that start one execution together',
};

export const batchWaitOption: INodeProperties = {
	displayName: 'Batch Wait (Milliseconds)',
	name: 'batchWait',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 30000 },
	default: 200,
	description: 'How long an event waits for others before an execution starts',
};

export const maxAttemptsOption: INodeProperties = {
	displayName: 'Max Attempts',
	name: 'maxAttempts',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 20 },
	default: 5,
	description:
		'How often an event whose execution failed is tried before it goes to the dead letters (Group Buy Campaign → Dead Letter)',
};

/** A run that is neither finished nor renewed for so long has died with its process. */
const LEASE_MS = 60_000;

/** Each trigger node has an inbox of its own. */
export function triggerId(context: IHookFunctions | ITriggerFunctions | IWebhookFunctions): string {
	return `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
}

function readInboxSettings(context: ITriggerFunctions): InboxSettings {
	const {
		batchSize = 50,
		batchWait = 200,
		maxAttempts = 5,
	} = context.getNodeParameter('options', {}) as Record<string, number>;
	return {
		triggerId: triggerId(context),
		batchSize,
		batchWaitMs: batchWait,
		leaseMs: LEASE_MS,
		maxAttempts,
	};
}

/**
 * Starts executions with the events of the inbox, a batch at a time. An event is finished when its execution is, so a
 * crash or a failed execution brings it back.
 */
export async function drainInbox(
	context: ITriggerFunctions,
	toItems: (store: Store, events: LeasedBatch['events']) => Promise<INodeExecutionData[]>,
): Promise<ITriggerResponse> {
	if (context.getMode() === 'manual') return {};
	const store = await openNodeStore(context).catch((error: unknown) => {
		throw asNodeError(context.getNode(), error);
	});
	const worker = startInboxWorker({
		store,
		settings: readInboxSettings(context),
		run: async (events) => await execute(context, await toItems(store, events)),
		onError: (error) => {
			const { message } = asNodeError(context.getNode(), error);
			context.logger.warn(`${context.getNode().name}: ${message}`);
		},
		alone: process.env.EXECUTIONS_MODE !== 'queue',
	});
	return {
		closeFunction: async () => {
			worker.stop();
			await Promise.resolve();
		},
	};
}

async function execute(context: ITriggerFunctions, items: INodeExecutionData[]): Promise<void> {
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	context.emit([items], undefined, done as Parameters<ITriggerFunctions['emit']>[2]);
	const run = await done.promise;
	if (run?.status === 'success' || run?.status === 'waiting') return;
	// n8n gives no run of what it refused to start, e.g. because a credential is gone.
	const message = run
		? (run.data.resultData.error?.message ?? `The execution ended as "${run.status}"`)
		: 'n8n did not start the execution; the list of executions says why';
	throw operationError(context.getNode(), message);
}
