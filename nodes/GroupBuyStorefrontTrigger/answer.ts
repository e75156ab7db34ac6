import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { wakeInboxWorker } from '../../lib/store/inbox-worker';
import { keepStorefrontEvent, type StorefrontEvent } from '../../lib/store/storefront-events';
import { handle } from '../../lib/web/handle';
import { ANSWER_HEADERS } from '../../lib/web/page';
import type { WebAnswer, WebRequest } from '../../lib/web/web-request';
import { triggerId } from '../shared/inbox';
import { toItems } from './items';
import { isLiffHost, readSite } from './site';

/** What is used of n8n's Express request and response. */
interface WebhookRequest {
	method: string;
	protocol: string;
	ip?: string;
	headers: Readonly<Record<string, string | string[] | undefined>>;
	query: Readonly<Record<string, unknown>>;
	rawBody?: unknown;
	readRawBody?: () => Promise<void>;
}

interface WebhookResponse {
	status(code: number): WebhookResponse;
	set(headers: Readonly<Record<string, string>>): WebhookResponse;
	send(body: string | Buffer): void;
}

const UNAVAILABLE: WebAnswer = {
	status: 503,
	headers: { ...ANSWER_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' },
	body: 'The shop is out of reach for a moment.',
};

/**
 * Answers a request by itself (`noWebhookResponse`): n8n would start an execution for each, and its own answer to a mistake
 * is a page with a stack trace and a failed execution. In the editor's test mode events become items at once.
 */
export async function answer(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = this.getResponseObject() as unknown as WebhookResponse;
	const manual = this.getMode() === 'manual';
	const inbox = triggerId(this);
	const wanted = new Set(this.getNodeParameter('events', []) as string[]);
	const noted = new Map<string, StorefrontEvent>();
	const send = ({ status, headers, body }: WebAnswer) => response.status(status).set(headers).send(body);
	try {
		const site = await readSite(this, async (trx, event, now) => {
			if (!wanted.has(event.event)) return;
			if (manual || (await keepStorefrontEvent(trx, inbox, event, now))) noted.set(event.eventId, event);
		});
		send(await handle(site, await readRequest(this), Date.now()));
		if (!manual && noted.size > 0) wakeInboxWorker(inbox);
		if (!manual || noted.size === 0) return { noWebhookResponse: true };
		return {
			noWebhookResponse: true,
			workflowData: [await toItems(this, site.shop.store, [...noted.values()])],
		};
	} catch (error) {
		this.logger.error(`${this.getNode().name} could not answer: ${(error as Error).message}`);
		send(UNAVAILABLE);
		return { noWebhookResponse: true };
	}
}

async function readRequest(context: IWebhookFunctions): Promise<WebRequest> {
	const request = context.getRequestObject() as unknown as WebhookRequest;
	const { method, headers, query, ip = '' } = request;
	const host = firstOf(headers.host);
	// A proxy that puts its own name in the place of the host says whose it was.
	const forwarded = firstOf(headers['x-forwarded-host']);
	const hosts = [forwarded, host].filter((name) => name !== '');
	return {
		method,
		origin: `${request.protocol}://${safeHost(hosts[0] ?? '')}`,
		address: ip,
		query,
		body: method === 'POST' ? await readBytes(request) : undefined,
		liff: isLiffHost(context, hosts),
	};
}

const firstOf = (header: string | string[] | undefined): string =>
	(Array.isArray(header) ? header.join() : (header ?? '')).split(',')[0]?.trim() ?? '';

/** It becomes part of a header: nothing in it may end a directive. */
const safeHost = (host: string): string => (/^[\w.:[\]-]{1,255}$/.test(host) ? host : 'invalid');

/** n8n reads by itself what it parses; nothing is left to read of a form in parts. */
async function readBytes(request: WebhookRequest): Promise<Buffer | undefined> {
	if (request.rawBody === undefined) await request.readRawBody?.().catch(() => undefined);
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined;
}
