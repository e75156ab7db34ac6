import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { startSimulator, type Simulator } from './index';
import { ApiMemory } from './endpoint';
import { messagingApi } from './messaging-api';
import { loadOpenApi, type OpenApi } from './openapi';
import { ACCEPTED_FLEX } from './rules/flex-samples';
import { ACCEPTED_MESSAGES } from './rules/message-samples';
import { callApi, groupOf, startBot, text } from './support';

const openApi = loadOpenApi();
const audienceApi = loadOpenApi('manage-audience.yml');

/** LINE's OpenAPI files do not come with this package; without them there is nothing to compare with. */
if (openApi && audienceApi) {
	conformance(openApi, audienceApi);
} else {
	test('without LINE’s OpenAPI files', () => {
		expect(existsSync(join(__dirname, '../../../shared/line-openapi/messaging-api.yml'))).toBe(false);
	});
}

/**
 * Where LINE's reference contradicts its OpenAPI file, or has what the file lacks, the reference holds: deleting answers 202,
 * audiences tell when they expire, those of impressions
 * all that others tell, and jobs without description or failure say null.
 */
const REFERENCE_KNOWS_BETTER = [
	/^POST \S+\/imp 202: .*"(?:createRoute|permission|isIfaAudience)"\}$/,
	/^DELETE \S+ 202: .* does not answer 202$/,
	/unevaluated properties \{"unevaluatedProperty":"expireTimestamp"\}$/,
	/\/jobs\/\d+\/(?:description|failedType) must be/,
];

