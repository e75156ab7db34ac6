import { InputError } from '../groupbuy/input-error';
import { INACTIVE_ORDER_STATES, ORDER_TRANSITIONS, type OrderState } from '../groupbuy/order';
import { canTransition } from '../groupbuy/state-machine';
import { ifGiven, NO_LIMIT } from './expressions';
import { markPaid } from './fulfilment';
import { lockOrder, lockOrders } from './lock-order';
import { takeSteps, type OrderStep } from './order-steps';
import { publicCode } from './public-code';
import type { Db, Tx } from './store';

/*
 * What buyers say of their payments: the last five digits, a picture of the transfer, or both. The shop accepts or refuses.
 */

/** Sent for one order; more is no help to anybody who has to look at them. */
const MAX_PROOFS = 10;

export interface NewProof {
	orderCode: string;
	/** Five digits. */
	lastFive: string | null;
	/** As `readUpload()` gives it. */
	file: { bytes: Uint8Array; mime: string; sha256: string } | null;
	/** When it was sent, epoch milliseconds. */
	at: number;
}

export interface SubmittedProof {
	/**
	 * `already`: the same was sent before and waits. `not_possible`: the order is paid or has ended. `too_many`: ten were
	 * sent for the order.
	 */
	status: 'submitted' | 'already' | 'not_possible' | 'too_many';
	/** Public code; `null` when none was taken. */
	proofCode: string | null;
	/** Another order, of another bill, for which the same file was sent. */
	duplicateOf: string | null;
}

/**
 * Takes a proof of payment; the order waits for the shop to look at it (等待商家核對).
 *
 * @throws InputError for an unknown order, digits that are no five digits, or when there is neither a file nor digits
 */
export async function submitProof(trx: Tx, proof: NewProof, now: number): Promise<SubmittedProof> {
	const { orderCode, file, at } = proof;
	const lastFive = checkedLastFive(proof.lastFive);
	if (lastFive === null && file === null) {
		throw new InputError(
			`The proof of payment for order '${orderCode}' holds nothing`,
			'Give the last five digits of the account, a picture of the transfer, or both.',
		);
	}
	const order = await lockOrder(trx, orderCode);
	const sent = await trx
		.selectFrom('payment_proofs')
		.select(['code', 'state', 'last_five', 'sha256'])
		.where('order_id', '=', order.id)
		.orderBy('id')
		.execute();
	const duplicateOf = file === null ? null : await otherOrderWith(trx, file.sha256, order);
	const same = sent.find(
		(one) =>
			one.state !== 'refused' &&
			one.sha256 === (file?.sha256 ?? null) &&
			(lastFive === null || one.last_five === lastFive),
	);
	if (same) return { status: 'already', proofCode: same.code, duplicateOf };
	const isOver = order.paid_at !== null || INACTIVE_ORDER_STATES.includes(order.state);
	if (isOver) return { status: 'not_possible', proofCode: null, duplicateOf };
	if (sent.length >= MAX_PROOFS) return { status: 'too_many', proofCode: null, duplicateOf };

	const proofCode = publicCode('P');
	await trx
		.insertInto('payment_proofs')
		.values({
			code: proofCode,
			order_id: order.id,
			last_five: lastFive,
			sha256: file?.sha256 ?? null,
			mime: file?.mime ?? null,
			content: file?.bytes ?? null,
			state: 'submitted',
			submitted_at: at,
		})
		.execute();
	await takeSteps(trx, order, stepsToChecking(order.state), { actor: null, reason: null, at }, now);
	return { status: 'submitted', proofCode, duplicateOf };
}

function checkedLastFive(text: string | null): string | null {
	if (text === null) return null;
	const digits = text.normalize('NFKC').trim();
	if (/^\d{5}$/.test(digits)) return digits;
	throw new InputError(
		`'${text.slice(0, 20)}' are not the last five digits of an account`,
		'Give five digits, e.g. 12345.',
	);
}

/** An order of a campaign that is not settled stays as it is until then. */
function stepsToChecking(state: OrderState): OrderStep[] {
	const waits: OrderStep[] = state === 'confirmed' ? [{ type: 'state', state: 'awaiting_payment' }] : [];
	const before = waits[0]?.state ?? state;
	const checking = canTransition(ORDER_TRANSITIONS, before, 'proof_submitted') ? 'proof_submitted' : before;
	return [...waits, { type: 'proof', state: checking }];
}

