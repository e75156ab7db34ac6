import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { checkOwnOrigin } from '../nodes/shared/own-origin';

/*
 * LINE gives its partner document to partners only. So neither address nor names are known here: who has the document
 * types what stands in it. For the same reason there is no request that could test the credential.
 */
// eslint-disable-next-line @n8n/community-nodes/credential-test-required -- nothing is known that could be asked
export class LineShoppingApi implements ICredentialType {
	name = 'lineShoppingApi';

	displayName = 'LINE Shopping API';

	icon = {
		light: 'file:../icons/line-shopping-api.svg',
		dark: 'file:../icons/line-shopping-api.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-line-group-buy/n8n-nodes-line-group-buy/blob/main/docs/nodes.md#line-shopping-credential';

	properties: INodeProperties[] = [
		{
			displayName:
				'For merchants who have the partner document of LINE Shopping (LINE 購物). The document is not public: take addresses and names from it. Used by the HTTP Request node.',
			name: 'documentNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'SHOP_ID',
			name: 'shopId',
			type: 'string',
			default: '',
			required: true,
			description: 'As LINE has issued it; LINE 購物 and LINE OA 導購 have a pair each',
		},
		{
			displayName: 'AUTHKEY',
			name: 'authKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Issued together with the SHOP_ID',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://partner.example.com',
			description: 'From the partner document. SHOP_ID and AUTHKEY are sent to no other address.',
		},
		{
			displayName: 'Send As',
			name: 'sendAs',
			type: 'options',
			default: 'headers',
			description: 'How the partner document asks for them',
			options: [
				{ name: 'Headers', value: 'headers' },
				{ name: 'Query Parameters', value: 'qs' },
			],
		},
		{
			displayName: 'Name of SHOP_ID',
			name: 'shopIdParameter',
			type: 'string',
			default: '',
			required: true,
			description: 'Name of the header or query parameter, from the partner document',
		},
		{
			displayName: 'Name of AUTHKEY',
			name: 'proofParameter',
			type: 'string',
			default: '',
			required: true,
			description: 'Name of the header or query parameter, from the partner document',
		},
	];

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const text = (name: string) => (credentials[name] as string).trim();
		checkOwnOrigin(text('baseUrl'), request);
		const place = text('sendAs') === 'qs' ? 'qs' : 'headers';
		const secrets = { [text('shopIdParameter')]: text('shopId'), [text('proofParameter')]: text('authKey') };
		return await Promise.resolve({ ...request, [place]: { ...request[place], ...secrets } });
	};
}
