// LINE Message → Reply inside n8n's engine, against a LINE Platform, with LINE's answers one by one.
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSimulator, type Simulator } from '../simulator';
import { runNode, testCredential, type NodeJson, type RunOptions } from './harness';
import { online, PACKAGE } from './package-nodes';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
	simulator.faults.clear();
	simulator.requests.length = 0;
});

/** A group with the bot in it, and a token for the answer to a message there. */
function chat() {
	const { userId } = simulator.createUser({ displayName: '小明' });
	const { groupId } = simulator.createGroup({ name: '社區團購群', memberIds: [userId] });
	simulator.inviteBot(groupId);
	return { groupId, token: () => simulator.say(groupId, userId, 'A1+1').replyToken! };
}

async function replyWith(
	parameters: IDataObject,
	input: RunOptions['input'] = [{}],
	node: Partial<NodeJson> = {},
	credentials = online(simulator),
) {
	const result = await runNode(
		{
			type: `${PACKAGE}.lineMessage`,
			parameters: { resource: 'message', operation: 'reply', ...parameters },
			...node,
		},
		{ credentials, input },
	);
	const items = result.outputs('Node')[0] ?? [];
	return { error: result.error, items, deliveries: items.map(({ json }) => json.delivery as IDataObject) };
}

/** The bot's messages in a chat, one list per API call. */
function said(groupId: string): unknown[] {
	return simulator.chat(groupId).flatMap(({ from, messages }) => (from === 'bot' ? [messages] : []));
}

const text = (words: string) => ({ type: 'text', text: words });

describe('from the previous node', () => {
	test('one call per token; items without a reply pass through with what they carry', async () => {
		const [first, second] = [chat(), chat()];
		const [tokenOne, tokenTwo] = [first.token(), second.token()];
		const binary = { data: { data: '', mimeType: 'text/plain' } };
		const input: INodeExecutionData[] = [
			{ json: { n: 1, reply: { replyToken: tokenOne, messages: [text('a'), text('b')] } } },
			{ json: { n: 2, reply: null }, binary },
			{ json: { n: 3, reply: { replyToken: tokenTwo, messages: [text('c')] } } },
			{ json: { n: 4, reply: { replyToken: tokenOne, messages: [text('d')] } } },
			{ json: { n: 5 } },
		];
		const { items, deliveries, error } = await replyWith({}, input);
		expect(error).toBeUndefined();
		expect(said(first.groupId)).toEqual([[text('a'), text('b'), text('d')]]);
		expect(said(second.groupId)).toEqual([[text('c')]]);
		expect(simulator.requests).toHaveLength(2);
		expect(items.map(({ json }) => json.n)).toEqual([1, 2, 3, 4, 5]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3, 4].map((item) => ({ item })));
		expect(items[1]!.binary).toEqual(binary);
		expect(deliveries.map((delivery) => delivery.status)).toEqual([
			'sent',
			'nothing_to_send',
			'sent',
			'sent',
			'nothing_to_send',
		]);
		expect(deliveries[0]).toEqual(deliveries[3]);
		expect(deliveries[0]).toMatchObject({ free: true, reason: null, requestId: expect.any(String) as string });
		expect(deliveries[0]!.messageIds).toHaveLength(3);
	});

	test('bare messages go with the token of the field', async () => {
		const { groupId, token } = chat();
		const input = [{ messages: [text('進度')], event: { replyToken: token() } }];
		const { deliveries } = await replyWith({ replyToken: '={{ $json.event.replyToken }}' }, input);
		expect(deliveries).toMatchObject([{ status: 'sent' }]);
		expect(said(groupId)).toEqual([[text('進度')]]);
	});

	test('messages without a token are a status', async () => {
		const { deliveries } = await replyWith({}, [{ reply: { replyToken: null, messages: [text('a')] } }, { messages: [text('a')] }]);
		expect(deliveries).toMatchObject([{ status: 'no_reply_token' }, { status: 'no_reply_token' }]);
		expect(simulator.requests).toEqual([]);
	});

	test('more than five messages for a token: texts are joined', async () => {
		const { groupId, token } = chat();
		const replyToken = token();
		const input = Array.from({ length: 7 }, (_, n) => ({ reply: { replyToken, messages: [text(String(n))] } }));
		const { deliveries } = await replyWith({}, input);
		expect(said(groupId)).toEqual([[text('0\n\n1\n\n2\n\n3\n\n4\n\n5\n\n6')]]);
		expect(deliveries.every(({ status }) => status === 'sent')).toBe(true);
	});
});

