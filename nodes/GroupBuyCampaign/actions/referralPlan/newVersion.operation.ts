import type { IExecuteFunctions } from 'n8n-workflow';

import { currentPlan, newPlanVersion } from '../../../../lib/store/referral-plans';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { presentPlan } from '../../../shared/present-referral';
import { planField } from '../../../shared/referral-fields';
import { readLocator } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { readTerms, termsFields } from './terms-fields';

export const description = showFor('referralPlan', 'newVersion', [planField, ...termsFields]);

/** From now on the plan's codes are on these terms; what was ordered before stays on its own. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const name = readLocator(this, 'plan', item);
	const { currency } = await currentPlan(store.db, name);
	const terms = readTerms(this, item, currency);
	const { status, plan } = await store.tx(async (trx) => await newPlanVersion(trx, name, terms, Date.now()));
	return { status, ...presentPlan(plan, timeZoneOf(this)) };
}
