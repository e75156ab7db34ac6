import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readText } from '../../../shared/read';

export const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 匯款說明',
	description: 'By which staff find it',
};

export function readName(context: IExecuteFunctions, item: number): string {
	return readText(context, 'name', item, 60);
}
