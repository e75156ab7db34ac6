import { isAbsent } from '../../groupbuy/read-fields';

const EACH = Symbol('each entry of a list');

type Step = string | number | typeof EACH;

/** A key, an index, each entry, or a key in quotes. */
const STEP = /\.?([^.[\]]+)|\[(\d+)\]|(\[\*\])|\["([^"]*)"\]|\['([^']*)'\]/y;

export type ReadPath = (value: unknown) => unknown;

/**
 * What reads `variants[0].price`, `images[*].src` (a list of all) or a column by its header, whatever stands in it, out of
 * any value. With names in braces it is a text made of several: `https://shop.example/products/{handle}`. Only a value's own
 * properties are seen. What is not there is `undefined`.
 */
export function compilePath(path: string): ReadPath {
	const text = path.trim();
	if (text.includes('{')) return compileTemplate(text);
	const steps = stepsOf(text);
	const isKey = steps === undefined || (steps.length === 1 && steps[0] === text);
	if (isKey) return (value) => own(value, text);
	return (value) => {
		const whole = own(value, text);
		return whole === undefined ? walk(value, steps, 0) : whole;
	};
}

/** A key as a step of a path. */
export function keyPath(key: string): string {
	if (!/[.[\]]/.test(key)) return key;
	return key.includes('"') ? `['${key}']` : `["${key}"]`;
}

/** The object's own property: nothing of a prototype, and nothing of what is no object. */
export function own(value: unknown, key: string | number): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
	return (value as Record<string | number, unknown>)[key];
}

/** Whether a value says nothing: not given, only white space, or an empty list. */
export function isBlank(value: unknown): boolean {
	return isAbsent(value) || (Array.isArray(value) && value.length === 0);
}

/** A text as it stands in a cell; `''` for what is none. A hostile object may throw when it is made one. */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value).trim()
		: '';
}

/** The texts of a list, without the empty ones. */
export function textsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.map(textOf).filter((text) => text !== '') : [];
}

function stepsOf(path: string): Step[] | undefined {
	const steps: Step[] = [];
	STEP.lastIndex = 0;
	while (STEP.lastIndex < path.length) {
		const match = STEP.exec(path);
		if (match === null) return undefined;
		const [, key, index, each, doubleQuoted, singleQuoted] = match;
		if (each !== undefined) steps.push(EACH);
		else if (index !== undefined) steps.push(Number(index));
		else steps.push(key ?? doubleQuoted ?? singleQuoted ?? '');
	}
	return steps;
}

function walk(value: unknown, steps: readonly Step[], from: number): unknown {
	let found = value;
	for (let at = from; at < steps.length; at++) {
		const step = steps[at];
		if (step === EACH) {
			if (!Array.isArray(found)) return undefined;
			return found.flatMap((entry: unknown) => walk(entry, steps, at + 1) ?? []);
		}
		if (step !== undefined) found = own(found, step);
		if (found === undefined) return undefined;
	}
	return found;
}

/** Parts of an address are encoded; a text of which a part is missing is not there. */
function compileTemplate(template: string): ReadPath {
	const isAddress = /^https?:\/\//i.test(template);
	const parts = template.split(/\{([^{}]*)\}/).map((part, index) => (index % 2 ? compilePath(part) : part));
	return (value) => {
		let text = '';
		for (const part of parts) {
			if (typeof part === 'string') {
				text += part;
				continue;
			}
			const found = part(value);
			if (isBlank(found) || (typeof found !== 'string' && typeof found !== 'number')) return undefined;
			text += isAddress ? encodeURIComponent(String(found).toWellFormed()) : String(found);
		}
		return text;
	};
}
