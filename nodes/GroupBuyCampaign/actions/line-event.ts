import type { IExecuteFunctions } from 'n8n-workflow';

/** When the event of an item happened, if the item comes from the LINE Group Trigger. Epoch milliseconds. */
export function eventTime(context: IExecuteFunctions, item: number): number | undefined {
	const { timestamp } = context.getInputData()[item]?.json ?? {};
	return Number.isSafeInteger(timestamp) ? (timestamp as number) : undefined;
}
