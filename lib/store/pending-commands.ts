import { randomInt } from 'node:crypto';

import { present } from './collections';
import type { Tx } from './store';

/*
 * Commands that cannot be undone wait for a second word with a number. The number is good for one question, once, for a
 * few minutes; a button that was left standing in the chat then does nothing.
 */

/** Time to read the question and to answer it. */
const ANSWER_MS = 5 * 60_000;

/** What waits, and for which campaign it was asked. */
export type PendingCommand =
	{ type: 'close'; campaignId: number } | { type: 'withdraw'; campaignId: number; itemId: number };

export interface Asking {
	groupId: number;
	/** LINE user ID. */
	actor: string;
	/** When the command was written, epoch milliseconds. */
	at: number;
}

/**
 * Notes a question; an older one of the same kind in this group is no longer valid.
 *
 * @returns the number to repeat, and until when it is good
 */
export async function ask(
	trx: Tx,
	{ groupId, actor, at }: Asking,
	command: PendingCommand,
): Promise<{ token: string; expiresAt: number }> {
	const pending = await trx
		.selectFrom('pending_commands')
		.select(['id', 'token', 'command', 'expires_at'])
		.where('group_id', '=', groupId)
		.execute();
	const over = pending.filter((row) => row.expires_at <= at || typeOf(row.command) === command.type);
	if (over.length > 0) {
		await trx
			.deleteFrom('pending_commands')
			.where(
				'id',
				'in',
				over.map((row) => row.id),
			)
			.execute();
	}
	// Nor the number of the question that this one replaces: its button may still stand in the chat.
	const taken = new Set(pending.map((row) => row.token));
	const expiresAt = at + ANSWER_MS;
	const token = freeToken(taken);
	await trx
		.insertInto('pending_commands')
		.values({
			group_id: groupId,
			token,
			command: JSON.stringify(command),
			actor,
			created_at: at,
			expires_at: expiresAt,
		})
		.execute();
	return { token, expiresAt };
}

function typeOf(command: string): PendingCommand['type'] {
	return (JSON.parse(command) as PendingCommand).type;
}

function freeToken(taken: ReadonlySet<string>): string {
	for (;;) {
		const token = String(randomInt(10_000)).padStart(4, '0');
		if (!taken.has(token)) return token;
	}
}

/** What a number was asked for; `undefined` when it was answered, replaced, or has run out. */
export async function findPending(
	trx: Tx,
	groupId: number,
	token: string,
	at: number,
): Promise<{ id: number; command: PendingCommand } | undefined> {
	const row = await trx
		.selectFrom('pending_commands')
		.select(['id', 'command'])
		.where('group_id', '=', groupId)
		.where('token', '=', token)
		.where('used_at', 'is', null)
		.where('expires_at', '>', at)
		.executeTakeFirst();
	return row && { id: row.id, command: JSON.parse(row.command) as PendingCommand };
}

/** Uses a question up. @returns false when somebody else was faster */
export async function usePending(trx: Tx, id: number, at: number): Promise<boolean> {
	const result = await trx
		.updateTable('pending_commands')
		.set({ used_at: at })
		.where('id', '=', id)
		.where('used_at', 'is', null)
		.executeTakeFirst();
	return present(result).numUpdatedRows > 0n;
}
