import type { INodeProperties } from 'n8n-workflow';

/** Names a push that waits for somebody's word. */
export const pushCodeField: INodeProperties = {
	displayName: 'Push Code',
	name: 'code',
	type: 'string',
	default: '={{ $json.code }}',
	required: true,
	placeholder: 'e.g. S7K3M9QX',
	description: 'As Deliver Due gave it with the status needs_approval',
};
