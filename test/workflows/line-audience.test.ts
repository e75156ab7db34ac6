// LINE Audience against the simulator: audiences of buyers, narrowcasts past the guard, conversions, and the template.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { startSimulator, type Simulator } from '../simulator';
import { listSearch, loadOptions, runWorkflow, type Credentials, type WorkflowJson } from './harness';
import { done, locate, online, PACKAGE, refused } from './package-nodes';

const inEditor = { type: `${PACKAGE}.lineAudience`, parameters: { resource: 'narrowcast', operation: 'send' } };
const node = { type: `${PACKAGE}.lineAudience` };
const SHOP = { type: `${PACKAGE}.sendOrderLink` };
const DAY = 24 * 3_600_000;

let simulator: Simulator;
let credentials: Credentials;
let buyers: string[];

async function run(resource: string, operation: string, parameters: IDataObject = {}): Promise<IDataObject[]> {
	return await done(resource, operation, parameters, { node, credentials });
}
const audience = async (operation: string, parameters: IDataObject = {}) =>
	(await run('audience', operation, parameters))[0]!;

/** A friend of the account who has ordered for so much. */
async function buyer(name: string, price: number): Promise<string> {
	const { userId } = simulator.createUser({ displayName: name, friendOf: simulator.defaultChannel.id });
	await orderOf(locate(userId), price);
	return userId;
}

async function orderOf(customer: IDataObject, price: number): Promise<void> {
	const itemsJson = [{ name: '禮盒', price, quantity: 1 }];
	await done('order', 'create', { customer, itemsFrom: 'json', itemsJson }, { node: SHOP });
}

beforeAll(async () => {
	simulator = await startSimulator();
	simulator.setQuota({ value: 200 });
	const { tagId, accessToken: tagAccessToken } = simulator.lineTag;
	credentials = {
		...online(simulator),
		lineConversionApi: { tagId, tagAccessToken, channelId: '', apiBaseUrl: simulator.url },
	};
	buyers = [await buyer('小明', 100), await buyer('Amy', 500), await buyer('王媽媽', 900)];
});
afterAll(() => simulator.close());

/** The people of an audience at LINE. */
async function membersAtLine(lineAudienceId: unknown): Promise<unknown> {
	return (await audience('get', { audience: locate(String(lineAudienceId)) })).members;
}

