import type { Db, Tx } from './store';

/** A text that staff send again and again, under a name to find it by. */
export interface SavedReply {
	name: string;
	text: string;
}

export async function listSavedReplies(db: Db): Promise<SavedReply[]> {
	return await db.selectFrom('saved_replies').select(['name', 'text']).orderBy('name').execute();
}

/** Keeps a reply under its name; one that was there before is replaced. */
export async function saveReply(trx: Tx, { name, text }: SavedReply, now: number): Promise<void> {
	await trx
		.insertInto('saved_replies')
		.values({ name, text, created_at: now, updated_at: now })
		.onConflict((conflict) => conflict.column('name').doUpdateSet({ text, updated_at: now }))
		.execute();
}

/** @returns whether there was one */
export async function deleteReply(trx: Tx, name: string): Promise<boolean> {
	const { numDeletedRows } = await trx
		.deleteFrom('saved_replies')
		.where('name', '=', name)
		.executeTakeFirst();
	return numDeletedRows > 0;
}
