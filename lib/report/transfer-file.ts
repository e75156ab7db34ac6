import { big5Bytes } from '../files/big5';
import type { BankAccount } from '../groupbuy/checkout';
import { InputError } from '../groupbuy/input-error';
import { dayText } from './period';
import type { Payout } from './payout-statement';
import type { TransferColumn, TransferField, TransferLayout } from './transfer-layout';

/** A payout, and where it goes. */
export interface Transfer extends Payout {
	bank: BankAccount | null;
}

export interface TransferFile {
	bytes: Buffer;
	/** What is in it. */
	count: number;
	sumMinor: number;
	/** What a bank in Taiwan cannot be told, each with its reason. */
	left: Array<{
		code: string;
		leaderName: string;
		reason: 'no_bank_account' | 'other_currency' | 'nothing_to_pay';
	}>;
}

const LINE_END = '\r\n';

/**
 * Payouts as a file for the bank that transfers them: the amounts are net, in whole dollars.
 *
 * @param timeZone IANA name, for the day of payment
 * @throws InputError for what a line has no place for: a text that is too long, or has a character that the encoding does not
 *   have or that stands between columns. Nothing is cut or replaced, for a name must be the account's
 */
export function transferFile(
	payouts: readonly Transfer[],
	layout: TransferLayout,
	timeZone: string,
): TransferFile {
	const left: TransferFile['left'] = [];
	const payable: Array<Transfer & { bank: BankAccount }> = [];
	for (const payout of payouts) {
		const { code, leaderName, currency, netMinor, bank } = payout;
		const leave = (reason: TransferFile['left'][number]['reason']) => left.push({ code, leaderName, reason });
		if (currency !== 'TWD') leave('other_currency');
		else if (netMinor <= 0) leave('nothing_to_pay');
		else if (bank === null) leave('no_bank_account');
		else payable.push({ ...payout, bank });
	}
	const sumMinor = payable.reduce((sum, { netMinor }) => sum + netMinor, 0);
	const ofAll = {
		count: String(payable.length),
		sum: String(sumMinor),
		paidOn: payable[0] ? compactDay(payable[0].paidAt, timeZone) : '',
	};
	const lines = payable.map((payout, index) =>
		lineOf(layout.columns, valuesOf(payout, index, ofAll, timeZone), layout, payout.leaderName),
	);
	const names = layout.columns.map(({ header }): TransferColumn => ({
		header,
		value: header,
		width: null,
		justify: 'left',
		pad: ' ',
	}));
	const all = [
		...(layout.first.length > 0 ? [lineOf(layout.first, ofAll, layout, null)] : []),
		...(layout.withNames ? [lineOf(names, {}, layout, null)] : []),
		...lines,
		...(layout.last.length > 0 ? [lineOf(layout.last, ofAll, layout, null)] : []),
	];
	return { bytes: Buffer.concat(all), count: payable.length, sumMinor, left };
}

type Values = Partial<Record<TransferField, string>>;

function valuesOf(
	{ code, leaderName, netMinor, note, paidAt, bank }: Transfer & { bank: BankAccount },
	index: number,
	ofAll: Values,
	timeZone: string,
): Values {
	const { bankCode, bankName, accountNumber, accountName } = bank;
	return {
		...ofAll,
		number: String(index + 1),
		payoutCode: code,
		...{ leaderName, bankCode, bankName, accountNumber, accountName },
		amount: String(netMinor),
		note: note ?? '',
		paidOn: compactDay(paidAt, timeZone),
	};
}

const compactDay = (at: number, timeZone: string): string => dayText(at, timeZone).replaceAll('-', '');

/** @param leaderName `null`: the line is about no leader */
function lineOf(
	columns: readonly TransferColumn[],
	values: Values,
	layout: TransferLayout,
	leaderName: string | null,
): Buffer {
	const cells = columns.map((column) => {
		const text = 'field' in column ? (values[column.field] ?? '') : column.value;
		const refuse = (trouble: string, wayOut: string) => {
			const whose = leaderName === null ? '' : ` of ${leaderName}`;
			const name = 'field' in column ? column.field : column.header;
			return new InputError(`The field '${name}'${whose} ${trouble}: '${text.slice(0, 60)}'`, wayOut);
		};
		return cellOf(text, column, layout, refuse);
	});
	return Buffer.concat(
		cells.flatMap((cell, index) => [
			...(index > 0 ? [Buffer.from(layout.separator)] : []),
			cell,
			...(index === cells.length - 1 ? [Buffer.from(LINE_END)] : []),
		]),
	);
}

type Refuse = (trouble: string, wayOut: string) => InputError;

/** The merchant may well open it in a spreadsheet, which would run these. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;

function cellOf(
	text: string,
	{ width, justify, pad }: TransferColumn,
	{ encoding, separator }: TransferLayout,
	refuse: Refuse,
): Buffer {
	if (
		/[\p{Cc}\p{Cs}]/u.test(text) ||
		(separator !== '' && (text.includes(separator) || text.includes('"')))
	) {
		throw refuse('has a sign in it that divides lines or columns', 'Leave it out.');
	}
	if (separator !== '' && FORMULA.test(text))
		throw refuse('would be a formula in a spreadsheet', 'Begin it with a letter or a digit.');
	const bytes = encoding === 'utf-8' ? Buffer.from(text) : big5Of(text, refuse);
	if (width === null) return bytes;
	if (bytes.length > width)
		throw refuse(
			`takes ${bytes.length} bytes, and ${width} fit`,
			'Shorten it, or make the column wider if the bank takes it.',
		);
	const filling = Buffer.alloc(width - bytes.length, pad);
	return Buffer.concat(justify === 'left' ? [bytes, filling] : [filling, bytes]);
}

function big5Of(text: string, refuse: Refuse): Buffer {
	const bytes: number[] = [];
	for (const character of text) {
		const encoded = big5Bytes(character);
		if (encoded === null)
			throw refuse(
				`has '${character}' in it, which Big5 does not have`,
				'Write it as the bank does, or choose UTF-8.',
			);
		bytes.push(...encoded);
	}
	return Buffer.from(bytes);
}
