import type { Locator, Page } from 'playwright-core';
import type { GroupPage, OwnOrderView, PageAnswer } from '../../../lib/web/api';
import { PageBrowser, until } from './support/browser';
import { campaign, groupPage, offer, RECIPIENT } from './support/fixtures';

let browser: PageBrowser;

beforeAll(async () => {
	browser = await PageBrowser.start();
}, 300_000);
afterAll(() => browser.close());
afterEach(async () => {
	expect(browser.errors).toEqual([]);
	await browser.closePages();
});

const order: OwnOrderView = {
	code: 'K7Q2-9MXD',
	title: '十一月蔬果團',
	stage: 'ordered',
	payableMinor: 690,
	currency: 'TWD',
	url: '?t=order-token',
};

const booked = (page: GroupPage = groupPage()): PageAnswer => ({
	ok: true,
	page,
	orders: [order],
	thanks: [],
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

/** Where a link leads to from the page on which it stands. */
async function hrefOf(link: Locator): Promise<string> {
	return new URL((await link.getAttribute('href')) ?? '', link.page().url()).href;
}

/** The name of the field that is typed into. */
const focusedIn = (page: Page) => page.evaluate<string>('document.activeElement.id');

async function fillCheckout(page: Page): Promise<void> {
	await page.getByText('7-ELEVEN 店到店').click();
	await page.getByLabel('姓名').fill('王小明');
	await page.getByLabel('手機號碼').fill('0912-345-678');
	await page.getByLabel('門市店號').fill('211147');
	await page.getByLabel('門市名稱').fill('信安門市');
	await page.getByText('取貨付款').click();
}

test('from the list to the completed order', async () => {
	const page = await browser.open(groupPage(), { answers: { submit_cart: () => booked() } });
	await button(page, '加入購物車：高山高麗菜').click();
	await button(page, '高山高麗菜 加一件').click();
	await page.getByText('購物車 2 件').waitFor();
	await button(page, '查看 紅玉甜柿 6 入禮盒 的詳細資訊').click();
	await page.getByText('梨山當日現採').waitFor();
	await button(page, '加入並結帳').click();
	await heading(page, '購物車').waitFor();
	expect(await page.locator('.bar strong').textContent()).toBe('NT$690');
	await button(page, '去結帳').click();

	await fillCheckout(page);
	await page.getByText('手機條碼').click();
	await page.getByLabel('載具號碼').fill('/ab12345');
	await page.getByLabel('備註').fill('請放管理室');
	await page.getByText('5 / 200').waitFor();
	expect(await page.locator('.bar strong').textContent()).toBe('NT$750');
	await button(page, '送出訂單').click();

	await heading(page, '訂購完成').waitFor();
	expect(browser.server.sent('submit_cart')).toEqual([
		{
			action: 'submit_cart',
			token: 'token-1',
			session: 'session-1',
			submission: expect.stringMatching(/^[0-9a-f]{32}$/),
			lines: [
				{ campaignCode: 'C-1', code: 'A1', quantity: 2 },
				{ campaignCode: 'C-1', code: 'A2', quantity: 1 },
			],
			checkout: {
				shippingId: '711',
				paymentId: 'counter',
				recipient: {
					...RECIPIENT,
					...{ phone: '0912-345-678', email: null, postalCode: null, address: null },
				},
				invoice: { type: 'personal', carrier: 'mobile_barcode', carrierCode: '/AB12345' },
				note: '請放管理室',
			},
			referralCode: null,
		},
	]);
	const link = page.getByRole('link', { name: '查看訂單' });
	const address = `${browser.server.url}?t=order-token`;
	expect(await hrefOf(link)).toBe(address);
	expect(await page.getByRole('link', { name: '加入好友' }).getAttribute('href')).toContain('line.me');

	await page.reload();
	await page.getByText('K7Q2-9MXD').waitFor();
	expect(await hrefOf(link)).toBe(address);
	await button(page, '繼續逛逛').click();
	expect(await page.locator('.bar').count()).toBe(0);
});

test('what is missing is told at its field, one at a time, and goes in focus', async () => {
	const page = await browser.open(groupPage(), {
		fragment: 'checkout?A1=1',
		answers: { submit_cart: () => booked() },
	});
	const submit = button(page, '送出訂單');
	await submit.click();
	await page.getByRole('alert').getByText('請填寫這一欄。').waitFor();
	await fillCheckout(page);
	await page.getByLabel('姓名').fill('A');
	await submit.click();
	await page.getByText('取貨會核對證件：').waitFor();
	expect(await focusedIn(page)).toBe('recipient.name');
	await page.getByLabel('姓名').fill('王小明');
	await page.getByLabel('門市店號').fill('12');
	await submit.click();
	await page.getByText('門市店號是 6 位數字。').waitFor();
	await page.getByLabel('門市店號').fill('211147');
	await page.getByText('公司統編').click();
	await page.getByLabel('統一編號').fill('12345678');
	await page.getByLabel('公司抬頭').fill('晴天股份有限公司');
	await page.getByText('統一編號不正確').waitFor();
	await submit.click();
	expect(browser.server.requests).toEqual([]);
	await page.getByLabel('統一編號').fill('22099131');
	await submit.click();
	await heading(page, '訂購完成').waitFor();
});

test('only what goes together can be chosen', async () => {
	const page = await browser.open(groupPage(), { fragment: 'checkout?A1=1' });
	await page.getByText('7-ELEVEN 店到店').click();
	await page.getByText('取貨付款').click();
	await page.getByText('黑貓宅急便').click();
	expect(await page.getByText('取貨付款').count()).toBe(0);
	expect(await page.locator('input[name=paymentId]:checked').count()).toBe(0);
	await page.getByLabel('地址').waitFor();
	await page.getByText('社區面交').click();
	await page.getByText('內湖運動中心').click();
	expect(await page.getByLabel('地址').count()).toBe(0);
});

test('a saved recipient fills in the form', async () => {
	const data = groupPage('zh-TW', { me: { name: '小明', pictureUrl: null }, recipients: [RECIPIENT] });
	const page = await browser.open(data, { fragment: 'checkout?A1=1' });
	await page.getByText('黑貓宅急便').click();
	await page.getByText('王小明 0912345678').click();
	expect(await page.getByLabel('地址').inputValue()).toBe(RECIPIENT.address);
	expect(await page.getByLabel('電子郵件').inputValue()).toBe(RECIPIENT.email);
});

test('two taps submit once, and nothing can be tapped meanwhile', async () => {
	const waiting: Array<(answer: PageAnswer) => void> = [];
	const page = await browser.open(groupPage(), {
		fragment: 'checkout?A1=1',
		answers: { submit_cart: () => new Promise<PageAnswer>((resolve) => waiting.push(resolve)) },
	});
	await fillCheckout(page);
	const submit = button(page, '送出訂單');
	await page.evaluate(
		"const button = document.querySelector('.bar button'); button.click(); button.click();",
	);
	expect(await submit.isDisabled()).toBe(true);
	await until(() => waiting.length === 1);
	waiting[0]?.(booked());
	await heading(page, '訂購完成').waitFor();
	expect(browser.server.sent('submit_cart')).toHaveLength(1);
});

test('a lost answer: what was typed stays, and it is the same cart that is sent again', async () => {
	const page = await browser.open(groupPage(), {
		fragment: 'checkout?A1=1',
		answers: { submit_cart: () => booked() },
	});
	await fillCheckout(page);
	let lost = 0;
	await page.route('**/shop', async (route) => {
		if (route.request().method() !== 'POST' || lost > 0) return route.continue();
		lost += 1;
		// The server books it; its answer does not arrive.
		await route.fetch();
		return route.abort();
	});
	await button(page, '送出訂單').click();
	await page.getByText('連不上網路，內容都還在').waitFor();
	expect(await page.getByLabel('姓名').inputValue()).toBe('王小明');
	browser.errors.length = 0;
	await button(page, '再試一次').click();
	await heading(page, '訂購完成').waitFor();
	const [first, second] = browser.server.sent('submit_cart');
	expect(second).toEqual(first);
});

test('a page without a connection says so', async () => {
	const page = await browser.open(groupPage());
	await page.context().setOffline(true);
	await page.getByText('目前沒有網路連線').waitFor();
	await page.context().setOffline(false);
	await page.getByText('目前沒有網路連線').waitFor({ state: 'detached' });
});

test('a refused cart: nothing ordered, and what to change', async () => {
	const left = groupPage('zh-TW', {
		campaigns: [campaign({ offers: [offer('A1', { left: 1 }), offer('A2')] })],
	});
	const refused: PageAnswer = {
		ok: false,
		error: 'cart_refused',
		refusals: [{ code: 'A1', reason: 'insufficient_stock', left: 1, message: '' }],
		page: left,
	};
	const page = await browser.open(groupPage(), {
		fragment: 'checkout?A1=3&A2=1',
		answers: { submit_cart: () => refused },
	});
	await fillCheckout(page);
	await button(page, '送出訂單').click();
	await page.getByText('庫存不足，最多還能買 1 件。').waitFor();
	expect(await button(page, '去結帳').isDisabled()).toBe(true);
	await button(page, '改成 1 件').click();
	expect(await button(page, '去結帳').isEnabled()).toBe(true);
	const [first] = browser.server.sent('submit_cart');
	browser.server.answers = { submit_cart: () => booked() };
	await button(page, '去結帳').click();
	expect(await page.getByLabel('姓名').inputValue()).toBe('王小明');
	await button(page, '送出訂單').click();
	await heading(page, '訂購完成').waitFor();
	expect(browser.server.sent('submit_cart')[1]?.submission).not.toBe(first?.submission);
});

test('the cart outlives a reload and the back button, which goes back a screen', async () => {
	const page = await browser.open(groupPage());
	await button(page, '加入購物車：高山高麗菜').click();
	await button(page, '看購物車').click();
	await button(page, '高山高麗菜 加一件').click();
	await page.locator('.stepper output').getByText('2').waitFor();
	await page.reload();
	await heading(page, '購物車').waitFor();
	expect(await page.locator('.stepper output').textContent()).toBe('2');
	await page.goBack();
	await page.getByText('購物車 2 件').waitFor();
	await page.goForward();
	await heading(page, '購物車').waitFor();
	await button(page, '返回').click();
	await heading(page, '十一月蔬果團').waitFor();
	expect(page.url()).toMatch(/#\?A1=2$/);
});

test('details: the back button closes them, the list stays where it was', async () => {
	const page = await browser.open(groupPage());
	await button(page, '查看 有機小番茄 的詳細資訊').click();
	await page.getByRole('dialog').waitFor();
	await page.goBack();
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await button(page, '查看 有機小番茄 的詳細資訊').click();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('two tabs are two carts', async () => {
	const data = groupPage();
	const answers = { submit_cart: () => booked() };
	const first = await browser.open(data, { fragment: 'checkout?A1=1', answers });
	const second = await browser.open(data, { fragment: 'checkout?A1=1', answers });
	for (const page of [first, second]) {
		await fillCheckout(page);
		await button(page, '送出訂單').click();
		await heading(page, '訂購完成').waitFor();
	}
	const submissions = browser.server.sent('submit_cart').map(({ submission }) => submission);
	expect(new Set(submissions).size).toBe(2);
});

test('no more than there are, and no more than a buyer may have', async () => {
	const offers = [
		offer('A1', { left: 2 }),
		offer('A2', { title: '限購商品', mayAdd: 0 }),
		offer('A3', { title: '售完', left: 0 }),
	];
	const page = await browser.open(groupPage('zh-TW', { campaigns: [campaign({ offers })] }));
	await button(page, '加入購物車：高山高麗菜').click();
	await button(page, '高山高麗菜 加一件').click();
	expect(await button(page, '高山高麗菜 加一件').isDisabled()).toBe(true);
	await page.getByText('已達可購買上限').waitFor();
	expect(await button(page, '加入購物車：售完').count()).toBe(0);
	await button(page, '高山高麗菜 減一件').click();
	await button(page, '高山高麗菜 減一件').click();
	expect(await page.locator('.bar').count()).toBe(0);
});

test('twelve offers at first, the others when asked for', async () => {
	const offers = Array.from({ length: 15 }, (_, index) => offer(`A${index}`, { title: `商品 ${index}` }));
	const page = await browser.open(groupPage('zh-TW', { campaigns: [campaign({ offers })] }));
	expect(await page.locator('.offer').count()).toBe(12);
	await button(page, '顯示更多商品（3）').click();
	expect(await page.locator('.offer').count()).toBe(15);
});

test('several campaigns: each its own order, with its own shipping', async () => {
	const second = campaign({ code: 'C-2', title: '冬至湯圓團', offers: [offer('B1', { title: '芝麻湯圓' })] });
	const page = await browser.open(groupPage('zh-TW', { campaigns: [campaign(), second] }), {
		fragment: '?A1=1&B1=1',
		answers: { submit_cart: () => booked() },
	});
	await heading(page, '綠街鄰居團').waitFor();
	await heading(page, '冬至湯圓團').waitFor();
	await button(page, '看購物車').click();
	await button(page, '去結帳').click();
	await page.getByText('每一團各成立一張訂單').waitFor();
	await fillCheckout(page);
	expect(await page.locator('.bar strong').textContent()).toBe('NT$360');
	await button(page, '送出訂單').click();
	await heading(page, '訂購完成').waitFor();
	expect(browser.server.sent('submit_cart')[0]?.lines).toEqual([
		{ campaignCode: 'C-1', code: 'A1', quantity: 1 },
		{ campaignCode: 'C-2', code: 'B1', quantity: 1 },
	]);
});

test('a campaign that is over takes no orders', async () => {
	const page = await browser.open(
		groupPage('zh-TW', { campaigns: [campaign({ open: false, closesAt: 1 })] }),
	);
	await page.getByText('已結束').waitFor();
	expect(await button(page, '加入購物車：高山高麗菜').isDisabled()).toBe(true);
});

test('where the page knows nobody and guests may not order, the chat does', async () => {
	const page = await browser.open(groupPage('zh-TW', { guests: false }), { fragment: 'cart?A1=1' });
	await page.getByText('請在 LINE 群組留言訂購').waitFor();
	expect(await button(page, '去結帳').isDisabled()).toBe(true);
});

test('a member of a shop without checkout orders from the cart', async () => {
	const me = { name: '小明', pictureUrl: null };
	const data = groupPage('zh-TW', { me, shippingMethods: [], paymentMethods: [] });
	const page = await browser.open(data, {
		fragment: 'cart?A1=1',
		answers: { submit_cart: () => booked(data) },
	});
	await button(page, '送出訂單').click();
	await heading(page, '訂購完成').waitFor();
	expect(browser.server.sent('submit_cart')[0]?.checkout).toBeNull();
});

test('an order through a shared link carries its referral code', async () => {
	const me = { name: '小明', pictureUrl: null };
	const data = groupPage('zh-TW', { me, shippingMethods: [], paymentMethods: [] });
	const page = await browser.open(data, {
		query: '&rcode=AMY-01&utm_source=line',
		fragment: 'cart?A1=1',
		answers: { submit_cart: () => booked(data) },
	});
	await button(page, '送出訂單').click();
	await heading(page, '訂購完成').waitFor();
	expect(browser.server.sent('submit_cart')[0]?.referralCode).toBe('AMY-01');
});

test('what only the server knows to be wrong is told at its field', async () => {
	const refused: PageAnswer = { ok: false, error: 'invalid', field: 'recipient.phone', message: 'taken' };
	const page = await browser.open(groupPage(), {
		fragment: 'checkout?A1=1',
		answers: { submit_cart: () => refused },
	});
	await fillCheckout(page);
	await button(page, '送出訂單').click();
	await page.locator('.field.wrong').getByText('有資料需要修正。').waitFor();
	expect(await focusedIn(page)).toBe('recipient.phone');
});

test('own orders lead to their pages', async () => {
	const page = await browser.open(groupPage('zh-TW', { orders: [order] }));
	const link = page.getByRole('link', { name: /十一月蔬果團/ });
	expect(await link.textContent()).toContain('NT$690');
	expect(await hrefOf(link)).toContain('?t=order-token');
});

test('LINE Tag counts a booked cart, once', async () => {
	browser.server.lineTagId = 'tag-1';
	const data = groupPage('zh-TW', {
		me: { name: '小明', pictureUrl: null },
		shippingMethods: [],
		paymentMethods: [],
	});
	const page = await browser.open(data, {
		fragment: 'cart?A1=1',
		answers: { submit_cart: () => booked(data) },
		before: (context) =>
			context.route('https://d.line-scdn.net/**', (route) =>
				route.fulfill({ contentType: 'text/javascript', body: '' }),
			),
	});
	browser.server.lineTagId = null;
	// A sandboxed page does not load the tag itself; what it would be told is in its queue.
	browser.errors.length = 0;
	await button(page, '送出訂單').click();
	await heading(page, '訂購完成').waitFor();
	expect(await page.evaluate('_ltq.map((given) => [...given].slice(0, 2))')).toEqual([
		['init', { customerType: 'lap', tagId: 'tag-1' }],
		['send', 'pv'],
		['send', 'cv'],
	]);
});
