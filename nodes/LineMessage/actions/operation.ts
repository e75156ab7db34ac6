import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** An operation that answers every item. */
export interface ItemsOperation {
	description: INodeProperties[];
	/** One answer per input item, in order: what is added to its json, or why it could not be done. */
	execute(this: IExecuteFunctions): Promise<Array<IDataObject | Error>>;
}

/** An operation about the account: it runs once, whatever comes in. */
export interface AccountOperation {
	description: INodeProperties[];
	/** The json of the items that go out. */
	executeOnce(this: IExecuteFunctions): Promise<IDataObject[]>;
}

export type Operation = ItemsOperation | AccountOperation;
