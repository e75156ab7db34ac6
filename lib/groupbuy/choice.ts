import { endOf, orderingWindow } from './campaign';
import type { Desk } from './desk';
import type { Shelf } from './offer';
import type { ItemChoice, OrderChange } from './order-grammar/types';
import type { OfferedCampaign, OfferedItem } from './order-book';
import type { ChangeOutcome } from './outcome';
import { suggestCodes } from './suggest-codes';

/** Whose order a request changes. */
export interface Orderer {
	buyerId: number;
	groupId: number;
	at: number;
}

export type Chosen = { items: readonly OfferedItem[] } | { refused: ChangeOutcome };

/** How long after its end a campaign still answers orders with "closed"; later a `+1` is ordinary chat again. */
const CLOSED_NOTICE_MS = 24 * 60 * 60 * 1000;

/** Why a group can order nothing at all at a moment; `undefined`: it can. */
export function refuseGroup(
	desk: Desk,
	{ groupId, at }: Omit<Orderer, 'buyerId'>,
): ChangeOutcome | undefined {
	const campaigns = desk.offer.inGroup(groupId);
	if (campaigns.some((campaign) => orderingWindow(campaign, at) === 'open')) return undefined;
	return notOpen(campaigns, at) ?? { status: 'no_campaign' };
}

/** The next campaign is announced before the last one is mourned. */
function notOpen(campaigns: readonly OfferedCampaign[], at: number): ChangeOutcome | undefined {
	const next = campaigns.find((campaign) => orderingWindow(campaign, at) === 'not_open_yet');
	if (next) return { status: 'not_open_yet', campaignTitle: next.title, at: next.opensAt };
	const last = campaigns.find((campaign) => at - (endOf(campaign) ?? -Infinity) < CLOSED_NOTICE_MS);
	return last && closed(last);
}

export function closed(campaign: OfferedCampaign): ChangeOutcome {
	return { status: 'closed', campaignTitle: campaign.title, at: endOf(campaign) };
}

/** All items that a choice may mean, before it is asked which are certain. */
export function itemsMeant(choice: ItemChoice, { items, byCode }: Shelf): readonly OfferedItem[] {
	if (choice.by === 'none' || choice.by === 'all') return items;
	const codes = choice.by === 'code' ? [choice.code] : choice.codes;
	return codes.flatMap((code) => byCode.get(code) ?? []);
}

/**
 * Finds the items that a change is about, or says why that is not certain. Who takes back, or sets without a name, means
 * something that they have or wait for; `取消` alone means all of it.
 */
export function choose(desk: Desk, orderer: Orderer, change: OrderChange, shelf: Shelf): Chosen {
	const { item: choice, action } = change;
	const meant = itemsMeant(choice, shelf);
	if (choice.by === 'code' || choice.by === 'words') {
		if (meant.length === 0) return { refused: unknownItem(desk, orderer, choice, shelf) };
		if (choice.by === 'words' && !choice.certain) return { refused: itemRequired(change, meant) };
		if (meant.length === 1) return { items: meant };
	}
	if (choice.by === 'all' && (action === 'add' || action === 'set')) return { items: meant };

	const own = meant.filter((item) => hasOrWaits(desk, orderer.buyerId, item));
	if (action === 'add' || (action === 'set' && own.length === 0)) {
		return meant.length === 1 ? { items: meant } : { refused: itemRequired(change, meant) };
	}
	if (own.length === 0) return { refused: { status: 'nothing_to_cancel', code: null } };
	const takesAll = choice.by === 'all' || (choice.by === 'none' && action === 'cancel');
	return takesAll || own.length === 1 ? { items: own } : { refused: itemRequired(change, own) };
}

function hasOrWaits(desk: Desk, buyerId: number, item: OfferedItem): boolean {
	return (
		desk.quantityOf(buyerId, item) > 0 || desk.waitlist.of(buyerId).some(({ itemId }) => itemId === item.id)
	);
}

/** A name that nothing on offer has; of an item that is not on offer any more, or not yet, it is said. */
function unknownItem(
	desk: Desk,
	{ groupId, at }: Orderer,
	choice: Extract<ItemChoice, { by: 'code' | 'words' }>,
	{ byCode }: Shelf,
): ChangeOutcome {
	const codes = choice.by === 'code' ? [choice.code] : choice.codes;
	const elsewhere = desk.offer
		.inGroup(groupId)
		.filter(({ id }) => desk.offer.inCampaign(id).some(({ code }) => codes.includes(code)));
	const input = choice.by === 'code' ? choice.code : choice.input;
	return (
		notOpen(elsewhere, at) ?? {
			status: 'unknown_item',
			input,
			suggestions: suggestCodes(input, [...byCode.keys()]),
		}
	);
}

function itemRequired(change: OrderChange, items: readonly OfferedItem[]): ChangeOutcome {
	return {
		status: 'item_required',
		action: change.action,
		quantity: change.action === 'cancel' ? null : change.quantity,
		choices: items.map(({ code, title }) => ({ code, title })),
	};
}
