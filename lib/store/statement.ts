import { CompiledQuery, type Compilable, type DialectAdapter } from 'kysely';

import { Placeholder, storable, type Value } from './parameters';
import type { Db } from './store';

/** Rows of one list have the same keys in the same order. */
type Argument = Value | readonly Value[] | ReadonlyArray<Readonly<Record<string, Value>>>;

/** Longer lists are rare, and the time that building takes is little beside that of their rows. */
const MAX_KEPT_PARAMETERS = 250;
const MAX_KEPT_SHAPES = 100;

interface Built {
	sql: string;
	parameters: ReadonlyArray<Value | Placeholder>;
}

/**
 * A statement for the busy path: built and compiled by Kysely once for each length of its lists, then run with other
 * values. Building takes longer than SQLite needs to run it.
 *
 * @param build makes the statement; it must treat its arguments as values only, never look at them
 * @returns runs the statement and answers its rows
 */
export function statement<A extends Argument[], R>(
	build: (db: Db, ...args: A) => Compilable<R>,
): (db: Db, ...args: A) => Promise<R[]> {
	// Each database has a compiler of its own, known by its adapter.
	const kept = new WeakMap<DialectAdapter, Map<string, Built>>();
	return async (db, ...args) => {
		const { adapter } = db.getExecutor();
		let shapes = kept.get(adapter);
		if (!shapes) kept.set(adapter, (shapes = new Map<string, Built>()));
		const shape = args.map(shapeOf).join(' ');
		let built = shapes.get(shape);
		if (!built) {
			const { sql, parameters } = build(db, ...placeholders(args)).compile();
			built = { sql, parameters: parameters as Built['parameters'] };
			if (shapes.size < MAX_KEPT_SHAPES && parameters.length <= MAX_KEPT_PARAMETERS) shapes.set(shape, built);
		}
		const values = args.flatMap(valuesOf);
		const parameters = built.parameters.map((one) =>
			one instanceof Placeholder ? storable(values[one.index]) : one,
		);
		return (await db.executeQuery<R>(CompiledQuery.raw(built.sql, parameters))).rows;
	};
}

/** Values go to their places by the order of a row's keys, so rows with another order are another shape. */
function shapeOf(argument: Argument): string {
	if (!isList(argument)) return '';
	const [first] = argument;
	return isRow(first ?? null)
		? `${argument.length} ${Object.keys(first as object).join()}`
		: `${argument.length}`;
}

function valuesOf(argument: Argument): Value[] {
	if (!isList(argument)) return [argument];
	return argument.flatMap((element) => (isRow(element) ? Object.values(element) : element));
}

/** The same arguments with a placeholder for each value, numbered in the order of `valuesOf`. */
function placeholders<A extends Argument[]>(args: A): A {
	let next = 0;
	const place = () => new Placeholder(next++);
	const placed = args.map((argument) => {
		if (!isList(argument)) return place();
		return argument.map((element) =>
			isRow(element) ? Object.fromEntries(Object.keys(element).map((key) => [key, place()])) : place(),
		);
	});
	return placed as unknown as A;
}

function isList(argument: Argument): argument is Exclude<Argument, Value> {
	return Array.isArray(argument);
}

function isRow(element: Value | Readonly<Record<string, Value>>): element is Readonly<Record<string, Value>> {
	return typeof element === 'object' && element !== null;
}
