import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName:
			'One of these serves all feeds of the database. Every feed has an address of its own that nobody can guess: Catalog Feed Export → Get or Publish gives it, once this workflow is active.',
		name: 'addressNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'feeds',
		required: true,
		description: 'First part of the addresses. Two of these triggers in one n8n need different ones.',
	},
	{
		displayName: 'Start When Pulled',
		name: 'startWhenPulled',
		type: 'options',
		default: 'never',
		description: 'When the workflow starts. Feeds are served either way.',
		options: [
			{
				name: 'Every Pull',
				value: 'always',
				description: 'Also when the other side learns that nothing has changed',
			},
			{
				name: 'First Pull of a Version',
				value: 'newVersion',
				description: 'Once the other side has seen what was published last',
			},
			{ name: 'Never', value: 'never', description: 'Only serve' },
		],
	},
];