/** The oldest order, not paid together with this one, that the same file was sent for. */
async function otherOrderWith(
	db: Db,
	sha256: string,
	order: { id: number; bill_id: number | null },
): Promise<string | null> {
	const other = await db
		.selectFrom('payment_proofs')
		.innerJoin('orders', 'orders.id', 'payment_proofs.order_id')
		.select('orders.code')
		.where('sha256', '=', sha256)
		.where('orders.id', '!=', order.id)
		.$if(order.bill_id !== null, (query) =>
			query.where((eb) => eb.or([eb('bill_id', 'is', null), eb('bill_id', '!=', order.bill_id)])),
		)
		.orderBy('payment_proofs.id')
		.executeTakeFirst();
	return other?.code ?? null;
}

export interface ProofDecision {
	proofCode: string;
	accept: boolean;
	/** The buyer reads why a proof was refused. */
	reason: string | null;
	/** LINE user ID of who decides; `null`: a workflow. */
	actor: string | null;
}

export interface DecidedProof {
	/** `not_possible`: the order has ended, or is paid and its proof cannot be refused. */
	status: 'accepted' | 'refused' | 'already' | 'not_possible';
	orderCode: string;
	/** Orders that became paid by it: all of the bill, if the order is on one. */
	paidOrderCodes: readonly string[];
}

/**
 * The shop accepts a proof, and what it pays is paid, or refuses it, and the order waits for another.
 *
 * @throws InputError for an unknown code
 */
export async function decideProof(trx: Tx, decision: ProofDecision, now: number): Promise<DecidedProof> {
	const { proofCode, accept, reason, actor } = decision;
	const found = await proofWithOrder(trx, proofCode);
	const codes = found.billId === null ? [found.orderCode] : await orderCodesOfBill(trx, found.billId);
	const orders = await lockOrders(trx, codes);
	const order = orders.find(({ code }) => code === found.orderCode);
	// Somebody else may have decided, or split the bill, before the lock.
	const proof = await proofWithOrder(trx, proofCode);
	const answer = { orderCode: proof.orderCode, paidOrderCodes: [] };
	if (proof.state === (accept ? 'accepted' : 'refused')) return { status: 'already', ...answer };
	if (!order || INACTIVE_ORDER_STATES.includes(order.state)) return { status: 'not_possible', ...answer };
	if (accept) {
		const together = orders.filter(({ bill_id: billId }) => billId !== null && billId === order.bill_id);
		const marking = {
			orderCodes: [...new Set([order, ...together])].map(({ code }) => code),
			...{ actor, reason, at: now },
		};
		const { changed } = await markPaid(trx, marking, now);
		await decide(trx, proofCode, 'accepted', reason, now);
		await acceptProofs(trx, changed, now);
		return { status: 'accepted', ...answer, paidOrderCodes: changed };
	}
	if (order.paid_at !== null) return { status: 'not_possible', ...answer };
	await decide(trx, proofCode, 'refused', reason, now);
	const waiting = await trx
		.selectFrom('payment_proofs')
		.select('id')
		.where('order_id', '=', order.id)
		.where('state', '=', 'submitted')
		.executeTakeFirst();
	const state = waiting || order.state !== 'proof_submitted' ? order.state : 'awaiting_payment';
	await takeSteps(trx, order, [{ type: 'proof', state }], { actor, reason, at: now }, now);
	return { status: 'refused', ...answer };
}

async function decide(
	trx: Tx,
	proofCode: string,
	state: 'accepted' | 'refused',
	reason: string | null,
	now: number,
): Promise<void> {
	await trx
		.updateTable('payment_proofs')
		.set({ state, reason, decided_at: now })
		.where('code', '=', proofCode)
		.execute();
}

async function orderCodesOfBill(db: Db, billId: number): Promise<string[]> {
	const rows = await db
		.selectFrom('orders')
		.select('code')
		.where('bill_id', '=', billId)
		.orderBy('id')
		.execute();
	return rows.map(({ code }) => code);
}

