import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a text contains the words that someone typed, whatever the case; `%` and `_` have no special meaning. */
export function containing(column: Expression<string | null>, words: string): Expression<SqlBool> {
	const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
	// Both sides by the same function: SQLite's knows the case of ASCII only, PostgreSQL's depends on the locale.
	return sql<SqlBool>`lower(${column}) like lower(${pattern}) escape '\\'`;
}

/**
 * A fixed word in the text of a statement. SQLite compiles a statement anew on every run when a *parameter* is compared
 * with a column that a partial index looks at.
 */
export function word<T extends string>(value: T): RawBuilder<T> {
	return sql.lit(value);
}

/** A list in parts: a statement may carry some 32,000 values. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
	const parts: T[][] = [];
	for (let start = 0; start < list.length; start += size) parts.push(list.slice(start, start + size));
	return parts;
}

/** A sum of whole numbers as one: PostgreSQL would answer a numeric, which arrives as text; of nothing it is 0. */
export function wholeSum(value: Expression<unknown>): RawBuilder<number> {
	return sql<number>`cast(coalesce(sum(${value}), 0) as bigint)`;
}
