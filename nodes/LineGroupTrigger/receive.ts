import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { normalizeEvent, parseWebhookBody, type LineEvent } from '../../lib/line/webhook-events';
import { verifySignature } from '../../lib/line/webhook-signature';
import { putIntoInbox } from '../../lib/store/inbox';
import { wakeInboxWorker } from '../../lib/store/inbox-worker';
import { openWebhookStore } from '../shared/database';
import { triggerId } from '../shared/inbox';
import { keptCredentials } from '../shared/kept-credentials';
import { wants } from './filters';
import { readFilter } from './settings';

/** LINE's own requests are far smaller; a larger one is not worth its hash. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** How an event of the inbox is stored: with the bot that received it, which is not in the event itself. */
export interface InboxPayload {
	destination: string | null;
	event: Record<string, unknown>;
}

/** What is used of n8n's Express request and response. */
interface WebhookRequest {
	headers: Record<string, unknown>;
	rawBody?: unknown;
	readRawBody?: () => Promise<void>;
}

interface WebhookResponse {
	status(code: number): { json(body: object): void };
}

/**
 * Takes a webhook request of LINE: checks the signature over the raw bytes, keeps the wanted events, answers 200.
 *
 * The answer is given here and not by n8n (`noWebhookResponse`), since LINE waits two seconds at most, and a refused
 * request must neither start an execution nor show a stack trace. In the editor's test mode the events become items at
 * once.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = this.getRequestObject() as unknown as WebhookRequest;
	const response = this.getResponseObject() as unknown as WebhookResponse;
	const answer = (status: number, message?: string): IWebhookResponseData => {
		response.status(status).json(message === undefined ? {} : { message });
		return { noWebhookResponse: true };
	};

	const rawBody = await readBytes(request);
	const signature = request.headers['x-line-signature'];
	const { channelSecret } = await keptCredentials<{ channelSecret: string }>(this, 'lineMessagingApi');
	if (!Buffer.isBuffer(rawBody)) return answer(401, 'The request is not signed by LINE');
	if (rawBody.length > MAX_BODY_BYTES) return answer(413, 'The body is too large');
	if (!verifySignature({ rawBody, signature, channelSecret }))
		return answer(401, 'The request is not signed by LINE');
	const body = parseWebhookBody(rawBody);
	if (!body.ok) return answer(400, body.reason);

	const filter = readFilter(this);
	const events = body.events
		.map((raw) => normalizeEvent(raw, body.destination))
		.filter((event) => wants(filter, event));
	if (this.getMode() === 'manual') {
		answer(200);
		return { noWebhookResponse: true, ...(events.length > 0 && { workflowData: [events.map(toItem)] }) };
	}
	try {
		await keep(this, events);
	} catch (error) {
		// Not acknowledged, so that LINE delivers the events again where redelivery is turned on.
		this.logger.error('LINE Group Trigger could not keep events', { error: (error as Error).message });
		return answer(503, 'The events could not be kept');
	}
	return answer(200);
}

/** n8n reads by itself what it parses, LINE's JSON for one; nothing is left to read of a multipart form. */
async function readBytes(request: WebhookRequest): Promise<unknown> {
	if (request.rawBody === undefined) await request.readRawBody?.().catch(() => undefined);
	return request.rawBody;
}

async function keep(context: IWebhookFunctions, events: readonly LineEvent[]): Promise<void> {
	if (events.length === 0) return;
	const store = await openWebhookStore(context);
	const now = Date.now();
	const inbox = triggerId(context);
	const added = await putIntoInbox(
		store,
		inbox,
		events.map((event) => ({
			eventId: event.eventId,
			chatId: event.chatId ?? '',
			eventAt: event.timestamp ?? now,
			payload: JSON.stringify({ destination: event.destination, event: event.raw } satisfies InboxPayload),
		})),
		now,
	);
	if (added > 0) wakeInboxWorker(inbox);
}

export function toItem(event: LineEvent): INodeExecutionData {
	return { json: event as unknown as IDataObject };
}
