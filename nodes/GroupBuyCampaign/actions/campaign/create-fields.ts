import type { INodeProperties } from 'n8n-workflow';

import { cleanText } from '../../../shared/read';

/* What a new campaign is asked for, whether it is made from a category or from another campaign. */

export const opensAtField: INodeProperties = {
	displayName: 'Opens At',
	name: 'opensAt',
	type: 'dateTime',
	default: '',
	description: "In the workflow's time zone; empty: now",
};

export const closesAtField: INodeProperties = {
	displayName: 'Closes At',
	name: 'closesAt',
	type: 'dateTime',
	default: '',
	description:
		"In the workflow's time zone; empty: until it is ended by hand. Orders count by when they were written.",
};

export const capsField: INodeProperties = {
	displayName: 'Quantity Caps',
	name: 'caps',
	type: 'string',
	default: '',
	placeholder: 'e.g. A1=50, A2=20',
	description: 'Most pieces of an item in this campaign, beside the stock of the variant',
};

export const besideOthersField: INodeProperties = {
	displayName: 'Run Beside Other Campaigns',
	name: 'besideOthers',
	type: 'boolean',
	default: false,
	description:
		'Whether the group may have several campaigns at once, told apart by their item codes (A1, B1, …)',
};

export const orderTagsField: INodeProperties = {
	displayName: 'Order Tags',
	name: 'orderTags',
	type: 'string',
	default: '',
	placeholder: 'e.g. LINE OA',
	description:
		'What every order of the campaign is tagged with, separated by commas; Order → Get Many finds them by it',
};

export const referralCodeOption: INodeProperties = {
	displayName: 'Referral Code',
	name: 'referralCode',
	type: 'string',
	default: '',
	placeholder: 'e.g. LIN',
	description: "With which every order of the campaign is made; not added: the group's, empty: none",
};

/** What is not there stays as it is; `null`: no code. */
export function readReferralCode({ referralCode }: Record<string, unknown>): {
	referralCode?: string | null;
} {
	return referralCode === undefined ? {} : { referralCode: cleanText(referralCode, 'Referral Code', 60) };
}

export function readOrderTags(value: unknown): string[] {
	return (cleanText(value, 'Order Tags', 1000) ?? '').split(/[,，、;；\n]/);
}
