import { sign, startSimulator } from './index';
import { callApi, groupOf, startBot, text } from './support';

test('a message goes to the webhook, signed, and the reply comes back into the chat', async () => {
	const bot = await startBot();
	const simulator = await startSimulator();
	simulator.setWebhook(bot.url);
	const { groupId, first } = groupOf(simulator, 3);
	const { messageId, replyToken, webhookEventId } = simulator.say(groupId, first, '+1');
	await simulator.webhooks.idle();

	expect(bot.events.map(({ type }) => type)).toEqual(['join', 'message']);
	for (const { body, headers } of bot.received) {
		expect(headers['x-line-signature']).toBe(sign(body, simulator.defaultChannel.channelSecret));
	}
	expect(JSON.parse(bot.received[1]!.body)).toEqual({
		destination: simulator.defaultChannel.botUserId,
		events: [
			{
				type: 'message',
				mode: 'active',
				timestamp: expect.any(Number),
				webhookEventId,
				deliveryContext: { isRedelivery: false },
				replyToken,
				source: { type: 'group', groupId, userId: first },
				message: { id: messageId, type: 'text', quoteToken: expect.any(String), text: '+1' },
			},
		],
	});

	const answer = await callApi(simulator, 'POST /v2/bot/message/reply', {
		replyToken,
		messages: [text('收到')],
	});
	expect(answer).toMatchObject({
		status: 200,
		body: { sentMessages: [{ id: expect.stringMatching(/^\d{18}$/), quoteToken: expect.any(String) }] },
	});
	expect(simulator.chat(groupId)).toMatchObject([
		{ from: 'user', displayName: '團員1', text: '+1' },
		{ from: 'bot', sentBy: 'reply', messages: [text('收到')] },
	]);
	await simulator.close();
	await bot.close();
});
