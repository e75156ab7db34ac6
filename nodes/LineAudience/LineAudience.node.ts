import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import { getGroups } from '../shared/groups';
import { searchCampaigns } from '../shared/list-search';
import { operationFields } from '../shared/operation';
import { router } from '../shared/router';
import { operations } from './actions/operations';
import { resources } from './actions/resources';
import { getAudiences, searchAudiences } from './methods/listSearch';

export class LineAudience implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LINE Audience',
		name: 'lineAudience',
		icon: {
			light: 'file:../../icons/line-audience.svg',
			dark: 'file:../../icons/line-audience.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle:
			'={{ ($parameter.operation + ": " + $parameter.resource).replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description: 'Makes audiences of buyers, sends to them, and tells LINE of orders',
		defaults: { name: 'LINE Audience' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'lineMessagingApi',
				displayName: 'LINE Messaging API',
				required: true,
				displayOptions: {
					show: { resource: ['audience', 'narrowcast'] },
					hide: { operation: ['preview'] },
				},
			},
			{
				name: 'lineConversionApi',
				displayName: 'LINE Conversion API',
				required: true,
				displayOptions: { show: { resource: ['conversion'] } },
			},
			{
				name: 'groupBuyDatabaseApi',
				displayName: 'Group Buy Database (Optional)',
				required: false,
				testedBy: 'groupBuyDatabaseTest',
			},
		],
		properties: [...resources, ...operationFields(operations)],
	};

	methods = {
		credentialTest: { groupBuyDatabaseTest },
		listSearch: { searchAudiences, searchCampaigns },
		loadOptions: { getAudiences, getGroups },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
