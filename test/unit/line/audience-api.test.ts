import { InputError } from '../../../lib/groupbuy/input-error';
import { LineApiError } from '../../../lib/line/api-error';
import {
	createAudience,
	createAudienceByFile,
	createClickAudience,
	createImpressionAudience,
	deleteAudience,
	getAudience,
	getSharedAudience,
	listAudiences,
	listSharedAudiences,
	renameAudience,
} from '../../../lib/line/audience-api';
import { parseJson, stringifyJson } from '../../../lib/line/json';
import type { ApiRequest, LineApi } from '../../../lib/line/messaging-api';

/** Longer than JavaScript's own numbers hold. */
const LONG_ID = '9007199254740993';
const user = (number: number) => `U${number.toString(16).padStart(32, '0')}`;
const ID = user(1);

/** A LINE that gives these texts in turn, the last one again and again. */
function line(...answers: Array<string | [status: number, text: string]>) {
	const asked: ApiRequest[] = [];
	const api: LineApi = {
		baseUrl: 'https://api.line.me',
		request: (request) => {
			asked.push(request);
			const answer = answers[Math.min(asked.length, answers.length) - 1] ?? '{}';
			const [statusCode, text] = typeof answer === 'string' ? [200, answer] : answer;
			return Promise.resolve({ statusCode, headers: {}, body: parseJson(text) });
		},
	};
	const seen = () =>
		asked.map(({ method, url, body }) => [
			`${method} ${url.slice('https://api.line.me/v2/bot/audienceGroup'.length)}`,
			body === undefined ? undefined : stringifyJson(body),
		]);
	return { api, asked, seen };
}

const CREATED = `{"audienceGroupId":${LONG_ID},"createRoute":"MESSAGING_API","type":"UPLOAD","description":"買家","created":1613698278,"permission":"READ_WRITE","expireTimestamp":1629250278,"isIfaAudience":false}`;

describe('uploads', () => {
	test('as JSON', async () => {
		const { api, seen, asked } = line([202, CREATED]);
		const upload = { description: '買家', userIds: [ID, user(2), ID] };
		expect(await createAudience(api, upload)).toEqual({
			lineAudienceId: LONG_ID,
			description: '買家',
			type: 'UPLOAD',
			status: 'IN_PROGRESS',
			createRoute: 'MESSAGING_API',
			created: 1613698278,
			permission: 'READ_WRITE',
			expireTimestamp: 1629250278,
			isIfaAudience: false,
		});
		expect(seen()).toEqual([
			[
				'POST /upload',
				`{"description":"買家","isIfaAudience":false,"audiences":[{"id":"${ID}"},{"id":"${user(2)}"}]}`,
			],
		]);
		expect(asked[0]?.timeout).toBeGreaterThanOrEqual(30_000);
	});

	const form = ({ bytes, headers }: ApiRequest) => {
		const [, boundary = ''] =
			/^multipart\/form-data; boundary=(\S+)$/.exec(headers['content-type'] ?? '') ?? [];
		return bytes?.toString('utf8').split(`--${boundary}`);
	};

	test('as a file, of which the length is known', async () => {
		const { api, asked } = line([202, CREATED]);
		const created = await createAudienceByFile(api, { description: '買家', userIds: [ID, user(2)] });
		expect(created.lineAudienceId).toBe(LONG_ID);
		const [request] = asked;
		expect(request).toMatchObject({
			method: 'POST',
			url: 'https://api.line.me/v2/bot/audienceGroup/upload/byFile',
		});
		expect(request?.timeout).toBeGreaterThanOrEqual(30_000);
		expect(request && form(request)).toEqual([
			'',
			'\r\nContent-Disposition: form-data; name="description"\r\n\r\n買家\r\n',
			'\r\nContent-Disposition: form-data; name="isIfaAudience"\r\n\r\nfalse\r\n',
			`\r\nContent-Disposition: form-data; name="file"; filename="audience.txt"\r\nContent-Type: text/plain\r\n\r\n${ID}\n${user(2)}\r\n`,
			'--\r\n',
		]);
	});

	test('a file takes more people than JSON does', async () => {
		const { api, asked } = line([202, CREATED]);
		const userIds = Array.from({ length: 10_001 }, (_, index) => user(index));
		await createAudienceByFile(api, { description: '買家', userIds });
		const [request] = asked;
		const parts = request ? form(request) : [];
		expect(parts?.[3]?.split('\n')).toHaveLength(10_001 + 5);
	});

	test.each<[string, Parameters<typeof createAudience>[1], RegExp]>([
		['nobody', { description: 'a', userIds: [] }, /^userIds is empty/],
		[
			'10,001 people',
			{ description: 'a', userIds: Array.from({ length: 10_001 }, (_, n) => user(n)) },
			/10001/,
		],
		[
			'IDs that are none',
			{ description: 'a', userIds: [ID, 'ming', `C${'0'.repeat(32)}`, `${ID}\n`] },
			/^3 of 4 in userIds are not LINE user IDs: "ming", "C0/,
		],
		['no name', { description: ' ', userIds: [ID] }, /description/],
		['a name of 121 characters', { description: 'x'.repeat(121), userIds: [ID] }, /description/],
		['a name of two lines', { description: 'a\nb', userIds: [ID] }, /description "a b"/],
	])('LINE would refuse it: %s', async (_, upload, message) => {
		const { api, asked } = line();
		await expect(createAudience(api, upload)).rejects.toThrow(InputError);
		await expect(createAudience(api, upload)).rejects.toThrow(message);
		expect(asked).toEqual([]);
	});

	test('10,000 people, twice each, are as many as LINE takes', async () => {
		const { api, asked } = line([202, CREATED]);
		const people = Array.from({ length: 10_000 }, (_, index) => user(index));
		await createAudience(api, { description: 'x'.repeat(120), userIds: [...people, ...people] });
		expect((asked[0]?.body as { audiences: object[] }).audiences).toHaveLength(10_000);
	});
});

