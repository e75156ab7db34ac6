import type { IExecuteFunctions } from 'n8n-workflow';

/** Names what the node does for an item in this run: the same when n8n tries it again, another in every other run. */
export function thisRun(context: IExecuteFunctions, item: number): string {
	// Loops run a node several times in one execution.
	const run = context.evaluateExpression('{{ $runIndex }}', item) as number;
	return [context.getWorkflow().id, context.getExecutionId(), context.getNode().id, run, item].join(':');
}
