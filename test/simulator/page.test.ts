import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../e2e/browser';
import { startSimulator, type Simulator } from './index';
import { seed } from './seed';
import { callApi, startBot, text } from './support';

let browser: Browser;
let simulator: Simulator;
let bot: Awaited<ReturnType<typeof startBot>>;
let page: Page;
let groupId: string;
let errors: string[];

beforeAll(async () => {
	// jest cannot import the ES module that finds the browser.
	const module = pathToFileURL(join(__dirname, '../../scripts/lib/chromium.mjs')).href;
	const print = `import('${module}').then(async (m) => console.log(JSON.stringify(await m.browserSettings())))`;
	process.env['TEST_BROWSER'] ??= execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' });
	browser = await launchBrowser();
}, 300_000);
afterAll(() => browser.close());

beforeEach(async () => {
	bot = await startBot();
	simulator = await startSimulator();
	({ groupId } = seed(simulator));
	simulator.setWebhook(bot.url);
});
afterEach(async () => {
	await page.context().close();
	await simulator.close();
	await bot.close();
	expect(errors).toEqual([]);
});

async function open(width = 1360, path = `/#${groupId}`) {
	const context = await browser.newContext({ viewport: { width, height: 760 } });
	page = await context.newPage();
	page.setDefaultTimeout(8_000);
	errors = [];
	page.on('pageerror', (error) => errors.push(String(error)));
	await page.goto(simulator.url + path);
	await page.waitForSelector('.chat-row', { state: 'attached' });
}

const members = () => [...simulator.state.users.values()];
const pushMessages = (...messages: unknown[]) =>
	callApi(simulator, 'POST /v2/bot/message/push', { to: groupId, messages });
const messages = () => page.locator('.messages');
/** The page may show a click's effect before its request arrives: asks again for 5 seconds. */
const lastEventMatches = async (expected: object) => {
	const end = Date.now() + 5_000;
	for (;;) {
		await simulator.webhooks.idle();
		try {
			expect(bot.events.at(-1)).toMatchObject(expected);
			return;
		} catch (error) {
			if (Date.now() > end) throw error;
		}
		await page.waitForTimeout(10);
	}
};

test('invite, write as two members, see the reply and what it costs', async () => {
	await open();
	await page.click('.empty button');
	await messages().getByText('團購小幫手 加入了聊天室').waitFor();
	const input = page.locator('.composer textarea');
	await input.fill('A1+1');
	await input.press('Enter');
	await page.getByRole('radio', { name: '林志明' }).click();
	await input.fill('第一行');
	await input.press('Shift+Enter');
	await input.pressSequentially('第二行');
	await input.press('Enter');
	await messages().getByText('第二行').waitFor();
	const [first, second] = members();
	expect(simulator.chat(groupId)).toMatchObject([
		{ userId: first!.userId, text: 'A1+1' },
		{ userId: second!.userId, text: '第一行\n第二行' },
	]);
	await lastEventMatches({ message: { text: '第一行\n第二行' } });
	const { replyToken } = bot.events.at(-1)!;
	await callApi(simulator, 'POST /v2/bot/message/reply', { replyToken, messages: [text('收到 👍')] });
	await messages().getByText('收到 👍').waitFor();
	expect(await messages().locator('.cost').allTextContents()).toEqual(['回覆 · 免費']);
	await pushMessages(text('通知'));
	await messages().getByText('通知').waitFor();
	expect(await messages().locator('.cost').last().textContent()).toBe('推播 · 計入額度');
	await page.locator('.quota-chip', { hasText: '6 / 200' }).waitFor();
});

