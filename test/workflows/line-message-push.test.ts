// LINE Message → Push and Outbox inside n8n's engine, against a LINE Platform that counts messages.
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { runNode, type NodeJson } from './harness';
import { done, listenTo, locate, online, PACKAGE, priceList, refused } from './package-nodes';

const node = { type: `${PACKAGE}.lineMessage` };

let simulator: Simulator;
let line: Awaited<ReturnType<typeof listenTo>>;
beforeAll(async () => {
	simulator = await startSimulator();
	line = await listenTo(simulator, ['message']);
});
afterAll(async () => {
	await line.close();
	await simulator.close();
});
beforeEach(async () => {
	simulator.faults.clear();
	simulator.setQuota({ type: 'limited', value: 200, used: 0 });
	await settings({ policy: 'wait', noLimit: ['askAbove', 'campaignCap', 'monthlyCap'] });
	await message('budget', 'get', { refresh: true });
	simulator.requests.length = 0;
});

const message = async (resource: string, operation: string, parameters: IDataObject = {}, input: IDataObject[] = [{}]) =>
	await done(resource, operation, parameters, { node, credentials: online(simulator), input });
const settings = async (changes: IDataObject) => await message('budget', 'updateSettings', { settings: changes });
const deliverDue = async (parameters: IDataObject = {}) => await message('outbox', 'deliverDue', parameters);

/** A registered group of three with the bot in it. */
async function group() {
	const people = ['小明', 'Amy', '王媽媽'].map((displayName) => simulator.createUser({ displayName }).userId);
	const { groupId } = simulator.createGroup({ name: '社區團購', memberIds: people });
	simulator.inviteBot(groupId);
	await done('group', 'register', { group: locate(groupId) }, { credentials: online(simulator) });
	return { groupId, people };
}

const pushed = async (chatId: string, text: string, parameters: IDataObject = {}) => {
	const chat = { chat: locate(chatId), messageType: 'text', text };
	const [item] = await message('message', 'push', { ...chat, ...parameters });
	return item as { delivery: IDataObject; cost: IDataObject; outboxKey: string | null };
};
const added = async (chatId: string, text: string, options: IDataObject = {}) =>
	(await message('outbox', 'add', { chat: locate(chatId), messageType: 'text', text, options }))[0]!;
/** Until the next word in the chat, which the bot's reply answers. */
async function answered(groupId: string, userId: string) {
	simulator.say(groupId, userId, '早安');
	const booked = await done('order', 'bookFromMessages', {}, { credentials: online(simulator), input: await line.next() });
	await message('message', 'reply', {}, booked);
}
const said = (chatId: string) => simulator.chat(chatId).flatMap(({ from, messages }) => (from === 'bot' ? messages : []));
const words = (chatId: string) => said(chatId).map((one) => (one as { text?: string }).text);
const pushes = () => simulator.requests.filter(({ path: asked }) => asked.endsWith('/message/push'));
const past = () => new Date(Date.now() - 1000).toISOString();

