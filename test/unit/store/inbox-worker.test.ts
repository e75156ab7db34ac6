import { setTimeout as sleep } from 'node:timers/promises';
import { leaseBatch, putIntoInbox, type InboxEvent, type InboxSettings } from '../../../lib/store/inbox';
import {
	startInboxWorker,
	wakeInboxWorker,
	type InboxWorker,
	type InboxWorkerOptions,
} from '../../../lib/store/inbox-worker';
import type { Store } from '../../../lib/store/store';
import { describeStores } from '../../support/stores';

const SETTINGS: InboxSettings = {
	triggerId: 'workflow/trigger',
	batchSize: 2,
	batchWaitMs: 0,
	leaseMs: 60_000,
	maxAttempts: 1,
};

describeStores((open) => {
	let store: Store;
	let workers: InboxWorker[];
	let batches: string[][];
	let errors: string[];
	beforeEach(async () => {
		store = await open();
		workers = [];
		batches = [];
		errors = [];
	});
	afterEach(async () => {
		for (const worker of workers) worker.stop();
		// What a worker has begun ends before the next test empties the tables.
		await sleep(50);
	});

	const start = (
		run: () => Promise<void> = async () => await sleep(5),
		changes: Partial<InboxWorkerOptions> = {},
	) => {
		const worker = startInboxWorker({
			store,
			settings: SETTINGS,
			run: async (events) => {
				batches.push(events.map(({ eventId }) => eventId));
				await run();
			},
			onError: (error) => errors.push((error as Error).message),
			alone: true,
			...changes,
		});
		workers.push(worker);
		return worker;
	};
	let time = 0;
	const put = async (...ids: string[]) => {
		const events = ids.map((eventId): InboxEvent => {
			time += 1;
			return { eventId, chatId: eventId.slice(0, 1), eventAt: time, payload: '{}' };
		});
		await putIntoInbox(store, SETTINGS.triggerId, events, Date.now());
		wakeInboxWorker(SETTINGS.triggerId);
	};
	const states = async () => {
		const rows = await store.db
			.selectFrom('inbox_events')
			.select(['event_id', 'state'])
			.orderBy('id')
			.execute();
		return rows.map(({ event_id, state }) => `${event_id} ${state}`).join(', ');
	};
	const until = async (wanted: string) => {
		for (let i = 0; i < 400 && (await states()) !== wanted; i++) await sleep(10);
		expect(await states()).toBe(wanted);
	};

	test('empties the inbox batch by batch, a chat in order', async () => {
		await put('a1', 'a2', 'a3', 'a4', 'a5');
		start();
		await until('a1 done, a2 done, a3 done, a4 done, a5 done');
		expect(batches).toEqual([['a1', 'a2'], ['a3', 'a4'], ['a5']]);
		expect(errors).toEqual([]);
	});

	test('what comes later is taken at once', async () => {
		start();
		const times: number[] = [];
		for (const event of ['a', 'b', 'c']) {
			await sleep(100);
			const before = performance.now();
			await put(event);
			while ((await states()).includes('pending')) await sleep(5);
			times.push(performance.now() - before);
		}
		// Without being woken it would have looked up to a second later.
		expect(Math.min(...times)).toBeLessThan(500);
	});

	test('chats go side by side, a chat one batch after the other', async () => {
		let finish!: () => void;
		const held = new Promise<void>((resolve) => (finish = resolve));
		await put('a1', 'a2', 'a3');
		start(async () => await (batches.length === 1 ? held : sleep(1)));
		await until('a1 leased, a2 leased, a3 pending');
		await put('b1');
		await until('a1 leased, a2 leased, a3 pending, b1 done');
		finish();
		await until('a1 done, a2 done, a3 done, b1 done');
		expect(batches).toEqual([['a1', 'a2'], ['b1'], ['a3']]);
	});

	test('a batch that fails is told and given up after its attempts; others go on', async () => {
		await put('a1', 'a2', 'a3');
		start(async () => {
			await sleep(1);
			if (batches.length === 1) throw new Error('The workflow is broken');
		});
		await until('a1 dead, a2 dead, a3 done');
		expect(errors).toEqual(['The workflow is broken']);
	});

	test('a run that takes longer than the lease keeps it', async () => {
		await put('a1');
		start(async () => await sleep(1500), { settings: { ...SETTINGS, leaseMs: 600 } });
		await until('a1 done');
		expect(batches).toEqual([['a1']]);
	});

	test('stopped, it takes no more, and finishes what runs', async () => {
		let finish!: () => void;
		const held = new Promise<void>((resolve) => (finish = resolve));
		await put('a1');
		const worker = start(async () => await held);
		await until('a1 leased');
		worker.stop();
		await put('a2', 'b1');
		finish();
		await until('a1 done, a2 pending, b1 pending');
		await sleep(100);
		expect(batches).toEqual([['a1']]);
	});

	test('stopped before it has looked, it takes nothing', async () => {
		await put('a1');
		start().stop();
		await sleep(100);
		expect(await states()).toBe('a1 pending');
	});

	test('alone, it takes over at the start what another process had begun', async () => {
		await put('a1');
		await leaseBatch(store, SETTINGS, 'gone', Date.now());
		start();
		await until('a1 done');
	});

	test('one of several, it leaves that alone', async () => {
		await put('a1', 'b1');
		await leaseBatch(store, { ...SETTINGS, batchSize: 1 }, 'other', Date.now());
		start(undefined, { alone: false });
		await until('a1 leased, b1 done');
	});

	test('a restarted worker leaves alone what the one before it still runs', async () => {
		let finish!: () => void;
		const held = new Promise<void>((resolve) => (finish = resolve));
		await put('a1');
		const before = start(async () => await held);
		await until('a1 leased');
		before.stop();
		start();
		await sleep(100);
		expect(await states()).toBe('a1 leased');
		finish();
		await until('a1 done');
		expect(batches).toEqual([['a1']]);
	});

	test('survives a database that is away for a moment', async () => {
		const tx = jest.spyOn(store, 'tx').mockRejectedValueOnce(new Error('The database is away'));
		start();
		await sleep(50);
		tx.mockRestore();
		await put('a1');
		await until('a1 done');
		expect(errors).toEqual(['The database is away']);
	});
});
