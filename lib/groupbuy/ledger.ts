import { formatMoney, type Currency } from './money';
import type { MovementType } from './order-book';
import type { OrderState } from './order';

/** A row of the ledger, as far as the state of an order follows from it. */
export interface LedgerEvent {
	orderCode: string;
	/** `null` where no pieces of a campaign moved: a change of state, a payment, all that is about a fast order. */
	itemCode: string | null;
	type: MovementType | 'state' | 'payment' | 'refund' | 'made' | 'checkout' | 'proof';
	/** Of a fast order: all its pieces, when they are taken from stock or come back to it. */
	delta: number;
	/** Pieces of the item in the order after it, at any price. */
	quantityAfter: number;
	/**
	 * Of a payment: the order's amount then, negative when the payment was taken back. Of a refund: what was given back. Of
	 * a fast order that is made, or a checkout: what is to be paid.
	 */
	unitPriceMinor: number;
	stateAfter: OrderState | null;
}

export interface RebuiltOrder {
	state: OrderState;
	totalMinor: number;
	paid: boolean;
	/** By item code, then price; lines that have neither pieces nor unformed ones are left out. */
	lines: Array<{ code: string; unitPriceMinor: number; quantity: number; unformed: number }>;
}

type RebuiltLine = RebuiltOrder['lines'][number];

/**
 * The orders that a ledger adds up to, by code: the proof that nothing has changed beside it.
 *
 * @param events complete for each of their orders, in the order in which they were recorded
 */
export function rebuildOrders(events: Iterable<LedgerEvent>): Map<string, RebuiltOrder> {
	const orders = new Map<
		string,
		{ lines: Map<string, RebuiltLine>; state: OrderState | null; paid: boolean }
	>();
	for (const event of events) {
		const order = orders.get(event.orderCode) ?? {
			lines: new Map<string, RebuiltLine>(),
			state: null,
			paid: false,
		};
		orders.set(event.orderCode, order);
		order.state = event.stateAfter ?? order.state;
		if (event.type === 'payment') order.paid = event.unitPriceMinor >= 0;
		if (event.itemCode === null) continue;
		const key = `${event.itemCode}:${event.unitPriceMinor}`;
		const line = order.lines.get(key) ?? {
			code: event.itemCode,
			unitPriceMinor: event.unitPriceMinor,
			quantity: 0,
			unformed: 0,
		};
		order.lines.set(key, line);
		line.quantity += event.delta;
		if (event.type === 'unformed') line.unformed -= event.delta;
	}
	return new Map(
		[...orders].map(([code, { lines, state, paid }]) => {
			const kept = [...lines.values()].filter(({ quantity, unformed }) => quantity > 0 || unformed > 0);
			const pieces = kept.reduce((sum, line) => sum + line.quantity, 0);
			const order: RebuiltOrder = {
				// As long as it is only typed, what an order holds says what it is.
				state: state ?? (pieces > 0 ? 'placed' : 'cancelled'),
				totalMinor: kept.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0),
				paid,
				lines: kept.sort(
					(a, b) => (a.code < b.code ? -1 : Number(a.code > b.code)) || a.unitPriceMinor - b.unitPriceMinor,
				),
			};
			return [code, order];
		}),
	);
}

/** What else a row of the ledger says about why it is there. */
export interface ExplainedEvent extends Omit<LedgerEvent, 'orderCode'> {
	currency: Currency;
	/** `null`: unknown, or erased. */
	buyerName: string | null;
	actor: string | null;
	reason: string | null;
	text: string | null;
}

/** "Show me why": one English sentence for a row of the ledger. */
export function explainEvent(event: ExplainedEvent): string {
	const reason = event.reason === null ? '' : ` (${event.reason})`;
	return `${WHY[event.type](event)}${reason}${outcomeOf(event)}`;
}

const buyer = ({ buyerName }: ExplainedEvent): string => buyerName ?? 'The buyer';
const operator = ({ actor }: ExplainedEvent): string => (actor === null ? 'The shop' : 'An operator');

function wrote(event: ExplainedEvent): string {
	const who = event.actor === null ? buyer(event) : `Somebody else, for ${event.buyerName ?? 'the buyer'},`;
	return event.text === null ? `${who} ordered` : `${who} wrote “${event.text}”`;
}

const WHY: Record<LedgerEvent['type'], (event: ExplainedEvent) => string> = {
	add: wrote,
	remove: wrote,
	set: wrote,
	cancel: wrote,
	edit: (event) =>
		event.text === null
			? `${buyer(event)} edited a message`
			: `${buyer(event)} edited a message to “${event.text}”`,
	unsend: (event) => `${buyer(event)} took a message back`,
	promotion: () => 'Pieces came free for the next in line',
	correction: (event) => `${operator(event)} corrected the order`,
	withdraw: (event) => `${operator(event)} withdrew the item from everyone`,
	reordered: () => 'A message that was written earlier came late, and the order of writing decides',
	unformed: () => 'A pack stayed unfilled or a minimum was missed at closing',
	repriced: () => 'The price for everyone at closing',
	state: () => 'The order moved on',
	payment: (event) => (event.unitPriceMinor < 0 ? 'The payment was taken back' : 'The payment was noted'),
	refund: ({ unitPriceMinor, currency }) => `${formatMoney(unitPriceMinor, currency)} were given back`,
	made: ({ unitPriceMinor, currency }) =>
		`The shop made the order over ${formatMoney(unitPriceMinor, currency)}`,
	checkout: ({ unitPriceMinor, currency }) =>
		`Shipping and payment were chosen, ${formatMoney(unitPriceMinor, currency)} to pay`,
	proof: () => 'A proof of payment',
};

function outcomeOf({
	itemCode,
	delta,
	quantityAfter,
	unitPriceMinor,
	currency,
	stateAfter,
}: ExplainedEvent): string {
	const state = stateAfter === null ? '' : `, now ${stateAfter.replaceAll('_', ' ')}`;
	if (itemCode === null) {
		const pieces = Math.abs(delta);
		const moved = delta > 0 ? `: ${pieces} pieces taken from stock` : `, ${pieces} pieces back in stock`;
		return `${delta === 0 ? '' : moved}${state}.`;
	}
	const change = `${delta > 0 ? '+' : '−'}${Math.abs(delta)} ${itemCode} at ${formatMoney(unitPriceMinor, currency)}`;
	return `: ${change}, ${quantityAfter} of it now${state}.`;
}
