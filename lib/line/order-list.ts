import { formatMoney } from '../groupbuy/money';
import { INACTIVE_ORDER_STATES } from '../groupbuy/order';
import type { OrderView } from '../groupbuy/views';
import { cutGraphemes, oneLine, safeDisplayName } from './text';
import { wordsOf, type Language, type Words } from './words';

const MAX_TITLE_GRAPHEMES = 40;

/** A title as it stands in a line of text. */
export function shortTitle(title: string): string {
	return cutGraphemes(oneLine(title), MAX_TITLE_GRAPHEMES);
}

/** Orders that hold goods, with their lines that do. */
function activeOrders(orders: readonly OrderView[]): OrderView[] {
	return orders
		.filter(({ state }) => !INACTIVE_ORDER_STATES.includes(state))
		.map((order) => ({ ...order, lines: order.lines.filter(({ quantity }) => quantity > 0) }))
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
		...items.map((same) => words.itemTotal(itemName(same[0]), sum(same.map(({ quantity }) => quantity)))),
		'',
		...buyers.map((own, index) => buyerLine(own, index + 1, words)),
	];
}

function buyerLine(orders: Group<OrderView>, number: number, words: Words): string {
	const [{ buyerName, currency }] = orders;
	const items = groupBy(
		orders.flatMap(({ lines }) => lines),
		({ code }) => code,
	).map((same) => `${same[0].code}×${sum(same.map(({ quantity }) => quantity))}`);
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
	const { campaignTitle, state, currency, lines, totalMinor } = order;
	return [
		words.orderHead(campaignTitle === null ? order.code : shortTitle(campaignTitle), state),
		...lines.map((line) =>
			words.orderLine(
				itemName(line),
				line.quantity,
				formatMoney(line.quantity * line.unitPriceMinor, currency),
			),
		),
		words.orderTotal(formatMoney(totalMinor, currency)),
	];
}

/** An item as it stands in a line of text: `A1 牛奶糖`. */
export function itemName({ code, title }: { code: string; title: string }): string {
	return `${code} ${shortTitle(title)}`.trim();
}

function totalOf(orders: readonly OrderView[]): number {
	return sum(orders.map(({ totalMinor }) => totalMinor));
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