describe('audiences of a message', () => {
	const requestId = 'c10c3d86-f565-4f5e-8a34-8e1f3d5c0d11';

	test('who clicked, and who saw it', async () => {
		const { api, seen } = line([202, CREATED]);
		await createClickAudience(api, { description: 'a', requestId, clickUrl: 'https://shop.tw/1' });
		await createClickAudience(api, { description: 'b', requestId });
		await createImpressionAudience(api, { description: 'c', requestId });
		expect(seen()).toEqual([
			['POST /click', `{"description":"a","requestId":"${requestId}","clickUrl":"https://shop.tw/1"}`],
			['POST /click', `{"description":"b","requestId":"${requestId}"}`],
			['POST /imp', `{"description":"c","requestId":"${requestId}"}`],
		]);
	});

	test.each([
		['a request ID of odd form', { description: 'a', requestId: '../x' }],
		['a link that is too long', { description: 'a', requestId, clickUrl: `https://${'x'.repeat(2000)}` }],
	])('%s asks LINE nothing', async (_, asked) => {
		await expect(createClickAudience(line().api, asked)).rejects.toThrow(InputError);
	});
});

describe('one audience', () => {
	const DETAILS = `{"audienceGroup":{"audienceGroupId":${LONG_ID},"type":"TRACKINGTAG_WEBTRAFFIC","description":"訪客","status":"READY","audienceCount":1887,"createRoute":"YAHOO_DISPLAY_ADS","failedType":null},"jobs":[{"audienceGroupJobId":12345678901234567890,"audienceGroupId":${LONG_ID},"description":"a.txt","type":"DIFF_ADD","jobStatus":"FINISHED","failedType":"INTERNAL_ERROR","audienceCount":3,"created":1608617472},{}],"owner":{"serviceType":"lap","id":"A012","name":"廣告"}}`;

	test('with its uploads and its owner; what LINE’s own list does not name passes', async () => {
		const { api, seen } = line(DETAILS);
		const details = await getSharedAudience(api, LONG_ID);
		expect(details).toEqual({
			audience: {
				lineAudienceId: LONG_ID,
				type: 'TRACKINGTAG_WEBTRAFFIC',
				description: '訪客',
				status: 'READY',
				audienceCount: 1887,
				createRoute: 'YAHOO_DISPLAY_ADS',
				failedType: null,
			},
			jobs: [
				{
					jobId: '12345678901234567890',
					status: 'FINISHED',
					failedType: 'INTERNAL_ERROR',
					description: 'a.txt',
					audienceCount: 3,
					created: 1608617472,
				},
				{ jobId: '', status: '', failedType: null, description: '', audienceCount: null, created: null },
			],
			owner: { serviceType: 'lap', id: 'A012', name: '廣告' },
		});
		expect(await getAudience(api, '12')).toMatchObject({ audience: { lineAudienceId: LONG_ID } });
		expect(seen().map(([request]) => request)).toEqual([`GET /shared/${LONG_ID}`, 'GET /12']);
	});

	test('renamed and deleted; LINE answers nothing', async () => {
		const { api, seen } = line('');
		await renameAudience(api, LONG_ID, '新名');
		await deleteAudience(api, LONG_ID);
		expect(seen()).toEqual([
			[`PUT /${LONG_ID}/updateDescription`, '{"description":"新名"}'],
			[`DELETE /${LONG_ID}`, undefined],
		]);
	});

	test.each(['', '0', '-1', '1.5', '1e3', '12345678901234567890', '../list', '12/x', '１２'])(
		'%j is no ID and goes into no URL',
		async (id) => {
			const { api, asked } = line();
			for (const run of [
				getAudience(api, id),
				getSharedAudience(api, id),
				renameAudience(api, id, 'a'),
				deleteAudience(api, id),
			]) {
				await expect(run).rejects.toThrow(InputError);
			}
			expect(asked).toEqual([]);
		},
	);
});

