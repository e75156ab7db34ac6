import { InputError } from './input-error';
import { oneLine } from './one-line';
import { fieldsOf, lengthOf, plainText } from './plain-text';

/*
 * Reading structured input of workflows (JSON): what cannot be used is an InputError that names the field by its path.
 */

/** What is not given, however it is written: by a form, by JSON, by an expression. */
export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** `null` for what is not given, else what `read` makes of it. */
export function optional<T>(
	value: unknown,
	path: string,
	read: (value: unknown, path: string) => T,
): T | null {
	return isAbsent(value) ? null : read(value, path);
}

/** An object's fields. */
export function readObject(value: unknown, path: string): Record<string, unknown> {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return fieldsOf(value);
	throw new InputError(`The field '${path}' is not an object: ${shown(value)}`, 'Give its values by name.');
}

/** A list, of which `read` reads each entry; what is not given is an empty one. */
export function readList<T>(
	value: unknown,
	path: string,
	max: number,
	read: (entry: unknown, path: string) => T,
): T[] {
	if (isAbsent(value)) return [];
	if (!Array.isArray(value)) {
		throw new InputError(
			`The field '${path}' is not a list: ${shown(value)}`,
			`Give a list, at most ${max}.`,
		);
	}
	if (value.length > max) {
		throw new InputError(`The field '${path}' has ${value.length} entries`, `Give at most ${max}.`);
	}
	return value.map((entry: unknown, index) => read(entry, `${path}[${index}]`));
}

/** One visible line, at most `max` characters (code points). */
export function readLine(value: unknown, path: string, max: number): string {
	return fitting(oneLine(plainText(value)), value, path, max);
}

/** A text that must not be empty and may be at most `max` characters (code points) long. */
export function fitting(text: string, value: unknown, path: string, max: number): string {
	if (text === '') {
		throw new InputError(
			isAbsent(value) ? `The field '${path}' is empty` : `The field '${path}' is not a text: ${shown(value)}`,
			`Give a text of at most ${max} characters.`,
		);
	}
	const length = lengthOf(text);
	if (length > max) {
		throw new InputError(`The field '${path}' has ${length} characters`, `At most ${max} fit.`);
	}
	return text;
}

export function readWhole(value: unknown, path: string, min: number, max: number): number {
	if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
	throw new InputError(
		`The field '${path}' cannot be ${shown(value)}`,
		`Give a whole number from ${min} to ${max}.`,
	);
}

export function readFlag(value: unknown, path: string): boolean {
	if (typeof value === 'boolean') return value;
	throw new InputError(`The field '${path}' cannot be ${shown(value)}`, 'Give true or false.');
}

export function readChoice<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
	const found = allowed.find((candidate) => candidate === value);
	if (found !== undefined) return found;
	throw new InputError(`The field '${path}' cannot be ${shown(value)}`, `It can be ${allowed.join(', ')}.`);
}

/** A text of a certain shape, e.g. a number of a bank. @param wayOut what the shape is */
export function readShape(value: unknown, path: string, shape: RegExp, wayOut: string): string {
	const text = plainText(value).normalize('NFKC').trim();
	if (shape.test(text)) return text;
	throw new InputError(`The field '${path}' cannot be ${shown(value)}`, wayOut);
}

/** The one of several fields that is given (`false`: it is not). @returns its name and value */
export function readOneOf<T extends string>(
	value: unknown,
	path: string,
	names: readonly T[],
): [name: T, value: unknown] {
	const fields = readObject(value, path);
	const given = names.filter((name) => !isAbsent(fields[name]) && fields[name] !== false);
	const [name] = given;
	if (name !== undefined && given.length === 1) return [name, fields[name]];
	throw new InputError(
		`The field '${path}' has ${given.length === 0 ? 'nothing that is known' : given.join(' and ')} in it`,
		`Give exactly one of ${names.join(', ')}.`,
	);
}

/** @throws InputError when two entries of a list have the same in a field that tells them apart */
export function refuseTwice<F extends string>(
	entries: ReadonlyArray<Record<F, string>>,
	path: string,
	field: F,
): void {
	const values = entries.map((entry) => entry[field]);
	const twice = values.findIndex((value, index) => values.indexOf(value) < index);
	if (twice < 0) return;
	throw new InputError(
		`The field '${path}[${twice}].${field}' cannot be ${shown(values[twice])} too`,
		'An earlier entry of the list has it; give each its own.',
	);
}

/** Payment pages carry signatures in their addresses. */
const MAX_URL = 2000;

/** An address on the web in its standard form: https, or http on this computer for trying out. */
export function readUrl(value: unknown, path: string, { localToo }: { localToo: boolean }): string {
	const text = plainText(value).trim();
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isLocal = url !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
	const isWeb = url?.protocol === 'https:' || (localToo && isLocal && url.protocol === 'http:');
	// A name before an @ makes an address look like another's.
	if (url && isWeb && url.username === '' && url.password === '' && url.href.length <= MAX_URL)
		return url.href;
	throw new InputError(
		`The field '${path}' is not a web address that can be used: ${shown(value)}`,
		`Give an address that begins with https:// and has at most ${MAX_URL} characters.`,
	);
}

/** A value for an error message: whatever it is, not more than fits in a line. */
function shown(value: unknown): string {
	if (typeof value === 'string') return `'${value.slice(0, 60)}'`;
	if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'empty';
}

/** A reader for each setting that there is. */
export type SettingReaders<T> = { [field in keyof T]-?: (value: unknown, path: string) => T[field] };

/**
 * Settings that are given (not `undefined`), so that they can be put over what is stored.
 *
 * @param what they are settings of, in errors
 * @throws InputError for a setting that there is none of, and whatever its reader throws
 */
export function readSettings<T extends object>(
	input: unknown,
	what: string,
	readers: SettingReaders<T>,
): Partial<T> {
	const given = Object.entries(readObject(input, 'settings')).filter(([, value]) => value !== undefined);
	return Object.fromEntries(
		given.map(([field, value]) => {
			if (isFieldOf(readers, field)) return [field, readers[field](value, field)];
			throw new InputError(
				`There is no ${what} setting '${field.slice(0, 60)}'`,
				`These can be set: ${Object.keys(readers).join(', ')}.`,
			);
		}),
	) as Partial<T>;
}

function isFieldOf<T extends object>(fields: T, field: string): field is keyof T & string {
	return Object.hasOwn(fields, field);
}
