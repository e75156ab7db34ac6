// Group Buy Campaign → Group, against the LINE simulator.
import { startSimulator, type Simulator } from '../simulator';
import { listSearch } from './harness';
import type { Credentials } from './harness';
import { campaign, done, listenTo, locate, online, PACKAGE, refused, rows } from './package-nodes';

let simulator: Simulator;
let line: Awaited<ReturnType<typeof listenTo>>;
let credentials: Credentials;

beforeAll(async () => {
	simulator = await startSimulator();
	line = await listenTo(simulator, ['join', 'leave', 'message']);
	credentials = online(simulator);
});
afterAll(async () => {
	await line.close();
	await simulator.close();
});

/** A group of so many members, which the bot has joined, and the item of its join event. */
async function joined(name: string, size = 2, kind: 'group' | 'room' = 'group') {
	const members = Array.from({ length: size }, () => simulator.createUser({ displayName: '小明' }).userId);
	const pictureUrl = 'https://profile.example/group.png';
	const { groupId } = simulator.createGroup({ name, memberIds: members, kind, pictureUrl });
	simulator.inviteBot(groupId);
	// A multi-person chat announces the bot with the first thing that happens there.
	if (kind === 'room') simulator.say(groupId, members[0]!, '大家好');
	const items = await line.next();
	return { groupId, members, join: items.find(({ json }) => json.type === 'join')! };
}

