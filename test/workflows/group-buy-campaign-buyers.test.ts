// Group Buy Campaign → Buyer; and what is noted about orders once they are written: corrections, payments, pick-ups,
// recipients, settling.
import type { IDataObject } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../simulator';
import type { Credentials } from './harness';
import { BUYER, done, listenTo, locate, online, priceList, refused } from './package-nodes';

let simulator: Simulator;
let line: Awaited<ReturnType<typeof listenTo>>;
let credentials: Credentials;

beforeAll(async () => {
	simulator = await startSimulator();
	line = await listenTo(simulator, ['join', 'message']);
	credentials = online(simulator);
});
afterAll(async () => {
	await line.close();
	await simulator.close();
});

interface Shop {
	groupId: string;
	/** User ID by name. */
	members: Record<string, string>;
	code: string;
}

let shops = 0;

/** A group of 小明 and 小華 with a campaign of 牛奶糖 (A1, 120) and 鳳梨酥 (A2, 40). */
async function openShop(options: IDataObject = {}): Promise<Shop> {
	shops += 1;
	const name = `買家${shops}`;
	const members = Object.fromEntries(
		['小明', '小華'].map((displayName) => [displayName, simulator.createUser({ displayName }).userId]),
	);
	const { groupId } = simulator.createGroup({ name, memberIds: Object.values(members) });
	simulator.inviteBot(groupId);
	await done('group', 'register', {}, { credentials, input: await line.next() });
	await priceList(name, { A1: { title: '牛奶糖', price: 120 }, A2: { title: '鳳梨酥', price: 40 } });
	const fields = { group: locate(groupId), category: locate(name, 'name'), title: name, options };
	const [campaign] = await done('campaign', 'create', fields);
	return { groupId, members, code: campaign!.code as string };
}

/** Members write one after the other, and it is booked; answers the status of each. */
async function say({ groupId, members }: Shop, ...lines: Array<[string, string]>) {
	const now = Date.now();
	for (const [index, [name, text]] of lines.entries())
		simulator.say(groupId, members[name]!, text, { timestamp: now + index });
	const items = await done('order', 'bookFromMessages', {}, { credentials, input: await line.next() });
	return items.map(({ booking }) => (booking as IDataObject).status);
}

/** A member's order in the shop's campaign. */
async function orderOf(shop: Shop, name: string): Promise<IDataObject> {
	const filters = { campaignCode: shop.code, lineUserId: shop.members[name]! };
	return (await done('order', 'getAll', { filters }))[0]!;
}
const codeOf = async (shop: Shop, name: string) => (await orderOf(shop, name)).code as string;

async function endAndSettle(shop: Shop): Promise<IDataObject> {
	const parameters = { campaign: locate(shop.code, 'code') };
	await done('campaign', 'end', parameters);
	return (await done('campaign', 'settle', parameters))[0]!;
}

