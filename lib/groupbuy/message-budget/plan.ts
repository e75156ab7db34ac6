/*
 * Plans of a LINE Official Account as dated data: LINE changes fees and allowances, and a merchant must be able to correct
 * them without a new version of this package. Amounts are in minor units of the currency and without tax.
 */

/** From the `from`-th message above the allowance on, each costs so much. */
export interface OverageTier {
	/** 1 for the first additional message. */
	from: number;
	/** In thousandths of the currency's minor unit: NT$0.2 is 200. */
	milliMinorPerMessage: number;
}

export interface MessagePlan {
	/** `light`, `medium`, `high`, or a merchant's own. */
	key: string;
	/** As LINE writes it, e.g. 輕用量. */
	name: string;
	monthlyFeeMinor: number;
	/** Messages a month that the fee includes. */
	includedMessages: number;
	/** Empty: no message above the allowance can be sent. */
	overage: readonly OverageTier[];
}

/** All plans of a country from a day on. */
export interface PlanTable {
	/** ISO day from which it holds. */
	effectiveFrom: string;
	/** ISO day on which somebody last compared it with LINE's own page. */
	asOf: string;
	currency: 'TWD';
	taxBasisPoints: number;
	plans: readonly MessagePlan[];
}

/**
 * Taiwan since September 2023, by LINE's own plan page. The price of additional messages falls with their number by a table
 * that LINE does not publish as text; NT$0.2 is its highest price, so costs are never shown too low.
 */
export const TAIWAN_PLANS: readonly PlanTable[] = [
	{
		effectiveFrom: '2023-09-01',
		asOf: '2026-11-21',
		currency: 'TWD',
		taxBasisPoints: 500,
		plans: [
			{ key: 'light', name: '輕用量', monthlyFeeMinor: 0, includedMessages: 200, overage: [] },
			{ key: 'medium', name: '中用量', monthlyFeeMinor: 800, includedMessages: 3000, overage: [] },
			{
				key: 'high',
				name: '高用量',
				monthlyFeeMinor: 1200,
				includedMessages: 6000,
				overage: [{ from: 1, milliMinorPerMessage: 200 }],
			},
		],
	},
];
