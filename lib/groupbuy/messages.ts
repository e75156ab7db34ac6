import { refuseGroup } from './choice';
import { applyChanges, type TakenBack } from './changes';
import type { Desk } from './desk';
import { answerOffer } from './offer-answers';
import type { BookRequest } from './order-book';
import { IGNORED, summarise, type ChangeOutcome, type MessageOutcome } from './outcome';

export type MessageRequest = Extract<BookRequest, { kind: 'message' | 'edit' }>;

/** A message, or an edit of one that is not known or has done nothing. */
export function decideMessage(desk: Desk, request: MessageRequest): MessageOutcome {
	const { parsed, lineMessageId, key, buyerId, at } = request;
	if (parsed.kind === 'query') return { ...IGNORED, status: 'query', query: parsed.query };
	if (!changesOrders(request)) return IGNORED;
	const outcome = outcomeOf(decideText(desk, request, null));
	if (lineMessageId !== null) {
		const earlier = desk.message(lineMessageId);
		const keys = [...(earlier?.keys ?? []), key];
		desk.remember(lineMessageId, { effect: [], ...earlier, keys, buyerId, at, unsent: false });
	}
	return outcome;
}

/** Commands are carried out elsewhere: what they change comes as requests of its own. */
export function changesOrders({ parsed }: MessageRequest): boolean {
	return parsed.kind === 'order' || parsed.kind === 'unclear' || parsed.kind === 'offer_answer';
}

/** @param takenBack what an edit has taken back before */
export function decideText(
	desk: Desk,
	{ parsed, buyerId, groupId, at, key }: MessageRequest,
	takenBack: TakenBack | null,
): ChangeOutcome[] {
	const writing = { buyerId: buyerId ?? 0, groupId, at, key, takenBack };
	if (parsed.kind === 'offer_answer' && buyerId !== null) return answerOffer(desk, writing, parsed.accept);
	const refused = refuseGroup(desk, writing);
	if (refused) return [refused];
	if (buyerId === null) return [{ status: 'buyer_unknown' }];
	if (parsed.kind === 'unclear') {
		return [{ status: 'invalid_quantity', reason: parsed.reason, input: parsed.input }];
	}
	return parsed.kind === 'order' ? applyChanges(desk, writing, parsed.changes) : [];
}

export function outcomeOf(changes: ChangeOutcome[]): MessageOutcome {
	return { ...IGNORED, status: summarise(changes), changes };
}
