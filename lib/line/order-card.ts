import type { messagingApi } from '@line/bot-sdk';

import { formatMoney, type Currency } from '../groupbuy/money';
import { oneLine } from '../groupbuy/one-line';
import type { OrderStage } from '../groupbuy/order-stage';
import type { Totals } from '../groupbuy/totals';
import { COLORS } from './flex/colors';
import { formatTime } from './format-time';
import { pageUrl } from './links';
import { cutText, MAX_TEXT_UNITS } from './text';
import { wordsOf, type Language, type Words } from './words';

export interface OrderCardLine {
	title: string;
	variantTitle: string | null;
	quantity: number;
	unitPriceMinor: number;
	gift: boolean;
	/** Pieces that did not form (未成團) and cost nothing. */
	unformed: number;
}

/** An order as its buyer is shown it in the chat. */
export interface OrderCard {
	/** Public code. */
	code: string;
	/** Of the campaign, else the shop's name; may be empty. */
	title: string;
	stage: OrderStage;
	currency: Currency;
	lines: readonly OrderCardLine[];
	totals: Totals;
	/** How it is sent; `null`: not chosen yet, so the fee is not known either. */
	shipping: string | null;
	payableMinor: number;
	/** Paid before hand-over, or not agreed on yet; then there is something to pay on the page. */
	paidInAdvance: boolean;
	/** When it expires unpaid, epoch milliseconds; `null`: never. */
	expiresAt: number | null;
	/** Opens the order's page; signed, for the buyer alone. */
	url: string;
}

/** A chat is no place for long lists; the order's page has all of them. */
const MAX_LINES = 10;
/** Discounts of an order are few; what a workflow hands over as promotions may be many. */
const MAX_DISCOUNTS = 10;
const MAX_NAME_UNITS = 60;

/** Stages in which a buyer pays, or is about to. */
const PAYING: ReadonlySet<OrderStage> = new Set(['to_confirm', 'to_pay', 'proof_refused']);

interface Setting {
	language: Language;
	/** IANA name. */
	timeZone: string;
}

/**
 * 訂單詳情 as a bubble: stage, items, totals, and buttons that open the order's page, at its payment for 去支付.
 *
 * @throws InputError when the time zone does not exist, or the page's address is too long for a button
 */
export function orderCard(order: OrderCard, { language, timeZone }: Setting): messagingApi.FlexMessage {
	const words = wordsOf(language);
	const { orderCard: say } = words;
	const url = pageUrl(order.url);
	const paying = isPaying(order);
	const title = shown(order.title);
	return {
		type: 'flex',
		altText: say.alt(order.code, formatMoney(order.payableMinor, order.currency)),
		contents: {
			type: 'bubble',
			header: {
				type: 'box',
				layout: 'vertical',
				backgroundColor: COLORS.accent,
				spacing: 'xs',
				contents: [
					headLine(say.title, 'lg', 'bold'),
					...(title === '' ? [] : [headLine(title, 'sm', 'regular')]),
					headLine(say.code(order.code), 'xs', 'regular'),
				],
			},
			body: {
				type: 'box',
				layout: 'vertical',
				spacing: 'sm',
				contents: [
					{ type: 'text', text: say.stages[order.stage], weight: 'bold', color: COLORS.accent, wrap: true },
					...shownLines(order, words).map(([label, value]) => row(label, value)),
					{ type: 'separator', margin: 'md' },
					...totalLines(order, words).map(([label, value]) => row(label, value)),
					totalRow(say.total, formatMoney(order.payableMinor, order.currency)),
					...deadlineOf(order, timeZone, words).map(note),
				],
			},
			footer: {
				type: 'box',
				layout: 'vertical',
				spacing: 'sm',
				contents: [
					...(paying ? [button(say.pay, paymentUrl(order), 'primary')] : []),
					button(say.openOrder, url, paying ? 'secondary' : 'primary'),
					note(say.privateLink),
				],
			},
		},
	};
}

/** The same as one text, for chats whose people read texts rather than cards. */
export function orderText(order: OrderCard, { language, timeZone }: Setting): messagingApi.TextMessage {
	const words = wordsOf(language);
	const { orderCard: say } = words;
	const url = pageUrl(order.url);
	const paying = isPaying(order);
	const title = shown(order.title);
	const pairs = (lines: Array<[string, string]>) => lines.map(([label, value]) => `${label}　${value}`);
	const said = [
		title === '' ? say.title : `${say.title}｜${title}`,
		`${say.code(order.code)}（${say.stages[order.stage]}）`,
		...pairs(shownLines(order, words)),
		...pairs(totalLines(order, words)),
		`${say.total}　${formatMoney(order.payableMinor, order.currency)}`,
		...deadlineOf(order, timeZone, words),
	].join('\n');
	const links = [
		...(paying ? [say.link(say.pay, paymentUrl(order))] : []),
		say.link(say.openOrder, url),
		say.privateLink,
	].join('\n');
	// The links matter most, so it is the rest that is cut.
	return { type: 'text', text: `${cutText(said, MAX_TEXT_UNITS - links.length - 2)}\n\n${links}` };
}

