// From the chat to a paid order, on the pages of the storefront: a real n8n, a real browser, a simulated LINE.
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import type { GroupPage, OrderPage, PageAnswer } from '../../lib/web/api';
import { linkKey, signLink } from '../../lib/web/link-token';
import { withExampleShop } from '../../scripts/lib/example-shop';
import { loginCredential, loginCredentialName } from '../../scripts/lib/line-credential';
import { startN8n } from '../../scripts/lib/n8n';
import type { N8n, WorkflowFile } from '../../scripts/lib/n8n';
import { storefrontTriggerType } from '../../scripts/lib/templates';
import { startSimulator } from '../simulator';
import type { Simulator } from '../simulator';
import { DESKTOP, PHONE, screenshot } from '../unit/web-client/support/browser';
import { launchBrowser } from './browser';
import { openEditor } from './editor';
import { ask, getPage, linksIn, send, sendOrderLink, tokenOf } from './pages';
import {
	connectLine,
	installBot,
	lastItem,
	openCampaign,
	readTemplate,
	runs,
	settle,
	sqliteRows,
	withParameters,
} from './shop';
import type { Bot, Rows } from './shop';

jest.setTimeout(180_000);

/** Would run if any page showed a text as HTML. */
const HOSTILE = '<img src=x onerror="globalThis.hacked=1">';

const products = [
	{
		productId: 'cake',
		variantId: 'cake-6',
		title: '手工鳳梨酥',
		variantTitle: '6 入',
		price: 320,
		groupPrice: 280,
		stock: 50,
	},
	{ productId: 'nougat', title: `牛奶糖${HOSTILE}`, price: 150, groupPrice: 120, stock: 5 },
];

let simulator: Simulator;
let n8n: N8n;
let browser: Browser;
let rows: Rows;
let bot: Bot;
let storefront: Bot;
let groupId: string;
let groupUrl: string;
let ming: string;
const errors: string[] = [];
const contexts: BrowserContext[] = [];

beforeAll(async () => {
	[simulator, n8n, browser] = await Promise.all([
		startSimulator(),
		startN8n({ env: { GENERIC_TIMEZONE: 'Asia/Taipei' } }),
		launchBrowser(),
	]);
	rows = sqliteRows(n8n);
	await connectLine(n8n, simulator);
	bot = await installBot(n8n, simulator, await readTemplate('line-group-bot.json'));
	storefront = await openStorefront(withExampleShop(await readTemplate('storefront.json'), n8n.url));
	lastItem(await n8n.runManually(storefront.id, 'Set Up the Shop'), 'Update the Shop');

	ming = simulator.createUser({ displayName: `小明${HOSTILE}`, friendOf: simulator.defaultChannel }).userId;
	({ groupId } = simulator.createGroup({ name: '社區團購群', memberIds: [ming] }));
	simulator.inviteBot(groupId);
	await settle(simulator, n8n, rows, bot.id);
	const opening = await readTemplate('open-campaign.json');
	const prepaid = opening.nodes.map((node) =>
		node.name === 'Open the Campaign'
			? { ...node, parameters: { ...node.parameters, rules: { payment: 'prepaid' } } }
			: node,
	);
	await openCampaign(n8n, { ...opening, nodes: prepaid }, '社區團購群', products);
}, 600_000);

afterEach(async () => {
	await Promise.all(contexts.splice(0).map((context) => context.close()));
	expect(errors.splice(0)).toEqual([]);
});

afterAll(async () => {
	await browser.close();
	await n8n.stop();
	await simulator.close();
});

async function openStorefront(workflow: WorkflowFile): Promise<Bot> {
	const id = await n8n.importWorkflow(workflow);
	const [url] = await n8n.activate(id);
	if (url === undefined) throw new Error('The storefront has no address.');
	return { id, url };
}