describe('audiences of buyers', () => {
	test('a preview counts and asks LINE nothing', async () => {
		const before = simulator.requests.length;
		const counted = await audience('preview', { selection: { spentAtLeast: '500' } });
		expect(counted).toMatchObject({ chosen: 2, reachable: 2 });
		expect(counted.leftOut).toEqual({ erased: 0, blocked: 0, without_line: 0, ordered_recently: 0 });
		expect(simulator.requests).toHaveLength(before);
	});

	test('created, ready, unchanged, replaced, deleted', async () => {
		// LINE's numbers may be larger than JavaScript's hold.
		simulator.nextAudienceId = '9007199254740993';
		const wanted = { audienceName: '大戶', selection: { spentAtLeast: 500 }, waitMinutes: 0 };
		const made = await audience('createFromBuyers', wanted);
		expect(made).toMatchObject({ status: 'uploaded', members: 2, lineAudienceId: '9007199254740993', chosen: 2 });
		const code = made.code as string;
		expect(await audience('createFromBuyers', wanted)).toMatchObject({ status: 'uploaded', code });

		simulator.finishAudience('9007199254740993');
		const chosen = { audience: locate(code, 'code') };
		expect(await audience('get', chosen)).toMatchObject({ status: 'ready', atLine: { status: 'READY', members: 2 } });
		for (const given of [locate(code, 'code'), locate(code.toLowerCase(), 'code'), locate('9007199254740993')]) {
			const refreshed = await audience('refresh', { which: 'one', audience: given });
			expect(refreshed).toMatchObject({ status: 'unchanged', code });
		}

		await buyer('新客', 600);
		const refreshed = await audience('refresh', { which: 'one', ...chosen, waitMinutes: 0 });
		expect(refreshed).toMatchObject({ status: 'uploaded', members: 3, usableLineAudienceId: '9007199254740993' });
		simulator.finishAudience(refreshed.lineAudienceId as string);
		expect(await run('audience', 'refresh', { which: 'due', olderThanDays: 0, waitMinutes: 0 })).toMatchObject([
			{ code, status: 'unchanged', usableLineAudienceId: refreshed.lineAudienceId },
		]);
		// The old one is deleted at LINE.
		const listed = await run('audience', 'getAll', { returnAll: true });
		expect(listed.map(({ lineAudienceId }) => lineAudienceId)).toEqual([refreshed.lineAudienceId]);

		expect(await audience('rename', { ...chosen, audienceName: '消費 500 以上' })).toMatchObject({ code });
		const { atLine } = await audience('get', chosen);
		expect((atLine as IDataObject).description).toMatch(new RegExp(`^消費 500 以上 \\[${code} [0-9a-f]{8}\\]$`));
		expect(await audience('delete', chosen)).toMatchObject({ deleted: true, code });
		expect(await run('audience', 'getAll', { returnAll: true })).toEqual([]);
	});

	test('nobody makes no audience, and one that was deleted at LINE is made anew', async () => {
		const nobody = { audienceName: '沒有人', selection: { spentAtLeast: '99999' }, waitMinutes: 0 };
		expect(await audience('createFromBuyers', nobody)).toMatchObject({ status: 'empty', lineAudienceId: null });
		const made = await audience('createFromBuyers', { audienceName: '全部', selection: {}, waitMinutes: 0 });
		simulator.finishAudience(made.lineAudienceId as string);
		const chosen = { audience: locate(made.code as string, 'code') };
		await audience('get', chosen);
		await simulatorDelete(made.lineAudienceId as string);
		const again = await audience('refresh', { which: 'one', ...chosen, waitMinutes: 0 });
		expect(again).toMatchObject({ status: 'uploaded', members: 4 });
		expect(again.lineAudienceId).not.toBe(made.lineAudienceId);
		await audience('delete', chosen);
	});

	test('an answer that never came makes no second audience', async () => {
		const wanted = { audienceName: '斷線', selection: {}, waitMinutes: 0 };
		const upload = { path: '/v2/bot/audienceGroup/upload', kind: 'drop', afterAccepting: true, times: 1 } as const;
		simulator.faults.add(upload);
		await refused('audience', 'createFromBuyers', wanted, { node, credentials });
		expect(await audience('createFromBuyers', wanted)).toMatchObject({ status: 'busy', lineAudienceId: null });
		const listed = await run('audience', 'getAll', { returnAll: true });
		const made = listed.filter(({ description }) => (description as string).startsWith('斷線 ['));
		expect(made).toHaveLength(1);
		const [{ code }] = listed.filter(({ description }) => description === '斷線') as [{ code: string }];
		await audience('delete', { audience: locate(code, 'code') });
		const left = await run('audience', 'getAll', { returnAll: true });
		expect(left.filter(({ description }) => (description as string).startsWith('斷線'))).toEqual([]);
	});

	test('what Business Manager shares is read, whatever its route', async () => {
		const shared = simulator.shareAudience({ userIds: buyers, createRoute: 'SOMETHING_NEW', description: '共享' });
		const [listed] = await run('audience', 'getAllShared');
		expect(listed).toMatchObject({ description: '共享', createRoute: 'SOMETHING_NEW' });
		expect(listed!.lineAudienceId).toBe(shared.audienceGroupId);
		expect(await audience('getShared', { lineAudienceId: shared.audienceGroupId })).toMatchObject({ status: 'READY' });
		const options = await loadOptions(inEditor, 'getAudiences', { credentials });
		expect(options).toContainEqual({ name: '共享 (Business Manager)', value: shared.audienceGroupId });
		const { results } = await listSearch(inEditor, 'searchAudiences', { credentials, filter: '沒有人' });
		expect(results).toMatchObject([{ name: '沒有人 (0, empty)' }]);
	});

	test('one that was made elsewhere has nothing to refresh by', async () => {
		const { defaultChannel: channel } = simulator;
		const { audienceGroupId } = simulator.audiences.create(channel, { type: 'CLICK', description: '點過的人' });
		const one = { which: 'one', audience: locate(audienceGroupId) };
		const error = await refused('audience', 'refresh', one, { node, credentials });
		expect(error.message).toBe(`The audience '${audienceGroupId}' has no selection to refresh by`);
		expect(error.description).toBe('Choose one that Create From Buyers has made.');
		await simulatorDelete(audienceGroupId);
	});

	test.each([
		['an unknown code', { audience: locate('A0000000', 'code') }, "There is no audience 'A0000000' of this channel"],
		['nothing', { audience: locate("={{ '' }}") }, "The field 'audience' is empty"],
	])('%s is a mistake that is named', async (_, parameters, message) => {
		const error = await refused('audience', 'get', parameters, { node, credentials });
		expect(error.message).toBe(message);
		expect(error.description).not.toBe('');
	});
});

