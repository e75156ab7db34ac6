import { INACTIVE_ORDER_STATES, type OrderState } from '../groupbuy/order';
import type { Person, PersonOrOrder } from '../groupbuy/order-grammar/types';
import type { CommandOutcome } from '../groupbuy/outcome';
import { present } from './collections';
import { markPaid, markPickedUp } from './fulfilment';
import { isOperator, type OperatedCampaign } from './operated-campaigns';
import type { Db, Tx } from './store';

/*
 * 標記付款 and 標記取貨, by the code of an order or by its buyer.
 */

export interface MarkCommand {
	type: 'mark_paid' | 'mark_picked_up';
	who: PersonOrOrder;
	actor: string;
	/** When it was written, epoch milliseconds. */
	at: number;
}

interface FoundOrder {
	code: string;
	campaignId: number;
	campaignTitle: string;
	buyerId: number;
	buyerName: string | null;
	state: OrderState;
	isPaid: boolean;
	isMarked: boolean;
}

/** Marks in the campaigns of one group. */
export async function mark(
	trx: Tx,
	campaigns: readonly OperatedCampaign[],
	command: MarkCommand,
	now: number,
): Promise<CommandOutcome> {
	const { who } = command;
	const found = campaigns.length === 0 ? [] : await ordersIn(trx, campaigns, command);
	if (who.by === 'order') {
		const own = found.filter(({ code }) => code === who.code);
		return own.length === 0
			? { status: 'unknown_order', input: who.code }
			: await markAll(trx, own, command, now);
	}
	const own = ofPerson(found, who.person);
	const buyers = new Set(own.map(({ buyerId }) => buyerId));
	if (buyers.size !== 1) return { status: 'unknown_person', name: who.person.name, count: buyers.size };
	// Campaigns are newest first: the newest in which there is something to mark, else the newest of all.
	const ofOne = (orders: readonly FoundOrder[]) => {
		const newest = Math.max(...orders.map(({ campaignId }) => campaignId));
		return orders.filter(({ campaignId }) => campaignId === newest);
	};
	const open = own.filter(({ isMarked }) => !isMarked);
	return await markAll(trx, ofOne(open.length > 0 ? open : own), command, now);
}

/**
 * Marks by an order's code alone, as its QR code types it in a chat with the bot.
 *
 * @returns `undefined` when the writer is no operator of any campaign: then it is chatter
 */
export async function markByCode(
	trx: Tx,
	command: MarkCommand & { who: { by: 'order'; code: string } },
	now: number,
): Promise<CommandOutcome | undefined> {
	const { code } = command.who;
	const order = await orderQuery(trx)
		.select(['campaigns.operators', ...COLUMNS])
		.where('orders.code', '=', code)
		.executeTakeFirst();
	if (order && isOperator(order.operators, command.actor)) {
		return await markAll(trx, [toFound(order, command)], command, now);
	}
	return (await operatesAnything(trx, command.actor)) ? { status: 'unknown_order', input: code } : undefined;
}

async function operatesAnything(db: Db, lineUserId: string): Promise<boolean> {
	const rows = await db
		.selectFrom('campaigns')
		.select('operators')
		.distinct()
		.where('operators', '!=', '[]')
		.execute();
	return rows.some(({ operators }) => isOperator(operators, lineUserId));
}

async function markAll(
	trx: Tx,
	orders: readonly FoundOrder[],
	{ type, actor, at }: MarkCommand,
	now: number,
): Promise<CommandOutcome> {
	const marking = { orderCodes: orders.map(({ code }) => code), actor, reason: null, at };
	const result = await (type === 'mark_paid' ? markPaid : markPickedUp)(trx, marking, now);
	const { changed, already, refused } = result;
	if (changed.length === 0 && already.length === 0) {
		const first = present(orders.find(({ code }) => refused.includes(code)));
		return refusal(type, first);
	}
	return {
		status: type === 'mark_paid' ? 'paid' : 'picked_up',
		name: orders[0]?.buyerName ?? null,
		orderCodes: changed.length > 0 ? changed : already,
		already: changed.length === 0,
	};
}

/** Whoever picks up has a settled order, and has paid for it where payment is in advance. */
function refusal(type: MarkCommand['type'], { state, isPaid, campaignTitle }: FoundOrder): CommandOutcome {
	if (type === 'mark_paid') return { status: 'too_late', campaignTitle };
	if (state === 'placed') return { status: 'not_now', why: 'not_settled', campaignTitle };
	return isPaid ? { status: 'too_late', campaignTitle } : { status: 'not_now', why: 'unpaid', campaignTitle };
}

function orderQuery(db: Db) {
	return db
		.selectFrom('orders')
		.innerJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.where('orders.state', 'not in', INACTIVE_ORDER_STATES)
		.orderBy('orders.id');
}

const COLUMNS = [
	'orders.code',
	'orders.state',
	'orders.paid_at',
	'orders.picked_up_at',
	'campaigns.id as campaignId',
	'campaigns.title as campaignTitle',
	'buyers.id as buyerId',
	'buyers.line_user_id as lineUserId',
	'buyers.display_name as buyerName',
] as const;

type OrderRow = Omit<FoundOrder, 'isPaid' | 'isMarked'> & {
	paid_at: number | null;
	picked_up_at: number | null;
};

function toFound<T extends OrderRow>(row: T, { type }: MarkCommand) {
	const isPaid = row.paid_at !== null;
	return { ...row, isPaid, isMarked: type === 'mark_paid' ? isPaid : row.picked_up_at !== null };
}

async function ordersIn(trx: Tx, campaigns: readonly OperatedCampaign[], command: MarkCommand) {
	const rows = await orderQuery(trx)
		.select(COLUMNS)
		.where(
			'campaigns.id',
			'in',
			campaigns.map(({ id }) => id),
		)
		.execute();
	return rows.map((row) => toFound(row, command));
}

/** By the mention if LINE says who it is, else by the whole name: a part of a name must not mark somebody else's order. */
function ofPerson<T extends FoundOrder & { lineUserId: string }>(
	orders: readonly T[],
	{ lineUserId, name }: Person,
): T[] {
	if (lineUserId !== null) return orders.filter((order) => order.lineUserId === lineUserId);
	const wanted = comparable(name);
	return orders.filter(({ buyerName }) => buyerName !== null && comparable(buyerName) === wanted);
}

function comparable(name: string): string {
	return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}
