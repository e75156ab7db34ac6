import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { InputError } from '../../lib/groupbuy/input-error';
import { LineApiError } from '../../lib/line/api-error';
import { asStorageError, StorageError } from '../../lib/store/storage-error';

/**
 * Gives an error the form that n8n shows: what happened, for which item, and how to get unstuck.
 *
 * n8n's own errors are edited in place, since wrapping one gives back the same object without the new message.
 */
export function asNodeError(
	node: INode,
	thrown: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const error = asStorageError(thrown);
	const context = itemIndex === undefined ? {} : { itemIndex };
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		Object.assign(error.context, context);
		return error;
	}
	if (error instanceof LineApiError || error instanceof InputError || error instanceof StorageError) {
		return operationError(node, error.message, { description: error.description, ...context });
	}
	return new NodeOperationError(node, error instanceof Error ? error : String(error), context);
}

/**
 * An error with this very message: n8n's constructor puts a sentence of its own in the place of every message that has a
 * system's error code in it, such as ECONNREFUSED, or EEXIST in "preexisting".
 */
export function operationError(
	node: INode,
	message: string,
	options: { description?: string; itemIndex?: number } = {},
): NodeOperationError {
	const error = new NodeOperationError(node, message, options);
	error.message = message;
	return error;
}
