// What LINE Group Trigger answers to a request, and what it lets in. Bad input is tried one by one.
import { request } from 'node:http';
import { sign } from '../simulator';
import { callWebhook, serveWebhooks } from './harness';
import type { WebhookRequest } from './harness';
import { body, BUYER, GROUP, messageEvent, offline, rows, SECRET, signed, triggerNode } from './package-nodes';

const trigger = triggerNode('webhook');

/** Sends a request to the active trigger; answers the status, its body, and how many events were kept. */
async function send(webhookRequest: WebhookRequest, node = trigger, credentials = offline) {
	const before = kept(node.id!).length;
	const { status, text, workflowData, error } = await callWebhook(node, webhookRequest, { credentials });
	return { status, text, started: workflowData !== undefined, error, kept: kept(node.id!).length - before };
}

function kept(node: string): string[] {
	const found = rows(`select event_id from inbox_events where trigger_id = 'workflow/${node}' order by id`);
	return found.map((row) => row.event_id as string);
}

// The tables exist once something was kept.
beforeAll(async () => {
	const node = triggerNode('first');
	const answer = await callWebhook(node, signed(body(messageEvent('+1'))), { credentials: offline });
	expect([answer.status, answer.text, kept('first').length]).toEqual([200, '{}', 1]);
});

describe('a request that LINE did not sign', () => {
	const text = JSON.stringify(body(messageEvent('團購+1')));
	const right = sign(text, SECRET);
	const escaped = text.replace('團購', '\\u5718\\u8cfc');

	test.each<[string, WebhookRequest]>([
		['no signature', { body: text }],
		['an empty signature', { body: text, headers: { 'x-line-signature': '' } }],
		['a wrong signature', { body: text, headers: { 'x-line-signature': sign(text, 'another secret') } }],
		['no signature at all but a word', { body: text, headers: { 'x-line-signature': 'null' } }],
		['a signature in hexadecimal', { body: text, headers: { 'x-line-signature': Buffer.from(right, 'base64').toString('hex') } }],
		['the signature of another body', { body: text, headers: { 'x-line-signature': sign(`${text} `, SECRET) } }],
		['a body that was parsed and written again', { body: JSON.stringify(JSON.parse(text), null, 2), headers: { 'x-line-signature': right } }],
		['a body whose escapes were resolved', { body: text, headers: { 'x-line-signature': sign(escaped, SECRET) } }],
		['a body with a byte order mark', { body: `\uFEFF${text}`, headers: { 'x-line-signature': right } }],
		['no body', { headers: { 'x-line-signature': right } }],
		['neither body nor signature', {}],
		[
			'multipart, whose bytes n8n does not keep',
			{
				body: `--x\r\ncontent-disposition: form-data; name="events"\r\n\r\n${text}\r\n--x--`,
				headers: { 'content-type': 'multipart/form-data; boundary=x', 'x-line-signature': right },
			},
		],
		[
			'multipart of a kind that n8n leaves alone',
			{ body: text, headers: { 'content-type': 'multipart/mixed; boundary=x', 'x-line-signature': 'x' } },
		],
		['a body of another content type', { body: text, headers: { 'content-type': 'text/xml', 'x-line-signature': 'x' } }],
	])('is refused without a run: %s', async (_name, webhookRequest) => {
		const answer = await send(webhookRequest);
		expect(answer).toEqual({
			status: 401,
			text: '{"message":"The request is not signed by LINE"}',
			started: false,
			error: undefined,
			kept: 0,
		});
	});

	it('is refused when the signature comes twice', async () => {
		const server = await serveWebhooks(trigger, { credentials: offline });
		const status = await new Promise((resolve, reject) => {
			const headers = { 'content-type': 'application/json', 'x-line-signature': [right, right] };
			const sent = request(server.urls[0]!, { method: 'POST', headers }, (answer) => {
				answer.resume();
				resolve(answer.statusCode);
			});
			sent.on('error', reject);
			sent.end(text);
		});
		await server.close();
		expect([status, server.results[0]]).toEqual([401, { workflowData: undefined, error: undefined }]);
	});

	it('is refused when the credential has no channel secret, whatever it is signed with', async () => {
		const empty = { lineMessagingApi: { ...offline.lineMessagingApi, channelSecret: '' } };
		const forged = { body: text, headers: { 'x-line-signature': sign(text, '') } };
		expect(await send(forged, trigger, empty)).toMatchObject({ status: 401, started: false, kept: 0 });
	});

	it('is refused in the editor too', async () => {
		const options = { credentials: offline, mode: 'manual' as const };
		const answer = await callWebhook(trigger, { body: text, headers: { 'x-line-signature': 'x' } }, options);
		expect([answer.status, answer.workflowData]).toEqual([401, undefined]);
	});
});