/** What somebody does in LINE Official Account Manager. */
async function simulatorDelete(lineAudienceId: string): Promise<void> {
	const { channelAccessToken } = simulator.defaultChannel;
	const headers = { authorization: `Bearer ${channelAccessToken}` };
	await fetch(`${simulator.url}/v2/bot/audienceGroup/${lineAudienceId}`, { method: 'DELETE', headers });
}

describe('narrowcasts', () => {
	let code: string;
	beforeAll(async () => {
		const made = await audience('createFromBuyers', { audienceName: '老客人', selection: {}, waitMinutes: 0 });
		code = made.code as string;
		simulator.finishAudience(made.lineAudienceId as string);
	});

	const text = { messageType: 'text', text: '新品上架' };
	const send = async (parameters: IDataObject): Promise<IDataObject> =>
		(await run('narrowcast', 'send', { audiences: [code], ...text, dryRun: false, ...parameters }))[0]!;

	test('a dry run tells people, cost and what the guard says, and sends nothing', async () => {
		const tried = await send({ dryRun: true });
		expect(tried).toMatchObject({ status: 'dry_run', decision: 'wait', guard: 'policy', recipients: 4 });
		expect(tried.cost).toMatchObject({ messages: 4, quotaLeft: 200 });
		expect(tried.audiences).toMatchObject([{ chosen: code, description: '老客人', members: 4, status: 'READY' }]);
		expect(simulator.quotaUsed()).toBe(0);
	});

	test('nothing is sent before somebody allows it', async () => {
		expect(await send({})).toMatchObject({ status: 'waiting', guard: 'policy', spared: 4, counted: 0 });
		expect(await send({ guard: 'ask' })).toMatchObject({ status: 'needs_approval', counted: 0 });
		expect(simulator.quotaLeft()).toBe(200);
	});

	test('sent once under its key, with its progress', async () => {
		const options = { key: 'mooncake', notificationDisabled: true };
		const sent = await send({ guard: 'ask', approved: true, options });
		expect(sent).toMatchObject({ status: 'sent', counted: 4, recipients: 4 });
		expect(await send({ guard: 'allow', options })).toMatchObject({ status: 'already_sent', counted: 0 });

		const ask = async () => (await run('narrowcast', 'getProgress', { requestId: sent.requestId, waitMinutes: 0 }))[0]!;
		expect(await ask()).toMatchObject({ phase: 'waiting', state: 'accepted' });
		simulator.finishNarrowcast(sent.requestId as string);
		expect(await ask()).toMatchObject({ phase: 'succeeded', state: 'succeeded', successCount: 4, counted: 4 });
		expect(simulator.quotaUsed()).toBe(4);
		expect(simulator.chat(buyers[0]!).filter(({ from }) => from === 'bot')).toHaveLength(1);

		const source = { requestId: sent.requestId, audienceName: '看過的人' };
		const { message, description } = await refused('audience', 'createFromImpressions', source, { node, credentials });
		expect(message).toBe('The message went to 4 people, so LINE makes no audience of it');
		expect(description).toContain('at least 50 people');
		simulator.clock.advance(15 * DAY);
		expect(await ask()).toMatchObject({ phase: 'unknown' });
	});

	test('more than the month has left is not sent, or only so many', async () => {
		simulator.setQuota({ value: 2, used: 0 });
		await done('budget', 'get', { refresh: true }, { node: { type: `${PACKAGE}.lineMessage` }, credentials });
		expect(await send({ guard: 'allow' })).toMatchObject({ status: 'over_quota', counted: 0 });
		const some = await send({ guard: 'allow', options: { upToRemainingQuota: true } });
		expect(some).toMatchObject({ status: 'sent', recipients: 2 });
		simulator.finishNarrowcast(some.requestId as string);
		expect(simulator.quotaUsed()).toBe(2);
	});

	test('one that LINE still works on is not sent to', async () => {
		const made = await audience('createFromBuyers', { audienceName: '新的', selection: { maxOrders: 1 }, waitMinutes: 0 });
		const result = await send({ audiences: [made.code], guard: 'allow' });
		expect(result).toMatchObject({ status: 'not_ready', audiences: [{ lineAudienceId: null, status: 'uploaded' }] });
		expect(await membersAtLine(made.lineAudienceId)).toBe(4);
	});

	describe('LINE sends to no fewer than 50 people of an audience that the account has not listed itself', () => {
		let people: string[];
		beforeAll(() => {
			people = Array.from({ length: 50 }, (_, i) => simulator.createUser({ displayName: `路人${i}` }).userId);
		});
		const shared = (type: string, count: number) =>
			simulator.shareAudience({ type, userIds: people.slice(0, count), description: '共享' }).audienceGroupId;

		test.each([
			['to whom it goes', () => ({ audiences: [code, shared('UPLOAD', 49)] })],
			['to whom it does not go', () => ({ options: { exceptAudiences: [shared('CHAT_TAG', 49)] } })],
		])('fewer: %s', async (_, parameters) => {
			const before = simulator.requests.length;
			for (const dryRun of [true, false]) {
				const { status, reason } = await send({ guard: 'allow', dryRun, ...parameters() });
				expect(status).toBe('too_few');
				expect(reason).toMatch(/^The audience '共享' has 49 people, .* fewer than 50 /);
			}
			const asked = simulator.requests.slice(before);
			expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
		});

		test.each(['UPLOAD', 'CLICK'])('50 of type %s are enough', async (type) => {
			const tried = await send({ audiences: [shared(type, 50)], dryRun: true });
			expect(tried).toMatchObject({ status: 'dry_run', recipients: 50, audiences: [{ type, isShared: true }] });
		});
	});
});

