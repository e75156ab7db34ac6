import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import type { OrderPage, PageAnswer } from '../../../lib/web/api';
import { PageBrowser, until } from './support/browser';
import { noticePage, orderPage, PAYMENT, SHIPPING, STAGES } from './support/fixtures';

let browser: PageBrowser;

beforeAll(async () => {
	browser = await PageBrowser.start();
}, 300_000);
afterAll(() => browser.close());
afterEach(async () => {
	expect(browser.errors).toEqual([]);
	await browser.closePages();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const shows = (page: OrderPage): PageAnswer => ({ ok: true, page });

const PICTURE = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const widthOf = (url: string) => `new Promise((resolve) => {
	const picture = new Image();
	picture.onload = () => resolve(picture.naturalWidth);
	picture.src = '${url}';
})`;
const png = { name: 'transfer.png', mimeType: 'image/png', buffer: PICTURE };

test('confirm, then pay', async () => {
	const page = await browser.open(orderPage(), { answers: { confirm: () => shows(STAGES.toPay()) } });
	await heading(page, '請確認訂單').waitFor();
	await button(page, '確認訂單').click();
	await heading(page, '等待付款').waitFor();
	expect(browser.server.requests).toEqual([{ action: 'confirm', token: 'token-1' }]);
	await button(page, '去付款').click();
	await heading(page, '付款').waitFor();
	await page.getByText('28881001234567').waitFor();
	await page.goBack();
	await heading(page, '等待付款').waitFor();
});

test('account and amount are copied as a bank takes them', async () => {
	const page = await browser.open(STAGES.toPay(), { fragment: 'pay' });
	const copied: string[] = [];
	await page.exposeFunction('copied', (text: string) => copied.push(text));
	// The sandboxed page has no clipboard to read from; what it selects to be copied is what it copies.
	await page.evaluate(`document.addEventListener('copy', () => copied(document.activeElement.value))
		Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error()) } })`);
	await button(page, '複製帳號').click();
	await button(page, '複製金額').click();
	await button(page, '複製銀行代碼').click();
	await until(() => copied.length === 3);
	expect(copied).toEqual(['28881001234567', '1310', '812']);
	await page.getByText('已複製').first().waitFor();
});

test('report a payment by its last five digits', async () => {
	const page = await browser.open(STAGES.toPay(), {
		fragment: 'pay',
		answers: { report_payment: () => shows(STAGES.checking()) },
	});
	await button(page, '回報已付款').click();
	await page.getByText('請填寫後五碼，或上傳轉帳畫面。').waitFor();
	await page.getByLabel('轉出帳號後五碼').fill('12a34');
	await button(page, '回報已付款').click();
	await page.getByText('後五碼是 5 位數字。').waitFor();
	await page.getByLabel('轉出帳號後五碼').fill('12345');
	await button(page, '回報已付款').click();
	await heading(page, '等待商家核對').waitFor();
	expect(browser.server.requests).toEqual([
		{ action: 'report_payment', token: 'token-1', lastFive: '12345', file: null },
	]);
});

test('upload a picture: as it is when it is small', async () => {
	const page = await browser.open(STAGES.toPay(), {
		fragment: 'pay',
		answers: { report_payment: () => shows(STAGES.checking()) },
	});
	await page.getByLabel('轉帳畫面').setInputFiles(png);
	await page.getByText('transfer.png').waitFor();
	expect(await page.locator('.file img').getAttribute('src')).toMatch(/^data:image\/png;base64,/);
	await button(page, '回報已付款').click();
	await heading(page, '等待商家核對').waitFor();
	const [request] = browser.server.sent('report_payment');
	expect(request).toMatchObject({ lastFive: null, file: PICTURE.toString('base64') });
});

test('a picture of many megabytes is made smaller before it is sent', async () => {
	const page = await browser.open(STAGES.toPay(), {
		fragment: 'pay',
		answers: { report_payment: () => shows(STAGES.checking()) },
	});
	const wide = PNG.sync.write(new PNG({ width: 4000, height: 8 }));
	// What stands behind its end is no part of a picture.
	const large = Buffer.concat([wide, Buffer.alloc(6_000_000)]);
	await page.getByLabel('轉帳畫面').setInputFiles({ ...png, buffer: large });
	await page.locator('.file img').waitFor();
	await button(page, '回報已付款').click();
	await heading(page, '等待商家核對').waitFor();
	const sent = Buffer.from(browser.server.sent('report_payment')[0]?.file ?? '', 'base64');
	expect(sent.subarray(0, 3).toString('hex')).toBe('ffd8ff');
	expect(sent.byteLength).toBeLessThan(100_000);
	expect(await page.evaluate(widthOf(`data:image/jpeg;base64,${sent.toString('base64')}`))).toBe(2000);
});

test.each<[what: string, name: string, buffer: Buffer, told: string]>([
	['a program', 'transfer.png', Buffer.from('MZ not a picture at all'), '這個檔案無法使用'],
	['a page', 'transfer.pdf', Buffer.from('<html><script>'), '這個檔案無法使用'],
	[
		'a PDF too large',
		'transfer.pdf',
		Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(5_300_000)]),
		'檔案太大了',
	],
])('%s is refused before it is sent', async (_, name, buffer, told) => {
	const page = await browser.open(STAGES.toPay(), { fragment: 'pay' });
	await page.getByLabel('轉帳畫面').setInputFiles({ name, mimeType: 'image/png', buffer });
	await page.getByText(told).waitFor();
	expect(await page.locator('.file img').count()).toBe(0);
});