describe('a request that LINE signed', () => {
	const plain = { 'content-type': 'text/plain' };
	const one = () => JSON.stringify(body(messageEvent('團購 🍎')));

	test.each<[string, () => string | Buffer, Record<string, string>?]>([
		['as LINE sends it', one, { 'content-type': 'application/json; charset=utf-8' }],
		['with a charset that is not that of the bytes', one, { 'content-type': 'application/json; charset=big5' }],
		['without a content type that n8n parses', one, { 'content-type': 'application/octet-stream' }],
		['with escapes instead of characters', () => one().replace('團購', '\\u5718\\u8cfc')],
		['with the signature header in capitals', one, { 'X-LINE-SIGNATURE': '' }],
		['with white space around', () => `\n ${one()} \n`],
	])('is kept: %s', async (_name, text, headers = {}) => {
		const bytes = text();
		const all = signed(bytes);
		const inCapitals = 'X-LINE-SIGNATURE' in headers;
		const sent = inCapitals ? { 'X-LINE-SIGNATURE': all.headers!['x-line-signature']! } : { ...all.headers, ...headers };
		const answer = await send({ body: bytes, headers: sent });
		expect(answer).toEqual({ status: 200, text: '{}', started: false, error: undefined, kept: 1 });
	});

	it('answers LINE’s Verify without a run', async () => {
		expect(await send(signed(body()))).toMatchObject({ status: 200, started: false, error: undefined, kept: 0 });
		const manual = await callWebhook(trigger, signed(body()), { credentials: offline, mode: 'manual' });
		expect([manual.status, manual.workflowData, manual.error]).toEqual([200, undefined, undefined]);
	});

	test.each([
		['malformed JSON', '{"destination":"U1","events":[', 'The body is not JSON'],
		['an empty body', '', 'The body is not JSON'],
		['a word', '"events"', 'The body is not a JSON object'],
		['a number', '42', 'The body is not a JSON object'],
		['null', 'null', 'The body is not a JSON object'],
		['a list', '[]', 'The body is not a JSON object'],
		['no events', '{"destination":"U1"}', 'The body has no list of events'],
		['events that are no list', '{"destination":"U1","events":{"0":{}}}', 'The body has no list of events'],
		['deep nesting', `{"events":[${'['.repeat(5000)}${']'.repeat(5000)}]}`, 'The body is nested deeper than 64 levels'],
	])('is told what is wrong, without a run: %s', async (_name, text, message) => {
		const answer = await send(signed(text, plain));
		expect(answer).toEqual({ status: 400, text: JSON.stringify({ message }), started: false, error: undefined, kept: 0 });
	});

	it('never reaches the node when n8n itself cannot parse it', async () => {
		expect(await send(signed('{"events":['))).toMatchObject({ status: 422, started: false, kept: 0 });
	});

	it('is refused at 10 MB, signed or not', async () => {
		const event = messageEvent('x'.repeat(10 * 1024 * 1024));
		const large = signed(body(event));
		expect(await send(large)).toMatchObject({ status: 413, started: false, error: undefined, kept: 0 });
		expect(await send({ ...large, headers: {} })).toMatchObject({ status: 413, kept: 0 });
	});

	test.each<[string, unknown[], number]>([
		['an unknown event type', [messageEvent('', { type: 'fromTheFuture' })], 0],
		['an event that is not an object', [null, 1, 'message', [], true], 0],
		['an empty event', [{}], 0],
		['a type that is no text', [messageEvent('', { type: 7 })], 0],
		['another channel holds the chat', [messageEvent('+1', { mode: 'standby' })], 0],
		['a good event among bad ones', [null, messageEvent('+1'), {}], 1],
		['no source', [messageEvent('+1', { source: undefined })], 1],
		['a source that is a text', [messageEvent('+1', { source: GROUP })], 1],
		['a message that is a list', [messageEvent('+1', { message: ['+1'] })], 1],
		['a text that is a number', [messageEvent('', { message: { id: 1, type: 'text', text: 1 } })], 1],
		['a time that is a text', [messageEvent('+1', { timestamp: 'yesterday' })], 1],
		['no time', [messageEvent('+1', { timestamp: undefined })], 1],
		['no reply token', [messageEvent('+1', { replyToken: undefined })], 1],
		['no user', [messageEvent('+1', { source: { type: 'group', groupId: GROUP } })], 1],
		['an event id that is an object', [messageEvent('+1', { webhookEventId: { a: 1 } })], 1],
		['a text of 5,000 characters', [messageEvent('團'.repeat(5000))], 1],
		['markup, NUL and half an emoji', [messageEvent('<script>alert(1)</script>\0\ud83c')], 1],
		['an own __proto__', [JSON.parse('{"__proto__":{"type":"message"},"type":"message","source":{"type":"group","groupId":"C1"}}')], 1],
	])('survives %s', async (_name, list, expected) => {
		expect(await send(signed(body(...list)))).toEqual({
			status: 200,
			text: '{}',
			started: false,
			error: undefined,
			kept: expected,
		});
	});
});

