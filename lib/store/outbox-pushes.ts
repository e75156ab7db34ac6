import { randomUUID } from 'node:crypto';

import { InputError } from '../groupbuy/input-error';
import type { GuardReason } from '../groupbuy/message-budget/guard';
import type { GuardPolicy } from '../groupbuy/message-budget/settings';
import { readBudgetSettings } from './message-budget';
import { canBePushed, isOfBot, strictest } from './outbox-due';
import { WITHDRAWN, withdrawPushes } from './outbox-outcomes';
import { publicCode } from './public-code';
import { RETRY_KEY_LIFE_MS } from './push-guard';
import type { OutboxOutcome, OutboxPushState } from './schema';
import type { Store, Tx } from './store';

/*
 * The life of a push of the outbox: `preparePush()` fixes its messages and its retry key, so that it is the same request
 * however often it is sent; `leasePush()` gives it to one process; that process claims it (`claimPush()`), sends it and
 * says what came of it (`settlePush()`). Killed at any point, the next process sends the same request.
 */

export interface PushToPrepare {
	chatId: string;
	/** Of `dueChats()`: exactly those that the messages say. */
	entryIds: readonly number[];
	/** LINE message objects, one to five. */
	messages: readonly object[];
	/** Messages that LINE counts at most. */
	recipients: number;
	/** UUID, new for each. */
	retryKey: string;
}

/**
 * Takes entries out of the reach of replies and fixes the request that pushes them. It uses the cap of the campaign that
 * its most important entry belongs to.
 *
 * @returns the push's code; `null`: an entry was taken along, replaced or put away meanwhile, so the messages are no longer
 * right. Nothing has changed then.
 */
export async function preparePush(
	store: Store,
	{ chatId, entryIds, messages, recipients, retryKey }: PushToPrepare,
	now: number,
): Promise<string | null> {
	const ids = [...new Set(entryIds)].sort((a, b) => a - b);
	if (ids.length === 0) throw new Error('A push of the outbox needs an entry');
	return await store.tx(async (trx) => {
		const { policy: ownPolicy } = await readBudgetSettings(trx);
		// An update locks the rows on both databases.
		const entries = await trx
			.updateTable('outbox')
			.set({ chat_id: chatId })
			.where('id', 'in', ids)
			.where('chat_id', '=', chatId)
			.where((eb) => canBePushed(eb, now))
			.returning(['id', 'campaign_id', 'policy'])
			.execute();
		if (entries.length !== ids.length) return null;
		const byId = new Map(entries.map((entry) => [entry.id, entry]));
		const inOrder = entryIds.flatMap((id) => byId.get(id) ?? []);
		const { id, code } = await trx
			.insertInto('outbox_pushes')
			.values({
				code: publicCode('S'),
				chat_id: chatId,
				campaign_id: inOrder.find(({ campaign_id }) => campaign_id !== null)?.campaign_id ?? null,
				retry_key: retryKey,
				messages: JSON.stringify(messages),
				recipients,
				policy: strictest(entries.map(({ policy }) => ({ policy: policy ?? ownPolicy }))),
				state: 'ready',
				next_attempt_at: now,
				created_at: now,
				updated_at: now,
			})
			.returning(['id', 'code'])
			.executeTakeFirstOrThrow();
		await trx.updateTable('outbox').set({ push_id: id }).where('id', 'in', ids).execute();
		return code;
	});
}

/** A push to send; what it says never changes. */
export interface LeasedPush {
	code: string;
	/** Whose it is until the lease ends. */
	leaseToken: string;
	chatId: string;
	campaignCode: string | null;
	retryKey: string;
	/** LINE message objects. */
	messages: object[];
	recipients: number;
	policy: GuardPolicy;
	isApproved: boolean;
}

/**
 * Gives the next of a bot's pushes that is ready to one process for so long: prepared, approved or to be tried again.
 *
 * @param channelKey what another channel may have sent is left to that one, whose retry keys alone LINE compares
 * @returns `null`: none is ready, or another process was first
 */
