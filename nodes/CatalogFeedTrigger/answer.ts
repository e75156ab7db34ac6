import type { ServerResponse } from 'node:http';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { refuse, serveFeed, type FeedVisit, type ServedPull } from '../../lib/web/serve-feed';
import { openWebhookStore } from '../shared/database';
import { isoTime } from '../shared/present';
import { timeZoneOf } from '../shared/time-zone';

/** What is used of n8n's Express request. */
interface WebhookRequest {
	method: string;
	ip?: string;
	headers: FeedVisit['headers'];
}

/** Which pulls start the workflow. */
type Start = 'never' | 'newVersion' | 'always';

/**
 * Answers by itself (`noWebhookResponse`): n8n's own answers know neither ETag nor 304, and each would start an execution.
 * In the editor's test mode every pull starts one, so that there is something to see.
 */
export async function answer(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = this.getResponseObject() as unknown as ServerResponse;
	try {
		const pull = await serveFeed(await openWebhookStore(this), readVisit(this), response, () => Date.now());
		const start: Start =
			this.getMode() === 'manual' ? 'always' : (this.getNodeParameter('startWhenPulled', 'never') as Start);
		const starts = pull !== null && (start === 'always' || (start === 'newVersion' && pull.isFirst));
		if (!starts) return { noWebhookResponse: true };
		return { noWebhookResponse: true, workflowData: [[{ json: toItem(pull, timeZoneOf(this)) }]] };
	} catch (error) {
		this.logger.error(`${this.getNode().name} could not answer: ${(error as Error).message}`);
		if (!response.headersSent) refuse(response, 503);
		return { noWebhookResponse: true };
	}
}

function readVisit(context: IWebhookFunctions): FeedVisit {
	const { method, ip = '', headers } = context.getRequestObject() as unknown as WebhookRequest;
	const { secret = '', file = '' } = context.getParamsData() as Partial<Record<string, string>>;
	return { method, headers, address: ip, secret, file };
}

function toItem({ feed, status, userAgent, isFirst, at }: ServedPull, zone: string) {
	return {
		feed: feed.name,
		version: feed.versionNumber,
		status,
		isFirst,
		userAgent,
		rows: feed.rowCount,
		at: isoTime(at, zone),
	};
}
