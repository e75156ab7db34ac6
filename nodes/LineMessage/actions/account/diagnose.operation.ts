import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import { diagnose } from '../../../../lib/line/diagnose';
import type { LoginChannel } from '../../../../lib/line/diagnose-liff';
import { lineApi, lineLoginApi } from '../../../shared/line-api';
import { readOptionalText } from '../../../shared/read';

const properties: INodeProperties[] = [
	{
		displayName:
			'Runs once, whatever the number of items, and gives one item per finding. Nothing is changed, and nobody gets a message.',
		name: 'diagnoseNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Test Webhook',
		name: 'testWebhook',
		type: 'boolean',
		default: true,
		description: 'Whether LINE is to call the webhook URL now. LINE does so 60 times an hour at most.',
	},
	{
		displayName: 'Storefront URL',
		name: 'storefrontUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example.com/webhook/group-buy',
		description:
			'Production URL of Group Buy Storefront Trigger, to compare with what the LIFF app opens. Choose a LINE Login API credential as well.',
	},
];

export const description = updateDisplayOptions(
	{ show: { resource: ['account'], operation: ['diagnose'] } },
	properties,
);

export async function executeOnce(this: IExecuteFunctions): Promise<IDataObject[]> {
	const findings = await diagnose({
		messaging: await lineApi(this),
		login: await loginChannel(this),
		storefrontUrl: readOptionalText(this, 'storefrontUrl', 0),
		editorUrl: this.getInstanceBaseUrl(),
		testWebhook: this.getNodeParameter('testWebhook', 0) === true,
		now: Date.now,
	});
	return findings.map((finding) => ({ ...finding }));
}

async function loginChannel(context: IExecuteFunctions): Promise<LoginChannel | null> {
	if (!context.getNode().credentials?.lineLoginApi) return null;
	const { apiBaseUrl, channelId, channelSecret, liffId } = await context.getCredentials<
		Omit<LoginChannel, 'api'> & { apiBaseUrl: string }
	>('lineLoginApi');
	return { api: lineLoginApi(context, apiBaseUrl), channelId, channelSecret, liffId };
}