test('an upload that is lost: the file stays, and is sent again', async () => {
	const page = await browser.open(STAGES.toPay(), {
		fragment: 'pay',
		answers: { report_payment: () => shows(STAGES.checking()) },
	});
	await page.getByLabel('轉帳畫面').setInputFiles(png);
	await page.route('**/shop', (route) => route.abort(), { times: 1 });
	await button(page, '回報已付款').click();
	await page.getByText('連不上網路').waitFor();
	browser.errors.length = 0;
	await button(page, '再試一次').click();
	await heading(page, '等待商家核對').waitFor();
});

test('a refused proof says why, and can be reported again', async () => {
	const page = await browser.open(STAGES.refused(), {
		answers: { proof: () => ({ ok: true, file: { mime: 'image/png', base64: PICTURE.toString('base64') } }) },
	});
	await page.getByText('原因：金額不符').first().waitFor();
	await button(page, '查看檔案').click();
	const picture = page.getByRole('dialog').getByRole('img');
	expect(await picture.getAttribute('src')).toMatch(/^data:image\/png/);
	expect(browser.server.requests).toEqual([{ action: 'proof', token: 'token-1', proofCode: 'P1' }]);
	await button(page, '關閉').click();
	await button(page, '重新回報').click();
	await page.getByLabel('轉出帳號後五碼').waitFor();
});

test('a proof of another kind is never shown as a document', async () => {
	const html = Buffer.from('<script>window.hacked=1</script>').toString('base64');
	const page = await browser.open(STAGES.checking(), {
		answers: { proof: () => ({ ok: true, file: { mime: 'text/html', base64: html } }) },
	});
	await button(page, '查看檔案').click();
	await page.getByRole('dialog').waitFor();
	expect(await page.locator('iframe, object, embed, [src*="text/html"], [href*="text/html"]').count()).toBe(
		0,
	);
});

test('cancel: asked first, told that it is for good', async () => {
	const cancelled = orderPage('zh-TW', {
		stage: 'cancelled',
		may: { ...orderPage().may, confirm: false, cancel: false },
	});
	const page = await browser.open(orderPage(), { answers: { cancel: () => shows(cancelled) } });
	await button(page, '取消訂單').click();
	await page.getByText('取消後無法復原').waitFor();
	await button(page, '保留訂單').click();
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	expect(browser.server.requests).toEqual([]);
	await button(page, '取消訂單').click();
	await button(page, '確定取消訂單').click();
	await heading(page, '訂單已取消').waitFor();
	expect(browser.server.requests).toEqual([{ action: 'cancel', token: 'token-1' }]);
});

test('change quantities: asked first, only what has changed is sent', async () => {
	const page = await browser.open(STAGES.ordered(), { answers: { change: () => shows(STAGES.ordered()) } });
	await button(page, '修改數量').click();
	expect(await button(page, '儲存修改').isDisabled()).toBe(true);
	await button(page, '高山高麗菜 減一件').click();
	await button(page, '儲存修改').click();
	await page.getByText('高山高麗菜：2 → 1 件').waitFor();
	await button(page, '確定修改').click();
	await heading(page, '訂單已登記').waitFor();
	expect(browser.server.requests).toEqual([
		{
			action: 'change',
			token: 'token-1',
			submission: expect.stringMatching(/^[0-9a-f]{32}$/),
			lines: [{ code: 'A1', quantity: 1 }],
		},
	]);
});

test('a change that is refused says what stands in the way', async () => {
	const refused: PageAnswer = {
		ok: false,
		error: 'cart_refused',
		refusals: [{ code: 'A1', reason: 'add_only', left: null, message: '' }],
		page: STAGES.ordered(),
	};
	const page = await browser.open(STAGES.ordered(), {
		fragment: 'change',
		answers: { change: () => refused },
	});
	await button(page, '高山高麗菜 減一件').click();
	await button(page, '儲存修改').click();
	await button(page, '確定修改').click();
	await page.getByText('這一團只能加訂，不能減少。').waitFor();
});

