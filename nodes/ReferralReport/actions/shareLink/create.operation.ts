import { randomInt } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { randomReferralCode } from '../../../../lib/groupbuy/referral-code';
import { createReportLink } from '../../../../lib/store/report-links';
import { readShopSettings } from '../../../../lib/store/shop-settings';
import type { Store } from '../../../../lib/store/store';
import { linkKey } from '../../../../lib/web/link-token';
import { reportLink } from '../../../../lib/web/links';
import { showFor } from '../../../shared/fields';
import { isoTime } from '../../../shared/present';
import { cleanText } from '../../../shared/read';
import { readReferrer, referrerField } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { InputError } from '../../../../lib/groupbuy/input-error';

const DAY = 86_400_000;
const MAX_DAYS = 366;

export const description = showFor('shareLink', 'create', [
	{
		displayName:
			'Whoever has the link and its password sees the report: send both to the leader alone, in two messages, never to a group. The password is shown once.',
		name: 'shareNotice',
		type: 'notice',
		default: '',
	},
	referrerField,
	{
		displayName: 'Password',
		name: 'password',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'At least 8 characters; empty: a random one',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_DAYS },
		default: 90,
		description: 'How long the link works',
	},
]);

/** Makes a link to a leader's own report, which the Group Buy Storefront Trigger serves. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const { id: leaderId, name, lineUserId, email } = await readReferrer(this, store.db, item);
	const settings = await readShopSettings(store.db);
	const { channelSecret } = await this.getCredentials<{ channelSecret: string }>('lineMessagingApi', item);
	const key = linkKey(channelSecret);
	const now = Date.now();
	const expiresAt = now + readDays(this.getNodeParameter('days', item, 90)) * DAY;
	// Before a link is saved that nobody could open.
	reportLink(key, settings, '', expiresAt);
	const password = cleanText(this.getNodeParameter('password', item, ''), 'password', 200) ?? newPassword();
	const { code } = await createReportLink(store, { leaderId, password, expiresAt }, now);
	return {
		...{ code, referrerId: leaderId, referrerName: name, lineUserId, email, password },
		link: reportLink(key, settings, code, expiresAt),
		expiresAt: isoTime(expiresAt, timeZoneOf(this)),
	};
}

/** Two codes are 72 bits: nobody guesses them in the tries that a link has. */
const newPassword = () => `${randomReferralCode(randomInt)}-${randomReferralCode(randomInt)}`;

function readDays(value: unknown): number {
	const days = Number(value);
	if (Number.isSafeInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
	throw new InputError(
		`The field 'days' cannot be '${String(value)}'`,
		`Give a whole number from 1 to ${MAX_DAYS}.`,
	);
}
