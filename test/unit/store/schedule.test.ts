import { copyCampaign } from '../../../lib/store/campaign-copy';
import { endCampaign, extendCampaign, markArrived } from '../../../lib/store/campaign-actions';
import { listCampaignEvents } from '../../../lib/store/campaign-events';
import { getCampaign } from '../../../lib/store/campaign-views';
import type { CampaignInput } from '../../../lib/store/campaigns';
import { waitingFor } from '../../../lib/store/outbox';
import { runSchedule } from '../../../lib/store/schedule';
import { openStore, type Store } from '../../../lib/store/store';
import {
	addCampaign,
	addCategory,
	addGroup,
	book,
	DAY,
	HOUR,
	NOW,
	openShop,
	said,
	entryInWords,
} from '../../support/shop';
import { inconsistencies } from '../../support/consistency';
import { describeStores } from '../../support/stores';

const MINUTE = HOUR / 60;

describeStores((open, settings) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	afterEach(async () => expect(await inconsistencies(store.db)).toEqual([]));

	const run = async (now: number) =>
		(await runSchedule(store, now)).map(({ step, error }) => (error === null ? step : `${step}: ${error}`));
	const heard = async (now: number) =>
		(await waitingFor(store.db, ['C1'], now)).map(({ message }) => entryInWords(message));
	const shop = async (changes: Partial<CampaignInput> = {}) =>
		await openShop(store, [{ code: 'A1', stock: 5 }], changes);

	test('opens, reminds, closes and settles, each in its time and once', async () => {
		await shop({
			opensAt: NOW + HOUR,
			closesAt: NOW + 5 * HOUR,
			rules: { remindMinutes: [120, 60], settleMinutes: 10 },
		});
		const minutes: Array<[number, string[], string[]]> = [
			[59, [], []],
			[60, ['open'], ['opened']],
			[61, [], ['opened']],
			[179, [], ['opened']],
			[180, ['remind'], ['last_call']],
			[239, [], ['last_call']],
			[240, ['remind'], ['last_call']],
			[299, [], ['last_call']],
			[300, ['close'], ['closed']],
			[309, [], ['closed']],
			[310, ['settle'], expect.any(Array) as string[]],
			[900, [], expect.any(Array) as string[]],
		];
		for (const [minute, steps, news] of minutes) {
			const now = NOW + minute * MINUTE;
			expect([minute, await run(now), await heard(now)]).toEqual([minute, steps, news]);
		}
	});

	test('after an outage of days all is made up for, with time for late messages before settling', async () => {
		const { code } = await shop({
			opensAt: NOW + HOUR,
			closesAt: NOW + 5 * HOUR,
			rules: { remindMinutes: [120, 60] },
		});
		const now = NOW + 3 * DAY;
		expect(await run(now)).toEqual(['open', 'close']);
		expect(await getCampaign(store.db, code, now)).toMatchObject({
			state: 'closed',
			endReason: 'time',
			endedAt: NOW + 5 * HOUR,
		});
		// What has passed is not announced any more.
		expect(await heard(now)).toEqual(['closed']);
		const late = [said('ming', 'A1+2', { at: NOW + 2 * HOUR })];
		await book(store, late, now + MINUTE);
		expect(await run(now + 9 * MINUTE)).toEqual([]);
		expect(await run(now + 10 * MINUTE)).toEqual(['settle']);
		expect(await getCampaign(store.db, code, now)).toMatchObject({ state: 'settled', pieces: 2 });
	});

	test('after an outage only the latest reminder is said; none for a time before the opening', async () => {
		await shop({ closesAt: NOW + 5 * HOUR, rules: { remindMinutes: [6 * 60, 120, 60, 10] } });
		expect(await run(NOW + 1)).toEqual([]);
		expect(await run(NOW + 4 * HOUR + 1)).toEqual(['remind']);
		expect(await run(NOW + 4 * HOUR + 2)).toEqual([]);
		expect(await run(NOW + 5 * HOUR - 10 * MINUTE)).toEqual(['remind']);
	});

	test('an extended campaign is reminded of again', async () => {
		const { code } = await shop({ closesAt: NOW + 2 * HOUR });
		expect(await run(NOW + HOUR)).toEqual(['remind']);
		const extension = { actor: null, reason: null, at: NOW + HOUR, closesAt: NOW + 4 * HOUR };
		await store.tx(async (trx) => await extendCampaign(trx, code, extension, NOW + HOUR));
		expect(await run(NOW + HOUR + 1)).toEqual([]);
		expect(await run(NOW + 3 * HOUR)).toEqual(['remind']);
	});

	test('without an end nothing is reminded, closed or settled; by hand only when so wished', async () => {
		const { code } = await shop({ rules: { settleMinutes: null } });
		expect(await run(NOW + 30 * DAY)).toEqual([]);
		await store.tx(async (trx) => await endCampaign(trx, code, NOW + 30 * DAY));
		expect(await run(NOW + 60 * DAY)).toEqual([]);
	});

	test('orders that wait in the inbox come before settling, for a day at most', async () => {
		await shop({ closesAt: NOW + HOUR });
		await store.db
			.insertInto('inbox_events')
			.values({
				trigger_id: 't',
				event_id: 'e',
				chat_id: 'C1',
				event_at: NOW + HOUR - 1,
				received_at: NOW + HOUR,
				payload: '{}',
				state: 'pending',
				attempts: 0,
				due_at: NOW,
			})
			.execute();
		expect(await run(NOW + HOUR)).toEqual(['close']);
		expect(await run(NOW + 2 * HOUR)).toEqual([]);
		expect(await run(NOW + 2 * DAY)).toEqual(['settle']);
	});

	test('what was written after the end in the inbox does not keep it from settling', async () => {
		await shop({ closesAt: NOW + HOUR });
		await run(NOW + HOUR);
		await store.db
			.insertInto('inbox_events')
			.values({
				trigger_id: 't',
				event_id: 'e',
				chat_id: 'C1',
				event_at: NOW + HOUR,
				received_at: NOW + HOUR,
				payload: '{}',
				state: 'pending',
				attempts: 0,
				due_at: NOW,
			})
			.execute();
		expect(await run(NOW + 2 * HOUR)).toEqual(['settle']);
	});

	test('an offer that has run out passes on to the next in line', async () => {
		await shop({ rules: { waitlist: true, holdMinutes: 10 } });
		await book(store, [said('ming', 'A1+5'), said('mei', 'A1+2'), said('hua', 'A1+1')]);
		await book(store, [said('ming', 'A1-2', { at: NOW + MINUTE })], NOW + MINUTE);
		expect(await heard(NOW + MINUTE)).toContain('offered U-mei');
		expect(await run(NOW + 10 * MINUTE)).toEqual([]);
		expect(await run(NOW + 11 * MINUTE)).toEqual(['pass_on_offers']);
		expect(await run(NOW + 11 * MINUTE)).toEqual([]);
		expect(await heard(NOW + 11 * MINUTE)).toEqual(
			expect.arrayContaining(['offer_expired U-mei', 'offered U-hua']) as string[],
		);
	});

	test('pieces that come free in another group go to who waits for them', async () => {
		await shop({ closesAt: NOW + HOUR, rules: { minQuantity: 10, settleMinutes: 10 } });
		await store.tx(async (trx) => await addGroup(trx, 'C2'));
		await addCampaign(store, { lineGroupId: 'C2', rules: { waitlist: true } });
		await book(store, [said('ming', 'A1+5'), said('mei', 'A1+2', { lineGroupId: 'C2', at: NOW + 2000 })]);
		expect(await run(NOW + MINUTE)).toEqual([]);
		expect(await run(NOW + HOUR)).toEqual(['close']);
		// The first campaign does not come about.
		expect(await run(NOW + 2 * HOUR)).toEqual(['settle']);
		expect(await run(NOW + 2 * HOUR + MINUTE)).toEqual(['pass_on_offers']);
		const news = await waitingFor(store.db, ['C2'], NOW + 2 * HOUR + MINUTE);
		expect(news.map(({ message }) => message.type === 'notice' && message.notice.kind)).toContain('promoted');
		expect(await run(NOW + 2 * HOUR + 2 * MINUTE)).toEqual([]);
	});

	test('a copy that opens later gets its orders then', async () => {
		const first = await shop({ closesAt: NOW + HOUR });
		await book(store, [said('ming', 'A1+2')]);
		await run(NOW + HOUR);
		const copy = {
			from: first.code,
			lineGroupId: null,
			title: null,
			opensAt: NOW + 2 * HOUR,
			closesAt: null,
			withOrders: true,
			caps: new Map<string, number>(),
			besideOthers: false,
		};
		const { code } = await store.tx(async (trx) => await copyCampaign(trx, copy, NOW + HOUR));
		expect(await run(NOW + HOUR + 10 * MINUTE)).toEqual(['settle']);
		expect(await run(NOW + 2 * HOUR)).toEqual(['open', 'copy_orders']);
		expect(await run(NOW + 2 * HOUR)).toEqual([]);
		expect(await getCampaign(store.db, code, NOW + 2 * HOUR)).toMatchObject({ buyers: 1, pieces: 2 });
	});

	test('reminds to pick up once, when that was asked for', async () => {
		const { code } = await shop({ closesAt: NOW + HOUR });
		await run(NOW + HOUR);
		const arrival = { actor: null, reason: '大廳', at: NOW + 2 * HOUR, remindAt: NOW + DAY };
		await store.tx(async (trx) => await markArrived(trx, code, arrival, NOW + 2 * HOUR));
		await run(NOW + 2 * HOUR);
		expect(await run(NOW + DAY - 1)).toEqual([]);
		expect(await run(NOW + DAY)).toEqual(['remind_pickup']);
		expect(await run(NOW + DAY)).toEqual([]);
		const reminders = (await heard(NOW + DAY)).filter((entry) => entry.startsWith('pickup_reminder'));
		expect(reminders).toHaveLength(1);
	});

	test('what one campaign cannot do does not stop the others, and is tried again', async () => {
		await store.tx(async (trx) => {
			await addGroup(trx, 'C1');
			await addCategory(trx, 'Tea', [{ code: 'A1' }]);
			await addCategory(trx, 'Cake', [{ code: 'B1' }]);
		});
		const tea = await addCampaign(store, { closesAt: NOW + HOUR });
		const cake = await addCampaign(store, { category: 'Cake', besideOthers: true, closesAt: NOW + HOUR });
		await run(NOW + HOUR);
		await store.db.updateTable('campaign_items').set({ rules: '{' }).where('code', '=', 'A1').execute();
		const steps = await runSchedule(store, NOW + 2 * HOUR);
		expect(steps).toEqual([
			expect.objectContaining({
				step: 'settle',
				campaignCode: tea.code,
				error: expect.stringContaining('JSON') as string,
			}),
			expect.objectContaining({ step: 'settle', campaignCode: cake.code, error: null }),
		]);
		await store.db.updateTable('campaign_items').set({ rules: '{}' }).where('code', '=', 'A1').execute();
		expect(await run(NOW + 2 * HOUR)).toEqual(['settle']);
	});

	test('news that nobody heard in time are put away', async () => {
		await shop({ closesAt: NOW + HOUR });
		await run(NOW + HOUR);
		const open = await store.db.selectFrom('outbox').select('kind').where('done_at', 'is', null).execute();
		expect(open).toEqual([{ kind: 'closed' }]);
	});

	test('four runs at once over four connections do each step once', async () => {
		const campaigns = 5;
		await store.tx(async (trx) => {
			for (let i = 1; i <= campaigns; i++) {
				await addGroup(trx, `C${i}`);
				await addCategory(trx, `Tea ${i}`, [{ code: `A${i}` }]);
			}
		});
		const codes: string[] = [];
		for (let i = 1; i <= campaigns; i++) {
			const { code } = await addCampaign(store, {
				lineGroupId: `C${i}`,
				category: `Tea ${i}`,
				opensAt: NOW + 1,
				closesAt: NOW + HOUR,
				rules: { settleMinutes: 0 },
			});
			codes.push(code);
		}
		const given = settings();
		// On PostgreSQL stores of their own, so connections of their own; a SQLite file has one per process.
		const stores =
			given.kind === 'sqlite'
				? [store, store, store, store]
				: await Promise.all([5, 6, 7, 8].map(async (poolSize) => await openStore({ ...given, poolSize })));
		const steps = (
			await Promise.all(stores.map(async (one) => await runSchedule(one, NOW + 2 * HOUR)))
		).flat();
		if (given.kind === 'postgres') await Promise.all(stores.map(async (one) => await one.close()));
		expect(steps.filter(({ error }) => error !== null)).toEqual([]);
		for (const step of ['open', 'close'] as const) {
			const done = steps.filter((one) => one.step === step).map(({ campaignCode }) => campaignCode);
			expect(done.sort()).toEqual([...codes].sort());
		}
		for (const code of codes) {
			await runSchedule(store, NOW + 2 * HOUR);
			const types = (await listCampaignEvents(store.db, code)).map(({ type }) => type);
			expect(types).toEqual(['created', 'opened', 'closed', 'settled']);
		}
	});
});