describe('text and Flex', () => {
	test('a text with an expression answers the event of the item', async () => {
		const { groupId, token } = chat();
		const { deliveries } = await replyWith({ messageType: 'text', text: '=歡迎 {{ $json.name }} 🎉' }, [
			{ replyToken: token(), name: '小明' },
		]);
		expect(deliveries).toMatchObject([{ status: 'sent' }]);
		expect(said(groupId)).toEqual([[text('歡迎 小明 🎉')]]);
	});

	test.each([
		['JSON text', '{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":"Hi"}]}}'],
		[
			'an object of an expression',
			'={{ { type: "bubble", body: { type: "box", layout: "vertical", contents: [{ type: "text", text: "Hi" }] } } }}',
		],
	])('Flex contents as %s', async (_name, contents) => {
		const { groupId, token } = chat();
		const { deliveries, error } = await replyWith({ messageType: 'flex', altText: '本週團購', contents }, [{ replyToken: token() }]);
		expect(error).toBeUndefined();
		expect(deliveries).toMatchObject([{ status: 'sent' }]);
		expect(said(groupId)).toMatchObject([[{ type: 'flex', altText: '本週團購', contents: { type: 'bubble' } }]]);
	});

	test('the default contents are a message that LINE takes', async () => {
		const { token } = chat();
		const { deliveries } = await replyWith({ messageType: 'flex', altText: 'a' }, [{ replyToken: token() }]);
		expect(deliveries).toMatchObject([{ status: 'sent' }]);
	});
});

