import type { IExecuteFunctions } from 'n8n-workflow';

import { decideProof } from '../../../../lib/store/payment-proofs';
import type { Store } from '../../../../lib/store/store';
import { readOptionalText } from '../../../shared/read';
import { readProofCode } from './payment-fields';

export async function decideOn(
	context: IExecuteFunctions,
	store: Store,
	item: number,
	accept: boolean,
): Promise<object> {
	const proofCode = readProofCode(context, item);
	const decision = { proofCode, accept, reason: readOptionalText(context, 'reason', item, 500), actor: null };
	const decided = await store.tx(async (trx) => await decideProof(trx, decision, Date.now()));
	return { proofCode, reason: decision.reason, ...decided };
}
