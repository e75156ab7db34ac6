/*
 * The parts of an Excel workbook beside its sheets (ECMA-376: SpreadsheetML, Open Packaging Conventions).
 */

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const SCHEMAS = 'http://schemas.openxmlformats.org';
export const MAIN = `xmlns="${SCHEMAS}/spreadsheetml/2006/main"`;
const RELATIONS = `${SCHEMAS}/officeDocument/2006/relationships`;
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * The first part, as programs expect that guess a file's type by its beginning. How many sheets will follow is not known yet:
 * so they are what XML is as a rule, and the other parts are named.
 */
export const CONTENT_TYPES =
	`${XML}<Types xmlns="${SCHEMAS}/package/2006/content-types">` +
	'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
	`<Default Extension="xml" ContentType="${TYPE}.worksheet+xml"/>` +
	`<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
	`<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`;

const relations = (all: string) =>
	`${XML}<Relationships xmlns="${SCHEMAS}/package/2006/relationships">${all}</Relationships>`;
const relation = (id: string, type: string, target: string) =>
	`<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;

export const PACKAGE_RELATIONS = relations(relation('workbook', 'officeDocument', 'xl/workbook.xml'));

/** Sheets are files 1 to `count`. */
export function workbookRelations(count: number): string {
	const sheets = Array.from({ length: count }, (_, index) =>
		relation(`sheet${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`),
	);
	return relations(relation('styles', 'styles', 'styles.xml') + sheets.join(''));
}

/** @param sheets in the order in which they are shown; `file` counts from 1 */
export function workbook(sheets: ReadonlyArray<{ name: string; file: number }>): string {
	const list = sheets.map(
		({ name, file }) => `<sheet name="${xmlText(name)}" sheetId="${file}" r:id="sheet${file}"/>`,
	);
	return `${XML}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${list.join('')}</sheets></workbook>`;
}

/** Indices of cell formats in `STYLES`. */
export const STYLE = { header: 1, text: 2, whole: 3, decimals: 4 } as const;

/** 49 is `@`, 3 `#,##0`, 4 `#,##0.00`. */
export const STYLES =
	`${XML}<styleSheet ${MAIN}>` +
	'<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
	'<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
	'<fills count="2"><fill><patternFill patternType="none"/></fill>' +
	'<fill><patternFill patternType="gray125"/></fill></fills>' +
	'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
	'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
	'<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
	'<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>' +
	'<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
	'<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
	'<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>' +
	'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text that `cellText()` has made fit, between tags or in a quoted attribute. */
export function xmlText(text: string): string {
	const escaped = /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '') : text;
	// What looks like Excel's own escape of a character would become that character.
	return escaped.includes('_x') ? escaped.replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_') : escaped;
}
