import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PageAnswer, PageData, PageRequest } from '../../../../lib/web/api';
import { API_HEADERS, pageHeaders, renderPage, type ClientAssets } from '../../../../lib/web/page';
import { bundleClient } from '../../../../scripts/lib/bundle-client.cjs';

type Action = PageRequest['action'];
export type Answers = { [action in Action]?: (request: PageRequest & { action: action }) => unknown };

/** Serves one page as the storefront does, and answers its requests as a test says. */
export class PageServer {
	page: PageData | undefined;
	answers: Answers = {};
	liff = false;
	lineTagId: string | null = null;
	/** What came, oldest first. */
	requests: PageRequest[] = [];
	readonly #server = createServer();

	private constructor(readonly assets: ClientAssets) {
		this.#server.on('request', (request, response) => {
			if (request.method === 'GET') {
				if (this.page === undefined) throw new Error('No page was set');
				const headers = pageHeaders({ nonce: 'n0nce', liff: this.liff, origin: this.origin });
				response.writeHead(200, headers).end(this.html(this.page));
				return;
			}
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on(
				'end',
				() =>
					void this.#answer(Buffer.concat(chunks).toString()).then((answer) => {
						response.writeHead(200, API_HEADERS).end(JSON.stringify(answer));
					}),
			);
		});
	}

	static async start(): Promise<PageServer> {
		const folder = await mkdtemp(path.join(tmpdir(), 'client-'));
		await bundleClient(folder);
		const read = (name: string) => readFile(path.join(folder, name), 'utf8');
		const server = new PageServer({ script: await read('client.js'), style: await read('client.css') });
		await rm(folder, { recursive: true });
		await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
		return server;
	}

	/** A page's document. */
	html(page: PageData): string {
		return renderPage(page, this.assets, { nonce: 'n0nce', lineTagId: this.lineTagId });
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	get url(): string {
		return `${this.origin}/webhook/4f1c/shop`;
	}

	/** Requests of an action. */
	sent<A extends Action>(action: A): Array<PageRequest & { action: A }> {
		return this.requests.filter(
			(request): request is PageRequest & { action: A } => request.action === action,
		);
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise((resolve) => this.#server.close(resolve));
	}

	async #answer(body: string): Promise<unknown> {
		const request = JSON.parse(body) as PageRequest;
		this.requests.push(request);
		const answer = this.answers[request.action] as ((request: PageRequest) => unknown) | undefined;
		return (await answer?.(request)) ?? refusal;
	}
}

const refusal: PageAnswer = { ok: false, error: 'server', field: null, message: 'no answer was set' };
