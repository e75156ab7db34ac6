/*
 * What the Conversion API of LINE Tag is told of orders.
 */

/** What happens to an order: it is placed, or paid. */
export type ConversionTrigger = 'placed' | 'paid';
export const CONVERSION_TRIGGERS: readonly ConversionTrigger[] = ['placed', 'paid'];

/** As LINE names them: an order is a conversion, a paid one a purchase. */
export const CONVERSION_NAMES: Record<ConversionTrigger, string> = { placed: 'Conversion', paid: 'Purchase' };

/** LINE takes events of the last 90 days. */
export const CONVERSION_LIFE_MS = 90 * 24 * 60 * 60 * 1000;

/** LINE counts one event of each key: whatever is sent twice counts once. Letters, digits and hyphens only. */
export function deduplicationKey(orderCode: string, trigger: ConversionTrigger): string {
	return `${orderCode}-${trigger}`;
}
