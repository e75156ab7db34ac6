import { InputError } from '../groupbuy/input-error';
import { lengthOf, plainText } from '../groupbuy/plain-text';
import {
	isAbsent,
	optional,
	readChoice,
	readFlag,
	readList,
	readObject,
	readOneOf,
	readWhole,
} from '../groupbuy/read-fields';

/*
 * What a bank wants its file of transfers to look like. Every bank has its own layout and gives it to its customers only, so the
 * merchant says it.
 */

/** What a column can hold; the last three in the first and last line as well. */
export const TRANSFER_FIELDS = [
	/** Number of the line of this payment, from 1. */
	'number',
	'payoutCode',
	'leaderName',
	'bankCode',
	'bankName',
	'accountNumber',
	'accountName',
	/** In whole dollars. */
	'amount',
	'note',
	/** Day of payment, `20261130`. */
	'paidOn',
	'count',
	/** Of all amounts. */
	'sum',
] as const;

export type TransferField = (typeof TRANSFER_FIELDS)[number];

const OF_ALL = ['paidOn', 'count', 'sum'] as const;

/** A field, or the same text in every line. */
export type TransferColumn = {
	header: string;
	/** Bytes in the file's encoding; `null`: as long as it is. */
	width: number | null;
	justify: 'left' | 'right';
	/** What fills it up, one ASCII character. */
	pad: string;
} & ({ field: TransferField } | { value: string });

export interface TransferLayout {
	encoding: 'utf-8' | 'big5';
	/** `''`: columns stand side by side, each of its width. */
	separator: string;
	/** Whether the columns' names stand in a line of their own; only with a separator. */
	withNames: boolean;
	/** Line before, and after, all payments; empty: none. */
	first: readonly TransferColumn[];
	columns: readonly TransferColumn[];
	last: readonly TransferColumn[];
}

const column = (header: string, field: TransferField): TransferColumn => ({
	...{ header, field, width: null, justify: 'left', pad: ' ' },
});
const wide = (
	field: TransferField,
	width: number,
	justify: 'left' | 'right' = 'left',
	pad = justify === 'right' ? '0' : ' ',
): TransferColumn => ({ header: field, field, width, justify, pad });
const constant = (value: string, width: number): TransferColumn => ({
	...{ header: value, value, width, justify: 'left', pad: ' ' },
});

/** To begin with. `fixedWidth` is an example of what banks' own layouts look like, and no bank's. */
export const TRANSFER_PRESETS = {
	csv: {
		...{ encoding: 'utf-8', separator: ',', withNames: true },
		first: [],
		columns: [
			column('銀行代碼', 'bankCode'),
			column('帳號', 'accountNumber'),
			column('戶名', 'accountName'),
			column('金額', 'amount'),
			column('附言', 'payoutCode'),
		],
		last: [],
	},
	fixedWidth: {
		...{ encoding: 'big5', separator: '', withNames: false },
		first: [constant('1', 1), wide('paidOn', 8)],
		columns: [
			constant('2', 1),
			wide('bankCode', 3),
			wide('accountNumber', 16, 'right'),
			wide('amount', 12, 'right'),
			wide('accountName', 40),
			wide('payoutCode', 20),
		],
		last: [constant('3', 1), wide('count', 6, 'right'), wide('sum', 14, 'right')],
	},
} as const satisfies Record<string, TransferLayout>;

const MAX_COLUMNS = 50;
const MAX_WIDTH = 200;

/**
 * A layout as a workflow gives it, e.g. `{ "encoding": "big5", "separator": "", "columns": [{ "field": "bankCode", "width": 3 },
 * { "field": "amount", "width": 12, "justify": "right", "pad": "0" }], "last": [{ "field": "sum", "width": 14 }] }`.
 *
 * @throws InputError for what is not known, and for a column without width where nothing separates the columns
 */
export function readTransferLayout(value: unknown, path = 'layout'): TransferLayout {
	const fields = readObject(value, path);
	const separator = readChoice(fields.separator ?? ',', `${path}.separator`, ['', ',', ';', '|', '\t']);
	const read = (name: 'first' | 'columns' | 'last', allowed: readonly TransferField[]) =>
		readList(fields[name], `${path}.${name}`, MAX_COLUMNS, (entry, at) =>
			readColumn(entry, at, allowed, separator),
		);
	const columns = read('columns', TRANSFER_FIELDS);
	if (columns.length === 0) {
		throw new InputError(
			`The field '${path}.columns' is empty`,
			`Give a list such as [{"header": "帳號", "field": "accountNumber"}]; fields are ${TRANSFER_FIELDS.join(', ')}.`,
		);
	}
	const withNames = optional(fields.withNames, `${path}.withNames`, readFlag) ?? false;
	if (withNames && separator === '') {
		throw new InputError(
			`The field '${path}.withNames' cannot be true without a separator`,
			'Write names as values of the first line.',
		);
	}
	return {
		encoding: readChoice(fields.encoding ?? 'utf-8', `${path}.encoding`, ['utf-8', 'big5']),
		separator,
		withNames,
		first: read('first', OF_ALL),
		columns,
		last: read('last', OF_ALL),
	};
}

function readColumn(
	value: unknown,
	path: string,
	allowed: readonly TransferField[],
	separator: string,
): TransferColumn {
	const fields = readObject(value, path);
	const [kind] = readOneOf(fields, path, ['field', 'value']);
	const width = optional(fields.width, `${path}.width`, (given, at) => readWhole(given, at, 1, MAX_WIDTH));
	if (width === null && separator === '') {
		throw new InputError(
			`The field '${path}.width' is empty`,
			'Give the width of every column, or a separator.',
		);
	}
	const header = plainText(fields.header);
	const shape = {
		width,
		justify: isAbsent(fields.justify)
			? 'left'
			: readChoice(fields.justify, `${path}.justify`, ['left', 'right'] as const),
		pad: readPad(fields.pad, `${path}.pad`),
	};
	if (kind === 'value') {
		const text = plainText(fields.value);
		return { ...shape, header: header || text, value: text };
	}
	const field = readChoice(fields.field, `${path}.field`, allowed);
	return { ...shape, header: header || field, field };
}

/** A blank is a value here. */
function readPad(value: unknown, path: string): string {
	if (value === undefined || value === null || value === '') return ' ';
	const text = plainText(value);
	if (lengthOf(text) === 1 && /^[ -~]$/.test(text)) return text;
	throw new InputError(`The field '${path}' cannot be '${text.slice(0, 60)}'`, 'Give one ASCII character.');
}
