// The pages of the storefront as whatever speaks HTTP sees them, and what leads there from the chat.
import type { PageAnswer, PageData, PageRequest } from '../../lib/web/api';
import type { N8n } from '../../scripts/lib/n8n';
import type { ChatEntry } from '../simulator';
import { lastItem } from './shop';

export interface PageResponse {
	status: number;
	headers: Headers;
	html: string;
	/** What the page begins with; `null`: it is none of ours. */
	data: PageData | null;
}

export async function getPage(url: string, headers: Record<string, string> = {}): Promise<PageResponse> {
	const response = await fetch(url, { headers });
	const html = await response.text();
	const [, json] = /<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html) ?? [];
	const data = json === undefined ? null : (JSON.parse(json) as PageData);
	return { status: response.status, headers: response.headers, html, data };
}

/** A request as a sandboxed page sends it; the token is the link's own. */
export async function ask<Name extends PageRequest['action']>(
	url: string,
	action: Name,
	fields: Omit<Extract<PageRequest, { action: Name }>, 'action' | 'token'>,
): Promise<{ status: number; answer: PageAnswer }> {
	return await send(url, JSON.stringify({ action, token: tokenOf(url), ...fields }));
}

export async function send(url: string, body: string): Promise<{ status: number; answer: PageAnswer }> {
	const response = await fetch(withoutToken(url), {
		method: 'POST',
		headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'null' },
		body,
	});
	return { status: response.status, answer: (await response.json()) as PageAnswer };
}

export const tokenOf = (url: string): string => new URL(url).searchParams.get('t') ?? '';

export const withoutToken = (url: string): string => url.replace(/[?#].*$/s, '');

/** Every address that a message opens, by buttons and in texts. */
export function linksIn({ messages = [] }: ChatEntry): string[] {
	return [...JSON.stringify(messages).matchAll(/https?:\/\/[^\s"\\]+/g)].map(([url]) => url);
}

/** Runs one operation of Send Order Link in a workflow of its own, as staff would. @param input the item it works on */
export async function sendOrderLink(
	n8n: N8n,
	parameters: Record<string, unknown>,
	input: object = {},
): Promise<Record<string, unknown>> {
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const at = (x: number) => ({ typeVersion: 1, position: [x, 0] });
	const id = await n8n.importWorkflow({
		name: `Staff: ${String(parameters.resource)} ${String(parameters.operation)}`,
		nodes: [
			{ id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', ...at(0), parameters: {} },
			{
				...at(200),
				id: '2',
				name: 'Input',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify(input), options: {} },
			},
			{
				...at(400),
				id: '3',
				name: 'Send Order Link',
				type: 'n8n-nodes-line-group-buy.sendOrderLink',
				parameters,
				credentials: { lineMessagingApi: { id: null, name: 'LINE account' } },
			},
		],
		connections: { Start: to('Input'), Input: to('Send Order Link') },
		settings: { executionOrder: 'v1', timezone: 'Asia/Taipei' },
	});
	return lastItem(await n8n.runManually(id, 'Start'), 'Send Order Link');
}