describe('duplicates', () => {
	const node = triggerNode('duplicates');
	const redelivered = (event: object) => ({ ...event, deliveryContext: { isRedelivery: true } });

	test.each([
		['in one request', messageEvent('+1')],
		['without an event id', messageEvent('+1', { webhookEventId: undefined })],
		['with an event id that cannot be one', messageEvent('+1', { webhookEventId: `'; drop table inbox_events; --` })],
	])('are kept once: %s', async (_name, event) => {
		expect(await send(signed(body(event, event)), node)).toMatchObject({ status: 200, kept: 1 });
		expect(await send(signed(body(redelivered(event))), node)).toMatchObject({ status: 200, kept: 0 });
		const reordered = Object.fromEntries(Object.entries(event).reverse());
		expect(await send(signed(body(reordered)), node)).toMatchObject({ status: 200, kept: 0 });
	});

	it('are two events when two people write the same', async () => {
		const twice = [messageEvent('+1', { webhookEventId: undefined }), messageEvent('+1', { webhookEventId: undefined })];
		expect(await send(signed(body(...twice)), node)).toMatchObject({ status: 200, kept: 2 });
	});

	it('do not hold for another trigger, which has an inbox of its own', async () => {
		const event = messageEvent('+1');
		expect(await send(signed(body(event)), triggerNode('one'))).toMatchObject({ kept: 1 });
		expect(await send(signed(body(event)), triggerNode('two'))).toMatchObject({ kept: 1 });
	});
});

