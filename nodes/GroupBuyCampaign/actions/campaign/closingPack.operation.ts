import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { major } from '../../../../lib/groupbuy/money';
import { CARRIERS, type Carrier } from '../../../../lib/closing-pack/carriers';
import { EXPORT_FIELDS, parseExportColumns } from '../../../../lib/closing-pack/export-columns';
import { closingPack, DOCUMENT_KINDS } from '../../../../lib/closing-pack/pack';
import { InputError } from '../../../../lib/groupbuy/input-error';
import { formatOrderList } from '../../../../lib/line/order-list';
import { getCampaign, type CampaignRecord } from '../../../../lib/store/campaign-views';
import { listOrders } from '../../../../lib/store/orders';
import type { Store } from '../../../../lib/store/store';
import { campaignField, showFor } from '../../../shared/fields';
import { languageField, readLanguage } from '../../../shared/language';
import { WithFiles } from '../../../shared/operation';
import { pickupLink } from '../pickup-link';
import { cleanText, oneOf, readLocator } from '../../../shared/read';
import { packItems, packFiles, type PackContents } from './closing-pack-files';

const DOCUMENTS = [...DOCUMENT_KINDS, 'groupText'] as const;
const FORMATS = ['xlsx', 'csv', 'items'] as const;

/** Columns that a merchant sets for an import file. */
function columnsField(displayName: string, name: string, { columns }: Carrier): INodeProperties {
	return {
		displayName,
		name,
		type: 'json',
		default: JSON.stringify(columns, null, 2),
		description: `Columns of the file in order, each a field or a fixed value. Fields: ${EXPORT_FIELDS.join(', ')}.`,
	};
}

export const description = showFor('campaign', 'closingPack', [
	campaignField,
	{
		displayName: 'Documents',
		name: 'documents',
		type: 'multiOptions',
		default: ['supplierOrder', 'packingList', 'pickupList', 'unpaidList', 'groupText'],
		options: [
			{
				name: 'FamilyMart Parcels',
				value: 'familyMart',
				description: 'Orders that go to a FamilyMart store (全家店到店), as its form asks for them',
			},
			{
				name: 'Order List as Text',
				value: 'groupText',
				description: 'The order list (名單) to paste into the group',
			},
			{
				name: 'Packing List',
				value: 'packingList',
				description: 'What goes into whose bag, with what did not form (未成團)',
			},
			{ name: 'Pick-Up List', value: 'pickupList', description: 'Who comes where and when' },
			{
				name: 'Seven-Eleven Parcels',
				value: 'sevenEleven',
				description: 'Orders that go to a 7-ELEVEN store (交貨便), as its batch upload takes them',
			},
			{ name: 'Supplier Order', value: 'supplierOrder', description: 'Pieces and packs of each item' },
			{ name: 'Unpaid Orders', value: 'unpaidList', description: 'Whose payment has not been noted' },
		],
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		default: 'xlsx',
		options: [
			{ name: 'CSV Files', value: 'csv', description: 'One file per document' },
			{ name: 'Excel Workbook', value: 'xlsx', description: 'One file with a sheet per document' },
			{ name: 'Items', value: 'items', description: 'One item per row' },
		],
	},
	{ ...languageField, displayName: 'Language', description: 'Language of headings and remarks' },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			columnsField('Columns for FamilyMart', 'familyMartColumns', CARRIERS.familyMart),
			columnsField('Columns for Seven-Eleven', 'sevenElevenColumns', CARRIERS.sevenEleven),
			{
				displayName: 'LINE Account ID',
				name: 'accountId',
				type: 'string',
				default: '',
				placeholder: 'e.g. @123abcde',
				description:
					"Basic ID of the bot's account: the packing list then has a link per order that marks it as picked up",
			},
			{
				displayName: 'Sender Email',
				name: 'senderEmail',
				type: 'string',
				default: '',
				placeholder: 'e.g. shop@example.com',
			},
			{ displayName: 'Sender Name', name: 'senderName', type: 'string', default: '' },
			{
				displayName: 'Sender Phone',
				name: 'senderPhone',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0912345678',
			},
		],
	},
]);

/** All that is needed after a campaign has closed: as rows, as CSV files or as one Excel workbook. */
export async function execute(
	this: IExecuteFunctions,
	store: Store,
	item: number,
): Promise<object | object[]> {
	const format = oneOf(this.getNodeParameter('format', item, 'xlsx'), 'format', FORMATS);
	const chosen = readDocuments(this, item);
	const campaign = await getCampaign(store.db, readLocator(this, 'campaign', item), Date.now());
	checkEnded(campaign);
	const orders = await listOrders(store.db, { campaignCodes: [campaign.code] });
	const pack = closingPack(campaign, orders, {
		...readSettings(this, item),
		documents: chosen.filter((document) => document !== 'groupText'),
	});
	const text = chosen.includes('groupText') ? formatOrderList(orders, readLanguage(this, item)) : null;
	const contents = { campaign, pack, text };
	if (format === 'items') return packItems(this, contents);
	return new WithFiles(summaryOf(contents), await packFiles(this, item, contents, format));
}

function readDocuments(context: IExecuteFunctions, item: number): Array<(typeof DOCUMENTS)[number]> {
	const values = context.getNodeParameter('documents', item, []) as unknown;
	const documents = [values].flat().map((value: unknown) => oneOf(value, 'documents', DOCUMENTS));
	if (documents.length > 0) return documents;
	throw new InputError("The field 'documents' is empty", 'Choose at least one document.');
}

function checkEnded({ state, title, code }: CampaignRecord): void {
	if (state === 'closed' || state === 'settled') return;
	const hasEnded = state === 'failed' || state === 'cancelled';
	throw new InputError(
		`The campaign '${title}' (${code}) ${hasEnded ? `has ${state}: there is nothing to pack` : 'has not closed yet'}`,
		hasEnded
			? 'Choose a campaign that is closed or settled.'
			: 'End it first, or see with Campaign → Preview Settling what closing would do now.',
	);
}

function readSettings(context: IExecuteFunctions, item: number) {
	const options = context.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const text = (name: string) => cleanText(options[name], name, 100);
	const accountId = text('accountId');
	const columns = (name: string) =>
		isEmpty(options[name]) ? undefined : parseExportColumns(options[name], name);
	const sevenEleven = columns('sevenElevenColumns');
	const familyMart = columns('familyMartColumns');
	return {
		language: readLanguage(context, item),
		link: accountId === null ? null : (orderCode: string) => pickupLink(accountId, orderCode),
		sender: { name: text('senderName'), phone: text('senderPhone'), email: text('senderEmail') },
		columns: { ...(sevenEleven && { sevenEleven }), ...(familyMart && { familyMart }) },
	};
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

function summaryOf({ campaign, pack: { documents, problems }, text }: PackContents) {
	return {
		campaignCode: campaign.code,
		title: campaign.title,
		state: campaign.state,
		buyers: campaign.buyers,
		pieces: campaign.pieces,
		total: major(campaign.totalMinor, campaign.currency),
		documents: documents.map(({ kind, sheet }) => ({
			document: kind,
			name: sheet.name,
			rows: sheet.rows.length,
		})),
		problems,
		...(text !== null && { text }),
	};
}
