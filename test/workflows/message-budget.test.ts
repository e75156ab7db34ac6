// LINE Message → Budget inside n8n's engine: what LINE says is asked once, amounts name the day of their fees.
import type { IDataObject } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { loadOptions } from './harness';
import { done, locate, online, PACKAGE, priceList, refused } from './package-nodes';

const node = { type: `${PACKAGE}.lineMessage` };
const FEES_AS_OF = /^\d{4}-\d{2}-\d{2}$/;

let simulator: Simulator;
let groupId: string;
beforeAll(async () => {
	simulator = await startSimulator();
	const people = ['小明', 'Amy', '王媽媽'].map((displayName) => simulator.createUser({ displayName }).userId);
	({ groupId } = simulator.createGroup({ name: '社區團購', memberIds: people }));
	simulator.inviteBot(groupId);
	simulator.setQuota({ type: 'limited', value: 200, used: 50 });
});
afterAll(() => simulator.close());
beforeEach(() => {
	simulator.requests.length = 0;
});

const budget = async (operation: string, parameters: IDataObject = {}) =>
	(await done('budget', operation, parameters, { node, credentials: online(simulator) }))[0]!;
const asked = () => simulator.requests.map(({ path }) => path.replace('/v2/bot/', ''));

test('Get asks LINE once, then knows; Refresh asks again', async () => {
	const first = await budget('get', { refresh: true });
	expect(asked().sort()).toEqual(['info', 'message/quota', 'message/quota/consumption']);
	expect(first).toMatchObject({
		quota: 200,
		used: 50,
		left: 150,
		month: expect.stringMatching(/^\d{4}-\d{2}$/) as string,
		allowanceEndsAt: expect.stringContaining('T22:59:00') as string,
		plan: { key: 'light', name: '輕用量', monthlyFee: 0, includedMessages: 200, currency: 'TWD' },
		policy: 'wait',
	});
	simulator.requests.length = 0;
	expect(await budget('get')).toEqual(first);
	expect(asked()).toEqual([]);
	await budget('get', { refresh: true });
	expect(asked().sort()).toEqual(['message/quota', 'message/quota/consumption']);
});

test('Forecast of a send: members × times, and what each way to say it costs', async () => {
	const parameters = { forecast: 'send', groups: [groupId], people: 97, times: 2 };
	const { recipients, messages, options, feesAsOf } = await budget('forecast', parameters);
	expect({ recipients, messages, feesAsOf }).toEqual({
		recipients: 100,
		messages: 200,
		feesAsOf: expect.stringMatching(FEES_AS_OF) as string,
	});
	expect(options).toMatchObject([
		{ option: 'reply', messages: 0, isPossible: true, costWithTax: 0 },
		{ option: 'wait', messages: 0, isPossible: true, costWithTax: 0 },
		{ option: 'push', plan: 'light', isPossible: false },
		{ option: 'upgrade', plan: 'medium', isPossible: true, cost: 800, tax: 40, costWithTax: 840 },
		{ option: 'upgrade', plan: 'high', isPossible: true, cost: 1200, tax: 60, costWithTax: 1260 },
	]);
});

test('Forecast of a campaign: everything that it has to say', async () => {
	await done('group', 'register', { group: locate(groupId) }, { credentials: online(simulator) });
	await priceList('預估', { A1: { price: 100 } });
	const create = { group: locate(groupId), category: locate('預估', 'name'), title: '預估團' };
	const [campaign] = await done('campaign', 'create', create, { credentials: online(simulator) });
	const forecast = await budget('forecast', {
		forecast: 'campaign',
		campaign: locate(campaign!.code as string, 'code'),
		announcements: ['opened', 'closed'],
		notices: 3,
	});
	expect(forecast).toMatchObject({ campaignTitle: '預估團', members: 3, noticeMessages: 9, messages: 15 });
	expect(forecast.announcements).toEqual([
		{ kind: 'opened', messages: 3 },
		{ kind: 'closed', messages: 3 },
	]);
});

test('Forecast of the month counts what the outbox will push', async () => {
	const before = await budget('forecast', { forecast: 'month' });
	expect(before).toMatchObject({ usedSoFar: 50, scheduled: 0, plan: 'light', cheapestPlan: { plan: expect.any(String) as string } });
	const late = { chat: locate(groupId), messageType: 'text', text: '快到期', options: { guard: 'allow', deadline: soon() } };
	await done('outbox', 'add', late, { node });
	expect(await budget('forecast', { forecast: 'month' })).toMatchObject({ scheduled: 3, bySchedule: 53 });
});

