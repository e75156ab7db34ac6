import { progressOf } from '../../../lib/groupbuy/progress';
import { DEFAULT_CAMPAIGN_RULES, DEFAULT_ITEM_RULES, type ItemRules } from '../../../lib/groupbuy/rules';

const campaign = (ordered: number, rules: Partial<ItemRules>) => ({
	rules: DEFAULT_CAMPAIGN_RULES,
	pieces: ordered,
	totalMinor: 100 * ordered,
	items: [
		{
			code: 'A1',
			title: '牛奶糖',
			priceMinor: 100,
			left: null,
			ordered,
			waiting: 0,
			imageUrl: null,
			keywords: [],
			rules: { ...DEFAULT_ITEM_RULES, ...rules },
		},
	],
});

const TIERS = [
	{ from: 10, priceMinor: 95 },
	{ from: 20, priceMinor: 90 },
];

test.each<[name: string, ordered: number, rules: Partial<ItemRules>, progress: object]>([
	['no rules', 3, {}, { nextTier: null, pack: null, missingToMinimum: null }],
	['below the first tier', 9, { tiers: TIERS }, { nextTier: { from: 10, priceMinor: 95, missing: 1 } }],
	['at the first tier', 10, { tiers: TIERS }, { nextTier: { from: 20, priceMinor: 90, missing: 10 } }],
	['at the last tier', 20, { tiers: TIERS }, { nextTier: null }],
	['a tier that is no cheaper', 1, { tiers: [{ from: 5, priceMinor: 100 }] }, { nextTier: null }],
	['a pack that is being filled', 20, { casePack: 12 }, { pack: { size: 12, filled: 8, missing: 4 } }],
	['full packs', 24, { casePack: 12 }, { pack: null }],
	['nothing ordered', 0, { casePack: 12, minQuantity: 5 }, { pack: null, missingToMinimum: 12 }],
	['short of the minimum', 3, { minQuantity: 5 }, { missingToMinimum: 2 }],
	['past the minimum', 7, { minQuantity: 5 }, { missingToMinimum: 0 }],
	['packs make the minimum higher', 13, { casePack: 12, minQuantity: 13 }, { missingToMinimum: 11 }],
])('an item: %s', (_name, ordered, rules, progress) => {
	expect(progressOf(campaign(ordered, rules)).items).toEqual([
		expect.objectContaining({ code: 'A1', ...progress }),
	]);
});

test.each([
	[null, null, { missingPieces: null, missingAmountMinor: null }],
	[5, 600, { missingPieces: 2, missingAmountMinor: 300 }],
	[3, 300, { missingPieces: 0, missingAmountMinor: 0 }],
	[1, 1, { missingPieces: 0, missingAmountMinor: 0 }],
])('a campaign that needs %p pieces and an amount of %p', (minQuantity, minAmountMinor, missing) => {
	const view = campaign(3, {});
	const rules = { ...view.rules, minQuantity, minAmountMinor };
	expect(progressOf({ ...view, rules })).toMatchObject(missing);
});
