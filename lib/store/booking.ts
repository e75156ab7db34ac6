import type { OrderSource } from '../groupbuy/order';
import { mayChangeOrders, parseOrderMessage } from '../groupbuy/order-grammar/parse';
import type { LeaderCommand, MessageMention, ParsedMessage, Person } from '../groupbuy/order-grammar/types';
import { IGNORED, type MessageOutcome } from '../groupbuy/outcome';
import { earlierOutcomes, NO_GROUP, orderOfWriting, type LogEntry } from './booking-log';
import { insertBookings } from './booking-statements';
import { chunks, present } from './collections';
import { decide } from './decide';
import { runLeaderCommand } from './leader-commands';
import { namesOnOffer } from './names-on-offer';
import { lockCampaignsOf, type LockedCampaign } from './offered';
import { operatedCampaigns } from './operated-campaigns';
import { findOrderers, type Orderer } from './orderers';
import type { Store, Tx } from './store';

/** What a member of a group wrote, edited or took back. */
export interface BookingRequest {
	/** Unique per event, e.g. LINE's `webhookEventId`: what was booked under it once is never booked again. */
	key: string;
	kind: 'message' | 'edit' | 'unsend';
	lineGroupId: string;
	/** `null` when LINE did not say who wrote. */
	lineUserId: string | null;
	/** As it is now; empty for `unsend`. */
	text: string;
	mentions: readonly MessageMention[];
	/** Of the message that was written, edited or taken back. */
	lineMessageId: string | null;
	/** When it was written, epoch milliseconds. */
	at: number;
}

/** So many messages share a transaction: enough to be fast, few enough to let others in between. */
const MAX_BATCH = 200;

type Waiting = BookingRequest & { index: number };

/**
 * Books a batch of messages: parses them, decides them in the order in which they were written, and writes orders,
 * lines, stock, ledger and log in one transaction per 200 messages or leader's command. The database arbitrates: rows are
 * locked in sorted order, stock changes by conditional updates. Chatter never gets to the database.
 *
 * @param now epoch milliseconds, written as the time of recording
 * @returns one outcome per request, in their order; a repeated key gets its first outcome again, `replayed`
 * @throws StorageError
 */
export async function bookMessages(
	store: Store,
	requests: readonly BookingRequest[],
	source: OrderSource,
	now: number,
): Promise<MessageOutcome[]> {
	const outcomes: MessageOutcome[] = [];
	const waiting: Waiting[] = [];
	for (const [index, request] of requests.entries()) {
		if (request.kind !== 'message' || mayChangeOrders(request.text)) waiting.push({ ...request, index });
		else outcomes[index] = withoutOrders(parseOrderMessage(request.text));
	}
	for (const part of chunks(waiting, MAX_BATCH)) {
		let open = part;
		while (open.length > 0) {
			const batch = { requests: open, source, now };
			const done = await store.tx(async (trx) => await bookNext(store, trx, batch));
			for (const [index, outcome] of done) outcomes[index] = outcome;
			open = open.filter(({ index }) => !done.has(index));
		}
	}
	return outcomes;
}

/** What comes of a message that changes no order. */
function withoutOrders(parsed: ParsedMessage): MessageOutcome {
	return parsed.kind === 'query' ? { ...IGNORED, status: 'query', query: parsed.query } : IGNORED;
}

interface Batch {
	requests: readonly Waiting[];
	source: OrderSource;
	now: number;
}

/** Books requests up to the first leader's command, or that command; answers outcomes by index. */
async function bookNext(
	store: Store,
	trx: Tx,
	{ requests, source, now }: Batch,
): Promise<Map<number, MessageOutcome>> {
	const lineGroupIds = [...new Set(requests.map(({ lineGroupId }) => lineGroupId))];
	const campaigns = await lockCampaignsOf(trx, lineGroupIds, now);
	// Read behind the campaigns' locks, so that one message in two processes cannot pass both.
	const booked = await earlierOutcomes(
		trx,
		requests.map(({ key }) => key),
	);
	const done = new Map<number, MessageOutcome>();
	const fresh: Parsed[] = [];
	const repeated: Waiting[] = [];
	const seen = new Set<string>();
	for (const request of [...requests].sort((a, b) => orderOfWriting(a, b) || a.index - b.index)) {
		const parsed = await parse(store, trx, request, campaigns);
		if (!isBooked(request, parsed)) {
			done.set(request.index, withoutOrders(parsed));
		} else if (booked.has(request.key) || seen.has(request.key)) {
			repeated.push(request);
		} else if (parsed.kind === 'command' && parsed.command.type !== 'order_for') {
			// It may end the campaign or change stocks: what was written before it is booked first.
			if (fresh.length > 0) break;
			done.set(request.index, await carryOut(trx, request, parsed.command, campaigns, now));
			return done;
		} else {
			seen.add(request.key);
			fresh.push({ request, parsed });
		}
	}
	const entries = await entriesOf(trx, fresh, campaigns, now);
	const decided = await decide(trx, { campaigns, entries, source, now });
	for (const { request } of fresh) done.set(request.index, present(decided.get(request.key)));
	for (const { index, key } of repeated) {
		done.set(index, { ...present(decided.get(key) ?? booked.get(key)), replayed: true });
	}
	return done;
}

