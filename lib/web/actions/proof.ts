import { readProof } from '../../store/payment-proofs';
import { linkedOrder } from '../order-page';
import { openPageLink, PageError } from '../storefront';
import type { Action } from './action';

/** What the buyer has uploaded; only through the link of its own order. */
export const proof: Action<'proof'> = async (visit, { token, proofCode }) => {
	const { code } = await linkedOrder(visit, openPageLink(visit, token));
	const wanted = { orderCode: code, proofCode: typeof proofCode === 'string' ? proofCode : '' };
	const found = await readProof(visit.shop.store.db, wanted);
	if (found === null) throw new PageError('invalid', 'The order has no such file', 'proofCode');
	const { mime, content } = found;
	return { ok: true, file: { mime, base64: Buffer.from(content).toString('base64') } };
};