test('a narrowcast appears in the chat of each friend when it is sent', async () => {
	const [ming] = members().map(({ userId }) => userId);
	simulator.follow(ming!);
	await open(1360, `/#${ming}`);
	const sent = await callApi(simulator, 'POST /v2/bot/message/narrowcast', { messages: [text('週五開團')] });
	expect(await messages().getByText('週五開團').count()).toBe(0);
	simulator.finishNarrowcast(sent.headers.get('x-line-request-id') ?? '');
	await messages().getByText('週五開團').waitFor();
	expect(await messages().locator('.cost').allTextContents()).toEqual(['分眾 · 計入額度']);
	await page.locator('.quota-chip', { hasText: '1 / 200' }).waitFor();
	await callApi(simulator, 'POST /v2/bot/message/broadcast', { messages: [text('最後一天')] });
	await messages().getByText('最後一天').waitFor();
	expect(await messages().locator('.cost').last().textContent()).toBe('全部好友 · 計入額度');
});

test('what users and the account write stays text', async () => {
	const attack = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
	simulator.inviteBot(groupId);
	const { userId } = simulator.createUser({ displayName: attack, friendOf: simulator.defaultChannel });
	simulator.memberJoins(groupId, userId);
	simulator.say(groupId, userId, `${attack} javascript:alert(1) https://example.com/"onclick="x`);
	simulator.postback(groupId, userId, 'x', { displayText: attack });
	await pushMessages(
		text(attack),
		{
			type: 'flex',
			altText: attack,
			contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [text(attack)] } },
		},
		{
			type: 'template',
			altText: 'x',
			template: {
				type: 'buttons',
				text: attack,
				actions: [{ type: 'message', label: '<b>x</b>', text: attack }],
			},
		},
	);
	await open();
	await messages().getByText('<b>x</b>').waitFor();
	await page.click('[role=tab]:nth-child(3)');
	await page.locator('.log-head', { hasText: /message\d/ }).click();
	await page.locator('.log-details').getByText('onerror').first().waitFor();
	expect(await page.evaluate('window.hacked')).toBeUndefined();
	expect(await page.locator('img[src="x"], .messages script').count()).toBe(0);
	const links = await messages().locator('a').all();
	expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual(['https://example.com/']);
});

test('buttons of Flex, templates and quick replies do what they say', async () => {
	simulator.inviteBot(groupId);
	const buttons = {
		type: 'bubble',
		footer: {
			type: 'box',
			layout: 'vertical',
			contents: [
				{ type: 'button', action: { type: 'message', label: '買一個', text: 'A1+1' } },
				{
					type: 'button',
					action: { type: 'postback', label: '取消訂單', data: 'action=cancel', displayText: '我要取消' },
				},
				{
					type: 'button',
					action: {
						type: 'postback',
						label: '填單',
						data: 'f',
						inputOption: 'openKeyboard',
						fillInText: '姓名：',
					},
				},
				{ type: 'button', action: { type: 'datetimepicker', label: '取貨日', data: 'pick', mode: 'date' } },
			],
		},
	};
	await pushMessages({ type: 'flex', altText: 'x', contents: buttons });
	await open();
	await messages().getByRole('button', { name: '買一個' }).click();
	await messages().getByText('A1+1').waitFor();
	await lastEventMatches({ type: 'message', message: { text: 'A1+1' } });

	await messages().getByRole('button', { name: '取消訂單' }).click();
	await messages().getByText('我要取消').waitFor();
	await lastEventMatches({
		type: 'postback',
		postback: { data: 'action=cancel' },
		source: { userId: members()[0]!.userId },
	});

	await messages().getByRole('button', { name: '填單' }).click();
	const input = page.locator('.composer textarea');
	while ((await input.inputValue()) !== '姓名：') await page.waitForTimeout(10);

	await messages().getByRole('button', { name: '取貨日' }).click();
	await page.fill('dialog input', '2026-12-24');
	await page.click('dialog button[type=submit]');
	await page.waitForSelector('dialog', { state: 'hidden' });
	await lastEventMatches({ postback: { data: 'pick', params: { date: '2026-12-24' } } });

	await pushMessages({
		...text('選一個'),
		quickReply: {
			items: [{ type: 'action', action: { type: 'message', label: '我的訂單', text: '我的訂單' } }],
		},
	});
	await page.click('.quick-replies button');
	await messages().getByText('我的訂單').waitFor();
	await page.waitForSelector('.quick-replies', { state: 'detached' });
});

