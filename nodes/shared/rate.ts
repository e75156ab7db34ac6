import { InputError } from '../../lib/groupbuy/input-error';
import { cleanText } from './read';

/** Percent with two decimals at most, as basis points; empty is 0. @throws InputError naming field and value */
export function toRate(value: unknown, name: string): number {
	const text = cleanText(value, name, 40) ?? '0';
	const [, whole, hundredths = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
	const rate = whole === undefined ? Number.NaN : Number(whole + hundredths.padEnd(2, '0'));
	if (rate <= 10_000) return rate;
	throw new InputError(
		`${name} cannot be '${text}'`,
		'Give a number from 0 to 100 with two decimals at most.',
	);
}
