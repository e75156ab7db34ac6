import { formatMoney } from '../groupbuy/money';
import { INACTIVE_ORDER_STATES, type OrderState } from '../groupbuy/order';
import type { OrderLineView, OrderView } from '../groupbuy/views';
import { itemName, shortTitle } from './names-in-text';
import { safeDisplayName } from './text';
import { wordsOf, type Language, type Words } from './words';

/** These say that an order is paid. */
const PAID_STATES: readonly OrderState[] = ['paid', 'ready', 'completed'];

/** Orders that hold goods, with their lines that do or that did not form. */
function activeOrders(orders: readonly OrderView[]): OrderView[] {
	return orders
		.filter(({ state }) => !INACTIVE_ORDER_STATES.includes(state))
		.map((order) => ({
			...order,
			lines: order.lines.filter(({ quantity, unformed }) => quantity > 0 || unformed > 0),
		}))
		.filter(({ lines }) => lines.length > 0);
}

/** The order list (名單) as one text of any length, to be pasted into a chat, a mail or a note. */
export function formatOrderList(orders: readonly OrderView[], language: Language): string {
	return orderListLines(orders, wordsOf(language)).join('\n');
}

/** The order list by campaign: totals first, since a long list is cut at its end; then each buyer's items. */
export function orderListLines(orders: readonly OrderView[], words: Words): string[] {
	const sections = groupBy(activeOrders(orders), ({ campaignCode }) => campaignCode ?? '');
	if (sections.length === 0) return [words.noList];
	return sections.flatMap((section, index) => [...(index > 0 ? [''] : []), ...sectionLines(section, words)]);
}

function sectionLines(orders: Group<OrderView>, words: Words): string[] {
	const [{ currency, campaignTitle }] = orders;
	const byOrder = [...orders].sort((a, b) => a.placedAt - b.placedAt);
	// Without a user ID each order stands for itself: equal names are not equal people.
	const buyers = groupBy(byOrder, ({ code, lineUserId }) => lineUserId ?? code);
	const lines = orders.flatMap((order) => order.lines);
	const items = groupBy(lines, ({ code }) => code).sort(([a], [b]) => compareCodes(a.code, b.code));
	const pieces = sum(lines.map(({ quantity }) => quantity));
	return [
		words.listTitle(campaignTitle === null ? words.otherOrders : shortTitle(campaignTitle)),
		words.listTotal(buyers.length, pieces, formatMoney(totalOf(orders), currency)),
		...dueLines(orders, words),
		...items.map((same) => words.itemTotal(itemName(same[0]), piecesOf(same, '', words))),
		'',
		...buyers.map((own, index) => buyerLine(own, index + 1, words)),
	];
}

/** In sum only: what single buyers owe is not for the whole group to read. */
function dueLines(orders: Group<OrderView>, words: Words): string[] {
	const due = orders.filter(isDue);
	if (due.length === 0) return [];
	const amount = sum(due.map(({ dueInAdvanceMinor }) => dueInAdvanceMinor));
	return [words.listDue(due.length, formatMoney(amount, orders[0].currency))];
}

function isDue({ dueInAdvanceMinor, paidAt }: OrderView): boolean {
	return dueInAdvanceMinor > 0 && paidAt === null;
}

/** The pieces of an item with those that did not form: `20（未成團 4）`. */
function piecesOf(lines: readonly OrderLineView[], sign: string, words: Words): string {
	const quantity = sum(lines.map((line) => line.quantity));
	const unformed = sum(lines.map((line) => line.unformed));
	if (unformed === 0) return `${sign}${quantity}`;
	return words.withUnformed(quantity === 0 ? '' : `${sign}${quantity}`, unformed);
}

function buyerLine(orders: Group<OrderView>, number: number, words: Words): string {
	const [{ buyerName, currency }] = orders;
	const items = groupBy(
		orders.flatMap(({ lines }) => lines),
		({ code }) => code,
	).map((same) => `${same[0].code}${piecesOf(same, '×', words)}`);
	return words.buyerLine(
		number,
		safeDisplayName(buyerName) || words.someone,
		items.join(words.comma),
		formatMoney(totalOf(orders), currency),
	);
}

/** One member's own orders (我的訂單). */
export function myOrdersLines(name: string | null, orders: readonly OrderView[], words: Words): string[] {
	const shownName = safeDisplayName(name) || words.someone;
	const active = activeOrders(orders);
	if (active.length === 0) return [words.noOrders(shownName)];
	return [words.myOrders(shownName), ...active.flatMap((order) => orderLines(order, words))];
}

function orderLines(order: OrderView, words: Words): string[] {
	const { campaignTitle, currency, lines, payableMinor, dueInAdvanceMinor } = order;
	const money = (minor: number) => formatMoney(minor, currency);
	return [
		words.orderHead(
			campaignTitle === null ? order.code : shortTitle(campaignTitle),
			marksOf(order, words).join(words.comma),
		),
		...lines.flatMap((line) => [
			...(line.quantity > 0
				? [words.orderLine(itemName(line), line.quantity, money(line.quantity * line.unitPriceMinor))]
				: []),
			...(line.unformed > 0 ? [words.unformedLine(itemName(line), line.unformed)] : []),
		]),
		words.orderTotal(money(payableMinor)),
		...(isDue(order) ? [words.dueInAdvance(money(dueInAdvanceMinor))] : []),
	];
}

/** What has happened to an order: its state, and what may go ahead of it before the campaign is settled. */
function marksOf({ state, paidAt, pickedUpAt }: OrderView, { orderStates, pickedUp }: Words): string[] {
	return [
		...(state === 'placed' ? [] : [orderStates[state]]),
		...(paidAt !== null && !PAID_STATES.includes(state) ? [orderStates.paid] : []),
		...(pickedUpAt !== null && state !== 'completed' ? [pickedUp] : []),
	];
}

function totalOf(orders: readonly OrderView[]): number {
	return sum(orders.map(({ payableMinor }) => payableMinor));
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}

/** A2 before A10. */
function compareCodes(a: string, b: string): number {
	return a.localeCompare(b, 'en', { numeric: true });
}

type Group<T> = [T, ...T[]];

function groupBy<T>(list: readonly T[], keyOf: (value: T) => string): Array<Group<T>> {
	const groups = new Map<string, Group<T>>();
	for (const value of list) {
		const group = groups.get(keyOf(value));
		if (group) group.push(value);
		else groups.set(keyOf(value), [value]);
	}
	return [...groups.values()];
}
