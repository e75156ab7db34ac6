import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readText } from '../../../shared/read';

export const payoutCodeField: INodeProperties = {
	displayName: 'Payout Code',
	name: 'payoutCode',
	type: 'string',
	default: '={{ $json.payoutCode }}',
	required: true,
	placeholder: 'e.g. T7K3M9QX',
	description: 'The code of the payout, from Mark Paid or Get Many',
};

export function readPayoutCode(context: IExecuteFunctions, item: number): string {
	return readText(context, 'payoutCode', item, 60).toUpperCase();
}
