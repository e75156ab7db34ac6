// Stands before n8n as a reverse proxy with a health check does: while n8n starts, between opening its database and
// having migrated it, n8n answers any request with 200 "n8n is starting up", which LINE takes for an acknowledgement.
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReadinessGate {
	/** Address that stands for n8n's. */
	url: string;
	close(): Promise<void>;
}

/** Passes requests on to n8n once its readiness check says yes, and answers 503 before. */
export async function startReadinessGate(n8nUrl: string): Promise<ReadinessGate> {
	const isReady = () =>
		fetch(`${n8nUrl}/healthz/readiness`).then(
			({ status }) => status === 200,
			() => false,
		);
	const server = createServer((incoming, answer) => {
		void isReady().then((ready) => {
			if (ready) pass(n8nUrl, incoming, answer);
			else answer.writeHead(503).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function pass(n8nUrl: string, incoming: IncomingMessage, answer: ServerResponse) {
	const { method, headers, url = '/' } = incoming;
	const onward = request(`${n8nUrl}${url}`, { method, headers, agent: false }, (response) => {
		answer.writeHead(response.statusCode ?? 502, response.headers);
		response.pipe(answer);
		// n8n died in the middle of its answer.
		response.once('error', () => answer.destroy());
	});
	onward.once('error', () => {
		if (answer.headersSent) answer.destroy();
		else answer.writeHead(502).end();
	});
	incoming.pipe(onward);
}
