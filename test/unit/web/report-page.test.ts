// A leader's report over a real store: link and password open it, and nothing else does.
import { createReportLink, revokeReportLink } from '../../../lib/store/report-links';
import type { Store } from '../../../lib/store/store';
import { handle } from '../../../lib/web/handle';
import { linkKey, signLink, type LinkPurpose } from '../../../lib/web/link-token';
import { orderToken, reportLink } from '../../../lib/web/links';
import { customLine, made } from '../../support/fast-orders';
import { addReferralCode, complete, referred } from '../../support/referrals';
import { DAY, HOUR, NOW } from '../../support/shop';
import { siteOf } from '../../support/storefront';
import { describeStores } from '../../support/stores';

const key = linkKey('secret');
const AT = NOW + DAY;
const MINUTE = 60_000;
const PASSWORD = '團主自己的密碼 8';
const HOSTILE = '</style><img src=x onerror=alert(1)>';

/** As a period, order of dates or view. */
const NO_CHOICES = [
	...['2026-12', '2024-11', '2026-13', '0000-00', '', '11/2026', '2026-11-01', 'constructor'],
	..."2026-10' or 1=1 --|../../etc/passwd|\u0000".split('|'),
	...[HOSTILE, '9'.repeat(1_000)],
];

type Fields = Record<string, string>;

let visitors = 0;

async function hashOf(store: Store): Promise<{ salt: string; password_hash: string }> {
	const { leaderId } = await addReferralCode(store, 'FIRST');
	const { code } = await createReportLink(store, { leaderId, password: PASSWORD, expiresAt: AT }, NOW);
	const { salt, password_hash } = await store.db
		.selectFrom('report_links')
		.selectAll()
		.where('code', '=', code)
		.executeTakeFirstOrThrow();
	await store.db.deleteFrom('report_links').execute();
	return { salt, password_hash };
}