describe('lists', () => {
	const page = (ids: number[], hasNextPage: boolean) =>
		JSON.stringify({
			audienceGroups: ids.map((id) => ({ audienceGroupId: id, description: `no. ${id}`, status: 'READY' })),
			hasNextPage,
		});

	test('all pages; what is made meanwhile is not told twice', async () => {
		const { api, seen } = line(page([5, 4], true), page([4, 3], true), page([2], false));
		const found = await listAudiences(api, { description: '買家 #1', status: 'READY' });
		expect(found.map(({ lineAudienceId }) => lineAudienceId)).toEqual(['5', '4', '3', '2']);
		expect(seen().map(([request]) => request)).toEqual(
			[1, 2, 3].map(
				(number) => `GET /list?description=%E8%B2%B7%E5%AE%B6+%231&status=READY&page=${number}&size=40`,
			),
		);
	});

	test('only what others share', async () => {
		const { api, seen } = line(page([], false));
		expect(await listSharedAudiences(api, { createRoute: 'AD_MANAGER' })).toEqual([]);
		expect(seen()).toEqual([
			['GET /shared/list?createRoute=AD_MANAGER&includesOwnedAudienceGroups=false&page=1&size=40', undefined],
		]);
	});

	test('a list that never ends is left', async () => {
		const { api, asked } = line(page([1], true));
		expect(await listAudiences(api)).toHaveLength(1);
		expect(asked).toHaveLength(100);
	});
});

describe('what LINE refuses says the way out', () => {
	test.each<[string, string, LineApiError['kind'], RegExp]>([
		[
			'one bad ID',
			'{"message":"UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT","details":[{"message":"UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT","property":"file"}]}',
			'invalid_request',
			/another provider/,
		],
		[
			'a message to a group',
			'{"message":"request not found","details":[{"message":"REQUEST_NOT_FOUND"}]}',
			'invalid_request',
			/to groups, make no such audience/,
		],
		[
			'no such audience',
			'{"message":"audience group not found","details":[{"message":"AUDIENCE_GROUP_NOT_FOUND"}]}',
			'not_found',
			/no audience with this ID/,
		],
		[
			'something else',
			'{"message":"The request body has 1 error(s)"}',
			'invalid_request',
			/Correct the value/,
		],
	])('%s', async (_, text, kind, hint) => {
		const { api } = line([400, text]);
		const refused = getAudience(api, '12');
		await expect(refused).rejects.toThrow(LineApiError);
		await expect(refused).rejects.toMatchObject({
			kind,
			status: 400,
			hint: expect.stringMatching(hint) as string,
		});
	});
});
