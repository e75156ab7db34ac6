import type { CampaignRules } from '../../../lib/groupbuy/rules';
import type { BookingRequest } from '../../../lib/store/booking';
import type { Store } from '../../../lib/store/store';
import { inconsistencies, replayDifferences } from '../../support/consistency';
import {
	RECORDED_CODES,
	endOfCampaign,
	randomFrom,
	recordedCampaign,
	shuffled,
} from '../../support/recorded-campaign';
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
		return await endOfCampaign(store.db);
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