interface Parsed {
	request: Waiting;
	parsed: ParsedMessage;
}

type GivenCommand = Exclude<LeaderCommand, { type: 'order_for' }>;

const CHATTER: ParsedMessage = { kind: 'chatter' };

/** What a message means for this group at the time when it was written. */
async function parse(
	store: Store,
	trx: Tx,
	{ kind, lineGroupId, lineUserId, text, mentions, at }: Waiting,
	campaigns: readonly LockedCampaign[],
): Promise<ParsedMessage> {
	if (kind === 'unsend') return CHATTER;
	const own = campaigns.filter((campaign) => campaign.lineGroupId === lineGroupId);
	const names = await namesOnOffer(store, trx, own, at);
	const parsed = parseOrderMessage(text, { names, mentions });
	if (parsed.kind === 'command') {
		const mayCommand = kind === 'message' && lineUserId !== null;
		const operated = mayCommand ? await operatedCampaigns(trx, lineGroupId, lineUserId) : [];
		return operated.length > 0 ? parsed : CHATTER;
	}
	const isForOther =
		parsed.kind === 'order' && parsed.buyer !== null && parsed.buyer.lineUserId !== lineUserId;
	return isForOther && !own.every(({ rules }) => rules.orderForOthers) ? CHATTER : parsed;
}

/** Whether a request is one for the log. What is edited or taken back may be an order, whatever it says now. */
function isBooked({ kind }: BookingRequest, parsed: ParsedMessage): boolean {
	return kind !== 'message' || (parsed.kind !== 'chatter' && parsed.kind !== 'query');
}

/** Carries a leader's command out and remembers what came of it. The book takes no notice of such rows. */
async function carryOut(
	trx: Tx,
	{ key, lineGroupId, lineUserId, lineMessageId, at }: Waiting,
	command: GivenCommand,
	campaigns: readonly LockedCampaign[],
	now: number,
): Promise<MessageOutcome> {
	const actor = present(lineUserId);
	const result = await runLeaderCommand(trx, { lineGroupId, command, actor, at, key }, now);
	const outcome: MessageOutcome = { ...IGNORED, status: 'command', command: result };
	const row = {
		key,
		outcome: JSON.stringify(outcome),
		booked_at: now,
		kind: 'message' as const,
		group_id: groupIdOf(campaigns, lineGroupId) || null,
		buyer_id: null,
		actor,
		written_at: at,
		line_message_id: lineMessageId,
		request: JSON.stringify({ kind: 'command' }),
		effect: '[]',
	};
	await insertBookings(trx, [row]);
	return outcome;
}

const groupIdOf = (campaigns: readonly LockedCampaign[], lineGroupId: string): number =>
	campaigns.find((campaign) => campaign.lineGroupId === lineGroupId)?.groupId ?? NO_GROUP;

/** Finds whose order each message is about. Where nothing is sold nobody becomes a buyer. */
async function entriesOf(
	trx: Tx,
	fresh: readonly Parsed[],
	campaigns: readonly LockedCampaign[],
	now: number,
): Promise<LogEntry[]> {
	const orderers = fresh.map(({ request, parsed }): Orderer => {
		const groupId = groupIdOf(campaigns, request.lineGroupId);
		const { lineUserId: writer, lineGroupId } = request;
		const person = personOf(parsed);
		const isForOther = person !== null && (writer === null || person.lineUserId !== writer);
		const byName = parsed.kind === 'command';
		return { groupId, lineGroupId, writer, person: isForOther ? person : null, byName };
	});
	const found = await findOrderers(trx, orderers, now);
	return fresh.map(({ request, parsed }, index): LogEntry => {
		const { buyerId, groupId, person } = present(found[index]);
		const { key, kind, at, lineMessageId, text, lineUserId: writer } = request;
		const entry = { writer, buyer: person, lineMessageId, text: text === '' ? null : text, reason: null };
		if (kind === 'unsend') {
			return { ...entry, request: { kind, key, groupId, at, lineMessageId: lineMessageId ?? '' } };
		}
		const meant = parsed.kind === 'command' ? orderIn(parsed) : parsed;
		const forOther = person !== null;
		return {
			...entry,
			request: { kind, key, groupId, at, buyerId, forOther, lineMessageId, parsed: meant },
		};
	});
}

function personOf(parsed: ParsedMessage): Person | null {
	if (parsed.kind === 'order') return parsed.buyer;
	return parsed.kind === 'command' && parsed.command.type === 'order_for' ? parsed.command.person : null;
}

/** 代訂 is an order of the person who is named. */
function orderIn({ command }: Extract<ParsedMessage, { kind: 'command' }>): ParsedMessage {
	if (command.type !== 'order_for') return CHATTER;
	return { kind: 'order', changes: command.changes, buyer: command.person };
}
