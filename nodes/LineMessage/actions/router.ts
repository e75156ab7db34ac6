import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { asNodeError } from '../../shared/errors';
import * as diagnose from './account/diagnose.operation';
import * as reply from './message/reply.operation';
import type { Operation } from './operation';

const operations: Record<string, Operation> = {
	'account.diagnose': diagnose,
	'message.reply': reply,
};

/** Runs the chosen operation and adds its answers to the items: the only place where errors are caught. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const name = [this.getNodeParameter('resource', 0), this.getNodeParameter('operation', 0)].join('.');
	const operation = operations[name];
	if (!operation) throw new NodeOperationError(this.getNode(), `The operation "${name}" is not supported`);
	try {
		if ('executeOnce' in operation) {
			const results = await operation.executeOnce.call(this);
			return [results.map((json) => ({ json, pairedItem: { item: 0 } }))];
		}
		const answers = await operation.execute.call(this);
		const items = this.getInputData().map((input, item): INodeExecutionData => {
			const answer = answers[item];
			if (!(answer instanceof Error)) {
				return { ...input, json: { ...input.json, ...answer }, pairedItem: { item } };
			}
			const error = asNodeError(this.getNode(), answer, item);
			if (!this.continueOnFail()) throw error;
			return { ...input, json: { ...input.json, error: error.message }, pairedItem: { item } };
		});
		return [items];
	} catch (error) {
		throw asNodeError(this.getNode(), error);
	}
}