async function open(
	url: string,
	size = PHONE,
	prepare?: (context: BrowserContext) => Promise<unknown>,
): Promise<Page> {
	const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', locale: 'zh-TW' });
	contexts.push(context);
	await prepare?.(context);
	const page = await context.newPage();
	page.setDefaultTimeout(10_000);
	page.on('pageerror', (error) => errors.push(String(error)));
	page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
	await page.goto(url);
	await page.waitForSelector('h1');
	return page;
}

/** What the workflow behind the pages was given, oldest first. */
async function items(): Promise<Array<Record<string, unknown>>> {
	await settle(simulator, n8n, rows, storefront.id);
	const found: Array<Record<string, unknown>> = [];
	for (const { id } of (await n8n.executions(storefront.id)).reverse()) {
		const { data } = await n8n.execution(id);
		const [run] = data.resultData.runData['Storefront Trigger'] ?? [];
		found.push(...(run?.data?.main[0] ?? []).map(({ json }) => json));
	}
	return found;
}

const eventsOf = async (orderCode: string): Promise<string[]> =>
	(await items()).flatMap(({ event, order }) =>
		(order as { code: string }).code === orderCode ? [String(event)] : [],
	);

/** A picture as a telephone would make one, with words in it that must not come out again. */
function picture(): Buffer {
	const png = new PNG({ width: 60, height: 60 });
	png.data.fill(0xcc);
	return PNG.sync.write(png);
}

/** Fills in the checkout of a page that has just opened it, and sends it. */
async function checkOut(page: Page, name: string, payment: string): Promise<void> {
	await page.getByText('面交自取').click();
	await page.getByLabel('姓名').fill(name);
	await page.getByLabel('手機號碼').fill('0912345678');
	await page.getByText('社區大門口').click();
	await page.getByText(payment).click();
}

