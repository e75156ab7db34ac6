import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

/** For `limit`: more rows than there are. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** A filter's condition; a filter that is not set leaves everything in. */
export function ifGiven<T>(
	value: T | undefined,
	condition: (value: T) => Expression<SqlBool>,
): Expression<SqlBool> {
	return value === undefined ? sql<SqlBool>`1 = 1` : condition(value);
}

/** Whether a column is one of these; of none it is none, where plain `in ()` is an error on PostgreSQL. */
export function oneOf<T extends string | number>(
	column: Expression<T | null>,
	values: readonly T[],
): Expression<SqlBool> {
	return values.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${column} in (${sql.join(values)})`;
}

/** Whether a text contains the words that someone typed, whatever the case; `%` and `_` have no special meaning. */
export function containing(column: Expression<string | null>, words: string): Expression<SqlBool> {
	const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
	// Both sides by the same function: SQLite's knows the case of ASCII only, PostgreSQL's depends on the locale.
	return sql<SqlBool>`lower(${column}) like lower(${pattern}) escape '\\'`;
}

/** Whether one of the columns contains the words; without words everything does. */
export function search(
	columns: ReadonlyArray<Expression<string | null>>,
	words: string | undefined,
): Expression<SqlBool> {
	if (!words) return sql<SqlBool>`1 = 1`;
	const found = columns.map((column) => containing(column, words));
	return sql<SqlBool>`(${sql.join(found, sql` or `)})`;
}

/**
 * A fixed word in the text of a statement. SQLite compiles a statement anew on every run when a *parameter* is compared
 * with a column that a partial index looks at.
 */
export function word<T extends string>(value: T): RawBuilder<T> {
	return sql.lit(value);
}

/** A sum of whole numbers as one: PostgreSQL would answer a numeric, which arrives as text; of nothing it is 0. */
export function wholeSum(value: Expression<unknown>): RawBuilder<number> {
	return sql<number>`cast(coalesce(sum(${value}), 0) as bigint)`;
}
