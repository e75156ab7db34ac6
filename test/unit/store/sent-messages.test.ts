import { claimSending, settleSending, type SendingRequest } from '../../../lib/store/sent-messages';
import type { Store } from '../../../lib/store/store';
import { NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const request: SendingRequest = { requestKey: 'k1', messageCount: 2 };
	const FIRST = { maySend: true, triedAt: null };
	const rows = async () => await store.db.selectFrom('sent_messages').selectAll().execute();

	test('what is about to be sent is noted', async () => {
		expect(await claimSending(store, request, NOW)).toEqual(FIRST);
		expect(await claimSending(store, { ...request, requestKey: 'k2' }, NOW)).toEqual(FIRST);
		expect(await rows()).toMatchObject([
			{ request_key: 'k1', state: 'sending', method: 'reply', message_count: 2 },
			{ request_key: 'k2', state: 'sending' },
		]);
	});

	test('as long as no answer was seen it may be sent again, and is one request still', async () => {
		await claimSending(store, request, NOW);
		expect(await claimSending(store, request, NOW + 9)).toEqual({ maySend: true, triedAt: NOW });
		expect(await rows()).toMatchObject([{ state: 'sending', created_at: NOW, updated_at: NOW + 9 }]);
	});

	test.each(['sent', 'refused'] as const)('%s: kept with LINE’s answer, never sent again', async (state) => {
		await claimSending(store, request, NOW);
		const answer = { state, lineRequestId: 'r-1', detail: '長'.repeat(600) };
		await settleSending(store, 'k1', answer, NOW + 5);
		expect(await rows()).toMatchObject([
			{ state, line_request_id: 'r-1', detail: '長'.repeat(500), created_at: NOW, updated_at: NOW + 5 },
		]);
		expect(await claimSending(store, request, NOW + 9)).toEqual({ maySend: false });
	});

	test('retry: forgotten, so that it may be sent again', async () => {
		await claimSending(store, request, NOW);
		await settleSending(store, 'k1', { state: 'retry', lineRequestId: null, detail: null }, NOW);
		expect(await rows()).toEqual([]);
		expect(await claimSending(store, request, NOW)).toEqual(FIRST);
	});

	test('retry after a run whose answer was never seen: it may have been sent, so it stays', async () => {
		await claimSending(store, request, NOW);
		await claimSending(store, request, NOW + 5);
		await settleSending(store, 'k1', { state: 'retry', lineRequestId: null, detail: null }, NOW + 6);
		expect(await claimSending(store, request, NOW + 9)).toEqual({ maySend: true, triedAt: NOW });
	});
});
