import type { INodeExecutionData, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { normalizeEvent } from '../../lib/line/webhook-events';
import { startInboxWorker } from '../../lib/store/inbox-worker';
import { openNodeStore } from '../shared/database';
import { asNodeError, operationError } from '../shared/errors';
import { toItem, type InboxPayload } from './receive';
import { readInboxSettings } from './settings';

/**
 * Starts executions with the events of the inbox, a batch at a time. An event is finished when its execution is, so a
 * crash or a failed execution brings it back.
 */
export async function drain(this: ITriggerFunctions): Promise<ITriggerResponse> {
	if (this.getMode() === 'manual') return {};
	const store = await openNodeStore(this).catch((error: unknown) => {
		throw asNodeError(this.getNode(), error);
	});
	const worker = startInboxWorker({
		store,
		settings: readInboxSettings(this),
		run: async (events) => {
			const items = events.map(({ payload }) => {
				const { destination, event } = JSON.parse(payload) as InboxPayload;
				return toItem(normalizeEvent(event, destination));
			});
			await execute(this, items);
		},
		onError: (error) => {
			const { message } = asNodeError(this.getNode(), error);
			this.logger.warn(`LINE Group Trigger: ${message}`);
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
