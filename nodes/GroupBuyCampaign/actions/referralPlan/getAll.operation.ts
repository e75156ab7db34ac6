import type { IExecuteFunctions } from 'n8n-workflow';

import { listPlans } from '../../../../lib/store/referral-plans';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { presentPlan } from '../../../shared/present-referral';
import { readLimit } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('referralPlan', 'getAll', [
	...limitFields,
	{
		displayName: 'All Versions',
		name: 'allVersions',
		type: 'boolean',
		default: false,
		description: 'Whether to list earlier versions too, by which orders were made',
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const withOld = this.getNodeParameter('allVersions', item, false) === true;
	const { limit } = readLimit(this, item);
	const plans = (await listPlans(store.db)).filter(({ isCurrent }) => withOld || isCurrent);
	return plans.slice(0, limit).map((plan) => presentPlan(plan, timeZoneOf(this)));
}
