import { leaderBalances, openingBalance } from '../../../lib/store/leader-balances';
import { addReferralCode } from '../../support/referrals';
import { NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

/** More than are summed up in one go. */
const ENTRIES = 5_200;

describeStores((open) => {
	test('sums of many entries hold each of them once, also where many bear one time', async () => {
		const store = await open();
		const { id: code_id, leaderId } = await addReferralCode(store, 'LIN');
		const other = await addReferralCode(store, 'CHEN', {}, '陳團主');
		const entry = (index: number) => ({
			...{ type: 'earned' as const, leader_id: index % 13 === 0 ? other.leaderId : leaderId, code_id },
			...{ quantity: 1, currency: index % 7 === 0 ? ('USD' as const) : ('TWD' as const), rate: 500 },
			...{ amount_minor: 0, base_minor: 0, commission_minor: index, created_at: NOW },
			// The whole first page ends amid entries of one moment.
			...{ occurred_at: NOW + Math.floor(index / 900), payable_at: NOW },
		});
		const entries = Array.from({ length: Math.ceil((ENTRIES * 13) / 12) }, (_, index) => entry(index));
		for (let start = 0; start < entries.length; start += 500) {
			await store.db
				.insertInto('commission_entries')
				.values(entries.slice(start, start + 500))
				.execute();
		}
		const sumOf = (currency: string, from: number, to: number) =>
			entries
				.filter((one) => one.leader_id === leaderId && one.currency === currency)
				.filter(({ occurred_at }) => occurred_at >= from && occurred_at < to)
				.reduce((sum, { commission_minor }) => sum + commission_minor, 0);
		for (const [from, to] of [
			[NOW, NOW + 100],
			[NOW + 3, NOW + 100],
			[NOW + 2, NOW + 3],
			[NOW + 100, NOW + 200],
		] as const) {
			const balances = await leaderBalances(store.db, { from, to, leaderIds: [leaderId] });
			expect(balances.map(({ currency }) => currency).sort()).toEqual(['TWD', 'USD']);
			for (const { currency, openingMinor, closingMinor } of balances) {
				expect(openingMinor).toBe(sumOf(currency, 0, from));
				expect(closingMinor).toBe(sumOf(currency, 0, to));
				expect(await openingBalance(store.db, leaderId, currency, to)).toBe(closingMinor);
			}
		}
	});
});
