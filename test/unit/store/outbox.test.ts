import type { OutboxMessage } from '../../../lib/groupbuy/announcement';
import { expire, noteCarried, post, retract, waitingFor } from '../../../lib/store/outbox';
import { claimSending, replyKey, settleSending } from '../../../lib/store/sent-messages';
import type { Store } from '../../../lib/store/store';
import { addGroup, HOUR, NOW, openShop, entryInWords } from '../../support/shop';
import { describeStores } from '../../support/stores';

const promoted = (who: string): OutboxMessage => ({
	type: 'notice',
	notice: {
		kind: 'promoted',
		lineUserId: who,
		code: 'A1',
		title: '茶',
		quantity: 1,
		holdUntil: null,
	},
});

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
		await store.tx(async (trx) => await addGroup(trx, 'C1'));
	});

	const leave = async (key: string, expiresAt: number | null = null, now = NOW) =>
		await store.tx(
			async (trx) =>
				await post(trx, { chatId: 'C1', campaignId: null, key, message: promoted(key), expiresAt }, now),
		);
	const waiting = async (now = NOW, groups = ['C1']) =>
		(await waitingFor(store.db, groups, now)).map(({ message }) =>
			entryInWords(message).replace('promoted ', ''),
		);
	const send = async (token: string, state: 'sent' | 'retry') => {
		const requestKey = replyKey(token);
		await claimSending(store, { requestKey, messageCount: 1 }, NOW);
		await settleSending(store, requestKey, { state, lineRequestId: null, detail: null }, NOW);
	};
	const carry = async (token: string) => {
		const entries = await waitingFor(store.db, ['C1'], NOW);
		await noteCarried(
			store,
			entries.map(({ id }) => id),
			token,
			NOW,
		);
	};

	test('waits in the order in which it was left, for its own group', async () => {
		await leave('a');
		await leave('b');
		expect(await waiting()).toEqual(['a', 'b']);
		expect(await waiting(NOW, ['C2'])).toEqual([]);
		expect(await waiting(NOW, [])).toEqual([]);
	});

	test('the same thing is left once', async () => {
		await leave('a');
		await leave('a');
		expect(await waiting()).toEqual(['a']);
	});

	test('is said once the reply that took it along was sent', async () => {
		await leave('a');
		await carry('token');
		expect(await waiting()).toEqual(['a']);
		await send('token', 'sent');
		expect(await waiting()).toEqual([]);
	});

	test('is not said by a reply that LINE has not taken', async () => {
		await leave('a');
		await carry('token');
		await send('token', 'retry');
		expect(await waiting()).toEqual(['a']);
	});

	test('is pointless from its time on, and is not even left then', async () => {
		await leave('a', NOW + HOUR);
		await leave('b', NOW);
		expect(await waiting(NOW + HOUR - 1)).toEqual(['a']);
		expect(await waiting(NOW + HOUR)).toEqual([]);
	});

	test('what is said or pointless is put away; what waits stays', async () => {
		await leave('said');
		await carry('token');
		await send('token', 'sent');
		await leave('pointless', NOW + HOUR);
		await leave('waits');
		expect(await store.tx(async (trx) => await expire(trx, NOW + HOUR))).toBe(1);
		const done = await store.db.selectFrom('outbox').select('key').where('done_at', 'is not', null).execute();
		expect(done.map(({ key }) => key)).toEqual(['said', 'pointless']);
		expect(await waiting(NOW + HOUR)).toEqual(['waits']);
	});

	test('what is not true any more of a campaign is taken back', async () => {
		await openShop(store, [{ code: 'A1' }]);
		const { id } = await store.db.selectFrom('campaigns').select('id').executeTakeFirstOrThrow();
		await leave('other');
		expect(await waiting()).toEqual(['opened', 'other']);
		await store.tx(async (trx) => await retract(trx, id, NOW, ['closed']));
		expect(await waiting()).toEqual(['opened', 'other']);
		await store.tx(async (trx) => await retract(trx, id, NOW));
		expect(await waiting()).toEqual(['other']);
	});

	test('a reply takes a hundred along; the rest goes with the next ones', async () => {
		for (let i = 0; i < 130; i++) await leave(`U${i}`);
		expect(await waiting()).toHaveLength(100);
		await carry('first');
		await send('first', 'sent');
		expect((await waiting())[0]).toBe('U100');
		expect(await waiting()).toHaveLength(30);
	});
});
