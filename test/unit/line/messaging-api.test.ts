import { InputError } from '../../../lib/groupbuy/input-error';
import { LineApiError, type LineErrorKind } from '../../../lib/line/api-error';
import {
	botInfo,
	consumption,
	getWebhookEndpoint,
	groupMemberProfile,
	groupSummary,
	leaveChat,
	membersCount,
	profile,
	push,
	quota,
	reply,
	setWebhookEndpoint,
	testWebhookEndpoint,
	type ApiRequest,
	type ApiResponse,
	type LineApi,
} from '../../../lib/line/messaging-api';

const USER = `U${'1'.repeat(32)}`;
const GROUP = `C${'2'.repeat(32)}`;
const ROOM = `R${'3'.repeat(32)}`;
const KEY = '123e4567-e89b-12d3-a456-426614174000';
const text = { type: 'text' as const, text: '收到' };

/** A LINE that gives one answer and remembers what it was asked. */
function answering(response: Partial<ApiResponse> = {}): LineApi & { asked: ApiRequest[] } {
	const asked: ApiRequest[] = [];
	return {
		baseUrl: 'https://api.line.me',
		asked,
		request: (request) => {
			asked.push(request);
			return Promise.resolve({ statusCode: 200, headers: {}, body: {}, ...response });
		},
	};
}

async function errorOf(promise: Promise<unknown>): Promise<LineApiError> {
	try {
		await promise;
	} catch (error) {
		if (error instanceof LineApiError) return error;
		throw error;
	}
	throw new Error('no error was thrown');
}

describe('requests', () => {
	const base = 'https://api.line.me';
	test.each<[string, (api: LineApi) => Promise<unknown>, string, object | undefined]>([
		[
			'reply',
			(api) => reply(api, 'token', [text]),
			'POST /v2/bot/message/reply',
			{ replyToken: 'token', messages: [text] },
		],
		[
			'push',
			(api) => push(api, GROUP, [text], KEY),
			'POST /v2/bot/message/push',
			{ to: GROUP, messages: [text] },
		],
		['groupSummary', (api) => groupSummary(api, GROUP), `GET /v2/bot/group/${GROUP}/summary`, undefined],
		[
			'membersCount of a group',
			(api) => membersCount(api, GROUP),
			`GET /v2/bot/group/${GROUP}/members/count`,
			undefined,
		],
		[
			'membersCount of a room',
			(api) => membersCount(api, ROOM),
			`GET /v2/bot/room/${ROOM}/members/count`,
			undefined,
		],
		[
			'groupMemberProfile in a group',
			(api) => groupMemberProfile(api, GROUP, USER),
			`GET /v2/bot/group/${GROUP}/member/${USER}`,
			undefined,
		],
		[
			'groupMemberProfile in a room',
			(api) => groupMemberProfile(api, ROOM, USER),
			`GET /v2/bot/room/${ROOM}/member/${USER}`,
			undefined,
		],
		['profile', (api) => profile(api, USER), `GET /v2/bot/profile/${USER}`, undefined],
		['leaveChat', (api) => leaveChat(api, ROOM), `POST /v2/bot/room/${ROOM}/leave`, undefined],
		['botInfo', (api) => botInfo(api), 'GET /v2/bot/info', undefined],
		[
			'getWebhookEndpoint',
			(api) => getWebhookEndpoint(api),
			'GET /v2/bot/channel/webhook/endpoint',
			undefined,
		],
		[
			'setWebhookEndpoint',
			(api) => setWebhookEndpoint(api, 'https://shop.example/hook'),
			'PUT /v2/bot/channel/webhook/endpoint',
			{ endpoint: 'https://shop.example/hook' },
		],
		[
			'testWebhookEndpoint',
			(api) => testWebhookEndpoint(api, 'https://shop.example/hook'),
			'POST /v2/bot/channel/webhook/test',
			{ endpoint: 'https://shop.example/hook' },
		],
		['quota', (api) => quota(api), 'GET /v2/bot/message/quota', undefined],
		['consumption', (api) => consumption(api), 'GET /v2/bot/message/quota/consumption', undefined],
	])('%s', async (_name, run, line, body) => {
		const api = answering();
		await run(api);
		expect(api.asked).toHaveLength(1);
		const [asked] = api.asked;
		expect(`${asked!.method} ${asked!.url.slice(base.length)}`).toBe(line);
		expect(asked!.url.startsWith(base)).toBe(true);
		expect(asked!.body).toEqual(body);
		expect(asked!.timeout).toBe(10_000);
	});

	test('only a push carries a retry key: LINE answers 400 to it elsewhere', async () => {
		const api = answering();
		await push(api, USER, [text], KEY);
		await reply(api, 'token', [text]);
		expect(api.asked.map(({ headers }) => headers)).toEqual([{ 'x-line-retry-key': KEY }, {}]);
	});

	test('a base URL may end in a slash or hold a path', async () => {
		const api = answering();
		await botInfo({ ...api, baseUrl: 'https://proxy.example/line//' });
		expect(api.asked[0]!.url).toBe('https://proxy.example/line/v2/bot/info');
	});
});

