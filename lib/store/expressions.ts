import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a text contains the words that someone typed, whatever the case; `%` and `_` have no special meaning. */
export function containing(column: Expression<string | null>, words: string): Expression<SqlBool> {
	const pattern = `%${words.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
	return sql<SqlBool>`lower(${column}) like ${pattern} escape '\\'`;
}

/** A sum of whole numbers as one: PostgreSQL would answer a numeric, which arrives as text; of nothing it is 0. */
export function wholeSum(column: string): RawBuilder<number> {
	return sql<number>`cast(coalesce(sum(${sql.ref(column)}), 0) as bigint)`;
}
