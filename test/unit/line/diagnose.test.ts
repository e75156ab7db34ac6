import { diagnose, type SetUp } from '../../../lib/line/diagnose';
import type { Finding } from '../../../lib/line/finding';
import type { ApiResponse, LineApi } from '../../../lib/line/messaging-api';

const NOW = Date.UTC(2026, 10, 21, 13, 0, 0, 500);
const WEBHOOK = 'https://n8n.example/webhook/abc/line';
const STORE = 'https://shop.example/webhook/group-buy';

type Answer = Partial<ApiResponse> | Error;
type Answers = Record<string, Answer>;

const ACCOUNT: Answers = {
	'GET /v2/bot/info': {
		body: {
			userId: `U${'1'.repeat(32)}`,
			basicId: '@shop',
			displayName: '團購小幫手',
			chatMode: 'bot',
			markAsReadMode: 'auto',
		},
	},
	'GET /v2/bot/channel/webhook/endpoint': { body: { endpoint: WEBHOOK, active: true } },
	'POST /v2/bot/channel/webhook/test': {
		body: { success: true, timestamp: '', statusCode: 200, reason: 'OK', detail: '200' },
	},
	'GET /v2/bot/message/quota': { body: { type: 'limited', value: 200 } },
	'GET /v2/bot/message/quota/consumption': { body: { totalUsage: 20 } },
};

const app = (changes: object = {}) => ({
	liffId: '2001234567-AbcdEfgh',
	description: '團購',
	view: { type: 'tall', url: STORE },
	scope: ['openid', 'profile', 'chat_message.write'],
	...changes,
});

const LOGIN: Answers = {
	'POST /oauth2/v3/token': { body: { access_token: 'token', expires_in: 899, token_type: 'Bearer' } },
	'GET /liff/v1/apps': { body: { apps: [app({ liffId: '2001234567-Other000' }), app()] } },
};

/** A LINE that answers by method and path; what it is not told of is 404. */
function line(answers: Answers, headers: Record<string, string> = {}): LineApi & { asked: string[] } {
	const asked: string[] = [];
	return {
		baseUrl: 'https://api.line.me',
		asked,
		request: ({ method, url }) => {
			const name = `${method} ${new URL(url).pathname}`;
			asked.push(name);
			const answer = answers[name] ?? { statusCode: 404, body: { message: 'Not found' } };
			if (answer instanceof Error) return Promise.reject(answer);
			return Promise.resolve({ statusCode: 200, body: {}, headers, ...answer });
		},
	};
}

interface Case {
	/** Answers that differ from those of a set-up without fault. */
	account?: Answers;
	login?: Answers | null;
	liffId?: string;
	setUp?: Partial<SetUp>;
}

async function findings({ account = {}, login = {}, liffId, setUp = {} }: Case = {}): Promise<Finding[]> {
	return await diagnose({
		messaging: line({ ...ACCOUNT, ...account }, { date: new Date(NOW).toUTCString() }),
		login: login && {
			api: line({ ...LOGIN, ...login }),
			channelId: '2001234567',
			channelSecret: 's3cret',
			liffId: liffId ?? '2001234567-AbcdEfgh',
		},
		storefrontUrl: STORE,
		editorUrl: 'https://n8n.example/',
		testWebhook: true,
		now: () => NOW,
		...setUp,
	});
}

const statuses = (list: readonly Finding[]) =>
	Object.fromEntries(list.map(({ check, status }) => [check, status]));

const BY_HAND = {
	joins_groups: 'check_by_hand',
	automatic_answers: 'check_by_hand',
	webhook_redelivery: 'check_by_hand',
	same_provider: 'check_by_hand',
};

test('a set-up without fault', async () => {
	const list = await findings();
	expect(statuses(list)).toEqual({
		access_token: 'ok',
		bot: 'ok',
		webhook_url: 'ok',
		webhook_active: 'ok',
		webhook_test: 'ok',
		quota: 'ok',
		clock: 'ok',
		...BY_HAND,
		login_channel: 'ok',
		liff_app: 'ok',
		liff_endpoint: 'ok',
		liff_host: 'ok',
		liff_size: 'ok',
		liff_scopes: 'ok',
		linked_account: 'check_by_hand',
		channel_published: 'check_by_hand',
	});
	expect(list.map(({ check }) => check)).toEqual([...new Set(list.map(({ check }) => check))]);
});

test('whatever is not fine says what to do, and what is fine has nothing to do', async () => {
	const broken = await findings({
		account: { 'GET /v2/bot/channel/webhook/endpoint': { body: { endpoint: WEBHOOK, active: false } } },
		login: { 'GET /liff/v1/apps': { body: { apps: [app({ scope: [], view: { type: 'full' } })] } } },
	});
	for (const { status, message, fix } of broken) {
		expect(message).not.toBe('');
		expect(fix === null).toBe(status === 'ok');
	}
});

