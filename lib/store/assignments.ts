import { ensureBuyers } from './buyers';
import type { Db, Tx } from './store';

export interface Assignment {
	lineUserId: string;
	/** Name of a member of the staff; `null`: nobody's, anyone may make orders in it. */
	assignedTo: string | null;
}

/** Gives the conversation with a LINE user to a member of the staff, whoever had it before; `null` gives it back to all. */
export async function assignConversation(
	trx: Tx,
	{ lineUserId, assignedTo }: Assignment,
	now: number,
): Promise<Assignment & { before: string | null }> {
	await ensureBuyers(trx, [lineUserId], now);
	const { assigned_to: before } = await trx
		.updateTable('buyers')
		.set({ updated_at: now })
		.where('line_user_id', '=', lineUserId)
		.returning('assigned_to')
		.executeTakeFirstOrThrow();
	await trx
		.updateTable('buyers')
		.set({ assigned_to: assignedTo })
		.where('line_user_id', '=', lineUserId)
		.execute();
	return { lineUserId, assignedTo, before };
}

/** Who has the conversation with a LINE user; `null`: nobody. */
export async function assignedTo(db: Db, lineUserId: string): Promise<string | null> {
	const buyer = await db
		.selectFrom('buyers')
		.select('assigned_to')
		.where('line_user_id', '=', lineUserId)
		.executeTakeFirst();
	return buyer?.assigned_to ?? null;
}
