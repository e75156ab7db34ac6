import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { readText } from '../../../shared/read';

export const organizationIdField: INodeProperties = {
	displayName: 'Organization ID',
	name: 'organizationId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. BM12345678901',
	description: 'Top left in LINE Business Manager: 13 characters that begin with BM',
};

export const linkCodeField: INodeProperties = {
	displayName: 'Link Code',
	name: 'linkCode',
	type: 'string',
	default: '={{ $json.code }}',
	required: true,
	placeholder: 'e.g. K7K3M9QX',
	description: 'The code of the link, from Request Link or Get Many',
};

export function readLinkCode(context: IExecuteFunctions, item: number): string {
	return readText(context, 'linkCode', item, 60).toUpperCase();
}

export const resourceTypeField: INodeProperties = {
	displayName: 'Resource Type',
	name: 'resourceType',
	type: 'options',
	default: 'audience',
	description: 'What is shared through the link',
	options: [
		{ name: 'Audience', value: 'audience' },
		{ name: 'LINE Tag', value: 'line_tag' },
	],
};

export const resourceIdField: INodeProperties = {
	displayName: 'Resource ID',
	name: 'resourceId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 4389303728991',
	description: 'ID of the audience or LINE Tag, as LINE Business Manager shows it',
};
