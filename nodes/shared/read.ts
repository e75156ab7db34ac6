import { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../lib/groupbuy/input-error';
import { parsePrice, type Currency } from '../../lib/groupbuy/money';
import { parseJson } from '../../lib/line/check-messages';
import { timeZoneOf } from './time-zone';

/*
 * Reading a node's parameters: what cannot be used is an InputError that names the field, the value and the way out.
 */

/** Reads a resource locator. @throws InputError when nothing is chosen */
export function readLocator(context: IExecuteFunctions, name: string, item: number): string {
	const chosen = readOptionalLocator(context, name, item);
	if (chosen !== null) return chosen;
	throw emptyField(name, 'Choose an entry from the list, or map it from the input with an expression.');
}

/** Reads a resource locator; nothing chosen is `null`. */
export function readOptionalLocator(context: IExecuteFunctions, name: string, item: number): string | null {
	const value = context.getNodeParameter(name, item, '', { extractValue: true }) as unknown;
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	return typeof value === 'number' ? String(value) : null;
}

/** Reads a text that must not be empty. */
export function readText(context: IExecuteFunctions, name: string, item: number, maxLength = 200): string {
	const text = readOptionalText(context, name, item, maxLength);
	if (text !== null) return text;
	throw emptyField(name, 'Enter a text, or map it from the input with an expression.');
}

function emptyField(name: string, wayOut: string): InputError {
	return new InputError(`The field '${name}' is empty`, wayOut);
}

/** Reads a text; empty or missing is `null`. */
export function readOptionalText(
	context: IExecuteFunctions,
	name: string,
	item: number,
	maxLength = 2000,
): string | null {
	return cleanText(context.getNodeParameter(name, item, ''), name, maxLength);
}

/** A text out of any value; NUL and lone surrogates, which no database takes, become U+FFFD. */
export function cleanText(value: unknown, name: string, maxLength: number): string | null {
	if (isEmpty(value)) return null;
	if (typeof value === 'object') {
		throw new InputError(
			`The field '${name}' is ${Array.isArray(value) ? 'a list' : 'an object'}, not a text`,
			'Map one of its values.',
		);
	}
	const text = asText(value)
		.replace(/[\0\p{Surrogate}]/gu, '\ufffd')
		.trim();
	if (text.length > maxLength) {
		throw new InputError(
			`The field '${name}' has ${text.length} characters, at most ${maxLength} fit`,
			`Shorten it; it begins with '${text.slice(0, 40)}…'.`,
		);
	}
	return text === '' ? null : text;
}

/** A value of a drop-down, which an expression may have made anything. */
export function oneOf<T extends string>(value: unknown, name: string, allowed: readonly T[]): T {
	const found = allowed.find((candidate) => candidate === value);
	if (found !== undefined) return found;
	throw new InputError(
		`The field '${name}' cannot be '${shown(value)}'`,
		`It can be ${allowed.map((candidate) => `'${candidate}'`).join(', ')}.`,
	);
}

/** A list, as such or as JSON text; empty is an empty list. */
export function readList(value: unknown, name: string): unknown[] {
	if (isEmpty(value)) return [];
	const list = typeof value === 'string' ? parseJson(value, name) : value;
	if (Array.isArray(list)) return list;
	throw new InputError(
		`The field '${name}' is not a list: '${shown(list)}'`,
		'Give a list in square brackets, or map one from the input with an expression.',
	);
}

/** For a store function's filter: no limit when all are wanted. */
export function readLimit(context: IExecuteFunctions, item: number): { limit?: number } {
	if (context.getNodeParameter('returnAll', item, false)) return {};
	const value = context.getNodeParameter('limit', item, 50) as unknown;
	const limit = Number(value);
	if (Number.isSafeInteger(limit) && limit >= 1) return { limit };
	throw new InputError(
		`The field 'limit' is not a whole number from 1: '${shown(value)}'`,
		'Give a number, or turn on Return All.',
	);
}

/** Reads a date and time in the workflow's time zone, as epoch milliseconds; empty is `null`. */
export function readTime(context: IExecuteFunctions, name: string, item: number): number | null {
	return toTime(context.getNodeParameter(name, item, ''), name, timeZoneOf(context));
}

/** A date and time out of any value, in a time zone, as epoch milliseconds; empty is `null`. */
export function toTime(value: unknown, name: string, zone: string): number | null {
	if (isEmpty(value)) return null;
	const millis = toMillis(value, zone);
	if (Number.isSafeInteger(millis) && DateTime.fromMillis(millis).isValid) return millis;
	throw new InputError(
		`The field '${name}' is not a date and time: '${shown(value)}'`,
		'Use the calendar, or a text such as 2026-12-24T20:00.',
	);
}

/** Reads a date and time that must be given. */
export function readRequiredTime(context: IExecuteFunctions, name: string, item: number): number {
	const time = readTime(context, name, item);
	if (time !== null) return time;
	throw emptyField(name, 'Choose a date and time, or map it from the input with an expression.');
}

/** `NaN` when it is none. */
function toMillis(value: unknown, zone: string): number {
	if (typeof value === 'number') return value;
	// Dates and Luxon's DateTimes; an expression's DateTime is of n8n's copy of Luxon, so `instanceof` would not know it.
	if (typeof value === 'object') return Number(value);
	const text = asText(value).trim();
	const iso = DateTime.fromISO(text.replace(' ', 'T'), { zone });
	return (iso.isValid ? iso : DateTime.fromFormat(text, 'yyyy/M/d H:mm', { zone })).toMillis();
}

/** Turns a price into minor units. @throws InputError naming field, value and currency */
export function toMinor(value: unknown, name: string, currency: Currency): number {
	if (isEmpty(value)) throw emptyField(name, 'Enter a price, or map it from the input with an expression.');
	const minor = parsePrice(value, currency);
	if (minor !== undefined) return minor;
	throw new InputError(
		`The field '${name}' is not a price in ${currency}: '${shown(value)}'`,
		currency === 'TWD' || currency === 'JPY'
			? `Give a whole number from 0; ${currency} has no decimals here.`
			: 'Give a number from 0 with at most two decimals.',
	);
}

function isEmpty(value: unknown): value is '' | null | undefined {
	return value === '' || value === null || value === undefined;
}

function asText(value: unknown): string {
	if (isEmpty(value)) return '';
	if (typeof value === 'string') return value;
	// JSON knows neither NaN nor Infinity.
	return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** A value for an error message: whatever it is, not more than fits in a line. */
function shown(value: unknown): string {
	return asText(value).slice(0, 60);
}
