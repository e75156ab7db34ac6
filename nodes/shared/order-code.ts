import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../lib/groupbuy/input-error';
import type { Marking } from '../../lib/store/fulfilment';
import { cleanText, readText, readTime } from './read';

/** For operations on one order. */
export const orderCodeField: INodeProperties = {
	displayName: 'Order Code',
	name: 'orderCode',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. R7K3M9QX',
};

/** Codes are upper case; people type them as they like. */
export function readOrderCode(context: IExecuteFunctions, item: number): string {
	return readText(context, 'orderCode', item, 20).toUpperCase();
}

const MAX_CODES = 1000;

/** For operations on several orders. */
export const orderCodesField: INodeProperties = {
	displayName: 'Order Codes',
	name: 'orderCodes',
	type: 'string',
	default: '={{ $json.code }}',
	required: true,
	placeholder: 'e.g. R7K3M9QX, R2C4D6FG',
	description: 'One or several, separated by commas or spaces',
};

export function readOrderCodes(context: IExecuteFunctions, item: number): string[] {
	const codes = readText(context, 'orderCodes', item, 20_000)
		.normalize('NFKC')
		.toUpperCase()
		.split(/[\s,;、]+/)
		.filter((code) => code !== '');
	if (codes.length <= MAX_CODES) return codes;
	throw new InputError(
		`The field 'orderCodes' has ${codes.length} codes, at most ${MAX_CODES} at once`,
		'Hand them over in several items.',
	);
}

/** Fields of operations that note something about orders. */
export const markFields: INodeProperties[] = [
	orderCodesField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Happened At',
				name: 'at',
				type: 'dateTime',
				default: '',
				description: "When it happened, in the workflow's time zone; empty: now",
			},
			{ displayName: 'Reason', name: 'reason', type: 'string', default: '', description: 'For the records' },
			{
				displayName: 'Undo',
				name: 'undo',
				type: 'boolean',
				default: false,
				description: 'Whether to take an earlier marking back',
			},
		],
	},
];

export function readMarking(context: IExecuteFunctions, item: number): Marking {
	const { reason, undo = false } = context.getNodeParameter('options', item, {}) as Record<string, unknown>;
	return {
		orderCodes: readOrderCodes(context, item),
		// Whoever runs the workflow is no member of the group.
		actor: null,
		reason: cleanText(reason, 'reason', 500),
		at: readTime(context, 'options.at', item) ?? Date.now(),
		undo: undo === true,
	};
}
