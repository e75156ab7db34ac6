import { InputError } from '../groupbuy/input-error';
import type { Tx } from './store';

/** Reads a group so that joins, leaves and new campaigns of it come one after the other until the transaction ends. */
export async function lockGroup(trx: Tx, lineGroupId: string, now: number) {
	// An update locks the row on both databases.
	return await trx
		.updateTable('line_groups')
		.set({ updated_at: now })
		.where('line_group_id', '=', lineGroupId)
		.returning(['id', 'state', 'joined_at', 'leader_id', 'operators', 'referral_code_id'])
		.executeTakeFirst();
}

export function unknownGroup(lineGroupId: string): InputError {
	return new InputError(
		`The group '${lineGroupId}' is not registered`,
		'Groups register themselves when the bot joins them (Group → Register behind the LINE Group Trigger). Choose one from the list, or register this one first.',
	);
}
