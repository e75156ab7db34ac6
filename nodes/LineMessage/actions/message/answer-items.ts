import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asNodeError } from '../../../shared/errors';

/**
 * The items with their answers added: a message is sent on the way, and what came in goes on.
 *
 * @param answers one per item, in order
 * @throws the first error, unless the node is to go on with errors
 */
export function answerItems(
	context: IExecuteFunctions,
	answers: ReadonlyArray<IDataObject | Error | undefined>,
): INodeExecutionData[] {
	return context.getInputData().map((input, item): INodeExecutionData => {
		const answer = answers[item];
		if (!(answer instanceof Error)) {
			return { ...input, json: { ...input.json, ...answer }, pairedItem: { item } };
		}
		const error = asNodeError(context.getNode(), answer, item);
		if (!context.continueOnFail()) throw error;
		return { ...input, json: { ...input.json, error: error.message }, pairedItem: { item } };
	});
}

/** A mistake in one item must not keep the other items' chats from their messages. */
export async function orError<T>(
	context: IExecuteFunctions,
	item: number,
	work: () => T | Promise<T>,
): Promise<T | Error> {
	try {
		return await work();
	} catch (error) {
		return asNodeError(context.getNode(), error, item);
	}
}
