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
import { getGroups } from '../shared/groups';
import { properties } from './description';
import { drain } from './drain';
import { receive } from './receive';
import { checkExists, create, remove } from './registration';

export class LineGroupTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LINE Group Trigger',
		name: 'lineGroupTrigger',
		icon: {
			light: 'file:../../icons/line-group-trigger.svg',
			dark: 'file:../../icons/line-group-trigger.dark.svg',
		},
		group: ['trigger'],
		// For version 1 of any node n8n evaluates an expression on each webhook request, which takes some 10 ms.
		version: 1.1,
		subtitle: '={{ $parameter.events.join(", ") }}',
		description: 'Starts the workflow when something happens in a LINE group',
		eventTriggerDescription: 'Waiting for LINE to send an event',
		activationMessage: 'The events of your LINE groups now start this workflow.',
		triggerPanel: {
			header: 'Pull in events from your LINE groups',
			executionsHelp:
				'<b>While you build:</b> click <i>Execute step</i>, set the test URL as the webhook URL in the LINE Developers Console, and write something in the group. LINE knows one webhook URL at a time, so the published workflow hears nothing meanwhile.<br /><br /><b>When it works:</b> publish the workflow and set the production URL, or turn on <i>Register Webhook URL</i>. Its runs are in the executions list.',
		},
		defaults: { name: 'LINE Group Trigger' },
		inputs: [],
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
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'line' }],
		properties,
	};

	methods = {
		credentialTest: { groupBuyDatabaseTest },
		loadOptions: { getGroups },
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await checkExists.call(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await create.call(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await remove.call(this);
			},
		},
	};

	/** Runs in whichever process LINE's request reaches: keeps the events and answers. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive.call(this);
	}

	/** Runs in the main process: starts executions with the events that were kept. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await drain.call(this);
	}

	/**
	 * Runs as the first step of an execution, to which webhook() or trigger() has given its events. Without it the editor's
	 * test mode would ask trigger() once more and wait for good.
	 */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await Promise.resolve([this.getInputData()]);
	}
}
