import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../lib/groupbuy/input-error';

const MAX_MINUTES = 60;

export const waitField: INodeProperties = {
	displayName: 'Wait',
	name: 'waitMinutes',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: MAX_MINUTES },
	default: 5,
	description:
		'How many minutes to look on while LINE works, which may take hours; 0: not at all. What is left goes on with the next refresh.',
};

/** Until when to look on, epoch milliseconds. */
export function readWaitUntil(context: IExecuteFunctions, item: number): number {
	const value = context.getNodeParameter('waitMinutes', item, 0) as unknown;
	const minutes = Number(value);
	if (minutes >= 0 && minutes <= MAX_MINUTES) return Date.now() + minutes * 60_000;
	throw new InputError(
		`The field 'waitMinutes' cannot be '${String(value)}'`,
		`Give a number from 0 to ${MAX_MINUTES}.`,
	);
}
