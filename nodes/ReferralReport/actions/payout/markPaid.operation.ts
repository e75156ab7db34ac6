import type { IExecuteFunctions } from 'n8n-workflow';

import { CURRENCIES, type Currency } from '../../../../lib/groupbuy/money';
import { payOut } from '../../../../lib/store/payouts';
import type { Store } from '../../../../lib/store/store';
import { currencyField, showFor } from '../../../shared/fields';
import { cleanText, oneOf, toMinor } from '../../../shared/read';
import { readReferrer, referrerField } from '../../../shared/referral-fields';
import { payoutKey, presentPayout, presentPreview } from './present-payout';
import {
	estimateNotice,
	minimumOption,
	paidAtOption,
	readPayoutTerms,
	rulesOption,
	untilField,
} from './terms-fields';

export const description = showFor('payout', 'markPaid', [
	{
		displayName:
			'Notes what was transferred; it moves no money itself. Takes the items of Preview: give both the same options.',
		name: 'markPaidNotice',
		type: 'notice',
		default: '',
	},
	estimateNotice,
	{ ...referrerField, default: { mode: 'name', value: '={{ $json.referrerName }}' } },
	currencyField,
	{ ...untilField, default: '={{ $json.until }}' },
	{
		displayName: 'Expected Net',
		name: 'expectedNet',
		type: 'string',
		default: '={{ $json.net }}',
		description:
			'What was transferred: if something else is due by now, nothing is noted; empty: whatever is due',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			rulesOption,
			{
				displayName: 'Key',
				name: 'key',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-11-lin',
				description: 'Under one key it is noted once; empty: once per referrer, currency and Payable Until',
			},
			minimumOption,
			{
				displayName: 'Note',
				name: 'note',
				type: 'string',
				default: '',
				placeholder: 'e.g. 玉山網銀 20261205-3',
			},
			paidAtOption,
		],
	},
]);

/** Notes that a referrer was paid what was payable. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const currency = oneOf(this.getNodeParameter('currency', item, 'TWD'), 'currency', CURRENCIES);
	const { id: leaderId, name } = await readReferrer(this, store.db, item);
	const terms = readPayoutTerms(this, item, currency);
	const { key, note } = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const expected = cleanText(this.getNodeParameter('expectedNet', item, ''), 'expectedNet', 40);
	const result = await payOut(
		store,
		{
			...terms,
			leaderId,
			currency,
			requestKey: cleanText(key, 'key', 200) ?? payoutKey(leaderId, currency, terms.until),
			note: cleanText(note, 'note', 200),
			...(expected !== null && { expectedNetMinor: toNet(expected, currency) }),
		},
		Date.now(),
	);
	const { status } = result;
	if ('payout' in result) return { ...presentPayout(result.payout, terms.timeZone), status };
	if ('preview' in result) return { ...presentPreview(result.preview, terms, terms.timeZone), status };
	return { status, referrerId: leaderId, referrerName: name, currency };
}

/** A preview of what was taken back says less than 0: it is answered as such, not refused. */
function toNet(text: string, currency: Currency): number {
	return text.startsWith('-')
		? -toMinor(text.slice(1), 'expectedNet', currency)
		: toMinor(text, 'expectedNet', currency);
}