describe('conversions', () => {
	const events = { source: 'orders', events: ['placed'], since: '2026-01-01', identifyBy: ['email', 'phone'] };

	test('orders are told once, hashed, and without those of whom nothing is known', async () => {
		const [known] = await done('customer', 'findOrCreate', { phone: '0912-345-678' }, { node: SHOP });
		const { code } = known!.customer as { code: string };
		await orderOf(locate(code, 'code'), 250);
		const previewed = await run('conversion', 'previewEvents', events);
		expect(previewed.filter(({ status }) => status === 'ready')).toMatchObject([
			{ eventName: 'Conversion', value: 250, currency: 'TWD', identifiedBy: ['phone'] },
		]);
		expect(previewed.filter(({ status }) => status === 'left_out')).toHaveLength(4);
		expect(simulator.conversions).toEqual([]);

		const sent = await run('conversion', 'sendEvents', events);
		expect(sent.filter(({ status }) => status === 'accepted')).toHaveLength(1);
		expect(simulator.conversions).toHaveLength(1);
		expect(JSON.stringify(simulator.conversions)).not.toContain('912345678');
		const again = await run('conversion', 'sendEvents', events);
		expect(again.filter(({ status }) => status !== 'left_out')).toEqual([]);
	});

	test('items of another shop, one of them twice', async () => {
		const input = [1, 1, 2].map((number) => ({ code: `S-${number}`, email: ' Lin@Example.com ', total: 300 }));
		const parameters = { source: 'items', at: '={{ $now.toISO() }}' };
		const sent = await done('conversion', 'sendEvents', parameters, { node, credentials, input });
		expect(sent.map(({ status }) => status)).toEqual(['accepted', 'already', 'accepted']);
		expect(simulator.conversions.map(({ event }) => event.deduplication_key)).toEqual(
			expect.arrayContaining(['S-1', 'S-2']),
		);
		expect(await done('conversion', 'sendEvents', parameters, { node, credentials, input })).toMatchObject([
			{ status: 'already' },
			{ status: 'already' },
			{ status: 'already' },
		]);
	});

	test('LINE user IDs go out only with a channel ID', async () => {
		const parameters = { ...events, identifyBy: ['line'] };
		const { description } = await refused('conversion', 'sendEvents', parameters, { node, credentials });
		expect(description).toContain('the ID of the channel');
	});

	test('a token that LINE does not take is said, and what was not told is told later', async () => {
		const wrong = { ...credentials, lineConversionApi: { ...credentials.lineConversionApi!, tagAccessToken: 'wrong' } };
		const input = [{ code: 'S-9', phone: '0912345678', total: 10 }];
		const [told] = await done('conversion', 'sendEvents', { source: 'items' }, { node, credentials: wrong, input });
		expect(told).toMatchObject({ status: 'refused' });
		expect(told!.reason).not.toContain('wrong');
		expect(await done('conversion', 'sendEvents', { source: 'items' }, { node, credentials, input })).toMatchObject([
			{ status: 'accepted' },
		]);
	});
});

