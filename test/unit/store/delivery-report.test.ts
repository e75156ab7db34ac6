import { deliveryReport, deliveryReportBy } from '../../../lib/store/delivery-report';
import { registerGroup } from '../../../lib/store/groups';
import { addToOutbox, cancelEntry, expire, noteCarried, waitingFor } from '../../../lib/store/outbox';
import { dueChats } from '../../../lib/store/outbox-due';
import { leasePush, preparePush, settlePush } from '../../../lib/store/outbox-pushes';
import { writeBudgetSettings } from '../../../lib/store/message-budget';
import { claimPush } from '../../../lib/store/push-guard';
import { claimSending, replyKey, settleSending } from '../../../lib/store/sent-messages';
import type { Store } from '../../../lib/store/store';
import { DAY, HOUR, NOW, openShop } from '../../support/shop';
import { describeStores } from '../../support/stores';

const composed = { type: 'composed', composed: { messages: [{ type: 'text', text: '到貨' }] } } as const;
const NOTHING = {
	replies: 0,
	pushes: 0,
	paidMessages: 0,
	saidFree: 0,
	saidByPush: 0,
	sparedMessages: 0,
	waiting: 0,
	refused: 0,
	expired: 0,
	replaced: 0,
	retracted: 0,
	unknown: 0,
};

describeStores((open) => {
	let store: Store;
	let code: string;
	let campaignId: number;
	beforeEach(async () => {
		store = await open();
		({ code } = await openShop(store, [{ code: 'A1' }]));
		await store.db.deleteFrom('outbox').execute();
		({ id: campaignId } = await store.db.selectFrom('campaigns').select('id').executeTakeFirstOrThrow());
		await store.tx(async (trx) => {
			await writeBudgetSettings(trx, { policy: 'allow' }, NOW);
			const group = { kind: 'group', channelId: 'Ubot', name: null, pictureUrl: null, at: NOW } as const;
			await registerGroup(trx, { ...group, lineGroupId: 'C1', memberCount: 300 }, NOW);
		});
	});
	const period = { from: NOW, to: NOW + DAY };

	const leave = async (key: string, chatId: string, isCampaigns: boolean, expiresAt: number | null = null) =>
		await addToOutbox(
			store,
			{
				chatId,
				campaignId: isCampaigns ? campaignId : null,
				key,
				message: composed,
				deadlineAt: key.startsWith('push') ? NOW : null,
				expiresAt,
			},
			NOW,
		);
	const reply = async (token: string, chatId: string, now: number) => {
		const ids = (await waitingFor(store.db, [chatId], now)).map(({ id }) => id);
		await noteCarried(store, ids, token, now);
		await claimSending(store, { requestKey: replyKey(token), messageCount: 1 }, now);
		await settleSending(store, replyKey(token), { state: 'sent', lineRequestId: null, detail: null }, now);
	};
	const pushDue = async () => {
		for (const { chatId, entries } of await dueChats(store.db, { botUserId: 'Ubot', limit: 9 }, NOW)) {
			const entryIds = entries.flatMap(({ id, isDue }) => (isDue ? id : []));
			const push = { chatId, entryIds, messages: [], recipients: 300, retryKey: `push to ${chatId}` };
			await preparePush(store, push, NOW);
		}
		const lease = { botUserId: 'Ubot', channelKey: 'shop', leaseMs: HOUR };
		for (let push = await leasePush(store, lease, NOW); push; push = await leasePush(store, lease, NOW)) {
			const { retryKey: requestKey, chatId, campaignCode, recipients, policy, isApproved } = push;
			const asked = {
				chatId,
				campaignCode,
				recipients,
				policy,
				isApproved,
				channelKey: 'shop',
				messageCount: 1,
			};
			await claimPush(store, { ...asked, requestKey }, NOW);
			const counted = 290;
			await settleSending(
				store,
				requestKey,
				{ state: 'sent', lineRequestId: 'r', detail: null, counted },
				NOW,
			);
			await settlePush(store, push, { status: 'sent', lineRequestId: 'r', counted }, NOW);
		}
	};

	test('nothing was said', async () => {
		expect(await deliveryReport(store.db, period)).toEqual(NOTHING);
		expect(await deliveryReportBy(store.db, 'chat', period)).toEqual([]);
	});

	test('what was free, what was paid, and what was not said', async () => {
		await leave('push 1', 'C1', true);
		await pushDue();
		await leave('free 1', 'C1', true);
		await leave('free 2', 'C1', false);
		await leave('to one person', 'U1', false);
		await reply('token 1', 'C1', NOW + 1);
		await reply('token 2', 'U1', NOW + 2);
		await reply('carries nothing', 'C1', NOW + 3);
		await reply('next day', 'C1', NOW + DAY);
		await leave('short', 'C1', true, NOW + HOUR);
		await leave('taken back', 'C1', false);
		await leave('waits', 'C1', false);
		await cancelEntry(store, 'taken back', NOW + 4);
		await store.tx(async (trx) => await expire(trx, NOW + HOUR));

		const all = {
			...NOTHING,
			replies: 3,
			pushes: 1,
			paidMessages: 290,
			saidFree: 3,
			saidByPush: 1,
			sparedMessages: 601,
			waiting: 1,
			expired: 1,
			retracted: 1,
		};
		expect(await deliveryReport(store.db, period)).toEqual(all);
		expect(await deliveryReport(store.db, { from: NOW + DAY, to: NOW + 2 * DAY })).toEqual({
			...NOTHING,
			replies: 1,
			waiting: 1,
		});
		const ofCampaign = {
			...NOTHING,
			replies: 1,
			pushes: 1,
			paidMessages: 290,
			saidFree: 1,
			saidByPush: 1,
			sparedMessages: 300,
			expired: 1,
		};
		expect(await deliveryReport(store.db, { ...period, campaignCode: code })).toEqual(ofCampaign);
		expect(await deliveryReportBy(store.db, 'campaign', period)).toEqual([
			{ ...ofCampaign, group: code },
			{ ...NOTHING, group: null, replies: 2, saidFree: 2, sparedMessages: 301, waiting: 1, retracted: 1 },
		]);
		expect(await deliveryReportBy(store.db, 'chat', period)).toEqual([
			{ ...all, group: 'C1', replies: 1, saidFree: 2, sparedMessages: 600 },
			{ ...NOTHING, group: 'U1', replies: 1, saidFree: 1, sparedMessages: 1 },
		]);
	});
});