describe('register', () => {
	it('adds the group of a join event with its name, picture and size from LINE', async () => {
		const { groupId, join } = await joined('週五團購', 3);
		const result = await campaign('group', 'register', {}, { credentials, input: [join] });
		expect(result.error).toBeUndefined();
		expect(result.outputs('Node')).toEqual([
			[
				{
					json: {
						lineGroupId: groupId,
						kind: 'group',
						name: '週五團購',
						pictureUrl: 'https://profile.example/group.png',
						memberCount: 3,
						memberCountAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
						state: 'active',
						leaderName: null,
						operators: [],
						note: null,
						referralCode: null,
						joinedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/) as string,
						leftAt: null,
						created: true,
					},
					pairedItem: { item: 0 },
				},
			],
		]);
		const joinedAt = Date.parse(result.json('Node')[0]!.joinedAt as string);
		expect(joinedAt).toBe(join.json.timestamp);
		expect(rows(`select channel_id from line_groups where line_group_id = '${groupId}'`)).toEqual([
			{ channel_id: simulator.defaultChannel.botUserId },
		]);
	});

	it('brings a known group up to date and keeps what the merchant noted', async () => {
		const { groupId, join } = await joined('舊名字', 2);
		await done('group', 'register', {}, { credentials, input: [join] });
		await done('group', 'update', { group: locate(groupId), updateFields: { leader: '王媽媽', note: 'VIP' } });
		simulator.group(groupId).name = '新名字';
		simulator.memberJoins(groupId, simulator.createUser({ displayName: '阿華' }).userId);
		const [group] = await done('group', 'register', { group: locate(groupId) }, { credentials });
		expect(group).toMatchObject({ name: '新名字', memberCount: 3, leaderName: '王媽媽', note: 'VIP', created: false });
	});

	it('takes a multi-person chat, which has no name in LINE', async () => {
		const { groupId, join } = await joined('', 4, 'room');
		const [group] = await done('group', 'register', {}, { credentials, input: [join] });
		expect(group).toMatchObject({ lineGroupId: groupId, kind: 'room', name: null, memberCount: 4 });
	});

	it('registers a group that the bot has left again by now, without a name', async () => {
		const { groupId, join } = await joined('很快離開');
		simulator.removeBot(groupId);
		const [group] = await done('group', 'register', {}, { credentials, input: [join] });
		expect(group).toMatchObject({ lineGroupId: groupId, name: null, memberCount: null, created: true });
	});

	it('does not bring back a group whose leave came first', async () => {
		const { groupId, join } = await joined('亂序');
		await done('group', 'register', {}, { credentials, input: [join] });
		simulator.removeBot(groupId);
		const [leave] = await line.next();
		await done('group', 'markLeft', {}, { input: [leave!] });
		const [group] = await done('group', 'register', {}, { credentials, input: [join] });
		expect(group).toMatchObject({ state: 'left', name: '亂序' });
	});

	it('makes a name with line breaks, markup and hidden characters fit for one line', async () => {
		const { join } = await joined('<b>團\n購</b>\u202e\u200b🎉');
		const [group] = await done('group', 'register', {}, { credentials, input: [join] });
		expect(group!.name).toBe('<b>團 購</b>🎉');
	});

	it('says what is wrong when LINE is disturbed, and works when it is not any more', async () => {
		const { join } = await joined('再試一次');
		simulator.faults.add({ path: '/v2/bot/group/*/summary', kind: 'status', status: 500, times: 1 });
		expect(await refused('group', 'register', {}, { credentials, input: [join] })).toMatchObject({
			name: 'NodeOperationError',
			message: 'LINE had an internal failure',
			item: 0,
		});
		expect(await done('group', 'register', {}, { credentials, input: [join] })).toMatchObject([{ created: true }]);
	});

	it('tells a wrong access token', async () => {
		const { join } = await joined('密碼錯');
		const wrong = { lineMessagingApi: { ...credentials.lineMessagingApi, channelAccessToken: 'guess' } };
		expect(await refused('group', 'register', {}, { credentials: wrong, input: [join] })).toMatchObject({
			message: 'LINE did not accept the channel access token',
		});
	});

	it('needs the LINE credential', async () => {
		const { join } = await joined('沒有憑證');
		const { message } = await refused('group', 'register', {}, { input: [join] });
		expect(message).toMatch(/credential/i);
	});

	test.each([
		['an item without a group', {}, "The field 'group' is empty"],
		['an empty group', { groupId: ' ' }, "The field 'group' is empty"],
		['a group that is an object', { groupId: { id: 'C1' } }, "The field 'group' is empty"],
		['an id of a user', { groupId: `U${'0'.repeat(32)}` }, 'is not a LINE group'],
		['a path', { groupId: 'C/../../message/push' }, 'is not a LINE group'],
	])('refuses %s', async (_name, item, message) => {
		const error = await refused('group', 'register', {}, { credentials, input: [item] });
		expect(error.message).toContain(message);
		expect(error.description).not.toBe('');
	});

	it('is not run at all with a fixed id that LINE would not know', async () => {
		const run = campaign('group', 'register', { group: locate('my group') }, { credentials });
		await expect(run).rejects.toThrow('A LINE group ID is C (or R) and 32 digits');
	});

	it('goes on with the other items, each paired with its own', async () => {
		const { join } = await joined('好的');
		const node = { onError: 'continueRegularOutput' as const };
		const result = await campaign('group', 'register', {}, { credentials, node, input: [{}, join, { groupId: 'x' }] });
		expect(result.outputs('Node')[0]).toMatchObject([
			{ json: { error: "The field 'group' is empty" }, pairedItem: { item: 0 } },
			{ json: { name: '好的' }, pairedItem: { item: 1 } },
			{ json: { error: expect.stringContaining('"x" is not a LINE group') as string }, pairedItem: { item: 2 } },
		]);
	});
});

