import type { OrderSource } from '../groupbuy/order';
import type { OrderChange, Person } from '../groupbuy/order-grammar/types';
import { IGNORED, type MessageOutcome } from '../groupbuy/outcome';
import { earlierOutcomes, NO_GROUP, orderOfWriting, type LogEntry } from './booking-log';
import { present } from './collections';
import { decide } from './decide';
import { lockCampaignsOf } from './offered';
import { findOrderers } from './orderers';
import type { Tx } from './store';

/** An order that somebody else has written down: on a pasted list, in an earlier campaign. */
export interface OrderForPerson {
	/** Unique; what was booked under it once is never booked again. */
	key: string;
	/** By LINE user ID, or by name alone. */
	person: Person;
	changes: OrderChange[];
	/** As it was written down; empty: nowhere. */
	text: string;
	/** When it counts as written, epoch milliseconds. */
	at: number;
	/** LINE user ID of who books it; `null`: a workflow. */
	actor: string | null;
}

/**
 * Books orders for people in a group's campaigns under the same rules as messages.
 *
 * @returns one outcome per order, in their order; a repeated key gets its first outcome again, `replayed`
 */
export async function bookForPeople(
	trx: Tx,
	{
		lineGroupId,
		orders,
		source,
	}: { lineGroupId: string; orders: readonly OrderForPerson[]; source: OrderSource },
	now: number,
): Promise<MessageOutcome[]> {
	const campaigns = await lockCampaignsOf(trx, [lineGroupId], now);
	const groupId = campaigns[0]?.groupId ?? NO_GROUP;
	const booked = await earlierOutcomes(
		trx,
		orders.map(({ key }) => key),
	);
	const byKey = new Map(orders.map((order) => [order.key, order]));
	const fresh = [...byKey.values()].filter(({ key }) => !booked.has(key)).sort(orderOfWriting);
	const found = await findOrderers(
		trx,
		fresh.map(({ person, actor }) => ({ groupId, lineGroupId, writer: actor, person, byName: true })),
		now,
	);
	const entries = fresh.map(({ key, at, changes, text, actor }, index): LogEntry => {
		const { buyerId, person } = present(found[index]);
		return {
			request: {
				...{ kind: 'message', key, groupId, at, buyerId, forOther: true, lineMessageId: null },
				parsed: { kind: 'order', changes, buyer: person },
			},
			...{ writer: actor, buyer: person, lineMessageId: null, text: text || null, reason: null },
		};
	});
	const decided = await decide(trx, { campaigns, entries, source, now });
	const told = new Set<string>();
	return orders.map(({ key }) => {
		const first = decided.has(key) && !told.has(key);
		told.add(key);
		return { ...IGNORED, ...(decided.get(key) ?? booked.get(key)), replayed: !first };
	});
}
