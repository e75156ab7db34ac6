import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { InboxSettings } from '../../lib/store/inbox';
import { splitKeywords, type EventFilter } from './filters';

type Context = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

interface Options {
	batchSize?: number;
	batchWait?: number;
	groups?: string[];
	keywords?: string;
	maxAttempts?: number;
}

/** A run that is neither finished nor renewed for so long has died with its process. */
const LEASE_MS = 60_000;

/** Each trigger node has an inbox of its own. */
export function triggerId(context: Context): string {
	return `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
}

export function readFilter(context: Context): EventFilter {
	const { groups = [], keywords = '' } = context.getNodeParameter('options', {}) as Options;
	return {
		types: context.getNodeParameter('events', []) as string[],
		sources: context.getNodeParameter('sources', []) as EventFilter['sources'],
		groupIds: groups,
		keywords: splitKeywords(keywords),
	};
}

export function readInboxSettings(context: Context): InboxSettings {
	const {
		batchSize = 50,
		batchWait = 200,
		maxAttempts = 5,
	} = context.getNodeParameter('options', {}) as Options;
	return {
		triggerId: triggerId(context),
		batchSize,
		batchWaitMs: batchWait,
		leaseMs: LEASE_MS,
		maxAttempts,
	};
}
