import type { IExecuteFunctions } from 'n8n-workflow';

import { readAudienceSelection, type AudienceSelection } from '../../../../lib/groupbuy/audience-selection';
import { CURRENCIES, type Currency } from '../../../../lib/groupbuy/money';
import type { Db } from '../../../../lib/store/store';
import { cleanText, oneOf, toMinor, toTime } from '../../../shared/read';
import { referrerOf } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { readWords } from '../read-words';

/** Which buyers the fields of `selectionField` ask for. @throws InputError naming field and value */
export async function readSelection(
	context: IExecuteFunctions,
	db: Db,
	item: number,
): Promise<AudienceSelection> {
	const fields = context.getNodeParameter('selection', item, {}) as Record<string, unknown>;
	const { currency, spentAtLeast, spentAtMost, referrers, from, to, ...given } = fields;
	const zone = timeZoneOf(context);
	const leaderIds: number[] = [];
	for (const referrer of readWords(referrers, 'referrers'))
		leaderIds.push((await referrerOf(db, referrer)).id);
	return readAudienceSelection(
		{
			...given,
			campaignCodes: readWords(given.campaignCodes, 'campaignCodes'),
			productIds: readWords(given.productIds, 'productIds'),
			variantIds: readWords(given.variantIds, 'variantIds'),
			itemCodes: readWords(given.itemCodes, 'itemCodes'),
			lineGroupIds: readWords(given.lineGroupIds, 'lineGroupIds'),
			referralCodes: readWords(given.referralCodes, 'referralCodes'),
			orderTags: readWords(given.orderTags, 'orderTags'),
			leaderIds,
			from: toTime(from, 'from', zone),
			to: toTime(to, 'to', zone),
			spending: readSpending(currency, spentAtLeast, spentAtMost),
		},
		'selection',
	);
}

function readSpending(currencyGiven: unknown, atLeast: unknown, atMost: unknown) {
	const currency = oneOf(currencyGiven ?? 'TWD', 'currency', CURRENCIES);
	const atLeastMinor = minorOrNull(atLeast, 'spentAtLeast', currency);
	const atMostMinor = minorOrNull(atMost, 'spentAtMost', currency);
	return atLeastMinor === null && atMostMinor === null ? null : { currency, atLeastMinor, atMostMinor };
}

function minorOrNull(value: unknown, name: string, currency: Currency): number | null {
	const text = cleanText(value, name, 40);
	return text === null ? null : toMinor(text, name, currency);
}