describe('buyers', () => {
	let shop: Shop;
	beforeAll(async () => {
		shop = await openShop();
		await say(shop, ['小明', 'A1+2 A2+1'], ['小華', 'A2+5']);
	});
	const list = async (filters: IDataObject) => await done('buyer', 'getAll', { filters });

	it('are listed with what they have ordered', async () => {
		expect(await list({ lineGroupId: shop.groupId, name: '小明' })).toEqual([
			{
				lineUserId: shop.members.小明,
				displayName: '小明',
				orders: 1,
				pieces: 3,
				lastOrderAt: expect.stringMatching(/\+08:00$/) as string,
				noShows: 0,
				latePayments: 0,
				blocked: false,
				blockedFrom: null,
				blockedUntil: null,
				blockReason: null,
				erasedAt: null,
			},
		]);
		expect(await list({ lineGroupId: 'C0' })).toEqual([]);
		expect(await done('buyer', 'getAll', { filters: { lineGroupId: shop.groupId }, limit: 1 })).toHaveLength(1);
	});

	it('are blocked and unblocked', async () => {
		const lineUserId = shop.members.小華!;
		const options = { reason: '三次未取', until: '2099-01-01T00:00' };
		expect(await done('buyer', 'block', { lineUserId, options })).toMatchObject([
			{ lineUserId, blocked: true, blockReason: '三次未取', blockedUntil: '2099-01-01T00:00:00.000+08:00' },
		]);
		expect(await say(shop, ['小華', 'A1+1'], ['小明', 'A1+1'])).toEqual(['blocked', 'booked']);
		expect((await list({ blocked: true, lineUserId })).map(({ displayName }) => displayName)).toEqual(['小華']);
		expect(await done('buyer', 'unblock', { lineUserId })).toMatchObject([{ blocked: false }]);
		expect(await say(shop, ['小華', 'A1+1'])).toEqual(['booked']);
	});

	it('cannot be blocked until a time that has passed, nor unblocked when unknown', async () => {
		const past = { lineUserId: BUYER, options: { until: '2020-01-01T00:00' } };
		expect((await refused('buyer', 'block', past)).message).toBe('Blocked Until lies in the past');
		const unknown = await refused('buyer', 'unblock', { lineUserId: 'U-none' });
		expect(unknown.message).toBe("There is no buyer 'U-none'");
		expect(unknown.description).toContain('Get Many');
	});

	it('are erased only when it is said so, and are then somebody new', async () => {
		const lineUserId = shop.members.小華!;
		const code = await codeOf(shop, '小華');
		expect(await done('buyer', 'erase', { lineUserId })).toMatchObject([{ displayName: '小華', erased: false }]);
		const [erased] = await done('buyer', 'erase', { lineUserId, preview: false });
		expect(erased).toMatchObject({ erased: true, orders: 1 });
		const [order] = await done('order', 'get', { orderCode: code });
		expect(order).toMatchObject({ buyerName: null, lineUserId: erased!.pseudonym, total: 320 });
		expect((order!.events as IDataObject[]).map(({ text }) => text)).toEqual([null, null]);
		expect(JSON.stringify(await done('order', 'ledger', { ledgerOf: 'campaign', campaign: locate(shop.code, 'code') }))).not.toContain('小華');
		expect(await say(shop, ['小華', 'A1+1'])).toEqual(['booked']);
		expect(await codeOf(shop, '小華')).not.toBe(code);
	});
});

describe('the ledger', () => {
	let shop: Shop;
	beforeAll(async () => {
		shop = await openShop();
		await say(shop, ['小明', 'A1+2'], ['小華', 'A2+1'], ['小明', 'A1-1']);
	});

	it('shows why an order is as it is', async () => {
		const events = await done('order', 'ledger', { orderCode: (await codeOf(shop, '小明')).toLowerCase() });
		expect(events).toMatchObject([
			{ type: 'add', delta: 2, quantityAfter: 2, unitPrice: 120, text: 'A1+2', why: '小明 wrote “A1+2”: +2 A1 at NT$120, 2 of it now.' },
			{ type: 'remove', delta: -1, quantityAfter: 1, why: '小明 wrote “A1-1”: −1 A1 at NT$120, 1 of it now.' },
		]);
		expect(Date.parse(events[0]!.occurredAt as string)).toBeLessThanOrEqual(Date.parse(events[0]!.recordedAt as string));
	});

	it('of a campaign is an export', async () => {
		const parameters = { ledgerOf: 'campaign', campaign: locate(shop.code, 'code') };
		const all = await done('order', 'ledger', { ...parameters, returnAll: true });
		expect(all.map(({ text }) => text)).toEqual(['A1+2', 'A2+1', 'A1-1']);
		expect((await done('order', 'ledger', { ...parameters, limit: 1 })).map(({ text }) => text)).toEqual(['A1-1']);
	});

	it('of what does not exist is told', async () => {
		expect((await refused('order', 'ledger', { orderCode: 'R2222222' })).message).toBe("There is no order 'R2222222'");
		const unknown = { ledgerOf: 'campaign', campaign: locate('C2222222', 'code') };
		expect((await refused('order', 'ledger', unknown)).message).toBe("There is no campaign 'C2222222'");
	});

	it('holds corrections with their reason', async () => {
		const orderCode = await codeOf(shop, '小華');
		const correction = { orderCode, itemCode: 'a2', quantity: 4, reason: '打電話加訂' };
		expect(await done('order', 'correct', correction)).toMatchObject([
			{ code: orderCode, total: 160, lines: [{ code: 'A2', quantity: 4 }] },
		]);
		const events = await done('order', 'ledger', { orderCode });
		expect(events.at(-1)).toMatchObject({ type: 'correction', delta: 3, reason: '打電話加訂' });
		expect((await refused('order', 'correct', { ...correction, itemCode: 'Z9' })).message).toContain("'Z9'");
		expect((await refused('order', 'correct', { ...correction, quantity: '={{ -1 }}' })).message).toContain('quantity');
		expect((await refused('order', 'correct', { ...correction, reason: '={{ " " }}' })).message).toContain('reason');
	});
});

