import { InputError } from '../../../lib/groupbuy/input-error';
import type { GuardPolicy } from '../../../lib/groupbuy/message-budget/settings';
import { markGroupLeft, noteMemberCount } from '../../../lib/store/groups';
import { writeBudgetSettings } from '../../../lib/store/message-budget';
import {
	addToOutbox,
	cancelEntry,
	noteCarried,
	retract,
	waitingFor,
	type OutboxInput,
} from '../../../lib/store/outbox';
import { dueChats, putOffDue } from '../../../lib/store/outbox-due';
import { listOutbox, listPushes } from '../../../lib/store/outbox-lists';
import {
	approvePush,
	declinePush,
	leasePush,
	preparePush,
	settlePush,
	type LeasedPush,
	type PushResult,
} from '../../../lib/store/outbox-pushes';
import { claimPush } from '../../../lib/store/push-guard';
import { claimSending, replyKey, settleSending, type SendingAnswer } from '../../../lib/store/sent-messages';
import type { Store } from '../../../lib/store/store';
import { addGroup, DAY, HOUR, NOW, openShop } from '../../support/shop';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;
const composed = { type: 'composed', composed: { messages: [{ type: 'text', text: '到貨' }] } } as const;

describeStores((open) => {
	let store: Store;
	let keys = 0;
	beforeEach(async () => {
		store = await open();
		await store.tx(async (trx) => await addGroup(trx, 'C1'));
		await setPolicy('allow');
	});

	const setPolicy = async (policy: GuardPolicy) =>
		await store.tx(async (trx) => await writeBudgetSettings(trx, { policy }, NOW));
	/** Due at once unless said otherwise. */
	const leave = async (key: string, changes: Partial<OutboxInput> = {}, now = NOW) => {
		const entry = { chatId: 'C1', campaignId: null, message: composed, expiresAt: null, deadlineAt: now };
		return await addToOutbox(store, { ...entry, key, ...changes }, now);
	};
	const due = async (now = NOW, botUserId = 'Ubot') => {
		await putOffDue(store, now);
		return await dueChats(store.db, { botUserId, limit: 10 }, now);
	};
	const entryKeys = async () =>
		new Map(
			(await store.db.selectFrom('outbox').select(['id', 'key']).execute()).map((row) => [row.id, row.key]),
		);
	const dueKeys = async (now = NOW, botUserId = 'Ubot') => {
		const byId = await entryKeys();
		return (await due(now, botUserId)).flatMap(({ entries }) => entries.map(({ id }) => byId.get(id)));
	};
	const waitingKeys = async (now = NOW) => {
		const byId = await entryKeys();
		return (await waitingFor(store.db, ['C1'], now)).map(({ id }) => byId.get(id));
	};
	/** Of everything that is due in one chat. */
	const prepare = async (now = NOW) => {
		const [chat] = await due(now);
		if (!chat) throw new Error('Nothing is due');
		const entryIds = chat.entries.map(({ id }) => id);
		const retryKey = `retry ${(keys += 1)}`;
		return await preparePush(
			store,
			{ chatId: chat.chatId, entryIds, messages: [{ type: 'text' }], recipients: 3, retryKey },
			now,
		);
	};
	const lease = async (now = NOW, botUserId = 'Ubot', channelKey = 'shop') =>
		await leasePush(store, { botUserId, channelKey, leaseMs: MINUTE }, now);
	const leaseOne = async (now = NOW): Promise<LeasedPush> => {
		const push = await lease(now);
		if (!push) throw new Error('Nothing is ready');
		return push;
	};
	const claim = async ({ retryKey, policy, isApproved }: LeasedPush, now = NOW) =>
		await claimPush(
			store,
			{
				requestKey: retryKey,
				chatId: 'C1',
				channelKey: 'shop',
				recipients: 3,
				messageCount: 1,
				policy,
				isApproved,
			},
			now,
		);
	/** Prepares, leases, claims and settles one push. */
	const pushAll = async (result: PushResult, now = NOW) => {
		await prepare(now);
		const push = await leaseOne(now);
		await claim(push, now);
		await settlePush(store, push, result, now);
		return push;
	};
	const reply = async (token: string, state: SendingAnswer, now = NOW) => {
		const ids = (await waitingFor(store.db, ['C1'], now)).map(({ id }) => id);
		const carried = await noteCarried(store, ids, token, now);
		await claimSending(store, { requestKey: replyKey(token), messageCount: 1 }, now);
		await settleSending(store, replyKey(token), { state, lineRequestId: null, detail: null }, now);
		return carried.size;
	};
	const outcomes = async () =>
		Object.fromEntries(
			(await listOutbox(store.db, {})).map(({ key, outcome, reason }) => [
				key,
				[outcome, reason].filter((word) => word !== null).join(' '),
			]),
		);
	const pushes = async () => (await listPushes(store.db, {})).map(({ state, reason }) => [state, reason]);

	describe('what is due', () => {
		test('is what has passed its deadline, with what may go along, most important first', async () => {
			await leave('due');
			await leave('later', { deadlineAt: NOW + HOUR });
			await leave('for replies', { deadlineAt: null, priority: 1 });
			await leave('never', { deadlineAt: null, policy: 'wait' });
			expect(await dueKeys(NOW - 1)).toEqual([]);
			expect(await due()).toMatchObject([
				{
					chatId: 'C1',
					policy: 'allow',
					entries: [{ isDue: false }, { isDue: true }, { isDue: false }],
				},
			]);
			expect(await dueKeys()).toEqual(['for replies', 'due', 'later']);
		});

		test('what goes along does not make it ask', async () => {
			await leave('due');
			await leave('asks', { deadlineAt: null, policy: 'ask' });
			expect(await dueKeys()).toEqual(['due']);
			await leave('asks too', { policy: 'ask' });
			expect(await due()).toMatchObject([{ policy: 'ask', entries: [{}, {}, {}] }]);
		});

		test('nothing that a reply has said, or may still say', async () => {
			await leave('a');
			await noteCarried(store, [(await waitingFor(store.db, ['C1'], NOW))[0]!.id], 'token', NOW);
			expect(await dueKeys(NOW + 25 * MINUTE - 1)).toEqual([]);
			expect(await dueKeys(NOW + 25 * MINUTE)).toEqual(['a']);
			await reply('other', 'sent', NOW + HOUR);
			expect(await dueKeys(NOW + DAY)).toEqual([]);
			expect(await outcomes()).toEqual({ a: 'replied' });
		});

		test('a reply that LINE has not taken gives it free at once', async () => {
			await leave('a');
			await reply('token', 'retry');
			expect(await dueKeys()).toEqual(['a']);
		});

		test('what a reply may have said is never pushed, also when the next one fails', async () => {
			await leave('a');
			const [a] = await waitingFor(store.db, ['C1'], NOW);
			await noteCarried(store, [a!.id], 'lost', NOW);
			await claimSending(store, { requestKey: replyKey('lost'), messageCount: 1 }, NOW);
			expect(await dueKeys(NOW + DAY)).toEqual([]);
			expect(await waitingKeys(NOW + DAY)).toEqual(['a']);
			await reply('failed', 'retry', NOW + DAY);
			expect(await dueKeys(NOW + DAY + HOUR)).toEqual([]);
			await reply('sent', 'sent', NOW + 2 * DAY);
			expect(await outcomes()).toMatchObject({ a: expect.stringMatching(/^replied/) as string });
		});

		test('more waits in a chat than one push looks at: what is due comes first', async () => {
			for (let i = 0; i < 100; i++) await leave(`k${i}`, { deadlineAt: null, priority: 1 });
			await leave('due');
			const keysOfOne = await dueKeys();
			expect(keysOfOne).toHaveLength(100);
			expect(keysOfOne.at(-1)).toBe('due');
			expect(await waitingKeys()).toHaveLength(100);
		});

		test('under a policy that never pushes it waits for a reply, and is not looked at again', async () => {
			await leave('a');
			await setPolicy('wait');
			expect(await dueKeys()).toEqual([]);
			expect(await listOutbox(store.db, {})).toMatchObject([
				{ deadlineAt: null, reason: 'policy', doneAt: null },
			]);
			await setPolicy('allow');
			expect(await dueKeys()).toEqual([]);
			expect(await waitingKeys()).toEqual(['a']);
		});

		test('of groups of this bot and of people; a group that the bot has left hears nothing', async () => {
			await leave('mine');
			await leave('person', { chatId: 'U1' });
			expect(await dueKeys(NOW, 'Uother')).toEqual(['person']);
			await store.tx(async (trx) => await markGroupLeft(trx, 'C1', NOW, NOW));
			expect(await dueKeys()).toEqual(['person']);
			expect(await outcomes()).toEqual({ mine: 'refused bot_left', person: '' });
		});

		test('knows how many people LINE has counted', async () => {
			await leave('a');
			await noteMemberCount(store, 'C1', 12, NOW + 5);
			await noteMemberCount(store, 'C1', 11, NOW + 4);
			expect(await due()).toMatchObject([{ memberCount: 12, memberCountAt: NOW + 5 }]);
		});
	});

	describe('the newest of a subject', () => {
		test('takes the place of the older', async () => {
			await leave('old', { subject: 's' });
			await leave('other chat', { subject: 's', chatId: 'C2' });
			await leave('other subject', { subject: 't' });
			expect(await leave('new', { subject: 's' }, NOW + 1)).toBe('waiting');
			expect(await outcomes()).toEqual({ old: 'replaced', 'other chat': '', 'other subject': '', new: '' });
		});

		test('an older one that comes later does not', async () => {
			await leave('new', { subject: 's' }, NOW + 1);
			expect(await leave('old', { subject: 's' })).toBe('replaced');
			expect(await outcomes()).toEqual({ new: '', old: 'replaced' });
		});

		test('also out of a push that was never tried, and not out of one that LINE may have taken', async () => {
			await leave('a', { subject: 's' });
			await leave('beside');
			await prepare();
			await leave('b', { subject: 's' }, NOW + 1);
			expect(await pushes()).toEqual([['withdrawn', 'replaced']]);
			expect(await dueKeys(NOW + 1)).toEqual(['beside', 'b']);
			await prepare(NOW + 1);
			await claim(await leaseOne(NOW + 1), NOW + 1);
			await leave('c', { subject: 's' }, NOW + 2);
			expect(await outcomes()).toEqual({ a: 'replaced', beside: '', b: '', c: '' });
		});

		test('of twelve at the same moment one is left', async () => {
			await Promise.all(
				Array.from({ length: 12 }, async (_, i) => await leave(`k${i}`, { subject: 's' }, NOW + (i % 4))),
			);
			const left = (await listOutbox(store.db, { isWaiting: true })).map(({ createdAt }) => createdAt);
			expect(left).toEqual([NOW + 3]);
		});
	});

	describe('preparing a push', () => {
		test('takes the entries away from replies, and names the strictest policy', async () => {
			const { code } = await openShop(store, [{ code: 'A1' }]);
			await store.db.deleteFrom('outbox').execute();
			const { id } = await store.db.selectFrom('campaigns').select('id').executeTakeFirstOrThrow();
			await leave('a', { policy: 'ask', campaignId: id });
			await leave('b');
			await prepare();
			expect(await waitingKeys()).toEqual([]);
			expect(await dueKeys()).toEqual([]);
			const push = { policy: 'ask', campaignCode: code, recipients: 3, isApproved: false };
			expect(await lease()).toMatchObject(push);
		});

		test.each<[string, (id: number) => Promise<unknown>]>([
			['taken along by a reply', async (id) => await noteCarried(store, [id], 'token', NOW)],
			['replaced', async () => await leave('newer', { subject: 's' }, NOW + 1)],
			['put away', async () => await cancelEntry(store, 'a', NOW)],
		])('an entry was %s meanwhile: nothing is prepared', async (_name, meanwhile) => {
			await leave('a', { subject: 's' });
			await leave('b');
			const [chat] = await due();
			const entryIds = chat!.entries.map(({ id }) => id);
			await meanwhile(entryIds[0]!);
			const messages = [{ type: 'text' }];
			const push = { chatId: 'C1', entryIds, messages, recipients: 3, retryKey: 'r' };
			expect(await preparePush(store, push, NOW)).toBeNull();
			expect(await pushes()).toEqual([]);
			expect(await waitingKeys(NOW)).toContain('b');
		});

		test('of two that prepare at the same moment one does', async () => {
			await leave('a');
			const [chat] = await due();
			const entryIds = chat!.entries.map(({ id }) => id);
			const push = { chatId: 'C1', entryIds, messages: [], recipients: 3 };
			const prepared = await Promise.all(
				['r1', 'r2'].map(async (retryKey) => await preparePush(store, { ...push, retryKey }, NOW)),
			);
			expect(prepared.filter((code) => code !== null)).toHaveLength(1);
		});

		test('an entry that a push has taken is not carried', async () => {
			await leave('a');
			const [entry] = await waitingFor(store.db, ['C1'], NOW);
			await prepare();
			expect(await noteCarried(store, [entry!.id], 'token', NOW)).toEqual(new Set());
		});
	});

	describe('a lease', () => {
		test('is one process’s, until it ends; its result then counts no more', async () => {
			await leave('a');
			await prepare();
			const first = await leaseOne();
			expect(await lease(NOW + MINUTE - 1)).toBeNull();
			const second = await leaseOne(NOW + MINUTE);
			expect({ ...second, leaseToken: '' }).toEqual({ ...first, leaseToken: '' });
			expect(await settlePush(store, first, { status: 'refused', detail: '' }, NOW + MINUTE)).toBe(false);
			const sent = { status: 'sent', lineRequestId: 'r-1', counted: 3 } as const;
			expect(await settlePush(store, second, sent, NOW + MINUTE)).toBe(true);
			expect(await settlePush(store, second, sent, NOW + MINUTE)).toBe(false);
			expect(await outcomes()).toEqual({ a: 'pushed' });
		});

		test('only for the bot of the group', async () => {
			await leave('a');
			await prepare();
			expect(await lease(NOW, 'Uother')).toBeNull();
		});

		test('what one channel may have sent to a person is left to it, as long as its retry key lives', async () => {
			await leave('a', { chatId: 'U1' });
			await prepare();
			const push = await leaseOne();
			await claim(push);
			await settlePush(store, push, { status: 'retry', detail: 'no answer' }, NOW);
			expect(await lease(NOW + HOUR, 'Uother', 'other')).toBeNull();
			expect(await leaseOne(NOW + HOUR)).toMatchObject({ code: push.code });
			expect(await lease(NOW + DAY, 'Uother', 'other')).toMatchObject({ code: push.code });
		});
	});

	describe('what came of it', () => {
		test.each<[PushResult, state: string, outcome: string]>([
			[{ status: 'sent', lineRequestId: 'r-1', counted: 2 }, 'sent', 'pushed'],
			[{ status: 'refused', detail: 'not in the group' }, 'refused', 'refused not in the group'],
			[{ status: 'unknown', detail: 'no answer for a day' }, 'unknown', 'unknown no answer for a day'],
			[{ status: 'asking', reason: 'ask_above' }, 'asking', ''],
			[{ status: 'waiting', reason: 'over_quota' }, 'withdrawn', ' over_quota'],
			[{ status: 'retry', detail: '500' }, 'ready', ''],
		])('%j', async (result, state, outcome) => {
			await leave('a');
			await pushAll(result);
			expect(await listPushes(store.db, {})).toMatchObject([{ state }]);
			expect(await outcomes()).toEqual({ a: outcome.trim() });
			const isFree = state === 'withdrawn' || state === 'asking';
			expect(await waitingKeys()).toEqual(isFree ? ['a'] : []);
			expect(await dueKeys(NOW + DAY)).toEqual([]);
		});

		test('tried again after 30 seconds, then twice as long each time, an hour at most', async () => {
			await leave('a');
			await prepare();
			let now = NOW;
			const waits: number[] = [];
			for (let attempt = 0; attempt < 9; attempt++) {
				await settlePush(store, await leaseOne(now), { status: 'retry', detail: '429' }, now);
				const [push] = await listPushes(store.db, {});
				waits.push((push!.nextAttemptAt - now) / 1000);
				expect(await lease(push!.nextAttemptAt - 1)).toBeNull();
				now = push!.nextAttemptAt;
			}
			expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
		});

		test('one that LINE has certainly not taken can still be given up, another cannot', async () => {
			await openShop(store, [{ code: 'A1' }]);
			const { id } = await store.db.selectFrom('campaigns').select('id').executeTakeFirstOrThrow();
			const takeBack = async () => await store.tx(async (trx) => await retract(trx, id, NOW));
			await takeBack();
			for (const [key, answer] of [
				['limited', 'retry'],
				['silent', null],
			] as const) {
				await leave(key, { campaignId: id });
				await prepare();
				const push = await leaseOne();
				await claim(push);
				if (answer) {
					const said = { state: answer, lineRequestId: null, detail: null };
					await settleSending(store, push.retryKey, said, NOW);
				}
				await settlePush(store, push, { status: 'retry', detail: '' }, NOW);
				await takeBack();
			}
			expect(await outcomes()).toMatchObject({ limited: 'retracted', silent: '' });
			expect(await cancelEntry(store, 'silent', NOW)).toBe('in_push');
			expect(await cancelEntry(store, 'limited', NOW)).toBe('done');
			expect(await cancelEntry(store, 'nothing', NOW)).toBeUndefined();
		});

		test('one that is given up while it is leased is not sent', async () => {
			await leave('a');
			await prepare();
			const push = await leaseOne();
			expect(await cancelEntry(store, 'a', NOW)).toBe('cancelled');
			expect(await claim(push)).toEqual({ decision: 'withdrawn' });
			expect(await settlePush(store, push, { status: 'withdrawn' }, NOW)).toBe(false);
			expect(await store.db.selectFrom('sent_messages').select('id').execute()).toEqual([]);
		});

		test('what has become pointless before it was tried is not sent; the rest is due again', async () => {
			await leave('short', { expiresAt: NOW + MINUTE });
			await leave('long');
			await prepare();
			expect(await dueKeys(NOW + MINUTE)).toEqual(['long']);
			expect(await lease(NOW + MINUTE)).toBeNull();
			expect(await outcomes()).toEqual({ short: 'expired', long: '' });
		});
	});

	describe('somebody’s word', () => {
		const ask = async () => {
			await leave('a', { policy: 'ask' });
			return (await pushAll({ status: 'asking', reason: 'policy' })).code;
		};

		test('yes: it goes out with the next run', async () => {
			const code = await ask();
			expect(await lease()).toBeNull();
			expect(await approvePush(store, code, NOW)).toBe('approved');
			expect(await approvePush(store, code, NOW)).toBe('approved');
			const push = await leaseOne();
			expect(push).toMatchObject({ code, isApproved: true });
			expect(await claim(push)).toMatchObject({ decision: 'push', reason: 'approved' });
			expect(await declinePush(store, code, NOW)).toBe('not_asked');
		});

		test('asked about after a try that LINE has refused: it can be given up, and said by a reply', async () => {
			await leave('a');
			await prepare();
			const push = await leaseOne();
			await claim(push);
			const refused = { state: 'refused', lineRequestId: null, detail: '401' } as const;
			await settleSending(store, push.retryKey, refused, NOW);
			await settlePush(store, push, { status: 'asking', reason: 'ask_above' }, NOW);
			expect(await reply('token', 'sent')).toBe(1);
			expect(await approvePush(store, push.code, NOW)).toBe('withdrawn');
		});

		test('no: it waits for a reply', async () => {
			const code = await ask();
			expect(await declinePush(store, code, NOW)).toBe('declined');
			expect(await declinePush(store, code, NOW)).toBe('declined');
			expect(await approvePush(store, code, NOW)).toBe('withdrawn');
			expect(await dueKeys(NOW + DAY)).toEqual([]);
			expect(await waitingKeys()).toEqual(['a']);
			expect(await outcomes()).toEqual({ a: 'declined' });
		});

		test('yes, and no before it went out', async () => {
			const code = await ask();
			await approvePush(store, code, NOW);
			expect(await declinePush(store, code, NOW)).toBe('declined');
			expect(await lease()).toBeNull();
		});

		test('a reply that comes first says it for nothing', async () => {
			const code = await ask();
			expect(await reply('token', 'sent')).toBe(1);
			expect(await approvePush(store, code, NOW)).toBe('withdrawn');
			expect(await declinePush(store, code, NOW)).toBe('withdrawn');
			expect(await outcomes()).toEqual({ a: 'replied' });
		});

		test('such a reply fails: somebody is asked again', async () => {
			await ask();
			await reply('token', 'retry');
			expect(await dueKeys()).toEqual(['a']);
		});

		test('about a push that does not exist', async () => {
			await expect(approvePush(store, 'S0', NOW)).rejects.toThrow(InputError);
			await expect(declinePush(store, 'S0', NOW)).rejects.toThrow(InputError);
		});
	});

	describe('a reply whose run was killed comes back', () => {
		test('what has come since waits for the next one', async () => {
			await leave('a');
			const ids = async () => (await waitingFor(store.db, ['C1'], NOW)).map(({ id }) => id);
			const [a] = await ids();
			await noteCarried(store, [a!], 'token', NOW);
			await claimSending(store, { requestKey: replyKey('token'), messageCount: 1 }, NOW);
			await leave('b');
			expect(await noteCarried(store, await ids(), 'token', NOW + 9)).toEqual(new Set([a]));
			await settleSending(
				store,
				replyKey('token'),
				{ state: 'sent', lineRequestId: null, detail: null },
				NOW,
			);
			expect(await outcomes()).toEqual({ a: 'replied', b: '' });
		});

		test('what it has no room for any more is not taken for said', async () => {
			await leave('a');
			const [a] = await waitingFor(store.db, ['C1'], NOW);
			await noteCarried(store, [a!.id], 'token', NOW);
			await leave('b', { priority: 1 });
			const [b] = await waitingFor(store.db, ['C1'], NOW);
			await noteCarried(store, [b!.id], 'token', NOW);
			await claimSending(store, { requestKey: replyKey('token'), messageCount: 1 }, NOW);
			await settleSending(
				store,
				replyKey('token'),
				{ state: 'sent', lineRequestId: null, detail: null },
				NOW,
			);
			expect(await outcomes()).toEqual({ a: '', b: 'replied' });
			expect(await dueKeys()).toEqual(['a']);
		});
	});
});
