import type { IExecuteFunctions } from 'n8n-workflow';

import { createCode } from '../../../../lib/store/referral-codes';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentCode } from '../../../shared/present-referral';
import { readLocator, readOptionalText } from '../../../shared/read';
import { planField, readReferrer, referrerField } from '../../../shared/referral-fields';
import { timeZoneOf } from '../../../shared/time-zone';
import { codeField } from './code-field';

export const description = showFor('referralCode', 'create', [planField, referrerField, codeField]);

/** Gives a referrer the code of a plan; each has one per plan. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const { id: leaderId } = await readReferrer(this, store.db, item);
	const input = {
		planName: readLocator(this, 'plan', item),
		leaderId,
		code: readOptionalText(this, 'code', item, 60),
	};
	const { status, code } = await store.tx(async (trx) => await createCode(trx, input, Date.now()));
	return { status, ...presentCode(code, timeZoneOf(this)) };
}
