import { orderingWindow } from '../groupbuy/campaign';
import type { ChangeOutcome } from '../groupbuy/outcome';
import { earlierOutcomes, type LogEntry } from './booking-log';
import { lockCampaignsOfGroup, selectNewest } from './booking-statements';
import { ensureBuyers, nameBuyers } from './buyers';
import { present } from './collections';
import { decide } from './decide';
import { campaignOf, type LockedCampaign } from './offered';
import { findCode } from './referral-codes';
import type { Store, Tx } from './store';

/** What somebody puts together on a page: pieces to be added, or what they want to have in all. */
export interface StorefrontCart {
	/** Unique for each submission: the same again gets the first answer again. */
	key: string;
	/** Database id of the group. */
	groupId: number;
	/** LINE user ID, or what stands for a guest. */
	lineUserId: string;
	/** What a guest calls themselves; `null`: LINE tells the name. */
	guestName: string | null;
	action: 'add' | 'set';
	/** Each item once. */
	lines: ReadonlyArray<{ campaignCode: string; code: string; quantity: number }>;
	/** As a link carried it, whatever it is: of orders that have no other. */
	referralCode: string | null;
	/** When it was submitted, epoch milliseconds. */
	at: number;
}

export type CartOutcome =
	/** `orderCodes`: the buyer's orders in the campaigns of the cart. */
	| { status: 'booked'; orderCodes: string[]; replayed: boolean }
	/** Whoever asks must roll back: other lines of the cart may have been booked. */
	| { status: 'refused'; refusals: Array<{ code: string | null; why: ChangeOutcome }> };

const GRANTED: ReadonlySet<ChangeOutcome['status']> = new Set([
	'booked',
	'reduced',
	'cancelled',
	'unchanged',
	'left_waitlist',
]);

/**
 * Books a cart as one request of the group's log, under the same rules as messages. It is granted whole or not at all;
 * a place on the waitlist is not what somebody has put into a cart.
 */
export async function bookCart(trx: Tx, cart: StorefrontCart, now: number): Promise<CartOutcome> {
	const campaigns = (await lockCampaignsOfGroup(trx, cart.groupId)).map(campaignOf);
	const buyers = await ensureBuyers(trx, [cart.lineUserId], now);
	const buyerId = present(buyers.get(cart.lineUserId));
	if ((await earlierOutcomes(trx, [cart.key])).size > 0) {
		return { status: 'booked', orderCodes: await ordersOf(trx, cart, buyerId), replayed: true };
	}
	// A cart that had to wait for its turn must not take back what others were told is theirs.
	const [newest] = await selectNewest(trx, cart.groupId);
	const at = Math.max(cart.at, (newest?.at ?? 0) + 1);
	// A code may have come to mean an item of a later campaign since the page was loaded.
	const shut = cart.lines.flatMap(({ campaignCode, code }) => {
		const why = notOpen(campaigns, campaignCode, at);
		return why ? [{ code, why }] : [];
	});
	if (shut.length > 0) return { status: 'refused', refusals: shut };
	if (cart.guestName !== null) {
		await nameBuyers(trx, new Map([[cart.lineUserId, cart.guestName]]), now);
	}
	const entries = [entryOf({ ...cart, at }, buyerId)];
	const code = cart.referralCode === null ? undefined : await findCode(trx, cart.referralCode);
	const given = code && { buyerId, code };
	const decided = await decide(trx, { campaigns, entries, source: 'storefront', given, now });
	const refused = present(decided.get(cart.key)).changes.filter(({ status }) => !GRANTED.has(status));
	if (refused.length > 0) {
		const refusals = refused.map((why) => ({ code: 'code' in why ? why.code : null, why }));
		return { status: 'refused', refusals };
	}
	return { status: 'booked', orderCodes: await ordersOf(trx, cart, buyerId), replayed: false };
}

function notOpen(
	campaigns: readonly LockedCampaign[],
	campaignCode: string,
	at: number,
): ChangeOutcome | undefined {
	const campaign = campaigns.find(({ code }) => code === campaignCode);
	if (!campaign) return { status: 'no_campaign' };
	const { title: campaignTitle, opensAt } = campaign;
	switch (orderingWindow(campaign, at)) {
		case 'open':
			return undefined;
		case 'not_open_yet':
			return { status: 'not_open_yet', campaignTitle, at: opensAt };
		case 'closed':
			return { status: 'closed', campaignTitle, at: null };
	}
}

function entryOf({ key, groupId, at, action, lines }: StorefrontCart, buyerId: number): LogEntry {
	const changes = lines.map(({ code, quantity }) => {
		return { action, item: { by: 'code' as const, code }, quantity };
	});
	return {
		request: {
			...{ kind: 'message', key, groupId, at, buyerId, forOther: false, lineMessageId: null },
			parsed: { kind: 'order', changes, buyer: null },
		},
		...{ writer: null, buyer: null, lineMessageId: null, text: null, reason: null },
	};
}

async function ordersOf(trx: Tx, { lines }: StorefrontCart, buyerId: number): Promise<string[]> {
	const rows = await trx
		.selectFrom('orders')
		.innerJoin('campaigns', 'campaigns.id', 'orders.campaign_id')
		.select('orders.code')
		.where('orders.buyer_id', '=', buyerId)
		.where('orders.state', '=', 'placed')
		.where('campaigns.code', 'in', [...new Set(lines.map(({ campaignCode }) => campaignCode))])
		.orderBy('orders.id')
		.execute();
	return rows.map(({ code }) => code);
}

/** Carries an answer out of a transaction of which nothing is to stay. */
class RolledBack extends Error {
	constructor(readonly result: unknown) {
		super('Rolled back');
	}
}

/**
 * Runs work in one transaction and answers its result; of what ends with `keep: false` nothing is written.
 *
 * @throws whatever `work` throws, after a rollback
 */
export async function allOrNothing<T>(
	store: Store,
	work: (trx: Tx) => Promise<{ keep: boolean; result: T }>,
): Promise<T> {
	try {
		return await store.tx(async (trx) => {
			const { keep, result } = await work(trx);
			if (!keep) throw new RolledBack(result);
			return result;
		});
	} catch (error) {
		if (error instanceof RolledBack) return error.result as T;
		throw error;
	}
}
