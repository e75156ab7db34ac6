import { execFileSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { PageData } from '../../../../lib/web/api';
import { launchBrowser } from '../../../e2e/browser';
import { PageServer, type Answers } from './page-server';

const root = path.resolve(__dirname, '../../../..');
/** Kept as output of a run (CONTRIBUTING.md). */
const SCREENSHOTS = path.join(root, 'test-output/screenshots');

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

interface OpenOptions {
	size?: { width: number; height: number };
	answers?: Answers;
	/** Behind the `#`. */
	/** Behind the link's token, e.g. `&rcode=AMY`. */
	query?: string;
	fragment?: string;
	/** Set up before the page opens. */
	before?: (context: BrowserContext) => Promise<unknown>;
}

/** A browser in front of a page's server. */
export class PageBrowser {
	errors: string[] = [];
	#contexts: BrowserContext[] = [];

	private constructor(
		readonly browser: Browser,
		readonly server: PageServer,
	) {}

	static async start(): Promise<PageBrowser> {
		// jest cannot import the ES module that finds the browser.
		const module = pathToFileURL(path.join(root, 'scripts/lib/chromium.mjs')).href;
		const print = `import('${module}').then(async (m) => console.log(JSON.stringify(await m.browserSettings())))`;
		process.env['TEST_BROWSER'] ??= execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' });
		return new PageBrowser(await launchBrowser(), await PageServer.start());
	}

	async open(data: PageData, options: OpenOptions = {}): Promise<Page> {
		const { size = PHONE, answers = {}, query = '', fragment = '', before } = options;
		Object.assign(this.server, { page: data, answers, requests: [] });
		const context = await this.browser.newContext({ viewport: size, reducedMotion: 'reduce' });
		this.#contexts.push(context);
		await servePictures(context);
		await before?.(context);
		const page = await context.newPage();
		page.setDefaultTimeout(8_000);
		page.on('pageerror', (error) => this.errors.push(String(error)));
		// What the policy of content forbids is written there.
		page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
		await page.goto(`${this.server.url}?t=token-1${query}${fragment === '' ? '' : `#${fragment}`}`);
		await page.waitForSelector('h1');
		return page;
	}

	async closePages(): Promise<void> {
		await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
		this.errors = [];
	}

	async close(): Promise<void> {
		await this.browser.close();
		await this.server.close();
	}
}

export async function screenshot(page: Page, name: string): Promise<void> {
	await mkdir(SCREENSHOTS, { recursive: true });
	// A page as high as its content: what sticks to an edge is shown at that edge.
	const size = page.viewportSize() ?? PHONE;
	const height = await page.evaluate<number>('document.documentElement.scrollHeight');
	await page.setViewportSize({ ...size, height: Math.max(size.height, height) });
	await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
	await page.setViewportSize(size);
}

/** Asks again until it is so: a test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Findings that keep somebody out. The page is sandboxed, so axe comes by the debugger, past its policy. */
export async function axeFindings(page: Page): Promise<string[]> {
	axe ??= readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
	await page.evaluate(await axe);
	return await page.evaluate<
		string[]
	>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
		violations
			.filter(({ impact }) => impact === 'serious' || impact === 'critical')
			.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | ')))`);
}

let axe: Promise<string> | undefined;

async function servePictures(context: BrowserContext): Promise<void> {
	await context.route('https://pictures.example/**', (route) => {
		const name = new URL(route.request().url()).pathname;
		const hue = Array.from(name).reduce((sum, letter) => sum + letter.charCodeAt(0) * 37, 0) % 360;
		return route.fulfill({ contentType: 'image/svg+xml', body: drawing(hue) });
	});
}

const drawing = (hue: number) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue} 60% 82%)"/><stop offset="1" stop-color="hsl(${hue + 40} 55% 66%)"/></linearGradient></defs><rect width="400" height="400" fill="url(#g)"/><circle cx="200" cy="215" r="105" fill="hsl(${hue + 20} 60% 55%)"/><path d="M200 120q20-60 70-55q-5 50-70 55z" fill="hsl(${hue + 80} 40% 45%)"/></svg>`;