describe('answers', () => {
	test('a reply: request ID in any case, message IDs in order', async () => {
		const api = answering({
			headers: { 'X-Line-Request-Id': 'r-1' },
			body: {
				sentMessages: [{ id: '461230966842064897', quoteToken: 'IStG5h1Tz7b' }, { id: '461230966842064898' }],
			},
		});
		expect(await reply(api, 'token', [text, text])).toEqual({
			requestId: 'r-1',
			messageIds: ['461230966842064897', '461230966842064898'],
		});
	});

	test.each([{}, { sentMessages: null }, { sentMessages: [null, 5, { id: 5 }] }])(
		'a reply of odd form: %j',
		async (body) => {
			expect(await reply(answering({ body }), 'token', [text])).toEqual({ requestId: null, messageIds: [] });
		},
	);

	test('numbers come out as numbers', async () => {
		expect(await membersCount(answering({ body: { count: 3 } }), GROUP)).toBe(3);
		expect(await consumption(answering({ body: { totalUsage: 500 } }))).toBe(500);
	});
});

describe('refusals', () => {
	const oneError = (message: string, property: string) => ({
		message: 'The request body has 1 error(s)',
		details: [{ message, property }],
	});

	test.each<[number, unknown, LineErrorKind]>([
		[400, { message: 'Invalid reply token' }, 'invalid_reply_token'],
		[400, { message: 'Failed to send messages' }, 'undeliverable'],
		[400, oneError('May not be empty', 'messages[0].text'), 'invalid_request'],
		[
			400,
			{
				message: 'A message (messages[0]) in the request body is invalid',
				details: [{ message: 'invalid property', property: '/footer/contents/2' }],
			},
			'invalid_request',
		],
		[
			400,
			{ message: 'The property, XXX, in the request body is invalid (line: 1, column: 2)' },
			'invalid_request',
		],
		[
			400,
			{ message: 'The request body could not be parsed as JSON (line: 1, column: 1)' },
			'invalid_request',
		],
		[400, { message: "The value for the 'groupId' parameter is invalid" }, 'invalid_request'],
		[401, { message: 'Authentication failed due to the following reason: invalid token.' }, 'unauthorized'],
		[403, { message: 'Access to this API is not available for your account' }, 'forbidden'],
		[404, { message: 'Not found' }, 'not_found'],
		[409, { message: 'The retry key is already accepted' }, 'conflict'],
		[410, { message: 'Gone' }, 'invalid_request'],
		[413, { message: 'Request Entity Too Large' }, 'too_large'],
		[415, { message: 'The content type, text/plain, is not supported' }, 'invalid_request'],
		[429, { message: 'The API rate limit has been exceeded. Try again later.' }, 'rate_limited'],
		[429, { message: 'You have reached your monthly limit.' }, 'monthly_limit'],
		[429, 'Too many', 'rate_limited'],
		[500, { message: 'Internal server error' }, 'server'],
		[502, '<html>Bad gateway</html>', 'server'],
		[503, null, 'server'],
		[200, '<html>Welcome to the hotel network</html>', 'network'],
		[200, null, 'network'],
		[302, '', 'network'],
	])('%i %j is %s', async (statusCode, body, kind) => {
		const error = await errorOf(reply(answering({ statusCode, body }), 'token', [text]));
		expect(error).toMatchObject({ kind, status: statusCode });
		expect(error.message).not.toBe('');
		expect(error.description).toContain(error.hint);
	});

	test('LINE’s details name the value, in the description too', async () => {
		const error = await errorOf(
			reply(
				answering({
					statusCode: 400,
					headers: { 'x-line-request-id': 'r-2' },
					body: oneError('Length must be between 0 and 5000', 'messages[0].text'),
				}),
				'token',
				[text],
			),
		);
		expect(error.details).toEqual([
			{ message: 'Length must be between 0 and 5000', property: 'messages[0].text' },
		]);
		expect(error.description).toBe(
			'LINE said: The request body has 1 error(s); messages[0].text: Length must be between 0 and 5000 (LINE request ID r-2). Correct the value that LINE names and send again.',
		);
	});

	test('details of odd form do not matter', async () => {
		const body = { message: 7, details: [null, 'x', { message: {} }] };
		const error = await errorOf(botInfo(answering({ statusCode: 400, body })));
		expect(error).toMatchObject({
			kind: 'invalid_request',
			lineMessage: 'HTTP 400',
			details: [{ message: '', property: null }],
		});
	});

	test('an accepted retry key tells which request sent the messages', async () => {
		const error = await errorOf(
			push(
				answering({
					statusCode: 409,
					headers: { 'x-line-request-id': 'new', 'x-line-accepted-request-id': 'original' },
					body: { message: 'The retry key is already accepted', sentMessages: [{ id: '9' }] },
				}),
				GROUP,
				[text],
				KEY,
			),
		);
		expect(error).toMatchObject({
			kind: 'conflict',
			requestId: 'new',
			acceptedRequestId: 'original',
			sentMessageIds: ['9'],
		});
	});

	test('no answer: the reason, never the token', async () => {
		const api: LineApi = {
			baseUrl: 'https://api.line.me',
			request: () =>
				Promise.reject(
					new Error(
						'timeout; sent {"Authorization":"Bearer s3cret/+==","X-Line-TagAccessToken":"s3cret-too"} to LINE',
					),
				),
		};
		const error = await errorOf(botInfo(api));
		expect(error).toMatchObject({ kind: 'network', status: null });
		expect(error.lineMessage).toBe(
			'timeout; sent {"Authorization":"Bearer …","X-Line-TagAccessToken":"…"} to LINE',
		);
		expect(JSON.stringify([error, error.stack, error.description])).not.toContain('s3cret');
	});
});

