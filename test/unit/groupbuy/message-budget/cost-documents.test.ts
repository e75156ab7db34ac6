import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { TAIWAN_PLANS, type PlanTable } from '../../../../lib/groupbuy/message-budget/plan';
import { COST_DOCUMENTS, withTables } from '../../../../scripts/lib/cost-documents';
import { costTables } from '../../../../scripts/lib/cost-tables';
import { ASSUMPTIONS, messagesOf, monthOf } from '../../../../scripts/lib/group-buy-costs';

const root = path.join(__dirname, '../../../..');

test.each(COST_DOCUMENTS)(
	'the document in %s shows what the code computes (npm run cost -- --write)',
	async (language, file) => {
		const document = await readFile(path.join(root, file), 'utf8');
		expect(document).toBe(withTables(document, costTables(language, ASSUMPTIONS)));
	},
);

test('other plans and other assumptions are other tables', () => {
	const [table] = TAIWAN_PLANS as readonly [PlanTable];
	const dearer = { ...table, plans: table.plans.map((plan) => ({ ...plan, monthlyFeeMinor: 999 })) };
	expect(costTables('en', ASSUMPTIONS, dearer)).not.toBe(costTables('en', ASSUMPTIONS));
	expect(costTables('en', { ...ASSUMPTIONS, members: 301 })).toContain('6 × 301 + 3 × 120');
});

test('a document without its markers is not written to', () => {
	expect(() => withTables('# Costs', 'tables')).toThrow('no <!-- cost:start -->');
});

test('a month of four group buys, reckoned by hand', () => {
	const [table] = TAIWAN_PLANS as readonly [PlanTable];
	expect(messagesOf('allPushed', ASSUMPTIONS)).toBe(6 * 300 + 3 * 120);
	// 8,640 messages: 2,640 above the allowance of 6,000 at NT$0.2, and 5 % tax.
	expect(monthOf('allPushed', 4, ASSUMPTIONS, table)).toMatchObject({
		messages: 8640,
		lineMinor: 1814,
		hours: 8,
	});
	expect(monthOf('byHand', 4, ASSUMPTIONS, table)).toMatchObject({ plan: null, hours: 42, totalMinor: 8400 });
	expect(monthOf('repliesOnly', 4, ASSUMPTIONS, table)).toMatchObject({ lineMinor: 0, totalMinor: 1600 });
});