describe('from the group to a paid order', () => {
	let orderUrl: string;
	let code: string;

	test('the menu leads to the page of the group', async () => {
		simulator.say(groupId, ming, '選單');
		await settle(simulator, n8n, rows, bot.id);
		const links = simulator.chat(groupId).flatMap(linksIn);
		[groupUrl = ''] = links.filter((link) => link.startsWith(storefront.url));
		expect(groupUrl).toMatch(/\?t=[\w.-]+$/);
		const { status, headers, data } = await getPage(groupUrl);
		expect(status).toBe(200);
		expect(headers.get('content-security-policy')).toMatch(/^sandbox (?!.*allow-same-origin)/);
		expect(headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(data).toMatchObject({
			kind: 'group',
			groupName: '社區團購群',
			me: null,
			guests: true,
			orders: [],
		});
	});

	test('a guest fills a cart, checks out and gets an order', async () => {
		const page = await open(groupUrl);
		await screenshot(page, 'journey-1-group');
		await page.getByRole('button', { name: '加入購物車：手工鳳梨酥 6 入' }).click();
		await page.getByRole('button', { name: '手工鳳梨酥 6 入 加一件' }).click();
		await page.getByRole('button', { name: '看購物車' }).click();
		await screenshot(page, 'journey-2-cart');
		await page.getByRole('button', { name: '去結帳' }).click();
		await checkOut(page, '王小明', '銀行轉帳');
		await page.getByLabel('備註').fill(`請放警衛室 ${HOSTILE}`);
		await screenshot(page, 'journey-3-checkout');
		await page.getByRole('button', { name: '送出訂單' }).click();
		await page.getByRole('heading', { name: '訂購完成' }).waitFor();
		await screenshot(page, 'journey-4-done');

		const link = page.getByRole('link', { name: '查看訂單' });
		orderUrl = new URL((await link.getAttribute('href')) ?? '', storefront.url).href;
		await link.click();
		await page.getByRole('heading', { name: '等待付款' }).waitFor();
		expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
		await screenshot(page, 'journey-5-to-pay');
		const order = (await getPage(orderUrl)).data as OrderPage;
		({ code } = order);
		expect(order).toMatchObject({ stage: 'to_pay', payableMinor: 560, note: `請放警衛室 ${HOSTILE}` });
		expect(await eventsOf(code)).toEqual(['cart_submitted']);
	});

	test('a proof of the transfer goes to the shop, which accepts it', async () => {
		const page = await open(orderUrl);
		await page.getByRole('button', { name: '去付款' }).click();
		await page.getByLabel('轉出帳號後五碼').fill('12345');
		await page
			.getByLabel('轉帳畫面')
			.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: picture() });
		await screenshot(page, 'journey-6-pay');
		await page.getByRole('button', { name: '回報已付款' }).click();
		await page.getByRole('heading', { name: '等待商家核對' }).waitFor();
		await screenshot(page, 'journey-7-checking');

		expect(await eventsOf(code)).toEqual(['cart_submitted', 'proof_uploaded']);
		const { proofCode } = (await items()).at(-1)!;
		await sendOrderLink(n8n, { resource: 'payment', operation: 'acceptProof', proofCode });
		await page.reload();
		await page.getByText('付款完成').waitFor();
		await screenshot(page, 'journey-8-paid');
	});

	test('ledger, lines and stock say the same', async () => {
		expect(
			await rows(`select sum(e.delta) as ledger, (select sum(quantity) from order_lines) as lines,
				(select sum(taken) from stocks) as taken from order_events e`),
		).toEqual([{ ledger: 2, lines: 2, taken: 2 }]);
		expect(
			await rows(`select total_minor + adjustments_minor as payable, paid_at > 0 as paid from orders`),
		).toEqual([{ payable: 560, paid: 1 }]);
	});

	test('a desktop shows the same; what is ordered there can be cancelled', async () => {
		const page = await open(groupUrl, DESKTOP);
		await page.getByRole('button', { name: /加入購物車：牛奶糖/ }).click();
		await page.getByRole('button', { name: '看購物車' }).click();
		await page.getByRole('button', { name: '去結帳' }).click();
		await page.getByText('面交自取').click();
		expect(await page.getByText('取貨付款').count()).toBe(0);
		await checkOut(page, '林志明', '銀行轉帳');
		await screenshot(page, 'journey-desktop-checkout');
		await page.getByRole('button', { name: '送出訂單' }).click();
		await page.getByRole('heading', { name: '訂購完成' }).waitFor();
		await screenshot(page, 'journey-desktop-done');
		await page.getByRole('link', { name: '查看訂單' }).click();
		await page.getByRole('button', { name: '取消訂單' }).click();
		await page.getByRole('button', { name: '確定取消訂單' }).click();
		await page.getByRole('heading', { name: '訂單已取消' }).waitFor();
		expect((await items()).at(-1)).toMatchObject({ event: 'order_cancelled' });
	});
});

/** Publishes a template that begins with a form. Resolves with the form's address. */
async function openForm(file: string, at: string): Promise<string> {
	const template = await readTemplate(file);
	const form = template.nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger')!;
	const options = { ...(form.parameters.options as object), path: at };
	const id = await n8n.importWorkflow(withParameters(template, form.name, { options }));
	const { versionId } = await n8n.rest<{ versionId: string }>('GET', `/workflows/${id}`);
	await n8n.rest('POST', `/workflows/${id}/activate`, { versionId });
	return `${n8n.url}/form/${at}`;
}

/** A form that only staff may open, in a browser that is signed in. */
async function openStaffForm(url: string): Promise<Page> {
	const page = await openEditor(browser, n8n);
	contexts.push(page.context());
	page.setDefaultTimeout(15_000);
	await page.goto(url);
	// n8n asks once whether the form may know who is signed in.
	await page.getByRole('button', { name: /allow|authorize|approve/i }).click();
	return page;
}

