import type { IExecuteFunctions } from 'n8n-workflow';

import { listCodes } from '../../../../lib/store/referral-codes';
import type { Store } from '../../../../lib/store/store';
import { limitFields, showFor } from '../../../shared/fields';
import { presentCode } from '../../../shared/present-referral';
import { cleanText, readLimit } from '../../../shared/read';
import { referrerOf } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('referralCode', 'getAll', [
	...limitFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Active Only',
				name: 'activeOnly',
				type: 'boolean',
				default: true,
				description: 'Whether to leave out codes that have ended',
			},
			{ displayName: 'Plan Name', name: 'planName', type: 'string', default: '' },
			{ displayName: 'Referrer Name', name: 'referrerName', type: 'string', default: '' },
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				description: 'Part of the code, the referrer or the plan',
			},
		],
	},
]);

export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const filters = this.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const text = (name: string) => cleanText(filters[name], name, 100);
	const [planName, referrerName, search] = [text('planName'), text('referrerName'), text('search')];
	const codes = await listCodes(store.db, {
		...readLimit(this, item),
		...(planName !== null && { planName }),
		...(referrerName !== null && { leaderId: (await referrerOf(store.db, referrerName)).id }),
		...(search !== null && { search }),
		activeOnly: filters.activeOnly === true,
	});
	return codes.map((code) => presentCode(code, timeZoneOf(this)));
}
