import { ApiError, bodyErrors, invalidProperty, type ErrorDetail } from '../answer';

export type Path = readonly (string | number)[];

/**
 * Where a check reports what it finds. LINE words the same mistake differently in and outside of Flex contents, so the
 * checks say what is wrong and the report how it is told.
 */
export interface Report {
	/** Findings so far. */
	readonly count: number;
	/** A property that the object does not have. */
	unknown(path: Path): void;
	wrongType(path: Path): void;
	/** A required property that is absent or null. */
	missing(path: Path): void;
	empty(path: Path): void;
	length(path: Path, min: number, max: number): void;
	size(path: Path, min: number, max: number): void;
	range(path: Path, min: number, max: number): void;
	oneOf(path: Path, values: readonly string[]): void;
	uri(path: Path): void;
	uriScheme(path: Path): void;
	/** Anything else about one property, in a sentence. */
	invalid(path: Path, message: string): void;
	/** What makes the message that `path` leads into invalid as a whole. */
	message(path: Path, details: ErrorDetail[]): void;
}

/** Looks at one value; `null` and absent values never get here. */
export type Check = (value: unknown, path: Path, report: Report) => void;

type Properties = Record<string, Check>;

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with exactly these properties. `also` looks at several together, only when each is fine by itself. */
export function object(
	required: Properties,
	optional: Properties = {},
	also?: (value: Json, path: Path, report: Report) => void,
): Check {
	return (value, path, report) => {
		if (!isObject(value)) return report.wrongType(path);
		const before = report.count;
		for (const name of Object.keys(value)) {
			if (!Object.hasOwn(required, name) && !Object.hasOwn(optional, name)) report.unknown([...path, name]);
		}
		for (const [name, check] of Object.entries(required)) {
			const property = value[name] ?? null;
			if (property === null) report.missing([...path, name]);
			else check(property, [...path, name], report);
		}
		for (const [name, check] of Object.entries(optional)) {
			const property = value[name] ?? null;
			if (property !== null) check(property, [...path, name], report);
		}
		if (report.count === before) also?.(value, path, report);
	};
}

/** Objects told apart by `type`. `onUnknown` tells of a type that is not in the table. */
export function byType(
	table: Record<string, Check>,
	onUnknown = (path: Path, report: Report) => report.oneOf([...path, 'type'], Object.keys(table)),
): Check {
	return (value, path, report) => {
		if (!isObject(value)) return report.wrongType(path);
		const { type = null } = value;
		if (type === null) return report.missing([...path, 'type']);
		const check = typeof type === 'string' && Object.hasOwn(table, type) ? table[type] : undefined;
		if (check) check(value, path, report);
		else onUnknown(path, report);
	};
}