export async function leasePush(
	store: Store,
	{ botUserId, channelKey, leaseMs }: { botUserId: string; channelKey: string; leaseMs: number },
	now: number,
): Promise<LeasedPush | null> {
	return await store.tx(async (trx) => {
		const due = await trx
			.selectFrom('outbox_pushes')
			.leftJoin('line_groups', 'line_groups.line_group_id', 'outbox_pushes.chat_id')
			.leftJoin('campaigns', 'campaigns.id', 'outbox_pushes.campaign_id')
			.select(['outbox_pushes.id', 'campaigns.code as campaign_code'])
			.where('outbox_pushes.state', '=', 'ready')
			.where('next_attempt_at', '<=', now)
			.where((eb) => isOfBot(eb, botUserId))
			.where((eb) =>
				eb.not(
					eb.exists(
						eb
							.selectFrom('sent_messages')
							.select('sent_messages.id')
							.whereRef('sent_messages.request_key', '=', 'outbox_pushes.retry_key')
							.where('sent_messages.channel_key', '!=', channelKey)
							// After that it is not sent again by anybody, and may be settled by everybody.
							.where('sent_messages.first_tried_at', '>=', now - RETRY_KEY_LIFE_MS),
					),
				),
			)
			.where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
			.orderBy('next_attempt_at')
			.orderBy('outbox_pushes.id')
			.limit(1)
			.executeTakeFirst();
		if (!due) return null;
		const leaseToken = randomUUID();
		const push = await trx
			.updateTable('outbox_pushes')
			.set({ lease_until: now + leaseMs, lease_token: leaseToken, updated_at: now })
			.where('id', '=', due.id)
			.where('state', '=', 'ready')
			// Another process may have been first.
			.where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<=', now)]))
			.returningAll()
			.executeTakeFirst();
		if (!push) return null;
		return {
			code: push.code,
			leaseToken,
			chatId: push.chat_id,
			campaignCode: due.campaign_code,
			retryKey: push.retry_key,
			messages: JSON.parse(push.messages) as object[],
			recipients: push.recipients,
			policy: push.policy,
			isApproved: push.is_approved === 1,
		};
	});
}

/** What came of sending a leased push. */
export type PushResult =
	/** LINE has it, now or since an earlier try. */
	| { status: 'sent'; lineRequestId: string | null; counted: number }
	/** LINE does not take it and never will, e.g. the bot is no longer in the chat. */
	| { status: 'refused'; detail: string; lineRequestId?: string | null }
	/** The guard wants it approved. */
	| { status: 'asking'; reason: GuardReason }
	/** The guard does not let it pass, or the month's messages are used up: its entries wait for a reply again. */
	| { status: 'waiting'; reason: GuardReason }
	/** Not now, or no proper answer: the same request later. */
	| { status: 'retry'; detail: string }
	/** LINE may have taken it and can no longer tell. */
	| { status: 'unknown'; detail: string }
	/** `claimPush()` says that it was given up. */
	| { status: 'withdrawn' };

const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 60 * 60_000;
const MAX_DETAIL = 500;

/** @returns whether it was still this process's; if not, another one has taken it over and settles it */
export async function settlePush(
	store: Store,
	{ code, leaseToken }: Pick<LeasedPush, 'code' | 'leaseToken'>,
	result: PushResult,
	now: number,
): Promise<boolean> {
	return await store.tx(async (trx) => {
		const push = await trx
			.updateTable('outbox_pushes')
			.set({ lease_until: null, lease_token: null, updated_at: now })
			.where('code', '=', code)
			.where('lease_token', '=', leaseToken)
			.where('state', '=', 'ready')
			.returning(['id', 'attempts', 'retry_key'])
			.executeTakeFirst();
		if (!push) return false;
		const { id } = push;
		switch (result.status) {
			case 'sent': {
				const { lineRequestId, counted } = result;
				const noted = await sentMessage(trx, push.retry_key);
				// One that an earlier run has sent counts nothing now.
				const changes = { line_request_id: lineRequestId, counted: Math.max(counted, noted?.counted ?? 0) };
				await end(trx, id, 'sent', 'pushed', changes, now);
				break;
			}
			case 'refused':
				await end(
					trx,
					id,
					'refused',
					'refused',
					{ line_request_id: result.lineRequestId ?? null, detail: result.detail },
					now,
				);
				break;
			case 'unknown':
				await end(trx, id, 'unknown', 'unknown', { detail: result.detail }, now);
				break;
			case 'asking':
				await change(trx, id, {
					state: 'asking',
					reason: result.reason,
					...(await triedNever(trx, push.retry_key)),
				});
				break;
			case 'waiting':
				await change(trx, id, { ...WITHDRAWN, reason: result.reason });
				await waitForReply(trx, id, result.reason);
				break;
			case 'retry':
				await tryAgain(trx, push, result.detail, now);
				break;
			case 'withdrawn':
				break;
		}
		return true;
	});
}

interface PushChanges {
	state?: OutboxPushState;
	messages?: string;
	reason?: string;
	detail?: string;
	line_request_id?: string | null;
	counted?: number;
	attempts?: number;
	next_attempt_at?: number;
	first_tried_at?: null;
}

