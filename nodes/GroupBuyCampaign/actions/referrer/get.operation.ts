import type { IExecuteFunctions } from 'n8n-workflow';

import { listCodes } from '../../../../lib/store/referral-codes';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentCode, presentReferrer } from '../../../shared/present-referral';
import { readReferrer, referrerField } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';

export const description = showFor('referrer', 'get', [referrerField]);

/** A referrer with their codes. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const zone = timeZoneOf(this);
	const referrer = await readReferrer(this, store.db, item);
	const codes = await listCodes(store.db, { leaderId: referrer.id });
	return { ...presentReferrer(referrer, zone), codes: codes.map((code) => presentCode(code, zone)) };
}
