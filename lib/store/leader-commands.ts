import type { LeaderCommand } from '../groupbuy/order-grammar/types';

export interface CommandRequest {
	lineGroupId: string;
	command: LeaderCommand;
	/** LINE user ID of whoever typed it; only an operator of the campaign in question may. */
	actor: string;
	/** When it was written, epoch milliseconds. */
	at: number;
	/** Unique per message. */
	key: string;
}
