// What the members of a group write in the course of a campaign: orders, second thoughts, edits, unsends, chatter.
import type { BookingRequest } from '../../lib/store/booking';
import type { Db } from '../../lib/store/store';
import { NOW } from './shop';

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** The same in another order. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
	const rest = [...list];
	for (let last = rest.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[rest[last], rest[other]] = [rest[other]!, rest[last]!];
	}
	return rest;
}

export const RECORDED_CODES = ['A1', 'A2', 'A3', 'B1'] as const;

const ORDERS = [
	'CODE+1',
	'CODE+2',
	'CODE+1 A2+1',
	'CODE＋３',
	'CODE+5',
	'我要CODE 2',
	'CODE=2',
	'CODE=4',
	'CODE-1',
	'CODE取消',
	'取消',
	'-1',
	'+1',
	'A9+1',
	'CODE+0',
	'全部+1',
	'確認候補',
	'放棄候補',
];
const CHATTER = ['好喔', '請問什麼時候到貨？', '謝謝團主', '0912-345-678', '我的訂單'];

/**
 * What is written in the group `C1`, in the order of writing, from a second after NOW on, a second or so apart. About one
 * event in ten is an edit or unsend of something that was written before, one in thirty is delivered twice, some are of
 * the same moment.
 *
 * @returns events of LINE, somewhat more than `messages`
 */
export function recordedCampaign(
	seed: number,
	{ members, messages }: { members: number; messages: number },
): BookingRequest[] {
	const random = randomFrom(seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	const orderText = () => pick(ORDERS).replace('CODE', pick(RECORDED_CODES));
	const events: BookingRequest[] = [];
	const sent: BookingRequest[] = [];
	let at = NOW + 1000;
	for (let index = 0; index < messages; index++) {
		at += Math.floor(random() * 3) * 700;
		const key = `recorded-${seed}-${String(index).padStart(6, '0')}`;
		const who = `U-member-${Math.floor(random() * members)}`;
		const common = { key, lineGroupId: 'C1', mentions: [], at };
		const kind = random();
		// Most second thoughts come soon.
		const earlier = sent[Math.max(0, sent.length - 1 - Math.floor(random() ** 3 * 80))];
		if (kind < 0.06 && earlier) {
			const text = random() < 0.2 ? pick(CHATTER) : orderText();
			events.push({ ...earlier, ...common, kind: 'edit', text });
		} else if (kind < 0.1 && earlier) {
			events.push({ ...earlier, ...common, kind: 'unsend', text: '' });
		} else {
			const isChatter = kind > 0.85;
			const other = `@member-${Math.floor(random() * members)}`;
			const forOther = !isChatter && random() < 0.05;
			const text = isChatter
				? pick(CHATTER)
				: forOther
					? `幫${other} ${pick(RECORDED_CODES)}+1`
					: orderText();
			const mentions = forOther ? [{ index: 1, length: other.length, userId: `U-${other.slice(1)}` }] : [];
			const message: BookingRequest = {
				...common,
				kind: 'message',
				lineUserId: who,
				text,
				mentions,
				lineMessageId: `recorded-${seed}-m${index}`,
			};
			events.push(message);
			sent.push(message);
		}
		if (random() < 0.03) events.push(pick(events));
	}
	return events;
}

/** What everybody has at which price, who waits, and what every request has come to. */
export async function endOfCampaign(db: Db) {
	const lots = await db
		.selectFrom('order_lines')
		.innerJoin('orders', 'orders.id', 'order_lines.order_id')
		.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
		.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
		.select(['line_user_id', 'campaign_items.code', 'unit_price_minor', 'quantity'])
		.where('quantity', '>', 0)
		.execute();
	const waiting = await db
		.selectFrom('waitlist_entries')
		.innerJoin('campaign_items', 'campaign_items.id', 'waitlist_entries.campaign_item_id')
		.select(['booking_key', 'campaign_items.code', 'quantity', 'hold_until'])
		.where('state', 'in', ['waiting', 'offered'])
		.execute();
	const log = await db.selectFrom('bookings').select(['key', 'outcome']).execute();
	const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
	const statuses = log.map(({ key, outcome }) => ({
		key,
		status: (JSON.parse(outcome) as { status: string }).status,
	}));
	return { lots: sorted(lots), waiting: sorted(waiting), log: sorted(statuses) };
}
