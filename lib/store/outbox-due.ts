import type { ExpressionBuilder, SqlBool, Expression } from 'kysely';

import type { OutboxMessage } from '../groupbuy/announcement';
import { GUARD_POLICIES, type GuardPolicy } from '../groupbuy/message-budget/settings';
import { readBudgetSettings } from './message-budget';
import { expire, MAX_ENTRIES_PER_CHAT, mayHaveBeenSaid, type OutboxEntry } from './outbox';
import type { Database } from './schema';
import type { Db, Store } from './store';

/*
 * What has waited until its deadline and may now be pushed, by chat.
 */

/** A reply token lives a minute, after a redelivery up to 20: from then on no reply can say it any more. */
const REPLY_LIFE_MS = 25 * 60_000;

export interface DueEntry extends OutboxEntry {
	campaignCode: string | null;
	/** Its own, or the budget's. */
	policy: GuardPolicy;
	/** `false`: it goes along, since a push costs the same whatever number of messages it holds. */
	isDue: boolean;
}

export interface DueChat {
	/** LINE's ID of the group, multi-person chat or person. */
	chatId: string;
	/** As far as is known; `null` for a person, and where LINE was never asked. */
	memberCount: number | null;
	memberCountAt: number | null;
	/** The strictest of its due entries. */
	policy: GuardPolicy;
	/** The most important first. */
	entries: DueEntry[];
}

/**
 * Makes room for `dueChats()`: puts away what has become pointless, what a group can no longer be told because the bot has
 * left it, and lets what the guard would never push wait for a reply without asking again.
 */
export async function putOffDue(store: Store, now: number): Promise<void> {
	await store.tx(async (trx) => {
		await expire(trx, now);
		const { policy } = await readBudgetSettings(trx);
		const isDue = (eb: ExpressionBuilder<Database, 'outbox'>) =>
			eb.and([eb('deadline_at', '<=', now), eb('done_at', 'is', null), eb('push_id', 'is', null)]);
		await trx
			.updateTable('outbox')
			.set({ done_at: now, outcome: 'refused', reason: 'bot_left' })
			.where(isDue)
			.where('chat_id', 'in', (eb) =>
				eb.selectFrom('line_groups').select('line_group_id').where('state', '=', 'left'),
			)
			.execute();
		await trx
			.updateTable('outbox')
			.set({ deadline_at: null, reason: 'policy' })
			.where(isDue)
			.where((eb) => eb(eb.fn.coalesce('policy', eb.val(policy)), '=', 'wait'))
			.execute();
	});
}

/**
 * What a bot's chats should be pushed now: what is past its deadline, and what else the same push may say for the same
 * price. Reads only.
 *
 * @param botUserId groups of other LINE Official Accounts are theirs; a person's chat is everybody's
 */
export async function dueChats(
	db: Db,
	{ botUserId, limit }: { botUserId: string; limit: number },
	now: number,
): Promise<DueChat[]> {
	const { policy: ownPolicy } = await readBudgetSettings(db);
	const chats = await db
		.selectFrom('outbox')
		.leftJoin('line_groups', 'line_groups.line_group_id', 'outbox.chat_id')
		.select((eb) => ['outbox.chat_id', 'member_count', 'member_count_at', eb.fn.min('deadline_at').as('due')])
		.where((eb) => canBePushed(eb, now))
		.where('deadline_at', '<=', now)
		.where((eb) => eb(eb.fn.coalesce('policy', eb.val(ownPolicy)), '!=', 'wait'))
		.where((eb) => eb.or([eb('line_groups.state', 'is', null), eb('line_groups.state', '=', 'active')]))
		.where((eb) => isOfBot(eb, botUserId))
		.groupBy(['outbox.chat_id', 'member_count', 'member_count_at'])
		.orderBy('due')
		.orderBy('outbox.chat_id')
		.limit(limit)
		.execute();
	if (chats.length === 0) return [];
	const waiting = db
		.selectFrom('outbox')
		.leftJoin('campaigns', 'campaigns.id', 'outbox.campaign_id')
		.select((eb) => [
			'outbox.id',
			'outbox.chat_id',
			'outbox.payload',
			'outbox.created_at',
			'outbox.deadline_at',
			'outbox.policy',
			'outbox.priority',
			'campaigns.code',
			eb.fn
				.agg<number>('row_number')
				.over((over) =>
					over
						.partitionBy('outbox.chat_id')
						// What only goes along must not leave out what is due.
						.orderBy(eb.case().when('outbox.deadline_at', '<=', now).then(eb.lit(0)).else(eb.lit(1)).end())
						.orderBy('outbox.priority', 'desc')
						.orderBy('outbox.id'),
				)
				.as('place'),
		])
		.where(
			'outbox.chat_id',
			'in',
			chats.map(({ chat_id }) => chat_id),
		)
		.where((eb) => canBePushed(eb, now))
		.where((eb) => eb(eb.fn.coalesce('outbox.policy', eb.val(ownPolicy)), '!=', 'wait'));
	const rows = await db
		.selectFrom(waiting.as('waiting'))
		.select(['id', 'chat_id', 'payload', 'created_at', 'deadline_at', 'policy', 'code'])
		.where('place', '<=', MAX_ENTRIES_PER_CHAT)
		.orderBy('priority', 'desc')
		.orderBy('id')
		.execute();
	const byChat = Map.groupBy(rows, (row) => row.chat_id);
	return chats.flatMap(({ chat_id, member_count, member_count_at }): DueChat[] => {
		const entries = (byChat.get(chat_id) ?? []).map((row): DueEntry => ({
			id: row.id,
			chatId: chat_id,
			message: JSON.parse(row.payload) as OutboxMessage,
			createdAt: row.created_at,
			campaignCode: row.code,
			policy: row.policy ?? ownPolicy,
			isDue: row.deadline_at !== null && row.deadline_at <= now,
		}));
		const due = entries.filter(({ isDue }) => isDue);
		// Somebody has taken it between the two statements.
		if (due.length === 0) return [];
		const policy = strictest(due);
		return [
			{
				chatId: chat_id,
				memberCount: member_count,
				memberCountAt: member_count_at,
				policy,
				// What only goes along must not make the push ask first.
				entries: entries.filter((entry) => entry.isDue || strictest([entry, { policy }]) === policy),
			},
		];
	});
}

export function strictest(entries: ReadonlyArray<{ policy: GuardPolicy }>): GuardPolicy {
	const strictness = Math.max(0, ...entries.map(({ policy }) => GUARD_POLICIES.indexOf(policy)));
	return GUARD_POLICIES[strictness] ?? 'wait';
}

/** Neither said nor on its way in a push, nor in a reply that may still go out or may have gone out. */
export function canBePushed(eb: ExpressionBuilder<Database, 'outbox'>, now: number): Expression<SqlBool> {
	return eb.and([
		eb('outbox.done_at', 'is', null),
		eb('outbox.push_id', 'is', null),
		eb.or([eb('outbox.expires_at', 'is', null), eb('outbox.expires_at', '>', now)]),
		eb.or([eb('outbox.carried_at', 'is', null), eb('outbox.carried_at', '<=', now - REPLY_LIFE_MS)]),
		eb.not(mayHaveBeenSaid(eb)),
	]);
}

/** Of a chat that may be no group, or one whose bot was never noted. */
export function isOfBot(
	eb: ExpressionBuilder<Database & { line_groups: Database['line_groups'] }, 'line_groups'>,
	botUserId: string,
): Expression<SqlBool> {
	return eb.or([eb('line_groups.channel_id', 'is', null), eb('line_groups.channel_id', '=', botUserId)]);
}