describe('from a chat with the seller to a paid order', () => {
	let code: string;
	let orderUrl: string;

	const newestLink = () =>
		simulator
			.chat(ming)
			.filter(({ from }) => from === 'bot')
			.flatMap(linksIn)
			.filter((link) => link.startsWith(storefront.url) && !link.includes('#'))
			.at(-1) ?? '';

	test('staff make the order by a form, and its link is pushed for one message', async () => {
		// Somebody whom the shop has met.
		for (const text of ['A2+1', '取消']) {
			simulator.say(groupId, ming, text);
			await settle(simulator, n8n, rows, bot.id);
		}
		const page = await openStaffForm(await openForm('fast-order.json', 'fast-order'));
		await page.getByLabel(/^顧客/).fill('小明');
		await page.getByLabel(/^商品/).fill('鳳梨酥');
		await page.getByRole('button', { name: '下一步' }).click();
		const customer = page.locator('select').first();
		await customer.waitFor();
		const people = await customer.locator('option').allTextContents();
		await customer.selectOption({ label: people.find((option) => option.includes(ming)) ?? 'nobody' });
		await page.locator('select').nth(1).selectOption({ index: 1 });
		await page.getByRole('button', { name: '試算' }).click();
		await page.getByText('應付總額 320 元').waitFor();
		await page.locator('select').first().selectOption({ label: '成立訂單並傳送連結' });
		const before = simulator.quotaUsed();
		await page.getByRole('button', { name: '送出' }).click();
		await page.getByText('使用了 1 則訊息額度').waitFor();
		expect(simulator.quotaUsed() - before).toBe(1);
		expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
		[{ code }] = (await rows(`select code from orders where source = 'fast_order'`)) as [{ code: string }];
	});

	test('when the buyer writes, the link comes again as a reply, free of charge', async () => {
		const answering = await installBot(n8n, simulator, answerByCode());
		const before = simulator.quotaUsed();
		simulator.say(ming, ming, code);
		await settle(simulator, n8n, rows, answering.id);
		expect(simulator.chat(ming).at(-1)).toMatchObject({ from: 'bot', sentBy: 'reply' });
		// In the group everybody could open the order, so nothing is said there.
		const said = simulator.chat(groupId).length;
		simulator.say(groupId, ming, code);
		await settle(simulator, n8n, rows, answering.id);
		expect(simulator.chat(groupId)).toHaveLength(said + 1);
		expect(simulator.quotaUsed()).toBe(before);
		simulator.setWebhook(bot.url);
	});

	test('the buyer chooses, confirms and reports the transfer by five digits', async () => {
		orderUrl = newestLink();
		const page = await open(orderUrl);
		await screenshot(page, 'journey-fast-1-to-confirm');
		await page.getByRole('button', { name: '填寫運送與付款' }).last().click();
		await checkOut(page, '王小明', '銀行轉帳');
		await page.getByRole('button', { name: '儲存' }).click();
		await page.getByRole('button', { name: '確認訂單' }).click();
		await page.getByRole('heading', { name: '等待付款' }).waitFor();
		await screenshot(page, 'journey-fast-2-confirmed');
		await page.getByRole('button', { name: '去付款' }).click();
		await page.getByLabel('轉出帳號後五碼').fill('54321');
		await page.getByRole('button', { name: '回報已付款' }).click();
		await page.getByRole('heading', { name: '等待商家核對' }).waitFor();
		expect(await eventsOf(code)).toEqual(['order_checked_out', 'order_confirmed', 'proof_uploaded']);
	});

	test("the bank's file is matched by amount and digits, first tried, then noted", async () => {
		const url = await openForm('payment-reconciliation.json', 'reconcile');
		const upload = async (page: Page, apply: boolean) => {
			await page.locator('input[type=file]').setInputFiles({
				name: 'statement.csv',
				mimeType: 'text/csv',
				buffer: Buffer.from(statement()),
			});
			if (apply) await page.getByLabel('把確定的記為已付款（不勾選：只試算）').check();
			const download = page.waitForEvent('download');
			await page.getByRole('button', { name: '核對' }).click();
			await download;
		};
		const trial = await openStaffForm(url);
		await upload(trial, false);
		await trial.getByText('試算完成，沒有更動任何訂單').waitFor();
		expect(await rows(`select paid_at from orders where code = '${code}'`)).toEqual([{ paid_at: null }]);

		await trial.goto(url);
		await upload(trial, true);
		await trial.getByText('已入帳 1 筆').waitFor();
		const page = await open(orderUrl);
		await page.getByRole('heading', { name: '店家準備中' }).waitFor();
		await screenshot(page, 'journey-fast-3-paid');
		expect(await rows(`select state, paid_at > 0 as paid from orders where code = '${code}'`)).toEqual([
			{ state: 'paid', paid: 1 },
		]);
	});

	/** What a bank gives out: the wanted payment between others. */
	function statement(): string {
		const day = new Date(Date.now() + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 19);
		return [
			'日期,摘要,支出金額,存入金額,備註',
			`${day},電費,"1,280",,`,
			`${day},轉帳,,320,0120000000054321`,
			`${day},利息,,7,`,
		].join('\r\n');
	}

	/** Replies with the order whose code somebody writes. */
	function answerByCode(): WorkflowFile {
		const credentials = { lineMessagingApi: { id: null, name: 'LINE account' } };
		const line = 'n8n-nodes-line-group-buy';
		return {
			name: 'Answer with the order',
			nodes: [
				{
					...{ id: 'in', name: 'In', type: `${line}.lineGroupTrigger`, typeVersion: 1.1, position: [0, 0] },
					...{ parameters: { events: ['message'], sources: ['group', 'user'] }, credentials },
				},
				{
					...{ id: 'send', name: 'Send', type: `${line}.sendOrderLink`, typeVersion: 1, position: [200, 0] },
					parameters: {
						resource: 'order',
						operation: 'sendLink',
						orderCode: '={{ $json.text }}',
						sendBy: 'reply',
					},
					credentials,
				},
			],
			connections: { In: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1', timezone: 'Asia/Taipei' },
		};
	}
});

describe('inside LINE', () => {
	let liff: Bot;
	let sdk: string;
	let liffUrl: string;
	/** In the campaign, without what was cancelled. */
	const ordersOfMing = () => `orders o join buyers b on b.id = o.buyer_id
		where b.line_user_id = '${ming}' and o.state = 'placed' and o.campaign_id is not null`;
	const onPublicHost = (url: string) => url.replace('127.0.0.1', 'localhost');

	/** A page as LINE opens it, for who holds the ID token. */
	const openInLine = async (url: string, idToken: string, size = PHONE) =>
		await open(url, size, async (context) => {
			await context.addInitScript(`globalThis.idToken = ${JSON.stringify(idToken)}`);
			await context.route('https://static.line-scdn.net/liff/edge/2/sdk.js', (route) =>
				route.fulfill({ contentType: 'text/javascript', body: sdk }),
			);
		});

	beforeAll(async () => {
		sdk = await mockedSdk();
		const { liffId } = simulator.createLiffApp({ view: { type: 'tall', url: onPublicHost(storefront.url) } });
		const fields = loginCredential(simulator.login.channel, liffId, simulator.url);
		await n8n.createCredential('lineLoginApi', loginCredentialName, fields);
		const options = { options: { liffHost: 'localhost' }, guests: false };
		const template = withParameters(await readTemplate('storefront.json'), 'Storefront Trigger', options);
		const lineLoginApi = { id: null, name: loginCredentialName };
		const nodes = template.nodes.map((node) =>
			node.type === storefrontTriggerType
				? { ...node, credentials: { ...(node.credentials as object), lineLoginApi } }
				: node,
		);
		liff = await openStorefront({ ...template, nodes });
		liffUrl = `${onPublicHost(liff.url)}?t=${tokenOf(groupUrl)}`;
	});

	test('whom LINE makes known orders under their name and thanks in the chat', async () => {
		const { headers, data } = await getPage(liffUrl);
		expect(headers.get('content-security-policy')).not.toContain('sandbox');
		expect(headers.get('content-security-policy')).toContain("default-src 'none'");
		expect(data).toMatchObject({ me: null, guests: false });

		const page = await openInLine(liffUrl, simulator.login.issueIdToken(ming));
		await page.getByText('LINE 登入中').waitFor({ state: 'hidden' });
		await screenshot(page, 'journey-line-1-group');
		await page.getByRole('button', { name: /加入購物車：手工鳳梨酥/ }).click();
		await page.getByRole('button', { name: '看購物車' }).click();
		await page.getByRole('button', { name: '去結帳' }).click();
		await checkOut(page, '王小明', '銀行轉帳');
		await page.getByRole('button', { name: '送出訂單' }).click();
		await page.getByRole('heading', { name: '訂購完成' }).waitFor();
		await screenshot(page, 'journey-line-2-done');
		const thanks = await page.evaluate<object[]>('globalThis.sent');
		expect(thanks).toEqual([expect.objectContaining({ type: 'flex' })]);
		expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
		expect(await rows(`select total_minor from ${ordersOfMing()}`)).toEqual([{ total_minor: 280 }]);
	});

	test("on the editor's host the same pages stay in their sandbox", async () => {
		const { headers, data } = await getPage(`${liff.url}?t=${tokenOf(groupUrl)}`);
		expect(headers.get('content-security-policy')).toMatch(/^sandbox /);
		expect(data?.shop.liffId).toBeNull();
	});

	test("somebody's order opens for nobody else", async () => {
		const [{ code }] = (await rows(`select code from ${ordersOfMing()}`)) as [{ code: string }];
		const { link } = await sendOrderLink(n8n, { resource: 'order', operation: 'getLink', orderCode: code });
		const url = `${onPublicHost(liff.url)}?t=${tokenOf(String(link))}`;
		expect((await getPage(url)).data).toMatchObject({ kind: 'notice', notice: 'open_in_line' });
		const stranger = simulator.createUser({ displayName: '路人' }).userId;
		const { answer } = await ask(url, 'login', { idToken: simulator.login.issueIdToken(stranger) });
		expect(answer).toMatchObject({ ok: false, error: 'link_invalid' });
		const page = await openInLine(url, simulator.login.issueIdToken(ming));
		await page.getByRole('heading', { name: '等待付款' }).waitFor();
		await screenshot(page, 'journey-line-3-order');
	});

	test.each([
		['forged', () => `${simulator.login.issueIdToken(ming).slice(0, -6)}AAAAAA`, 'login_required'],
		['expired', () => simulator.login.issueIdToken(ming, { expiresIn: -10 }), 'login_expired'],
		[
			"another channel's",
			() => simulator.login.issueIdToken(ming, { clientId: '1234567890' }),
			'login_required',
		],
		[
			'made by somebody else',
			() => simulator.login.issueIdToken(ming, { issuer: 'https://x.example' }),
			'login_required',
		],
	])('an ID token that is %s lets nobody in', async (_, token, error) => {
		const { answer } = await ask(liffUrl, 'login', { idToken: token() });
		expect(answer).toMatchObject({ ok: false, error });
	});

	test('who is not known cannot order where guests may not', async () => {
		const { session, campaigns } = (await getPage(liffUrl)).data as GroupPage;
		const { answer } = await ask(liffUrl, 'submit_cart', {
			...{ session, submission: 'not-known-1', referralCode: null },
			lines: [{ campaignCode: campaigns[0]!.code, code: 'A1', quantity: 1 }],
			checkout: null,
		});
		expect(answer).toMatchObject({ ok: false, error: 'login_required' });
	});
});

/** LINE's SDK with LINE's own mock in it, which logs in as who the page is opened for and keeps what is sent. */
async function mockedSdk(): Promise<string> {
	const contents = `
		import liff from '@line/liff';
		import { LiffMockPlugin } from '@line/liff-mock';
		liff.use(new LiffMockPlugin());
		const { init } = liff;
		liff.init = async (config) => {
			await init({ ...config, mock: true });
			liff.$mock.set((data) => ({
				...data,
				isInClient: true,
				isLoggedIn: true,
				getIDToken: globalThis.idToken,
				getContext: { ...data.getContext, scope: ['openid', 'profile', 'chat_message.write'] },
			}));
			// Inside LINE, starting the SDK logs in.
			liff.login();
			const { sendMessages } = liff;
			globalThis.sent = [];
			liff.sendMessages = async (messages) => {
				globalThis.sent.push(...messages);
				return sendMessages(messages);
			};
		};
		globalThis.liff = liff;`;
	const root = path.resolve(__dirname, '../..');
	const { outputFiles } = await build({
		stdin: { contents, resolveDir: root },
		bundle: true,
		format: 'iife',
		write: false,
		logLevel: 'warning',
	});
	return outputFiles[0]!.text;
}

describe('whoever means harm', () => {
	const checkout = {
		...{ shippingId: 'pickup', paymentId: 'transfer', invoice: null, note: null },
		recipient: {
			...{ name: '陳大文', phone: '0987654321', email: null, country: 'TW', postalCode: null, address: null },
			...{ storeCode: null, storeName: null, pickupPlace: '社區大門口 週五 18:00–20:00' },
		},
	};

	/** A cart of somebody new. */
	async function newCart(code: string, quantity: number, submission: string) {
		const { session, campaigns } = (await getPage(groupUrl)).data as GroupPage;
		const lines = [{ campaignCode: campaigns[0]!.code, code, quantity }];
		return { session, submission, lines, checkout, referralCode: null };
	}

	const placed = (answer: PageAnswer) => {
		if (!answer.ok || !('orders' in answer)) throw new Error(JSON.stringify(answer));
		return answer.orders.map(({ code, url }) => ({ code, url: new URL(url, storefront.url).href }));
	};

	test('sent twice at the same moment, a cart is one order', async () => {
		const cart = await newCart('A1', 1, 'sent-twice-1');
		const answers = await Promise.all([1, 2, 3].map(() => ask(groupUrl, 'submit_cart', cart)));
		const codes = answers.flatMap(({ answer }) => placed(answer).map(({ code }) => code));
		expect(new Set(codes).size).toBe(1);
		expect(
			await rows(`select sum(quantity) as pieces from order_lines l join orders o on o.id = l.order_id
			where o.code = '${codes[0]}'`),
		).toEqual([{ pieces: 1 }]);
	});

	test('the last pieces are sold once, however many want them at the same moment', async () => {
		const carts = await Promise.all([1, 2, 3, 4].map((n) => newCart('A2', 2, `last-pieces-${n}`)));
		const answers = await Promise.all(carts.map((cart) => ask(groupUrl, 'submit_cart', cart)));
		const refused = answers.filter(({ answer }) => !answer.ok).map(({ answer }) => answer);
		expect(answers.filter(({ answer }) => answer.ok)).toHaveLength(2); // of five pieces
		for (const answer of refused) {
			expect(answer).toMatchObject({
				error: 'cart_refused',
				refusals: [{ code: 'A2', reason: 'insufficient_stock', left: 1 }],
			});
		}
		expect(await rows('select max(taken - quantity) as over from stocks where quantity is not null')).toEqual(
			[{ over: -1 }],
		);
	});

	test('a link opens what it was made for and nothing else, and not for good', async () => {
		const cart = await newCart('A1', 1, 'one-link-1');
		const [order] = placed((await ask(groupUrl, 'submit_cart', cart)).answer);
		const { code, url } = order!;
		const token = tokenOf(url);
		const page = async (forged: string) => await getPage(`${storefront.url}?t=${forged}`);
		const key = linkKey(simulator.defaultChannel.channelSecret);
		const link = { purpose: 'order', subject: code, version: 1, buyer: null } as const;
		const now = Math.floor(Date.now() / 1_000);
		const strange = linkKey('somebody else');

		for (const forged of [
			`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
			`${token}=`,
			signLink(strange, { ...link, expiresAt: now + 60 }),
			'',
			'x'.repeat(10_000),
		]) {
			const { status, data } = await page(forged);
			expect({ status, data }).toMatchObject({
				status: 404,
				data: { kind: 'notice', notice: 'link_invalid' },
			});
		}
		const expired = signLink(key, { ...link, expiresAt: now - 1 });
		expect(await page(expired)).toMatchObject({ status: 410, data: { notice: 'link_expired' } });
		// An order's link is no link of its group, nor the other way round.
		expect((await ask(url, 'submit_cart', cart)).answer).toMatchObject({ ok: false, error: 'link_invalid' });
		expect((await ask(groupUrl, 'cancel', {})).answer).toMatchObject({ ok: false, error: 'link_invalid' });

		expect((await page(token)).status).toBe(200);
		await sendOrderLink(n8n, { resource: 'order', operation: 'endLinks', orderCode: code });
		expect(await page(token)).toMatchObject({ status: 410, data: { notice: 'link_expired' } });
		expect((await ask(url, 'cancel', {})).answer).toMatchObject({ ok: false, error: 'link_expired' });
	});

	test('an upload is what its bytes are, and no larger than it may be', async () => {
		const [order] = placed((await ask(groupUrl, 'submit_cart', await newCart('A1', 1, 'uploads-1'))).answer);
		const { url } = order!;
		const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').toString('base64');
		const large = Buffer.concat([picture(), Buffer.alloc(6 * 1024 * 1024)]).toString('base64');
		const report = async (file: string) =>
			(await ask(url, 'report_payment', { lastFive: null, file })).answer;
		expect(await report(svg)).toMatchObject({ ok: false, error: 'file_type' });
		expect(await report(large)).toMatchObject({ ok: false, error: 'file_too_large' });
		const { status, answer } = await send(
			url,
			JSON.stringify({ action: 'x', filling: 'x'.repeat(9 * 1024 * 1024) }),
		);
		expect({ status, answer }).toMatchObject({ status: 413, answer: { ok: false, error: 'file_too_large' } });
		expect(
			await rows(`select count(*) as n from payment_proofs p join orders o on o.id = p.order_id
			where o.code = '${order!.code}'`),
		).toEqual([{ n: 0 }]);
	});

	test("one buyer's page tells nothing of another", async () => {
		const [mine, theirs] = [
			placed((await ask(groupUrl, 'submit_cart', await newCart('A1', 1, 'privacy-1'))).answer)[0]!,
			placed((await ask(groupUrl, 'submit_cart', await newCart('A1', 1, 'privacy-2'))).answer)[0]!,
		];
		const { html } = await getPage(mine.url);
		expect(html).toContain(mine.code);
		for (const secret of [theirs.code, ming, '陳大文', '0987654321', '小明', groupId])
			expect(html).not.toContain(secret);
		const group = await getPage(groupUrl);
		for (const secret of [mine.code, theirs.code, ming, '陳', '小明', groupId])
			expect(group.html).not.toContain(secret);
	});

	test('whoever asks too often is slowed down', async () => {
		const { data } = await getPage(groupUrl);
		const { session } = data as GroupPage;
		const loads = await Promise.all(Array.from({ length: 80 }, () => ask(groupUrl, 'load', { session })));
		const statuses = loads.map(({ status }) => status);
		expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(40);
		expect(statuses).toContain(429);
		expect(loads.find(({ status }) => status === 429)?.answer).toMatchObject({ error: 'too_many_requests' });
		// Others are let in meanwhile.
		expect((await getPage(groupUrl)).status).toBe(200);
	});

	test('no execution failed, and n8n told nobody anything', async () => {
		expect((await runs(n8n, storefront.id)).failed).toBe(0);
		expect(n8n.log.filter((line) => line.includes('could not answer'))).toEqual([]);
	});
});