test('without LINE Login, nothing of LIFF', async () => {
	const list = await findings({ login: null, setUp: { storefrontUrl: null } });
	expect(Object.keys(statuses(list)).filter((check) => /liff|login|linked|published/.test(check))).toEqual(
		[],
	);
	const withStore = await findings({ login: null });
	expect(statuses(withStore)).toMatchObject({ login_channel: 'warning' });
});

test('LINE tests the webhook only when it is wanted', async () => {
	const messaging = line(ACCOUNT);
	expect(statuses(await findings({ setUp: { messaging, testWebhook: false } }))).not.toHaveProperty(
		'webhook_test',
	);
	expect(messaging.asked).not.toContain('POST /v2/bot/channel/webhook/test');
});

test('a token that LINE refuses is told once, and the rest goes on', async () => {
	const messaging = line(
		{ 'GET /v2/bot/info': { statusCode: 401, body: { message: 'Authentication failed' } } },
		{ date: new Date(NOW).toUTCString() },
	);
	const list = await findings({ setUp: { messaging } });
	expect(messaging.asked).toEqual(['GET /v2/bot/info']);
	expect(statuses(list)).toMatchObject({
		access_token: 'failed',
		clock: 'ok',
		login_channel: 'ok',
		...BY_HAND,
	});
	expect(list[0]).toMatchObject({
		check: 'access_token',
		message: expect.stringContaining('Authentication failed'),
	});
});

test('no way to LINE: neither side throws, and the clock is not guessed', async () => {
	const down = new Error('connect ECONNREFUSED; sent Bearer s3cret');
	const list = await findings({
		setUp: { messaging: line({ 'GET /v2/bot/info': down }) },
		login: { 'POST /oauth2/v3/token': down },
	});
	expect(statuses(list)).toEqual({
		access_token: 'failed',
		...BY_HAND,
		login_channel: 'failed',
		linked_account: 'check_by_hand',
		channel_published: 'check_by_hand',
	});
	expect(JSON.stringify(list)).not.toContain('s3cret');
});

const tested = (reason: string, statusCode = 0): Answers => ({
	'POST /v2/bot/channel/webhook/test': {
		body: { success: false, timestamp: '', statusCode, reason, detail: 'detail' },
	},
});
const used = (totalUsage: number, quota: object = { type: 'limited', value: 200 }): Answers => ({
	'GET /v2/bot/message/quota': { body: quota },
	'GET /v2/bot/message/quota/consumption': { body: { totalUsage } },
});
const endpoint = (body: object): Answers => ({ 'GET /v2/bot/channel/webhook/endpoint': { body } });
const server = { statusCode: 500, body: { message: 'Internal server error' } };

