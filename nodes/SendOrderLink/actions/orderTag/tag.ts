import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readText } from '../../../shared/read';

export const tagField: INodeProperties = {
	displayName: 'Tag',
	name: 'tag',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 急件',
};

export function readTag(context: IExecuteFunctions, item: number): string {
	return readText(context, 'tag', item, 30);
}
