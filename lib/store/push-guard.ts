import { InputError } from '../groupbuy/input-error';
import { guardPush, type BudgetState, type GuardDecision } from '../groupbuy/message-budget/guard';
import { quotaMonthStart } from '../groupbuy/message-budget/month';
import type { BudgetSettings, GuardPolicy } from '../groupbuy/message-budget/settings';
import { campaignIdOf } from './campaign-views';
import { wholeSum, word } from './expressions';
import { lockBudget, readBudgetSettings } from './message-budget';
import { countedOrReserved, quotaLeft } from './message-quotas';
import type { Db, Store, Tx } from './store';

/*
 * Every push of this package passes here, whichever node makes it. What may be spent is decided and held in one
 * transaction under the lock of the budget, so caps hold over all processes.
 */

export interface PushClaimInput {
	/** Retry key (UUID): LINE takes it once within a day, this function once for good. */
	requestKey: string;
	/** `push` if not said. */
	method?: 'push' | 'narrowcast';
	/** `null` for a narrowcast. */
	chatId: string | null;
	/** Whose cap it uses. */
	campaignCode?: string | null;
	/** Whose quota it uses, as `rememberQuota()` knows it. */
	channelKey: string;
	/** Messages that LINE counts at most: people in the chat, or in the audience. */
	recipients: number;
	/** Message objects, for the record. */
	messageCount: number;
	/** `null`: the budget's own. */
	policy: GuardPolicy | null;
	isApproved: boolean;
}

export interface PushDecision extends GuardDecision {
	/** Before it. */
	left: BudgetState;
}

export type PushClaim =
	| (PushDecision & {
			decision: 'push';
			/** An earlier run was sending it and its answer was never seen: LINE takes the retry key once. */
			isAgain: boolean;
	  })
	| (PushDecision & { decision: 'ask' | 'wait' })
	| { decision: 'already_sent'; lineRequestId: string | null }
	/** LINE may have taken it, but no longer knows the retry key: sent again it could arrive twice. */
	| { decision: 'unknown' }
	/** A push of the outbox that was given up meanwhile. */
	| { decision: 'withdrawn' };

/** LINE knows a retry key for 24 hours; a request may be on its way for minutes, and clocks differ. */
export const RETRY_KEY_LIFE_MS = 24 * 60 * 60_000 - 10 * 60_000;

/** Decides about a push without claiming it, e.g. for a preview. */
export async function decidePush(db: Db, input: PushClaimInput, now: number): Promise<PushDecision> {
	const campaignId = await campaignIdOf(db, input.campaignCode ?? null);
	return await decide(db, input, campaignId, await readBudgetSettings(db), now);
}

/**
 * Decides about a push and, if it may go out, holds its messages against quota and caps until `settleSending()` says what
 * LINE has counted. Whoever gets `push` sends it at once.
 *
 * The quota is taken as it is known: refresh it first where `quotaLeft()` says that it is not fresh.
 *
 * @throws InputError when there is no such campaign, or another channel was sending it
 */
export async function claimPush(store: Store, input: PushClaimInput, now: number): Promise<PushClaim> {
	return await store.tx(async (trx) => {
		const settings = await lockBudget(trx, now);
		const campaignId = await campaignIdOf(trx, input.campaignCode ?? null);
		const earlier = await trx
			.selectFrom('sent_messages')
			.select(['id', 'state', 'line_request_id', 'first_tried_at', 'created_at', 'attempts', 'channel_key'])
			.where('request_key', '=', input.requestKey)
			.executeTakeFirst();
		if (earlier?.state === 'sent') {
			return { decision: 'already_sent', lineRequestId: earlier.line_request_id };
		}
		if (earlier?.state === 'sending') {
			const firstTriedAt = earlier.first_tried_at ?? earlier.created_at;
			if (now - firstTriedAt > RETRY_KEY_LIFE_MS) return { decision: 'unknown' };
			if (earlier.channel_key !== null && earlier.channel_key !== input.channelKey) {
				// LINE knows a retry key by channel, so it would arrive twice.
				throw new InputError(
					'This push may have been sent by another LINE Official Account, which has not seen the answer',
					'Run it again with the credential of that account, or a day later.',
				);
			}
			await trx
				.updateTable('sent_messages')
				.set({ attempts: earlier.attempts + 1, updated_at: now })
				.where('id', '=', earlier.id)
				.execute();
			const left = await budgetLeft(trx, input, campaignId, settings, now);
			return { decision: 'push', reason: 'allowed', left, isAgain: true };
		}
		const decided = await decide(trx, input, campaignId, settings, now);
		const { decision } = decided;
		if (decision !== 'push') return { ...decided, decision };
		if (!(await stillWanted(trx, input.requestKey, now))) return { decision: 'withdrawn' };
		await hold(trx, input, campaignId, now);
		return { ...decided, decision, isAgain: false };
	});
}

