import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { LineApiError } from '../../../../lib/line/api-error';
import { quotaLeft } from '../../../../lib/store/message-quotas';
import { dueChats, putOffDue, type DueChat } from '../../../../lib/store/outbox-due';
import { listPushes } from '../../../../lib/store/outbox-lists';
import { leasePush, preparePush, type LeasedPush } from '../../../../lib/store/outbox-pushes';
import { decidePush } from '../../../../lib/store/push-guard';
import type { Store } from '../../../../lib/store/store';
import { costOfPush } from '../../../shared/budget-cost';
import { chatRecipients } from '../../../shared/budget-members';
import { currentQuota, type BudgetChannel } from '../../../shared/budget-quota';
import { openNodeStore } from '../../../shared/database';
import { asNodeError } from '../../../shared/errors';
import { showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { budgetChannel } from '../../../shared/push-guard';
import { timeZoneOf } from '../../../shared/time-zone';
import { composeDue, type DueSetting } from './compose-due';
import { previewText } from './preview-text';
import { sendPush } from './send-push';

/** Chats and pushes of one run; the next one goes on. */
const MOST_AT_ONCE = 100;
/** Longer than all tries of one push take. */
const LEASE_MS = 5 * 60_000;

export const description = showFor('outbox', 'deliverDue', [
	{
		displayName:
			'Runs once, whatever the number of items. A push costs one message per member of the chat; with the policy "Wait for a Reply", which is the default, nothing is pushed.',
		name: 'deliverDueNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description: 'Whether to only show what would be pushed, and what it would cost',
	},
	languageField,
]);

/** One item per chat that something is due in; nothing due is no item. */
export async function executeOnce(this: IExecuteFunctions): Promise<object[]> {
	const store = await openNodeStore(this);
	const channel = await budgetChannel(this);
	const now = Date.now();
	const setting = { language: readLanguage(this, 0), timeZone: timeZoneOf(this), now };
	const isDryRun = this.getNodeParameter('dryRun', 0, false) === true;
	const botUserId = await botOf(store, channel);
	if (!isDryRun) await putOffDue(store, now);
	const chats = await dueChats(store.db, { botUserId, limit: MOST_AT_ONCE }, now);
	const items: object[] = [];
	for (const chat of chats) {
		const prepared = await prepare(this, store, channel, { chat, setting, isDryRun });
		if (prepared) items.push(prepared);
	}
	if (isDryRun) return [...items, ...(await readyPushes(store, channel))];
	const lease = { botUserId, channelKey: channel.key, leaseMs: LEASE_MS };
	for (let sent = 0; sent < MOST_AT_ONCE; sent++) {
		const push = await leasePush(store, lease, Date.now());
		if (!push) break;
		try {
			items.push(await send(store, channel, push));
		} catch (error) {
			// What was sent or is to be asked about is told first; the next run meets the failure again.
			if (items.length === 0) throw asNodeError(this.getNode(), error);
			break;
		}
	}
	return items;
}

/** Those that were approved, or are to be tried again. */
async function readyPushes(store: Store, channel: BudgetChannel): Promise<object[]> {
	const pushes = await listPushes(store.db, { state: 'ready', limit: MOST_AT_ONCE });
	return await Promise.all(
		pushes.map(async ({ code, chatId, messages, recipients, reason }) => ({
			status: DRY_RUN.push,
			code,
			chatId,
			text: previewText(messages),
			messages,
			recipients,
			guard: reason,
			cost: await costOfPush(store.db, channel.key, recipients, { isCounted: false }),
		})),
	);
}

/** The bot whose groups these are: LINE is asked once for good. */
async function botOf(store: Store, channel: BudgetChannel): Promise<string> {
	const known = await quotaLeft(store.db, channel.key, Date.now());
	return known?.botUserId ?? (await currentQuota(store, channel)).botUserId;
}

/** @returns an item where nothing is left to be sent: what a dry run shows, or why the chat cannot be reached */
async function prepare(
	context: IExecuteFunctions,
	store: Store,
	channel: BudgetChannel,
	{ chat, setting, isDryRun }: { chat: DueChat; setting: DueSetting; isDryRun: boolean },
): Promise<object | null> {
	const { chatId, policy, entries } = chat;
	const { messages, entryIds } = await composeDue(context, store, chat, setting);
	if (messages.length === 0) return null;
	const recipients = await chatRecipients(store, channel.api, chatId).catch((error: unknown) =>
		withoutLine(error, chat),
	);
	if (recipients === null) return null;
	const retryKey = randomUUID();
	if (!isDryRun) {
		await preparePush(store, { chatId, entryIds, messages, recipients, retryKey }, Date.now());
		return null;
	}
	await currentQuota(store, channel);
	const campaignCode = entries.find(
		(entry) => entryIds.includes(entry.id) && entry.campaignCode,
	)?.campaignCode;
	const { decision, reason } = await decidePush(
		store.db,
		{
			requestKey: retryKey,
			chatId,
			campaignCode: campaignCode ?? null,
			channelKey: channel.key,
			recipients,
			messageCount: messages.length,
			policy,
			isApproved: false,
		},
		Date.now(),
	);
	return {
		status: DRY_RUN[decision],
		chatId,
		text: previewText(messages),
		messages,
		recipients,
		guard: reason,
		cost: await costOfPush(store.db, channel.key, recipients, { isCounted: false }),
	};
}

const DRY_RUN = { push: 'would_send', ask: 'would_ask', wait: 'would_wait' } as const;

/** A chat that LINE does not know counts nobody, and its push is refused with LINE's reason; in trouble the last size will do. */
function withoutLine(error: unknown, { memberCount }: DueChat): number | null {
	if (!(error instanceof LineApiError)) throw error;
	if (error.kind === 'not_found') return 0;
	if (error.kind === 'unauthorized' || error.kind === 'forbidden') throw error;
	return memberCount;
}

async function send(store: Store, channel: BudgetChannel, push: LeasedPush): Promise<object> {
	const { status, counted, reason, guard, requestId } = await sendPush(store, channel, push);
	const isSent = status === 'sent';
	const asked = isSent ? counted : status === 'needs_approval' ? push.recipients : 0;
	return {
		status,
		code: push.code,
		chatId: push.chatId,
		campaignCode: push.campaignCode,
		text: previewText(push.messages),
		messages: push.messages,
		recipients: push.recipients,
		reason,
		guard,
		requestId,
		cost: await costOfPush(store.db, channel.key, asked, { isCounted: isSent }),
	};
}
