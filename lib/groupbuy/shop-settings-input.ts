import type { ShopSettings } from './checkout';

/**
 * Checks settings of the shop as a workflow hands them over. Only what is given is answered, so that it can be put over
 * what is stored. Amounts are minor units.
 *
 * @throws InputError naming the field by its path, e.g. `shippingMethods[2].feeMinor`
 */
export function readShopSettingsInput(_input: unknown): Partial<ShopSettings> {
	throw new Error('in work');
}
