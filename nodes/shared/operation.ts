import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Store } from '../../lib/store/store';

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

/** An operation on all items at once whose results go to several outputs of the node, in their order. */
export interface OutputsOperation {
	description: INodeProperties[];
	executeOutputs(
		this: IExecuteFunctions,
		store: Store,
		items: INodeExecutionData[],
	): Promise<INodeExecutionData[][]>;
}

/** An operation that runs once, whatever comes in, and opens what it needs itself. */
export interface OnceOperation {
	description: INodeProperties[];
	/** The JSON of the items that go out. */
	executeOnce(this: IExecuteFunctions): Promise<object[]>;
}

export type Operation = ItemOperation | BatchOperation | OutputsOperation | OnceOperation;

/** A node's operations by resource and value, as its drop-downs name them. */
export type Operations = Partial<Record<string, Partial<Record<string, Operation>>>>;

/** The parameters of all operations of a node. */
export function operationFields(operations: Operations): INodeProperties[] {
	return Object.values(operations).flatMap((byName) =>
		Object.values(byName ?? {}).flatMap((operation) => operation?.description ?? []),
	);
}

/** The drop-down of a resource's operations. */
export function operationDropDown(
	resource: string,
	defaultOperation: string,
	options: INodePropertyOptions[],
): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		default: defaultOperation,
		options,
	};
}

/** What an operation answers, as an item's JSON. */
export const toJson = (value: object): IDataObject => value as IDataObject;
