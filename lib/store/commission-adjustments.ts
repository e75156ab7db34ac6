import { InputError } from '../groupbuy/input-error';
import { CURRENCIES, type Currency } from '../groupbuy/money';
import { readChoice, readLine } from '../groupbuy/read-fields';
import { getReferrer } from './referrers';
import type { Tx } from './store';

const MAX_REASON = 200;

export interface Adjustment {
	leaderId: number;
	currency: Currency;
	/** Added to what the leader gets, or taken off it. */
	amountMinor: number;
	reason: string;
	/** Under one key it is made once. */
	requestKey: string;
	/** When, epoch milliseconds: of the period in which it counts, and from when it can be paid out. */
	at: number;
}

/**
 * Adds to or takes off what a leader gets, by hand.
 *
 * @throws InputError for an unknown leader, an amount that is none, or a missing reason
 */
export async function addAdjustment(
	trx: Tx,
	{ leaderId, currency, amountMinor, reason, requestKey, at }: Adjustment,
	now: number,
): Promise<{ status: 'added' | 'already' }> {
	if (!Number.isSafeInteger(amountMinor) || amountMinor === 0) {
		throw new InputError(
			`The adjustment is over ${amountMinor}`,
			'Give an amount that is not 0: what is less than 0 is taken off.',
		);
	}
	const { id } = await getReferrer(trx, { id: leaderId });
	const inserted = await trx
		.insertInto('commission_entries')
		.values({
			type: 'adjustment',
			leader_id: id,
			quantity: 0,
			currency: readChoice(currency, 'currency', CURRENCIES),
			amount_minor: 0,
			base_minor: 0,
			rate: 0,
			commission_minor: amountMinor,
			occurred_at: at,
			payable_at: at,
			reason: readLine(reason, 'reason', MAX_REASON),
			request_key: readLine(requestKey, 'requestKey', MAX_REASON),
			created_at: now,
		})
		.onConflict((conflict) => conflict.column('request_key').doNothing())
		.returning('id')
		.executeTakeFirst();
	return { status: inserted ? 'added' : 'already' };
}