describe('in the editor', () => {
	const manual = { credentials: offline, mode: 'manual' as const };

	it('events become items at once, with the raw event beside the fields', async () => {
		const event = messageEvent('A1+2', {
			message: {
				id: '77',
				type: 'text',
				text: '@小明 A1+2',
				quoteToken: 'quote',
				quotedMessageId: '76',
				mention: { mentionees: [{ index: 0, length: 3, type: 'user', userId: BUYER, isSelf: false }] },
			},
		});
		const { status, workflowData } = await callWebhook(trigger, signed(body(event)), manual);
		expect(status).toBe(200);
		expect(workflowData).toEqual([
			[
				{
					json: {
						eventId: event.webhookEventId,
						type: 'message',
						timestamp: event.timestamp,
						isRedelivery: false,
						destination: `U${'b'.repeat(32)}`,
						mode: 'active',
						sourceType: 'group',
						chatId: GROUP,
						groupId: GROUP,
						userId: BUYER,
						replyToken: event.replyToken,
						messageId: '77',
						messageType: 'text',
						text: '@小明 A1+2',
						mentions: [{ index: 0, length: 3, type: 'user', userId: BUYER, isSelf: false }],
						quotedMessageId: '76',
						quoteToken: 'quote',
						markAsReadToken: null,
						postbackData: null,
						postbackParams: null,
						memberIds: [],
						raw: event,
					},
				},
			],
		]);
	});

	it('nothing is kept, so that the active workflow still gets its events', async () => {
		const event = messageEvent('+1');
		await callWebhook(trigger, signed(body(event)), manual);
		expect(kept('webhook')).not.toContain(event.webhookEventId);
	});

	const room = { type: 'room', roomId: `R${'0'.repeat(32)}`, userId: BUYER };
	const person = { type: 'user', userId: BUYER };
	const otherGroup = { type: 'group', groupId: `C${'f'.repeat(32)}`, userId: BUYER };
	const picture = { message: { id: '1', type: 'image', contentProvider: { type: 'line' } } };
	const postback = { type: 'postback', message: undefined, postback: { data: 'a=1' } };
	const join = { type: 'join', message: undefined };

	test.each<[string, object, Array<[string, object]>, string]>([
		['by default joins, leaves, messages, what becomes of them, and postbacks of groups', {}, [['+1', {}], ['+2', { type: 'messageEdited' }], ['', join], ['', { type: 'leave' }], ['', postback], ['', { type: 'unsend' }], ['', { type: 'memberJoined' }]], 'kept kept kept kept kept kept -'],
		['the chosen events', { events: ['messageEdited'] }, [['+1', {}], ['+2', { type: 'messageEdited' }]], '- kept'],
		['no events when none is chosen', { events: [] }, [['+1', {}]], '-'],
		['groups and multi-person chats', { sources: ['group'] }, [['+1', {}], ['+1', { source: room }], ['+1', { source: person }]], 'kept kept -'],
		['one-to-one chats', { sources: ['user'] }, [['+1', {}], ['+1', { source: room }], ['+1', { source: person }]], '- - kept'],
		['both kinds of chats', { sources: ['group', 'user'] }, [['+1', {}], ['+1', { source: person }]], 'kept kept'],
		['the account’s own events, which have no chat', { events: ['module'], sources: ['group'] }, [['', { type: 'module', source: undefined }]], 'kept'],
		['the chosen groups', { options: { groups: [GROUP] } }, [['+1', {}], ['+1', { source: otherGroup }], ['+1', { source: room }]], 'kept - -'],
		['a multi-person chat by its id', { options: { groups: [room.roomId] } }, [['+1', {}], ['+1', { source: room }]], '- kept'],
		['messages with a keyword', { options: { keywords: '團購, +1' } }, [['我要+1', {}], ['今天團購嗎', {}], ['早安', {}]], 'kept kept -'],
		['keywords of any width and case', { options: { keywords: 'menu、＋１' } }, [['MENU', {}], ['ＭＥＮＵ', {}], ['+1', {}], ['+2', {}]], 'kept kept kept -'],
		['keywords as they are, not as patterns', { options: { keywords: '.*' } }, [['+1', {}], ['a.*b', {}]], '- kept'],
		['no picture where words are wanted', { options: { keywords: '團購' } }, [['', picture]], '-'],
		['pictures where none are', {}, [['', picture]], 'kept'],
		['other events whatever the keywords', { options: { keywords: '團購' } }, [['', join], ['', postback]], 'kept kept'],
		['everything when only commas are given', { options: { keywords: ' , ，、' } }, [['早安', {}]], 'kept'],
	])('lets in %s', async (_name, parameters, list, expected) => {
		const events = list.map(([text, changes]) => messageEvent(text, changes as never));
		const node = triggerNode('filters', parameters as never);
		const { workflowData } = await callWebhook(node, signed(body(...events)), manual);
		const passed = new Set((workflowData?.[0] ?? []).map(({ json }) => json.eventId));
		const found = events.map(({ webhookEventId }) => (passed.has(webhookEventId) ? 'kept' : '-'));
		expect(found.join(' ')).toBe(expected);
	});
});
