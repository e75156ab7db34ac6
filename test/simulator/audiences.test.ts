import { startSimulator, type Channel, type Simulator } from './index';
import { callApi, text, type ApiResult } from './support';

let simulator: Simulator;
beforeEach(async () => {
	simulator = await startSimulator();
	simulator.setQuota({ type: 'none' });
});
afterEach(() => simulator.close());

const BASE = '/v2/bot/audienceGroup';
const MINUTE = 60_000;
const DAY = 24 * 3_600_000;
const UNKNOWN_USER = `U${'0'.repeat(32)}`;
const NOT_FOUND = {
	status: 400,
	body: { message: 'audience group not found', details: [{ message: 'AUDIENCE_GROUP_NOT_FOUND' }] },
};
const code = (message: string) => ({ status: 400, body: { details: [{ message }] } });

const call = (request: string, body?: unknown, channel?: Channel) =>
	callApi(simulator, request, body, channel ? { channel } : {});
const idsOf = (userIds: unknown[]) => userIds.map((id) => ({ id }));
const create = (userIds: unknown[], more: object = {}) =>
	call(`POST ${BASE}/upload`, { description: '熟客', audiences: idsOf(userIds), ...more });
const add = (audienceGroupId: unknown, userIds: unknown[], more: object = {}) =>
	call(`PUT ${BASE}/upload`, { audienceGroupId, audiences: idsOf(userIds), ...more });
const idOf = ({ body }: ApiResult) => body['audienceGroupId'] as number;
const read = async (id: number) =>
	(await call(`GET ${BASE}/${id}`)).body as { audienceGroup: Record<string, unknown>; jobs: object[] };
const statusOf = async (id: number) => (await read(id)).audienceGroup['status'];

function users(count: number, friendOf: Channel | [] = []): string[] {
	return Array.from(
		{ length: count },
		(_, i) => simulator.createUser({ displayName: `買家${i + 1}`, friendOf }).userId,
	);
}