function conformance(api: OpenApi, audiences: OpenApi) {
	const documentOf = (path: string) => (path.startsWith('/v2/bot/audienceGroup') ? audiences : api);

	describe('the validator itself', () => {
		// What a validator that ignores `discriminator` lets pass.
		test.each<[string, unknown]>([
			['an unknown message type', { type: 'gif' }],
			['a text without text', { type: 'text' }],
			['an unknown property', { type: 'text', text: 'a', colour: 'red' }],
			['text that is a number', { type: 'text', text: 1 }],
			[
				'a component that does not exist',
				{
					type: 'flex',
					altText: 'a',
					contents: {
						type: 'bubble',
						body: { type: 'box', layout: 'vertical', contents: [{ type: 'spacer' }] },
					},
				},
			],
			[
				'an unknown layout',
				{
					type: 'flex',
					altText: 'a',
					contents: { type: 'bubble', body: { type: 'box', layout: 'grid', contents: [] } },
				},
			],
			[
				'a button without action',
				{ type: 'template', altText: 'a', template: { type: 'buttons', text: 'a' } },
			],
			[
				'postback data of 301',
				{
					type: 'text',
					text: 'a',
					quickReply: {
						items: [{ type: 'action', action: { type: 'postback', label: 'a', data: 'a'.repeat(301) } }],
					},
				},
			],
		])('refuses %s', (_, message) => {
			expect(api.checkSchema('Message', message)).not.toEqual([]);
		});
	});

	/** LINE takes null for absent, its schemas do not. */
	const withoutNull = (value: unknown): unknown =>
		JSON.parse(JSON.stringify(value, (_, item: unknown) => (item === null ? undefined : item)));

	test.each(ACCEPTED_MESSAGES)('a message that the rules accept: %s', (_, message) => {
		expect(api.checkSchema('Message', withoutNull(message))).toEqual([]);
	});

	test.each(ACCEPTED_FLEX)('contents that the rules accept: %s', (_, contents) => {
		expect(api.checkSchema('FlexContainer', withoutNull(contents))).toEqual([]);
	});

	const endpoints = messagingApi(new ApiMemory());

	test.each(endpoints.map(({ method, path }) => [method, path] as const))(
		'LINE has %s %s',
		(method, path) => {
			expect(documentOf(path).has(method, path)).toBe(true);
		},
	);

	describe('requests and answers', () => {
		let simulator: Simulator;
		let bot: Awaited<ReturnType<typeof startBot>>;
		beforeEach(async () => {
			bot = await startBot();
			simulator = await startSimulator();
			simulator.setWebhook(bot.url);
		});
		afterEach(async () => {
			await simulator.close();
			await bot.close();
		});

		/** Every endpoint that has to do with audiences, and what is sent to them. */
		async function callAudiences() {
			const ids = groupOf(simulator, 60).members.map(({ userId }) => userId);
			for (const id of ids) simulator.follow(id);
			const call = (request: string, body?: unknown) => callApi(simulator, request, body);
			const base = '/v2/bot/audienceGroup';
			const messages = [text('開團')];
			const sent = await call('POST /v2/bot/message/broadcast', { messages });
			const requestId = sent.headers.get('x-line-request-id');
			const audiences = ids.map((id) => ({ id }));
			const made = await call(`POST ${base}/upload`, { description: 'a', audiences });
			const audienceGroupId = made.body['audienceGroupId'] as number;
			const recipient = { type: 'audience', audienceGroupId };
			const sendTo = (more: object) =>
				call('POST /v2/bot/message/narrowcast', { messages, recipient, ...more });
			await sendTo({});
			simulator.finishAudience(audienceGroupId);
			const narrowcast = (await sendTo({ limit: { max: 50, upToRemainingQuota: true } })).headers.get(
				'x-line-request-id',
			);
			const shared = simulator.shareAudience({
				userIds: ids,
				createRoute: 'AD_MANAGER',
				owner: { serviceType: 'lap', id: 'A1', name: 'a' },
			}).audienceGroupId;
			const progress = `GET /v2/bot/message/progress/narrowcast?requestId=${narrowcast}`;
			await call(progress);
			simulator.finishNarrowcast(narrowcast ?? '');
			for (const request of [
				progress,
				`GET ${base}/list?page=1`,
				`GET ${base}/shared/list?page=1&includesOwnedAudienceGroups=true`,
				`GET ${base}/shared/${shared}`,
				`GET ${base}/${audienceGroupId}`,
				`GET ${base}/1`,
			]) {
				await call(request);
			}
			await call(`PUT ${base}/upload`, { audienceGroupId, audiences, uploadDescription: 'b' });
			await call(`POST ${base}/click`, { description: 'c', requestId, clickUrl: 'https://a.example/' });
			await call(`POST ${base}/imp`, { description: 'd', requestId });
			await call(`PUT ${base}/${audienceGroupId}/updateDescription`, { description: 'e' });
			for (const [method, name, value] of [
				['POST', 'description', 'f'],
				['PUT', 'audienceGroupId', String(audienceGroupId)],
			] as const) {
				const form = new FormData();
				form.append(name, value);
				form.append('file', new Blob([ids.join('\n')], { type: 'text/plain' }), 'ids.txt');
				const headers = { authorization: `Bearer ${simulator.defaultChannel.channelAccessToken}` };
				await fetch(`${simulator.url}${base}/upload/byFile`, { method, headers, body: form });
			}
			await call(`GET ${base}/${audienceGroupId}`);
			await call(`DELETE ${base}/${audienceGroupId}`);
		}

		test('of every endpoint, good and bad', async () => {
			simulator.defaultChannel.verified = true;
			simulator.defaultChannel.chatMode = 'chat';
			simulator.setQuota({ value: 5_000 });
			const picture = { pictureUrl: 'https://example.com/a.png' };
			const friend = simulator.createUser({
				displayName: 'a',
				...picture,
				statusMessage: 'b',
				friendOf: simulator.defaultChannel,
			});
			const group = groupOf(simulator, 101);
			const room = groupOf(simulator, 101, 'room');
			const { replyToken } = simulator.say(group.groupId, group.first, '+1');
			const video = simulator.send(group.groupId, group.first, {
				type: 'video',
				data: Buffer.from('x'),
			}).messageId;
			const coming = simulator.send(group.groupId, group.first, {
				type: 'video',
				data: Buffer.from('x'),
				preparation: 9_000,
			}).messageId;
			await simulator.webhooks.idle();
			const markAsReadToken = bot.events
				.map(({ message }) => (message as Record<string, unknown> | undefined)?.['markAsReadToken'])
				.find((token) => token !== undefined);
			const messages = [text('好'), { type: 'sticker', packageId: '446', stickerId: '1988' }];
			const retry = { 'x-line-retry-key': randomUUID() };
			const send = '/v2/bot/message';
			const calls: [string, unknown?, Record<string, string>?][] = [
				[`POST ${send}/reply`, { replyToken, messages, notificationDisabled: true }],
				[`POST ${send}/reply`, { replyToken, messages }],
				[`POST ${send}/push`, { to: group.groupId, messages, customAggregationUnits: ['a_1'] }, retry],
				[`POST ${send}/push`, { to: group.groupId, messages }, retry],
				[`POST ${send}/push`, { to: group.groupId, messages: [] }],
				[`POST ${send}/push`, { to: 'x', messages }],
				[`POST ${send}/multicast`, { to: [friend.userId], messages }],
				...ACCEPTED_MESSAGES.map(([, message]): [string, unknown] => [
					`POST ${send}/validate/push`,
					{ messages: [withoutNull(message)] },
				]),
				...['reply', 'multicast', 'narrowcast', 'broadcast'].map((use): [string, unknown] => [
					`POST ${send}/validate/${use}`,
					{ messages },
				]),
				[`POST ${send}/validate/reply`, { messages: [{ type: 'text', text: '' }] }],
				[`GET ${send}/quota`],
				[`GET ${send}/quota/consumption`],
				[`GET ${send}/${video}/content/transcoding`],
				[`GET ${send}/${coming}/content/transcoding`],
				[`GET ${send}/1/content/transcoding`],
				['GET /v2/bot/info'],
				[`GET /v2/bot/profile/${friend.userId}`],
				[`GET /v2/bot/profile/${group.first}`],
				[`GET /v2/bot/group/${group.groupId}/summary`],
				...[
					['group', group],
					['room', room],
				].flatMap(([kind, chat]) => {
					const { groupId, first } = chat as typeof group;
					const base = `/v2/bot/${kind as string}/${groupId}`;
					return [
						`GET ${base}/members/count`,
						`GET ${base}/members/ids`,
						`GET ${base}/member/${first}`,
						`POST ${base}/leave`,
						`POST ${base}/leave`,
					].map((request): [string] => [request]);
				}),
				['GET /v2/bot/channel/webhook/endpoint'],
				['PUT /v2/bot/channel/webhook/endpoint', { endpoint: bot.url }],
				['POST /v2/bot/channel/webhook/test', {}],
				['POST /v2/bot/channel/webhook/test', { endpoint: 'http://127.0.0.1:9/' }],
				['POST /v2/bot/chat/loading/start', { chatId: friend.userId, loadingSeconds: 20 }],
				['POST /v2/bot/chat/loading/start', { chatId: group.groupId }],
				['POST /v2/bot/chat/markAsRead', { markAsReadToken }],
				['POST /v2/bot/chat/markAsRead', { markAsReadToken: 'x' }],
			];
			for (const [request, body, headers] of calls)
				await callApi(simulator, request, body, headers ? { headers } : {});
			await callAudiences();
			const findings = simulator.requests.flatMap(({ method, path, body, status, response }) => {
				const document = documentOf(path);
				// The file describes forms by their parts, which the simulator does not keep.
				const isChecked = status! < 400 && !path.endsWith('/byFile');
				const inRequest = isChecked ? document.checkRequest(method, path, body) : [];
				const inAnswer = document.checkAnswer(method, path, status!, response);
				return [...inRequest, ...inAnswer].map((finding) => `${method} ${path} ${status}: ${finding}`);
			});
			const isKnown = (finding: string) => REFERENCE_KNOWS_BETTER.some((pattern) => pattern.test(finding));
			expect(findings.filter((finding) => !isKnown(finding))).toEqual([]);
			const called = (template: string, method: string) =>
				simulator.requests.some(
					(request) =>
						request.method === method &&
						request.status! < 300 &&
						new RegExp(`^${template.replaceAll('{}', '[^/]+')}$`).test(request.path),
				);
			const notCalled = endpoints
				.filter(({ method, path }) => !called(path, method))
				.map(({ method, path }) => `${method} ${path}`);
			// Its answer is bytes, which no schema describes.
			expect(notCalled).toEqual(['GET /v2/bot/message/{}/content']);
		});

		test('events of every kind', async () => {
			const { defaultChannel: channel } = simulator;
			channel.chatMode = 'chat';
			const data = Buffer.from('x');
			const { groupId, first, members } = groupOf(simulator, 3);
			const room = groupOf(simulator, 2, 'room');
			const { userId } = simulator.createUser({ displayName: '小美' });
			const source = { source: { type: 'user', userId } };

			const { messageId } = simulator.say(groupId, first, '@團員2 @Group buy @All (hi) +1', {
				mentions: [{ userId: members[1]!.userId }, { userId: channel.botUserId }, { all: true }],
				emojis: [{ index: 20, length: 4, productId: 'p', emojiId: '001' }],
			});
			simulator.say(groupId, first, '+1', { quotedMessageId: messageId });
			simulator.say(groupId, null, '+1');
			simulator.say(room.groupId, room.first, '+1');
			simulator.say(userId, userId, '你好');
			const imageSet = {
				id: 'E005D41A7288F41B65593ED38FF6E9834B046AB36A37921A56BC236F13A91855',
				index: 1,
				total: 2,
			};
			simulator.send(groupId, first, { type: 'image', data, imageSet });
			simulator.send(groupId, first, { type: 'video', data });
			simulator.send(groupId, first, { type: 'audio', data });
			simulator.send(groupId, first, { type: 'file', data, fileName: 'a.pdf' });
			simulator.send(groupId, first, {
				type: 'location',
				title: 'a',
				address: 'b',
				latitude: 25,
				longitude: 121,
			});
			simulator.send(
				groupId,
				first,
				{ type: 'sticker', packageId: '1', stickerId: '2', keywords: ['ok'] },
				{ quotedMessageId: messageId },
			);
			simulator.edit(messageId, '+2');
			simulator.unsend(messageId);
			simulator.memberJoins(groupId, userId);
			simulator.memberLeaves(groupId, userId);
			simulator.follow(userId);
			simulator.unfollow(userId);
			simulator.postback(groupId, first, 'a=1', { params: { datetime: '2026-12-25T01:00' } });
			simulator.postback(userId, userId, 'a=1');
			simulator.setMode(groupId, 'standby');
			simulator.say(groupId, first, '+1');
			simulator.setMode(groupId, 'active');
			simulator.removeBot(groupId);
			simulator.emit({ type: 'videoPlayComplete', ...source, videoPlayComplete: { trackingId: 't' } });
			simulator.emit({ type: 'beacon', ...source, beacon: { hwid: 'd41d8cd98f', type: 'enter', dm: '00' } });
			simulator.emit({ type: 'accountLink', ...source, link: { result: 'ok', nonce: 'n' } });
			simulator.emit({ type: 'accountLink', link: { result: 'failed', nonce: 'n' } });
			simulator.emit({ type: 'membership', ...source, membership: { type: 'renewed', membershipId: 3189 } });
			simulator.emit({
				type: 'module',
				module: { type: 'attached', botId: channel.botUserId, scopes: ['message:send'] },
			});
			simulator.emit({
				type: 'module',
				module: { type: 'detached', botId: channel.botUserId, reason: 'bot_deleted' },
			});
			simulator.emit({ type: 'activated', chatControl: { expireAt: 1_462_629_479_859 } });
			simulator.emit({ type: 'deactivated' });
			simulator.emit({ type: 'botSuspended' });
			simulator.emit({ type: 'botResumed' });
			simulator.emit({ type: 'delivery', delivery: { data: 'x' } });
			await simulator.webhooks.idle();

			expect(bot.received.flatMap(({ body }) => api.checkWebhook(JSON.parse(body)))).toEqual([]);
			const types = new Set(bot.events.map(({ type }) => type));
			expect([...types].sort()).toEqual([
				'accountLink',
				'activated',
				'beacon',
				'botResumed',
				'botSuspended',
				'deactivated',
				'delivery',
				'follow',
				'join',
				'leave',
				'memberJoined',
				'memberLeft',
				'membership',
				'message',
				'messageEdited',
				'module',
				'postback',
				'unfollow',
				'unsend',
				'videoPlayComplete',
			]);
		});
	});
}
