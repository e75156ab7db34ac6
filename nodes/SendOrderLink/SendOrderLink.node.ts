import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import { searchCampaigns } from '../shared/list-search';
import { operationFields } from '../shared/operation';
import { router } from '../shared/router';
import { operations } from './actions/operations';
import { resources } from './actions/resources';
import { searchCustomers, searchVariants } from './methods/listSearch';
import { getOrderTags, getPaymentMethods, getShippingMethods } from './methods/loadOptions';

export class SendOrderLink implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Send Order Link',
		name: 'sendOrderLink',
		icon: {
			light: 'file:../../icons/send-order-link.svg',
			dark: 'file:../../icons/send-order-link.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ($parameter.operation + ": " + $parameter.resource).replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description: 'Makes orders beside a chat, sends their links and takes their payments',
		defaults: { name: 'Send Order Link' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [
			{
				name: 'lineMessagingApi',
				displayName: 'LINE Messaging API',
				required: true,
				displayOptions: { show: { resource: ['order'], operation: ['create', 'getLink', 'sendLink'] } },
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
		listSearch: { searchCampaigns, searchCustomers, searchVariants },
		loadOptions: { getOrderTags, getPaymentMethods, getShippingMethods },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