test.each<[string, Answers, string, Finding['status'], RegExp, RegExp | null]>([
	[
		'Chat is on',
		{
			'GET /v2/bot/info': {
				body: { displayName: 'a', basicId: '@a', chatMode: 'chat', markAsReadMode: 'manual' },
			},
		},
		'bot',
		'warning',
		/staff can answer.*unread/,
		/Chat: off/,
	],
	[
		'no webhook URL',
		{ 'GET /v2/bot/channel/webhook/endpoint': { statusCode: 404 } },
		'webhook_url',
		'failed',
		/no webhook URL/,
		/production URL/,
	],
	[
		'an empty webhook URL',
		endpoint({ endpoint: '', active: false }),
		'webhook_url',
		'failed',
		/no webhook URL/,
		/production URL/,
	],
	[
		'LINE is disturbed',
		{ 'GET /v2/bot/channel/webhook/endpoint': server },
		'webhook_url',
		'failed',
		/internal failure/,
		/later/,
	],
	[
		'the editor’s test address',
		endpoint({ endpoint: 'https://n8n.example/webhook-test/abc/line', active: true }),
		'webhook_url',
		'warning',
		/only while the editor listens/,
		/production URL/,
	],
	[
		'"Use webhook" is off',
		endpoint({ endpoint: WEBHOOK, active: false }),
		'webhook_active',
		'failed',
		/sends no events/,
		/Use webhook: on/,
	],
	[
		'no connection',
		tested('COULD_NOT_CONNECT'),
		'webhook_test',
		'failed',
		/cannot connect.*detail/,
		/HTTPS.*WEBHOOK_URL/,
	],
	['too slow', tested('REQUEST_TIMEOUT'), 'webhook_test', 'failed', /in time/, /overloaded/],
	[
		'a wrong secret',
		tested('ERROR_STATUS_CODE', 401),
		'webhook_test',
		'failed',
		/401.*signature/,
		/channel secret/,
	],
	['a firewall', tested('ERROR_STATUS_CODE', 403), 'webhook_test', 'failed', /403/, /bot protection/],
	[
		'an inactive workflow',
		tested('ERROR_STATUS_CODE', 404),
		'webhook_test',
		'failed',
		/404.*nothing listens/,
		/Activate/,
	],
	['a redirect', tested('ERROR_STATUS_CODE', 301), 'webhook_test', 'failed', /redirects/, /Set the address/],
	['a proxy without n8n', tested('ERROR_STATUS_CODE', 502), 'webhook_test', 'failed', /502.*not well/, /log/],
	[
		'a reason that is new',
		tested('UNCLASSIFIED'),
		'webhook_test',
		'failed',
		/UNCLASSIFIED \(detail\)/,
		/reachable/,
	],
	[
		'too many tests',
		{ 'POST /v2/bot/channel/webhook/test': { statusCode: 429, body: { message: 'The API rate limit' } } },
		'webhook_test',
		'warning',
		/60 times an hour/,
		/later/,
	],
	[
		'a test that LINE cannot do',
		{ 'POST /v2/bot/channel/webhook/test': server },
		'webhook_test',
		'failed',
		/internal failure/,
		/later/,
	],
	['no limit', used(5, { type: 'none' }), 'quota', 'ok', /5 messages.*without a limit/, null],
	['enough left', used(180), 'quota', 'ok', /20 of 200/, null],
	['few left', used(181), 'quota', 'warning', /19 of 200/, /plan/],
	['none left', used(200), 'quota', 'failed', /refuses pushes.*Orders go on/, /plan/],
	['more used than there were', used(240), 'quota', 'failed', /All 200/, /plan/],
	['no quota told', { 'GET /v2/bot/message/quota': server }, 'quota', 'failed', /internal failure/, /later/],
])('account: %s', async (_, account, check, status, message, fix) => {
	const finding = (await findings({ account })).find((one) => one.check === check);
	expect(finding).toMatchObject({ status, message: expect.stringMatching(message) });
	if (fix) expect(finding!.fix).toMatch(fix);
	else expect(finding!.fix).toBeNull();
});

test.each<[number, Finding['status'], RegExp]>([
	[0, 'ok', /agrees/],
	[29_000, 'ok', /agrees/],
	[-29_000, 'ok', /agrees/],
	[31_000, 'warning', /31 seconds ahead of/],
	[-31_000, 'warning', /31 seconds behind/],
	[299_000, 'warning', /299 seconds/],
	[301_000, 'failed', /301 seconds ahead of/],
	[-86_400_000, 'failed', /86400 seconds behind/],
])('a clock that is %i ms ahead', async (ahead, status, message) => {
	const clock = (await findings({ setUp: { now: () => NOW + ahead } })).find(
		({ check }) => check === 'clock',
	);
	expect(clock).toMatchObject({ status, message: expect.stringMatching(message) });
});

test('the quickest answer tells the time: the first took two minutes', async () => {
	const messaging = line(ACCOUNT);
	const { request } = messaging;
	let now = NOW;
	messaging.request = async (asked) => {
		const answer = await request(asked);
		const date = new Date(now).toUTCString();
		now += messaging.asked.length === 1 ? 120_000 : 10;
		return { ...answer, headers: { Date: date } };
	};
	const clock = (await findings({ setUp: { messaging, now: () => now } })).find(
		({ check }) => check === 'clock',
	);
	expect(clock).toMatchObject({ status: 'ok' });
});

const withApp = (changes: object): Answers => ({ 'GET /liff/v1/apps': { body: { apps: [app(changes)] } } });
const at = (url: unknown) => withApp({ view: { type: 'tall', url } });

