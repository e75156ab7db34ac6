import type { IExecuteFunctions } from 'n8n-workflow';

import { checkOrganizationId, readLinkRequest } from '../../../../lib/groupbuy/business-manager';
import { requestLink } from '../../../../lib/store/business-manager';
import type { Store } from '../../../../lib/store/store';
import { showFor } from '../../../shared/fields';
import { cleanText } from '../../../shared/read';
import { timeZoneOf } from '../../../shared/time-zone';
import { readApprovalUrl } from './approval-url';
import { organizationIdField } from './link-fields';
import { presentLink } from './present-link';

export const description = showFor('businessManager', 'requestLink', [
	{
		displayName:
			'Changes nothing at LINE, which has no API for it: the link is asked for in LINE Official Account Manager or LINE Ads Manager, and approved there. Once approved it cannot be undone.',
		name: 'requestLinkNotice',
		type: 'notice',
		default: '',
	},
	organizationIdField,
	{
		displayName: 'Company of the Organization',
		name: 'organizationCompany',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 好物股份有限公司',
		description: 'The legal entity (契約法人) that holds the organization',
	},
	{
		displayName: 'Account Type',
		name: 'accountType',
		type: 'options',
		default: 'line_official_account',
		description: 'What is linked: each type has rules of its own',
		options: [
			{ name: 'LINE Ads (LAP)', value: 'line_ads' },
			{ name: 'LINE Official Account', value: 'line_official_account' },
			{ name: 'MVP', value: 'mvp', description: '頭版 MVP: linked after an application of its own' },
		],
	},
	{
		displayName: 'Account ID',
		name: 'accountId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. @goods',
		description: 'Basic or Premium ID of an official account, number of an ad account',
	},
	{
		displayName: 'Account Name',
		name: 'accountName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 好物選品',
		description: 'As its people know it: it stands in the list of links',
	},
	{
		displayName: 'Company of the Account',
		name: 'accountCompany',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 好物股份有限公司',
		description: 'The legal entity (契約法人) that holds the account: it must be the same',
	},
	{
		displayName: 'Verified Account',
		name: 'isVerified',
		type: 'boolean',
		default: false,
		description: 'Whether the official account has its shield (認證官方帳號)',
		displayOptions: { show: { accountType: ['line_official_account'] } },
	},
	{
		displayName: 'Approval URL',
		name: 'approvalUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://manager.line.biz/…',
		description:
			'The URL that LINE has issued (發行網址), to hand on in a mail. It must lead to line.biz or line.me, and is not stored.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Change of Organization',
				name: 'isChange',
				type: 'boolean',
				default: false,
				description:
					'Whether the account is to leave the organization it is linked to (變更連動對象); both organizations have to approve',
			},
			{
				displayName: 'MVP Application Approved',
				name: 'isMvpApproved',
				type: 'boolean',
				default: false,
				description: 'Whether LINE has agreed to link this MVP account',
			},
			{ displayName: 'Note', name: 'note', type: 'string', default: '', description: 'For the records' },
			{
				displayName: 'Organization Name',
				name: 'organizationName',
				type: 'string',
				default: '',
				description: 'As LINE Business Manager shows it, for the records',
			},
			{
				displayName: 'VAT Number of the Account',
				name: 'accountVatNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. 12345675',
				description: '統一編號; where both sides have one, it decides instead of the name',
			},
			{
				displayName: 'VAT Number of the Organization',
				name: 'organizationVatNumber',
				type: 'string',
				default: '',
				placeholder: 'e.g. 12345675',
				description: '統一編號; where both sides have one, it decides instead of the name',
			},
		],
	},
]);

/** Holds a link to LINE's rules and notes it as requested. What stands in the way is data, for a form to show. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const given = (name: string) => this.getNodeParameter(name, item, null) as unknown;
	const options = given('options') as Record<string, unknown>;
	const url = cleanText(given('approvalUrl'), 'approvalUrl', 2000);
	const approvalUrl = url === null ? null : readApprovalUrl(url, 'approvalUrl');
	const organization = checkOrganizationId(given('organizationId'));
	if (organization.status === 'invalid') {
		const { reason: message, wayOut } = organization;
		return { status: 'refused', refusals: [{ reason: 'invalid_organization_id', message, wayOut }] };
	}
	const request = readLinkRequest(
		{
			organizationId: organization.organizationId,
			organizationName: options.organizationName,
			organizationEntity: { name: given('organizationCompany'), vatNumber: options.organizationVatNumber },
			accountType: given('accountType'),
			accountId: given('accountId'),
			accountName: given('accountName'),
			accountEntity: { name: given('accountCompany'), vatNumber: options.accountVatNumber },
			isVerified: given('isVerified'),
			isMvpApproved: options.isMvpApproved,
			isChange: options.isChange,
			note: options.note,
		},
		'link',
	);
	const result = await requestLink(store, request, Date.now());
	if (result.status === 'refused') return result;
	return { status: result.status, ...presentLink(result.link, timeZoneOf(this)), approvalUrl };
}
