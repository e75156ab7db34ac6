import type { OutboxMessage } from '../groupbuy/announcement';
import type { GuardPolicy } from '../groupbuy/message-budget/settings';
import { ifGiven, NO_LIMIT } from './expressions';
import type { OutboxOutcome, OutboxPushState } from './schema';
import type { Db } from './store';

export interface OutboxFilter {
	chatId?: string;
	campaignCode?: string;
	/** Only what still waits, for a reply or in a push. */
	isWaiting?: boolean;
	limit?: number;
}

export interface OutboxView {
	key: string;
	chatId: string;
	campaignCode: string | null;
	/** `opened`, `promoted`, …; `composed`: by a workflow. */
	kind: string;
	message: OutboxMessage;
	subject: string | null;
	priority: number;
	policy: GuardPolicy | null;
	createdAt: number;
	deadlineAt: number | null;
	expiresAt: number | null;
	doneAt: number | null;
	outcome: OutboxOutcome | null;
	/** Why it was not pushed at its deadline, or what has kept it from being said. */
	reason: string | null;
	/** Messages that a push would have counted, for one that was said free of charge. */
	spared: number;
	/** Of the push that carries it. */
	pushCode: string | null;
}

/** Entries of the outbox, the newest first. */
export async function listOutbox(db: Db, filter: OutboxFilter): Promise<OutboxView[]> {
	const rows = await db
		.selectFrom('outbox')
		.leftJoin('campaigns', 'campaigns.id', 'outbox.campaign_id')
		.leftJoin('outbox_pushes', 'outbox_pushes.id', 'outbox.push_id')
		.selectAll('outbox')
		.select(['campaigns.code as campaign_code', 'outbox_pushes.code as push_code'])
		.where((eb) => ifGiven(filter.chatId, (chatId) => eb('outbox.chat_id', '=', chatId)))
		.where((eb) => ifGiven(filter.campaignCode, (code) => eb('campaigns.code', '=', code)))
		.where((eb) => ifGiven(filter.isWaiting, (waits) => eb('outbox.done_at', waits ? 'is' : 'is not', null)))
		.orderBy('outbox.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map((row) => ({
		key: row.key,
		chatId: row.chat_id,
		campaignCode: row.campaign_code,
		kind: row.kind,
		message: JSON.parse(row.payload) as OutboxMessage,
		subject: row.subject,
		priority: row.priority,
		policy: row.policy,
		createdAt: row.created_at,
		deadlineAt: row.deadline_at,
		expiresAt: row.expires_at,
		doneAt: row.done_at,
		outcome: row.outcome,
		reason: row.reason,
		spared: row.spared,
		pushCode: row.push_code,
	}));
}

export interface PushFilter {
	state?: OutboxPushState;
	limit?: number;
}

export interface PushView {
	code: string;
	chatId: string;
	campaignCode: string | null;
	state: OutboxPushState;
	policy: GuardPolicy;
	isApproved: boolean;
	/** LINE message objects. */
	messages: object[];
	/** Messages that LINE counts at most. */
	recipients: number;
	/** Messages that LINE has counted. */
	counted: number;
	attempts: number;
	nextAttemptAt: number;
	lineRequestId: string | null;
	/** Of the guard, or why it was withdrawn. */
	reason: string | null;
	/** What LINE said. */
	detail: string | null;
	createdAt: number;
	updatedAt: number;
}

/** Pushes of the outbox, the newest first. */
export async function listPushes(db: Db, filter: PushFilter): Promise<PushView[]> {
	const rows = await db
		.selectFrom('outbox_pushes')
		.leftJoin('campaigns', 'campaigns.id', 'outbox_pushes.campaign_id')
		.selectAll('outbox_pushes')
		.select('campaigns.code as campaign_code')
		.where((eb) => ifGiven(filter.state, (state) => eb('outbox_pushes.state', '=', state)))
		.orderBy('outbox_pushes.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map((row) => ({
		code: row.code,
		chatId: row.chat_id,
		campaignCode: row.campaign_code,
		state: row.state,
		policy: row.policy,
		isApproved: row.is_approved === 1,
		messages: JSON.parse(row.messages) as object[],
		recipients: row.recipients,
		counted: row.counted,
		attempts: row.attempts,
		nextAttemptAt: row.next_attempt_at,
		lineRequestId: row.line_request_id,
		reason: row.reason,
		detail: row.detail,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	}));
}
