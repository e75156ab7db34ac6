import { isBlank } from './read-path';

/** A value as a number, only to compare two of them; `undefined` when it is not an amount. */
export function amountOf(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string' || value.length > 40) return undefined;
	if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value);
	const match = /^[^\d.-]{0,6}(\d[\d,]*(?:\.\d+)?)[^\d.]{0,6}$/.exec(value.normalize('NFKC').trim());
	return match?.[1] === undefined ? undefined : Number(match[1].replaceAll(',', ''));
}

/** What a shop calls its prices; each of them may be missing. */
export interface ShopPrices<T> {
	/** 原價, 定價, compare-at price: what it costs when there is no sale. */
	list?: T | undefined;
	/** 售價: what it costs. */
	price?: T | undefined;
	/** 特價: what it costs in a sale. */
	sale?: T | undefined;
}

/**
 * The ordinary price and the lower one. A list price counts only while it is higher than the price: shops leave old ones
 * behind. A sale price of 0 is how exports write that there is no sale.
 */
export function ordinaryAndSale<T extends { value: unknown }>({
	list,
	price,
	sale,
}: ShopPrices<T>): { price?: T; salePrice?: T } {
	const special = sale && !isBlank(sale.value) && amountOf(sale.value) !== 0 ? sale : undefined;
	if (price === undefined || isBlank(price.value)) {
		const ordinary = list ?? price;
		return { ...(ordinary && { price: ordinary }), ...(special && { salePrice: special }) };
	}
	if (special) return { price, salePrice: special };
	const isReduced = list !== undefined && (amountOf(list.value) ?? 0) > (amountOf(price.value) ?? Infinity);
	return isReduced ? { price: list, salePrice: price } : { price };
}