describe('values that must not go into a URL', () => {
	const bad = [
		'',
		'..',
		'../../v2/bot/info',
		`${GROUP}/leave`,
		`${GROUP}\n`,
		'C123',
		GROUP.toLowerCase(),
		'@shop',
		'x'.repeat(5000),
	];
	test.each(bad)('%j', async (id) => {
		const api = answering();
		for (const run of [
			groupSummary(api, id),
			membersCount(api, id),
			groupMemberProfile(api, id, USER),
			groupMemberProfile(api, GROUP, id),
			profile(api, id),
			leaveChat(api, id),
			push(api, id, [text], KEY),
		]) {
			await expect(run).rejects.toThrow(InputError);
		}
		expect(api.asked).toEqual([]);
	});

	test('a user is no group and a group no user', async () => {
		const api = answering();
		await expect(groupSummary(api, USER)).rejects.toThrow(/not a LINE group ID/);
		await expect(groupSummary(api, ROOM)).rejects.toThrow(/not a LINE group ID/);
		await expect(profile(api, GROUP)).rejects.toThrow(/not a LINE user ID/);
		await expect(leaveChat(api, USER)).rejects.toThrow(/not a LINE group or multi-person chat ID/);
	});

	test('a retry key is a UUID', async () => {
		await expect(push(answering(), GROUP, [text], 'campaign-1')).rejects.toThrow(/not a UUID/);
	});
});
