import type { NarrowcastProgress } from '../../../lib/groupbuy/narrowcast';
import {
	listNarrowcasts,
	noteNarrowcast,
	recordNarrowcastAnswer,
	recordNarrowcastProgress,
} from '../../../lib/store/narrowcasts';
import { claimPush } from '../../../lib/store/push-guard';
import { settleSending } from '../../../lib/store/sent-messages';
import type { Store } from '../../../lib/store/store';
import { DAY, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const RETRY_KEY = '11111111-2222-4333-8444-555555555555';
const CHANNEL = 'channel';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const note = async (now = NOW) =>
		await store.tx(async (trx) => {
			const narrowcast = { retryKey: RETRY_KEY, channelKey: CHANNEL, lineAudienceIds: ['9007199254740993'] };
			return await noteNarrowcast(trx, { ...narrowcast, maxRecipients: 200 }, now);
		});
	const answered = async (state: 'accepted' | 'refused', detail: string | null = null) =>
		await store.tx(async (trx) => {
			const lineRequestId = state === 'accepted' ? 'request-1' : null;
			await recordNarrowcastAnswer(trx, RETRY_KEY, { state, lineRequestId, detail }, NOW + 1);
		});
	const progress = async (
		changes: Partial<NarrowcastProgress> | null,
		lineRequestId = 'request-1',
		now = NOW + 2,
	) =>
		await store.tx(async (trx) => {
			const said = changes && { phase: 'sending' as const, successCount: null, failure: null, ...changes };
			return await recordNarrowcastProgress(trx, CHANNEL, lineRequestId, said, now);
		});

	test('is noted once, and goes on until LINE says how it ended', async () => {
		expect(await note()).toMatchObject({
			state: 'sending',
			lineAudienceIds: ['9007199254740993'],
			createdAt: NOW,
		});
		await answered('accepted');
		expect(await note(NOW + DAY)).toMatchObject({
			state: 'accepted',
			lineRequestId: 'request-1',
			createdAt: NOW,
		});
		expect(await progress({ phase: 'waiting' })).toMatchObject({ state: 'accepted', counted: 0 });
		expect(await progress({ phase: 'succeeded', successCount: 120 })).toMatchObject({
			state: 'succeeded',
			counted: 120,
		});
		// What comes late changes nothing.
		expect(await progress({ phase: 'sending' })).toMatchObject({ state: 'succeeded', counted: 120 });
		expect(await progress(null)).toMatchObject({ state: 'succeeded' });
		await answered('refused', 'late');
		expect(await listNarrowcasts(store.db, { channelKey: CHANNEL })).toMatchObject([
			{ state: 'succeeded', detail: null },
		]);
		expect(await listNarrowcasts(store.db, { channelKey: 'other' })).toEqual([]);
	});

	test('one that LINE does not know is asked for until LINE has forgotten it', async () => {
		await note();
		await answered('accepted');
		expect(await progress(null)).toMatchObject({ state: 'accepted', updatedAt: NOW + 1 });
		expect(await progress(null, undefined, NOW + 14 * DAY)).toMatchObject({ state: 'accepted' });
		expect(await progress({ phase: 'waiting' }, undefined, NOW + 14 * DAY + 1)).toMatchObject({
			state: 'accepted',
		});
		expect(await progress(null, undefined, NOW + 14 * DAY + 1)).toMatchObject({ state: 'unknown' });
		expect(await progress({ phase: 'succeeded', successCount: 1 })).toMatchObject({ state: 'unknown' });
	});

	test('one that failed says why', async () => {
		await note();
		await answered('accepted');
		const failure = 'Not enough recipients';
		expect(await progress({ phase: 'failed', failure })).toMatchObject({
			state: 'failed',
			counted: 0,
			detail: failure,
		});
		expect(await progress({}, 'of somebody else')).toBeUndefined();
	});

	test('one that was refused is over', async () => {
		await note();
		await answered('refused', 'x'.repeat(600));
		const [refused] = await listNarrowcasts(store.db, { channelKey: CHANNEL });
		expect(refused).toMatchObject({ state: 'refused', lineRequestId: null, detail: 'x'.repeat(500) });
		expect(await progress({ phase: 'succeeded', successCount: 1 })).toBeUndefined();
	});

	test('the quota is held against what was sent, once that is known', async () => {
		const push = {
			...{ requestKey: RETRY_KEY, method: 'narrowcast' as const, chatId: null, channelKey: CHANNEL },
			...{ recipients: 200, messageCount: 1, policy: 'allow' as const, isApproved: true },
		};
		expect(await claimPush(store, push, NOW)).toMatchObject({ decision: 'push' });
		await note();
		await answered('accepted');
		const answer = { state: 'sent' as const, lineRequestId: 'request-1', detail: null, counted: 200 };
		await settleSending(store, RETRY_KEY, answer, NOW + 1);
		const counted = async () =>
			(await store.db.selectFrom('sent_messages').select('counted').executeTakeFirstOrThrow()).counted;
		await progress({ phase: 'sending', successCount: 50 });
		expect(await counted()).toBe(200);
		await progress({ phase: 'succeeded', successCount: 120 });
		expect(await counted()).toBe(120);
	});
});
