import type { IExecuteFunctions } from 'n8n-workflow';

import type { ShopSettings } from '../../../../lib/groupbuy/checkout';
import { isoOrNull } from '../../../shared/present';
import { presentAmounts } from '../../../shared/present-order';
import { timeZoneOf } from '../../../shared/time-zone';

/** The shop's settings as an item; rates stay basis points (500 = 5 %). */
export function presentSettings(context: IExecuteFunctions, settings: ShopSettings): object {
	const coupons = settings.coupons.map(({ expiresAt, ...coupon }) => ({
		...coupon,
		expiresAt: isoOrNull(expiresAt, timeZoneOf(context)),
	}));
	return presentAmounts({ ...settings, coupons }, settings.currency) as object;
}
