import type { IExecuteFunctions } from 'n8n-workflow';

import { parseByCode } from '../../../../lib/groupbuy/rules-input';
import { categoryCurrency, createCampaign } from '../../../../lib/store/campaigns';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { categoryField, groupField, showFor } from '../../../shared/fields';
import { presentCampaign } from '../../../shared/present';
import { cleanText, readLocator, readOptionalText, readTime } from '../../../shared/read';
import {
	besideOthersField,
	capsField,
	closesAtField,
	opensAtField,
	orderTagsField,
	readOrderTags,
	readReferralCode,
	referralCodeOption,
} from './create-fields';
import { readItemRules, readRules, ruleFields } from './rule-fields';

export const description = showFor('campaign', 'create', [
	groupField,
	categoryField,
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. 中秋禮盒第一團',
		description: "What buyers see; empty: the category's name",
	},
	opensAtField,
	closesAtField,
	...ruleFields,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{ displayName: 'Note', name: 'note', type: 'string', default: '', description: 'For the records' },
			orderTagsField,
			capsField,
			referralCodeOption,
			besideOthersField,
		],
	},
]);

/** Creates a campaign with the items and prices that its category has now; it opens at once or at its time. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const options = this.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const now = Date.now();
	const category = readLocator(this, 'category', item);
	const currency = await categoryCurrency(store.db, category);
	const input = {
		lineGroupId: readLocator(this, 'group', item),
		category,
		title: readOptionalText(this, 'title', item, 100) ?? category,
		opensAt: readTime(this, 'opensAt', item) ?? now,
		closesAt: readTime(this, 'closesAt', item),
		caps: parseByCode(cleanText(options.caps, 'Quantity Caps', 10_000) ?? '', 'Quantity Caps'),
		besideOthers: options.besideOthers === true,
		rules: readRules(this, item, currency),
		itemRules: readItemRules(this, item, currency),
		note: cleanText(options.note, 'note', 2000),
		orderTags: readOrderTags(options.orderTags),
		...readReferralCode(options),
	};
	return presentCampaign(
		await store.tx(async (trx) => await createCampaign(trx, input, now)),
		timeZoneOf(this),
	);
}
