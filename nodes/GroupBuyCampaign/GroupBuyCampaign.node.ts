import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import { searchGroups } from '../shared/groups';
import { searchCampaigns } from '../shared/list-search';
import { operationFields } from '../shared/operation';
import { searchPlans, searchReferralCodes, searchReferrers } from '../shared/referral-search';
import { router } from '../shared/router';
import { operations } from './actions/operations';
import { resources } from './actions/resources';
import { searchCategories, searchMembers, searchProducts } from './methods/listSearch';

export class GroupBuyCampaign implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Group Buy Campaign',
		name: 'groupBuyCampaign',
		icon: {
			light: 'file:../../icons/group-buy-campaign.svg',
			dark: 'file:../../icons/group-buy-campaign.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ($parameter.operation + ": " + $parameter.resource).replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description: 'Runs group buys in LINE groups: groups, products, campaigns and +1 orders',
		defaults: { name: 'Group Buy Campaign' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'lineMessagingApi',
				displayName: 'LINE Messaging API',
				required: true,
				displayOptions: { show: { operation: ['bookFromMessages', 'register'] } },
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
		listSearch: {
			searchCampaigns,
			searchCategories,
			searchGroups,
			searchMembers,
			searchPlans,
			searchProducts,
			searchReferralCodes,
			searchReferrers,
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
