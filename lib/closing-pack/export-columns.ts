import { InputError } from '../groupbuy/input-error';

/** What a column of a carrier's import file can hold. */
export const EXPORT_FIELDS = [
	'orderCode',
	'recipientName',
	'recipientPhone',
	'storeCode',
	'storeName',
	/** Value of the parcel: the order's total. */
	'value',
	/** What the store collects. */
	'balance',
	'items',
	'note',
	'senderName',
	'senderPhone',
	'senderEmail',
] as const;

export type ExportField = (typeof EXPORT_FIELDS)[number];

/** A column of an import file: a field of the order, or the same value in every row. */
export type ExportColumn = { header: string } & ({ field: ExportField } | { value: string });

const WAY_OUT = `Give a list such as [{"header": "取件人姓名", "field": "recipientName"}, {"header": "服務類型", "value": "2"}]; fields are ${EXPORT_FIELDS.join(', ')}.`;

/**
 * Reads the columns that a merchant has set, a list of `{ header, field }` or `{ header, value }` or its JSON text.
 *
 * @param name of the parameter, for errors
 * @throws InputError when it is no such list
 */
export function parseExportColumns(input: unknown, name: string): ExportColumn[] {
	const list = typeof input === 'string' ? parseJson(input, name) : input;
	if (!Array.isArray(list) || list.length === 0) {
		throw new InputError(`The field '${name}' is not a list of columns`, WAY_OUT);
	}
	return list.map((entry: unknown, index) => readColumn(entry, `${name}[${index}]`));
}

function readColumn(entry: unknown, name: string): ExportColumn {
	const { header, field, value } = (typeof entry === 'object' ? (entry ?? {}) : {}) as Record<
		string,
		unknown
	>;
	if (typeof header !== 'string' || header.trim() === '') {
		throw new InputError(`'${name}' has no header`, WAY_OUT);
	}
	const known = EXPORT_FIELDS.find((candidate) => candidate === field);
	if (known !== undefined) return { header, field: known };
	if (field === undefined && (typeof value === 'string' || typeof value === 'number')) {
		return { header, value: String(value) };
	}
	throw new InputError(`'${name}' (${header.slice(0, 40)}) has neither a known field nor a value`, WAY_OUT);
}

function parseJson(text: string, name: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new InputError(`The field '${name}' is not JSON`, WAY_OUT);
	}
}
