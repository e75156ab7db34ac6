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
import { searchReferralCodes, searchReferrers } from '../shared/referral-search';
import { router } from '../shared/router';
import { operations } from './actions/operations';
import { resources } from './actions/resources';

export class ReferralReport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Referral Report',
		name: 'referralReport',
		icon: {
			light: 'file:../../icons/referral-report.svg',
			dark: 'file:../../icons/referral-report.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ($parameter.operation + ": " + $parameter.resource).replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description: 'Reports to leaders what they have sold and earned, and settles with them',
		defaults: { name: 'Referral Report' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'lineMessagingApi',
				displayName: 'LINE Messaging API (for Share Links)',
				required: false,
				displayOptions: { show: { resource: ['report', 'shareLink'], operation: ['create', 'get'] } },
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
		listSearch: { searchCampaigns, searchGroups, searchReferralCodes, searchReferrers },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
