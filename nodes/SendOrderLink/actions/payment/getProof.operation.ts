import type { IExecuteFunctions } from 'n8n-workflow';

import { getProof, readProof } from '../../../../lib/store/payment-proofs';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { WithFiles } from '../../../shared/operation';
import { timeZoneOf } from '../../../shared/time-zone';
import { presentProof, proofCodeField, readProofCode } from './payment-fields';

export const description = showFor('payment', 'getProof', [proofCodeField]);

const ENDINGS: Readonly<Record<string, string>> = {
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/webp': 'webp',
	'application/pdf': 'pdf',
};

/** A proof with its picture or PDF, if there is one, as `data`. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const proof = await getProof(store.db, readProofCode(this, item));
	const json = presentProof(proof, timeZoneOf(this));
	const file = await readProof(store.db, { orderCode: proof.orderCode, proofCode: proof.code });
	if (!file) return json;
	const name = `${proof.orderCode} ${proof.code}.${ENDINGS[file.mime] ?? 'bin'}`;
	const data = await this.helpers.prepareBinaryData(Buffer.from(file.content), name, file.mime);
	return new WithFiles(json, { data });
}
