import { sql, type RawBuilder } from 'kysely';

import { ifGiven, wholeSum, word } from './expressions';
import type { OutboxOutcome } from './schema';
import type { Db } from './store';

/*
 * What was said free of charge and what was paid for. Pushes count on the day on which LINE answered them, replies on the day
 * on which they were first tried, entries of the outbox on the day on which they came to their end.
 */

export interface ReportPeriod {
	/** Epoch milliseconds, inclusive. */
	from: number;
	/** Exclusive. */
	to: number;
	/** Only what is about this campaign. */
	campaignCode?: string;
}

export interface DeliveryCounts {
	/** Replies that went out, free of charge; of a campaign those that carried news of it. */
	replies: number;
	/** Pushes and narrowcasts that went out. */
	pushes: number;
	/** Messages that LINE has counted for them. */
	paidMessages: number;
	/** Entries of the outbox that a reply has said. */
	saidFree: number;
	saidByPush: number;
	/** Messages that pushes would have counted for what replies have said. */
	sparedMessages: number;
	/** Entries that wait at this moment, whenever they were left. */
	waiting: number;
	refused: number;
	/** Entries that were never said because it was pointless by then. */
	expired: number;
	/** Entries that something newer made needless. */
	replaced: number;
	/** Entries that were taken back. */
	retracted: number;
	/** Entries of which nobody knows whether their push has arrived. */
	unknown: number;
}

/** All together. */
export async function deliveryReport(db: Db, period: ReportPeriod): Promise<DeliveryCounts> {
	const counts = (await collect(db, period, sql`'all'`, sql`'all'`)).get('all') ?? noCounts();
	if (period.campaignCode !== undefined) return counts;
	const { replies } = await db
		.selectFrom('sent_messages')
		.select(wholeSum(sql.lit(1)).as('replies'))
		.where('method', '=', 'reply')
		.where('state', '=', 'sent')
		.where('created_at', '>=', period.from)
		.where('created_at', '<', period.to)
		.executeTakeFirstOrThrow();
	return { ...counts, replies };
}

/**
 * The same by chat (LINE's ID) or by campaign (code), most paid messages first; `null`: a narrowcast, or about no campaign.
 * Of replies those are counted that carried something of the outbox.
 */
export async function deliveryReportBy(
	db: Db,
	by: 'chat' | 'campaign',
	period: ReportPeriod,
): Promise<Array<DeliveryCounts & { group: string | null }>> {
	const counts = await (by === 'chat'
		? collect(db, period, sql.ref('sent_messages.chat_id'), sql.ref('outbox.chat_id'))
		: collect(db, period, sql.ref('campaigns.code'), sql.ref('campaigns.code')));
	return [...counts]
		.map(([group, own]) => ({ group, ...own }))
		.sort((a, b) => b.paidMessages - a.paidMessages || b.sparedMessages - a.sparedMessages);
}

const COUNT_OF: Record<OutboxOutcome, keyof DeliveryCounts> = {
	replied: 'saidFree',
	pushed: 'saidByPush',
	expired: 'expired',
	retracted: 'retracted',
	replaced: 'replaced',
	refused: 'refused',
	unknown: 'unknown',
};

type Grouping = RawBuilder<unknown>;

/** @param ofSent what requests are grouped by @param ofEntry what entries are grouped by */
async function collect(
	db: Db,
	{ from, to, campaignCode }: ReportPeriod,
	ofSent: Grouping,
	ofEntry: Grouping,
): Promise<Map<string | null, DeliveryCounts>> {
	const counts = new Map<string | null, DeliveryCounts>();
	const of = (group: string | null) => {
		const known = counts.get(group) ?? noCounts();
		counts.set(group, known);
		return known;
	};
	const pushes = await db
		.selectFrom('sent_messages')
		.leftJoin('campaigns', 'campaigns.id', 'sent_messages.campaign_id')
		.select((eb) => [
			sql<string | null>`${ofSent}`.as('grouping'),
			wholeSum(sql.lit(1)).as('pushes'),
			wholeSum(eb.ref('sent_messages.counted')).as('counted'),
		])
		.where('method', '!=', word('reply'))
		.where('sent_messages.state', '=', 'sent')
		.where('sent_messages.updated_at', '>=', from)
		.where('sent_messages.updated_at', '<', to)
		.where((eb) => ifGiven(campaignCode, (code) => eb('campaigns.code', '=', code)))
		.groupBy('grouping')
		.execute();
	for (const row of pushes) {
		Object.assign(of(row.grouping), { pushes: row.pushes, paidMessages: row.counted });
	}
	const entries = await db
		.selectFrom('outbox')
		.leftJoin('campaigns', 'campaigns.id', 'outbox.campaign_id')
		.select((eb) => [
			sql<string | null>`${ofEntry}`.as('grouping'),
			'outcome',
			wholeSum(sql.lit(1)).as('entries'),
			wholeSum(eb.ref('spared')).as('spared'),
			sql<number>`count(distinct reply_key)`.as('replies'),
		])
		.where((eb) =>
			eb.or([
				eb('done_at', 'is', null),
				eb.and([eb('outcome', 'is not', null), eb('done_at', '>=', from), eb('done_at', '<', to)]),
			]),
		)
		.where((eb) => ifGiven(campaignCode, (code) => eb('campaigns.code', '=', code)))
		.groupBy(['grouping', 'outcome'])
		.execute();
	for (const { grouping, outcome, entries: number, spared, replies } of entries) {
		const own = of(grouping);
		own[outcome === null ? 'waiting' : COUNT_OF[outcome]] = number;
		if (outcome === 'replied') Object.assign(own, { sparedMessages: spared, replies });
	}
	return counts;
}

function noCounts(): DeliveryCounts {
	return {
		replies: 0,
		pushes: 0,
		paidMessages: 0,
		saidFree: 0,
		saidByPush: 0,
		sparedMessages: 0,
		waiting: 0,
		refused: 0,
		expired: 0,
		replaced: 0,
		retracted: 0,
		unknown: 0,
	};
}