async function upload(
	method: 'POST' | 'PUT',
	fields: Record<string, string>,
	file?: string | Blob,
): Promise<{ status: number; body: Record<string, unknown> }> {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.append(name, value);
	if (file !== undefined) {
		form.append(
			'file',
			typeof file === 'string' ? new Blob([file], { type: 'text/plain' }) : file,
			'ids.txt',
		);
	}
	const answer = await fetch(`${simulator.url}${BASE}/upload/byFile`, {
		method,
		headers: { authorization: `Bearer ${simulator.defaultChannel.channelAccessToken}` },
		body: form,
	});
	return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('uploads', () => {
	test('are prepared, then ready; ids of nobody are ignored', async () => {
		const ids = users(2);
		const made = await create([...ids, ids[0], UNKNOWN_USER], { uploadDescription: '第一批' });
		const created = Math.floor(simulator.clock.now() / 1_000);
		expect(made).toMatchObject({
			status: 202,
			body: {
				createRoute: 'MESSAGING_API',
				type: 'UPLOAD',
				description: '熟客',
				permission: 'READ_WRITE',
				isIfaAudience: false,
			},
		});
		const id = idOf(made);
		expect(Math.abs((made.body['created'] as number) - created)).toBeLessThanOrEqual(60);
		expect(made.body['expireTimestamp']).toBe((made.body['created'] as number) + 15_552_000);
		expect(await read(id)).toMatchObject({
			audienceGroup: { status: 'IN_PROGRESS', audienceCount: 0 },
			jobs: [{ jobStatus: 'QUEUED', type: 'DIFF_ADD', description: '第一批', failedType: null }],
		});
		simulator.clock.advance(MINUTE / 2);
		expect((await read(id)).jobs).toMatchObject([{ jobStatus: 'WORKING' }]);
		simulator.clock.advance(MINUTE / 2);
		expect(await read(id)).toMatchObject({
			audienceGroup: { audienceGroupId: id, status: 'READY', audienceCount: 2 },
			jobs: [{ jobStatus: 'FINISHED', audienceGroupId: id, audienceCount: 2 }],
		});
	});

	test('what is added to a ready one counts when its job is finished', async () => {
		const ids = users(3);
		const id = idOf(await create(ids.slice(0, 1)));
		simulator.finishAudience(id);
		expect(await add(id, ids)).toMatchObject({ status: 202, body: {} });
		expect(await read(id)).toMatchObject({
			audienceGroup: { status: 'READY', audienceCount: 1 },
			jobs: [{ jobStatus: 'QUEUED', description: null }, { jobStatus: 'FINISHED' }],
		});
		simulator.finishAudience(id);
		expect(await read(id)).toMatchObject({ audienceGroup: { audienceCount: 3 } });
	});

	test('an empty one never becomes ready', async () => {
		const made = await call(`POST ${BASE}/upload`, { description: '空' });
		const unknown = await create([UNKNOWN_USER]);
		simulator.clock.advance(DAY);
		expect(await statusOf(idOf(made))).toBe('IN_PROGRESS');
		expect(await statusOf(idOf(unknown))).toBe('IN_PROGRESS');
		expect((await read(idOf(made))).jobs).toEqual([]);
	});

	test.each<[string, unknown]>([
		['short', 'U1'],
		['a group', `C${'0'.repeat(32)}`],
		['upper case', `U${'A'.repeat(32)}`],
		['empty', ''],
		['absent', undefined],
	])('one bad id fails all: %s', async (_, bad) => {
		const ids = users(2);
		const expected = {
			...code('UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT'),
		};
		expect(await create([ids[0], bad])).toMatchObject(expected);
		expect(simulator.state.audiences.size).toBe(0);
		const id = idOf(await create([ids[0]]));
		expect(await add(id, [ids[1], bad])).toMatchObject(expected);
		expect((await read(id)).jobs).toHaveLength(1);
	});

	test('10,000 ids, not 10,001', async () => {
		const ids = Array<string>(10_000).fill(UNKNOWN_USER);
		expect((await create(ids)).status).toBe(202);
		expect(await create([...ids, UNKNOWN_USER])).toMatchObject(
			code('UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS'),
		);
	});

	test('nothing to add: 400', async () => {
		const id = idOf(await create(users(1)));
		expect(await add(id, [])).toMatchObject(code('UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS'));
	});

	test('ten unfinished jobs of an audience, not eleven', async () => {
		const ids = users(1);
		const id = idOf(await create(ids));
		for (let i = 0; i < 9; i++) expect((await add(id, ids)).status).toBe(202);
		expect((await add(id, ids)).status).toBe(429);
		simulator.clock.advance(MINUTE);
		expect((await add(id, ids)).status).toBe(202);
	});

	test('advertising ids are for applicants only: 403', async () => {
		expect((await create([], { isIfaAudience: true })).status).toBe(403);
	});

	test.each<[unknown, string]>([
		[undefined, 'AUDIENCE_GROUP_NAME_EMPTY'],
		['', 'AUDIENCE_GROUP_NAME_EMPTY'],
		['  ', 'AUDIENCE_GROUP_NAME_EMPTY'],
		['a\nb', 'AUDIENCE_GROUP_NAME_WRONG'],
		['熟'.repeat(121), 'AUDIENCE_GROUP_NAME_SIZE_OVER'],
	])('a name %j: %s', async (description, expected) => {
		const id = idOf(await create(users(1)));
		expect(await create([], { description })).toMatchObject(code(expected));
		expect(await call(`PUT ${BASE}/${id}/updateDescription`, { description })).toMatchObject(code(expected));
	});

	test('120 characters are a name, 300 a job’s description', async () => {
		const description = '熟'.repeat(120);
		const most = { description, uploadDescription: '批'.repeat(300) };
		expect((await create(users(1), most)).status).toBe(202);
		expect(await create([], { uploadDescription: '批'.repeat(301) })).toMatchObject(
			code('AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER'),
		);
	});

	test.each<[string, string, object]>([
		['an unknown property', 'POST', { description: 'a', ids: [] }],
		['ids as texts', 'POST', { description: 'a', audiences: [UNKNOWN_USER] }],
		['a name that is a number', 'POST', { description: 1 }],
		['no audience id', 'PUT', { audiences: [{ id: UNKNOWN_USER }] }],
		['an audience id as text', 'PUT', { audienceGroupId: '1', audiences: [{ id: UNKNOWN_USER }] }],
	])('%s: 400', async (_, method, body) => {
		expect((await call(`${method} ${BASE}/upload`, body)).status).toBe(400);
		expect(simulator.state.audiences.size).toBe(0);
	});

	test('a thousand audiences of a channel', async () => {
		const audience = simulator.audiences;
		const channel = simulator.defaultChannel;
		for (let i = 0; i < 999; i++) audience.create(channel, { type: 'UPLOAD', description: `${i}` });
		expect((await create([])).status).toBe(202);
		expect(await create([])).toMatchObject(code('AUDIENCE_GROUP_COUNT_MAX_OVER'));
		const other = simulator.createChannel();
		expect((await call(`POST ${BASE}/upload`, { description: 'a' }, other)).status).toBe(202);
	});

	test('60 a minute', async () => {
		jest.spyOn(simulator.clock, 'now').mockReturnValue(Date.now());
		const statuses = await Promise.all(Array.from({ length: 61 }, async () => (await create([])).status));
		expect(statuses.filter((status) => status === 202)).toHaveLength(60);
		expect(statuses.filter((status) => status === 429)).toHaveLength(1);
		expect((await call(`GET ${BASE}/list?page=1`)).status).toBe(200);
	});
});

describe('uploads by file', () => {
	test('create and add, one id a line', async () => {
		const ids = users(3);
		const made = await upload(
			'POST',
			{ description: '檔案', uploadDescription: 'ids.txt' },
			`${ids[0]}\r\n${ids[1]}\n`,
		);
		expect(made).toMatchObject({ status: 202, body: { type: 'UPLOAD', description: '檔案' } });
		const id = made.body['audienceGroupId'] as number;
		simulator.finishAudience(id);
		expect(await upload('PUT', { audienceGroupId: String(id) }, ids[2])).toEqual({ status: 202, body: {} });
		simulator.finishAudience(id);
		expect(await read(id)).toMatchObject({
			audienceGroup: { status: 'READY', audienceCount: 3 },
			jobs: [{ audienceCount: 1 }, { audienceCount: 2, description: 'ids.txt' }],
		});
	});

	test('more than 2 MB', async () => {
		const lines = `${UNKNOWN_USER}\n`.repeat(70_000);
		expect((await upload('POST', { description: '多' }, lines)).status).toBe(202);
	});

	test('1,500,001 ids: 400', async () => {
		const made = await upload('POST', { description: '多' }, 'U\n'.repeat(1_500_001));
		expect(made).toMatchObject(code('UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS'));
	});

	test.each<[string, Record<string, string>, string | Blob | undefined, object]>([
		['a bad line', {}, `${UNKNOWN_USER}\nx\n`, code('UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT')],
		['an empty file', {}, '\n', code('UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS')],
		['no file', {}, undefined, { status: 400 }],
		['a CSV', {}, new Blob([UNKNOWN_USER], { type: 'text/csv' }), { status: 415 }],
		['an unknown field', { name: 'x' }, UNKNOWN_USER, { status: 400 }],
	])('%s', async (_, fields, file, expected) => {
		expect(await upload('POST', { description: '檔案', ...fields }, file)).toMatchObject(expected);
		expect(simulator.state.audiences.size).toBe(0);
	});

	test('JSON is no file: 415; a form that is none: 400', async () => {
		expect((await call(`POST ${BASE}/upload/byFile`, { description: 'a' })).status).toBe(415);
		const headers = { 'content-type': 'multipart/form-data; boundary=x' };
		const answer = await callApi(simulator, `POST ${BASE}/upload/byFile`, 'nothing', { headers });
		expect(answer.status).toBe(400);
	});
});

describe('an audience', () => {
	test('expires after 180 days and is gone a month later', async () => {
		const ids = users(1, simulator.defaultChannel);
		const id = idOf(await create(ids));
		simulator.finishAudience(id);
		simulator.clock.advance(180 * DAY);
		expect(await statusOf(id)).toBe('EXPIRED');
		expect(await add(id, ids)).toMatchObject(code('AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED'));
		const recipient = { type: 'audience', audienceGroupId: id };
		const sent = await call('POST /v2/bot/message/narrowcast', { messages: [text('好')], recipient });
		expect(sent.status).toBe(400);
		simulator.clock.advance(30 * DAY);
		expect(await call(`GET ${BASE}/${id}`)).toMatchObject(NOT_FOUND);
	});

	test('is renamed and deleted', async () => {
		const id = idOf(await create(users(1)));
		expect(await call(`PUT ${BASE}/${id}/updateDescription`, { description: '老客' })).toMatchObject({
			status: 200,
			body: {},
		});
		expect((await read(id)).audienceGroup['description']).toBe('老客');
		expect(await call(`DELETE ${BASE}/${id}`)).toMatchObject({ status: 202, body: {} });
		expect(await call(`GET ${BASE}/${id}`)).toMatchObject(NOT_FOUND);
		expect(await call(`DELETE ${BASE}/${id}`)).toMatchObject(NOT_FOUND);
	});

	test('is the channel’s own', async () => {
		const [member] = users(1);
		const id = idOf(await create([member]));
		const other = simulator.createChannel();
		const audiences = idsOf([member]);
		expect(await call(`GET ${BASE}/${id}`, undefined, other)).toMatchObject(NOT_FOUND);
		expect(await call(`DELETE ${BASE}/${id}`, undefined, other)).toMatchObject(NOT_FOUND);
		expect(await call(`PUT ${BASE}/upload`, { audienceGroupId: id, audiences }, other)).toMatchObject(
			NOT_FOUND,
		);
		expect(await call(`GET ${BASE}/x`)).toMatchObject(NOT_FOUND);
	});

	test('may have an id above 2^53, as a JSON integer', async () => {
		simulator.nextAudienceId = '9007199254740993';
		const [member] = users(1, simulator.defaultChannel);
		const send = async (method: string, path: string, body?: string) => {
			const answer = await fetch(simulator.url + path, {
				method,
				headers: {
					authorization: `Bearer ${simulator.defaultChannel.channelAccessToken}`,
					'content-type': 'application/json',
				},
				...(body === undefined ? {} : { body }),
			});
			return { status: answer.status, text: await answer.text() };
		};
		const made = await send('POST', `${BASE}/upload`, `{"description":"a 9007199254740993"}`);
		expect(made.text).toContain('"audienceGroupId":9007199254740993,');
		expect(made.text).toContain('"description":"a 9007199254740993"');
		const added = `{"audienceGroupId":9007199254740993,"audiences":[{"id":"${member}"}]}`;
		expect(await send('PUT', `${BASE}/upload`, added)).toEqual({ status: 202, text: '{}' });
		const rounded = added.replace('993', '992');
		expect((await send('PUT', `${BASE}/upload`, rounded)).status).toBe(400);
		simulator.finishAudience('9007199254740993');
		const { text: shown } = await send('GET', `${BASE}/9007199254740993`);
		expect(shown.match(/"audienceGroupId":9007199254740993\b/g)).toHaveLength(2);
		const recipient = '{"type":"audience","audienceGroupId":9007199254740993}';
		const body = `{"messages":[{"type":"text","text":"好"}],"recipient":${recipient}}`;
		expect((await send('POST', '/v2/bot/message/narrowcast', body)).status).toBe(202);
		const log = await fetch(`${simulator.url}/simulator/activity`);
		expect(await log.text()).toContain('"audienceGroupId":9007199254740993');
		expect(() => (simulator.nextAudienceId = '1e3')).toThrow('int64');
	});
});

describe('click and impression audiences', () => {
	/** A broadcast to `count` new friends. */
	async function sent(count: number): Promise<{ requestId: string; ids: string[] }> {
		const ids = users(count, simulator.defaultChannel);
		const { headers } = await call('POST /v2/bot/message/broadcast', { messages: [text('開團')] });
		return { requestId: headers.get('x-line-request-id') ?? '', ids };
	}
	const of = (type: 'click' | 'imp', requestId: string, more: object = {}) =>
		call(`POST ${BASE}/${type}`, { description: '看過的人', requestId, ...more });

	test('whoever got the message', async () => {
		const { requestId } = await sent(50);
		const made = await of('imp', requestId);
		expect(made).toMatchObject({ status: 202, body: { type: 'IMP', requestId } });
		expect(await read(idOf(made))).toMatchObject({ audienceGroup: { status: 'IN_PROGRESS' }, jobs: [] });
		simulator.clock.advance(MINUTE);
		expect((await read(idOf(made))).audienceGroup).toMatchObject({ status: 'READY', audienceCount: 50 });
		expect(await of('imp', requestId)).toMatchObject(code('AUDIENCE_GROUP_REQUESTID_DUPLICATE'));
		const [id] = users(1);
		expect((await add(idOf(made), [id])).status).toBe(400);
	});

	test('whoever tapped a link, one or any; below 50 it stays in preparation, below 20 unseen', async () => {
		const { requestId, ids } = await sent(60);
		const url = 'https://shop.example/a';
		for (const id of ids.slice(0, 50)) simulator.clickLink(requestId, id, url);
		for (const id of ids.slice(0, 19)) simulator.clickLink(requestId, id, 'https://shop.example/b');
		const any = await of('click', requestId);
		const one = await of('click', requestId, { clickUrl: 'https://shop.example/b' });
		expect(one).toMatchObject({ status: 202, body: { type: 'CLICK', clickUrl: 'https://shop.example/b' } });
		simulator.clock.advance(MINUTE);
		expect((await read(idOf(any))).audienceGroup).toMatchObject({ status: 'READY', audienceCount: 50 });
		expect((await read(idOf(one))).audienceGroup).toMatchObject({ status: 'IN_PROGRESS', audienceCount: 0 });
		expect(await of('click', requestId)).toMatchObject(code('AUDIENCE_GROUP_REQUESTID_DUPLICATE'));
		expect(
			(await of('click', requestId, { clickUrl: `https://a.example/${'x'.repeat(2_000)}` })).status,
		).toBe(400);
	});

	test('of 49 recipients, of no message, and of a push: not found', async () => {
		const { requestId, ids } = await sent(49);
		expect(await of('imp', requestId)).toMatchObject(code('REQUEST_NOT_FOUND'));
		expect(await of('imp', 'x')).toMatchObject(code('REQUEST_NOT_FOUND'));
		const push = await call('POST /v2/bot/message/push', { to: ids[0], messages: [text('好')] });
		const pushed = push.headers.get('x-line-request-id') ?? '';
		expect(await of('click', pushed)).toMatchObject(code('REQUEST_NOT_FOUND'));
	});

	test('of a narrowcast once it was sent', async () => {
		users(50, simulator.defaultChannel);
		const { headers } = await call('POST /v2/bot/message/narrowcast', { messages: [text('開團')] });
		const requestId = headers.get('x-line-request-id') ?? '';
		expect(await of('imp', requestId)).toMatchObject(code('REQUEST_NOT_FOUND'));
		simulator.finishNarrowcast(requestId);
		expect((await of('imp', requestId)).status).toBe(202);
	});

	test('of the last 60 days, and the channel’s own', async () => {
		const { requestId } = await sent(50);
		const other = simulator.createChannel();
		expect(await call(`POST ${BASE}/imp`, { description: 'a', requestId }, other)).toMatchObject(
			code('WRONG_BOT_ID'),
		);
		simulator.clock.advance(60 * DAY + MINUTE);
		expect(await of('imp', requestId)).toMatchObject(code('TOO_OLD_MESSAGES'));
	});
});

describe('lists', () => {
	const list = async (query: string) =>
		(await call(`GET ${BASE}/${query}`)).body as {
			audienceGroups: { description: string }[];
			[property: string]: unknown;
		};
	const names = async (query: string) =>
		(await list(query)).audienceGroups.map(({ description }) => description);

	test('pages, newest first', async () => {
		for (let i = 1; i <= 45; i++) {
			simulator.audiences.create(simulator.defaultChannel, { type: 'UPLOAD', description: `第${i}個` });
		}
		expect(await list('list?page=1')).toMatchObject({
			hasNextPage: true,
			totalCount: 45,
			readWriteAudienceGroupTotalCount: 45,
			page: 1,
			size: 20,
		});
		expect(await names('list?page=1&size=2')).toEqual(['第45個', '第44個']);
		expect(await names('list?page=2&size=40')).toEqual(['第5個', '第4個', '第3個', '第2個', '第1個']);
		expect(await list('list?page=2&size=40')).toMatchObject({ hasNextPage: false });
		expect(await list('list?page=9')).toMatchObject({ audienceGroups: [], hasNextPage: false });
	});

	test('filters', async () => {
		const ready = idOf(await create(users(1), { description: 'VIP 熟客' }));
		simulator.finishAudience(ready);
		await create([], { description: 'vip 新客' });
		await create([], { description: '其他' });
		expect(await names('list?page=1&description=Vip')).toEqual(['vip 新客', 'VIP 熟客']);
		expect(await names('list?page=1&status=READY')).toEqual(['VIP 熟客']);
		expect(await names('list?page=1&createRoute=OA_MANAGER')).toEqual([]);
		expect(await names('list?page=1&createRoute=OA_MANAGER&createRoute=MESSAGING_API')).toHaveLength(3);
	});

	test.each([
		'list',
		'list?page=0',
		'list?page=x',
		'list?page=1&size=41',
		'list?page=1&status=DONE',
		'list?page=1&createRoute=BUSINESS_MANAGER',
		'list?page=1&includesExternalPublicGroups=1',
		'shared/list?createRoute=NOTHING',
		'shared/list?includesOwnedAudienceGroups=yes',
	])('%s: 400', async (query) => {
		expect((await call(`GET ${BASE}/${query}`)).status).toBe(400);
	});

	test('what Business Manager shares, with its owner', async () => {
		const ids = users(60, simulator.defaultChannel);
		const owner = { serviceType: 'lap', id: 'A012345678', name: '品牌主帳號' };
		const shared = simulator.shareAudience({ description: '品牌會員', userIds: ids, owner });
		simulator.shareAudience({ description: '廣告', createRoute: 'YAHOO_DISPLAY_ADS', type: 'WEBTRAFFIC' });
		await create(ids, { description: '自己的' });
		expect(await names('shared/list')).toEqual(['廣告', '品牌會員']);
		expect(await names('shared/list?createRoute=BUSINESS_MANAGER')).toEqual(['品牌會員']);
		expect(await list('shared/list?includesOwnedAudienceGroups=true')).toMatchObject({
			totalCount: 3,
			readWriteAudienceGroupTotalCount: 1,
		});
		expect(await names('list?page=1')).toEqual(['自己的']);
		const id = shared.audienceGroupId;
		expect((await call(`GET ${BASE}/shared/${id}`)).body).toMatchObject({
			audienceGroup: {
				createRoute: 'BUSINESS_MANAGER',
				status: 'READY',
				audienceCount: 60,
				permission: 'READ',
			},
			jobs: [],
			owner,
		});
		expect(await call(`GET ${BASE}/${id}`)).toMatchObject(NOT_FOUND);
		expect(await call(`DELETE ${BASE}/${id}`)).toMatchObject(NOT_FOUND);
		const other = simulator.createChannel();
		expect(await call(`GET ${BASE}/shared/${id}`, undefined, other)).toMatchObject(NOT_FOUND);
	});
});
