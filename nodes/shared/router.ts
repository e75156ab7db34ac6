import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { openNodeStore } from './database';
import { asNodeError } from './errors';
import {
	toJson,
	WithFiles,
	type BatchOperation,
	type ItemOperation,
	type OnceOperation,
	type Operations,
	type OutputsOperation,
} from './operation';
import type { Store } from '../../lib/store/store';

/** Runs the chosen one of a node's operations: the only place where errors are caught. */
export async function router(
	this: IExecuteFunctions,
	operations: Operations,
): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0);
	const name = this.getNodeParameter('operation', 0);
	const operation = operations[resource]?.[name];
	if (!operation) {
		throw new NodeOperationError(this.getNode(), `The operation "${name}" of "${resource}" is not supported`);
	}
	if ('executeOnce' in operation) return [await runOnce(this, operation)];
	let store: Store;
	try {
		store = await openNodeStore(this);
	} catch (error) {
		throw asNodeError(this.getNode(), error);
	}
	return 'execute' in operation
		? [await runItems(this, operation, store)]
		: await runTogether(this, operation, store);
}

async function runOnce(context: IExecuteFunctions, operation: OnceOperation): Promise<INodeExecutionData[]> {
	try {
		const results = await operation.executeOnce.call(context);
		return results.map((result) => ({ json: toJson(result), pairedItem: { item: 0 } }));
	} catch (thrown) {
		const error = asNodeError(context.getNode(), thrown);
		if (!context.continueOnFail()) throw error;
		return [{ json: { error: error.message }, pairedItem: { item: 0 } }];
	}
}

async function runItems(
	context: IExecuteFunctions,
	operation: ItemOperation,
	store: Store,
): Promise<INodeExecutionData[]> {
	const results: INodeExecutionData[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		try {
			const answer = await operation.execute.call(context, store, item);
			for (const result of Array.isArray(answer) ? (answer as object[]) : [answer]) {
				results.push({ ...toExecutionData(result), pairedItem: { item } });
			}
		} catch (thrown) {
			const error = asNodeError(context.getNode(), thrown, item);
			if (!context.continueOnFail()) throw error;
			results.push({ json: { error: error.message }, pairedItem: { item } });
		}
	}
	return results;
}

function toExecutionData(result: object): INodeExecutionData {
	return result instanceof WithFiles
		? { json: toJson(result.json), binary: result.binary }
		: { json: toJson(result) };
}

async function runTogether(
	context: IExecuteFunctions,
	operation: BatchOperation | OutputsOperation,
	store: Store,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	try {
		return 'executeAll' in operation
			? [await operation.executeAll.call(context, store, items)]
			: await operation.executeOutputs.call(context, store, items);
	} catch (thrown) {
		const error = asNodeError(context.getNode(), thrown);
		if (!context.continueOnFail()) throw error;
		return [items.map((_, item) => ({ json: { error: error.message }, pairedItem: { item } }))];
	}
}
