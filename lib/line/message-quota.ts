import { consumption, quota, type LineApi } from './messaging-api';

/** A month's messages of an account, as LINE tells them. */
export interface MessageQuota {
	/** Free messages of the plan and the additional ones that its owner allows; `null`: not limited. */
	quota: number | null;
	/** Counted this month for whatever sends for the account; LINE calls it approximate. */
	used: number;
}

/**
 * Asks LINE how many messages the month has and how many are used.
 *
 * @throws LineApiError
 */
export async function fetchQuota(api: LineApi): Promise<MessageQuota> {
	const [{ type, value }, used] = await Promise.all([quota(api), consumption(api)]);
	return { quota: type === 'limited' && value !== undefined ? value : null, used };
}
