import { bookMessages } from '../../../lib/store/booking';
import { claimSending, noteReply, replyKey, settleSending, untold } from '../../../lib/store/sent-messages';
import type { Store } from '../../../lib/store/store';
import { NOW, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
		const requests = ['e1', 'e2'].map((key) => said('anna', 'A1+1', { key, at: NOW }));
		await bookMessages(store, requests, 'line_group', NOW);
	});

	const send = async (token: string) =>
		await claimSending(store, { requestKey: replyKey(token), messageCount: 1 }, NOW);
	const answer = async (token: string, state: 'sent' | 'refused' | 'retry') =>
		await settleSending(store, replyKey(token), { state, lineRequestId: null, detail: null }, NOW);

	test.each<[string, () => Promise<unknown>, string[]]>([
		['no reply was prepared', async () => await Promise.resolve(), ['e1', 'e2']],
		[
			'a reply was prepared, and n8n was killed',
			async () => await noteReply(store, ['e1'], 't'),
			['e1', 'e2'],
		],
		[
			'n8n was killed while it sent',
			async () => {
				await noteReply(store, ['e1'], 't');
				await send('t');
			},
			['e1', 'e2'],
		],
		[
			'LINE refused it',
			async () => {
				await noteReply(store, ['e1'], 't');
				await send('t');
				await answer('t', 'refused');
			},
			['e1', 'e2'],
		],
		[
			'it went out',
			async () => {
				await noteReply(store, ['e1'], 't');
				await send('t');
				await answer('t', 'sent');
			},
			['e2'],
		],
		[
			'one reply for both went out after one that did not',
			async () => {
				await noteReply(store, ['e1', 'e2'], 't');
				await noteReply(store, ['e1', 'e2'], 'later');
				await send('later');
				await answer('later', 'sent');
			},
			[],
		],
	])('%s: who was not told', async (_, happen, expected) => {
		await happen();
		expect([...(await untold(store, ['e1', 'e2']))].sort()).toEqual(expected);
	});

	test('messages that were never booked are nobody’s business', async () => {
		expect(await untold(store, ['other'])).toEqual(new Set());
		expect(await untold(store, [])).toEqual(new Set());
		await noteReply(store, [], 't');
	});

	test('a token is not kept as it is', () => {
		expect(replyKey('secret-token')).toMatch(/^[0-9a-f]{64}$/);
	});
});
