import { formatDecimal, type Currency } from '../groupbuy/money';
import { plainCell, type BankCell } from './table';

/**
 * An amount as banks write it, in minor units: `1,280`, `1280.00`, `NT$1,280`, `+1,280`, `1,280元`; taken out: `-1,280`,
 * `1,280-`, `(1,280)`.
 *
 * @returns `null` for an empty cell or a dash; `undefined` when it is no amount that the currency can express
 */
export function bankAmount(cell: BankCell | undefined, currency: Currency): number | null | undefined {
	if (cell instanceof Date) return undefined;
	const text = plainCell(cell).replace(/\s/g, '');
	if (/^-*$/.test(text)) return null;
	const [, open = '', digits = '', close = ''] =
		/^([-+(]*)(?:NT\$|NTD|TWD|[A-Z]{3}|\$)?([^)]*?)(?:元)?([-+)]*)$/i.exec(text) ?? [];
	const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(digits);
	if (!match) return undefined;
	const [, minus = '', whole = '', fraction = ''] = match;
	const decimals = (formatDecimal(0, currency).split('.')[1] ?? '').length;
	const kept = fraction.replace(/0+$/, '');
	if (kept.length > decimals) return undefined;
	const minor = Number(whole.replaceAll(',', '') + kept.padEnd(decimals, '0'));
	if (!Number.isSafeInteger(minor)) return undefined;
	return /[-(]/.test(open + minus + close) && minor !== 0 ? -minor : minor;
}

const OUT = /^(?:借|提|支|出|D|DR|-)/i;
const IN = /^(?:貸|存|收|入|C|CR|\+)/i;

/** What a column beside the amount says: 存/提, 貸/借, 收入/支出, C/D, +/-. */
export function bankSign(cell: BankCell | undefined): 'in' | 'out' | undefined {
	const text = plainCell(cell);
	if (IN.test(text)) return 'in';
	return OUT.test(text) ? 'out' : undefined;
}

const CURRENCY_WORDS: ReadonlyArray<readonly [RegExp, Currency]> = [
	[/^(?:新?[臺台]幣|TWD|NTD|NT\$?)$/i, 'TWD'],
	[/^(?:美[元金]|USD)$/i, 'USD'],
	[/^(?:日[圓幣元]|JPY)$/i, 'JPY'],
	[/^(?:港[元幣]|HKD)$/i, 'HKD'],
	[/^(?:泰[銖幣]|THB)$/i, 'THB'],
];

/** Whether a row's currency is another one; a word that nobody knows is let pass. */
export function isOtherCurrency(cell: BankCell | undefined, currency: Currency): boolean {
	const text = plainCell(cell);
	const known = CURRENCY_WORDS.find(([pattern]) => pattern.test(text));
	return known !== undefined && known[1] !== currency;
}
