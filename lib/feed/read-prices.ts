import { CURRENCIES, formatDecimal, isCurrency, parsePrice, type Currency } from '../groupbuy/money';
import { isAbsent } from '../groupbuy/read-fields';
import type { FeedProduct } from './feed-product';
import { readTime } from './feed-time';
import { shown } from './notes';
import type { Reading } from './reading';

type Sale = Pick<FeedProduct, 'salePriceMinor' | 'saleStartsAt' | 'saleEndsAt'>;
type Prices = Sale & Pick<FeedProduct, 'currency' | 'priceMinor'>;

/** What a product costs. What is free, or has a price that its currency cannot express, is refused. */
export function readPrices(reading: Reading): Prices {
	const { currency } = reading.plan.settings;
	const priceMinor = readPrice(reading, currency);
	const sale = priceMinor === null ? NO_SALE : readSale(reading, priceMinor, currency);
	return {
		currency,
		priceMinor: priceMinor ?? 0,
		salePriceMinor: sale.salePriceMinor,
		saleStartsAt: sale.saleStartsAt,
		saleEndsAt: sale.saleEndsAt,
	};
}

function readPrice({ values, notes }: Reading, currency: Currency): number | null {
	const given = currencyGiven(values.currency, values.price);
	const priceMinor = parsePrice(values.price, currency);
	if (given !== null && given !== currency)
		notes.add('error', 'invalid_currency', 'currency', given, currency);
	else if (isAbsent(values.price)) notes.add('error', 'missing', 'price');
	else if (priceMinor === undefined || priceMinor === 0) {
		notes.add('error', 'invalid_price', 'price', values.price, currency);
	} else return priceMinor;
	return null;
}

/** Other names of the currencies that shops write. */
const ALIASES: Readonly<Record<string, Currency>> = {
	NTD: 'TWD',
	NT$: 'TWD',
	新台幣: 'TWD',
	新臺幣: 'TWD',
	台幣: 'TWD',
	日圓: 'JPY',
	日幣: 'JPY',
	美元: 'USD',
	美金: 'USD',
	港幣: 'HKD',
	泰銖: 'THB',
};

const CODE_BESIDE = new RegExp(`^\\s*(${CURRENCIES.join('|')})\\b|\\b(${CURRENCIES.join('|')})\\s*$`, 'i');

/** The currency that a product names, in its own field or beside the price as in Google's files. */
function currencyGiven(currency: unknown, price: unknown): unknown {
	if (isCurrency(currency)) return currency;
	if (isAbsent(currency)) {
		const [, before, behind] =
			typeof price === 'string' && price.length <= 40 ? (CODE_BESIDE.exec(price) ?? []) : [];
		return (before ?? behind)?.toUpperCase() ?? null;
	}
	if (typeof currency !== 'string' || currency.length > 40) return currency;
	const name = currency.normalize('NFKC').trim().toUpperCase();
	return Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
}

const NO_SALE: Sale = { salePriceMinor: null, saleStartsAt: null, saleEndsAt: null };

/**
 * The lower price and its times. A sale whose times cannot be used is left out as a whole: without them it would be advertised
 * when it is over.
 */
function readSale({ values, plan, notes }: Reading, priceMinor: number, currency: Currency): Sale {
	const { salePrice } = values;
	if (plan.columns.salePrice === undefined || isAbsent(salePrice)) return NO_SALE;
	const salePriceMinor = parsePrice(salePrice, currency);
	if (salePriceMinor === undefined || salePriceMinor === 0) {
		notes.add('warning', 'dropped_value', 'salePrice', salePrice);
		return NO_SALE;
	}
	if (salePriceMinor >= priceMinor) {
		notes.add('warning', 'sale_not_lower', 'salePrice', salePrice, formatDecimal(priceMinor, currency));
		return NO_SALE;
	}
	const [start, end] = timesGiven(values.saleStartsAt, values.saleEndsAt);
	const saleStartsAt = isAbsent(start) ? null : (readTime(start, 'start') ?? NaN);
	const saleEndsAt = isAbsent(end) ? null : (readTime(end, 'end') ?? NaN);
	if (saleStartsAt === null && saleEndsAt === null) return { salePriceMinor, saleStartsAt, saleEndsAt };
	const isInOrder = (saleStartsAt ?? -Infinity) < (saleEndsAt ?? Infinity);
	if (plan.columns.saleStartsAt === undefined || !isInOrder) {
		const times = [shown(start), shown(end)].filter((time) => time !== null);
		notes.add('warning', 'sale_dates', 'salePrice', times.join(' / '));
		return NO_SALE;
	}
	return { salePriceMinor, saleStartsAt, saleEndsAt };
}

/** Google's files have both in one, with a slash between; dates with slashes have two of them. */
function timesGiven(start: unknown, end: unknown): [start: unknown, end: unknown] {
	if (typeof start === 'string' && isAbsent(end) && start.length <= 80) {
		const [from, to, ...more] = start.split('/');
		if (to !== undefined && more.length === 0) return [from, to];
	}
	return [start, end];
}
