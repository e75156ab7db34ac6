import type { INodeProperties } from 'n8n-workflow';

/** Whom goods are handed to, and where: an address, a convenience store or a pick-up place. */
export const recipientFields: INodeProperties[] = [
	{ displayName: 'Address', name: 'address', type: 'string', default: '' },
	{
		displayName: 'Country Code',
		name: 'country',
		type: 'string',
		default: 'TW',
		description: 'Two letters; cross-border parcels take an English name',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'name@email.com',
	},
	{ displayName: 'Name', name: 'name', type: 'string', default: '' },
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0912345678',
	},
	{
		displayName: 'Pick-Up Place',
		name: 'pickupPlace',
		type: 'string',
		default: '',
		description: 'One of those of the shipping method',
	},
	{ displayName: 'Postal Code', name: 'postalCode', type: 'string', default: '' },
	{ displayName: 'Store Name', name: 'storeName', type: 'string', default: '' },
	{
		displayName: 'Store Number',
		name: 'storeCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. 131386',
		description: 'Of the convenience store',
	},
];
