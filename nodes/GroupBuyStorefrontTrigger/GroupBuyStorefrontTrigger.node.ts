import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { groupBuyDatabaseTest } from '../shared/database';
import { drainInbox } from '../shared/inbox';
import { answer } from './answer';
import { properties } from './description';
import { storedEvents, toItems } from './items';

export class GroupBuyStorefrontTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Group Buy Storefront Trigger',
		name: 'groupBuyStorefrontTrigger',
		icon: {
			light: 'file:../../icons/group-buy-storefront-trigger.svg',
			dark: 'file:../../icons/group-buy-storefront-trigger.dark.svg',
		},
		group: ['trigger'],
		// For version 1 of any node n8n evaluates an expression on each webhook request, which takes some 10 ms.
		version: 1.1,
		subtitle: '={{ $parameter.events.join(", ") }}',
		description: 'Serves group and order pages, and starts the workflow when a buyer does something on them',
		eventTriggerDescription: 'Waiting for a buyer to do something on a page',
		activationMessage: 'The pages of your shop are open. Set their production URL in the shop settings.',
		triggerPanel: {
			header: 'Open a page and order something',
			executionsHelp:
				'<b>While you build:</b> click <i>Execute step</i> and open the test URL with the <code>?t=</code> of a link. The pages answer until the first event comes.<br /><br /><b>When it works:</b> publish the workflow and set the production URL with Send Order Link: Shop → Update Settings. Its runs are in the executions list.',
		},
		defaults: { name: 'Group Buy Storefront Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'lineMessagingApi', displayName: 'LINE Messaging API', required: true },
			{ name: 'lineLoginApi', displayName: 'LINE Login (Optional)', required: false },
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
				httpMethod: 'GET,HEAD,POST',
				responseMode: 'onReceived',
				path: 'shop',
			},
		],
		properties,
	};

	methods = { credentialTest: { groupBuyDatabaseTest } };

	/** Nobody is told of the address: the shop's links name it. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await Promise.resolve(true);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await Promise.resolve(true);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await Promise.resolve(true);
			},
		},
	};

	/** Runs in whichever process the request reaches: answers with a page, and keeps what a buyer does. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answer.call(this);
	}

	/** Runs in the main process: starts executions with the events that were kept. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await drainInbox(this, async (store, events) => await toItems(this, store, storedEvents(events)));
	}

	/** The first step of an execution, to which webhook() or trigger() has given its events. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve([this.getInputData()]);
	}
}
