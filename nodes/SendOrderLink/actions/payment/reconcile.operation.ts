import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { BANKS, type Bank } from '../../../../lib/bank/bank-formats';
import { DATE_ORDERS } from '../../../../lib/bank/bank-time';
import { ROLES, type Mapping, type Role } from '../../../../lib/bank/columns';
import { ENCODINGS } from '../../../../lib/bank/read-csv';
import {
	readBankFile,
	readBankRows,
	type BankFileOptions,
	type BankTransaction,
} from '../../../../lib/bank/read-bank-file';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { major, CURRENCIES, type Currency } from '../../../../lib/groupbuy/money';
import type { PaymentMatch } from '../../../../lib/groupbuy/reconcile';
import {
	isCertain,
	reconcilePayments,
	type Reconciled,
	type ReconcileOptions,
} from '../../../../lib/store/bank-transactions';
import type { Store } from '../../../../lib/store/store';
import { toJson } from '../../../shared/operation';
import { isoTime } from '../../../shared/present';
import { cleanText, oneOf, readText, toMinor } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { reconcileFields } from './reconcile-fields';

export const description = reconcileFields;

/** Holds a bank's payments against all that is open: a summary, an item per payment, an item per order nobody paid. */
export async function executeAll(
	this: IExecuteFunctions,
	store: Store,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const options = this.getNodeParameter('options', 0, {}) as Record<string, unknown>;
	const currency = oneOf(options.currency ?? 'TWD', 'currency', CURRENCIES);
	const rules = readRules(options, currency, this.getNodeParameter('dryRun', 0, true) !== false);
	const transactions = await readPayments(this, items, options, currency);
	const reconciled = await reconcilePayments(store, transactions, rules, Date.now());
	const results = present(transactions, reconciled, rules, timeZoneOf(this));
	return results.map((json) => ({ json: toJson(json), pairedItem: items.map((_, item) => ({ item })) }));
}

async function readPayments(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	options: Record<string, unknown>,
	currency: Currency,
): Promise<BankTransaction[]> {
	const file: BankFileOptions = {
		bank: oneOf(context.getNodeParameter('bank', 0), 'bank', Object.keys(BANKS) as Bank[]),
		mapping: readMapping(options.columns),
		headerRow: readWhole(options.headerRow ?? 0, 'headerRow', 0, 1000) || null,
		encoding: oneOf(options.encoding ?? 'auto', 'encoding', ENCODINGS),
		dateOrder: oneOf(options.dateOrder ?? 'ymd', 'dateOrder', DATE_ORDERS),
		currency,
		timeZone: timeZoneOf(context),
	};
	if (oneOf(context.getNodeParameter('source', 0), 'source', ['file', 'items'] as const) === 'items') {
		return readBankRows(
			items.map(({ json }) => json),
			file,
		);
	}
	// Files may overlap: a row that is in two of them is one payment.
	const transactions = new Map<string, BankTransaction>();
	for (const item of items.keys()) {
		const property = readText(context, 'binaryProperty', item);
		const bytes = await context.helpers.getBinaryDataBuffer(item, property);
		for (const transaction of await readBankFile(bytes, file)) transactions.set(transaction.key, transaction);
	}
	return [...transactions.values()];
}

function readRules(options: Record<string, unknown>, currency: Currency, dryRun: boolean): ReconcileOptions {
	const fees = cleanText(options.fees ?? '15', 'fees', 100) ?? '';
	return {
		feesMinor: fees
			.split(/[\s,;、]+/)
			.filter((fee) => fee !== '')
			.map((fee) => toMinor(fee, 'fees', currency)),
		toleranceMinor: toMinor(options.tolerance ?? 0, 'tolerance', currency),
		windowDays: readWhole(options.windowDays ?? 60, 'windowDays', 1, 366),
		acceptAmountOnly: options.acceptAmountOnly === true,
		currency,
		dryRun,
	};
}

function readWhole(value: unknown, name: string, min: number, max: number): number {
	const number = Number(value);
	if (Number.isInteger(number) && number >= min && number <= max) return number;
	throw new InputError(
		`The field '${name}' is not a whole number from ${min} to ${max}: '${String(value).slice(0, 60)}'`,
		'Correct it, or remove the option.',
	);
}

function readMapping(columns: unknown): Mapping | null {
	const { column = [] } = (columns ?? {}) as { column?: Array<{ name?: unknown; role?: unknown }> };
	const mapping: Partial<Record<Role, string[]>> = {};
	for (const { name, role } of column) {
		const header = cleanText(name, 'columns', 100);
		const known = oneOf(role, 'role', ROLES);
		if (header !== null) mapping[known] = [...(mapping[known] ?? []), header];
	}
	return Object.keys(mapping).length === 0 ? null : mapping;
}

function present(
	transactions: readonly BankTransaction[],
	{ payments, payables, owed, paidOrders }: Reconciled,
	{ currency, dryRun, acceptAmountOnly }: ReconcileOptions,
	zone: string,
): object[] {
	const byKey = new Map(transactions.map((transaction) => [transaction.key, transaction]));
	const count = (status: PaymentMatch['status']) =>
		payments.filter((match) => match.status === status).length;
	const review = (match: PaymentMatch) => match.status !== 'already' && !isCertain(match, acceptAmountOnly);
	const missing = payables.filter(({ status }) => status === 'missing');
	const summary = {
		type: 'summary',
		...{ dryRun, currency },
		payments: payments.length,
		matched: count('matched'),
		already: count('already'),
		needsReview: payments.filter(review).length,
		missing: missing.length,
		noted: paidOrders.size,
	};
	const lines = payments.map((match) => {
		const { key, status, confidence, payableCodes, differenceMinor } = match;
		const transaction = byKey.get(key);
		return {
			type: 'payment',
			...{ status, confidence, needsReview: review(match), payableCodes, key },
			difference: differenceMinor === null ? null : major(differenceMinor, currency),
			noted: paidOrders.has(key),
			paidOrderCodes: paidOrders.get(key) ?? [],
			...(transaction && {
				row: transaction.row,
				at: isoTime(transaction.at, zone),
				amount: major(transaction.amountMinor, currency),
				lastFives: transaction.lastFives,
				memo: transaction.memo,
			}),
		};
	});
	const unpaid = missing.flatMap(({ code, status }) => {
		const payable = owed.get(code);
		if (!payable) return [];
		const { amountMinor, lastFive, placedAt } = payable;
		return {
			type: 'payable',
			...{ status, needsReview: false, payableCodes: [code], lastFive },
			amount: major(amountMinor, currency),
			placedAt: isoTime(placedAt, zone),
		};
	});
	return [summary, ...lines, ...unpaid];
}
