import type { Language } from './cost-tables';

/** The documents that show the tables, each in its language. */
export const COST_DOCUMENTS: ReadonlyArray<readonly [Language, string]> = [
	['en', 'docs/cost.md'],
	['zh-TW', 'docs/cost.zh-TW.md'],
];

const START = '<!-- cost:start -->';
const END = '<!-- cost:end -->';

/** The document with these tables between its markers. @throws Error when it has no markers */
export function withTables(document: string, tables: string): string {
	const start = document.indexOf(START);
	const end = document.indexOf(END);
	if (start < 0 || end < start) throw new Error(`The document has no ${START} and ${END}.`);
	return `${document.slice(0, start)}${START}\n\n${tables}\n${document.slice(end)}`;
}
