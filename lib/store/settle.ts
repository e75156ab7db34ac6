import { endOf, type CampaignState } from '../groupbuy/campaign';
import type { PaymentMethod } from '../groupbuy/checkout';
import { planClosing, type ClosingLine, type ClosingPlan } from '../groupbuy/closing';
import { InputError } from '../groupbuy/input-error';
import { orderedLots, type OrderedLot } from '../groupbuy/lots';
import type { Currency } from '../groupbuy/money';
import { afterConfirming, payableMinor } from '../groupbuy/order';
import { recordCampaignEvent } from './campaign-events';
import { announce, followClock, lockCampaign, move, windowOf, type Campaign } from './campaign-life-cycle';
import { stateAt, unknownCampaign } from './campaign-views';
import { lotsFromLedger } from './closing-book';
import { chunks, present, ROWS_PER_STATEMENT } from './collections';
import { wholeSum } from './expressions';
import { readjustCampaign } from './readjust';
import { readGroup, replayGroup } from './replay';
import { readCampaignRules, readItemRules } from './rules';
import {
	closeWaitlist,
	giveBackStock,
	moveOrders,
	reprice,
	totalOrders,
	unformAll,
	unformSome,
	type LedgerStamp,
	type PriceGroup,
} from './settle-statements';
import type { Db, Tx } from './store';

/** What closing makes of a campaign, by item. */
export type ClosingSummary = Omit<ClosingPlan, 'lines'>;

export interface SettleResult {
	campaignCode: string;
	title: string;
	currency: Currency;
	/** `failed` (流團): not a piece has formed of what was ordered. */
	state: 'settled' | 'failed';
	/** Epoch milliseconds. */
	settledAt: number;
	/** It had been settled before, with this result. */
	already: boolean;
	closing: ClosingSummary;
}

/** Who settles, and why by hand; `null`: a workflow, and no reason. */
export interface Settling {
	actor: string | null;
	reason: string | null;
}

/**
 * Closes the book of a campaign that has ended: what does not form falls out at price 0 and goes back to stock,
 * everybody pays the tier that all have reached if it is less, orders are confirmed (those paid already become paid, those
 * whose checkout says so wait for their payment or its check; what has nothing left is cancelled), whoever is in line leaves it, and the group hears the result. For good: a
 * campaign that is settled gets the same answer again.
 *
 * @throws InputError when there is no campaign of this code, or it has not ended, or it was cancelled
 */
export async function settleCampaign(
	trx: Tx,
	campaignCode: string,
	{ actor, reason }: Settling,
	now: number,
): Promise<SettleResult> {
	const campaign = await followClock(trx, await lockCampaign(trx, campaignCode, now), now);
	if (campaign.state === 'settled' || campaign.state === 'failed') return await earlierResult(trx, campaign);
	if (campaign.state !== 'closed') throw notEnded(campaign);

	const lots =
		(await lotsFromLedger(trx, campaign.id)) ??
		orderedLots((await replayGroup(trx, campaign.group_id, now)).movements);
	const { lines, ...closing } = await planOf(trx, campaign, lots);
	await writePlan(trx, campaign, lines, { actor, reason, now });
	await checkTotal(trx, campaign.id, closing.totalMinor);

	const ordered = closing.items.reduce((sum, item) => sum + item.ordered, 0);
	const holds = closing.formed && (closing.pieces > 0 || ordered === 0);
	const state: SettleResult['state'] = holds ? 'settled' : 'failed';
	await move(trx, campaign, state, { settled_at: now }, now);
	await recordCampaignEvent(
		trx,
		{ campaignId: campaign.id, actor, reason, at: now, type: state, key: 'once', detail: closing },
		now,
	);
	// Of a campaign in which nobody has ordered there is nothing to say.
	if (ordered > 0)
		await announce(trx, campaign, state === 'settled' ? 'formed' : 'failed', 'once', reason, now);
	return resultOf(campaign, state, now, false, closing);
}

function notEnded({ title, code, state }: Campaign): InputError {
	if (state === 'cancelled') {
		return new InputError(
			`The campaign '${title}' (${code}) was cancelled`,
			'There is nothing to settle: its orders were cancelled with it.',
		);
	}
	return new InputError(
		`The campaign '${title}' (${code}) has not ended`,
		'End it first (Campaign → End). Campaign → Preview Settling shows what settling would do now.',
	);
}

