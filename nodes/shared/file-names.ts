export const CSV_TYPE = 'text/csv';
export const HTML_TYPE = 'text/html';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A text as a part of a file's name; what no file system takes there is left out. */
export function inFileName(text: string, maxLength: number): string {
	return text
		.replace(/[\p{Cc}\p{Cf}\\/:*?"<>|.]+/gu, ' ')
		.trim()
		.slice(0, maxLength);
}
