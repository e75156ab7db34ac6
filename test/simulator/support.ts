import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Channel, Simulator, WebhookEvent } from './index';

/** How a bot server answers one webhook. */
export interface BotAnswer {
	status?: number;
	/** Milliseconds before the answer. */
	delay?: number;
}

export interface Received {
	headers: Record<string, string | string[] | undefined>;
	body: string;
	events: WebhookEvent[];
}

/** A bot server on this machine that writes down what it gets. */
export async function startBot(answer: (received: Received) => BotAnswer = () => ({})) {
	const received: Received[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			const { events } = JSON.parse(body) as { events: WebhookEvent[] };
			const one = { headers: request.headers, body, events };
			received.push(one);
			const { status = 200, delay = 0 } = answer(one);
			setTimeout(() => response.writeHead(status).end('{}'), delay).unref();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
		received,
		/** All events in the order they came. */
		get events(): WebhookEvent[] {
			return received.flatMap(({ events }) => events);
		},
		close: async () => {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

export interface ApiResult {
	status: number;
	headers: Headers;
	body: Record<string, unknown>;
}

/** Calls the Messaging API as a channel. */
export async function callApi(
	simulator: Simulator,
	request: string,
	body?: unknown,
	options: { headers?: Record<string, string>; channel?: Channel } = {},
): Promise<ApiResult> {
	const [method = 'GET', path = '/'] = request.split(' ');
	const answer = await fetch(simulator.url + path, {
		method,
		headers: {
			authorization: `Bearer ${(options.channel ?? simulator.defaultChannel).channelAccessToken}`,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...options.headers,
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await answer.text();
	return {
		status: answer.status,
		headers: answer.headers,
		body: JSON.parse(text || '{}') as ApiResult['body'],
	};
}

/** A group with the account and `size` members in it. */
export function groupOf(simulator: Simulator, size: number, kind: 'group' | 'room' = 'group') {
	const members = Array.from({ length: size }, (_, i) =>
		simulator.createUser({ displayName: `團員${i + 1}` }),
	);
	const { groupId } = simulator.createGroup({
		name: '社區團購群',
		memberIds: members.map(({ userId }) => userId),
		kind,
	});
	simulator.inviteBot(groupId);
	return { groupId, members, first: members[0]!.userId };
}

export const text = (words: string) => ({ type: 'text', text: words });
