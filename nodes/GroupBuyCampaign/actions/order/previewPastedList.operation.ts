import type { IExecuteFunctions } from 'n8n-workflow';

import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { inTextOrder, pastedListFields, readPastedList } from './pasted-list';

export const description = showFor('order', 'previewPastedList', pastedListFields);

/** What booking a pasted list would read out of it: an item per order and per line that is not clear. Nothing is booked. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object[]> {
	const { orders, unclear } = await readPastedList(this, store, item);
	const shown = orders.map(({ line, number, name, text, changes, problems }) => ({
		status: problems.length === 0 ? 'ready' : 'problem',
		line,
		number,
		name,
		text,
		changes: changes.map(({ item: choice, ...change }) => ({
			...change,
			...(choice.by === 'code' && { item: choice.code }),
		})),
		problems,
	}));
	return inTextOrder(shown, unclear);
}
