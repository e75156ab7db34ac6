import type { FeedColumn } from './profile';

export type FeedCell = ReturnType<FeedColumn['cell']>;

/** How rows become a file's text; the same cells give the same text, whatever the time. */
export interface FeedWriter {
	/** Before the first row. */
	head: string;
	/** A cell for each column, in their order. */
	row: (cells: readonly FeedCell[]) => string;
	/** Between two rows. */
	separator: string;
	/** After the last row. */
	tail: string;
}

/** A cell as one text. Lists are of addresses, in which `%2C` stands for a comma that does not divide them. */
export function oneText(cell: FeedCell): string {
	if (typeof cell === 'string') return cell;
	return cell.map((address) => address.replaceAll(',', '%2C')).join(',');
}
