import type { Sheet } from '../files/sheet';
import { sheetOf } from '../files/sheet-of';
import { major } from '../groupbuy/money';
import type { OrderLineView } from '../groupbuy/views';
import {
	balanceMinor,
	itemsInShort,
	piecesByCode,
	withGoods,
	withGoodsOrUnformed,
	type PackedCampaign,
	type PackedOrder,
} from './orders';
import type { PackWords } from './words';

/*
 * The documents that people work with after a campaign has closed. Amounts are in major units of the campaign's currency.
 */

/** A2 before A10. */
const inOrder = new Intl.Collator('zh-TW', { numeric: true }).compare;

/** Opens the bot's chat with the words that mark an order as picked up; `null`: no link. */
export type PickupLink = ((orderCode: string) => string) | null;

/** What to order from the supplier, with the price per piece left open. */
export function supplierOrder(
	{ items }: PackedCampaign,
	orders: readonly PackedOrder[],
	words: PackWords,
): Sheet {
	const pieces = piecesByCode(withGoods(orders).flatMap(({ lines }) => lines));
	const rows = items
		.map(({ code, title, rules: { casePack } }) => ({
			code,
			title,
			casePack,
			quantity: pieces.get(code) ?? 0,
		}))
		.filter(({ quantity }) => quantity > 0)
		.sort((a, b) => inOrder(a.code, b.code));
	return sheetOf(
		words.supplierOrder,
		[
			{ key: 'itemCode', header: words.itemCode, type: 'code', of: ({ code }) => code },
			{ key: 'title', header: words.itemTitle, type: 'text', of: ({ title }) => title },
			{ key: 'quantity', header: words.quantity, type: 'number', of: ({ quantity }) => quantity },
			{ key: 'casePack', header: words.casePack, type: 'number', of: ({ casePack }) => casePack },
			{
				key: 'packs',
				header: words.packs,
				type: 'number',
				of: ({ quantity, casePack }) => (casePack === null ? null : Math.floor(quantity / casePack)),
			},
			// Not zero only while the campaign is closed and not settled.
			{
				key: 'loose',
				header: words.loose,
				type: 'number',
				of: ({ quantity, casePack }) => (casePack === null ? null : quantity % casePack),
			},
			{ key: 'cost', header: words.cost, type: 'money', of: () => null },
		],
		rows,
	);
}

interface PackedLine {
	/** Of the buyer, not of the order. */
	number: number;
	order: PackedOrder;
	line: OrderLineView;
	/** What stands once per order, so that a column can be added up. */
	isFirst: boolean;
}

/** Which pieces go into whose bag: a row per item and price, buyer after buyer. */
export function packingList(
	{ currency }: PackedCampaign,
	orders: readonly PackedOrder[],
	words: PackWords,
	link: PickupLink,
): Sheet {
	const rows = byBuyer(withGoodsOrUnformed(orders)).flatMap((own, index) =>
		own.flatMap((order) =>
			order.lines
				.filter(({ quantity, unformed }) => quantity > 0 || unformed > 0)
				.map((line, at): PackedLine => ({ number: index + 1, order, line, isFirst: at === 0 })),
		),
	);
	return sheetOf(
		words.packingList,
		[
			{ key: 'number', header: words.number, type: 'number', of: ({ number }) => number },
			{ key: 'buyer', header: words.buyer, type: 'text', of: ({ order }) => buyerOf(order, words) },
			{ key: 'orderCode', header: words.orderCode, type: 'code', of: ({ order }) => order.code },
			{ key: 'itemCode', header: words.itemCode, type: 'code', of: ({ line }) => line.code },
			{ key: 'title', header: words.itemTitle, type: 'text', of: ({ line }) => line.title },
			{ key: 'quantity', header: words.quantity, type: 'number', of: ({ line }) => line.quantity },
			{ key: 'unformed', header: words.unformed, type: 'number', of: ({ line }) => line.unformed || null },
			{
				key: 'unitPrice',
				header: words.unitPrice,
				type: 'money',
				of: ({ line }) => major(line.unitPriceMinor, currency),
			},
			{
				key: 'amount',
				header: words.amount,
				type: 'money',
				of: ({ line }) => major(line.quantity * line.unitPriceMinor, currency),
			},
			{
				key: 'balance',
				header: words.balance,
				type: 'money',
				of: ({ order, isFirst }) => (isFirst ? major(balanceMinor(order), currency) : null),
			},
			{ key: 'note', header: words.note, type: 'text', of: ({ order }) => order.note },
			...(link === null
				? []
				: [
						{
							key: 'link',
							header: words.link,
							type: 'text' as const,
							of: ({ order }: PackedLine) => link(order.code),
						},
					]),
		],
		rows,
	);
}