async function earlierResult(trx: Tx, campaign: Campaign): Promise<SettleResult> {
	const state = campaign.state === 'failed' ? 'failed' : 'settled';
	const { detail } = await trx
		.selectFrom('campaign_events')
		.select('detail')
		.where('campaign_id', '=', campaign.id)
		.where('type', '=', state)
		.executeTakeFirstOrThrow();
	const closing = JSON.parse(present(detail)) as ClosingSummary;
	return resultOf(campaign, state, present(campaign.settled_at), true, closing);
}

function resultOf(
	{ code, title, currency }: Campaign,
	state: SettleResult['state'],
	settledAt: number,
	already: boolean,
	closing: ClosingSummary,
): SettleResult {
	return { campaignCode: code, title, currency, state, settledAt, already, closing };
}

async function planOf(
	db: Db,
	{ id, rules }: Pick<Campaign, 'id' | 'rules'>,
	lots: readonly OrderedLot[],
): Promise<ClosingPlan> {
	const rows = await db
		.selectFrom('campaign_items')
		.select(['id', 'code', 'title', 'rules'])
		.where('campaign_id', '=', id)
		.orderBy('position')
		.orderBy('id')
		.execute();
	const items = rows.map((row) => ({ ...row, rules: readItemRules(row.rules) }));
	const ids = new Set(items.map((item) => item.id));
	return planClosing({
		rules: readCampaignRules(rules),
		items,
		// A group's book holds its other campaigns too.
		lots: lots.filter(({ itemId }) => ids.has(itemId)),
	});
}

type PricedLines = PriceGroup & { lines: ClosingLine[] };

async function writePlan(
	trx: Tx,
	{ id: campaignId }: Campaign,
	lines: readonly ClosingLine[],
	stamp: LedgerStamp,
): Promise<void> {
	const unformed = new Map<number, number>();
	for (const { itemId, lines: same, ...group } of byPrice(lines)) {
		const pieces = same.reduce((sum, line) => sum + line.unformed, 0);
		unformed.set(itemId, (unformed.get(itemId) ?? 0) + pieces);
		if (same.every(({ formed }) => formed === 0)) {
			await unformAll(trx, { itemId, ...group }, stamp);
			continue;
		}
		// Those that filled no pack: always fewer than a pack.
		for (const { buyerId, unformed: fallen } of same.filter((line) => line.unformed > 0))
			await unformSome(trx, { itemId, ...group, campaignId, buyerId, pieces: fallen }, stamp);
	}
	for (const { lines: same, ...group } of byPrice(lines.filter(({ formed }) => formed > 0))) {
		const { finalPriceMinor } = present(same[0]);
		if (finalPriceMinor !== group.unitPriceMinor) await reprice(trx, { ...group, finalPriceMinor }, stamp);
	}
	await totalOrders(trx, campaignId);
	await moveOrders(trx, campaignId, { which: 'empty', from: 'placed', to: 'cancelled' }, stamp);
	await readjustCampaign(trx, campaignId);
	await moveOrders(trx, campaignId, { which: 'all', from: 'placed', to: 'confirmed' }, stamp);
	await moveOrders(trx, campaignId, { which: 'paid', from: 'confirmed', to: 'paid' }, stamp);
	await moveOrders(trx, campaignId, { which: 'proven', from: 'confirmed', to: 'proof_submitted' }, stamp);
	for (const part of chunks(await payableInAdvance(trx, campaignId), ROWS_PER_STATEMENT))
		await moveOrders(trx, campaignId, { which: part, from: 'confirmed', to: 'awaiting_payment' }, stamp);
	const held = await closeWaitlist(trx, campaignId, stamp.now);
	await giveBackStock(trx, added(unformed, held), stamp.now);
}

/** Confirmed orders whose buyers have chosen a way to pay that comes before the goods. */
async function payableInAdvance(trx: Tx, campaignId: number): Promise<number[]> {
	const rows = await trx
		.selectFrom('orders')
		.select(['id', 'payment', 'total_minor as totalMinor', 'adjustments_minor as adjustmentsMinor'])
		.where('campaign_id', '=', campaignId)
		.where('state', '=', 'confirmed')
		.where('payment', 'is not', null)
		.execute();
	return rows.flatMap(({ id, payment, ...amounts }) => {
		const chosen = JSON.parse(present(payment)) as PaymentMethod;
		const facts = {
			paidAt: null,
			proofWaits: false,
			payment: chosen,
			payableMinor: payableMinor(amounts),
		};
		return afterConfirming(facts) === null ? [] : id;
	});
}

