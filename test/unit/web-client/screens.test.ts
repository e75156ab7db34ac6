import { gzipSync } from 'node:zlib';
import type { PageData } from '../../../lib/web/api';
import { axeFindings, DESKTOP, PageBrowser, PHONE, screenshot } from './support/browser';
import { groupPage, noticePage, orderPage, PAYMENT, STAGES, type Language } from './support/fixtures';

let browser: PageBrowser;

beforeAll(async () => {
	browser = await PageBrowser.start();
}, 300_000);
afterAll(() => browser.close());
afterEach(async () => {
	expect(browser.errors).toEqual([]);
	await browser.closePages();
});

const done = `done?K7Q2-9MXD=${encodeURIComponent('?t=order')}`;

const SCREENS: ReadonlyArray<[name: string, data: (language: Language) => PageData, fragment?: string]> = [
	['group', groupPage],
	['group-with-cart', groupPage, '?A1=2&A2=1'],
	['group-empty', (language) => groupPage(language, { campaigns: [] })],
	['group-item', groupPage, 'item%2FA3'],
	['cart', groupPage, 'cart?A1=2&A2=1&A5=1'],
	['cart-empty', groupPage, 'cart'],
	['checkout', groupPage, 'checkout?A1=2&A3=1'],
	['order-complete', groupPage, done],
	['order-to-confirm', orderPage],
	['order-cancel', orderPage, 'cancel'],
	['order-to-pay', STAGES.toPay],
	['order-pay', STAGES.toPay, 'pay'],
	['order-pay-by-link', (language) => ({ ...STAGES.toPay(language), payment: PAYMENT[2] ?? null }), 'pay'],
	['order-checking', STAGES.checking],
	['order-refused', STAGES.refused],
	['order-in-campaign', STAGES.ordered],
	['order-checkout', STAGES.ordered, 'checkout'],
	['order-change', STAGES.ordered, 'change'],
	['order-completed', STAGES.completed],
	['notice-expired', (language) => noticePage('link_expired', language)],
];

describe.each(['zh-TW', 'en'] as const)('%s', (language) => {
	test.each(SCREENS)('%s', async (name, data, fragment = '') => {
		const page = await browser.open(data(language), { fragment });
		expect(await page.locator('html').getAttribute('lang')).toBe(language);
		for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
			await page.setViewportSize(viewport);
			expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(viewport.width);
			await screenshot(page, `${name}-${size}-${language}`);
			expect(await axeFindings(page)).toEqual([]);
			expect(await smallTargets(page)).toEqual([]);
		}
		expect(browser.server.requests).toEqual([]);
	});
});

/** What is tapped and smaller than a thumb needs (WCAG 2.2, 2.5.5): links within a text aside. */
async function smallTargets(page: Awaited<ReturnType<PageBrowser['open']>>): Promise<string[]> {
	return await page.evaluate<
		string[]
	>(`[...document.querySelectorAll('button, a, select, input:not([type=radio], [type=file]), .choice, .file')]
		.filter((element) => element.checkVisibility() && !element.closest('.small-print'))
		.filter((element) => { const { width, height } = element.getBoundingClientRect(); return width < 44 || height < 44; })
		.map((element) => element.outerHTML.slice(0, 120))`);
}

test('the first load stays small', () => {
	const html = browser.server.html(groupPage());
	expect(gzipSync(html).byteLength).toBeLessThan(50_000);
});

test('the document holds its script whole', () => {
	const { script, style } = browser.server.assets;
	expect(script).not.toMatch(/<\/script|<!--/i);
	expect(style).not.toMatch(/<\/style/i);
});

test('a theme colour too light for text is only behind it', async () => {
	const data = groupPage();
	const page = await browser.open(
		{ ...data, shop: { ...data.shop, themeColor: '#ffe14d' } },
		{ fragment: '?A1=1' },
	);
	expect(await axeFindings(page)).toEqual([]);
	await screenshot(page, 'group-light-theme');
});

test('texts are texts, whatever is in them', async () => {
	const attack = `"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script></script>{{7*7}}`;
	const spoiled = (data: PageData) => spoil(data, attack);
	const pages: Array<[PageData, string]> = [
		...SCREENS.map(([, data, fragment = '']): [PageData, string] => [spoiled(data('zh-TW')), fragment]),
		[spoiled(groupPage()), `cart?${encodeURIComponent(attack)}=1`],
	];
	for (const [data, fragment] of pages) {
		const page = await browser.open(data, { fragment });
		expect(await page.evaluate('window.hacked')).toBeUndefined();
		expect(await page.locator('img[src="x"], [onerror]').count()).toBe(0);
		expect(await page.evaluate('document.scripts.length')).toBe(2);
		await page.close();
	}
});

test('addresses lead nowhere but to https', async () => {
	const data = groupPage();
	const bad = 'javascript:window.hacked=1';
	const shop = { ...data.shop, addFriendUrl: bad, privacyUrl: bad, logoUrl: 'http://pictures.example/a.png' };
	const [campaign] = data.campaigns;
	const offers = campaign?.offers.map((offer) => ({ ...offer, imageUrl: bad })) ?? [];
	const page = await browser.open(
		{ ...data, shop, campaigns: [{ ...campaign!, offers }] },
		{ fragment: done },
	);
	expect(await page.locator('[href^="javascript"], [src^="javascript"], [src^="http:"]').count()).toBe(0);
	await page.getByRole('button', { name: '繼續逛逛' }).click();
	expect(await page.locator('main img').count()).toBe(0);
});

test('an order in the address leads to this server or to LINE, nowhere else', async () => {
	const elsewhere = encodeURIComponent('https://evil.example/?t=1');
	const page = await browser.open(groupPage(), { fragment: `done?K7Q2-9MXD=${elsewhere}` });
	expect(await page.locator('a[href*="evil"]').count()).toBe(0);
	await page.getByRole('heading', { name: '十一月蔬果團' }).waitFor();
});

/** Every text that somebody could have written, made an attack; what the page decides by stays. */
function spoil<T>(data: T, attack: string, key = ''): T {
	const keep = [
		'kind',
		'stage',
		'event',
		'state',
		'type',
		'themeColor',
		'language',
		'timeZone',
		'currency',
		'mode',
	];
	const alsoKeep = ['notice', 'payment', 'url', 'carrier', 'liffId', 'code', 'id', 'shippingIds'];
	if (typeof data === 'string') {
		return (keep.includes(key) || alsoKeep.includes(key) ? data : attack) as T;
	}
	if (Array.isArray(data)) return data.map((value: unknown) => spoil(value, attack, key)) as T;
	if (typeof data !== 'object' || data === null) return data;
	return Object.fromEntries(
		Object.entries(data).map(([name, value]) => [name, spoil(value, attack, name)]),
	) as T;
}