test.each<[string, Case, string, Finding['status'], RegExp, RegExp | null]>([
	[
		'a wrong pair',
		{ login: { 'POST /oauth2/v3/token': { statusCode: 400, body: { error: 'invalid_client' } } } },
		'login_channel',
		'failed',
		/this pair/,
		/LINE Login channel/,
	],
	[
		'the Messaging API channel’s pair',
		{ login: { 'GET /liff/v1/apps': { statusCode: 401, body: { message: 'Authentication failed' } } } },
		'liff_app',
		'failed',
		/Authentication failed/,
		/Messaging API channel do not do/,
	],
	[
		'LINE is disturbed',
		{ login: { 'GET /liff/v1/apps': server } },
		'liff_app',
		'failed',
		/internal failure/,
		/again/,
	],
	[
		'no LIFF app',
		{ login: { 'GET /liff/v1/apps': { statusCode: 404 } } },
		'liff_app',
		'failed',
		/has no LIFF app/,
		/LIFF → Add/,
	],
	[
		'a LIFF ID with a slip',
		{ liffId: '2001234567-abcdefgh' },
		'liff_app',
		'failed',
		/has no LIFF app "2001234567-abcdefgh"/,
		/2001234567-Other000, 2001234567-AbcdEfgh/,
	],
	[
		'a LIFF ID of another channel',
		{ liffId: '2009999999-AbcdEfgh' },
		'liff_app',
		'failed',
		/not of channel 2001234567/,
		/LIFF ID/,
	],
	['a slash at the end', { login: at(`${STORE}/`) }, 'liff_endpoint', 'ok', /opens the storefront/, null],
	['a query', { login: at(`${STORE}?lang=en`) }, 'liff_endpoint', 'ok', /opens the storefront/, null],
	[
		'a page above',
		{ login: at('https://shop.example/') },
		'liff_endpoint',
		'warning',
		/above the storefront/,
		/Endpoint URL: https:\/\/shop/,
	],
	[
		'another page',
		{ login: at('https://shop.example/other') },
		'liff_endpoint',
		'failed',
		/not the storefront/,
		/Endpoint URL/,
	],
	[
		'a page below',
		{ login: at(`${STORE}/cart`) },
		'liff_endpoint',
		'failed',
		/not the storefront/,
		/Endpoint URL/,
	],
	[
		'a path that only begins alike',
		{ login: at('https://shop.example/webhook/group') },
		'liff_endpoint',
		'failed',
		/not the/,
		/Endpoint/,
	],
	[
		'another host',
		{ login: at('https://evil.example/webhook/group-buy') },
		'liff_endpoint',
		'failed',
		/not the/,
		/Endpoint/,
	],
	[
		'no endpoint',
		{ login: withApp({ view: undefined }) },
		'liff_endpoint',
		'failed',
		/not the storefront/,
		/Endpoint/,
	],
	[
		'an endpoint that is no address',
		{ login: at('shop') },
		'liff_endpoint',
		'failed',
		/opens shop/,
		/Endpoint/,
	],
	[
		'a Storefront URL that is none',
		{ setUp: { storefrontUrl: 'shop' } },
		'liff_endpoint',
		'failed',
		/"shop" is no https/,
		/WEBHOOK_URL/,
	],
	[
		'a Storefront URL by http',
		{ setUp: { storefrontUrl: 'http://shop.example' } },
		'liff_endpoint',
		'failed',
		/no https/,
		/HTTPS/,
	],
	[
		'no Storefront URL',
		{ setUp: { storefrontUrl: null } },
		'liff_endpoint',
		'check_by_hand',
		/opens https:\/\/shop/,
		/Compare/,
	],
	[
		'the editor’s host',
		{ setUp: { editorUrl: 'https://shop.example:8443/' } },
		'liff_host',
		'failed',
		/own host, shop\.example/,
		/second hostname/,
	],
	[
		'an endpoint on the editor’s host, and no Storefront URL',
		{ login: at('https://n8n.example/webhook/a'), setUp: { storefrontUrl: null } },
		'liff_host',
		'failed',
		/own host, n8n\.example/,
		/second hostname/,
	],
	[
		'Full',
		{ login: withApp({ view: { type: 'full', url: STORE } }) },
		'liff_size',
		'warning',
		/size.* is full/,
		/Tall/,
	],
	['no size', { login: withApp({ view: { url: STORE } }) }, 'liff_size', 'warning', /unknown/, /Tall/],
	[
		'LINE’s default scopes',
		{ login: withApp({ scope: ['profile', 'chat_message.write'] }) },
		'liff_scopes',
		'failed',
		/openid/,
		/openid/,
	],
	[
		'no chat_message.write',
		{ login: withApp({ scope: ['openid', 'profile'] }) },
		'liff_scopes',
		'warning',
		/chat_message\.write/,
		/View all/,
	],
	[
		'no scopes at all',
		{ login: withApp({ scope: undefined }) },
		'liff_scopes',
		'failed',
		/openid.*profile.*chat/,
		/openid, profile/,
	],
])('LIFF: %s', async (_, given, check, status, message, fix) => {
	const finding = (await findings(given)).find((one) => one.check === check);
	expect(finding).toMatchObject({ status, message: expect.stringMatching(message) });
	if (fix) expect(finding!.fix).toMatch(fix);
	else expect(finding!.fix).toBeNull();
});
