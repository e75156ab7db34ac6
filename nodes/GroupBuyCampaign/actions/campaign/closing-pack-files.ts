import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import type { ClosingPack } from '../../../../lib/closing-pack/pack';
import { packWords } from '../../../../lib/closing-pack/words';
import { toCsv } from '../../../../lib/files/csv';
import type { Sheet } from '../../../../lib/files/sheet';
import { toXlsx } from '../../../../lib/files/xlsx';
import type { CampaignRecord } from '../../../../lib/store/campaign-views';
import { timeZoneOf } from '../../../shared/time-zone';
import { CSV_TYPE, inFileName, XLSX_TYPE } from '../../../shared/file-names';
import { readLanguage } from '../../../shared/language';
import { isoTime } from '../../../shared/present';

export interface PackContents {
	campaign: CampaignRecord;
	pack: ClosingPack;
	/** The order list; `null` when it was not asked for. */
	text: string | null;
}

/** One item per row, its values by the keys of the columns, and one with the text. */
export function packItems(context: IExecuteFunctions, { pack: { documents }, text }: PackContents): object[] {
	const zone = timeZoneOf(context);
	const rows = documents.flatMap(({ kind, sheet: { columns, rows: cells } }) =>
		cells.map((row) => {
			const entries = columns.map(({ key, type }, index) => {
				const cell = row[index] ?? null;
				return [key, type === 'time' && typeof cell === 'number' ? isoTime(cell, zone) : cell] as const;
			});
			return { document: kind, ...Object.fromEntries(entries) };
		}),
	);
	return text === null ? rows : [...rows, { document: 'groupText', text }];
}

/** The workbook as `data`, or a file per document under the document's name. */
export async function packFiles(
	context: IExecuteFunctions,
	item: number,
	{ campaign, pack: { documents }, text }: PackContents,
	format: 'csv' | 'xlsx',
): Promise<IBinaryKeyData> {
	const zone = timeZoneOf(context);
	const { groupText } = packWords(readLanguage(context, item));
	const file = async (content: Buffer | string, name: string, type: string) =>
		await context.helpers.prepareBinaryData(Buffer.from(content), fileName(campaign, name), type);
	if (format === 'xlsx') {
		const sheets = [
			...documents.map(({ sheet }) => sheet),
			...(text === null ? [] : [textSheet(groupText, text)]),
		];
		return { data: await file(await toXlsx(sheets, zone), '.xlsx', XLSX_TYPE) };
	}
	const files: IBinaryKeyData = {};
	for (const { kind, sheet } of documents) {
		files[kind] = await file(toCsv(sheet, zone), ` ${sheet.name}.csv`, CSV_TYPE);
	}
	if (text !== null) files.groupText = await file(text, ` ${groupText}.txt`, 'text/plain');
	return files;
}

function textSheet(name: string, text: string): Sheet {
	const rows = text.split('\n').map((line) => [line]);
	return { name, columns: [{ key: 'text', header: name, type: 'text' }], rows };
}

/** `週五團 C7K3M9QX 分裝單.csv` */
function fileName({ title, code }: CampaignRecord, end: string): string {
	return `${inFileName(title, 60)} ${code}${end}`.trim();
}
