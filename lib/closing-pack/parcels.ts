import type { Cell, Column, Sheet } from '../files/sheet';
import { STORE_CODE } from '../groupbuy/checkout-methods';
import { major } from '../groupbuy/money';
import { MOBILE, parsePhone } from '../groupbuy/phone';
import { CARRIERS, FORBIDDEN_IN_NAMES, MAX_PARCEL_VALUE, type Carrier } from './carriers';
import type { ExportColumn, ExportField } from './export-columns';
import { buyerOf } from './lists';
import { balanceMinor, itemsInShort, withGoods, type PackedOrder } from './orders';
import type { PackWords } from './words';

/** Why an order is not in an import file, or what its rows lack. */
export interface Problem {
	document: Carrier['kind'];
	/** `null`: concerns every row. */
	orderCode: string | null;
	buyer: string | null;
	/** In the words of the pack's language, as is `wayOut`. */
	field: string;
	/** As it stands now. */
	value: string;
	wayOut: string;
}

export interface Sender {
	name: string | null;
	phone: string | null;
	email: string | null;
}

export interface ParcelSettings {
	/** The chains whose files are made. Of an order that names no chain the only one is taken for granted. */
	carriers: ReadonlyArray<Carrier['kind']>;
	sender: Sender;
	/** Instead of a carrier's own. */
	columns: Partial<Record<Carrier['kind'], readonly ExportColumn[]>>;
}

export interface ParcelFile {
	sheet: Sheet;
	problems: Problem[];
}

/**
 * The import file of a chain: a row per order that goes to one of its stores. An order that lacks something, or that
 * might go there, is left out and told as a problem; nothing disappears. Orders that name another place are no business
 * of a chain's, nor is what has been picked up.
 *
 * @param orders of a campaign in TWD
 */
export function parcelFile(
	kind: Carrier['kind'],
	orders: readonly PackedOrder[],
	settings: ParcelSettings,
	words: PackWords,
): ParcelFile {
	const carrier = CARRIERS[kind];
	const columns = settings.columns[kind] ?? carrier.columns;
	const fields = new Set(columns.flatMap((column) => ('field' in column ? column.field : [])));
	const problems: Problem[] = senderProblems(fields, settings.sender, words).map((problem) => ({
		document: kind,
		orderCode: null,
		buyer: null,
		...problem,
	}));
	const rows: Cell[][] = [];
	for (const order of withGoods(orders)) {
		if (order.pickedUpAt !== null || !concerns(carrier, order, settings)) continue;
		const parcel = parcelOf(carrier, order, settings);
		const found = problemsOf(carrier, order, parcel, fields, words);
		if (found.length === 0) rows.push(columns.map((column) => cellOf(column, parcel)));
		const who = { document: kind, orderCode: order.code, buyer: buyerOf(order, words) };
		problems.push(...found.map((problem) => ({ ...who, ...problem })));
	}
	return { sheet: { name: words[kind], columns: columns.map(toColumn), rows }, problems };
}

type Parcel = Record<ExportField, Cell> & { isChainSure: boolean };

/** Whether an order goes to a store of this chain, or may do so. */
function concerns(
	{ kind, mentioned }: Carrier,
	{ pickupPlace, storeCode }: PackedOrder,
	settings: ParcelSettings,
) {
	const place = plain(pickupPlace);
	const others = Object.values(CARRIERS).filter((carrier) => carrier.kind !== kind);
	if (mentioned.test(place)) return true;
	if (others.some((carrier) => carrier.mentioned.test(place))) return false;
	// Told once: by the first of the chains that it may belong to.
	return settings.carriers[0] === kind && (storeCode !== null || place === '');
}

function parcelOf({ mentioned }: Carrier, order: PackedOrder, { carriers, sender }: ParcelSettings): Parcel {
	const place = plain(order.pickupPlace);
	return {
		orderCode: order.code,
		recipientName: plain(order.recipientName),
		recipientPhone: parsePhone(order.recipientPhone ?? '') ?? plain(order.recipientPhone),
		storeCode: plain(order.storeCode),
		storeName: place
			.replace(mentioned, '')
			.replace(/^[\s\-–—:：・()]+|[\s()]+$/g, '')
			.trim(),
		value: major(order.totalMinor, order.currency),
		balance: major(balanceMinor(order), order.currency),
		items: itemsInShort(order.lines),
		note: order.note,
		senderName: sender.name,
		senderPhone: sender.phone,
		senderEmail: sender.email,
		isChainSure: mentioned.test(place) || carriers.length === 1,
	};
}

type Finding = Pick<Problem, 'field' | 'value' | 'wayOut'>;

function problemsOf(
	{ maxNameLength }: Carrier,
	order: PackedOrder,
	parcel: Parcel,
	fields: ReadonlySet<ExportField>,
	words: PackWords,
): Finding[] {
	const name = String(parcel.recipientName);
	const { wayOuts } = words;
	const isNameFit = name !== '' && Array.from(name).length <= maxNameLength && !FORBIDDEN_IN_NAMES.test(name);
	const checks: Array<[isWrong: boolean, field: keyof PackWords['fields'], value: Cell, wayOut: string]> = [
		[!parcel.isChainSure && parcel.storeCode !== '', 'chain', order.pickupPlace, wayOuts.chain],
		[!STORE_CODE.test(String(parcel.storeCode)), 'storeCode', order.storeCode, wayOuts.storeCode],
		[fields.has('storeName') && parcel.storeName === '', 'storeName', order.pickupPlace, wayOuts.storeName],
		[!isNameFit, 'recipientName', order.recipientName, wayOuts.recipientName(maxNameLength)],
		[
			!MOBILE.test(String(parcel.recipientPhone)),
			'recipientPhone',
			order.recipientPhone,
			wayOuts.recipientPhone,
		],
		[
			Number(parcel.value) < 1 || Number(parcel.value) > MAX_PARCEL_VALUE,
			'value',
			parcel.value,
			wayOuts.value(MAX_PARCEL_VALUE),
		],
		[
			order.dueInAdvanceMinor > 0 && order.paidAt === null,
			'payment',
			major(order.dueInAdvanceMinor, order.currency),
			wayOuts.payment,
		],
	];
	return checks.flatMap(([isWrong, field, value, wayOut]) =>
		isWrong ? { field: words.fields[field], value: String(value ?? ''), wayOut } : [],
	);
}

function senderProblems(fields: ReadonlySet<ExportField>, sender: Sender, words: PackWords): Finding[] {
	const needed = [
		['senderName', sender.name],
		['senderPhone', sender.phone],
		['senderEmail', sender.email],
	] as const;
	return needed.flatMap(([field, value]) =>
		fields.has(field) && value === null
			? { field: words.fields[field], value: '', wayOut: words.wayOuts.sender }
			: [],
	);
}

function cellOf(column: ExportColumn, parcel: Parcel): Cell {
	return 'field' in column ? parcel[column.field] : column.value;
}

function toColumn(column: ExportColumn, index: number): Column {
	const { header } = column;
	const isNumber = 'field' in column && (column.field === 'value' || column.field === 'balance');
	// The checks leave no formula in phone and store numbers, and an apostrophe before them would spoil the upload.
	return {
		key: 'field' in column ? column.field : `column${index + 1}`,
		header,
		type: isNumber ? 'number' : 'text',
	};
}

function plain(text: string | null): string {
	return (text ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim();
}