describe('get, get many, update, mark as left', () => {
	let ids: string[];
	beforeAll(async () => {
		const groups = [];
		for (const name of ['列表 甲', '列表 乙', '列表 丙']) groups.push(await joined(name));
		ids = groups.map(({ groupId }) => groupId);
		await done('group', 'register', {}, { credentials, input: groups.map(({ join }) => join) });
	});

	it('looks up one group per item, by expression', async () => {
		const group = locate('={{ $json.id }}');
		const found = await done('group', 'get', { group }, { input: [{ id: ids[1]! }, { id: ids[0]! }] });
		expect(found.map(({ name }) => name)).toEqual(['列表 乙', '列表 甲']);
	});

	it('names a group that is not registered', async () => {
		const unknown = `C${'e'.repeat(32)}`;
		for (const operation of ['get', 'update'] as const) {
			const error = await refused('group', operation, { group: locate(unknown) });
			expect(error.message).toContain(unknown);
			expect(error.description).toMatch(/register/i);
		}
	});

	it('sets and clears leader and note, each by itself', async () => {
		const group = locate(ids[0]!);
		const update = async (updateFields: object) => (await done('group', 'update', { group, updateFields }))[0];
		expect(await update({ leader: ' 王媽媽 ' })).toMatchObject({ leaderName: '王媽媽', note: null });
		expect(await update({ note: '週三到貨' })).toMatchObject({ leaderName: '王媽媽', note: '週三到貨' });
		expect(await update({ leader: '' })).toMatchObject({ leaderName: null, note: '週三到貨' });
		expect(await update({})).toMatchObject({ leaderName: null, note: '週三到貨' });
		const error = await refused('group', 'update', { group, updateFields: { leader: '長'.repeat(101) } });
		expect(error.message).toBe("The field 'leader' has 101 characters, at most 100 fit");
	});

	it('takes the leader and helpers who may give commands', async () => {
		const group = locate(ids[0]!);
		const [leader, helper] = ['a', 'b'].map((digit) => `U${digit.repeat(32)}`) as [string, string];
		const update = async (person: object[]) =>
			(await done('group', 'update', { group, updateFields: { operators: { person } } }))[0];
		const people = [{ member: locate(leader) }, { member: { ...locate(helper, 'list'), cachedResultName: '小幫手' } }];
		expect(await update(people)).toMatchObject({ operators: [leader, helper] });
		expect(await update([])).toMatchObject({ operators: [] });
		const error = await refused('group', 'update', {
			group,
			updateFields: { operators: { person: [{ member: locate('王媽媽') }] } },
		});
		expect(error.message).toBe("Leader and Helpers in LINE: '王媽媽' is not a LINE user ID");
	});

	it('lists by state, search and limit', async () => {
		await done('group', 'markLeft', { group: locate(ids[2]!) });
		const list = async (parameters: object) =>
			(await done('group', 'getAll', { search: '列表', ...parameters })).map(({ name }) => name);
		expect(await list({})).toEqual(['列表 乙', '列表 甲'].sort());
		expect(await list({ groupState: 'left' })).toEqual(['列表 丙']);
		expect(await list({ groupState: 'all' })).toHaveLength(3);
		expect(await list({ groupState: 'all', limit: 1 })).toHaveLength(1);
		expect(await list({ groupState: 'all', limit: 1, returnAll: true })).toHaveLength(3);
		expect(await list({ search: ids[0]!.slice(0, 12) })).toEqual(['列表 甲']);
		expect(await list({ search: '%' })).toEqual([]);
		expect(await list({ search: '沒有這個' })).toEqual([]);
	});

	it('marks a group as left by the time of the event, once; an unknown one is no mistake', async () => {
		const { groupId, join } = await joined('要離開');
		await done('group', 'register', {}, { credentials, input: [join] });
		simulator.removeBot(groupId);
		const [leave] = await line.next();
		const [left] = await done('group', 'markLeft', {}, { input: [leave!] });
		expect(left).toMatchObject({ lineGroupId: groupId, state: 'left', changed: true, endedCampaigns: [] });
		expect(Date.parse(left!.leftAt as string)).toBe(leave!.json.timestamp);
		const unknown = { groupId: `C${'d'.repeat(32)}` };
		expect(await done('group', 'markLeft', {}, { input: [unknown] })).toEqual([
			{ lineGroupId: unknown.groupId, changed: false, endedCampaigns: [] },
		]);
	});

	it('offers them in the list of the field, searched by name and id', async () => {
		const node = { type: `${PACKAGE}.groupBuyCampaign`, parameters: { resource: 'group', operation: 'get' } };
		const search = async (filter: string) => (await listSearch(node, 'searchGroups', { filter })).results;
		expect(await search('列表 乙')).toEqual([{ name: '列表 乙', value: ids[1] }]);
		expect(await search(ids[1]!)).toEqual([{ name: '列表 乙', value: ids[1] }]);
		expect(await search('列表 丙')).toEqual([{ name: '列表 丙 (left)', value: ids[2] }]);
		expect(await search('沒有這個')).toEqual([]);
	});
});