async function decide(
	db: Db,
	input: PushClaimInput,
	campaignId: number | null,
	settings: BudgetSettings,
	now: number,
): Promise<PushDecision> {
	const left = await budgetLeft(db, input, campaignId, settings, now);
	const { recipients, policy, isApproved } = input;
	const request = {
		recipients,
		policy: policy ?? settings.policy,
		isApproved,
		isOfCampaign: campaignId !== null,
	};
	return { ...guardPush(request, left), left };
}

async function budgetLeft(
	db: Db,
	{ channelKey }: PushClaimInput,
	campaignId: number | null,
	{ monthlyCap, campaignCap, askAbove }: BudgetSettings,
	now: number,
): Promise<BudgetState> {
	const pushes = db
		.selectFrom('sent_messages')
		.select((eb) => wholeSum(countedOrReserved(eb)).as('used'))
		.where('method', '!=', word('reply'));
	const quota = await quotaLeft(db, channelKey, now);
	const month = await pushes
		.where((eb) =>
			eb.or([
				eb('updated_at', '>=', quotaMonthStart(now)),
				// Begun at the end of the last month, and not too late to be sent in this one.
				eb.and([eb('state', '=', 'sending'), eb('updated_at', '>=', now - RETRY_KEY_LIFE_MS)]),
			]),
		)
		.executeTakeFirstOrThrow();
	const campaign =
		campaignId === null ? null : await pushes.where('campaign_id', '=', campaignId).executeTakeFirstOrThrow();
	return {
		quotaLeft: quota?.left ?? null,
		monthlyCapLeft: monthlyCap === null ? null : Math.max(0, monthlyCap - month.used),
		campaignCapLeft:
			campaignCap === null || campaign === null ? null : Math.max(0, campaignCap - campaign.used),
		askAbove,
	};
}

/** Whether the outbox still wants a push of its own, which cannot be withdrawn from then on; other pushes are not its affair. */
async function stillWanted(trx: Tx, retryKey: string, now: number): Promise<boolean> {
	const ready = await trx
		.updateTable('outbox_pushes')
		.set({ first_tried_at: now })
		.where('retry_key', '=', retryKey)
		.where('state', '=', 'ready')
		.returning('id')
		.executeTakeFirst();
	if (ready) return true;
	const push = await trx
		.selectFrom('outbox_pushes')
		.select('id')
		.where('retry_key', '=', retryKey)
		.executeTakeFirst();
	return push === undefined;
}

/** One that LINE has refused before is tried as if it were new. */
async function hold(
	trx: Tx,
	{ requestKey, method = 'push', chatId, channelKey, recipients, messageCount }: PushClaimInput,
	campaignId: number | null,
	now: number,
): Promise<void> {
	const row = {
		method,
		chat_id: chatId,
		state: 'sending' as const,
		line_request_id: null,
		message_count: messageCount,
		counted: 0,
		detail: null,
		campaign_id: campaignId,
		recipients,
		channel_key: channelKey,
		first_tried_at: now,
		attempts: 1,
		updated_at: now,
	};
	await trx
		.insertInto('sent_messages')
		.values({ ...row, request_key: requestKey, created_at: now })
		.onConflict((conflict) => conflict.column('request_key').doUpdateSet(row))
		.execute();
}
