import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import { getGroups, searchGroups } from '../shared/groups';
import { searchCampaigns } from '../shared/list-search';
import { operationFields } from '../shared/operation';
import { router } from '../shared/router';
import { operations } from './actions/operations';
import { resources } from './actions/resources';
import { getPlans } from './methods/loadOptions';

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
		description:
			'Answers people and groups on LINE, keeps the message budget and checks the set-up of the account',
		defaults: { name: 'LINE Message' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'lineMessagingApi',
				displayName: 'LINE Messaging API',
				required: true,
				displayOptions: {
					hide: {
						operation: [
							'add',
							'approve',
							'cancel',
							'decline',
							'deliveryReport',
							'getAll',
							'getAllPushes',
							'getSettings',
							'promoCode',
							'updateSettings',
						],
					},
				},
			},
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

	methods = {
		credentialTest: { groupBuyDatabaseTest },
		listSearch: { searchCampaigns, searchGroups },
		loadOptions: { getGroups, getPlans },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
