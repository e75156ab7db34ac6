import type { Person } from '../groupbuy/order-grammar/types';
import { NO_GROUP } from './booking-log';
import { ensureBuyers, namedBuyerId, nameBuyers } from './buyers';
import type { Db, Tx } from './store';

/** Who orders, or for whom. */
export interface Orderer {
	groupId: number;
	lineGroupId: string;
	/** LINE user ID of who writes; `null`: unknown. */
	writer: string | null;
	/** Whom it is for, when not the writer. */
	person: Person | null;
	/** A person without a LINE user ID may be ordered for by name: a leader answers for it, a member does not. */
	byName: boolean;
}

export interface FoundOrderer {
	groupId: number;
	/** `null`: nobody can be told. */
	buyerId: number | null;
	/** Whom it is for, when not the writer; with the LINE user ID where the name has told it. */
	person: Person | null;
}

/** Finds or makes the buyers of these orders; in a group where nothing is sold nobody becomes one. */
export async function findOrderers(
	trx: Tx,
	orderers: readonly Orderer[],
	now: number,
): Promise<FoundOrderer[]> {
	const ids: Array<string | null> = [];
	const names = new Map<string, string>();
	for (const orderer of orderers) {
		const id = orderer.groupId === NO_GROUP ? null : await lineUserIdOf(trx, orderer);
		if (id !== null && isNamed(id) && !names.has(id)) names.set(id, orderer.person?.name.trim() ?? '');
		ids.push(id);
	}
	const buyerIds = await ensureBuyers(
		trx,
		ids.flatMap((id) => id ?? []),
		now,
	);
	await nameBuyers(trx, names, now);
	return orderers.map(({ groupId, person }, index) => {
		const id = ids[index] ?? null;
		const lineUserId = id !== null && !isNamed(id) ? id : null;
		return {
			groupId,
			buyerId: id === null ? null : (buyerIds.get(id) ?? null),
			person: person && { lineUserId, name: person.name },
		};
	});
}

const isNamed = (lineUserId: string): boolean => lineUserId.startsWith('name:');

async function lineUserIdOf(db: Db, { groupId, lineGroupId, writer, person, byName }: Orderer) {
	if (!person) return writer;
	if (person.lineUserId !== null || !byName) return person.lineUserId;
	return (await onlyBuyerNamed(db, groupId, person.name)) ?? namedBuyerId(lineGroupId, person.name);
}

/** Who has ordered in the group under exactly this name, if it is one person. */
async function onlyBuyerNamed(db: Db, groupId: number, name: string): Promise<string | undefined> {
	const rows = await db
		.selectFrom('buyers')
		.select('line_user_id')
		.where('display_name', '=', name)
		.where((eb) =>
			eb.exists(
				eb
					.selectFrom('orders')
					.select('orders.id')
					.whereRef('orders.buyer_id', '=', 'buyers.id')
					.where('orders.group_id', '=', groupId),
			),
		)
		.limit(2)
		.execute();
	return rows.length === 1 ? rows[0]?.line_user_id : undefined;
}
