import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

export class LineMessagingApi implements ICredentialType {
	name = 'lineMessagingApi';

	displayName = 'LINE Messaging API';

	icon = {
		light: 'file:../icons/line-messaging-api.svg',
		dark: 'file:../icons/line-messaging-api.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-line-group-buy/n8n-nodes-line-group-buy/blob/main/docs/nodes.md#line-messaging-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Channel Access Token',
			name: 'channelAccessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Long-lived token from the LINE Developers Console: your channel → Messaging API → Channel access token',
		},
		{
			displayName: 'Channel Secret',
			name: 'channelSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'From the LINE Developers Console: your channel → Basic settings. Proves that webhook events come from LINE.',
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://api.line.me',
			required: true,
			description: 'Change it only to go through a proxy or to test against a simulator',
		},
		{
			displayName: 'Content Base URL',
			name: 'dataBaseUrl',
			type: 'string',
			default: 'https://api-data.line.me',
			required: true,
			description: 'Where LINE serves pictures and files; change it together with the API base URL',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.channelAccessToken}}' } },
	};

	test: ICredentialTestRequest = {
		request: { baseURL: '={{$credentials.apiBaseUrl}}', url: '/v2/bot/info' },
	};
}
