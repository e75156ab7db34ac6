// Who somebody is on the pages: by ID tokens of a LINE Platform that checks them.
import type { LineApi } from '../../../lib/line/messaging-api';
import type { Store } from '../../../lib/store/store';
import { listOrders } from '../../../lib/store/orders';
import { groupToken } from '../../../lib/web/links';
import { linkKey } from '../../../lib/web/link-token';
import { startSimulator, type Simulator } from '../../simulator';
import type { IdTokenOptions } from '../../simulator/login';
import { inconsistencies } from '../../support/consistency';
import { book, DAY, openShop, said } from '../../support/shop';
import { AT, linkTo, notedEvents, siteOf, visitorOf } from '../../support/storefront';
import { describeStores } from '../../support/stores';

let simulator: Simulator;
let ming: string;
let mei: string;
beforeAll(async () => {
	simulator = await startSimulator();
	ming = simulator.createUser({ displayName: '小明' }).userId;
	mei = simulator.createUser({ displayName: '陳美' }).userId;
});
afterAll(async () => await simulator.close());

const api = (): LineApi => ({
	baseUrl: simulator.url,
	request: async ({ method, url, headers, form }) => {
		const body = form && { body: new URLSearchParams(form) };
		const response = await fetch(url, { method, headers, ...body });
		return {
			statusCode: response.status,
			headers: Object.fromEntries(response.headers),
			body: await response.json(),
		};
	},
});

describeStores((open) => {
	let store: Store;
	let ask: ReturnType<typeof visitorOf>;
	/** Of ming and mei. */
	let codes: string[];
	let group: string;
	beforeEach(async () => {
		store = await open();
		await openShop(store, [{ code: 'A1' }]);
		await book(
			store,
			[ming, mei].map((lineUserId) => said(null, 'A1+1', { lineUserId })),
		);
		codes = (await listOrders(store.db, {})).map(({ code }) => code);
		const login = { api: api(), channelId: simulator.login.channel.id, liffId: '165-abc' };
		ask = visitorOf(siteOf(store, login), () => [mei, codes[1]!, '陳美']);
		const { id } = await store.db.selectFrom('line_groups').select('id').executeTakeFirstOrThrow();
		group = groupToken(linkKey('secret'), id, AT + 2 * DAY);
	});
	afterEach(async () => {
		expect(await inconsistencies(store.db)).toEqual([]);
		expect(await notedEvents(store.db)).toEqual([]);
	});

	const names = async () =>
		(await store.db.selectFrom('buyers').select('display_name').execute()).flatMap(
			({ display_name }) => display_name ?? [],
		);
	const idToken = (who: string, options: IdTokenOptions = {}) => simulator.login.issueIdToken(who, options);

	test("the group's page becomes that of who has logged in, for a day", async () => {
		const { page } = await ask('login', { token: group, idToken: idToken(ming) });
		expect(page).toMatchObject({ me: { name: '小明' }, orders: [{ code: codes[0] }] });
		const { session } = page as unknown as { session: string };
		expect(await ask('load', { token: group, session })).toMatchObject({
			page: { me: { name: '小明' }, orders: [{ code: codes[0] }] },
		});
		expect(await ask('load', { token: group, session }, AT + DAY)).toMatchObject({
			page: { me: null, orders: [] },
		});
		expect(await names()).toEqual(['小明']);
	});

	test('a link to an order opens for its buyer', async () => {
		const token = await linkTo(store.db, codes[0]!, ming);
		expect(await ask('login', { token, idToken: idToken(ming) })).toMatchObject({ page: { code: codes[0] } });
	});

	test("somebody else's does not, and nothing of either is noted", async () => {
		const token = await linkTo(store.db, codes[1]!, mei);
		const answer = await ask('login', { token, idToken: idToken(ming) });
		expect(answer).toMatchObject({ error: 'link_invalid' });
		expect(answer).not.toHaveProperty('page');
		expect(await names()).toEqual([]);
	});

	test.each<[string, () => unknown, string]>([
		['has expired', () => idToken(ming, { expiresIn: -1 }), 'login_expired'],
		['is for another channel', () => idToken(ming, { clientId: '1' }), 'login_required'],
		['is of another issuer', () => idToken(ming, { issuer: 'https://evil.example' }), 'login_required'],
		[
			'was changed',
			() => {
				const [head, , signature] = idToken(ming).split('.');
				return [head, idToken(mei).split('.')[1], signature].join('.');
			},
			'login_required',
		],
		['is a LINE user ID', () => ming, 'login_required'],
		['is none', () => ({ sub: ming }), 'invalid'],
	])('a token that %s opens nothing', async (_what, token, error) => {
		for (const page of [group, await linkTo(store.db, codes[0]!, ming)]) {
			const answer = await ask('login', { token: page, idToken: token() });
			expect(answer).toMatchObject({ ok: false, error });
			expect(answer).not.toHaveProperty('page');
		}
		expect(await names()).toEqual([]);
	});

	test('where the shop has no login there is none', async () => {
		const without = visitorOf(siteOf(store), () => codes);
		expect(await without('login', { token: group, idToken: idToken(ming) })).toMatchObject({
			error: 'not_possible',
		});
	});
});
