import { DateTime } from 'luxon';

import { plainCell, type BankCell } from './table';

export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Year 1 of the Republic of China is 1912. */
const ROC_OFFSET = 1911;

interface Day {
	year: number;
	month: number;
	day: number;
}

interface Clock {
	hour: number;
	minute: number;
	second: number;
}

/** Wall clock; `clock: null` when only the day is known. */
interface Moment extends Day {
	clock: Clock | null;
}

export interface BankTime {
	/** Epoch milliseconds; the beginning of the day when `timed` is false. */
	at: number;
	timed: boolean;
}

/**
 * A payment's time out of a date cell and, where there is one, a time cell: `2024/05/20 13:05:11`, `113/05/20` and
 * `1130520` (民國), `20240520`, `2024年5月20日`, dates and serial numbers of a workbook. A time cell may hold both.
 *
 * @param zone IANA name of the bank's time zone
 * @returns `undefined` when it is no time
 */
export function bankTime(
	date: BankCell | undefined,
	time: BankCell | undefined,
	order: DateOrder,
	zone: string,
): BankTime | undefined {
	const both = momentOf(time, order);
	const moment = both?.clock ? both : momentOf(date, order);
	if (!moment) return undefined;
	const { clock, ...day } = { ...moment, clock: moment.clock ?? clockOf(time) };
	const at = DateTime.fromObject({ ...day, ...clock }, { zone });
	return at.isValid ? { at: at.toMillis(), timed: clock !== null } : undefined;
}

function momentOf(cell: BankCell | undefined, order: DateOrder): Moment | undefined {
	if (cell instanceof Date) return momentOfDate(cell);
	if (typeof cell === 'number' && isSerial(cell))
		return momentOfDate(new Date((cell - EPOCH_SERIAL) * DAY_MS));
	const text = plainCell(cell).replace(/^\*\s*/, '');
	const day = dayOf(text, order);
	return day && { ...day.day, clock: clockOf(day.rest) };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** 1970-01-01 in the numbers of a spreadsheet. */
const EPOCH_SERIAL = 25_569;

/** A day of 2000 to 2099 as a spreadsheet counts; `20240520` is no such number. */
const isSerial = (value: number): boolean => value >= 36_526 && value < 73_051;

function momentOfDate(cell: Date): Moment {
	// Fractions of a day miss the second by a hair.
	const date = new Date(Math.round(cell.getTime() / 1000) * 1000);
	const clock = { hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() };
	const midnight = clock.hour + clock.minute + clock.second === 0;
	return {
		year: date.getUTCFullYear(),
		month: date.getUTCMonth() + 1,
		day: date.getUTCDate(),
		clock: midnight ? null : clock,
	};
}

function dayOf(text: string, order: DateOrder): { day: Day; rest: string } | undefined {
	const compact = /^(\d{3}|\d{4})(\d\d)(\d\d)(\d{6}|\d{4})?(?!\d)(.*)$/.exec(text);
	if (compact) {
		const [, year = '', month, day, clock = '', rest = ''] = compact;
		return { day: { year: yearOf(year), month: Number(month), day: Number(day) }, rest: clock + rest };
	}
	const parts = /^(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})日?(?!\d)(.*)$/.exec(text);
	if (!parts) return undefined;
	const [, first = '', second = '', third = '', rest = ''] = parts;
	const [year, month, day] =
		order === 'ymd'
			? [first, second, third]
			: order === 'dmy'
				? [third, second, first]
				: [third, first, second];
	if (year.length === 1 || day.length > 2) return undefined;
	return { day: { year: yearOf(year), month: Number(month), day: Number(day) }, rest };
}

function yearOf(text: string): number {
	if (text.length === 4) return Number(text);
	return Number(text) + (text.length === 3 ? ROC_OFFSET : 2000);
}

/** `13:05:11`, `(13:05)`, `下午 01:05`, `01:05 PM`, `130511`, `13時05分11秒`, or a part of a day. */
function clockOf(cell: BankCell | undefined): Clock | null {
	if (cell instanceof Date) return momentOfDate(cell).clock;
	if (typeof cell === 'number' && cell >= 0 && cell < 1) {
		const seconds = Math.round(cell * 86_400);
		return { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 };
	}
	const text = plainCell(cell).replace(/^[T(\s]*(?:[(星期週]*[一二三四五六日][)\s]*)?/, '');
	const match =
		/^(上午|下午|[AP]M)?\s*(\d{1,2})[:時](\d\d)[:分]?(\d\d)?秒?(?:\.\d+)?\s*([AP]M)?\)?$/i.exec(text) ??
		/^()(\d\d)(\d\d)(\d\d)?()$/.exec(text);
	if (!match) return null;
	const [, before = '', hours, minute, second = '0', after = ''] = match;
	const half = (before + after).toUpperCase();
	const late = half === '下午' || half === 'PM';
	const hour = half === '' ? Number(hours) : (Number(hours) % 12) + (late ? 12 : 0);
	return { hour, minute: Number(minute), second: Number(second) };
}