describeStores((open) => {
	let store: Store;
	let lin: { code: string; token: string; orders: string[] };
	let chen: { code: string; token: string; orders: string[] };
	let errors: unknown[];
	let address: string;
	let secret: Awaited<ReturnType<typeof hashOf>>;

	beforeAll(async () => {
		secret = await hashOf(await open());
	});
	beforeEach(async () => {
		store = await open();
		address = `198.51.100.${(visitors += 1)}`;
		lin = await leader('LIN', '林團主');
		chen = await leader('CHEN', '陳團主');
		errors = [];
	});
	afterEach(() => expect(errors).toEqual([]));

	/** Two orders each, of which one is completed. */
	async function leader(code: string, name: string) {
		const referral = await addReferralCode(store, code, {}, name);
		const orders = [await referred(store, referral, 1_000), await referred(store, referral, 500)];
		await complete(store, orders.slice(0, 1), NOW + HOUR);
		const { leaderId } = referral;
		const link = await addLink(leaderId);
		return { code: link, token: tokenOf(link), orders };
	}

	/** Passwords take their time: one is enough for all links. */
	async function addLink(leaderId: number): Promise<string> {
		const row = { ...secret, leader_id: leaderId, created_at: NOW, expires_at: AT + DAY };
		// Rates are the process's.
		const code = `L${visitors}-${leaderId}`;
		await store.db
			.insertInto('report_links')
			.values({ ...row, code })
			.execute();
		return code;
	}

	const tokenOf = (code: string, expiresAt = AT + DAY) =>
		new URL(
			reportLink(key, { storefrontUrl: 'https://n8n.example/webhook/1/shop' }, code, expiresAt),
		).searchParams.get('t') ?? '';

	async function send(t: unknown, body: Fields | Buffer | undefined, now = AT) {
		const site = { ...siteOf(store), onError: (error: unknown) => errors.push(error) };
		const answer = await handle(
			site,
			{
				...{ method: body === undefined ? 'GET' : 'POST', origin: 'https://n8n.example', address },
				...{ query: { t }, liff: false },
				body: Buffer.isBuffer(body) || body === undefined ? body : form(body),
			},
			now,
		);
		return { ...answer, text: String(answer.body) };
	}
	const form = (fields: Fields) => Buffer.from(new URLSearchParams(fields).toString());
	const sign = (purpose: LinkPurpose, subject: string) =>
		signLink(key, { purpose, subject, version: 0, buyer: null, expiresAt: AT / 1_000 + 1_800 });
	const sessionIn = (text: string) => /name="session" value="([^"]+)"/.exec(text)?.[1] ?? '';

	/** Opens a report with its password. */
	async function enter(token = lin.token, now = AT): Promise<string> {
		const { status, text } = await send(token, { password: PASSWORD }, now);
		expect(status).toBe(200);
		return sessionIn(text);
	}

	test('a link leads to the storefront itself, never through LIFF, and needs one', () => {
		const settings = { storefrontUrl: 'https://n8n.example/webhook/1/shop', liffId: '165-abc' };
		expect(reportLink(key, settings, 'L1', AT)).toMatch(/^https:\/\/n8n\.example\/webhook\/1\/shop\?t=/);
		expect(() => reportLink(key, { storefrontUrl: null }, 'L1', AT)).toThrow('no storefront');
	});

	test('too many passwords and reports at once have to wait', async () => {
		const session = sign('report_session', lin.code);
		const all = async (fields: Fields) =>
			await Promise.all(Array.from({ length: 25 }, async () => (await send(lin.token, fields)).status));
		const count = (statuses: number[], status: number) => statuses.filter((one) => one === status).length;
		const reports = await all({ session, view: 'pending' });
		expect([count(reports, 200), count(reports, 429)]).toEqual([20, 5]);
		const passwords = await all({ password: 'wrong one' });
		expect([count(passwords, 403), count(passwords, 429)]).toEqual([10, 15]);
	});

	test('the link alone shows nothing but the form, and reads nothing', async () => {
		const page = await send(lin.token, undefined);
		expect(page.status).toBe(200);
		expect(page.text).toContain('type="password"');
		expect(page.text).not.toMatch(/林團主|LIN/);
		for (const code of lin.orders) expect(page.text).not.toContain(code);
	});

	test('no answer runs a script, is kept, framed, or tells its address to others', async () => {
		const session = sign('report_session', lin.code);
		for (const body of [undefined, { password: 'wrong one' }, { session }]) {
			const { headers, text } = await send(lin.token, body);
			const policy = headers['Content-Security-Policy'] ?? '';
			expect(policy).toMatch(/^sandbox allow-downloads allow-forms; default-src 'none'; style-src 'nonce-/);
			expect(policy).toContain("form-action 'self' https://n8n.example; frame-ancestors 'none'");
			expect(policy).not.toMatch(/script|unsafe/);
			expect(headers).toMatchObject({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
			expect(text).not.toMatch(/<script|javascript:| on\w+=/);
			expect(text).not.toContain(PASSWORD);
		}
	});

	test('the password opens the report of its leader alone, brought up to date', async () => {
		const { text } = await send(lin.token, { password: PASSWORD });
		expect(text).toContain('林團主');
		for (const code of lin.orders) expect(text).toContain(code);
		expect(text).not.toContain('陳團主');
		for (const code of chen.orders) expect(text).not.toContain(code);
		expect(text).not.toMatch(/王小明|0912345678|ming@example/);
		const entries = await store.db.selectFrom('commission_entries').select('commission_minor').execute();
		expect(entries).toEqual([{ commission_minor: 100 }]);
	});

	test('many openings at once book nothing twice', async () => {
		const session = sign('report_session', lin.code);
		const all = await Promise.all([1, 2, 3, 4].map(async () => await send(lin.token, { session })));
		expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
		const entries = await store.db.selectFrom('commission_entries').select('id').execute();
		expect(entries).toHaveLength(1);
	});

	test('closed and pending orders apart', async () => {
		const session = sign('report_session', lin.code);
		const [completed = '', pending = ''] = lin.orders;
		const both = await send(lin.token, { session, view: 'all' });
		expect(both.text).toContain('不是撥款依據');
		const closed = (await send(lin.token, { session, view: 'closed' })).text;
		expect([closed.includes(completed), closed.includes(pending)]).toEqual([true, false]);
		const open = (await send(lin.token, { session, view: 'pending' })).text;
		expect([open.includes(completed), open.includes(pending)]).toEqual([false, true]);
	});

	test('the month before and this month, by order and by completion', async () => {
		const referral = await addReferralCode(store, 'LIN');
		const placed = Date.UTC(2026, 9, 31, 15, 30);
		const order = await referred(store, referral, 700, {}, placed);
		await complete(store, [order], Date.UTC(2026, 9, 31, 16, 30));
		const session = sign('report_session', lin.code);
		const has = async (fields: Fields) =>
			(await send(lin.token, { session, view: 'closed', ...fields })).text.includes(order);
		// In Taipei it was ordered in October and completed half an hour into November.
		expect(await has({ month: '2026-11', by: 'completion' })).toBe(true);
		expect(await has({ month: '2026-10', by: 'completion' })).toBe(false);
		expect(await has({ month: '2026-11', by: 'order' })).toBe(false);
		expect(await has({ month: '2026-10', by: 'order' })).toBe(true);
		expect(await has({ month: '2026-11', jump: '2026-10', by: 'order' })).toBe(true);
	});

	test('whatever is none of the choices of the page is this month', async () => {
		const session = sign('report_session', lin.code);
		for (const value of NO_CHOICES) {
			const fields = { session, month: value, by: value, view: value, jump: value };
			const { status, text } = await send(lin.token, fields);
			expect(status).toBe(200);
			expect(text.match(/ selected>[^<]*/g)).toEqual([
				' selected>2026 / 11',
				' selected>依結案日',
				' selected>全部',
			]);
			expect(text).not.toContain('<img');
		}
	});

	test('the Excel file is an attachment for the same session', async () => {
		const session = sign('report_session', lin.code);
		const { status, headers, body } = await send(lin.token, { session, action: 'download' });
		expect(status).toBe(200);
		expect(headers).toMatchObject({
			'Content-Disposition': 'attachment; filename="commission-2026-11.xlsx"',
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff',
		});
		expect(Buffer.isBuffer(body)).toBe(true);
		expect((await send(lin.token, { action: 'download', session: 'x.y' })).status).toBe(403);
	});

	test('a wrong password, an ended link and one that is not there get the same answer', async () => {
		const revoked = tokenOf(chen.code);
		await store.tx(async (trx) => await revokeReportLink(trx, chen.code, AT));
		const nonce = / nonce="[^"]+"/;
		const wrong = await send(lin.token, { password: 'not the password' });
		expect(wrong.status).toBe(403);
		for (const token of [revoked, tokenOf('L000-0000')]) {
			const { status, text } = await send(token, { password: PASSWORD });
			expect([status, text.replace(nonce, '')]).toEqual([403, wrong.text.replace(nonce, '')]);
		}
		expect((await send(tokenOf(lin.code, AT), { password: PASSWORD })).status).toBe(410);
	});

	test('a session ends after half an hour, with its link, and holds for no other link', async () => {
		const session = await enter();
		const status = async (token: string, now = AT) => (await send(token, { session }, now)).status;
		expect(await status(chen.token)).toBe(403);
		expect(await status(lin.token, AT + 29 * MINUTE)).toBe(200);
		expect(await status(lin.token, AT + 31 * MINUTE)).toBe(403);
		await store.tx(async (trx) => await revokeReportLink(trx, lin.code, AT));
		const replayed = await send(lin.token, { session });
		expect(replayed.status).toBe(403);
		expect(replayed.text).not.toContain(lin.orders[0]);
	});

	test('a page that was logged out holds no session', async () => {
		const session = sign('report_session', lin.code);
		const { text } = await send(lin.token, { session, action: 'logout' });
		expect(text).toContain('您已登出');
		expect(text).not.toContain(session);
	});

	test('no other token opens a report, and none of a report opens anything else', async () => {
		const session = sign('report_session', lin.code);
		const others = (['session', 'order', 'group'] as const).map((purpose) => sign(purpose, lin.code));
		for (const other of [...others, lin.token, `${session}x`, session.slice(1)]) {
			expect((await send(lin.token, { session: other })).status).toBe(403);
		}
		const foreign = signLink(linkKey('other'), {
			...{ purpose: 'report', subject: lin.code, version: 0, buyer: null, expiresAt: AT / 1_000 + 60 },
		});
		const [code = ''] = lin.orders;
		const order = orderToken(key, { linkDays: 30 }, { code, linkVersion: 1, lineUserId: 'guest:1' }, AT);
		for (const t of [foreign, order, ...others, session, [lin.token], undefined]) {
			const { status, headers } = await send(t, { password: PASSWORD });
			expect(status).toBe(400);
			expect(headers['Content-Type']).toContain('json');
		}
		for (const action of ['load', 'cancel', 'submit_cart']) {
			const body = Buffer.from(JSON.stringify({ action, token: lin.token, session }));
			expect(JSON.parse((await send(undefined, body)).text)).toMatchObject({ ok: false });
		}
	});

	test.each([
		['JSON', Buffer.from(JSON.stringify({ password: PASSWORD }))],
		['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
		['nothing', Buffer.alloc(0)],
		['a huge body', Buffer.from(`password=${'x'.repeat(9_000)}`)],
	])('%s is no form of ours', async (_, body) => {
		const { status, text } = await send(lin.token, body);
		expect(status).toBe(400);
		expect(text).toContain('type="password"');
	});

	test('a thousand wrong passwords: locked, the right one as well, and nothing grows', async () => {
		const rows = async () => await store.db.selectFrom('report_links').select('id').orderBy('id').execute();
		const before = await rows();
		const statuses = new Set<number>();
		let now = AT;
		for (let attempt = 0; attempt < 1_000; attempt++) {
			statuses.add((await send(lin.token, { password: `wrong-${attempt}` }, (now += 500))).status);
		}
		expect([...statuses].sort()).toEqual([403, 429]);
		now += MINUTE;
		const { status, text } = await send(lin.token, { password: PASSWORD }, now);
		expect([status, /暫時無法開啟。請在 2026\/11\/21 \d\d:\d\d 之後再試/.test(text)]).toEqual([403, true]);
		expect(text).not.toContain(lin.orders[0]);
		expect(await rows()).toEqual(before);
		// Others are not kept out.
		expect((await send(chen.token, { password: PASSWORD }, now)).status).toBe(200);
		expect((await send(lin.token, { password: PASSWORD }, now + HOUR)).status).toBe(200);
	});

	test('texts of buyers and shops are texts', async () => {
		const referral = await addReferralCode(store, 'EVIL', {}, HOSTILE);
		const line = customLine({ title: `=HYPERLINK("x")${HOSTILE}`, unitPriceMinor: 100 });
		await made(store, [line], { referral: { code: referral, isGiven: true } });
		const { leaderId } = referral;
		const { code } = await createReportLink(
			store,
			{ leaderId, password: PASSWORD, expiresAt: AT + DAY },
			NOW,
		);
		const { status, text } = await send(tokenOf(code), { password: PASSWORD });
		expect(status).toBe(200);
		expect(text).toContain('HYPERLINK');
		expect(text).not.toContain('<img');
		expect(text.match(/<\/style>/g)).toHaveLength(1);
	});
});
