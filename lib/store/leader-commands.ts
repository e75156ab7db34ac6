import { InputError } from '../groupbuy/input-error';
import type { LeaderCommand } from '../groupbuy/order-grammar/types';
import type { CommandOutcome } from '../groupbuy/outcome';
import { endCampaign, extendCampaign } from './campaign-actions';
import { recordCampaignEvent } from './campaign-events';
import { getCampaign } from './campaign-views';
import { askToWithdraw, restock, sellOut, showCard } from './item-commands';
import { mark, markByCode } from './mark-commands';
import { openAt, operatedCampaigns, type OperatedCampaign } from './operated-campaigns';
import { ask, findPending, usePending } from './pending-commands';
import type { Tx } from './store';
import { withdrawItem } from './corrections';

export interface CommandRequest {
	lineGroupId: string;
	/** `order_for` is an order, not a command of this kind. */
	command: Exclude<LeaderCommand, { type: 'order_for' }>;
	/** LINE user ID of whoever typed it; only an operator of the campaign in question may. */
	actor: string;
	/** When it was written, epoch milliseconds. */
	at: number;
	/** Unique per message. */
	key: string;
}

const MINUTE_MS = 60_000;

/**
 * Does what the leader or a helper has typed in a group.
 *
 * Which campaign: the item or the order tells it; for 結單 and 延長 it is, of the campaigns that are open and of which the
 * writer is an operator, the one that ends first (the answer names it). 結單 and 缺貨取消 only ask; `confirm` does them.
 */
export async function runLeaderCommand(
	trx: Tx,
	request: CommandRequest,
	now: number,
): Promise<CommandOutcome> {
	const { command, actor, at } = request;
	const campaigns = await operatedCampaigns(trx, request.lineGroupId, actor);
	switch (command.type) {
		case 'close':
			return await askToClose(trx, campaigns, request, now);
		case 'extend':
			return await extend(trx, campaigns, { minutes: command.minutes, actor, at }, now);
		case 'sold_out':
			return await sellOut(trx, { campaigns, item: command.item, actor, at }, now);
		case 'restock':
			return await restock(
				trx,
				{ campaigns, item: command.item, quantity: command.quantity, actor, at },
				now,
			);
		case 'withdraw':
			return await askToWithdraw(trx, { campaigns, item: command.item, actor, at });
		case 'card':
			return await showCard(trx, { campaigns, item: command.item, actor, at });
		case 'mark_paid':
		case 'mark_picked_up':
			return await mark(trx, campaigns, { type: command.type, who: command.who, actor, at }, now);
		case 'confirm':
			return await confirm(trx, campaigns, { ...request, token: command.token }, now);
	}
}

/**
 * Does what somebody has typed, or an order's QR code has typed for them, in their own chat with the bot: there only the
 * code of an order says which campaign is meant.
 *
 * @returns `undefined` for what is chatter there
 */
export async function runOperatorMessage(
	trx: Tx,
	request: { lineUserId: string; command: LeaderCommand; at: number },
	now: number,
): Promise<CommandOutcome | undefined> {
	const { command, lineUserId: actor, at } = request;
	if (command.type !== 'mark_paid' && command.type !== 'mark_picked_up') return undefined;
	const { type, who } = command;
	return who.by === 'order' ? await markByCode(trx, { type, who, actor, at }, now) : undefined;
}

async function askToClose(
	trx: Tx,
	campaigns: readonly OperatedCampaign[],
	{ actor, at }: CommandRequest,
	now: number,
): Promise<CommandOutcome> {
	const [campaign] = openAt(campaigns, at);
	if (!campaign) return notRunning(campaigns);
	const asked = await ask(
		trx,
		{ groupId: campaign.groupId, actor, at },
		{ type: 'close', campaignId: campaign.id },
	);
	const { title, pieces, buyers } = await getCampaign(trx, campaign.code, now);
	return { status: 'confirm', command: 'close', ...asked, campaignTitle: title, item: null, pieces, buyers };
}

/** Nothing is open: the last campaign is over, or there never was one. */
function notRunning([last]: readonly OperatedCampaign[]): CommandOutcome {
	if (!last || last.window.state === 'scheduled') return { status: 'no_campaign' };
	return { status: 'not_now', why: 'ended', campaignTitle: last.title };
}

async function extend(
	trx: Tx,
	campaigns: readonly OperatedCampaign[],
	{ minutes, actor, at }: { minutes: number; actor: string; at: number },
	now: number,
): Promise<CommandOutcome> {
	const [campaign] = openAt(campaigns, at);
	if (!campaign) return notRunning(campaigns);
	const { code, title, window } = campaign;
	if (window.closesAt === null) return { status: 'not_now', why: 'no_end', campaignTitle: title };
	const closesAt = window.closesAt + minutes * MINUTE_MS;
	try {
		await extendCampaign(trx, code, { closesAt, actor, reason: null, at }, now);
	} catch (error) {
		// Ended by hand after this was written, before it arrived.
		if (error instanceof InputError) return { status: 'not_now', why: 'ended', campaignTitle: title };
		throw error;
	}
	return { status: 'extended', campaignTitle: title, closesAt };
}

async function confirm(
	trx: Tx,
	campaigns: readonly OperatedCampaign[],
	request: CommandRequest & { token: string },
	now: number,
): Promise<CommandOutcome> {
	const { token, at } = request;
	const pending = campaigns[0] && (await findPending(trx, campaigns[0].groupId, token, at));
	// Whoever has asked or another operator of the same campaign.
	const campaign = campaigns.find(({ id }) => id === pending?.command.campaignId);
	if (!pending || !campaign || !(await usePending(trx, pending.id, at))) return { status: 'stale' };
	const { command } = pending;
	return command.type === 'close'
		? await closeNow(trx, campaign, request, now)
		: await withdrawNow(trx, campaign, { ...request, itemId: command.itemId }, now);
}

async function closeNow(
	trx: Tx,
	{ code, title }: OperatedCampaign,
	{ actor, at }: CommandRequest,
	now: number,
): Promise<CommandOutcome> {
	await endCampaign(trx, code, now, { actor, reason: null, at });
	return { status: 'closed', campaignTitle: title };
}

async function withdrawNow(
	trx: Tx,
	campaign: OperatedCampaign,
	{ actor, at, key, itemId }: CommandRequest & { itemId: number },
	now: number,
): Promise<CommandOutcome> {
	const { id: campaignId, title: campaignTitle, window } = campaign;
	if (window.state !== 'open' && window.state !== 'closed') return { status: 'too_late', campaignTitle };
	const item = await trx
		.selectFrom('campaign_items')
		.select(['code', 'title'])
		.where('id', '=', itemId)
		.executeTakeFirstOrThrow();
	const { buyers, pieces } = await withdrawItem(
		trx,
		{ campaignId, itemId, actor, reason: null, key, at },
		now,
	);
	await recordCampaignEvent(
		trx,
		{ campaignId, type: 'withdrawn', actor, reason: null, at, detail: { code: item.code, buyers, pieces } },
		now,
	);
	return { status: 'withdrawn', ...item, buyers, pieces };
}
