import type { ItemChoice } from '../groupbuy/order-grammar/types';
import type { CommandOutcome } from '../groupbuy/outcome';
import { suggestCodes } from '../groupbuy/suggest-codes';
import { recordCampaignEvent, type Cause } from './campaign-events';
import { getCampaign } from './campaign-views';
import { present } from './collections';
import { openAt, type OperatedCampaign } from './operated-campaigns';
import { ask } from './pending-commands';
import { addToItem, sellNoMore } from './stocks';
import type { Tx } from './store';

/*
 * Commands about one item: 缺貨 A1, 缺貨取消 A1, 補貨 A1 20, 商品卡 A1. The item tells the campaign.
 */

export interface ItemCommand {
	campaigns: readonly OperatedCampaign[];
	item: ItemChoice;
	actor: string;
	/** When it was written, epoch milliseconds. */
	at: number;
}

interface FoundItem {
	id: number;
	code: string;
	title: string;
	campaign: OperatedCampaign;
}

/** No more is sold; what is ordered stays. */
export async function sellOut(trx: Tx, command: ItemCommand, now: number): Promise<CommandOutcome> {
	const item = await findItem(trx, openAt(command.campaigns, command.at), command.item);
	if ('status' in item) return item;
	await sellNoMore(trx, item.id, now);
	const { ordered } = await shownItem(trx, item, now);
	await note(trx, 'sold_out', item, command, {}, now);
	return { status: 'sold_out', code: item.code, title: item.title, ordered };
}

/** So many pieces more. */
export async function restock(
	trx: Tx,
	command: ItemCommand & { quantity: number },
	now: number,
): Promise<CommandOutcome> {
	const { quantity } = command;
	const item = await findItem(trx, openAt(command.campaigns, command.at), command.item);
	if ('status' in item) return item;
	await addToItem(trx, item.id, quantity, null, now);
	await note(trx, 'restocked', item, command, { quantity }, now);
	const { left } = await shownItem(trx, item, now);
	return { status: 'restocked', code: item.code, title: item.title, quantity, left };
}

/** Shows an item to the group: of what is open, or else of the newest campaign, so that the group sees that it is over. */
export async function showCard(
	trx: Tx,
	{ campaigns, item: choice, at }: ItemCommand,
): Promise<CommandOutcome> {
	const open = openAt(campaigns, at);
	const item = await findItem(trx, open.length > 0 ? open : campaigns.slice(0, 1), choice);
	if ('status' in item) return item;
	return { status: 'card', campaignCode: item.campaign.code, code: item.code, title: item.title };
}

/** Asks before an item is taken back from everyone; also after the end, when the supplier has let the leader down. */
export async function askToWithdraw(trx: Tx, command: ItemCommand): Promise<CommandOutcome> {
	const unsettled = command.campaigns.filter(({ window }) => ['open', 'closed'].includes(window.state));
	const running = unsettled.length > 0 ? unsettled : openAt(command.campaigns, command.at);
	const item = await findItem(trx, running, command.item);
	if ('status' in item) return item;
	const { campaign, id: itemId } = item;
	const asked = await ask(
		trx,
		{ groupId: campaign.groupId, actor: command.actor, at: command.at },
		{ type: 'withdraw', campaignId: campaign.id, itemId },
	);
	return {
		status: 'confirm',
		command: 'withdraw',
		...asked,
		campaignTitle: campaign.title,
		item: { code: item.code, title: item.title },
		...(await holders(trx, itemId)),
	};
}

/** Pieces of an item that are ordered, and by how many buyers. */
async function holders(trx: Tx, itemId: number): Promise<{ pieces: number; buyers: number }> {
	const rows = await trx
		.selectFrom('order_lines')
		.innerJoin('orders', 'orders.id', 'order_lines.order_id')
		.select(['orders.buyer_id', 'order_lines.quantity'])
		.where('order_lines.campaign_item_id', '=', itemId)
		.where('orders.state', '=', 'placed')
		.where('order_lines.quantity', '>', 0)
		.execute();
	return {
		pieces: rows.reduce((sum, row) => sum + row.quantity, 0),
		buyers: new Set(rows.map((row) => row.buyer_id)).size,
	};
}

/** The one item that is meant, or what to answer when it is not certain. */
async function findItem(
	trx: Tx,
	campaigns: readonly OperatedCampaign[],
	choice: ItemChoice,
): Promise<FoundItem | CommandOutcome> {
	if (campaigns.length === 0) return { status: 'no_campaign' };
	const rows = await trx
		.selectFrom('campaign_items')
		.select(['id', 'campaign_id', 'code', 'title'])
		.where(
			'campaign_id',
			'in',
			campaigns.map(({ id }) => id),
		)
		.orderBy('position')
		.orderBy('id')
		.execute();
	const meant = rows.filter(
		({ code }) =>
			choice.by === 'none' ||
			choice.by === 'all' ||
			(choice.by === 'code' ? choice.code === code : choice.codes.includes(code)),
	);
	const [item] = meant;
	if (!item) {
		const input = choice.by === 'code' ? choice.code : choice.by === 'words' ? choice.input : '';
		const codes = rows.map(({ code }) => code);
		return { status: 'unknown_item', input, suggestions: suggestCodes(input, codes) };
	}
	const isCertain = choice.by !== 'words' || choice.certain;
	if (meant.length > 1 || !isCertain) {
		return { status: 'item_required', choices: meant.map(({ code, title }) => ({ code, title })) };
	}
	const campaign = present(campaigns.find(({ id }) => id === item.campaign_id));
	return { id: item.id, code: item.code, title: item.title, campaign };
}

async function shownItem(trx: Tx, { campaign, code }: FoundItem, now: number) {
	const { items } = await getCampaign(trx, campaign.code, now);
	return present(items.find((item) => item.code === code));
}

async function note(
	trx: Tx,
	type: 'sold_out' | 'restocked',
	{ campaign, code }: FoundItem,
	{ actor, at }: ItemCommand,
	detail: object,
	now: number,
): Promise<void> {
	const cause: Cause = { actor, reason: null, at };
	await recordCampaignEvent(
		trx,
		{ ...cause, campaignId: campaign.id, type, detail: { code, ...detail } },
		now,
	);
}