test('choose shipping and payment for an order of the chat', async () => {
	const after = { ...STAGES.toPay(), stage: 'ordered' as const };
	const page = await browser.open(STAGES.ordered(), { answers: { check_out: () => shows(after) } });
	await button(page, '填寫運送與付款').last().click();
	await page.getByText('社區面交').click();
	await page.getByText('內湖運動中心').click();
	await page.getByLabel('姓名').fill('王小明');
	await page.getByLabel('手機號碼').fill('0912345678');
	await page.getByText('銀行轉帳').click();
	expect(await page.locator('.bar strong').textContent()).toBe('NT$1,150');
	await page.getByText('黑貓宅急便').click();
	expect(await page.locator('.bar strong').textContent()).toBe('NT$1,310');
	await page.getByLabel('郵遞區號').fill('106');
	await page.getByLabel('地址').fill('台北市大安區信義路三段 1 號');
	await button(page, '儲存').click();
	await heading(page, '訂單已登記').waitFor();
	expect(browser.server.sent('check_out')[0]?.checkout).toMatchObject({
		shippingId: 'home',
		paymentId: 'transfer',
		recipient: { postalCode: '106', pickupPlace: null },
	});
});

test('abroad, names are written in English', async () => {
	const page = await browser.open(STAGES.ordered(), { fragment: 'checkout' });
	await page.getByText('7-ELEVEN 跨境宅配').click();
	await page.getByText('銀行轉帳').click();
	await page.getByLabel('姓名').fill('王小明');
	await page.getByLabel('手機號碼').fill('+81312345678');
	await page.getByLabel('地區').selectOption('JP');
	await page.getByLabel('地址').fill('1-1 Chiyoda, Tokyo');
	await button(page, '儲存').click();
	await page.getByText('寄送到這個地區，請用英文填寫。').waitFor();
	expect(browser.server.requests).toEqual([]);
});

test('pay by link: asks, waits for the address, leads there', async () => {
	const byLink = { ...STAGES.toPay(), payment: PAYMENT[2] ?? null };
	let loads = 0;
	const page = await browser.open(byLink, {
		fragment: 'pay',
		answers: {
			request_payment: () => shows(byLink),
			load: () => shows({ ...byLink, paymentUrl: ++loads > 1 ? 'https://pay.example/1' : null }),
		},
	});
	await button(page, '去付款').click();
	await page.getByText('正在準備付款連結…').waitFor();
	const link = page.getByRole('link', { name: '前往付款' });
	await link.waitFor({ timeout: 20_000 });
	expect(await link.getAttribute('href')).toBe('https://pay.example/1');
	expect(browser.server.sent('load')).toHaveLength(2);
});

test('an address of payment that is none is not led to', async () => {
	const page = await browser.open(
		{ ...STAGES.toPay(), payment: PAYMENT[2] ?? null, paymentUrl: 'javascript:alert(1)' },
		{
			fragment: 'pay',
		},
	);
	await button(page, '去付款').waitFor();
	expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
});

test('who pays at the store is not asked to pay now', async () => {
	const data = orderPage('zh-TW', {
		stage: 'preparing',
		payment: PAYMENT[1] ?? null,
		shipping: SHIPPING[1] ?? null,
		may: { ...STAGES.checking().may },
	});
	const page = await browser.open(data);
	await page.getByText('取貨時付 NT$1,310 即可').waitFor();
	expect(await page.locator('.bar').count()).toBe(0);
});

test('several orders of one bill are paid as one sum', async () => {
	const { bill } = STAGES.completed();
	const page = await browser.open({ ...STAGES.toPay(), bill }, { fragment: 'pay' });
	expect(await page.locator('.due strong').textContent()).toBe('NT$1,610');
	await button(page, '返回').click();
	await page.getByText('冬至湯圓團').waitFor();
});

test('order again leads to where the server says', async () => {
	const page = await browser.open(STAGES.completed(), {
		answers: { repeat: () => ({ ok: true, url: `${browser.server.url}?t=token-2#?A1=2` }) },
	});
	await button(page, '再次訂購').click();
	await page.waitForURL(/t=token-2/);
});

test('what is possible no longer: says so, and shows how things stand', async () => {
	const page = await browser.open(orderPage(), {
		answers: {
			confirm: () => ({ ok: false, error: 'not_possible', field: null, message: '' }),
			load: () => shows(STAGES.completed()),
		},
	});
	await button(page, '確認訂單').click();
	await heading(page, '訂單已完成').waitFor();
	await page.getByText('畫面已更新為最新狀態').waitFor();
});

test.each([
	['link_expired', '連結已過期'],
	['link_invalid', '連結無效'],
	['not_found', '找不到頁面'],
	['open_in_line', '請在 LINE 開啟'],
	['too_many_requests', '請稍候再試'],
] as const)('notice %s', async (notice, title) => {
	const page = await browser.open(noticePage(notice));
	await heading(page, title).waitFor();
});

test('a page of an error in place of an answer is told as one', async () => {
	const page = await browser.open(orderPage());
	await page.route('**/shop', (route) => route.fulfill({ status: 502, body: '<html>Bad gateway</html>' }));
	await button(page, '確認訂單').click();
	await page.getByText('系統忙線中').waitFor();
	browser.errors.length = 0;
});