describe('Push', () => {
	test('by default it waits and rides on the next reply, free of charge', async () => {
		const { groupId, people } = await group();
		const { delivery, cost, outboxKey } = await pushed(groupId, '到貨了');
		expect(delivery).toMatchObject({ status: 'waiting', guard: 'policy', counted: 0, spared: 3 });
		expect(cost).toMatchObject({ messages: 0, free: true, twd: 0 });
		expect(outboxKey).toEqual(expect.any(String));
		expect(pushes()).toEqual([]);
		await answered(groupId, people[0]!);
		expect(words(groupId)).toEqual(['到貨了']);
		expect(simulator.quotaUsed()).toBe(0);
		await answered(groupId, people[1]!);
		expect(words(groupId)).toEqual(['到貨了']);
		const [report] = await message('budget', 'deliveryReport', { period: 'thisYear' });
		// A fee is for a month.
		expect(report).toMatchObject({ saidFree: 1, sparedMessages: 3, paidMessages: 0, cost: null });
		const [month] = await message('budget', 'deliveryReport', { period: 'thisMonth' });
		expect(month!.cost).toMatchObject({ currency: 'TWD', savedWithTax: 0, feesAsOf: expect.any(String) as string });
	});

	test('allowed, it costs one message per member, whatever number of bubbles', async () => {
		const { groupId } = await group();
		simulator.requests.length = 0;
		const texts = ['一', '二'].map((text) => ({ type: 'text', text }));
		const parameters = { chat: locate(groupId), messageType: 'previousNode', guard: 'allow' };
		const [item] = await message('message', 'push', parameters, [{ n: 1, messages: texts }]);
		expect(item).toMatchObject({
			n: 1,
			delivery: { status: 'sent', counted: 3, guard: 'allowed', quotaLeft: 197 },
			cost: { messages: 3, free: false, quotaLeft: 197, twd: 0 },
			outboxKey: null,
		});
		expect(said(groupId)).toEqual(texts);
		expect(simulator.quotaUsed()).toBe(3);
		// The group's size and the quota were known.
		expect(simulator.requests.map(({ path: asked }) => asked)).toEqual(['/v2/bot/message/push']);
	});

	test('asked about, it goes out once somebody has agreed', async () => {
		const { groupId } = await group();
		const asked = await pushed(groupId, '急', { guard: 'ask', ifNotPushed: 'nothing' });
		expect(asked).toMatchObject({ delivery: { status: 'needs_approval' }, outboxKey: null });
		expect(pushes()).toEqual([]);
		const agreed = await pushed(groupId, '急', { guard: 'ask', approved: true });
		expect(agreed.delivery).toMatchObject({ status: 'sent', guard: 'approved' });
		expect(words(groupId)).toEqual(['急']);
	});

	test.each<[string, () => Promise<unknown>, string]>([
		['the cap of the month', async () => await settings({ monthlyCap: 0 }), 'monthly_cap'],
		[
			"LINE's quota",
			async () => {
				simulator.setQuota({ type: 'limited', value: 200, used: 198 });
				await message('budget', 'get', { refresh: true });
			},
			'over_quota',
		],
	])('%s holds, whoever has agreed', async (_name, limit, guard) => {
		const { groupId } = await group();
		await limit();
		const { delivery, outboxKey } = await pushed(groupId, '滿了', { guard: 'allow', approved: true });
		expect(delivery).toMatchObject({ guard, counted: 0 });
		expect(outboxKey).not.toBeNull();
		expect(pushes()).toEqual([]);
	});

	test("a campaign's cap is its own", async () => {
		const { groupId } = await group();
		await priceList('額度', { A1: { price: 100 } });
		const create = { group: locate(groupId), category: locate('額度', 'name'), title: '額度' };
		const [campaign] = await done('campaign', 'create', create, { credentials: online(simulator) });
		await settings({ campaignCap: 4 });
		const push = async () =>
			(await pushed(groupId, '快截止', { guard: 'allow', campaign: locate(campaign!.code as string, 'code') })).delivery;
		expect(await push()).toMatchObject({ status: 'sent', counted: 3 });
		expect(await push()).toMatchObject({ status: 'waiting', guard: 'campaign_cap' });
		expect(await pushed(groupId, '別的', { guard: 'allow' })).toMatchObject({ delivery: { status: 'sent' } });
	});

	test('to a person, and to a stranger', async () => {
		const friend = simulator.createUser({ displayName: '小明', friendOf: simulator.defaultChannel.id }).userId;
		expect(await pushed(friend, '您好', { guard: 'allow' })).toMatchObject({ delivery: { status: 'sent', counted: 1 } });
		expect(words(friend)).toEqual(['您好']);
		const stranger = simulator.createUser({ displayName: 'Amy' }).userId;
		const refusal = await pushed(stranger, '您好', { guard: 'allow' });
		expect(refusal).toMatchObject({ delivery: { status: 'unreachable', counted: 0 }, outboxKey: null });
	});

	test('a mistake in one item keeps no other from its message', async () => {
		const { groupId } = await group();
		const parameters = { resource: 'message', operation: 'push', messageType: 'text', text: 'a', guard: 'allow' };
		const complete: NodeJson = {
			...node,
			parameters: { ...parameters, chat: locate('={{ $json.to }}') },
			onError: 'continueRegularOutput',
		};
		const input = [{ to: 'C123' }, { to: groupId }];
		const result = await runNode(complete, { credentials: online(simulator), input });
		const items = result.outputs('Node')[0]!.map(({ json }) => json);
		expect(items[0]!.error).toContain('"C123" is not a LINE');
		expect(items[1]!.delivery).toMatchObject({ status: 'sent' });
	});
});

