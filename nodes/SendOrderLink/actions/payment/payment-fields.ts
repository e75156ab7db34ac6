import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ProofRecord } from '../../../../lib/store/payment-proofs';
import { isoOrNull, isoTime } from '../../../shared/present';
import { readText } from '../../../shared/read';

export const proofCodeField: INodeProperties = {
	displayName: 'Proof Code',
	name: 'proofCode',
	type: 'string',
	default: '={{ $json.proofCode }}',
	required: true,
	placeholder: 'e.g. P7K3M9QX',
};

/** Codes are upper case; people type them as they like. */
export const readProofCode = (context: IExecuteFunctions, item: number): string =>
	readText(context, 'proofCode', item, 20).toUpperCase();

export const reasonField = (description: string): INodeProperties => ({
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	description,
});

export function presentProof({ code, submittedAt, decidedAt, mime, ...proof }: ProofRecord, zone: string) {
	return {
		proofCode: code,
		...proof,
		hasFile: mime !== null,
		submittedAt: isoTime(submittedAt, zone),
		decidedAt: isoOrNull(decidedAt, zone),
	};
}
