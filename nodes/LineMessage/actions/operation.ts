import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

export interface Operation {
	description: INodeProperties[];
	/** One answer per input item, in order: what is added to its json, or why it could not be done. */
	execute(this: IExecuteFunctions): Promise<Array<IDataObject | Error>>;
}