describe('Outbox', () => {
	test('a push that needs approval is asked about once, and goes out when it is approved', async () => {
		const { groupId } = await group();
		const { delivery, outboxKey } = await pushed(groupId, '颱風，改週日取貨', { guard: 'ask' });
		expect(delivery.status).toBe('needs_approval');
		const [asked, ...others] = await deliverDue();
		expect(others).toEqual([]);
		expect(asked).toMatchObject({
			status: 'needs_approval',
			chatId: groupId,
			text: '颱風，改週日取貨',
			recipients: 3,
			cost: { messages: 3, free: false },
		});
		expect(await deliverDue()).toEqual([]);
		const [waiting] = await message('outbox', 'getAll', { filters: { chatId: groupId } });
		expect(waiting).toMatchObject({ key: outboxKey, pushCode: asked!.code, outcome: null });
		expect(await message('outbox', 'approve', {}, [asked!])).toEqual([{ code: asked!.code, status: 'approved' }]);
		const [sent] = await deliverDue();
		expect(sent).toMatchObject({ status: 'sent', code: asked!.code, cost: { messages: 3, free: false } });
		expect(await deliverDue()).toEqual([]);
		expect(words(groupId)).toEqual(['颱風，改週日取貨']);
		expect(simulator.quotaUsed()).toBe(3);
	});

	test('declined, it waits for a reply', async () => {
		const { groupId, people } = await group();
		await added(groupId, '不急', { guard: 'ask', deadline: past() });
		const [asked] = await deliverDue();
		expect(await message('outbox', 'decline', {}, [asked!])).toEqual([{ code: asked!.code, status: 'declined' }]);
		expect(await deliverDue()).toEqual([]);
		await answered(groupId, people[0]!);
		expect(words(groupId)).toEqual(['不急']);
		expect(simulator.quotaUsed()).toBe(0);
	});

	test('what is due in a chat goes in one push, with what else waits there; a dry run sends nothing', async () => {
		const { groupId } = await group();
		await settings({ policy: 'allow' });
		await added(groupId, '一', { deadline: past() });
		await added(groupId, '二');
		await added(groupId, '二');
		await added(groupId, '舊', { subject: '取貨', deadline: past() });
		await added(groupId, '新', { subject: '取貨', deadline: past() });
		const [shown, ...others] = await deliverDue({ dryRun: true });
		expect(others).toEqual([]);
		expect(shown).toMatchObject({ status: 'would_send', recipients: 3, cost: { messages: 3, quotaLeft: 200 } });
		expect(pushes()).toEqual([]);
		expect(await deliverDue()).toMatchObject([{ status: 'sent' }]);
		expect(words(groupId)).toEqual(['一', '二', '新']);
		expect(simulator.quotaUsed()).toBe(3);
	});

	test('an answer of LINE that was lost: the same request again, said once and counted once', async () => {
		const { groupId } = await group();
		await added(groupId, '一次', { guard: 'allow', deadline: past() });
		simulator.faults.add({ path: '/v2/bot/message/push', kind: 'drop', times: 1, afterAccepting: true });
		expect(await deliverDue()).toMatchObject([{ status: 'sent', cost: { messages: 3 } }]);
		expect(words(groupId)).toEqual(['一次']);
		expect(pushes()).toHaveLength(2);
	});

	test('too many requests: a later run sends the same request, once', async () => {
		const { groupId } = await group();
		await added(groupId, '晚點', { guard: 'allow', deadline: past() });
		simulator.faults.add({ path: '/v2/bot/message/push', kind: 'rateLimit' });
		expect(await deliverDue()).toMatchObject([{ status: 'rate_limited', cost: { messages: 0 } }]);
		simulator.faults.clear();
		expect(await deliverDue()).toEqual([]);
		expect(await deliverDue({ dryRun: true })).toMatchObject([{ status: 'would_send', text: '晚點' }]);
		inDatabase('update outbox_pushes set next_attempt_at = 1 where chat_id = ?', groupId);
		expect(await deliverDue()).toMatchObject([{ status: 'sent', cost: { messages: 3 } }]);
		expect(words(groupId)).toEqual(['晚點']);
		const keys = simulator.requests.flatMap(({ path: asked, headers }) =>
			asked.endsWith('/message/push') ? String(headers['x-line-retry-key']) : [],
		);
		expect(new Set(keys).size).toBe(1);
	});

	test('the monthly limit is asked once; then it waits for a reply', async () => {
		const { groupId, people } = await group();
		await added(groupId, '滿了', { guard: 'allow', deadline: past() });
		simulator.faults.add({ path: '/v2/bot/message/push', kind: 'monthlyLimit' });
		expect(await deliverDue()).toMatchObject([{ status: 'waiting', cost: { messages: 0, quotaLeft: 0 } }]);
		expect(pushes()).toHaveLength(1);
		expect(await deliverDue()).toEqual([]);
		await answered(groupId, people[0]!);
		expect(words(groupId)).toEqual(['滿了']);
	});

	test('what is to be asked about is told, whatever comes after it', async () => {
		const [first, second] = [await group(), await group()];
		await added(first.groupId, '要問', { guard: 'ask', deadline: '2026-01-01T00:00:00Z' });
		await added(second.groupId, '要送', { guard: 'allow', deadline: past() });
		simulator.faults.add({ path: '/v2/bot/message/push', kind: 'status', status: 401 });
		expect(await deliverDue()).toMatchObject([{ status: 'needs_approval', chatId: first.groupId, text: '要問' }]);
	});

	test("a campaign's news are pushed as the group would read them in a reply", async () => {
		const { groupId } = await group();
		await settings({ policy: 'allow' });
		await priceList('開團', { A1: { title: '鳳梨酥', price: 280 } });
		const create = { group: locate(groupId), category: locate('開團', 'name'), title: '中秋團' };
		await done('campaign', 'create', create, { credentials: online(simulator) });
		expect(await deliverDue()).toEqual([]);
		inDatabase('update outbox set deadline_at = 1 where chat_id = ? and done_at is null', groupId);
		const [item] = await deliverDue();
		expect(item).toMatchObject({ status: 'sent', chatId: groupId, recipients: 3 });
		expect(item!.text).toContain('中秋團');
		expect(JSON.stringify(said(groupId))).toContain('鳳梨酥');
	});

	test('under one key once; cancelled it is never said', async () => {
		const { groupId, people } = await group();
		expect(await added(groupId, '一', { key: 'order 1' })).toMatchObject({ status: 'waiting', key: 'order 1' });
		expect(await added(groupId, '二', { key: 'order 1' })).toMatchObject({ status: 'known' });
		const cancel = async () => (await message('outbox', 'cancel', { key: 'order 1' }))[0]!.status;
		expect([await cancel(), await cancel()]).toEqual(['cancelled', 'done']);
		await answered(groupId, people[0]!);
		expect(words(groupId)).toEqual([]);
		expect(await message('outbox', 'cancel', { key: 'none' })).toEqual([{ key: 'none', status: 'not_found' }]);
	});

	test('a group that the bot has left', async () => {
		const { groupId } = await group();
		await added(groupId, '再見', { guard: 'allow', deadline: past() });
		simulator.removeBot(groupId);
		const [item] = await deliverDue();
		expect(item).toMatchObject({ status: 'undeliverable', cost: { messages: 0 } });
		expect(await deliverDue()).toEqual([]);
	});

	test('mistakes name what is wrong', async () => {
		const options = { node, credentials: online(simulator) };
		const none = await refused('outbox', 'approve', { code: 'S0000000' }, options);
		expect(none.message).toContain("no push 'S0000000'");
		const empty = await refused('outbox', 'add', { chat: locate(`C${'0'.repeat(32)}`), messageType: 'previousNode' }, options);
		expect(empty.message).toBe('There are no messages to leave');
	});
});

test('what waits for a reply waits without LINE', async () => {
	const { groupId } = await group();
	inDatabase('update message_quotas set fetched_at = 1 where ? is not null', groupId);
	simulator.faults.add({ kind: 'status', status: 500 });
	const { delivery, outboxKey } = await pushed(groupId, '不急', { ifNotPushed: 'wait' });
	expect(delivery).toMatchObject({ status: 'waiting', guard: 'policy' });
	expect(outboxKey).not.toBeNull();
});

/** As if hours had passed. */
function inDatabase(statement: string, chatId: string): void {
	const file = path.join(process.env.N8N_USER_FOLDER!, '.n8n', 'group-buy', 'group-buy.sqlite');
	const database = new DatabaseSync(file, { timeout: 5000 });
	database.prepare(statement).run(chatId);
	database.close();
}