test("edit, unsend and quote one's own message", async () => {
	simulator.inviteBot(groupId);
	simulator.say(groupId, members()[0]!.userId, 'A1+1');
	await open();
	const choose = async (item: string) => {
		await messages().locator('.entry').last().hover();
		await messages().locator('.entry-menu').last().click();
		await page.getByRole('menuitem', { name: item }).click();
	};
	await choose('編輯');
	await page.fill('dialog input', 'A1+3');
	await page.click('dialog button[type=submit]');
	await messages().getByText('A1+3').waitFor();
	await lastEventMatches({ type: 'messageEdited', message: { text: 'A1+3' } });

	await choose('回覆這則訊息');
	await page.fill('.composer textarea', '+1');
	await page.press('.composer textarea', 'Enter');
	await messages().locator('blockquote').getByText('A1+3').waitFor();

	await choose('收回');
	await messages().getByText('陳怡君 已收回訊息').waitFor();
	await lastEventMatches({ type: 'unsend' });
});

test('create a group with a new member, in English', async () => {
	await open();
	await page.getByText('English').click();
	await page.getByRole('button', { name: 'New group' }).click();
	await page.fill('dialog input[name=name]', 'Tea lovers');
	await page.click('dialog button[type=submit]');
	await page.locator('.bar-title', { hasText: 'Tea lovers' }).waitFor();
	await page.getByRole('button', { name: 'Add member' }).click();
	await page.fill('dialog input[name=displayName]', 'Ann');
	await page.click('dialog button[type=submit]');
	await page.getByRole('radio', { name: 'Ann' }).waitFor();
	const group = [...simulator.state.groups.values()].at(-1)!;
	expect(group).toMatchObject({ name: 'Tea lovers' });
	expect(group.memberIds).toHaveLength(7);
	await page.getByRole('button', { name: 'Let Ann leave the group' }).click();
	await page.getByRole('radio', { name: 'Ann' }).waitFor({ state: 'detached' });
});

test('what is being typed survives news from the server', async () => {
	simulator.inviteBot(groupId);
	await open();
	await page.focus('.composer textarea');
	await page.keyboard.type('A1');
	await pushMessages(text('打斷'));
	await messages().getByText('打斷').waitFor();
	await page.keyboard.type('+1');
	expect(await page.inputValue('.composer textarea')).toBe('A1+1');
});

test('a phone: list, chat, panel, nothing wider than the screen', async () => {
	simulator.inviteBot(groupId);
	const bubble = {
		type: 'bubble',
		size: 'giga',
		body: { type: 'box', layout: 'vertical', contents: [text('很寬')] },
	};
	await pushMessages(
		{ type: 'flex', altText: 'x', contents: bubble },
		{ type: 'flex', altText: 'x', contents: { type: 'carousel', contents: [bubble, bubble] } },
	);
	simulator.say(groupId, members()[1]!.userId, 'x'.repeat(200));
	const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth');
	await open(375, '/');
	expect(await page.locator('.chat').isVisible()).toBe(false);
	expect(await overflow()).toBe(375);
	await page.click('.chat-row');
	await messages().getByText('很寬').first().waitFor();
	expect(await page.locator('.sidebar').isVisible()).toBe(false);
	expect(await overflow()).toBe(375);
	for (const bubbleElement of await messages().locator('.bot-message > .bubble').all()) {
		const box = (await bubbleElement.boundingBox())!;
		expect(box.x + box.width).toBeLessThanOrEqual(375);
	}
	await page.click('.open-panel');
	await page.getByRole('tab', { name: '官方帳號' }).click();
	await page.locator('.panel').getByText('已用 6 / 200 則').waitFor();
	await page.click('.close-panel');
	await page.click('.back');
	expect(await page.locator('.sidebar').isVisible()).toBe(true);
});
