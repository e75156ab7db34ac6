import type { INodeProperties } from 'n8n-workflow';

/** Of a code that is made. */
export const codeField: INodeProperties = {
	displayName: 'Code',
	name: 'code',
	type: 'string',
	default: '',
	placeholder: 'e.g. LIN',
	description: 'At most 20 characters: A to Z, 0 to 9, hyphen and underscore; empty: a random one',
};
