import { itemsMeant } from './choice';
import { Desk } from './desk';
import { decideVersion } from './edits';
import { decideCorrection, repeat, withdraw } from './interventions';
import type { Allocation, BookRequest, OrderBook } from './order-book';
import { IGNORED, type MessageOutcome } from './outcome';
import { passOnUntil, serveLines } from './promotion';
import { decideUnsend } from './unsend';
import { compare } from './waitlist';

/**
 * Decides a batch of requests: who gets what, in the order in which they were *written* (of one moment: by key), whatever
 * the order in which they are handed over.
 *
 * Pure: reads the book, changes nothing; the caller writes what has come of it in the same transaction under which the
 * book was read. A batch is the same as its requests one by one.
 *
 * - Before a request, pieces whose hold has run out by then pass on; after it, whatever came free goes to those in line. So
 *   a newcomer gets only pieces that nobody in line can take.
 * - Each change of a message is all or nothing, and changes of one message are independent of each other; those of an
 *   edited message stand together.
 *
 * @throws Error when the book lacks an item, campaign or stock that a request needs
 */
export function allocate(book: OrderBook, requests: readonly BookRequest[]): Allocation {
	const desk = new Desk(book);
	const outcomes = new Map<string, MessageOutcome>();
	for (const request of [...requests].sort(byWriting)) {
		passOnUntil(desk, request);
		lookAtLines(desk, request);
		serveLines(desk, request);
		outcomes.set(request.key, decide(desk, request));
		serveLines(desk, request);
	}
	return {
		outcomes,
		movements: desk.movements,
		stockDeltas: new Map([...desk.stockDeltas].filter(([, delta]) => delta !== 0)),
		waitlist: desk.waitlist.entries(),
		effects: new Map([...desk.effects].filter(([, effect]) => effect.length > 0)),
		notices: desk.notices,
	};
}

const byWriting = (a: BookRequest, b: BookRequest): number => a.at - b.at || compare(a.key, b.key);

/**
 * Those in line come before whoever wants the same now, also where time alone has made way for them: a block has ended, or
 * the campaign is open again.
 */
function lookAtLines({ offer, freed, waitlist }: Desk, request: BookRequest): void {
	if (waitlist.isEmpty()) return;
	const items =
		request.kind === 'tick'
			? offer.inGroup(request.groupId).flatMap(({ id }) => offer.inCampaign(id))
			: 'parsed' in request && request.parsed.kind === 'order'
				? request.parsed.changes.flatMap(({ item }) =>
						itemsMeant(item, offer.shelf(request.groupId, request.at)),
					)
				: [];
	for (const stockId of items.flatMap((item) => item.stockIds)) freed.stocks.add(stockId);
}

function decide(desk: Desk, request: BookRequest): MessageOutcome {
	switch (request.kind) {
		case 'message':
		case 'edit':
			return decideVersion(desk, request);
		case 'unsend':
			return decideUnsend(desk, request);
		case 'correction':
			return decideCorrection(desk, request);
		case 'withdraw':
			return withdraw(desk, request);
		case 'pinned':
			return repeat(desk, request);
		case 'stock':
			desk.setStock(request.stockId, request.quantity);
			return IGNORED;
		case 'outside':
			desk.takeOutside(request.stockId, request.delta);
			return IGNORED;
		case 'tick':
			return IGNORED;
	}
}
