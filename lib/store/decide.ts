import { allocate } from '../groupbuy/allocation';
import type { OrderSource } from '../groupbuy/order';
import type { MessageOutcome } from '../groupbuy/outcome';
import { editedOrUnsent, NO_GROUP, orderOfWriting, readEarlierMessages, type LogEntry } from './booking-log';
import { selectNewest } from './booking-statements';
import { present } from './collections';
import { readItems, readStocks, type LockedCampaign } from './offered';
import type { GivenCode } from './order-referrals';
import { itemsTouched, readBook, readWaitlist, stocksInPlay, withCampaignsOf, type Shop } from './read-book';
import { replay } from './replay-book';
import type { Tx } from './store';
import {
	addToEffects,
	moveStocks,
	postNotices,
	rememberOutcomes,
	writeMovements,
	writeWaitlist,
} from './write-decisions';

export interface Deciding {
	/** Locked: all of the groups of the entries that take, will take or have lately taken orders. */
	campaigns: readonly LockedCampaign[];
	entries: readonly LogEntry[];
	/** What new orders are listed as. */
	source: OrderSource;
	/** Came with the requests of one buyer: new orders of theirs that have no other code are made with it. */
	given?: GivenCode | undefined;
	/** Time of recording, epoch milliseconds. */
	now: number;
}

/**
 * Decides requests and writes what comes of them: orders, lines, ledger, stock, waitlist, log and what the groups should
 * hear. As a rule on the state that is stored; where something was written before what a group's log already holds, the
 * group's book is decided anew.
 *
 * @returns outcomes by key
 */
export async function decide(trx: Tx, deciding: Deciding): Promise<Map<string, MessageOutcome>> {
	const { campaigns, entries, source, given, now } = deciding;
	const outcomes = new Map<string, MessageOutcome>();
	if (entries.length === 0) return outcomes;
	const requests = entries.map(({ request }) => request);
	const offered = {
		campaigns,
		items: await readItems(
			trx,
			campaigns.map(({ id }) => id),
		),
	};
	const late = await lateGroups(trx, offered, entries);
	const messages = await readEarlierMessages(trx, editedOrUnsent(entries));
	const shop = await withCampaignsOf(trx, offered, messages);
	const waitlist = await readWaitlist(trx, campaigns);
	// All at once, in the order of their ids.
	const stocks = await readStocks(trx, [
		...stocksInPlay(shop, requests, messages, waitlist),
		...[...late].flatMap((groupId) => itemsOf(offered, groupId).flatMap(({ stockIds }) => stockIds)),
	]);

	const byGroup = Map.groupBy(entries, ({ request }) => request.groupId);
	const onTime: LogEntry[] = [];
	let replayed = false;
	for (const [groupId, own] of byGroup) {
		const decided = late.has(groupId)
			? await replay(trx, { groupId, shop: offered, stocks, entries: own, source, given, now })
			: undefined;
		if (!decided) onTime.push(...own);
		for (const [key, outcome] of decided?.outcomes ?? []) outcomes.set(key, outcome);
		replayed ||= decided !== undefined;
	}
	if (onTime.length === 0) return outcomes;
	const known = { stocks, messages, waitlist: replayed ? await readWaitlist(trx, campaigns) : waitlist };
	for (const [key, outcome] of await decideOnTime(trx, { ...deciding, entries: onTime }, shop, known)) {
		outcomes.set(key, outcome);
	}
	return outcomes;
}

const itemsOf = ({ campaigns, items }: Shop, groupId: number) => {
	const own = new Set(campaigns.filter((campaign) => campaign.groupId === groupId).map(({ id }) => id));
	return items.filter(({ campaignId }) => own.has(campaignId));
};

/** Groups whose log, or whose stock, has moved on since one of these requests was written. */
async function lateGroups(trx: Tx, shop: Shop, entries: readonly LogEntry[]): Promise<Set<number>> {
	const late = new Set<number>();
	for (const [groupId, own] of Map.groupBy(entries, ({ request }) => request.groupId)) {
		if (groupId === NO_GROUP) continue;
		const first = present(own.map(({ request }) => request).sort(orderOfWriting)[0]);
		const [newest] = await selectNewest(trx, groupId);
		const stockMoved = own.some(({ request }) =>
			itemsTouched(shop, request).some(({ stockChangedAt }) => stockChangedAt > request.at),
		);
		if (stockMoved || (newest && orderOfWriting(first, newest) < 0)) late.add(groupId);
	}
	return late;
}

async function decideOnTime(
	trx: Tx,
	{ entries, source, given, now }: Deciding,
	shop: Shop,
	known: Parameters<typeof readBook>[3] & { stocks: Parameters<typeof moveStocks>[1] },
): Promise<Map<string, MessageOutcome>> {
	const requests = entries.map(({ request }) => request);
	const { book, holdings } = await readBook(trx, shop, requests, known);
	const { movements, stockDeltas, effects, waitlist, notices, outcomes } = allocate(book, requests);

	const byKey = new Map(entries.map((entry) => [entry.request.key, entry]));
	const codes = await writeMovements(trx, { shop, holdings, source, given, now }, movements, byKey);
	await moveStocks(trx, known.stocks, stockDeltas, now);
	await addToEffects(trx, new Map([...effects].filter(([key]) => !byKey.has(key))));
	await writeWaitlist(trx, known.waitlist, waitlist, effects, now);
	await postNotices(trx, { shop, now }, notices, present(requests[0]).key);
	// That time has passed is no news where nobody has left the line or got anything.
	const idle = movements.length === 0 && notices.length === 0;
	const told = entries.filter(({ request }) => request.kind !== 'tick' || !idle);
	return await rememberOutcomes(trx, told, { outcomes, effects, codes }, now);
}
