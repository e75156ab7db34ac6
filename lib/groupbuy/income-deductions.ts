import { DateTime } from 'luxon';

import type { Currency } from './money';
import type { IncomeClass } from './referral';
import { divided, share } from './shares';

/*
 * What a payer in Taiwan keeps back of a leader's share: income tax and the supplementary premium of National Health Insurance.
 * An estimate (試算): which class an income is, and whether it must be kept back, the merchant's accountant decides.
 */

/** Rules of payments from a day on, in whole dollars and basis points. */
export interface DeductionRules {
	/** The day, `2026-01-01`. */
	validFrom: string;
	/** Commissions and professional income of residents. */
	taxRate: number;
	/** A resident's tax of at most so much is not kept back. */
	taxExemptMinor: number;
	/** Decimals of a tax; no rule says it. */
	taxRounding: 'floor' | 'half_up';
	/** Commissions and professional income of others. */
	nonResidentTaxRate: number;
	/** A second job of residents, from a payment of so much on. */
	salaryTaxRate: number;
	salaryTaxFromMinor: number;
	/** The same of others: the low rate up to a payment of so much (one and a half minimum wages). */
	nonResidentSalaryTaxRate: number;
	nonResidentSalaryLowTaxRate: number;
	nonResidentSalaryLowUntilMinor: number;
	/** Of the whole payment from so much on, of at most `premiumMaxMinor` of it. */
	premiumRate: number;
	premiumFromMinor: number;
	/** The same of a second job: from the minimum wage on. */
	salaryPremiumFromMinor: number;
	premiumMaxMinor: number;
}

/**
 * Known rules, by day. A year whose numbers are not out yet goes by the last ones.
 *
 * Sources: 各類所得扣繳率標準 §2, §3, §13 (2021-06-30); 全民健康保險扣取及繳納補充保險費辦法 §4 (2.11 % since 2021); for salaries the
 * threshold of withholding and the minimum wage of the year.
 */
export const TAIWAN_RULES: readonly [DeductionRules, ...DeductionRules[]] = [
	{
		validFrom: '2026-01-01',
		taxRate: 1_000,
		taxExemptMinor: 2_000,
		taxRounding: 'floor',
		nonResidentTaxRate: 2_000,
		salaryTaxRate: 500,
		salaryTaxFromMinor: 90_501,
		nonResidentSalaryTaxRate: 1_800,
		nonResidentSalaryLowTaxRate: 600,
		nonResidentSalaryLowUntilMinor: 44_250,
		premiumRate: 211,
		premiumFromMinor: 20_000,
		salaryPremiumFromMinor: 29_500,
		premiumMaxMinor: 10_000_000,
	},
];

/** Why something was, or was not, kept back. */
export const DEDUCTION_NOTES = [
	/** Nothing is due, or the leader owes. */
	'nothing_due',
	/** Only payments in TWD. */
	'other_currency',
	/** Paid before the first day of the rules. */
	'no_rules',
	/** Gives an invoice. */
	'company',
	/** 92: not withheld, no premium. */
	'other_income',
	'non_resident',
	/** A tax that is too small to be kept back. */
	'tax_exempt',
	/** A salary below the threshold. */
	'tax_below_threshold',
	'premium_exempt',
	'premium_below_threshold',
	/** The payment is above what the premium is taken of. */
	'premium_capped',
] as const;

export type DeductionNote = (typeof DEDUCTION_NOTES)[number];

export interface Income {
	incomeClass: IncomeClass;
	isResident: boolean;
	/** Has shown before that no premium is kept back (union member, low income, not insured). */
	isNhiExempt: boolean;
	grossMinor: number;
	currency: Currency;
	paidAt: number;
	/** IANA name: of whose calendar the day of payment is. */
	timeZone: string;
}

export interface IncomeDeductions {
	taxMinor: number;
	premiumMinor: number;
	/** What is transferred. */
	netMinor: number;
	notes: DeductionNote[];
}

/** All of it, in basis points. */
const WHOLE = 10_000;

/** What is kept back of one payment. */
export function incomeDeductions(
	income: Income,
	rules: readonly DeductionRules[] = TAIWAN_RULES,
): IncomeDeductions {
	const { grossMinor, incomeClass } = income;
	const nothing = (note: DeductionNote) => ({
		taxMinor: 0,
		premiumMinor: 0,
		netMinor: grossMinor,
		notes: [note],
	});
	if (grossMinor <= 0) return nothing('nothing_due');
	if (income.currency !== 'TWD') return nothing('other_currency');
	if (incomeClass === 'company') return nothing('company');
	if (incomeClass === 'other') return nothing('other_income');
	const rule = rulesOn(DateTime.fromMillis(income.paidAt, { zone: income.timeZone }).toISODate(), rules);
	if (!rule) return nothing('no_rules');
	const notes: DeductionNote[] = [];
	const taxMinor = taxOf(income, rule, notes);
	const premiumMinor = premiumOf(income, rule, notes);
	return { taxMinor, premiumMinor, netMinor: grossMinor - taxMinor - premiumMinor, notes };
}

/** The rules of a day; `undefined` before the first. */
export function rulesOn(day: string | null, rules: readonly DeductionRules[]): DeductionRules | undefined {
	if (day === null) return undefined;
	return rules
		.filter(({ validFrom }) => validFrom <= day)
		.reduce<DeductionRules | undefined>(
			(last, one) => (last && last.validFrom > one.validFrom ? last : one),
			undefined,
		);
}

function taxOf(
	{ incomeClass, isResident, grossMinor }: Income,
	rule: DeductionRules,
	notes: DeductionNote[],
): number {
	const isSalary = incomeClass === 'salary';
	const tax = (rate: number) =>
		rule.taxRounding === 'floor' ? divided(grossMinor, rate, WHOLE).quotient : share(grossMinor, rate, WHOLE);
	if (!isResident) {
		notes.push('non_resident');
		if (!isSalary) return tax(rule.nonResidentTaxRate);
		const isLow = grossMinor <= rule.nonResidentSalaryLowUntilMinor;
		return tax(isLow ? rule.nonResidentSalaryLowTaxRate : rule.nonResidentSalaryTaxRate);
	}
	if (isSalary && grossMinor < rule.salaryTaxFromMinor) {
		notes.push('tax_below_threshold');
		return 0;
	}
	const taxMinor = tax(isSalary ? rule.salaryTaxRate : rule.taxRate);
	if (taxMinor > rule.taxExemptMinor) return taxMinor;
	notes.push('tax_exempt');
	return 0;
}

function premiumOf(
	{ incomeClass, isNhiExempt, grossMinor }: Income,
	rule: DeductionRules,
	notes: DeductionNote[],
): number {
	if (isNhiExempt) {
		notes.push('premium_exempt');
		return 0;
	}
	const from = incomeClass === 'salary' ? rule.salaryPremiumFromMinor : rule.premiumFromMinor;
	if (grossMinor < from) {
		notes.push('premium_below_threshold');
		return 0;
	}
	if (grossMinor > rule.premiumMaxMinor) notes.push('premium_capped');
	return share(Math.min(grossMinor, rule.premiumMaxMinor), rule.premiumRate, WHOLE);
}
