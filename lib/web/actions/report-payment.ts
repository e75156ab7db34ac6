import { submitProof } from '../../store/payment-proofs';
import { PageError } from '../storefront';
import { readUpload, type Upload } from '../upload';
import type { Action } from './action';
import { onOrder } from './on-order';

/** The buyer says to have paid: the last five digits of the account, a picture of the transfer, or both. */
export const reportPayment: Action<'report_payment'> = async (visit, fields) => {
	const lastFive = lastFiveOf(fields.lastFive);
	const file = fileOf(fields.file);
	if (lastFive === null && file === null) {
		throw new PageError('invalid', 'Neither the last five digits nor a file are given', 'lastFive');
	}
	return await onOrder(visit, fields.token, async (trx, { code }) => {
		const proof = { orderCode: code, lastFive, file, at: visit.now };
		const { status, proofCode } = await submitProof(trx, proof, visit.now);
		if (status === 'too_many') throw new PageError('too_many_requests', 'Too many reports of one order');
		if (status === 'not_possible') throw new PageError('not_possible', 'Nothing is to be paid now');
		if (status === 'already' || proofCode === null) return { event: null };
		return { event: 'proof_uploaded', proofCode };
	});
};

function lastFiveOf(value: unknown): string | null {
	if (value === null || value === undefined || value === '') return null;
	if (typeof value === 'string' && /^\d{5}$/.test(value)) return value;
	throw new PageError('invalid', 'The last five digits are five digits', 'lastFive');
}

function fileOf(value: unknown): Upload | null {
	if (value === null || value === undefined) return null;
	if (typeof value !== 'string') throw new PageError('invalid', 'The file is no base64', 'file');
	const upload = readUpload(value);
	if (upload.ok) return upload.file;
	throw new PageError(upload.problem, 'The file cannot be taken', 'file');
}
