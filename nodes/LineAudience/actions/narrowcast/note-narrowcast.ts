import { LineApiError } from '../../../../lib/line/api-error';
import type { PushDelivery, PushGuard } from '../../../../lib/line/guarded-send';
import {
	noteNarrowcast,
	recordNarrowcastAnswer,
	type NewNarrowcast,
} from '../../../../lib/store/narrowcasts';
import type { Store } from '../../../../lib/store/store';

/** The guard, which notes the narrowcast once it may go out and before LINE is asked. */
export function notingGuard(store: Store, guard: PushGuard, narrowcast: NewNarrowcast): PushGuard {
	return {
		...guard,
		claim: async (size) => {
			const claim = await guard.claim(size);
			if (claim.decision === 'push') {
				await store.tx(async (trx) => await noteNarrowcast(trx, narrowcast, Date.now()));
			}
			return claim;
		},
	};
}

/** Sends and notes how LINE has answered. Without an answer it stays open: the next run with its key finds out. */
export async function noteAnswer(
	store: Store,
	retryKey: string,
	sending: Promise<PushDelivery>,
): Promise<PushDelivery> {
	const delivery = await sending.catch(async (error: unknown) => {
		if (error instanceof LineApiError && error.kind !== 'server' && error.kind !== 'network') {
			await record(store, retryKey, 'refused', { requestId: error.requestId, reason: error.message });
		}
		throw error;
	});
	const { status } = delivery;
	if (status === 'sent' || status === 'already_sent') await record(store, retryKey, 'accepted', delivery);
	if (status === 'unknown') await record(store, retryKey, 'unknown', delivery);
	if (status === 'over_quota' || status === 'rate_limited')
		await record(store, retryKey, 'refused', delivery);
	return delivery;
}

async function record(
	store: Store,
	retryKey: string,
	state: 'accepted' | 'refused' | 'unknown',
	{ requestId, reason }: Pick<PushDelivery, 'requestId' | 'reason'>,
): Promise<void> {
	const answer = { state, lineRequestId: requestId, detail: reason };
	await store.tx(async (trx) => {
		await recordNarrowcastAnswer(trx, retryKey, answer, Date.now());
	});
}
