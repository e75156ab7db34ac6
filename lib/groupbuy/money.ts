/** ISO 4217 codes that a campaign can use, with their number of decimals. */
const DECIMALS = { TWD: 0, JPY: 0, THB: 2, USD: 2, HKD: 2 } as const;

export type Currency = keyof typeof DECIMALS;

export const CURRENCIES = Object.keys(DECIMALS) as Currency[];

/** Largest amount that is accepted for one price: far above any product, far below loss of precision in sums. */
export const MAX_PRICE_MINOR = 1_000_000_000;

export function isCurrency(value: unknown): value is Currency {
	return typeof value === 'string' && Object.hasOwn(DECIMALS, value);
}

/** How each currency is written beside its number; a sign that several share stands for any of them. */
const SIGNS: Record<Currency, readonly string[]> = {
	TWD: ['NT\\$', 'NTD', 'TWD', '\\$', '元'],
	JPY: ['JPY', '¥', '円', '元'],
	THB: ['THB', '฿', '元'],
	USD: ['US\\$', 'USD', '\\$', '元'],
	HKD: ['HK\\$', 'HKD', '\\$', '元'],
};

/** Longer than any price is written: keeps the work small on whatever a workflow hands over. */
const MAX_PRICE_LENGTH = 40;

const PRICES = Object.fromEntries(
	CURRENCIES.map((currency) => {
		const sign = SIGNS[currency].join('|');
		return [
			currency,
			new RegExp(`^(?:${sign})?\\s*(\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.(\\d+))?\\s*(?:${sign})?$`, 'i'),
		];
	}),
) as Record<Currency, RegExp>;

/**
 * Turns a price as people and shops write it (`120`, `"1,280"`, `"NT$ 99.00"`, `"50元"`) into integer minor units.
 *
 * TWD is counted in whole dollars by law and custom although ISO 4217 lists two decimals, so the table above is ours
 * and `99.50` TWD is refused rather than rounded. The sign of another currency is refused too: US$10 is not NT$10.
 *
 * @returns the amount, or `undefined` when the value is not a price ≥ 0 that the currency can express
 */
export function parsePrice(value: unknown, currency: Currency): number | undefined {
	const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
	if (text.length > MAX_PRICE_LENGTH) return undefined;
	const match = PRICES[currency].exec(text.normalize('NFKC').trim());
	if (match?.[1] === undefined) return undefined;
	const decimals = DECIMALS[currency];
	const fraction = (match[2] ?? '').replace(/0+$/, '');
	if (fraction.length > decimals) return undefined;
	const minor = Number(match[1].replaceAll(',', '') + fraction.padEnd(decimals, '0'));
	return Number.isSafeInteger(minor) && minor <= MAX_PRICE_MINOR ? minor : undefined;
}

/** An amount in major units as a plain decimal string, for exports and items: `formatDecimal(12345, 'USD') === '123.45'`. */
export function formatDecimal(minor: number, currency: Currency): string {
	const decimals = DECIMALS[currency];
	if (decimals === 0) return String(minor);
	const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
	return `${minor < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** An amount in major units as a number, as spreadsheets and items count it. */
export function major(minor: number, currency: Currency): number {
	return Number(formatDecimal(minor, currency));
}

const SYMBOLS: Record<Currency, string> = { TWD: 'NT$', JPY: '¥', THB: '฿', USD: 'US$', HKD: 'HK$' };

/** An amount as shoppers read it: `formatMoney(1280, 'TWD') === 'NT$1,280'`. */
export function formatMoney(minor: number, currency: Currency): string {
	const [whole = '0', fraction] = formatDecimal(Math.abs(minor), currency).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return `${minor < 0 ? '-' : ''}${SYMBOLS[currency]}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}