export function list(item: Check, min: number, max: number): Check {
	return (value, path, report) => {
		if (!Array.isArray(value)) return report.wrongType(path);
		if (value.length < min || value.length > max) return report.size(path, min, max);
		value.forEach((element: unknown, index) => {
			if (element === null) report.missing([...path, index]);
			else item(element, [...path, index], report);
		});
	};
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as people see them; LINE counts labels and template texts so (docs, "Character counting in a text"). */
export function countGraphemes(text: string): number {
	return [...graphemes.segment(text)].length;
}

/** A string of `min` to `max` UTF-16 units, or grapheme clusters with `by`. */
export function text(min: number, max: number, by: 'utf16' | 'graphemes' = 'utf16'): Check {
	return (value, path, report) => {
		if (typeof value !== 'string') return report.wrongType(path);
		if (min > 0 && value === '') return report.empty(path);
		// A string has never more clusters than units, so most texts need not be segmented.
		const length = by === 'graphemes' && value.length > max ? countGraphemes(value) : value.length;
		if (length < min || length > max) report.length(path, min, max);
	};
}

export function pattern(expression: RegExp, message: string): Check {
	return (value, path, report) => {
		if (typeof value !== 'string') report.wrongType(path);
		else if (!expression.test(value)) report.invalid(path, message);
	};
}

export function oneOf(...values: string[]): Check {
	return (value, path, report) => {
		if (typeof value !== 'string') report.wrongType(path);
		else if (!values.includes(value)) report.oneOf(path, values);
	};
}

export const boolean: Check = (value, path, report) => {
	if (typeof value !== 'boolean') report.wrongType(path);
};

export function number(min: number, max: number): Check {
	return (value, path, report) => {
		if (typeof value !== 'number') report.wrongType(path);
		else if (value < min || value > max) report.range(path, min, max);
	};
}

export function integer(min: number, max: number): Check {
	const inRange = number(min, max);
	return (value, path, report) => {
		if (!Number.isInteger(value)) report.wrongType(path);
		else inRange(value, path, report);
	};
}

/** RFC 3986: what is not one of these has to be percent-encoded (reference, "About the encoding of a URL"). */
const URI_CHARACTERS = /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$/;

/** An absolute URI with one of `schemes`, no longer than `max`. */
export function uri(schemes: readonly string[], max: number): Check {
	return (value, path, report) => {
		if (typeof value !== 'string') return report.wrongType(path);
		if (value.length > max) return report.length(path, 0, max);
		const scheme = /^([a-z][a-z0-9+.-]*):./i.exec(value)?.[1]?.toLowerCase();
		const isHttp = scheme === 'http' || scheme === 'https';
		if (scheme === undefined || !URI_CHARACTERS.test(value) || (isHttp && !URL.canParse(value))) {
			report.uri(path);
		} else if (!schemes.includes(scheme)) {
			report.uriScheme(path);
		}
	};
}

/** Where images, videos and audio files are fetched from. */
export const httpsUrl = uri(['https'], 2_000);
/** What a tap may open. */
export const actionUri = uri(['http', 'https', 'line', 'tel'], 1_000);

/** Collects findings about a request body and turns them into the answer that LINE gives. */
export class BodyReport implements Report {
	readonly #details: ErrorDetail[] = [];
	#unparsable: string | undefined;
	#message: { index: number; details: ErrorDetail[] } | undefined;

	get count(): number {
		return this.#details.length + (this.#unparsable === undefined ? 0 : 1) + (this.#message ? 1 : 0);
	}

	/** @throws {ApiError} 400 when there was anything to report */
	finish(): void {
		// LINE reads the whole body before it looks at values, and at values before it looks into Flex contents.
		if (this.#unparsable !== undefined) throw invalidProperty(this.#unparsable);
		if (this.#details.length > 0) throw bodyErrors(this.#details);
		if (this.#message) {
			const { index, details } = this.#message;
			throw new ApiError(
				400,
				`A message (messages[${index}]) in the request body is invalid`,
				details.length > 0 ? { details } : {},
			);
		}
	}

	message(path: Path, details: ErrorDetail[]): void {
		this.#message ??= { index: Number(path[1]), details };
	}

	unknown(path: Path): void {
		this.#unparsable ??= dotted(path);
	}

	wrongType(path: Path): void {
		this.#unparsable ??= dotted(path);
	}

	missing(path: Path): void {
		this.invalid(path, 'May not be null');
	}

	empty(path: Path): void {
		this.invalid(path, 'May not be empty');
	}

	length(path: Path, min: number, max: number): void {
		this.invalid(path, `Length must be between ${min} and ${max}`);
	}

	size(path: Path, min: number, max: number): void {
		this.invalid(path, `Size must be between ${min} and ${max}`);
	}

	range(path: Path, min: number, max: number): void {
		this.invalid(path, `Must be between ${min} and ${max}`);
	}

	oneOf(path: Path, values: readonly string[]): void {
		this.invalid(path, `Must be one of the following values: [${values.join(', ')}]`);
	}

	uri(path: Path): void {
		this.invalid(path, 'Invalid URI');
	}

	uriScheme(path: Path): void {
		this.invalid(path, 'Invalid URI scheme');
	}

	invalid(path: Path, message: string): void {
		this.#details.push({ message, property: dotted(path) });
	}
}

/** Collects findings inside the `contents` of a Flex Message: short sentences and JSON pointers. */
export class FlexReport implements Report {
	readonly details: ErrorDetail[] = [];

	get count(): number {
		return this.details.length;
	}

	unknown(path: Path): void {
		this.invalid(path, 'unknown field');
	}

	wrongType(path: Path): void {
		this.invalid(path, 'invalid property');
	}

	missing(path: Path): void {
		this.invalid(path, 'must be specified');
	}

	empty(path: Path): void {
		this.invalid(path, 'must be non-empty text');
	}

	length(path: Path): void {
		this.invalid(path, 'invalid property');
	}

	size(path: Path): void {
		this.invalid(path, 'invalid property');
	}

	range(path: Path): void {
		this.invalid(path, 'invalid property');
	}

	oneOf(path: Path): void {
		this.invalid(path, 'invalid property');
	}

	uri(path: Path): void {
		this.invalid(path, 'invalid uri');
	}

	uriScheme(path: Path): void {
		this.invalid(path, 'invalid uri scheme');
	}

	invalid(path: Path, message: string): void {
		this.details.push({ message, property: `/${path.map(pointerPart).join('/')}` });
	}

	message(_path: Path, details: ErrorDetail[]): void {
		this.details.push(...details);
	}
}

/** `messages[0].template.actions[1].label` */
function dotted(path: Path): string {
	return path
		.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
		.join('');
}

/** RFC 6901 */
function pointerPart(part: string | number): string {
	return String(part).replaceAll('~', '~0').replaceAll('/', '~1');
}
