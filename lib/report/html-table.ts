import { htmlText } from '../files/html';
import { cellText, cellTime, type Cell, type ColumnType } from '../files/sheet';
import type { Field } from '../files/sheet-of';

/** Of these fields the ones with these keys, in the order of the keys. */
export function chosen<T>(fields: ReadonlyArray<Field<T>>, keys: readonly string[]): Array<Field<T>> {
	return keys.flatMap((key) => fields.find((field) => field.key === key) ?? []);
}

/** A text that anybody may have typed, for HTML. */
export function safe(text: string): string {
	return htmlText(cellText(text));
}

const CLASSES: Record<ColumnType, string> = {
	text: 'text',
	code: 'code',
	number: 'number',
	money: 'number',
	time: 'time',
};

/**
 * A table that can be scrolled sideways where it is too wide.
 *
 * @param title what it is, for those who cannot see what stands above it
 * @param classOf of a row; `''`: none
 */
export function htmlTable<T>(
	title: string,
	fields: ReadonlyArray<Field<T>>,
	values: readonly T[],
	timeZone: string,
	classOf: (value: T) => string = () => '',
): string {
	const head = fields.map(
		({ header, type }) => `<th scope="col" class="${CLASSES[type]}">${safe(header)}</th>`,
	);
	const rows = values.map((value) => {
		const cells = fields.map(
			(field) => `<td class="${CLASSES[field.type]}">${shown(field.of(value), field.type, timeZone)}</td>`,
		);
		const name = classOf(value);
		return `<tr${name === '' ? '' : ` class="${name}"`}>${cells.join('')}</tr>`;
	});
	return (
		`<div class="scroll" role="region" tabindex="0" aria-label="${safe(title)}"><table>` +
		`<thead><tr>${head.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`
	);
}

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

function shown(cell: Cell, type: ColumnType, timeZone: string): string {
	if (cell === null) return '';
	if (typeof cell === 'string') return safe(cell);
	return type === 'time' ? cellTime(cell, timeZone) : numbers.format(cell);
}