describe('settling', () => {
	it('is previewed, done once, and told', async () => {
		const shop = await openShop();
		await say(shop, ['小明', 'A1+2'], ['小華', 'A2+3']);
		const campaign = locate(shop.code, 'code');
		const [preview] = await done('campaign', 'preview', { campaign });
		expect(preview).toMatchObject({ campaignCode: shop.code, state: 'open', formed: true, pieces: 5, total: 360 });
		expect(preview!.lines).toMatchObject([
			{ buyerName: '小明', code: 'A1', formed: 2, unformed: 0, finalPrice: 120 },
			{ buyerName: '小華', code: 'A2', formed: 3, unformed: 0, finalPrice: 40 },
		]);
		const early = await refused('campaign', 'settle', { campaign });
		expect(early.message).toContain('has not ended');
		const settled = await endAndSettle(shop);
		expect(settled).toMatchObject({ state: 'settled', already: false, formed: true, pieces: 5, total: 360 });
		const [again] = await done('campaign', 'settle', { campaign });
		expect(again).toEqual({ ...settled, already: true });
		expect(await orderOf(shop, '小明')).toMatchObject({ state: 'confirmed', total: 240 });
		expect(await say(shop, ['小明', 'A1+1'])).not.toEqual(['booked']);
	});
});

describe('after settling', () => {
	let shop: Shop;
	let orderCode: string;
	beforeEach(async () => {
		shop = await openShop();
		await say(shop, ['小明', 'A1+2'], ['小華', 'A2+1']);
		await endAndSettle(shop);
		orderCode = await codeOf(shop, '小明');
	});

	it('orders are paid and picked up, by one code or several', async () => {
		const orderCodes = `${orderCode.toLowerCase()}、${await codeOf(shop, '小華')}`;
		const options = { at: '2026-12-24T20:00', reason: '轉帳' };
		const [paid] = await done('order', 'markPaid', { orderCodes, options });
		expect(paid!.changed).toHaveLength(2);
		expect(await orderOf(shop, '小明')).toMatchObject({ state: 'paid', paidAt: '2026-12-24T20:00:00.000+08:00' });
		// Each item of an earlier node marks its own order.
		const input = [{ code: orderCode }];
		expect(await done('order', 'markPickedUp', {}, { input })).toEqual([{ changed: [orderCode], already: [], refused: [] }]);
		expect((await orderOf(shop, '小明')).state).toBe('completed');
		expect(await done('order', 'markPickedUp', { options: { undo: true } }, { input })).toMatchObject([{ changed: [orderCode] }]);
		expect((await orderOf(shop, '小明')).state).toBe('paid');
		expect((await refused('order', 'markPaid', { orderCodes: 'R2222222' })).message).toContain('R2222222');
	});

	it('who did not come is counted', async () => {
		await done('order', 'markBuyer', { mark: 'no_show', orderCodes: orderCode });
		expect(await done('order', 'markBuyer', { mark: 'no_show', orderCodes: orderCode })).toEqual([
			{ changed: [], already: [orderCode] },
		]);
		await done('order', 'markBuyer', { mark: 'late_payment', orderCodes: orderCode });
		const filters = { lineUserId: shop.members.小明! };
		expect(await done('buyer', 'getAll', { filters })).toMatchObject([{ noShows: 1, latePayments: 1 }]);
	});

	it('an order gets its recipient', async () => {
		const updateFields = { recipientName: '王小明', recipientPhone: '0912-345-678', storeCode: '131386' };
		expect(await done('order', 'update', { orderCode, updateFields })).toMatchObject([
			{ code: orderCode, recipientName: '王小明', recipientPhone: '0912345678', storeCode: '131386', note: null },
		]);
		const [updated] = await done('order', 'update', { orderCode, updateFields: { recipientPhone: '', note: '放門口' } });
		expect(updated).toMatchObject({ recipientName: '王小明', recipientPhone: null, note: '放門口' });
		const wrong = await refused('order', 'update', { orderCode, updateFields: { recipientPhone: '0912' } });
		expect(wrong.message).toBe("'0912' is not a phone number");
	});
});
