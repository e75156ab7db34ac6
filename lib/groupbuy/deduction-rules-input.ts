import { DateTime } from 'luxon';

import { MAX_AMOUNT } from './discount-input';
import { rulesOn, TAIWAN_RULES, type DeductionRules } from './income-deductions';
import { InputError } from './input-error';
import { isAbsent, readChoice, readList, readObject, readShape, readWhole, refuseTwice } from './read-fields';

const MAX_RULES = 50;
/** All of it, in basis points. */
const WHOLE = 10_000;

const LIMITS = {
	taxRate: WHOLE,
	taxExemptMinor: MAX_AMOUNT,
	nonResidentTaxRate: WHOLE,
	salaryTaxRate: WHOLE,
	salaryTaxFromMinor: MAX_AMOUNT,
	nonResidentSalaryTaxRate: WHOLE,
	nonResidentSalaryLowTaxRate: WHOLE,
	nonResidentSalaryLowUntilMinor: MAX_AMOUNT,
	premiumRate: WHOLE,
	premiumFromMinor: MAX_AMOUNT,
	salaryPremiumFromMinor: MAX_AMOUNT,
	premiumMaxMinor: MAX_AMOUNT,
} as const satisfies Record<Exclude<keyof DeductionRules, 'validFrom' | 'taxRounding'>, number>;

/**
 * The merchant's own numbers on top of `TAIWAN_RULES`, e.g. of a new year: `[{ "validFrom": "2027-01-01",
 * "salaryPremiumFromMinor": 30900 }]`. What an entry leaves out is as in the rules that hold on its day.
 *
 * @returns all rules by day
 * @throws InputError also on a name that is not known: a slip would leave the old number in force
 */
export function readDeductionRules(value: unknown, path = 'rules'): DeductionRules[] {
	const own = readList(value, path, MAX_RULES, (entry, at) => {
		const fields = readObject(entry, at);
		return { fields, at, validFrom: readDay(fields.validFrom, `${at}.validFrom`) };
	});
	refuseTwice(own, path, 'validFrom');
	let rules: DeductionRules[] = [...TAIWAN_RULES];
	for (const { fields, at, validFrom } of own.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))) {
		const before = rulesOn(validFrom, rules) ?? TAIWAN_RULES[0];
		const changed = { ...before, ...readNumbers(fields, at), validFrom };
		rules = [...rules.filter((rule) => rule.validFrom !== validFrom), changed];
	}
	return rules.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
}

function readNumbers(fields: Record<string, unknown>, path: string): Partial<DeductionRules> {
	const read: Partial<DeductionRules> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (name === 'validFrom' || isAbsent(value)) continue;
		if (name === 'taxRounding') {
			read.taxRounding = readChoice(value, `${path}.${name}`, ['floor', 'half_up'] as const);
		} else if (isNumberName(name)) {
			read[name] = readWhole(value, `${path}.${name}`, 0, LIMITS[name]);
		} else {
			throw new InputError(
				`The field '${path}' has '${name.slice(0, 60)}' in it`,
				`It can have validFrom, taxRounding, ${Object.keys(LIMITS).join(', ')}.`,
			);
		}
	}
	return read;
}

function isNumberName(name: string): name is keyof typeof LIMITS {
	return Object.hasOwn(LIMITS, name);
}

function readDay(value: unknown, path: string): string {
	const way = 'Give a day like 2027-01-01.';
	const day = readShape(value, path, /^\d{4}-\d{2}-\d{2}$/, way);
	if (DateTime.fromISO(day).isValid) return day;
	throw new InputError(`The field '${path}' cannot be '${day}'`, way);
}
