import { periodText } from '../../../lib/report/period';
import type { ReportHeading } from '../../../lib/report/report';
import { reportWords } from '../../../lib/report/words';

export const CSV_TYPE = 'text/csv';
export const HTML_TYPE = 'text/html';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** `分潤報表：林團主 2026-11-01 – 2026-11-30`, without its ending. */
export function fileName({ language, leaderName, ...heading }: ReportHeading): string {
	const { title, all } = reportWords(language);
	return inFileName(`${title(leaderName ?? all)} ${periodText(heading)}`);
}

/** What no file system takes in a name is left out. */
export function inFileName(text: string): string {
	return text
		.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|.]+/gu, ' ')
		.trim()
		.slice(0, 100);
}
