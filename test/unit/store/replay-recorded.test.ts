import type { CampaignRules } from '../../../lib/groupbuy/rules';
import type { BookingRequest } from '../../../lib/store/booking';
import type { Store } from '../../../lib/store/store';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import { RECORDED_CODES, randomFrom, recordedCampaign, shuffled } from '../../support/recorded-campaign';
import { book, DAY, NOW, openShop } from '../../support/shop';
import { describeStores } from '../../support/stores';

const RULES: Array<[string, Partial<CampaignRules>]> = [
	['limits', { limitPerBuyer: 7, maxBuyers: 40 }],
	['limits and a waitlist', { limitPerBuyer: 12, waitlist: true }],
	['a waitlist with holds', { waitlist: true, holdMinutes: 1 }],
];

describeStores((open) => {
	/** The whole campaign, delivered in these batches. */
	const run = async (store: Store, rules: Partial<CampaignRules>, batches: readonly BookingRequest[][]) => {
		const items = RECORDED_CODES.map((code, index) => ({ code, stock: 30 + index * 10 }));
		await openShop(store, items, { rules });
		for (const batch of batches) await book(store, batch, NOW + DAY);
		expect(await inconsistencies(store.db)).toEqual([]);
		expect(await replayDifferences(store.db)).toEqual([]);
		return await endOf(store);
	};

	/** What everybody has at which price, who waits, and what every request has come to. */
	const endOf = async (store: Store) => {
		const lots = await store.db
			.selectFrom('order_lines')
			.innerJoin('orders', 'orders.id', 'order_lines.order_id')
			.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
			.innerJoin('campaign_items', 'campaign_items.id', 'order_lines.campaign_item_id')
			.select(['line_user_id', 'campaign_items.code', 'unit_price_minor', 'quantity'])
			.where('quantity', '>', 0)
			.execute();
		const waiting = await store.db
			.selectFrom('waitlist_entries')
			.innerJoin('campaign_items', 'campaign_items.id', 'waitlist_entries.campaign_item_id')
			.select(['booking_key', 'campaign_items.code', 'quantity', 'hold_until'])
			.where('state', 'in', ['waiting', 'offered'])
			.execute();
		const log = await store.db.selectFrom('bookings').select(['key', 'outcome']).execute();
		const sorted = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
		const statuses = log.map(({ key, outcome }) => ({
			key,
			status: (JSON.parse(outcome) as { status: string }).status,
		}));
		return { lots: sorted(lots), waiting: sorted(waiting), log: sorted(statuses) };
	};

	test.each(RULES)(
		'ten shuffled deliveries of 600 messages of 60 members, under %s',
		async (_name, rules) => {
			const events = recordedCampaign(7, { members: 60, messages: 600 });
			const expected = await run(await open(), rules, [events]);
			expect(expected.lots.length).toBeGreaterThan(20);
			for (let delivery = 0; delivery < 10; delivery++) {
				const random = randomFrom(delivery);
				const rest = delivery === 0 ? [...events] : shuffled(events, random);
				const batches: BookingRequest[][] = [];
				while (rest.length > 0) batches.push(rest.splice(0, 1 + Math.floor(random() * 150)));
				expect(await run(await open(), rules, batches)).toEqual(expected);
			}
		},
		120_000,
	);
});
