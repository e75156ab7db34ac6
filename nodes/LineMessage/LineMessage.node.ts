import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import { operationFields } from '../shared/operation';
import { router } from '../shared/router';
import { operations } from './actions/operations';
import { resources } from './actions/resources';

export class LineMessage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LINE Message',
		name: 'lineMessage',
		icon: {
			light: 'file:../../icons/line-message.svg',
			dark: 'file:../../icons/line-message.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle:
			'={{ ($parameter.operation + ": " + $parameter.resource).replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description: 'Answers people and groups on LINE, and checks the set-up of the account',
		defaults: { name: 'LINE Message' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'lineMessagingApi', displayName: 'LINE Messaging API', required: true },
			{
				name: 'lineLoginApi',
				displayName: 'LINE Login API (Optional)',
				required: false,
				displayOptions: { show: { resource: ['account'] } },
			},
			{
				name: 'groupBuyDatabaseApi',
				displayName: 'Group Buy Database (Optional)',
				required: false,
				displayOptions: { hide: { resource: ['account'] } },
				testedBy: 'groupBuyDatabaseTest',
			},
		],
		properties: [...resources, ...operationFields(operations)],
	};

	methods = { credentialTest: { groupBuyDatabaseTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
