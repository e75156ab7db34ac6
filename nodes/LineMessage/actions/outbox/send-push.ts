import type { messagingApi } from '@line/bot-sdk';

import { LineApiError } from '../../../../lib/line/api-error';
import { deliverPush } from '../../../../lib/line/deliver-push';
import type { PushDelivery } from '../../../../lib/line/guarded-send';
import { noteMemberCount } from '../../../../lib/store/groups';
import { settlePush, type LeasedPush, type PushResult } from '../../../../lib/store/outbox-pushes';
import type { Store } from '../../../../lib/store/store';
import { knownRecipients } from '../../../shared/budget-members';
import type { BudgetChannel } from '../../../shared/budget-quota';
import { pushGuard } from '../../../shared/sent-log';

export interface SentPush {
	status:
		| 'sent'
		| 'needs_approval'
		/** For a reply, which is free. */
		| 'waiting'
		/** LINE wants fewer requests: the next run tries again. */
		| 'rate_limited'
		/** No proper answer of LINE: the next run asks with the same retry key. */
		| 'retrying'
		| 'undeliverable'
		/** It may have been sent, and LINE can no longer tell. */
		| 'unknown'
		/** Somebody has taken it back meanwhile. */
		| 'withdrawn';
	/** Messages that LINE has counted. */
	counted: number;
	reason: string | null;
	guard: string | null;
	requestId: string | null;
}

/** Sends a leased push and notes what came of it. @throws LineApiError for mistakes of the set-up */
export async function sendPush(store: Store, channel: BudgetChannel, push: LeasedPush): Promise<SentPush> {
	const { chatId, campaignCode, retryKey, policy, isApproved } = push;
	// Since it was prepared, or approved, the group may have grown.
	const recipients = await knownRecipients(store, chatId);
	const guard = pushGuard(store, channel, { retryKey, chatId, campaignCode, policy, isApproved });
	const messages = push.messages as messagingApi.Message[];
	const delivery = await deliverPush(
		channel.api,
		{ to: chatId, messages, retryKey, recipients },
		{ guard },
	).catch(asLineError);
	if (delivery instanceof LineApiError) return await failed(store, push, delivery);
	if (recipients === null && delivery.recipients !== null) {
		await noteMemberCount(store, chatId, delivery.recipients, Date.now());
	}
	const [status, result] = outcomeOf(delivery);
	await settlePush(store, push, result, Date.now());
	const { counted, reason, guard: why, requestId } = delivery;
	return { status, counted, reason, guard: why, requestId };
}

function asLineError(error: unknown): LineApiError {
	if (error instanceof LineApiError) return error;
	throw error;
}

async function failed(store: Store, push: LeasedPush, error: LineApiError): Promise<SentPush> {
	const detail = `${error.message}. ${error.description}`;
	const isRefused = error.kind === 'invalid_request' || error.kind === 'too_large';
	await settlePush(store, push, { status: isRefused ? 'refused' : 'retry', detail }, Date.now());
	if (error.kind === 'unauthorized' || error.kind === 'forbidden') throw error;
	const status = isRefused ? 'undeliverable' : 'retrying';
	return { status, counted: 0, reason: detail, guard: null, requestId: error.requestId };
}

function outcomeOf(delivery: PushDelivery): [SentPush['status'], PushResult] {
	const { status, requestId, counted, guard } = delivery;
	const detail = delivery.reason ?? '';
	switch (status) {
		case 'sent':
		case 'already_sent':
			return ['sent', { status: 'sent', lineRequestId: requestId, counted }];
		case 'needs_approval':
			return ['needs_approval', { status: 'asking', reason: guard ?? 'policy' }];
		case 'waiting':
			return ['waiting', { status: 'waiting', reason: guard ?? 'policy' }];
		case 'over_quota':
			return ['waiting', { status: 'waiting', reason: 'over_quota' }];
		case 'unreachable':
			return ['undeliverable', { status: 'refused', detail, lineRequestId: requestId }];
		case 'rate_limited':
			return ['rate_limited', { status: 'retry', detail }];
		case 'unknown':
			return ['unknown', { status: 'unknown', detail }];
		case 'withdrawn':
			return ['withdrawn', { status: 'withdrawn' }];
	}
}