function isPaying({ stage, payableMinor, paidInAdvance }: OrderCard): boolean {
	return paidInAdvance && PAYING.has(stage) && payableMinor > 0;
}

/** What is left undone until then ends the order, paid in advance or not. */
function deadlineOf({ stage, expiresAt }: OrderCard, timeZone: string, words: Words): string[] {
	if (expiresAt === null || !PAYING.has(stage)) return [];
	return [words.orderCard.payUntil(formatTime(expiresAt, timeZone, words))];
}

/** The page shows its payment first when it is opened there. */
function paymentUrl({ url }: OrderCard): string {
	return pageUrl(`${url}#pay`);
}

function shownLines({ lines, currency }: OrderCard, { orderCard: say }: Words): Array<[string, string]> {
	const shownOnes = lines.slice(0, MAX_LINES).map((line): [string, string] => {
		const name = [shown(line.title), shown(line.variantTitle ?? '')].filter((part) => part !== '').join(' ');
		const pieces = say.quantity(line.quantity > 0 ? line.quantity : line.unformed);
		return [`${name || '－'} ${pieces}`, valueOf(line, currency, say)];
	});
	const left = lines.length - MAX_LINES;
	return left > 0 ? [...shownOnes, [say.moreItems(left), ' ']] : shownOnes;
}

function valueOf(line: OrderCardLine, currency: Currency, say: Words['orderCard']): string {
	if (line.gift) return say.gift;
	if (line.quantity === 0 && line.unformed > 0) return say.unformed;
	return formatMoney(line.quantity * line.unitPriceMinor, currency);
}

/** In the order in which the totals are worked out; what does not change the sum is left out. */
function totalLines(
	{ totals, shipping, currency }: OrderCard,
	{ orderCard: say }: Words,
): Array<[label: string, value: string]> {
	const money = (minor: number) => formatMoney(minor, currency);
	const { coupon, storeCreditMinor, shippingFeeMinor, tax } = totals;
	const named = [
		...totals.promotions,
		...(coupon === null
			? []
			: [{ name: say.coupon(coupon.name || coupon.code), amountMinor: coupon.amountMinor }]),
		...totals.discounts,
		...(storeCreditMinor > 0 ? [{ name: say.storeCredit, amountMinor: storeCreditMinor }] : []),
	];
	return [
		[say.goods, money(totals.goodsMinor)],
		...named
			.slice(0, MAX_DISCOUNTS)
			.map(({ name, amountMinor }): [string, string] => [shown(name) || '－', money(-amountMinor)]),
		...(named.length > MAX_DISCOUNTS
			? [[say.moreItems(named.length - MAX_DISCOUNTS), ' '] as [string, string]]
			: []),
		...(shipping === null
			? []
			: [
					[
						say.shipping(shown(shipping)),
						shippingFeeMinor > 0 ? money(shippingFeeMinor) : say.freeShipping,
					] as [string, string],
				]),
		...(tax.amountMinor > 0
			? [[tax.mode === 'added' ? say.tax : say.taxIncluded, money(tax.amountMinor)] as [string, string]]
			: []),
	];
}

function shown(text: string): string {
	return cutText(oneLine(text), MAX_NAME_UNITS);
}

function headLine(text: string, size: 'lg' | 'sm' | 'xs', weight: 'bold' | 'regular'): messagingApi.FlexText {
	return { type: 'text', text, color: COLORS.onAccent, size, weight, wrap: true };
}

function row(label: string, value: string): messagingApi.FlexBox {
	return {
		type: 'box',
		layout: 'horizontal',
		spacing: 'md',
		contents: [
			{ type: 'text', text: label, size: 'sm', color: COLORS.muted, wrap: true, flex: 5 },
			{ type: 'text', text: value, size: 'sm', align: 'end', flex: 3 },
		],
	};
}

function totalRow(label: string, value: string): messagingApi.FlexBox {
	return {
		type: 'box',
		layout: 'horizontal',
		margin: 'md',
		contents: [
			{ type: 'text', text: label, weight: 'bold', flex: 4 },
			{ type: 'text', text: value, weight: 'bold', size: 'lg', align: 'end', flex: 5 },
		],
	};
}

function note(text: string): messagingApi.FlexText {
	return { type: 'text', text, size: 'xs', color: COLORS.muted, wrap: true };
}

function button(label: string, uri: string, style: 'primary' | 'secondary'): messagingApi.FlexButton {
	return {
		type: 'button',
		style,
		height: 'sm',
		...(style === 'primary' && { color: COLORS.accent }),
		action: { type: 'uri', label, uri },
	};
}
