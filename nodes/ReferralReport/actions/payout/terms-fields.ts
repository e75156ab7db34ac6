import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readDeductionRules } from '../../../../lib/groupbuy/deduction-rules-input';
import { TAIWAN_RULES } from '../../../../lib/groupbuy/income-deductions';
import type { Currency } from '../../../../lib/groupbuy/money';
import type { PayoutTerms } from '../../../../lib/store/payouts';
import { readList, readTime, toMinor } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const estimateNotice: INodeProperties = {
	displayName:
		"Tax and NHI premium (補充保費) are estimates (試算) by Taiwan's rules, in TWD only: which class an income is, and what must be kept back, your accountant decides.",
	name: 'estimateNotice',
	type: 'notice',
	default: '',
};

export const untilField: INodeProperties = {
	displayName: 'Payable Until',
	name: 'until',
	type: 'dateTime',
	default: '',
	description: 'What is payable until then, returns after an earlier payout included; empty: now',
};

export const minimumOption: INodeProperties = {
	displayName: 'Minimum',
	name: 'minimum',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 0,
	description: 'What is less is carried forward to the next time',
};

export const paidAtOption: INodeProperties = {
	displayName: 'Paid At',
	name: 'paidAt',
	type: 'dateTime',
	default: '',
	description: 'When it is paid, by which the rules of deductions go; empty: now',
};

export const rulesOption: INodeProperties = {
	displayName: 'Deduction Rules (JSON)',
	name: 'rules',
	type: 'json',
	default: JSON.stringify(TAIWAN_RULES, null, 2),
	description:
		'Your own numbers from a day on (試算), in whole dollars and hundredths of a percent: <code>[{"validFrom": "2027-01-01", "salaryPremiumFromMinor": 30900}]</code>; what an entry leaves out is as before that day',
};

/** What Preview and Mark Paid go by. @param currency of the minimum */
export function readPayoutTerms(context: IExecuteFunctions, item: number, currency: Currency): PayoutTerms {
	const { minimum, rules } = context.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const now = Date.now();
	return {
		until: readTime(context, 'until', item) ?? now,
		minMinor: toMinor((minimum ?? '') === '' ? 0 : minimum, 'minimum', currency),
		paidAt: readTime(context, 'options.paidAt', item) ?? now,
		timeZone: timeZoneOf(context),
		rules: readDeductionRules(readList(rules, 'rules')),
	};
}
