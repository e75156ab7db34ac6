import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readText } from '../../../shared/read';

export const lineUserIdField: INodeProperties = {
	displayName: 'LINE User ID',
	name: 'lineUserId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. U4af4980629…',
};

export function readLineUserId(context: IExecuteFunctions, item: number): string {
	return readText(context, 'lineUserId', item, 300);
}
