import type { Tx } from '../../store/store';
import type { StorefrontEvent } from '../../store/storefront-events';
import type { PageAnswer, PageRequest } from '../api';
import type { Visit } from '../storefront';

/** A request as it comes: of the right name, with anything in its fields. */
export type Fields<Name extends PageRequest['action']> = {
	[field in keyof Extract<PageRequest, { action: Name }>]?: unknown;
};

/** Answers a request. What cannot be is thrown as a `PageError`. */
export type Action<Name extends PageRequest['action']> = (
	visit: Visit,
	fields: Fields<Name>,
) => Promise<PageAnswer>;

/** Notes what a buyer did, for the workflow, in the transaction in which it was done. */
export async function note(
	trx: Tx,
	{ shop, now }: Visit,
	event: Omit<StorefrontEvent, 'at' | 'proofCode'> & { proofCode?: string },
): Promise<void> {
	await shop.note(trx, { proofCode: null, ...event, at: now }, now);
}