describe('what LINE says is a status of the item', () => {
	const send = async (replyToken: string) =>
		(await replyWith({ messageType: 'text', text: 'a' }, [{ replyToken }])).deliveries[0];

	test('a token that was used elsewhere, an expired one, and one that never was', async () => {
		const { token } = chat();
		const used = token();
		const { channelAccessToken } = simulator.defaultChannel;
		await fetch(`${simulator.url}/v2/bot/message/reply`, {
			method: 'POST',
			headers: { authorization: `Bearer ${channelAccessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ replyToken: used, messages: [text('elsewhere')] }),
		});
		expect(await send(used)).toMatchObject({ status: 'token_expired_or_used', free: true, messageIds: [] });
		// Refused is not sent, whoever asks again.
		expect(await send(used)).toMatchObject({ status: 'token_expired_or_used' });
		const expired = token();
		simulator.clock.advance(61_000);
		expect(await send(expired)).toMatchObject({ status: 'token_expired_or_used' });
		expect(await send('guess')).toMatchObject({
			status: 'token_expired_or_used',
			reason: expect.stringContaining('Invalid reply token') as string,
		});
	});

	test('an execution that is run again does not ask LINE again', async () => {
		const { groupId, token } = chat();
		const replyToken = token();
		expect(await send(replyToken)).toMatchObject({ status: 'sent' });
		expect(await send(replyToken)).toMatchObject({ status: 'already_sent', free: true });
		expect(said(groupId)).toHaveLength(1);
		expect(simulator.requests).toHaveLength(1);
	});

	test('a chat that the bot has left', async () => {
		const { groupId, token } = chat();
		const replyToken = token();
		simulator.removeBot(groupId);
		expect(await send(replyToken)).toMatchObject({ status: 'blocked' });
	});

	test('the rate limit passes', async () => {
		simulator.faults.add({ path: '/v2/bot/message/reply', kind: 'rateLimit', times: 1 });
		expect(await send(chat().token())).toMatchObject({ status: 'sent' });
		expect(simulator.requests.map(({ status }) => status)).toEqual([429, 200]);
	});

	test('the rate limit stays', async () => {
		simulator.faults.add({ path: '/v2/bot/message/reply', kind: 'rateLimit' });
		expect(await send(chat().token())).toMatchObject({ status: 'rate_limited' });
		expect(simulator.requests.map(({ status }) => status)).toEqual([429, 429, 429]);
	});

	test('the monthly limit is asked once', async () => {
		simulator.faults.add({ path: '/v2/bot/message/reply', kind: 'monthlyLimit' });
		expect(await send(chat().token())).toMatchObject({ status: 'monthly_limit' });
		expect(simulator.requests).toHaveLength(1);
	});

	test('an answer that was lost: the reply is there once, and nobody is told otherwise', async () => {
		const { groupId, token } = chat();
		simulator.faults.add({ path: '/v2/bot/message/reply', kind: 'drop', times: 1, afterAccepting: true });
		expect(await send(token())).toMatchObject({ status: 'already_sent' });
		expect(said(groupId)).toEqual([[text('a')]]);
	});
});

describe('mistakes stop the node and name what is wrong', () => {
	const bubble = '{"type":"bubble","body":{"type":"box","layout":"vertical","contents":[{"type":"text","text":""}]}}';
	test.each<[string, IDataObject, IDataObject, string, string]>([
		['an empty text', { messageType: 'text', text: '={{ "" }}' }, {}, 'Text is empty', 'LINE refuses empty texts'],
		[
			'a text that is too long',
			{ messageType: 'text', text: '買'.repeat(5_001) },
			{},
			'Text has 5001 characters, and LINE takes 5000',
			'Shorten it',
		],
		['broken JSON', { messageType: 'flex', altText: 'a', contents: '{"type":' }, {}, 'Contents is not JSON', 'Check quotes'],
		[
			'a whole Flex message',
			{ messageType: 'flex', altText: 'a', contents: '{"type":"flex","altText":"a","contents":{"type":"bubble"}}' },
			{},
			'Contents is neither a bubble nor a carousel',
			'under "contents"',
		],
		[
			'no alternative text',
			{ messageType: 'flex', altText: '={{ " " }}', contents: '{"type":"bubble"}' },
			{},
			'Alternative Text is empty',
			'LINE refuses empty texts',
		],
		[
			'a Flex message that LINE refuses, with the place that LINE names',
			{ messageType: 'flex', altText: 'a', contents: bubble },
			{},
			'LINE refused the request',
			'/body/contents/0/text: must be non-empty text',
		],
		['a token that is no text', { messageType: 'text', text: 'a' }, { replyToken: { a: 1 } }, 'Reply Token is not a text', 'Map the replyToken'],
		['a reply of another form', {}, { reply: 'a' }, 'The field "reply" of the item is not an object', 'replyToken and messages'],
		['six messages', {}, { messages: Array.from({ length: 6 }, () => text('a')) }, 'messages has 6 messages', 'Join texts'],
		['an empty text within', {}, { messages: [text('a'), text('')] }, 'messages[1].text is empty', 'LINE refuses empty texts'],
		['no message at all', {}, { messages: ['a'] }, 'messages[0] is not a message object: "a"', 'has a type'],
	])('%s', async (_name, parameters, json, message, description) => {
		const { error } = await replyWith(parameters, [{ replyToken: chat().token(), ...json }]);
		expect(error?.message).toContain(message);
		expect((error as Error & { description?: string }).description).toContain(description);
		expect((error as Error & { context?: IDataObject }).context).toMatchObject({ itemIndex: 0 });
	});

	test('a wrong access token, which is not told', async () => {
		const { error } = await replyWith({ messageType: 'text', text: 'a' }, [{ replyToken: 't' }], {}, {
			lineMessagingApi: { ...online(simulator).lineMessagingApi, channelAccessToken: 's3cret' },
		});
		expect(error?.message).toContain('did not accept the channel access token');
		expect(JSON.stringify([error, error?.stack])).not.toContain('s3cret');
	});

	test('nobody at the API base URL', async () => {
		const { error } = await replyWith({ messageType: 'text', text: 'a' }, [{ replyToken: 't' }], {}, {
			lineMessagingApi: { ...online(simulator).lineMessagingApi, apiBaseUrl: 'http://127.0.0.1:9' },
		});
		expect(error?.message).toContain('LINE could not be reached');
	});

	test('a mistake in one item does not keep other chats from their replies', async () => {
		const { groupId, token } = chat();
		const input = [{ messages: [text('')] }, { replyToken: token(), messages: [text('a')] }];
		expect((await replyWith({}, input)).error?.message).toContain('messages[0].text is empty');
		expect(said(groupId)).toEqual([[text('a')]]);
	});

	test('"continue on fail" turns it into a field of its item', async () => {
		const { token } = chat();
		const input = [{ n: 1, messages: [text('')] }, { n: 2, replyToken: token(), messages: [text('a')] }];
		const { error, items } = await replyWith({}, input, { onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(items).toMatchObject([
			{ json: { n: 1, error: 'messages[0].text is empty' }, pairedItem: { item: 0 } },
			{ json: { n: 2, delivery: { status: 'sent' } }, pairedItem: { item: 1 } },
		]);
	});

	test('an unknown operation', async () => {
		const { error } = await replyWith({ operation: 'shout' });
		expect(error?.message).toBe('The operation "shout" of "message" is not supported');
	});
});

describe('the credential test', () => {
	test('asks LINE who the bot is', async () => {
		expect(await testCredential('lineMessagingApi', online(simulator).lineMessagingApi!)).toMatchObject({ status: 'OK' });
		expect(simulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v2/bot/info']);
	});

	test('fails with a wrong token', async () => {
		const wrong = { ...online(simulator).lineMessagingApi, channelAccessToken: 'guess' };
		expect(await testCredential('lineMessagingApi', wrong)).toMatchObject({ status: 'Error' });
	});
});
