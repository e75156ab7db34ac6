import type { INodeProperties } from 'n8n-workflow';

import { STOREFRONT_EVENTS } from '../../lib/store/storefront-events';
import { batchSizeOption, batchWaitOption, maxAttemptsOption } from '../shared/inbox';
import { languageField } from '../shared/language';

export const properties: INodeProperties[] = [
	{
		displayName:
			'The pages answer at the production URL above. Set it as Storefront URL with Send Order Link: Shop → Update Settings, where shipping and payment methods are set as well. Group pages and orders are opened by their links only.',
		name: 'setUpNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		default: ['cart_submitted', 'order_confirmed', 'order_cancelled', 'payment_requested', 'proof_uploaded'],
		required: true,
		description: 'Which events start the workflow. What buyers do is in the store either way.',
		options: STOREFRONT_EVENTS.map(({ type, label, description }) => ({
			name: label,
			value: type,
			description,
		})),
	},
	{ ...languageField, displayName: 'Page Language', description: 'Language of the pages' },
	{
		displayName: 'Theme Color',
		name: 'themeColor',
		type: 'color',
		default: '#06c755',
		description: 'Color of buttons and links',
	},
	{
		displayName: 'Logo URL',
		name: 'logoUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example/logo.png',
		description: 'Picture above the pages, at an address that begins with https://',
	},
	{
		displayName: 'Allow Guests',
		name: 'guests',
		type: 'boolean',
		default: true,
		description:
			'Whether somebody whom LINE does not make known may order on a group page, with name and phone number',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			batchSizeOption,
			batchWaitOption,
			{
				displayName: 'LINE Tag ID',
				name: 'lineTagId',
				type: 'string',
				default: '',
				description: "Counts page views and orders for LINE's ads; in LIFF mode only, since it needs cookies",
			},
			maxAttemptsOption,
			{
				displayName: 'Public Host for LIFF',
				name: 'liffHost',
				type: 'string',
				default: '',
				placeholder: 'e.g. shop.example',
				description:
					"Host name of the LIFF app's endpoint URL. It must lead to this n8n's webhooks and must not be the editor's: only there are pages open to LINE's SDK. Needs a LINE Login credential.",
			},
		],
	},
];
