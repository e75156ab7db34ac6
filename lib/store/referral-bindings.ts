import { chunks, ROWS_PER_STATEMENT } from './collections';
import { codeQuery, toView, type CodeView } from './referral-codes';
import { statement } from './statement';
import type { Db, Tx } from './store';

const DAY_MS = 24 * 60 * 60 * 1000;

/*
 * With whom a buyer stays for a time: the first referrer whose link they opened or whose code they ordered with.
 */

/**
 * Binds a buyer to a code for as long as its plan says, unless they are bound already.
 *
 * @param code that of a link, or that an order was made with
 * @returns whether they are bound to this code now
 */
export async function bindBuyer(
	trx: Tx,
	buyerId: number,
	code: Pick<CodeView, 'id' | 'terms' | 'endedAt'>,
	now: number,
): Promise<boolean> {
	const { bindingDays } = code.terms;
	if (bindingDays === null || code.endedAt !== null) return false;
	const binding = { code_id: code.id, bound_at: now, ends_at: now + bindingDays * DAY_MS };
	await trx
		.insertInto('referral_bindings')
		.values({ buyer_id: buyerId, ...binding })
		.onConflict((conflict) =>
			conflict
				.column('buyer_id')
				.doUpdateSet(binding)
				.where((eb) =>
					eb.or([
						eb('referral_bindings.ends_at', '<=', now),
						eb(
							'referral_bindings.code_id',
							'in',
							eb.selectFrom('referral_codes').select('id').where('ended_at', '<=', now),
						),
					]),
				),
		)
		.execute();
	return (await boundCode(trx, buyerId, now))?.id === code.id;
}

/** The code to which a buyer is bound at a moment, epoch milliseconds. */
export async function boundCode(db: Db, buyerId: number, at: number): Promise<CodeView | undefined> {
	const binding = (await boundCodes(db, [buyerId])).get(buyerId);
	if (!binding || binding.endsAt <= at) return undefined;
	const { code } = binding;
	return code.endedAt === null || code.endedAt > at ? code : undefined;
}

/** The newest binding of each of these buyers, if there is one, even if it or its code has ended. */
export async function boundCodes(
	db: Db,
	buyerIds: readonly number[],
): Promise<Map<number, { code: CodeView; endsAt: number }>> {
	const bound = new Map<number, { code: CodeView; endsAt: number }>();
	for (const part of chunks([...new Set(buyerIds)], ROWS_PER_STATEMENT)) {
		for (const { buyerId, endsAt, ...row } of await selectBindings(db, part))
			bound.set(buyerId, { code: toView(row), endsAt });
	}
	return bound;
}

const selectBindings = statement((db, buyerIds: readonly number[]) =>
	codeQuery(db)
		.innerJoin('referral_bindings', 'referral_bindings.code_id', 'referral_codes.id')
		.select(['buyer_id as buyerId', 'ends_at as endsAt'])
		.where('buyer_id', 'in', buyerIds),
);
