import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import { noteAddress, withdrawAddress } from './address';
import { answer } from './answer';
import { properties } from './description';

export class CatalogFeedTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Catalog Feed Trigger',
		name: 'catalogFeedTrigger',
		icon: {
			light: 'file:../../icons/catalog-feed-trigger.svg',
			dark: 'file:../../icons/catalog-feed-trigger.dark.svg',
		},
		group: ['trigger'],
		// For version 1 of any node n8n evaluates an expression on each webhook request, which takes some 10 ms.
		version: 1.1,
		subtitle: '={{ "/" + $parameter.path }}',
		description:
			'Serves published feeds to LINE, Google, Meta and others, and can start the workflow when one is pulled',
		eventTriggerDescription: 'Waiting for a feed to be pulled',
		activationMessage: 'Published feeds are served. Catalog Feed Export → Get gives the address of each.',
		triggerPanel: {
			header: 'Open the address of a feed',
			executionsHelp:
				'<b>While you build:</b> click <i>Execute step</i> and open the test URL with the secret and file name of a feed in the place of <code>:secret</code> and <code>:file</code>.<br /><br /><b>When it works:</b> publish the workflow. Catalog Feed Export gives the addresses to hand out.',
		},
		defaults: { name: 'Catalog Feed Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'groupBuyDatabaseApi',
				displayName: 'Group Buy Database (Optional)',
				required: false,
				testedBy: 'groupBuyDatabaseTest',
			},
		],
		webhooks: [
			{
				name: 'default',
				// n8n takes several; its type knows one.
				httpMethod: 'GET,HEAD',
				responseMode: 'onReceived',
				path: '={{ $parameter.path }}/:secret/:file',
				// n8n puts the webhook's ID before paths with a parameter by itself, and twice without this.
				isFullPath: true,
			},
		],
		properties,
	};

	methods = { credentialTest: { groupBuyDatabaseTest } };

	/** The address is noted in the database, from which Catalog Feed Export makes those of its feeds. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await Promise.resolve(false);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await noteAddress.call(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await withdrawAddress.call(this);
			},
		},
	};

	/** Runs in whichever process the request reaches. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answer.call(this);
	}
}
