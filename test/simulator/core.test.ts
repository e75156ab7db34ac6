import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign, startSimulator, type Simulator } from './index';

let simulator: Simulator;
let bot: Server;
const received: { signature: string; body: string }[] = [];

beforeAll(async () => {
	bot = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			received.push({ signature: String(request.headers['x-line-signature']), body });
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void bot.close());
beforeEach(async () => {
	received.length = 0;
	simulator = await startSimulator();
	simulator.setWebhook(`http://127.0.0.1:${(bot.address() as AddressInfo).port}/hook`);
});
afterEach(() => simulator.close());

async function call(path: string, body: unknown, headers: Record<string, string> = {}) {
	const answer = await fetch(simulator.url + path, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${simulator.defaultChannel.channelAccessToken}`,
			'content-type': 'application/json',
			...headers,
		},
		body: JSON.stringify(body),
	});
	return {
		status: answer.status,
		headers: answer.headers,
		body: (await answer.json()) as Record<string, unknown>,
	};
}

test('a message goes to the webhook, signed, and its reply comes back into the chat', async () => {
	const user = simulator.createUser({ displayName: '小明' });
	const group = simulator.createGroup({ name: '社區團購群', memberIds: [user.userId] });
	simulator.inviteBot(group.groupId);
	const { messageId, replyToken, webhookEventId } = simulator.say(group.groupId, user.userId, '+1');
	await simulator.webhooks.idle();

	expect(received).toHaveLength(2);
	for (const { body, signature } of received) {
		expect(signature).toBe(sign(body, simulator.defaultChannel.channelSecret));
	}
	expect(JSON.parse(received[1]!.body)).toEqual({
		destination: simulator.defaultChannel.botUserId,
		events: [
			{
				type: 'message',
				mode: 'active',
				timestamp: expect.any(Number),
				webhookEventId,
				deliveryContext: { isRedelivery: false },
				replyToken,
				source: { type: 'group', groupId: group.groupId, userId: user.userId },
				message: { id: messageId, type: 'text', quoteToken: expect.any(String), text: '+1' },
			},
		],
	});

	const answer = await call('/v2/bot/message/reply', {
		replyToken,
		messages: [{ type: 'text', text: '收到' }],
	});
	expect(answer).toMatchObject({
		status: 200,
		body: { sentMessages: [{ id: expect.any(String), quoteToken: expect.any(String) }] },
	});
	expect(answer.headers.get('x-line-request-id')).toMatch(/^[0-9a-f-]{36}$/);
	expect(simulator.chat(group.groupId)).toMatchObject([
		{ from: 'user', displayName: '小明', text: '+1' },
		{ from: 'bot', sentBy: 'reply', messages: [{ type: 'text', text: '收到' }] },
	]);
	expect(simulator.quotaUsed()).toBe(0);
});
