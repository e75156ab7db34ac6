import type { IExecuteFunctions } from 'n8n-workflow';

import { major, CURRENCIES } from '../../../../lib/groupbuy/money';
import { addAdjustment } from '../../../../lib/store/commission-adjustments';
import type { Store } from '../../../../lib/store/store';
import { currencyField, showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { cleanText, oneOf, readText, readTime, toMinor } from '../../../shared/read';
import { readReferrer, referrerField } from '../../../shared/referral-fields';
import { thisRun } from '../../../shared/this-run';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('adjustment', 'create', [
	referrerField,
	{
		displayName: 'Change',
		name: 'change',
		type: 'options',
		default: 'add',
		options: [
			{ name: 'Add', value: 'add', description: 'They get more' },
			{ name: 'Deduct', value: 'deduct', description: 'They get less' },
		],
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		required: true,
	},
	currencyField,
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 樣品費補貼',
		description: 'Stands in the report and in the statement of the payout',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Happened At',
				name: 'at',
				type: 'dateTime',
				default: '',
				description: 'In which period it counts, and from when it can be paid out; empty: now',
			},
			{
				displayName: 'Request Key',
				name: 'requestKey',
				type: 'string',
				default: '',
				placeholder: 'e.g. sample-2026-11',
				description: 'Under one key it is made once; empty: once per execution and item',
			},
		],
	},
]);

/** Adds to, or takes off, what a referrer gets, by hand. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const { id: leaderId, name } = await readReferrer(this, store.db, item);
	const currency = oneOf(this.getNodeParameter('currency', item, 'TWD'), 'currency', CURRENCIES);
	const change = oneOf(this.getNodeParameter('change', item, 'add'), 'change', ['add', 'deduct']);
	const minor = toMinor(this.getNodeParameter('amount', item), 'amount', currency);
	const { requestKey } = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const now = Date.now();
	const adjustment = {
		leaderId,
		currency,
		amountMinor: change === 'add' ? minor : -minor,
		reason: readText(this, 'reason', item, 200),
		requestKey: cleanText(requestKey, 'requestKey', 200) ?? thisRun(this, item),
		at: readTime(this, 'options.at', item) ?? now,
	};
	const { status } = await store.tx(async (trx) => await addAdjustment(trx, adjustment, now));
	return {
		...{ status, referrerId: leaderId, referrerName: name, currency },
		amount: major(adjustment.amountMinor, currency),
		reason: adjustment.reason,
		at: isoTime(adjustment.at, timeZoneOf(this)),
	};
}