/** Who comes where and when, and what is collected then. */
export function pickupList(
	{ currency }: PackedCampaign,
	orders: readonly PackedOrder[],
	words: PackWords,
): Sheet {
	const rows = withGoods(orders).sort(
		(a, b) =>
			inOrder(a.pickupPlace ?? '', b.pickupPlace ?? '') || inOrder(a.pickupTime ?? '', b.pickupTime ?? ''),
	);
	return sheetOf(
		words.pickupList,
		[
			{ key: 'place', header: words.place, type: 'text', of: ({ pickupPlace }) => pickupPlace },
			{ key: 'time', header: words.time, type: 'text', of: ({ pickupTime }) => pickupTime },
			{ key: 'orderCode', header: words.orderCode, type: 'code', of: ({ code }) => code },
			{ key: 'buyer', header: words.buyer, type: 'text', of: (order) => buyerOf(order, words) },
			{ key: 'recipient', header: words.recipient, type: 'text', of: (order) => order.recipientName },
			{ key: 'phone', header: words.phone, type: 'code', of: (order) => order.recipientPhone },
			{ key: 'items', header: words.items, type: 'text', of: ({ lines }) => itemsInShort(lines) },
			{
				key: 'quantity',
				header: words.quantity,
				type: 'number',
				of: ({ lines }) => lines.reduce((pieces, { quantity }) => pieces + quantity, 0),
			},
			{
				key: 'balance',
				header: words.balance,
				type: 'money',
				of: (order) => major(balanceMinor(order), currency),
			},
			{ key: 'note', header: words.note, type: 'text', of: ({ note }) => note },
			{ key: 'pickedUpAt', header: words.pickedUpAt, type: 'time', of: ({ pickedUpAt }) => pickedUpAt },
		],
		rows,
	);
}

/** Whose payment, or deposit, has not been noted. */
export function unpaidList(
	{ currency }: PackedCampaign,
	orders: readonly PackedOrder[],
	words: PackWords,
): Sheet {
	const rows = withGoods(orders).filter(
		({ paidAt, pickedUpAt, payableMinor }) => paidAt === null && pickedUpAt === null && payableMinor > 0,
	);
	return sheetOf(
		words.unpaidList,
		[
			{ key: 'orderCode', header: words.orderCode, type: 'code', of: ({ code }) => code },
			{ key: 'buyer', header: words.buyer, type: 'text', of: (order) => buyerOf(order, words) },
			{ key: 'phone', header: words.phone, type: 'code', of: (order) => order.recipientPhone },
			{ key: 'items', header: words.items, type: 'text', of: ({ lines }) => itemsInShort(lines) },
			{
				key: 'total',
				header: words.total,
				type: 'money',
				of: ({ payableMinor }) => major(payableMinor, currency),
			},
			{
				key: 'dueInAdvance',
				header: words.dueInAdvance,
				type: 'money',
				of: ({ dueInAdvanceMinor }) => major(dueInAdvanceMinor, currency),
			},
			{ key: 'placedAt', header: words.placedAt, type: 'time', of: ({ placedAt }) => placedAt },
		],
		rows,
	);
}

/** Names are what people call themselves: one line, whatever they hold. */
export function buyerOf({ buyerName }: PackedOrder, words: PackWords): string {
	return (buyerName ?? '').replace(/[\p{Cc}\p{Z}]+/gu, ' ').trim() || words.someone;
}

/** Orders of one buyer side by side, in the order in which buyers came. Without a user ID each order stands for itself. */
function byBuyer(orders: readonly PackedOrder[]): PackedOrder[][] {
	const sorted = [...orders].sort((a, b) => a.placedAt - b.placedAt);
	return [...Map.groupBy(sorted, ({ lineUserId, code }) => lineUserId ?? code).values()];
}
