import type { INodeProperties } from 'n8n-workflow';

import { locator } from '../../../shared/fields';

/** An audience by its code in the register, or by LINE's own number. */
export const audienceField = locator(
	'Audience',
	'audience',
	'searchAudiences',
	'An audience of this channel. Those made by Create From Buyers have a code, which stays when they are refreshed.',
	{ displayName: 'By Code', name: 'code', placeholder: 'e.g. A7K3M9QX' },
	{ displayName: 'By LINE Audience ID', name: 'id', placeholder: 'e.g. 4389303728991' },
);

export const audienceNameField: INodeProperties = {
	displayName: 'Name',
	name: 'audienceName',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 60 天沒下單的老客人',
	description: 'At most 100 characters. It tells audiences apart.',
};

export const requestIdField: INodeProperties = {
	displayName: 'Request ID',
	name: 'requestId',
	type: 'string',
	default: '={{ $json.requestId }}',
	required: true,
	placeholder: 'e.g. 7b5e2c1a-…',
	description: 'From Narrowcast → Send, or of a broadcast',
};

/** LINE's rule for both. */
export const sourceNotice: INodeProperties = {
	displayName:
		'Only of a narrowcast or broadcast of the last 60 days that went to at least 50 people. Pushes, multicasts and replies, so all messages in groups, do not qualify.',
	name: 'sourceNotice',
	type: 'notice',
	default: '',
};
