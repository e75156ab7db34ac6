import { MAX_NOTE } from './checkout-input';
import { readTags } from './customer';
import { MAX_AMOUNT, MAX_ID, readCouponCode, readDiscount, readPromotion } from './discount-input';
import { InputError } from './input-error';
import { MAX_PRICE_MINOR } from './money';
import { visibleLines } from './one-line';
import { MAX_QUANTITY_PER_LINE } from './order';
import { MAX_DISCOUNTS } from './order-totals';
import { plainText } from './plain-text';
import {
	fitting,
	optional,
	readChoice,
	readFlag,
	readLine,
	readList,
	readObject,
	readUrl,
	readWhole,
} from './read-fields';
import type { CustomDiscount, Promotion } from './totals';

export interface FastOrderVariant {
	kind: 'variant' | 'gift';
	/** The shop's own variant ID or SKU. */
	variantId: string;
	quantity: number;
}

/** Something that is not in the catalogue; free of charge with `gift`. */
export interface FastOrderCustomItem {
	kind: 'custom';
	name: string;
	priceMinor: number;
	imageUrl: string | null;
	/** It becomes a product of the shop. */
	showInShop: boolean;
	gift: boolean;
	quantity: number;
}

export type FastOrderLine = FastOrderVariant | FastOrderCustomItem;

/** What a seller puts together beside a chat; prices of variants come from the shop or a campaign. */
export interface FastOrder {
	lines: FastOrderLine[];
	/** Words of the shop's own, at most ten. */
	tags: string[];
	/** The buyer reads it too. */
	note: string | null;
	promotions: Promotion[];
	discounts: CustomDiscount[];
	/** In capital letters. */
	couponCode: string | null;
	/** `null`: none; `all`: as much as is allowed; or minor units. */
	storeCredit: number | 'all' | null;
}

/** Limits of SHOPLINE's fast cart where it has one: ten tags, 200 characters of note, five discounts. */
const MAX_LINES = 100;
const MAX_TAGS = 10;
const MAX_PROMOTIONS = 100;
const MAX_ITEM_NAME = 100;

/**
 * Checks an order that a seller puts together. Amounts are whole minor units; what is not given is empty.
 *
 * @throws InputError naming the field by its path, e.g. `lines[2].quantity`
 */
export function readFastOrder(input: unknown): FastOrder {
	const form = readObject(input, 'order');
	const lines = readList(form.lines, 'lines', MAX_LINES, readFastLine);
	if (lines.length === 0) {
		throw new InputError(
			"The field 'lines' is empty",
			'Give at least one item: a variant, a custom item or a gift.',
		);
	}
	return {
		lines,
		tags: readTags(readList(form.tags, 'tags', MAX_TAGS, plainText)),
		note: optional(form.note, 'note', readNote),
		promotions: readList(form.promotions, 'promotions', MAX_PROMOTIONS, readPromotion),
		discounts: readList(form.discounts, 'discounts', MAX_DISCOUNTS, readDiscount),
		couponCode: optional(form.couponCode, 'couponCode', readCouponCode),
		storeCredit: optional(form.storeCredit, 'storeCredit', readStoreCredit),
	};
}

function readFastLine(value: unknown, path: string): FastOrderLine {
	const line = readObject(value, path);
	const kind = readChoice(line.kind, `${path}.kind`, ['variant', 'gift', 'custom']);
	const quantity = readWhole(line.quantity, `${path}.quantity`, 1, MAX_QUANTITY_PER_LINE);
	if (kind !== 'custom') {
		return { kind, variantId: readLine(line.variantId, `${path}.variantId`, MAX_ID), quantity };
	}
	return {
		kind,
		name: readLine(line.name, `${path}.name`, MAX_ITEM_NAME),
		priceMinor: readWhole(line.priceMinor, `${path}.priceMinor`, 0, MAX_PRICE_MINOR),
		imageUrl: optional(line.imageUrl, `${path}.imageUrl`, (url, at) => readUrl(url, at, { localToo: false })),
		showInShop: optional(line.showInShop, `${path}.showInShop`, readFlag) ?? false,
		gift: optional(line.gift, `${path}.gift`, readFlag) ?? false,
		quantity,
	};
}

function readNote(value: unknown, path: string): string {
	return fitting(visibleLines(plainText(value)), value, path, MAX_NOTE);
}

function readStoreCredit(value: unknown, path: string): number | 'all' {
	return value === 'all' ? value : readWhole(value, path, 0, MAX_AMOUNT);
}
