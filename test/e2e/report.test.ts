// A leader's report in a real n8n and a real browser: the link, the password, the page, its Excel file.
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import readXlsx from 'read-excel-file/node';
import { createReportLink, revokeReportLink } from '../../lib/store/report-links';
import { openStore } from '../../lib/store/store';
import type { Store } from '../../lib/store/store';
import { linkKey } from '../../lib/web/link-token';
import { reportLink } from '../../lib/web/links';
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n } from '../../scripts/lib/n8n';
import { startSimulator } from '../simulator';
import type { Simulator } from '../simulator';
import { addReferralCode, complete, referred } from '../support/referrals';
import { PHONE } from '../unit/web-client/support/browser';
import { launchBrowser } from './browser';
import { connectLine, readTemplate, sqliteFile } from './shop';

jest.setTimeout(180_000);

const DAY = 86_400_000;
const PASSWORD = '團主自己的密碼 8';

let simulator: Simulator;
let n8n: N8n;
let browser: Browser;
let store: Store;
let storefront: string;
let url: string;
let linkCode: string;
let orders: string[];

beforeAll(async () => {
	[simulator, n8n, browser] = await Promise.all([
		startSimulator(),
		startN8n({ env: { GENERIC_TIMEZONE: 'Asia/Taipei' } }),
		launchBrowser(),
	]);
	await connectLine(n8n, simulator);
	storefront = await n8n.importWorkflow(await readTemplate('storefront.json'));
	const [storefrontUrl] = await n8n.activate(storefront);
	if (storefrontUrl === undefined) throw new Error('The storefront has no address.');
	// The first request sets the database up; from then on there are two processes at it, as with n8n's workers.
	await fetch(storefrontUrl);
	store = await openStore({ kind: 'sqlite', file: sqliteFile(n8n) });
	const now = Date.now();
	const code = await addReferralCode(store, 'LIN');
	orders = [await referred(store, code, 1_000, {}, now), await referred(store, code, 500, {}, now)];
	await complete(store, orders.slice(0, 1), now);
	const { leaderId } = code;
	const expiresAt = now + DAY;
	({ code: linkCode } = await createReportLink(store, { leaderId, password: PASSWORD, expiresAt }, now));
	url = reportLink(linkKey(simulator.defaultChannel.channelSecret), { storefrontUrl }, linkCode, expiresAt);
}, 600_000);

afterAll(async () => {
	await store.close();
	await browser.close();
	await n8n.stop();
	await simulator.close();
});

async function enter(page: Page, password: string): Promise<void> {
	await page.getByLabel('密碼').fill(password);
	await page.getByRole('button', { name: '開啟報表' }).click();
}

test('link, password, report, Excel file, and the end of the link', async () => {
	const context = await browser.newContext({ viewport: PHONE, locale: 'zh-TW' });
	const page = await context.newPage();
	page.setDefaultTimeout(10_000);
	await page.goto(url);
	await enter(page, 'not the password');
	await page.getByRole('alert').getByText('密碼不正確').waitFor();
	await enter(page, PASSWORD);
	await page.getByRole('heading', { name: '林團主' }).waitFor();
	const text = await page.locator('body').innerText();
	expect(text).toContain('NT$100');
	for (const order of orders) expect(text).toContain(order);
	expect(text).not.toMatch(/王小明|0912/);

	await page.getByLabel('內容').selectOption('待結案');
	await page.getByRole('button', { name: '查看' }).click();
	await page.locator('select[name=view] option[value=pending][selected]').waitFor({ state: 'attached' });
	expect(await page.locator('body').innerText()).not.toContain(orders[0]);

	await page.getByLabel('內容').selectOption('全部');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: '下載 Excel' }).click(),
	]);
	const sheets = await readXlsx(await readFile(await download.path()));
	const detail = JSON.stringify(sheets.find(({ sheet }) => sheet === '明細')?.data);
	for (const order of orders) expect(detail).toContain(order);

	await store.tx(async (trx) => await revokeReportLink(trx, linkCode, Date.now()));
	await page.getByRole('button', { name: '本月' }).click();
	await page.getByRole('alert').getByText('閱覽時間已經結束').waitFor();
	await enter(page, PASSWORD);
	await page.getByRole('alert').getByText('已經停用').waitFor();
	await context.close();
});

test('n8n hands the page out as it is, and no execution starts', async () => {
	const response = await fetch(url);
	const policy = response.headers.get('content-security-policy') ?? '';
	expect(policy).toMatch(/^sandbox allow-downloads allow-forms; default-src 'none';/);
	expect(response.headers.get('cache-control')).toBe('no-store');
	expect(response.headers.get('referrer-policy')).toBe('no-referrer');
	const bodies = [
		new URLSearchParams({ session: 'a.b' }),
		JSON.stringify({ password: PASSWORD }),
		new Blob(['x'.repeat(100_000)]),
	];
	const answers = await Promise.all(bodies.map(async (body) => await fetch(url, { method: 'POST', body })));
	expect(answers.map(({ status }) => status)).toEqual([403, 400, 400]);
	const parts = new FormData();
	parts.set('password', PASSWORD);
	expect((await fetch(url, { method: 'POST', body: parts })).status).toBe(400);
	expect(await n8n.executions(storefront)).toEqual([]);
});
