import type { Cell, Column, Sheet } from './sheet';

/** A column with the way to its cell. */
export interface Field<T> extends Column {
	of(value: T): Cell;
}

/** A sheet with one row per value. */
export function sheetOf<T>(name: string, fields: ReadonlyArray<Field<T>>, values: readonly T[]): Sheet {
	return {
		name,
		columns: fields.map(({ key, header, type }) => ({ key, header, type })),
		rows: values.map((value) => fields.map((field) => field.of(value))),
	};
}
