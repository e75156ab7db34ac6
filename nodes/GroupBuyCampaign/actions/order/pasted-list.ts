import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { itemNames } from '../../../../lib/groupbuy/order-grammar/names';
import { parsePastedList, type PastedList } from '../../../../lib/groupbuy/order-grammar/pasted-list';
import { resolvePastedOrders, type ResolvedPastedOrder } from '../../../../lib/groupbuy/pasted-orders';
import { getCampaign, type CampaignRecord } from '../../../../lib/store/campaign-views';
import { namedItems } from '../../../../lib/store/named-items';
import type { Store } from '../../../../lib/store/store';
import { campaignField } from '../../../shared/fields';
import { readLocator, readText } from '../../../shared/read';

/** A list of 10,000 lines fits. */
const MAX_TEXT = 500_000;

export const pastedListFields: INodeProperties[] = [
	campaignField,
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		required: true,
		placeholder: 'e.g. 1. 小明 A1+2',
		description:
			'The list (接龍) as it was copied from OpenChat, Facebook or a note: one order per line, or a name with the order below it',
	},
];

export interface ReadList {
	campaign: CampaignRecord;
	orders: ResolvedPastedOrder[];
	unclear: PastedList['unclear'];
}

/** Reads the list with the names of the campaign's items. */
export async function readPastedList(
	context: IExecuteFunctions,
	store: Store,
	item: number,
): Promise<ReadList> {
	const campaign = await getCampaign(store.db, readLocator(context, 'campaign', item), Date.now());
	const items = await namedItems(store.db, campaign.code);
	const { orders, unclear } = parsePastedList(readText(context, 'text', item, MAX_TEXT), itemNames(items));
	return { campaign, orders: resolvePastedOrders(orders, items), unclear };
}

/** Items in the order of the text, those of unclear lines between those of orders. */
export function inTextOrder(
	orders: ReadonlyArray<{ line: number }>,
	unclear: PastedList['unclear'],
): object[] {
	const lines = unclear.map((line) => ({ ...line, status: 'unclear' }));
	return [...orders, ...lines].sort((a, b) => a.line - b.line);
}