test('Advise Plan for given months', async () => {
	const advice = await budget('advise', { basis: 'given', messages: '100, 2500, 100' });
	expect(advice).toMatchObject({ plan: 'light', totalWithTax: 840, stayingWithTax: null });
	expect(advice.months).toMatchObject([
		{ plan: 'light', change: 'stay', totalWithTax: 0 },
		{ plan: 'medium', change: 'upgrade', difference: 800, totalWithTax: 840 },
		{ plan: 'light', change: 'downgrade', changeBy: expect.stringContaining('T22:59:00') as string },
	]);
	expect((await refused('budget', 'advise', { basis: 'given', messages: '1, zwei' }, { node })).message).toContain('zwei');
});

test('Advise Plan by this month', async () => {
	const { months } = await budget('advise', { basis: 'forecast', months: 3 });
	expect(months).toHaveLength(3);
});

const code = { validFrom: '2024-06-07T00:00', validUntil: '2024-08-31T23:59:59', options: { at: '2024-06-11T12:00' } };

test.each<[string, IDataObject, IDataObject]>([
	[
		'light to medium is paid in full',
		{ redeemFor: 'upgrade', to: 'medium' },
		{ status: 'redeemed', used: 800, pay: 0, messages: 3000, messagesUntil: '2024-06-30T22:59:00.000+08:00' },
	],
	[
		'light to high leaves NT$400 and its tax',
		{ redeemFor: 'upgrade', to: 'high' },
		{ status: 'redeemed', used: 800, pay: 400, tax: 20, payWithTax: 420, messages: 6000 },
	],
	[
		'medium to high: half of the code is void',
		{ redeemFor: 'upgrade', to: 'high', options: { ...code.options, plan: 'medium' } },
		{ status: 'redeemed', used: 400, forfeited: 400, pay: 0 },
	],
	['after its end', { redeemFor: 'upgrade', to: 'high', options: { at: '2024-09-01T00:00' } }, { status: 'refused', reason: 'expired' }],
	['a plan without a fee renews for nothing', { redeemFor: 'renew' }, { status: 'refused', reason: 'no_fee' }],
])('Promo code: %s', async (_name, parameters, expected) => {
	const result = await budget('promoCode', { faceValue: 800, ...code, ...parameters });
	expect(result).toMatchObject({ ...expected, feesAsOf: expect.stringMatching(FEES_AS_OF) as string });
});

describe('settings', () => {
	test('only what is given changes, and limits can be taken away', async () => {
		await budget('updateSettings', { settings: { plan: 'medium', policy: 'ask', monthlyCap: 500, askAbove: 30 } });
		const changed = await budget('updateSettings', { settings: { noLimit: ['monthlyCap'] } });
		expect(changed).toMatchObject({ plan: 'medium', policy: 'ask', monthlyCap: null, askAbove: 30 });
		expect(await budget('getSettings')).toEqual(changed);
	});

	test("the merchant's own tables replace LINE's", async () => {
		const { planTables } = (await budget('getSettings')) as { planTables: IDataObject[] };
		const [table] = planTables;
		const newer = { ...table, effectiveFrom: '2026-01-01', plans: [{ key: 'light', name: '免費', monthlyFeeMinor: 0, includedMessages: 300, overage: [] }] };
		const update = { settings: { plan: 'light', planTables: JSON.stringify([table, newer]) } };
		await budget('updateSettings', update);
		expect(await loadOptions(node, 'getPlans')).toEqual([
			{ name: '免費 (NT$0, 300 messages)', value: 'light' },
		]);
		await budget('updateSettings', { settings: { planTables: JSON.stringify(planTables) } });
	});

	test.each<[string, IDataObject, string]>([
		['a plan that LINE does not have', { plan: 'gold' }, "no plan 'gold'"],
		['a cap below zero', { monthlyCap: -1 }, 'monthlyCap'],
		['no table', { planTables: '[]' }, 'planTables'],
		['a limit that is none', { noLimit: ['plan'] }, 'noLimit'],
	])('%s is refused', async (_name, settings, named) => {
		expect((await refused('budget', 'updateSettings', { settings }, { node })).message).toContain(named);
	});
});

function soon(): string {
	return new Date(Date.now() + 1000).toISOString();
}
