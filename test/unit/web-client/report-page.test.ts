// A leader's report as Chromium shows it: a page without a script, in n8n's sandbox, over a real store.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { createReportLink } from '../../../lib/store/report-links';
import { writeShopSettings } from '../../../lib/store/shop-settings';
import { openStore, type Store } from '../../../lib/store/store';
import { handle } from '../../../lib/web/handle';
import { linkKey } from '../../../lib/web/link-token';
import { reportLink } from '../../../lib/web/links';
import { customLine, made } from '../../support/fast-orders';
import { addReferralCode, complete, referred } from '../../support/referrals';
import { DAY, HOUR, NOW } from '../../support/shop';
import { siteOf } from '../../support/storefront';
import { temporaryFolder } from '../../support/stores';
import { axeFindings, DESKTOP, PageBrowser, PHONE, screenshot } from './support/browser';

const AT = NOW + DAY;
const PASSWORD = '團主自己的密碼 8';
const HOSTILE = '<img src=x onerror="globalThis.hacked=1">';

const TITLES = ['手工鳳梨酥 6 入禮盒', '高山高麗菜', `牛奶糖${HOSTILE}`, '放山雞蛋 30 顆'];

type Language = 'zh-TW' | 'en';

const folder = temporaryFolder();
let browser: PageBrowser;
let store: Store;
let language: Language;
let links: Record<'busy' | 'quiet', string>;
let copies: Page;
/** The document that was answered last. */
let answered = '';
const pages: Page[] = [];

const server = createServer((request, response) => {
	void bytesOf(request).then(async (body) => {
		const origin = originOf();
		const { method = 'GET' } = request;
		const query = Object.fromEntries(new URL(request.url ?? '', origin).searchParams);
		const site = siteOf(store);
		site.shop.language = language;
		const asked = { ...{ method, origin, query, liff: false, address: '127.0.0.1' }, body };
		const answer = await handle(site, asked, AT);
		if (!Buffer.isBuffer(answer.body)) answered = answer.body;
		response.writeHead(answer.status, answer.headers).end(answer.body);
	});
});

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const originOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
	browser = await PageBrowser.start();
	copies = await browser.browser.newPage();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	store = await openStore({ kind: 'sqlite', file: path.join(folder.path, 'store.sqlite') });
	await store.tx(async (trx) => await writeShopSettings(trx, { shopName: '晴天小農' }, NOW));
	const busy = await addReferralCode(store, 'LIN', {}, '林團主');
	const quiet = await addReferralCode(store, 'CHEN', {}, '陳團主');
	for (let day = 0; day < 12; day++) {
		const at = NOW - day * DAY;
		const title = TITLES[day % TITLES.length] ?? '';
		const line = customLine({ title, unitPriceMinor: 280 + 70 * day });
		const code = await made(store, [line], { referral: { code: busy, isGiven: true } }, at);
		if (day % 3 > 0) await complete(store, [code], at + HOUR);
	}
	await referred(store, busy, 450);
	links = { busy: await linkOf(busy.leaderId), quiet: await linkOf(quiet.leaderId) };
}, 300_000);

afterEach(async () => {
	expect(browser.errors).toEqual([]);
	await Promise.all(pages.splice(0).map((page) => page.context().close()));
});

afterAll(async () => {
	await browser.close();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	await store.close();
});

async function linkOf(leaderId: number): Promise<string> {
	const expiresAt = AT + DAY;
	const { code } = await createReportLink(store, { leaderId, password: PASSWORD, expiresAt }, NOW);
	return reportLink(linkKey('secret'), { storefrontUrl: `${originOf()}/shop` }, code, expiresAt);
}

async function open(url: string): Promise<Page> {
	const context = await browser.browser.newContext({ viewport: PHONE, reducedMotion: 'reduce' });
	const page = await context.newPage();
	pages.push(page);
	page.setDefaultTimeout(8_000);
	page.on('pageerror', (error) => browser.errors.push(String(error)));
	page.on('console', (message) => {
		// A refused password is no error of the page, and the debugger is refused its own callbacks.
		const isExpected = /403|^Blocked script execution/.test(message.text());
		if (message.type() === 'error' && !isExpected) browser.errors.push(message.text());
	});
	await page.goto(url);
	return page;
}

async function enter(page: Page, password = PASSWORD): Promise<void> {
	await page.locator('#password').fill(password);
	await page.locator('button.main').click();
}

/** On a telephone and on a desk: whole, readable, and nothing too small to tap. */
async function look(page: Page, name: string): Promise<void> {
	for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
		await page.setViewportSize(viewport);
		expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
		await screenshot(page, `${name}-${size}-${language}`);
		const small = `[...document.querySelectorAll('button, select, input:not([type=hidden])')]
			.map((element) => element.getBoundingClientRect()).filter(({ height }) => height < 44).length`;
		expect(await page.evaluate(small)).toBe(0);
	}
	// Where no script runs axe cannot wait for its own results.
	await copies.setContent(answered);
	expect(await axeFindings(copies)).toEqual([]);
}

describe.each(['zh-TW', 'en'] as const)('%s', (spoken) => {
	beforeEach(() => {
		language = spoken;
	});

	test('password, a wrong one, the report, other months and the way out', async () => {
		const page = await open(links.busy);
		expect(await page.locator('html').getAttribute('lang')).toBe(language);
		await look(page, 'report-password');
		await enter(page, 'not the password');
		await page.getByRole('alert').waitFor();
		await look(page, 'report-wrong');

		await enter(page);
		await page.locator('form.controls').waitFor();
		await look(page, 'report');
		expect(await page.locator('img, [onerror], script').count()).toBe(0);
		expect(await page.evaluate('globalThis.hacked')).toBeUndefined();

		await page.locator('select[name=view]').selectOption('pending');
		await page.locator('form.controls button.main').click();
		await page.locator('select[name=view]').waitFor();
		expect(await page.locator('select[name=view]').inputValue()).toBe('pending');
		await page.locator('button[name=jump]').first().click();
		await page.locator('button[name=jump][aria-pressed]').first().waitFor();
		expect(await page.locator('select[name=month]').inputValue()).toBe('2026-10');

		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.locator('button[value=download]').click(),
		]);
		expect(download.suggestedFilename()).toBe('commission-2026-10.xlsx');
		const file = await readFile(await download.path());
		expect(file.subarray(0, 2).toString()).toBe('PK');

		await page.locator('button[value=logout]').click();
		await page.locator('#password').waitFor();
	});

	test('a month with nothing in it', async () => {
		const page = await open(links.quiet);
		await enter(page);
		await page.locator('form.controls').waitFor();
		await look(page, 'report-empty');
	});
});

test('locked', async () => {
	await store.db
		.updateTable('report_links')
		.set({ failures: 10, locked_until: AT + HOUR })
		.execute();
	for (language of ['zh-TW', 'en'] as const) {
		const page = await open(links.busy);
		await enter(page);
		await page.getByRole('alert').waitFor();
		await look(page, 'report-locked');
	}
});
