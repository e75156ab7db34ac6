import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { checkOwnOrigin } from '../nodes/shared/own-origin';

/*
 * LINE's Conversion API has one request, and it reports a conversion: a test of the credential would put an event that never
 * happened into the merchant's statistics.
 */
// eslint-disable-next-line @n8n/community-nodes/credential-test-required -- there is nothing to ask that changes nothing
export class LineConversionApi implements ICredentialType {
	name = 'lineConversionApi';

	displayName = 'LINE Conversion API';

	icon = {
		light: 'file:../icons/line-conversion-api.svg',
		dark: 'file:../icons/line-conversion-api.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-line-group-buy/n8n-nodes-line-group-buy/blob/main/docs/nodes.md#line-conversion-credential';

	properties: INodeProperties[] = [
		{
			displayName:
				'Reports orders to a LINE Tag from the server. There is no test: every request that LINE takes is counted as a conversion. Use Conversion → Preview Events of the node first.',
			name: 'testNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'LINE Tag ID',
			name: 'tagId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 8f0d1c2e-…',
			description: 'From LINE Business Manager or LINE Ads Manager: Tracking (LINE Tag)',
		},
		{
			displayName: 'Tag Access Token',
			name: 'tagAccessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Issued for this LINE Tag in LINE Business Manager or LINE Ads Manager',
		},
		{
			displayName: 'Channel ID',
			name: 'channelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1650000000',
			description:
				'Of the Messaging API or LINE Login channel whose provider gave the LINE user IDs. Needed when buyers are told by LINE user ID.',
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://conversion-api.tr.line.me',
			required: true,
			description: 'Change it only to go through a proxy or to test against a simulator',
		},
	];

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const text = (name: string) => (credentials[name] as string).trim();
		checkOwnOrigin(text('apiBaseUrl'), request);
		const channelId = text('channelId');
		const headers = {
			...request.headers,
			'X-Line-TagAccessToken': text('tagAccessToken'),
			...(channelId !== '' && { 'X-Line-ChannelID': channelId }),
		};
		return await Promise.resolve({ ...request, headers });
	};
}
