import { InputError } from '../../../../lib/groupbuy/input-error';
import { TAIWAN_PLANS } from '../../../../lib/groupbuy/message-budget/plan';
import { DEFAULT_BUDGET_SETTINGS } from '../../../../lib/groupbuy/message-budget/settings';
import { readBudgetSettingsInput } from '../../../../lib/groupbuy/message-budget/settings-input';

const NOW = Date.parse('2026-11-21T12:00:00+08:00');
const [TAIWAN] = TAIWAN_PLANS;
const PLAN = { key: 'own', name: '自訂', monthlyFeeMinor: 500, includedMessages: 1000, overage: [] };
const TIER = { from: 1, milliMinorPerMessage: 200 };

const read = (input: unknown) => readBudgetSettingsInput(input, DEFAULT_BUDGET_SETTINGS, NOW);
const table = (changes: object) => ({ planTables: [{ ...TAIWAN, ...changes }] });
const plan = (changes: object) => table({ plans: [...(TAIWAN?.plans ?? []), { ...PLAN, ...changes }] });
const tiers = (...overage: unknown[]) => plan({ overage });

test('the defaults are settings', () => {
	expect(read(DEFAULT_BUDGET_SETTINGS)).toEqual(DEFAULT_BUDGET_SETTINGS);
});

test('only what is given is answered; null takes a cap back', () => {
	expect(read({})).toEqual({});
	expect(read({ policy: 'ask', monthlyCap: undefined, askAbove: '' })).toEqual({
		policy: 'ask',
		askAbove: null,
	});
	expect(read({ monthlyCap: 0, campaignCap: null, additionalMessages: 500 })).toEqual({
		monthlyCap: 0,
		campaignCap: null,
		additionalMessages: 500,
	});
});

test("a merchant's own tables come back as they are", () => {
	const settings = {
		plan: 'own',
		planTables: [
			TAIWAN,
			{
				...TAIWAN,
				effectiveFrom: '2026-07-01',
				plans: [{ ...PLAN, overage: [TIER, { from: 1001, milliMinorPerMessage: 11 }] }],
			},
		],
	};
	expect(read(settings)).toEqual(settings);
});

test('the plan has to be one of those that hold now and later, whichever of both is changed', () => {
	const later = { ...TAIWAN, effectiveFrom: '2027-01-01', plans: [PLAN] };
	expect(() => read({ plan: 'own', planTables: [TAIWAN, later] })).toThrow(InputError);
	expect(() => read({ planTables: [{ ...TAIWAN, plans: [PLAN] }] })).toThrow(
		"There is no plan 'light' in the table of 2023-09-01",
	);
	expect(() => read({ planTables: [TAIWAN, later] })).toThrow(
		"There is no plan 'light' in the table of 2027-01-01",
	);
	expect(() => read({ planTables: [later] })).toThrow(InputError);
});

const refused: Array<[input: unknown, message: string]> = [
	[null, "The field 'settings' is not an object"],
	[{ monthlycap: 5 }, "There is no message budget setting 'monthlycap'"],
	[{ plan: 'huge' }, "There is no plan 'huge'"],
	[{ plan: '' }, "The field 'plan' cannot be ''"],
	[{ policy: 'never' }, "The field 'policy' cannot be 'never'"],
	[{ monthlyCap: -1 }, "The field 'monthlyCap' cannot be -1"],
	[{ campaignCap: 1.5 }, "The field 'campaignCap' cannot be 1.5"],
	[{ askAbove: '5' }, "The field 'askAbove' cannot be '5'"],
	[{ additionalMessages: null }, "The field 'additionalMessages' cannot be empty"],
	[{ additionalMessages: 100_000_001 }, "The field 'additionalMessages' cannot be 100000001"],
	[{ planTables: [] }, "The field 'planTables' is empty"],
	[{ planTables: {} }, "The field 'planTables' is not a list"],
	[{ planTables: Array(21).fill(TAIWAN) }, "The field 'planTables' has 21 entries"],
	[
		{ planTables: [TAIWAN, TAIWAN] },
		"The field 'planTables[1].effectiveFrom' cannot be 2023-09-01 after 2023-09-01",
	],
	[
		{ planTables: [TAIWAN, { ...TAIWAN, effectiveFrom: '2020-01-01' }] },
		"The field 'planTables[1].effectiveFrom'",
	],
	[
		table({ effectiveFrom: '2026-02-30' }),
		"The field 'planTables[0].effectiveFrom' is not a day of the calendar",
	],
	[table({ asOf: 'today' }), "The field 'planTables[0].asOf' cannot be 'today'"],
	[table({ currency: 'JPY' }), "The field 'planTables[0].currency' cannot be 'JPY'"],
	[table({ taxBasisPoints: 10_001 }), "The field 'planTables[0].taxBasisPoints' cannot be 10001"],
	[table({ plans: [] }), "The field 'planTables[0].plans' is empty"],
	[plan({ key: 'light' }), "The field 'planTables[0].plans[3].key' cannot be 'light' too"],
	[plan({ key: 'my plan' }), "The field 'planTables[0].plans[3].key' cannot be 'my plan'"],
	[plan({ name: '' }), "The field 'planTables[0].plans[3].name' is empty"],
	[plan({ monthlyFeeMinor: -1 }), "The field 'planTables[0].plans[3].monthlyFeeMinor' cannot be -1"],
	[plan({ includedMessages: 1e9 }), "The field 'planTables[0].plans[3].includedMessages'"],
	[tiers({ ...TIER, from: 2 }), "The field 'planTables[0].plans[3].overage[0].from' cannot be 2"],
	[tiers(TIER, TIER), "The field 'planTables[0].plans[3].overage[1].from' cannot be 1 after 1"],
	[tiers({ ...TIER, milliMinorPerMessage: 0.2 }), "overage[0].milliMinorPerMessage' cannot be 0.2"],
];

test.each(refused)('refuses %j', (input, message) => {
	expect(() => read(input)).toThrow(InputError);
	expect(() => read(input)).toThrow(message);
});
