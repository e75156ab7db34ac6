import { readDeductionRules } from '../../../lib/groupbuy/deduction-rules-input';
import { incomeDeductions, TAIWAN_RULES, type Income } from '../../../lib/groupbuy/income-deductions';
import { InputError } from '../../../lib/groupbuy/input-error';

const income = (grossMinor: number, more: Partial<Income> = {}): Income => ({
	incomeClass: 'commission',
	isResident: true,
	isNhiExempt: false,
	grossMinor,
	currency: 'TWD',
	paidAt: Date.UTC(2026, 10, 30, 4),
	timeZone: 'Asia/Taipei',
	...more,
});
const ABROAD = { isResident: false };
const SALARY = { incomeClass: 'salary' } as const;

test.each<[number, Partial<Income>, number, number, string[]]>([
	// 738.5 is rounded up: to the even number it would be 738.
	[35_000, {}, 3_500, 739, []],
	[35_000, { incomeClass: 'professional' }, 3_500, 739, []],
	[19_999, {}, 0, 0, ['tax_exempt', 'premium_below_threshold']],
	[20_000, {}, 0, 422, ['tax_exempt']],
	[20_009, {}, 0, 422, ['tax_exempt']],
	[20_010, {}, 2_001, 422, []],
	[35_000, { isNhiExempt: true }, 3_500, 0, ['premium_exempt']],
	[10_000_000, {}, 1_000_000, 211_000, []],
	[12_345_678, {}, 1_234_567, 211_000, ['premium_capped']],
	[1, {}, 0, 0, ['tax_exempt', 'premium_below_threshold']],
	[0, {}, 0, 0, ['nothing_due']],
	[-500, {}, 0, 0, ['nothing_due']],
	[100, ABROAD, 20, 0, ['non_resident', 'premium_below_threshold']],
	[35_000, ABROAD, 7_000, 739, ['non_resident']],
	[29_499, SALARY, 0, 0, ['tax_below_threshold', 'premium_below_threshold']],
	[29_500, SALARY, 0, 622, ['tax_below_threshold']],
	[90_500, SALARY, 0, 1_910, ['tax_below_threshold']],
	[90_501, SALARY, 4_525, 1_910, []],
	[44_250, { ...SALARY, ...ABROAD }, 2_655, 934, ['non_resident']],
	[44_251, { ...SALARY, ...ABROAD }, 7_965, 934, ['non_resident']],
	[35_000, { incomeClass: 'company' }, 0, 0, ['company']],
	[35_000, { incomeClass: 'other' }, 0, 0, ['other_income']],
	[35_000, { currency: 'USD' }, 0, 0, ['other_currency']],
	// In Taiwan it is the first of January already, or not yet.
	[35_000, { paidAt: Date.UTC(2025, 11, 31, 16) }, 3_500, 739, []],
	[35_000, { paidAt: Date.UTC(2025, 11, 31, 15, 59) }, 0, 0, ['no_rules']],
])('of %d %j tax is %d, premium %d', (gross, more, taxMinor, premiumMinor, notes) => {
	expect(incomeDeductions(income(gross, more), TAIWAN_RULES)).toEqual({
		taxMinor,
		premiumMinor,
		netMinor: gross - taxMinor - premiumMinor,
		notes,
	});
});

test('a tax may be rounded half up: 2000.5 is 2001, and no longer exempt', () => {
	const rules = readDeductionRules([{ validFrom: '2026-01-01', taxRounding: 'half_up' }]);
	expect(rules).toHaveLength(1);
	expect(incomeDeductions(income(20_004), rules).taxMinor).toBe(0);
	expect(incomeDeductions(income(20_005), rules).taxMinor).toBe(2_001);
});

describe("the merchant's own rules", () => {
	const NEXT_YEAR = { validFrom: '2027-01-01', salaryPremiumFromMinor: 30_900 };

	test('they hold from their day on, and leave the rest as it was', () => {
		const rules = readDeductionRules([NEXT_YEAR]);
		expect(rules).toEqual([...TAIWAN_RULES, { ...TAIWAN_RULES[0], ...NEXT_YEAR }]);
		const premiumOn = (...day: [number, number, number]) =>
			incomeDeductions(income(30_000, { ...SALARY, paidAt: Date.UTC(...day) }), rules).premiumMinor;
		expect(premiumOn(2026, 11, 31)).toBe(633);
		expect(premiumOn(2027, 0, 1)).toBe(0);
	});

	test('each builds on the one before it, in whatever order they are given', () => {
		const rules = readDeductionRules([
			{ validFrom: '2028-01-01', premiumRate: 300 },
			NEXT_YEAR,
			{ validFrom: '2020-01-01', taxRate: 900 },
		]);
		expect(
			rules.map(({ validFrom, taxRate, premiumRate, salaryPremiumFromMinor }) => [
				validFrom,
				taxRate,
				premiumRate,
				salaryPremiumFromMinor,
			]),
		).toEqual([
			['2020-01-01', 900, 211, 29_500],
			['2026-01-01', 1_000, 211, 29_500],
			['2027-01-01', 1_000, 211, 30_900],
			['2028-01-01', 1_000, 300, 30_900],
		]);
	});

	test.each([undefined, null, '', []])('%j: the known ones', (none) => {
		expect(readDeductionRules(none)).toEqual(TAIWAN_RULES);
	});

	test.each<[string, unknown]>([
		["'rules' is not a list", { validFrom: '2027-01-01' }],
		["'rules[0].validFrom' cannot be '2027-02-30'", [{ validFrom: '2027-02-30' }]],
		["'rules[0].validFrom' cannot be empty", [{ taxRate: 1 }]],
		["'rules[1].validFrom' cannot be '2027-01-01' too", [NEXT_YEAR, NEXT_YEAR]],
		["'rules[0].taxRate' cannot be 10.5", [{ ...NEXT_YEAR, taxRate: 10.5 }]],
		["'rules[0].premiumRate' cannot be 10001", [{ ...NEXT_YEAR, premiumRate: 10_001 }]],
		["'rules[0].taxRounding' cannot be 'round'", [{ ...NEXT_YEAR, taxRounding: 'round' }]],
		["'rules[0]' has 'salaryPremiumFrom' in it", [{ ...NEXT_YEAR, salaryPremiumFrom: 30_900 }]],
		["'rules[0]' has 'constructor' in it", [{ ...NEXT_YEAR, constructor: 1 }]],
	])('%s', (message, value) => {
		expect(() => readDeductionRules(value)).toThrow(InputError);
		expect(() => readDeductionRules(value)).toThrow(message);
	});
});
