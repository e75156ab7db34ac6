import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
} from 'n8n-workflow';

import type { Store } from '../../../lib/store/store';

/** An operation that works on one item after the other. Several results of one item become several items; see `WithFiles`. */
export interface ItemOperation {
	description: INodeProperties[];
	execute(this: IExecuteFunctions, store: Store, itemIndex: number): Promise<object | object[]>;
}

/** A result with files beside its JSON. */
export class WithFiles {
	constructor(
		readonly json: object,
		readonly binary: IBinaryKeyData,
	) {}
}

/** An operation that needs all items at once, e.g. to book them in one transaction. */
export interface BatchOperation {
	description: INodeProperties[];
	executeAll(
		this: IExecuteFunctions,
		store: Store,
		items: INodeExecutionData[],
	): Promise<INodeExecutionData[]>;
}

export type Operation = ItemOperation | BatchOperation;

/** What an operation answers, as an item's JSON. */
export const toJson = (value: object): IDataObject => value as IDataObject;