async function change(trx: Tx, id: number, changes: PushChanges): Promise<void> {
	const { detail, ...others } = changes;
	await trx
		.updateTable('outbox_pushes')
		.set({ ...others, ...(detail !== undefined && { detail: detail.slice(0, MAX_DETAIL) }) })
		.where('id', '=', id)
		.execute();
}

/** Ends a push and, with it, its entries. */
async function end(
	trx: Tx,
	id: number,
	state: OutboxPushState,
	outcome: OutboxOutcome,
	changes: PushChanges,
	now: number,
): Promise<void> {
	await change(trx, id, { ...changes, state });
	await trx
		.updateTable('outbox')
		.set({ done_at: now, outcome, reason: changes.detail?.slice(0, MAX_DETAIL) ?? null })
		.where('push_id', '=', id)
		.where('done_at', 'is', null)
		.execute();
}

/** Its entries are not pushed later either, so that nobody is asked about them every minute. */
async function waitForReply(trx: Tx, id: number, reason: string): Promise<void> {
	await trx
		.updateTable('outbox')
		.set({ push_id: null, deadline_at: null, reason })
		.where('push_id', '=', id)
		.where('done_at', 'is', null)
		.execute();
}

async function tryAgain(
	trx: Tx,
	{ id, attempts, retry_key }: { id: number; attempts: number; retry_key: string },
	detail: string,
	now: number,
): Promise<void> {
	await change(trx, id, {
		attempts: attempts + 1,
		next_attempt_at: now + Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts, 20)),
		detail,
		...(await triedNever(trx, retry_key)),
	});
}

/** What LINE has certainly not taken can still be given up. */
async function triedNever(trx: Tx, retryKey: string): Promise<{ first_tried_at?: null }> {
	const claimed = await sentMessage(trx, retryKey);
	return claimed === undefined || claimed.state === 'refused' ? { first_tried_at: null } : {};
}

async function sentMessage(trx: Tx, retryKey: string) {
	return await trx
		.selectFrom('sent_messages')
		.select(['state', 'counted'])
		.where('request_key', '=', retryKey)
		.executeTakeFirst();
}

/** What somebody's word has made of a push: `approved` and `declined` also when it had been given before. */
export type PushAnswer = 'approved' | 'declined' | Exclude<OutboxPushState, 'asking' | 'ready'> | 'not_asked';

/** Lets a push that was asked about go out with the next run. Limits still hold. @throws InputError when there is none */
export async function approvePush(store: Store, code: string, now: number): Promise<PushAnswer> {
	return await store.tx(async (trx) => {
		const approved = await trx
			.updateTable('outbox_pushes')
			.set({ state: 'ready', is_approved: 1, next_attempt_at: now, updated_at: now })
			.where('code', '=', code)
			.where('state', '=', 'asking')
			.returning('id')
			.executeTakeFirst();
		if (approved) return 'approved';
		const { state, is_approved } = await pushOf(trx, code);
		if (state !== 'ready' && state !== 'asking') return state;
		return is_approved === 1 ? 'approved' : 'not_asked';
	});
}

/** Has the entries of a push wait for a reply instead, as long as it was not tried. @throws InputError when there is none */
export async function declinePush(store: Store, code: string, now: number): Promise<PushAnswer> {
	return await store.tx(async (trx) => {
		const { id } = await pushOf(trx, code);
		const entries = await trx.selectFrom('outbox').select('id').where('push_id', '=', id).execute();
		await withdrawPushes(trx, [id], 'declined', now);
		const { state, reason } = await pushOf(trx, code);
		if (state !== 'withdrawn') return state === 'ready' || state === 'asking' ? 'not_asked' : state;
		if (reason !== 'declined') return 'withdrawn';
		if (entries.length > 0) {
			await trx
				.updateTable('outbox')
				.set({ deadline_at: null, reason: 'declined' })
				.where(
					'id',
					'in',
					entries.map((entry) => entry.id),
				)
				.where('push_id', 'is', null)
				.where('done_at', 'is', null)
				.execute();
		}
		return 'declined';
	});
}

async function pushOf(trx: Tx, code: string) {
	const push = await trx
		.selectFrom('outbox_pushes')
		.select(['id', 'state', 'reason', 'is_approved'])
		.where('code', '=', code)
		.executeTakeFirst();
	if (!push) {
		throw new InputError(
			`There is no push '${code}'`,
			'Outbox → Deliver Due gives the code of a push that needs approval; Outbox → Get Many lists them.',
		);
	}
	return push;
}
