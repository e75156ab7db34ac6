import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { createCampaign } from '../../../../lib/store/campaigns';
import type { Store } from '../../../../lib/store/store';
import { timeZoneOf } from '../../../shared/time-zone';
import { categoryField, groupField, showFor } from '../fields';
import { presentCampaign } from '../present';
import { readLocator, readOptionalText, readTime } from '../read';

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
	{
		displayName: 'Opens At',
		name: 'opensAt',
		type: 'dateTime',
		default: '',
		description: "In the workflow's time zone; empty: now",
	},
	{
		displayName: 'Closes At',
		name: 'closesAt',
		type: 'dateTime',
		default: '',
		description:
			"In the workflow's time zone; empty: until it is ended by hand. Orders count by when they were written.",
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Quantity Caps',
				name: 'caps',
				type: 'string',
				default: '',
				placeholder: 'e.g. A1=50, A2=20',
				description: 'Most pieces of an item in this campaign, beside the stock of the variant',
			},
			{
				displayName: 'Run Beside Other Campaigns',
				name: 'besideOthers',
				type: 'boolean',
				default: false,
				description:
					'Whether the group may have several campaigns at once, told apart by their item codes (A1, B1, …)',
			},
		],
	},
]);

/** Creates a campaign with the items and prices that its category has now; it opens at once or at its time. */
export async function execute(this: IExecuteFunctions, store: Store, item: number): Promise<object> {
	const { caps = '', besideOthers = false } = this.getNodeParameter('options', item, {}) as {
		caps?: unknown;
		besideOthers?: boolean;
	};
	const now = Date.now();
	const category = readLocator(this, 'category', item);
	const input = {
		lineGroupId: readLocator(this, 'group', item),
		category,
		title: readOptionalText(this, 'title', item, 100) ?? category,
		opensAt: readTime(this, 'opensAt', item) ?? now,
		closesAt: readTime(this, 'closesAt', item),
		caps: parseCaps(String(caps)),
		besideOthers,
	};
	return presentCampaign(
		await store.tx(async (trx) => await createCampaign(trx, input, now)),
		timeZoneOf(this),
	);
}

function parseCaps(text: string): Map<string, number> {
	const caps = new Map<string, number>();
	for (const part of text.normalize('NFKC').split(/[,;\n、]/)) {
		if (part.trim() === '') continue;
		const match = /^([A-Za-z]{1,3}\d{0,4})\s*[=:]\s*(\d{1,9})$/.exec(part.trim());
		if (!match?.[1] || !match[2]) {
			throw new InputError(
				`Quantity Caps: '${part.trim().slice(0, 40)}' is not understood`,
				'Write item code = pieces, e.g. A1=50, A2=20.',
			);
		}
		caps.set(match[1].toUpperCase(), Number(match[2]));
	}
	return caps;
}
