import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * A PostgreSQL database for the group buy data. Without it the nodes use a SQLite file in the n8n folder, which is right
 * for one n8n on one machine; queue mode needs this.
 */
export class GroupBuyDatabaseApi implements ICredentialType {
	name = 'groupBuyDatabaseApi';

	displayName = 'Group Buy Database API';

	icon = {
		light: 'file:../icons/group-buy-database.svg',
		dark: 'file:../icons/group-buy-database.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-line-group-buy/n8n-nodes-line-group-buy/blob/main/docs/nodes.md#group-buy-database-credential';

	// The password opens every order and buyer: no other node, HTTP Request included, may use it.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			placeholder: 'e.g. db.example.com',
			required: true,
		},
		{ displayName: 'Port', name: 'port', type: 'number', default: 5432, required: true },
		{ displayName: 'Database', name: 'database', type: 'string', default: '', required: true },
		{ displayName: 'User', name: 'user', type: 'string', default: '', required: true },
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'options',
			default: 'verify',
			description: 'How the connection is protected',
			options: [
				{
					name: 'Verify',
					value: 'verify',
					description: 'Encrypted, and the server must show a certificate that is trusted',
				},
				{
					name: 'Require',
					value: 'require',
					description: 'Encrypted, whoever the server is: safe against listeners, not against impostors',
				},
				{
					name: 'Off',
					value: 'off',
					description: 'Not encrypted: only for the same machine or a private network',
				},
			],
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				"PEM of the authority that signed the server's certificate. Empty: the authorities that Node trusts.",
			displayOptions: { show: { tls: ['verify'] } },
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'line_group_buy',
			description: 'The tables are made in this schema, which is made if it is missing',
			required: true,
		},
		{
			displayName: 'Pool Size',
			name: 'poolSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: 5,
			description: 'Most connections that one n8n process opens',
		},
	];
}