async function proofWithOrder(db: Db, proofCode: string) {
	const proof = await db
		.selectFrom('payment_proofs')
		.innerJoin('orders', 'orders.id', 'payment_proofs.order_id')
		.select(['payment_proofs.state', 'orders.code as orderCode', 'orders.bill_id as billId'])
		.where('payment_proofs.code', '=', proofCode)
		.executeTakeFirst();
	if (!proof) throw unknownProof(proofCode);
	return proof;
}

/** What payments have settled no longer waits for anybody: proofs of these orders are accepted. */
export async function acceptProofs(trx: Tx, orderCodes: readonly string[], now: number): Promise<void> {
	if (orderCodes.length === 0) return;
	await trx
		.updateTable('payment_proofs')
		.set({ state: 'accepted', decided_at: now })
		.where('state', '=', 'submitted')
		.where('order_id', 'in', (eb) => eb.selectFrom('orders').select('id').where('code', 'in', orderCodes))
		.execute();
}

/** A proof's file; `null` when this order has no such proof, or the proof no file. */
export async function readProof(
	db: Db,
	{ orderCode, proofCode }: { orderCode: string; proofCode: string },
): Promise<{ mime: string; content: Uint8Array } | null> {
	const row = await db
		.selectFrom('payment_proofs')
		.innerJoin('orders', 'orders.id', 'payment_proofs.order_id')
		.select(['mime', 'content'])
		.where('payment_proofs.code', '=', proofCode)
		.where('orders.code', '=', orderCode)
		.executeTakeFirst();
	if (!row?.content || row.mime === null) return null;
	return { mime: row.mime, content: row.content };
}

export interface ProofRecord {
	/** Public code. */
	code: string;
	state: 'submitted' | 'accepted' | 'refused';
	orderCode: string;
	orderState: OrderState;
	billCode: string | null;
	lineUserId: string;
	buyerName: string | null;
	lastFive: string | null;
	mime: string | null;
	/** Another order, of another bill, for which the same file was sent. */
	duplicateOf: string | null;
	reason: string | null;
	submittedAt: number;
	decidedAt: number | null;
}

export interface ProofFilter {
	code?: string;
	/** `submitted`: those on which somebody has to decide; of orders that are paid or have ended nobody has. */
	state?: ProofRecord['state'];
	/** The newest ones only; they still come in the order in which they were sent. */
	limit?: number;
}

/** Proofs of payment without their files, the oldest first. */
export async function listProofs(db: Db, { code, state, limit }: ProofFilter): Promise<ProofRecord[]> {
	const rows = await db
		.selectFrom('payment_proofs')
		.innerJoin('orders', 'orders.id', 'payment_proofs.order_id')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.leftJoin('bills', 'bills.id', 'orders.bill_id')
		.select([
			'payment_proofs.code',
			'payment_proofs.state',
			'orders.id as orderId',
			'orders.code as orderCode',
			'orders.state as orderState',
			'orders.bill_id as billId',
			'bills.code as billCode',
			'buyers.line_user_id as lineUserId',
			'buyers.display_name as buyerName',
			'last_five as lastFive',
			'sha256',
			'mime',
			'payment_proofs.reason',
			'submitted_at as submittedAt',
			'decided_at as decidedAt',
		])
		.where((eb) => ifGiven(code, (value) => eb('payment_proofs.code', '=', value)))
		.where((eb) => ifGiven(state, (value) => eb('payment_proofs.state', '=', value)))
		.$if(state === 'submitted', (query) =>
			query.where('orders.paid_at', 'is', null).where('orders.state', 'not in', INACTIVE_ORDER_STATES),
		)
		.orderBy('payment_proofs.id', 'desc')
		.limit(limit ?? NO_LIMIT)
		.execute();
	const proofs: ProofRecord[] = [];
	for (const { orderId, billId, sha256, ...proof } of rows.reverse()) {
		const order = { id: orderId, bill_id: billId };
		proofs.push({ ...proof, duplicateOf: sha256 && (await otherOrderWith(db, sha256, order)) });
	}
	return proofs;
}

/** @throws InputError when there is no proof of this code */
export async function getProof(db: Db, code: string): Promise<ProofRecord> {
	const [proof] = await listProofs(db, { code });
	if (proof) return proof;
	throw unknownProof(code);
}

function unknownProof(code: string): InputError {
	return new InputError(
		`There is no proof of payment '${code}'`,
		'Look the code up with Payment → Get Many Proofs; it looks like P7K3M9QX.',
	);
}
