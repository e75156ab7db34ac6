import {
	failBatch,
	finishBatch,
	leaseBatch,
	listDeadLetters,
	purgeFinished,
	putIntoInbox,
	releaseLeases,
	renewLease,
	replayDeadLetters,
	retryDelay,
	type InboxEvent,
	type InboxSettings,
} from '../../../lib/store/inbox';
import type { Store } from '../../../lib/store/store';
import { book, DAY, NOW, openShop, said } from '../../support/shop';
import { describeStores } from '../../support/stores';

const SETTINGS: InboxSettings = {
	triggerId: 'workflow/trigger',
	batchSize: 3,
	batchWaitMs: 100,
	leaseMs: 60_000,
	maxAttempts: 3,
};
/** When every event of a test has waited long enough for others to come. */
const LATER = NOW + 100;

describeStores((open) => {
	let store: Store;
	let batches: number;
	beforeEach(async () => {
		store = await open();
		batches = 0;
	});

	const event = (eventId: string, changes: Partial<InboxEvent> = {}): InboxEvent => ({
		eventId,
		chatId: 'C1',
		eventAt: NOW,
		payload: JSON.stringify({ eventId }),
		...changes,
	});
	const put = async (...events: InboxEvent[]) => await putIntoInbox(store, SETTINGS.triggerId, events, NOW);
	/** Leases as `batch-1`, `batch-2`, …; answers the event ids, or what it is to wait for. */
	const lease = async (now = LATER, changes: Partial<InboxSettings> = {}) => {
		batches += 1;
		const leased = await leaseBatch(store, { ...SETTINGS, ...changes }, `batch-${batches}`, now);
		return 'events' in leased ? leased.events.map(({ eventId }) => eventId) : leased.waitMs;
	};
	const fail = async (batch: number, now: number, reason = 'broken') =>
		await failBatch(store, `batch-${batch}`, reason, SETTINGS.maxAttempts, now);
	const states = async () => {
		const rows = await store.db
			.selectFrom('inbox_events')
			.select(['event_id', 'state', 'attempts'])
			.orderBy('id')
			.execute();
		return rows.map(({ event_id, state, attempts }) => `${event_id} ${state} ${attempts}`);
	};

	describe('putting in', () => {
		test('counts what is new; duplicates and redeliveries are left as they are', async () => {
			expect(await put(event('e1'), event('e2'), event('e1'))).toBe(2);
			expect(await put(event('e2', { payload: '{"other":1}' }), event('e3'))).toBe(1);
			expect(await put()).toBe(0);
			const rows = await store.db.selectFrom('inbox_events').select('payload').orderBy('id').execute();
			expect(rows[1]?.payload).toBe('{"eventId":"e2"}');
		});

		test('an event that has been worked on does not come again', async () => {
			await put(event('e1'));
			await lease();
			await finishBatch(store, 'batch-1');
			expect(await put(event('e1'))).toBe(0);
			expect(await lease()).toBeNull();
		});

		test('each trigger has an inbox of its own', async () => {
			await put(event('e1'));
			expect(await putIntoInbox(store, 'other', [event('e1')], NOW)).toBe(1);
			expect(await lease(LATER, { triggerId: 'other' })).toEqual(['e1']);
			expect(await lease()).toEqual(['e1']);
		});

		test('payloads come back as they went in', async () => {
			const payload = JSON.stringify({ text: '🍵 "\\ \u0000 \u2028 𠮷', nested: [1, null] });
			await put(event('e1', { payload }));
			expect(await leaseBatch(store, SETTINGS, 'b', LATER)).toEqual({
				batchId: 'b',
				events: [{ id: expect.any(Number) as number, eventId: 'e1', chatId: 'C1', eventAt: NOW, payload }],
			});
		});
	});

	describe('leasing', () => {
		test('in the order in which things happened, not in which they came', async () => {
			await put(event('late', { eventAt: NOW + 2 }), event('early', { eventAt: NOW + 1 }));
			await put(event('first', { eventAt: NOW - 1 }));
			expect(await lease()).toEqual(['first', 'early', 'late']);
		});

		test('at the same time, in the order in which they came', async () => {
			await put(event('b'), event('a'), event('c'));
			expect(await lease()).toEqual(['b', 'a', 'c']);
		});

		test('waits for company, but not when the batch is full', async () => {
			await put(event('e1'), event('e2'));
			expect(await lease(NOW + 30)).toBe(70);
			await put(event('e3'), event('e4'));
			expect(await lease(NOW + 30)).toEqual(['e1', 'e2', 'e3']);
		});

		test('without waiting time at once', async () => {
			await put(event('e1'));
			expect(await lease(NOW, { batchWaitMs: 0 })).toEqual(['e1']);
		});

		test('nothing there', async () => {
			expect(await lease()).toBeNull();
		});

		test('one batch of a chat at a time; others go beside it', async () => {
			await put(event('a1'), event('a2'), event('b1', { chatId: 'C2' }), event('a3'));
			expect(await lease(LATER, { batchSize: 2 })).toEqual(['a1', 'a2']);
			expect(await lease(LATER, { batchSize: 2 })).toEqual(['b1']);
			// Nothing can be done before a batch ends, at the latest when its lease does.
			expect(await lease(LATER, { batchSize: 2 })).toBe(SETTINGS.leaseMs);
			await finishBatch(store, 'batch-1');
			expect(await lease(LATER)).toEqual(['a3']);
		});

		test('a batch may hold several chats', async () => {
			await put(event('a1'), event('b1', { chatId: 'C2' }), event('c1', { chatId: 'U3' }));
			expect(await lease()).toEqual(['a1', 'b1', 'c1']);
		});

		test('at the same moment in several processes: each event once', async () => {
			await put(...Array.from({ length: 30 }, (_, i) => event(`e${i}`, { chatId: `C${i}` })));
			const leased = await Promise.all(Array.from({ length: 16 }, async () => await lease()));
			const events = leased.flatMap((result) => (Array.isArray(result) ? result : []));
			expect(events).toHaveLength(30);
			expect(new Set(events).size).toBe(30);
		});
	});

	describe('failing', () => {
		test('tries again later, each event alone, so that one cannot take others with it', async () => {
			await put(event('e1'), event('e2', { chatId: 'C2' }), event('e3', { chatId: 'C3' }));
			expect(await lease()).toHaveLength(3);
			await fail(1, LATER);
			expect(await states()).toEqual(['e1 pending 1', 'e2 pending 1', 'e3 pending 1']);
			expect(await lease(LATER)).toBe(2000);
			const due = LATER + 2000;
			expect(await lease(due)).toEqual(['e1']);
			expect(await lease(due)).toEqual(['e2']);
			expect(await lease(due)).toEqual(['e3']);
		});

		test('what comes new in the meantime does not wait for it', async () => {
			await put(event('poison'));
			await lease();
			await fail(1, LATER);
			await put(event('e1', { eventAt: NOW + 1 }), event('e2', { eventAt: NOW + 2 }));
			expect(await lease(LATER)).toEqual(['e1', 'e2']);
		});

		test('a failed one comes before new ones, and alone', async () => {
			await put(event('poison'));
			await lease();
			await fail(1, LATER);
			await put(event('e1', { chatId: 'C2', eventAt: NOW - 1 }));
			expect(await lease(LATER + 2000)).toEqual(['poison']);
			expect(await lease(LATER + 2000)).toEqual(['e1']);
		});

		test('after the last attempt it is given up', async () => {
			await put(event('e1'));
			let now = LATER;
			for (const attempt of [1, 2, 3]) {
				expect(await lease(now)).toEqual(['e1']);
				await fail(attempt, now, `attempt ${attempt}`);
				now += retryDelay(attempt);
			}
			expect(await lease(now)).toBeNull();
			expect(await states()).toEqual(['e1 dead 3']);
		});

		test.each([
			[1, 2_000],
			[2, 8_000],
			[3, 32_000],
			[4, 128_000],
			[5, 512_000],
			[6, 600_000],
			[50, 600_000],
		])('pause after attempt %d: %d ms', (attempts, ms) => expect(retryDelay(attempts)).toBe(ms));

		test('a long reason is cut', async () => {
			await put(event('e1'));
			await lease();
			await failBatch(store, 'batch-1', '壞'.repeat(2000), 1, LATER);
			const [letter] = await listDeadLetters(store.db, undefined);
			expect(letter?.lastError).toBe('壞'.repeat(500));
		});
	});

	describe('leases', () => {
		test('a lost one comes back as a failed attempt', async () => {
			await put(event('e1'), event('e2'));
			await lease();
			const over = LATER + SETTINGS.leaseMs;
			expect(await lease(over - 1)).toBe(1);
			expect(await lease(over)).toBe(2000);
			expect(await states()).toEqual(['e1 pending 1', 'e2 pending 1']);
			expect(await lease(over + 2000)).toEqual(['e1']);
		});

		test('one that is lost again and again is given up: it may be what stops n8n', async () => {
			await put(event('e1'));
			let now = LATER;
			for (const attempt of [1, 2, 3]) {
				expect(await lease(now)).toEqual(['e1']);
				now += SETTINGS.leaseMs;
				await lease(now);
				now += retryDelay(attempt);
			}
			expect(await listDeadLetters(store.db, 5)).toMatchObject([
				{ eventId: 'e1', attempts: 3, lastError: expect.stringContaining('did not finish') as string },
			]);
		});

		test('a renewed one goes on', async () => {
			await put(event('e1'));
			await lease();
			await renewLease(store, 'batch-1', SETTINGS.leaseMs, LATER + 50_000);
			expect(await lease(LATER + SETTINGS.leaseMs)).toBe(50_000);
			expect(await states()).toEqual(['e1 leased 0']);
		});

		test('who has lost his lease can neither finish, fail nor renew the batch', async () => {
			await put(event('e1'));
			await lease();
			await lease(LATER + SETTINGS.leaseMs);
			const due = LATER + SETTINGS.leaseMs + 2000;
			expect(await lease(due)).toEqual(['e1']);
			await finishBatch(store, 'batch-1');
			await fail(1, due);
			await renewLease(store, 'batch-1', 10 * SETTINGS.leaseMs, due);
			expect(await states()).toEqual(['e1 leased 1']);
			expect(await lease(due + 1)).toBe(SETTINGS.leaseMs - 1);
			await finishBatch(store, 'batch-3');
			expect(await states()).toEqual(['e1 done 1']);
		});

		test('what a gone process had leased is freed without a failed attempt; own and others’ batches stay', async () => {
			await put(event('e1'), event('e2', { chatId: 'C2' }), event('e3', { chatId: 'C3' }));
			await putIntoInbox(store, 'other', [event('x')], NOW);
			for (let i = 0; i < 3; i++) await lease(LATER, { batchSize: 1 });
			await lease(LATER, { triggerId: 'other' });
			await releaseLeases(store, SETTINGS.triggerId, ['batch-2'], LATER);
			expect(await states()).toEqual(['e1 pending 0', 'e2 leased 0', 'e3 pending 0', 'x leased 0']);
			await releaseLeases(store, SETTINGS.triggerId, [], LATER);
			expect(await lease()).toEqual(['e1', 'e2', 'e3']);
		});
	});

	describe('dead letters', () => {
		const giveUp = async (...ids: string[]) => {
			await put(...ids.map((id) => event(id)));
			batches += 1;
			await leaseBatch(store, { ...SETTINGS, batchSize: 10 }, `batch-${batches}`, LATER);
			await failBatch(store, `batch-${batches}`, 'The workflow is broken', 1, LATER);
		};

		test('show what happened, newest first', async () => {
			await giveUp('e1', 'e2');
			expect(await listDeadLetters(store.db, undefined)).toEqual(
				['e2', 'e1'].map((eventId) => ({
					id: expect.any(Number) as number,
					triggerId: SETTINGS.triggerId,
					eventId,
					chatId: 'C1',
					eventAt: NOW,
					receivedAt: NOW,
					attempts: 1,
					lastError: 'The workflow is broken',
					event: { eventId },
				})),
			);
			expect(await listDeadLetters(store.db, 1)).toMatchObject([{ eventId: 'e2' }]);
		});

		test('come back one by one or all together, with fresh attempts', async () => {
			await giveUp('e1', 'e2', 'e3');
			const replay = async (id: string | null) =>
				await store.tx(async (trx) => await replayDeadLetters(trx, id, LATER + 5));
			expect(await replay('unknown')).toBe(0);
			expect(await replay('e2')).toBe(1);
			expect(await lease(LATER + 5)).toEqual(['e2']);
			await finishBatch(store, `batch-${batches}`);
			expect(await replay(null)).toBe(2);
			expect(await lease(LATER + 5)).toEqual(['e1', 'e3']);
			expect(await replay(null)).toBe(0);
			expect(await states()).toEqual(['e1 leased 0', 'e2 done 0', 'e3 leased 0']);
		});
	});

	describe('purging', () => {
		const booking = (key: string) =>
			({
				key,
				outcome: '{}',
				booked_at: NOW,
				kind: 'message',
				written_at: NOW,
				request: '{}',
				effect: '[]',
			}) as const;

		test('keeps the log of a campaign until it is settled, however long it runs', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await book(store, [said('anna', 'A1+1'), said('bert', 'A1+2')]);
			const logged = async () => (await store.db.selectFrom('bookings').select('key').execute()).length;
			await purgeFinished(store, NOW + 400 * DAY);
			expect(await logged()).toBe(2);
			await store.db.updateTable('campaigns').set({ state: 'settled' }).where('code', '=', code).execute();
			await purgeFinished(store, NOW + 400 * DAY);
			expect(await logged()).toBe(0);
		});

		test('forgets what is done after a week, booking outcomes after a month; nothing else', async () => {
			await put(event('done'), event('dead', { chatId: 'C2' }), event('leased', { chatId: 'C3' }));
			await put(event('pending', { chatId: 'C4' }));
			for (let i = 0; i < 3; i++) await lease(LATER, { batchSize: 1 });
			await finishBatch(store, 'batch-1');
			await failBatch(store, 'batch-2', 'x', 1, LATER);
			await store.db.insertInto('bookings').values(booking('k')).execute();
			const count = async (table: 'inbox_events' | 'bookings') =>
				(await store.db.selectFrom(table).selectAll().execute()).length;

			await purgeFinished(store, NOW + 7 * DAY);
			expect(await count('inbox_events')).toBe(4);
			await purgeFinished(store, NOW + 7 * DAY + 1);
			expect(await states()).toEqual(['dead dead 1', 'leased leased 0', 'pending pending 0']);
			await purgeFinished(store, NOW + 30 * DAY);
			expect(await count('bookings')).toBe(1);
			await purgeFinished(store, NOW + 30 * DAY + 1);
			expect(await count('bookings')).toBe(0);
			expect(await count('inbox_events')).toBe(3);
		});

		test('however much there is', async () => {
			const rows = Array.from({ length: 2500 }, (_, i) => booking(`k${i}`));
			await store.db.insertInto('bookings').values(rows).execute();
			await purgeFinished(store, NOW + 31 * DAY);
			expect(await store.db.selectFrom('bookings').selectAll().execute()).toEqual([]);
		});
	});
});
