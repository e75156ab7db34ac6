import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { GroupPage, PageAnswer, PageData } from '../../../lib/web/api';
import { PageBrowser, until } from './support/browser';
import type { Answers } from './support/page-server';
import { groupPage, noticePage } from './support/fixtures';

/*
 * The page inside LINE: LINE's own SDK with LINE's own mock of it, at the address from which the page loads it.
 */

let browser: PageBrowser;
let sdk: string;

const SDK = `import liff from '@line/liff';
import { LiffMockPlugin } from '@line/liff-mock';
liff.use(new LiffMockPlugin());
const calls = [];
const state = { inClient: true, loggedIn: true, ...window.liffState };
const init = liff.init.bind(liff);
window.liffCalls = calls;
window.liff = new Proxy(liff, {
	get(target, name) {
		const noted = (result) => (...given) => { calls.push([name, ...given]); return result; };
		switch (name) {
			case 'init': return (config) => { calls.push(['init', config]); return init({ ...config, mock: true }); };
			case 'isInClient': return () => state.inClient;
			case 'isLoggedIn': return () => state.loggedIn;
			case 'getIDToken': return () => 'id-token';
			case 'getContext': return () => ({ type: 'group', scope: ['openid', 'chat_message.write'] });
			case 'sendMessages': return noted(Promise.resolve());
			case 'login': case 'logout': case 'closeWindow': return noted(undefined);
			default: return target[name];
		}
	},
});`;

beforeAll(async () => {
	browser = await PageBrowser.start();
	browser.server.liff = true;
	const { outputFiles } = await build({
		stdin: { contents: SDK, resolveDir: __dirname },
		bundle: true,
		write: false,
		format: 'iife',
		logLevel: 'silent',
	});
	sdk = outputFiles[0]?.text ?? '';
}, 300_000);
afterAll(() => browser.close());
afterEach(async () => {
	expect(browser.errors).toEqual([]);
	await browser.closePages();
});

const inLiff = <T extends PageData>(data: T): T => ({
	...data,
	shop: { ...data.shop, liffId: '1234567890-AbcdEfgh' },
});

const me = { name: '小明', pictureUrl: null };
const known = (): GroupPage => inLiff(groupPage('zh-TW', { me, session: 'session-of-ming' }));

async function open(data: PageData, answers: Answers, state: object = {}): Promise<Page> {
	const page = await browser.open(inLiff(data), {
		answers,
		before: async (context) => {
			await context.addInitScript(`window.liffState = ${JSON.stringify(state)}`);
			await context.route('https://static.line-scdn.net/liff/edge/2/sdk.js', (route) =>
				route.fulfill({ contentType: 'text/javascript', body: sdk }),
			);
		},
	});
	return page;
}

const calls = (page: Page, name: string) =>
	page.evaluate<unknown[][]>(`(window.liffCalls ?? []).filter(([name]) => name === '${name}')`);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('inside LINE the buyer is known, orders, thanks in the chat and closes the page', async () => {
	const thanks = [{ type: 'text', text: '我訂好了！' }];
	const order = {
		code: 'K7Q2-9MXD',
		title: '',
		stage: 'ordered',
		payableMinor: 1,
		currency: 'TWD',
		url: '?t=o',
	};
	const page = await open(
		{ ...groupPage(), shippingMethods: [], guests: false },
		{
			login: (): PageAnswer => ({ ok: true, page: { ...known(), shippingMethods: [] } }),
			submit_cart: () => ({ ok: true, page: known(), orders: [order], thanks }),
		},
	);
	await until(() => browser.server.sent('login').length === 1);
	expect(browser.server.sent('login')).toEqual([{ action: 'login', token: 'token-1', idToken: 'id-token' }]);
	expect(await calls(page, 'init')).toEqual([['init', { liffId: '1234567890-AbcdEfgh' }]]);
	await button(page, '加入購物車：高山高麗菜').click();
	await button(page, '看購物車').click();
	await button(page, '送出訂單').click();
	await page.getByRole('heading', { name: '訂購完成' }).waitFor();
	expect(browser.server.sent('submit_cart')[0]?.session).toBe('session-of-ming');
	expect(await calls(page, 'sendMessages')).toEqual([['sendMessages', thanks]]);
	await button(page, '回到 LINE').click();
	expect(await calls(page, 'closeWindow')).toHaveLength(1);
});

test('in a browser outside of LINE a guest may log in', async () => {
	const page = await open(groupPage(), {}, { inClient: false, loggedIn: false });
	await button(page, '用 LINE 登入').click();
	const address = `${browser.server.url}?t=token-1`;
	expect(await calls(page, 'login')).toEqual([['login', { redirectUri: address }]]);
	expect(browser.server.requests).toEqual([]);
});

test("somebody's own page asks for the login by itself", async () => {
	const page = await open(noticePage('open_in_line'), {}, { inClient: false, loggedIn: false });
	await page.getByRole('heading', { name: '請在 LINE 開啟' }).waitFor();
	expect(await calls(page, 'login')).toHaveLength(1);
});

test('an ID token that has expired is renewed, once', async () => {
	const expired: PageAnswer = { ok: false, error: 'login_expired', field: null, message: '' };
	const page = await open(groupPage(), { login: () => expired }, { inClient: false });
	await button(page, '用 LINE 登入').waitFor();
	expect(await calls(page, 'logout')).toHaveLength(1);
	expect(await calls(page, 'login')).toHaveLength(1);
	await page.reload();
	await button(page, '用 LINE 登入').waitFor();
	expect(await calls(page, 'login')).toHaveLength(0);
});

test('without LINE the page is a page for guests', async () => {
	const page = await browser.open(inLiff(groupPage()), {
		before: (context) => context.route('https://static.line-scdn.net/**', (route) => route.abort()),
	});
	await button(page, '加入購物車：高山高麗菜').click();
	await page.getByText('購物車 1 件').waitFor();
	browser.errors = browser.errors.filter((error) => !error.includes('ERR_FAILED'));
});
