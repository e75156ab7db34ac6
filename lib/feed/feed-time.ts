/*
 * Times in product data. Shops in Taiwan write them without an offset, and mean their own.
 */

const TAIPEI = 8 * 3_600_000;
const DAY = 86_400_000;

const ISO =
	/^(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[T ]\s*(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * A point in time out of ISO 8601 (or with slashes), seconds or milliseconds since 1970, or a Date.
 *
 * @param edge what a date without a time means: the day's first or last minute, in Taiwan
 * @returns epoch milliseconds; `null` for anything else and outside of this century
 */
export function readTime(value: unknown, edge: 'start' | 'end'): number | null {
	const time = timeOf(value, edge);
	return time !== null && time >= EARLIEST && time < LATEST ? time : null;
}

function timeOf(value: unknown, edge: 'start' | 'end'): number | null {
	if (value instanceof Date) return value.getTime();
	if (typeof value === 'number') return ofEpoch(value);
	if (typeof value !== 'string' || value.length > 40) return null;
	const text = value.trim();
	if (/^(?:\d{10}|\d{13})$/.test(text)) return ofEpoch(Number(text));
	const [, year, month, day, hour, minute, second, offset] = ISO.exec(text) ?? [];
	if (year === undefined || month === undefined || day === undefined) return null;
	const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
	const date = new Date(midnight);
	if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1) return null;
	if (hour === undefined) return midnight - TAIPEI + (edge === 'end' ? DAY - 60_000 : 0);
	const parts = [Number(hour), Number(minute), Number(second ?? 0)] as const;
	if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return null;
	return midnight + parts[0] * 3_600_000 + parts[1] * 60_000 + parts[2] * 1_000 - offsetOf(offset);
}

/** Seconds until the year 5138, milliseconds from 1973 on. */
function ofEpoch(number: number): number {
	return number < 100_000_000_000 ? number * 1_000 : number;
}

function offsetOf(offset: string | undefined): number {
	if (offset === undefined) return TAIPEI;
	if (/^z$/i.test(offset)) return 0;
	const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
	return (offset.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** ISO 8601 in Taiwan's time, to the minute, e.g. `2026-11-20T00:00+08:00`. */
export function formatTime(time: number): string {
	return `${new Date(time + TAIPEI).toISOString().slice(0, 16)}+08:00`;
}

/**
 * Two points in time as Google and Meta write a sale's, which must have both: one that is open on one side gets an end of the
 * century there.
 */
export function formatTimes(start: number | null, end: number | null): string {
	return `${formatTime(start ?? EARLIEST)}/${formatTime(end ?? LATEST - DAY)}`;
}
