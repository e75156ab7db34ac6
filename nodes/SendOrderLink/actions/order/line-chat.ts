import type { IDataObject } from 'n8n-workflow';

import { parseJson } from '../../../../lib/line/check-messages';
import { isObject } from '../../../../lib/line/json';

/** Where a reply to an event of LINE would be read, and by whom. */
export type ReplyChance =
	| { status: 'possible'; replyToken: string }
	/** Everybody there would read it, and could open the order. */
	| { status: 'not_in_group' }
	/** A one-to-one chat of somebody else, e.g. of a member of the staff. */
	| { status: 'not_buyers_chat' }
	| { status: 'no_reply_token' };

/**
 * Whether the buyer, and nobody else, would read a reply to the event.
 *
 * @param event item of the LINE Group Trigger, as an object or JSON text; anything else is no event
 * @param lineUserId of the order's buyer
 */
export function replyChance(event: unknown, lineUserId: string): ReplyChance {
	const { groupId, sourceType, userId, replyToken } = toEvent(event);
	if (typeof replyToken !== 'string' || replyToken.trim() === '') return { status: 'no_reply_token' };
	const isGroup = (groupId ?? '') !== '' || sourceType === 'group' || sourceType === 'room';
	if (isGroup) return { status: 'not_in_group' };
	return userId === lineUserId
		? { status: 'possible', replyToken: replyToken.trim() }
		: { status: 'not_buyers_chat' };
}

function toEvent(value: unknown): IDataObject {
	const event = typeof value === 'string' && value.trim() !== '' ? parseJson(value, 'LINE Event') : value;
	return isObject(event) ? (event as IDataObject) : {};
}
