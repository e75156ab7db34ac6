import { InputError } from '../../../lib/groupbuy/input-error';
import type { BudgetSettings } from '../../../lib/groupbuy/message-budget/settings';
import { writeBudgetSettings } from '../../../lib/store/message-budget';
import { quotaLeft, rememberQuota } from '../../../lib/store/message-quotas';
import { claimPush, decidePush, type PushClaimInput } from '../../../lib/store/push-guard';
import { settleSending, type SendingAnswer } from '../../../lib/store/sent-messages';
import type { Store } from '../../../lib/store/store';
import { DAY, HOUR, NOW, openShop } from '../../support/shop';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;
/** 23:00 in Taiwan on the last day of November. */
const NEXT_MONTH = Date.UTC(2026, 10, 30, 15);

describeStores((open) => {
	let store: Store;
	let campaignCode: string;
	beforeEach(async () => {
		store = await open();
		({ code: campaignCode } = await openShop(store, [{ code: 'A1' }]));
		await setBudget({ policy: 'allow' });
	});

	const setBudget = async (changes: Partial<BudgetSettings>) =>
		await store.tx(async (trx) => await writeBudgetSettings(trx, changes, NOW));
	const input = (requestKey: string, changes: Partial<PushClaimInput> = {}): PushClaimInput => ({
		requestKey,
		chatId: 'C1',
		channelKey: 'shop',
		recipients: 30,
		messageCount: 2,
		policy: null,
		isApproved: false,
		...changes,
	});
	const claim = async (key: string, changes: Partial<PushClaimInput> = {}, now = NOW) =>
		await claimPush(store, input(key, changes), now);
	const settle = async (key: string, state: SendingAnswer, counted = 30, now = NOW) =>
		await settleSending(store, key, { state, lineRequestId: `line ${key}`, detail: null, counted }, now);
	const reasonOf = async (key: string, changes: Partial<PushClaimInput> = {}, now = NOW) => {
		const claimed = await claim(key, changes, now);
		return 'reason' in claimed ? `${claimed.decision}: ${claimed.reason}` : claimed.decision;
	};

	describe('decides by settings, caps and quota', () => {
		test.each<[string, Partial<BudgetSettings>, Partial<PushClaimInput>]>([
			['push: allowed', {}, {}],
			['wait: policy', { policy: 'wait' }, {}],
			['push: allowed', { policy: 'wait' }, { policy: 'allow' }],
			['ask: policy', { policy: 'ask' }, {}],
			['push: approved', { policy: 'ask' }, { isApproved: true }],
			['ask: ask_above', { askAbove: 29 }, {}],
			['push: allowed', { askAbove: 30 }, {}],
			['wait: monthly_cap', { monthlyCap: 29 }, {}],
			['wait: monthly_cap', { monthlyCap: 29 }, { isApproved: true }],
			['push: allowed', { campaignCap: 29 }, {}],
		])('%s with %j and %j', async (reason, budget, changes) => {
			await setBudget(budget);
			expect(await reasonOf('a', changes)).toBe(reason);
		});

		test('a campaign’s own cap', async () => {
			await setBudget({ campaignCap: 50 });
			expect(await reasonOf('a', { campaignCode })).toBe('push: allowed');
			expect(await reasonOf('b', { campaignCode })).toBe('wait: campaign_cap');
			expect(await reasonOf('b', { campaignCode, recipients: 20 })).toBe('push: allowed');
		});

		test('what is left of LINE’s quota, by channel', async () => {
			await rememberQuota(store, 'shop', { botUserId: 'Ubot', quota: 200, used: 171 }, NOW);
			expect(await reasonOf('a')).toBe('wait: over_quota');
			expect(await reasonOf('a', { channelKey: 'other' })).toBe('push: allowed');
			expect(await reasonOf('b', { recipients: 29 })).toBe('push: allowed');
			expect(await reasonOf('c', { recipients: 1 })).toBe('wait: over_quota');
		});

		test('nothing is held by a push that may not go out, or is only looked at', async () => {
			await setBudget({ policy: 'ask', monthlyCap: 30 });
			expect(await reasonOf('a')).toBe('ask: policy');
			expect(await decidePush(store.db, input('a', { isApproved: true }), NOW)).toMatchObject({
				decision: 'push',
				left: { monthlyCapLeft: 30, quotaLeft: null, campaignCapLeft: null },
			});
			expect(await store.db.selectFrom('sent_messages').select('id').execute()).toEqual([]);
		});

		test('a campaign that does not exist', async () => {
			await expect(claim('a', { campaignCode: 'C0' })).rejects.toThrow(InputError);
		});
	});

	describe('the cap of a month', () => {
		beforeEach(async () => await setBudget({ monthlyCap: 50 }));

		test.each<[SendingAnswer | 'none', counted: number, expected: string]>([
			// As long as nobody knows, it may have arrived.
			['none', 0, 'wait: monthly_cap'],
			['sent', 30, 'wait: monthly_cap'],
			// Some had blocked the account.
			['sent', 20, 'push: allowed'],
			['refused', 0, 'push: allowed'],
			['retry', 0, 'push: allowed'],
		])('after a push that was settled: %s, counting %i', async (answer, counted, expected) => {
			await claim('a');
			if (answer !== 'none') await settle('a', answer, counted);
			expect(await reasonOf('b')).toBe(expected);
		});

		test('a push of its own is not in its own way', async () => {
			await claim('a');
			expect(await claim('a')).toMatchObject({ decision: 'push', isAgain: true });
		});

		test('begins anew with LINE’s month; what is still on its way counts in the new one', async () => {
			await claim('a', {}, NEXT_MONTH - 2 * MINUTE);
			await settle('a', 'sent', 30, NEXT_MONTH - MINUTE);
			expect(await reasonOf('b', {}, NEXT_MONTH - 1)).toBe('wait: monthly_cap');
			expect(await reasonOf('b', {}, NEXT_MONTH)).toBe('push: allowed');
			await settle('b', 'retry', 0, NEXT_MONTH);
			await claim('c', { recipients: 20 }, NEXT_MONTH - 1);
			expect(await reasonOf('d', { recipients: 31 }, NEXT_MONTH)).toBe('wait: monthly_cap');
			expect(await reasonOf('d', { recipients: 30 }, NEXT_MONTH)).toBe('push: allowed');
		});

		test('holds for twelve at the same moment', async () => {
			await setBudget({ monthlyCap: 5 * 30 + 29 });
			const claims = await Promise.all(Array.from({ length: 12 }, async (_, i) => await claim(`k${i}`)));
			expect(claims.filter(({ decision }) => decision === 'push')).toHaveLength(5);
		});

		test('replies count nothing', async () => {
			await store.db
				.insertInto('sent_messages')
				.values({
					request_key: 'r',
					method: 'reply',
					state: 'sending',
					recipients: 50,
					message_count: 1,
					counted: 50,
					created_at: NOW,
					updated_at: NOW,
				})
				.execute();
			expect(await reasonOf('a')).toBe('push: allowed');
		});
	});

	describe('the same push again', () => {
		test('it was sent: not again, whatever the budget says now', async () => {
			await claim('a');
			await settle('a', 'sent', 28);
			await setBudget({ policy: 'wait' });
			const sent = { decision: 'already_sent', lineRequestId: 'line a' };
			expect(await claim('a', {}, NOW + DAY)).toEqual(sent);
		});

		test('its answer was never seen: again under its key, until LINE may have forgotten that', async () => {
			await claim('a');
			await setBudget({ policy: 'wait' });
			expect(await claim('a', {}, NOW + 23 * HOUR)).toMatchObject({ decision: 'push', isAgain: true });
			expect(await claim('a', {}, NOW + 24 * HOUR)).toEqual({ decision: 'unknown' });
		});

		test('another channel was sending it: LINE compares retry keys by channel, so it does not go out', async () => {
			await claim('a');
			await expect(claim('a', { channelKey: 'other' }, NOW + HOUR)).rejects.toThrow(InputError);
			expect(await claim('a', { channelKey: 'other' }, NOW + 24 * HOUR)).toMatchObject({
				decision: 'unknown',
			});
			expect(await claim('a', {}, NOW + HOUR)).toMatchObject({ decision: 'push', isAgain: true });
		});

		test('LINE asked for patience after a try that nobody knows of: the key keeps its age', async () => {
			await claim('a');
			await claim('a', {}, NOW + HOUR);
			await settle('a', 'retry', 0, NOW + HOUR);
			expect(await claim('a', {}, NOW + 24 * HOUR)).toEqual({ decision: 'unknown' });
		});

		test.each<SendingAnswer>(['refused', 'retry'])('%s: as if it were new', async (answer) => {
			await claim('a');
			await settle('a', answer, 0);
			expect(await claim('a', {}, NOW + 2 * DAY)).toMatchObject({ decision: 'push', isAgain: false });
			expect(await claim('a', {}, NOW + 2 * DAY + HOUR)).toMatchObject({ decision: 'push', isAgain: true });
		});
	});

	describe('quota as it is known', () => {
		const known = async (now = NOW) => await quotaLeft(store.db, 'shop', now);
		const remember = async (used: number, now = NOW, quota: number | null = 200) =>
			await rememberQuota(store, 'shop', { botUserId: 'Ubot', quota, used }, now);

		test('was never asked for', async () => {
			expect(await known()).toBeUndefined();
		});

		test('what was pushed since is counted beside it', async () => {
			await claim('before', {}, NOW - HOUR);
			await settle('before', 'sent', 30, NOW - HOUR);
			await claim('on its way', { recipients: 5 }, NOW - MINUTE / 2);
			await remember(100);
			await claim('sent', {}, NOW + 1);
			await settle('sent', 'sent', 28, NOW + 2);
			await claim('other', { channelKey: 'other' }, NOW + 3);
			expect(await known(NOW + MINUTE)).toEqual({
				botUserId: 'Ubot',
				quota: 200,
				used: 100,
				usedSince: 33,
				left: 67,
				month: '2026-11',
				fetchedAt: NOW,
				isFresh: true,
			});
		});

		test('is fresh for ten minutes', async () => {
			await remember(0);
			expect((await known(NOW + 10 * MINUTE))?.isFresh).toBe(true);
			expect((await known(NOW + 10 * MINUTE + 1))?.isFresh).toBe(false);
		});

		test('in a new month nothing is used, and LINE must be asked', async () => {
			await remember(150, NEXT_MONTH - 1);
			expect(await known(NEXT_MONTH)).toMatchObject({
				used: 0,
				left: 200,
				month: '2026-12',
				isFresh: false,
			});
		});

		test('an answer that comes late takes nothing back', async () => {
			await remember(120, NOW + 2);
			await remember(100, NOW + 1);
			expect(await known(NOW + 3)).toMatchObject({ used: 120, fetchedAt: NOW + 2 });
		});

		test('not limited; never below nothing', async () => {
			await remember(500, NOW, null);
			expect((await known())?.left).toBeNull();
			await remember(230, NOW + 1);
			expect((await known(NOW + 1))?.left).toBe(0);
		});
	});
});