describe('the template', () => {
	const file = path.resolve(__dirname, '../../workflows/audience-sync.json');
	const template = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;

	/** Pages of the form become items with what they would show, and with what somebody answers. */
	function caught(goAhead: string): WorkflowJson {
		const nodes = template.nodes.map((one) => {
			if (one.type !== 'n8n-nodes-base.form') return one;
			const texts = Object.entries(one.parameters as IDataObject).filter(([, value]) => typeof value === 'string');
			const assignments = texts.map(([name, value]) => ({ id: name, name, value, type: 'string' }));
			assignments.push({ id: 'goAhead', name: 'goAhead', value: goAhead, type: 'string' });
			const parameters = { assignments: { assignments }, includeOtherFields: false, options: {} };
			return { ...one, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters } as WorkflowJson['nodes'][number];
		});
		return { ...template, nodes };
	}
	// n8n's form gives 0 for a number that was left empty.
	const input = [
		{ description: '表單做的', silentDays: 0, lastDays: 30, minOrders: 0, spentAtLeast: 500, productIds: '' },
	];

	test('the form shows how many there are, and makes an audience only when that is agreed to', async () => {
		const start = { startNode: 'Ask for the Audience', input, credentials };
		const refusedOne = await runWorkflow(caught('不建立'), start);
		if (refusedOne.error) throw refusedOne.error;
		expect(JSON.stringify(refusedOne.json('Confirm the Audience'))).toContain('符合條件 3 人');
		expect(refusedOne.json('Say Nothing Was Made')).toHaveLength(1);
		expect(refusedOne.json('Create the Audience')).toEqual([]);
		const agreed = await runWorkflow(caught('建立'), start);
		if (agreed.error) throw agreed.error;
		expect(agreed.json('Show the Audience')[0]!.completionMessage).toContain('已上傳 3 人');
	});

	test('every Monday what is due is refreshed, and what failed stops the workflow', async () => {
		const monday = { startNode: 'Every Monday', credentials };
		const quick = structuredClone(template);
		const refresh = quick.nodes.find(({ name }) => name === 'Refresh What Is Due')!;
		Object.assign(refresh.parameters as IDataObject, { waitMinutes: 0, olderThanDays: 0 });
		const fine = await runWorkflow(quick, monday);
		if (fine.error) throw fine.error;
		expect(fine.json('Refresh What Is Due').map(({ description }) => description)).toContain('表單做的');
		simulator.faults.add({ path: '/v2/bot/audienceGroup/*', kind: 'status', status: 500 });
		const { error } = await runWorkflow(quick, monday);
		expect(error?.message).toContain('更新失敗');
		simulator.faults.clear();
	});
});
