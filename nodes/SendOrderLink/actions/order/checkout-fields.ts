import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Checkout, Recipient, ShopSettings } from '../../../../lib/groupbuy/checkout';
import { readCheckout } from '../../../../lib/groupbuy/checkout-input';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { cleanText, oneOf, readOptionalText, readText } from '../../../shared/read';
import { recipientFields } from '../recipient-fields';

const here = { show: { checkOut: ['here'] } };

/** How it is sent and paid and to whom, where the seller has agreed on it in the chat. */
export const checkoutFields: INodeProperties[] = [
	{
		displayName: 'Check Out',
		name: 'checkOut',
		type: 'options',
		default: 'buyer',
		description: 'Who chooses shipping, payment and recipient',
		options: [
			{ name: 'By the Buyer', value: 'buyer', description: "On the order's page" },
			{ name: 'Here', value: 'here', description: 'As it was agreed in the chat' },
		],
	},
	{
		displayName: 'Shipping Method Name or ID',
		name: 'shippingId',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getShippingMethods' },
		default: '',
		required: true,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: here,
	},
	{
		displayName: 'Payment Method Name or ID',
		name: 'paymentId',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPaymentMethods' },
		default: '',
		required: true,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		displayOptions: here,
	},
	{
		displayName: 'Recipient',
		name: 'recipientFrom',
		type: 'options',
		default: 'fields',
		options: [
			{ name: 'Fields Below', value: 'fields' },
			{ name: 'Saved Address', value: 'saved', description: "One of the customer's addresses" },
		],
		displayOptions: here,
	},
	{
		displayName: 'Address Number',
		name: 'addressNumber',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 5 },
		default: 1,
		description: 'Of the saved addresses; 1 is the newest',
		displayOptions: { show: { checkOut: ['here'], recipientFrom: ['saved'] } },
	},
	{
		displayName: 'Recipient Fields',
		name: 'recipient',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions: { show: { checkOut: ['here'], recipientFrom: ['fields'] } },
		options: recipientFields,
	},
	{
		displayName: 'Invoice',
		name: 'invoiceType',
		type: 'options',
		default: 'none',
		displayOptions: here,
		options: [
			{ name: 'Citizen Certificate (自然人憑證)', value: 'citizen_certificate' },
			{ name: 'Company (統一編號)', value: 'company' },
			{ name: 'Donation (捐贈)', value: 'donation' },
			{ name: 'Member Carrier (會員載具)', value: 'member' },
			{ name: 'Mobile Barcode (手機條碼)', value: 'mobile_barcode' },
			{ name: 'None', value: 'none' },
		],
	},
	{
		displayName: 'Invoice Number',
		name: 'invoiceNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /ABC1234',
		description: 'Barcode, certificate, donation code or VAT number',
		displayOptions: {
			show: {
				checkOut: ['here'],
				invoiceType: ['citizen_certificate', 'company', 'donation', 'mobile_barcode'],
			},
		},
	},
	{
		displayName: 'Invoice Title',
		name: 'invoiceTitle',
		type: 'string',
		default: '',
		description: 'Name of the company',
		displayOptions: { show: { checkOut: ['here'], invoiceType: ['company'] } },
	},
];

/** What a customer's saved addresses are, the newest first; asked only where one is wanted. */
export type SavedAddresses = () => Promise<readonly Recipient[]>;

/**
 * What was agreed; `null`: the buyer chooses on the order's page.
 *
 * @throws InputError naming the first field that is wrong
 */
export async function readCheckoutFields(
	context: IExecuteFunctions,
	item: number,
	offer: Pick<ShopSettings, 'shippingMethods' | 'paymentMethods' | 'invoices'>,
	savedAddresses: SavedAddresses,
): Promise<Checkout | null> {
	const who = oneOf(context.getNodeParameter('checkOut', item, 'buyer'), 'checkOut', ['buyer', 'here']);
	if (who === 'buyer') return null;
	const form = {
		shippingId: readText(context, 'shippingId', item),
		paymentId: readText(context, 'paymentId', item),
		recipient: await readRecipient(context, item, savedAddresses),
		invoice: readInvoiceFields(context, item),
		note: null,
	};
	const reading = readCheckout(form, offer);
	if (reading.ok) return reading.checkout;
	throw new InputError(`The field '${reading.field}' cannot be used`, reading.message);
}

async function readRecipient(
	context: IExecuteFunctions,
	item: number,
	savedAddresses: SavedAddresses,
): Promise<object> {
	const from = oneOf(context.getNodeParameter('recipientFrom', item, 'fields'), 'recipientFrom', [
		'fields',
		'saved',
	]);
	if (from === 'fields') {
		const given = context.getNodeParameter('recipient', item, {}) as Record<string, unknown>;
		const text = (name: keyof Recipient) => cleanText(given[name], `recipient.${name}`, 300);
		return {
			name: text('name') ?? '',
			phone: text('phone') ?? '',
			email: text('email'),
			country: text('country') ?? 'TW',
			postalCode: text('postalCode'),
			address: text('address'),
			storeCode: text('storeCode'),
			storeName: text('storeName'),
			pickupPlace: text('pickupPlace'),
		};
	}
	const number = Number(context.getNodeParameter('addressNumber', item, 1));
	const saved = await savedAddresses();
	const address = saved[number - 1];
	if (address) return address;
	throw new InputError(
		`The customer has ${saved.length} saved addresses, and number ${number} was asked for`,
		'Look them up with Customer → Get, or fill in the recipient here.',
	);
}

const INVOICE_TYPES = [
	'none',
	'member',
	'mobile_barcode',
	'citizen_certificate',
	'donation',
	'company',
] as const;

function readInvoiceFields(context: IExecuteFunctions, item: number): object | null {
	const type = oneOf(context.getNodeParameter('invoiceType', item, 'none'), 'invoiceType', INVOICE_TYPES);
	switch (type) {
		case 'none':
			return null;
		case 'donation':
			return { type, donationCode: readText(context, 'invoiceNumber', item) };
		case 'company':
			return {
				type,
				vatNumber: readText(context, 'invoiceNumber', item),
				title: readOptionalText(context, 'invoiceTitle', item) ?? '',
			};
		case 'member':
			return { type: 'personal', carrier: type, carrierCode: null };
		default:
			return { type: 'personal', carrier: type, carrierCode: readText(context, 'invoiceNumber', item) };
	}
}
