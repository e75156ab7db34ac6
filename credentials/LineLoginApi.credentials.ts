import type { ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

export class LineLoginApi implements ICredentialType {
	name = 'lineLoginApi';

	displayName = 'LINE Login API';

	icon = {
		light: 'file:../icons/line-login-api.svg',
		dark: 'file:../icons/line-login-api.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-line-group-buy/n8n-nodes-line-group-buy/blob/main/docs/nodes.md#line-login-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Channel ID',
			name: 'channelId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1234567890',
			description:
				'From the LINE Developers Console: your LINE Login channel → Basic settings. Not the Messaging API channel’s.',
		},
		{
			displayName: 'Channel Secret',
			name: 'channelSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'On the same page. Lets LINE tell which LIFF apps the channel has.',
		},
		{
			displayName: 'LIFF ID',
			name: 'liffId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1234567890-AbcdEfgh',
			description: 'From the LIFF tab of the same channel: the app that opens the storefront inside LINE',
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://api.line.me',
			required: true,
			description: 'Change it only to go through a proxy or to test against a simulator',
		},
	];

	// LINE gives a token of 15 minutes to whoever knows ID and secret; the channel has no request that would prove them alone.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.apiBaseUrl}}',
			url: '/oauth2/v3/token',
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: {
				grant_type: 'client_credentials',
				client_id: '={{$credentials.channelId}}',
				client_secret: '={{$credentials.channelSecret}}',
			},
		},
	};
}
