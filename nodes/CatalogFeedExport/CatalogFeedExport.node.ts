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
import { searchFeeds } from './methods/listSearch';

export class CatalogFeedExport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Catalog Feed Export',
		name: 'catalogFeedExport',
		icon: {
			light: 'file:../../icons/catalog-feed-export.svg',
			dark: 'file:../../icons/catalog-feed-export.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ($parameter.operation + ": " + $parameter.resource).replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description:
			'Makes product catalogues for LINE live shopping, Google, Meta and others, and publishes them',
		defaults: { name: 'Catalog Feed Export' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Feed', 'Issues'],
		usableAsTool: true,
		credentials: [
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
		listSearch: { searchCampaigns, searchFeeds },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this, operations);
	}
}
