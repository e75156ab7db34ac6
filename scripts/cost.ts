// npm run cost [-- --members 300 --orders 120 … --language zh-TW]: prints the tables of docs/cost.md for these assumptions.
// npm run cost -- --write: writes them into the documents, for the assumptions that stand there.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { costTables, optionOf, type Language } from './lib/cost-tables';
import { COST_DOCUMENTS, withTables } from './lib/cost-documents';
import { ASSUMPTIONS, type Assumptions } from './lib/group-buy-costs';
import { root } from './lib/install.mjs';

const names = Object.keys(ASSUMPTIONS) as Array<keyof Assumptions>;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			write: { type: 'boolean', default: false },
			language: { type: 'string', default: 'en' },
			...Object.fromEntries(names.map((name) => [optionOf(name), { type: 'string' as const }])),
		},
	});
	const given: Partial<Record<string, unknown>> = values;
	const assumptions = { ...ASSUMPTIONS };
	for (const name of names) {
		const value = given[optionOf(name)];
		if (typeof value === 'string') assumptions[name] = readNumber(optionOf(name), value);
	}
	if (values.write) await write(assumptions);
	else console.log(costTables(readLanguage(values.language), assumptions));
}

async function write(assumptions: Assumptions): Promise<void> {
	if (names.some((name) => assumptions[name] !== ASSUMPTIONS[name]))
		throw new Error(
			'--write takes no other numbers: the documents show those in scripts/lib/group-buy-costs.ts.',
		);
	for (const [language, file] of COST_DOCUMENTS) {
		const document = path.join(root, file);
		await writeFile(
			document,
			withTables(await readFile(document, 'utf8'), costTables(language, assumptions)),
		);
	}
}

function readNumber(option: string, text: string): number {
	const least = option === 'members' ? 1 : 0;
	const value = Number(text);
	if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= 1_000_000) return value;
	throw new Error(`--${option} cannot be '${text}': give a whole number from ${least} to 1000000.`);
}

function readLanguage(text: string): Language {
	const found = COST_DOCUMENTS.find(([language]) => language === text);
	if (found) return found[0];
	throw new Error(`--language cannot be '${text}': give en or zh-TW.`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
