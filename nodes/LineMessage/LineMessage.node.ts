import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import * as message from './actions/message/Message.resource';
import { router } from './actions/router';

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
		description: 'Answers people and groups on LINE',
		defaults: { name: 'LINE Message' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'lineMessagingApi', displayName: 'LINE Messaging API', required: true },
			{
				name: 'groupBuyDatabaseApi',
				displayName: 'Group Buy Database (Optional)',
				required: false,
				testedBy: 'groupBuyDatabaseTest',
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Message', value: 'message' }],
				default: 'message',
			},
			...message.description,
		],
	};

	methods = { credentialTest: { groupBuyDatabaseTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