/** Lines of one item and price, which settling treats alike. */
function byPrice(lines: readonly ClosingLine[]): PricedLines[] {
	const groups = new Map<string, PricedLines>();
	for (const line of lines) {
		const { itemId, unitPriceMinor } = line;
		const key = `${itemId}:${unitPriceMinor}`;
		const group = groups.get(key) ?? { itemId, unitPriceMinor, lines: [] };
		groups.set(key, group);
		group.lines.push(line);
	}
	return [...groups.values()];
}

function added(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Map<number, number> {
	const sums = new Map(a);
	for (const [key, value] of b) sums.set(key, (sums.get(key) ?? 0) + value);
	return sums;
}

/** The plan comes from the ledger, the orders from what it was summed up to: money must not hang on one of them alone. */
async function checkTotal(trx: Tx, campaignId: number, totalMinor: number): Promise<void> {
	const { total } = await trx
		.selectFrom('orders')
		.select((eb) => wholeSum(eb.ref('total_minor')).as('total'))
		.where('campaign_id', '=', campaignId)
		.where('state', 'in', ['confirmed', 'awaiting_payment', 'proof_submitted', 'paid'])
		.executeTakeFirstOrThrow();
	if (total !== totalMinor)
		throw new Error(`Campaign ${campaignId}: the orders amount to ${total}, the ledger to ${totalMinor}`);
}

/** A line of the plan with the name of its buyer. */
export interface PreviewedLine extends Omit<ClosingLine, 'buyerId' | 'itemId'> {
	lineUserId: string;
	buyerName: string | null;
	code: string;
}

export interface SettlePreview {
	campaignCode: string;
	title: string;
	currency: Currency;
	state: CampaignState;
	/** When orders end (have ended), epoch milliseconds; `null`: not known yet. */
	endsAt: number | null;
	closing: ClosingSummary;
	lines: PreviewedLine[];
}

/**
 * What settling would do now, at whatever moment in the life of a campaign that is not settled; nothing is written.
 *
 * @throws InputError when there is no campaign of this code, or its book is closed for good
 */
export async function previewSettling(db: Db, campaignCode: string, now: number): Promise<SettlePreview> {
	const campaign = await db
		.selectFrom('campaigns')
		.selectAll()
		.select(stateAt(now).as('state'))
		.where('code', '=', campaignCode)
		.executeTakeFirst();
	if (!campaign) throw unknownCampaign(campaignCode);
	const { code, title, currency, state } = campaign;
	if (state === 'settled' || state === 'failed' || state === 'cancelled') {
		throw new InputError(
			`The campaign '${title}' (${code}) is ${state}`,
			'Nothing is left to preview. Campaign → Get shows its numbers, Order → Get Many its orders.',
		);
	}
	const lots =
		(await lotsFromLedger(db, campaign.id)) ??
		orderedLots((await readGroup(db, campaign.group_id, now)).movements);
	const { lines, ...closing } = await planOf(db, campaign, lots);
	return {
		campaignCode: code,
		title,
		currency,
		state,
		endsAt: endOf(windowOf(campaign)),
		closing,
		lines: await withNames(db, lines, closing),
	};
}

async function withNames(
	db: Db,
	lines: readonly ClosingLine[],
	{ items }: ClosingSummary,
): Promise<PreviewedLine[]> {
	const codes = new Map(items.map(({ itemId, code }) => [itemId, code]));
	const buyers = new Map<number, Pick<PreviewedLine, 'lineUserId' | 'buyerName'>>();
	for (const ids of chunks([...new Set(lines.map(({ buyerId }) => buyerId))], 1000)) {
		const rows = await db
			.selectFrom('buyers')
			.select(['id', 'line_user_id as lineUserId', 'display_name as buyerName'])
			.where('id', 'in', ids)
			.execute();
		for (const { id, ...buyer } of rows) buyers.set(id, buyer);
	}
	return lines.map(({ buyerId, itemId, ...line }) => ({
		...present(buyers.get(buyerId)),
		code: present(codes.get(itemId)),
		...line,
	}));
}
