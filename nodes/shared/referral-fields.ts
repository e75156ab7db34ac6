import type { IExecuteFunctions } from 'n8n-workflow';

import { USER_ID } from '../../lib/line/messaging-api';
import { findReferrer, getReferrer, type ReferrerView } from '../../lib/store/referrers';
import type { Db } from '../../lib/store/store';
import { locator } from './fields';
import { readLocator } from './read';

export const planField = locator('Plan', 'plan', 'searchPlans', 'The referral plan (推薦分潤方案)', {
	displayName: 'By Name',
	name: 'name',
	placeholder: 'e.g. 團媽 10%',
});

/** Leaders of groups are referrers too. */
export const referrerField = locator(
	'Referrer',
	'referrer',
	'searchReferrers',
	'Who earns the commission: a leader (團購主), a streamer, somebody who recommends the shop',
	{ displayName: 'By Name', name: 'name', placeholder: 'e.g. 林團主' },
	{ displayName: 'By LINE User ID', name: 'id', placeholder: 'e.g. U4af4980629…' },
	{ displayName: 'By Referral Code', name: 'code', placeholder: 'e.g. LIN' },
);

export const referralCodeField = locator(
	'Referral Code',
	'referralCode',
	'searchReferralCodes',
	'The code (推薦碼)',
	{ displayName: 'By Code', name: 'code', placeholder: 'e.g. LIN' },
);

/** The referrer who is chosen. @throws InputError when nobody is, or there is none */
export async function readReferrer(context: IExecuteFunctions, db: Db, item: number): Promise<ReferrerView> {
	return await referrerOf(db, readLocator(context, 'referrer', item));
}

/** By LINE user ID, name or referral code, whichever it is. @throws InputError when there is none */
export async function referrerOf(db: Db, chosen: string): Promise<ReferrerView> {
	if (USER_ID.test(chosen)) return await getReferrer(db, { lineUserId: chosen });
	return (await findReferrer(db, { code: chosen })) ?? (await getReferrer(db, { name: chosen }));
}
