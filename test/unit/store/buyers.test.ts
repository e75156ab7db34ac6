import { ensureBuyers, knownNames, saveProfiles, type BuyerProfile } from '../../../lib/store/buyers';
import type { Store } from '../../../lib/store/store';
import { DAY, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const ensure = async (...ids: string[]) => await store.tx(async (trx) => await ensureBuyers(trx, ids, NOW));
	const save = async (profiles: BuyerProfile[], now = NOW) =>
		await store.tx(async (trx) => await saveProfiles(trx, profiles, now));
	const named = (lineUserId: string, displayName: string | null): BuyerProfile => ({
		lineUserId,
		displayName,
		pictureUrl: null,
	});

	test('finds or makes buyers, each once', async () => {
		const first = await ensure('Ub', 'Ua', 'Ub');
		expect([...first.keys()].sort()).toEqual(['Ua', 'Ub']);
		const second = await ensure('Ua', 'Uc');
		expect(second.get('Ua')).toBe(first.get('Ua'));
		expect([...second.keys()].sort()).toEqual(['Ua', 'Uc']);
		expect(await ensure()).toEqual(new Map());
		expect(await store.db.selectFrom('buyers').selectAll().execute()).toHaveLength(3);
	});

	test('several at once who meet the same new buyers', async () => {
		const ids = Array.from({ length: 40 }, (_, i) => `U${i}`);
		const found = await Promise.all(
			[ids, ids, [...ids].reverse(), ids].map(async (own) => await ensure(...own)),
		);
		for (const map of found) {
			expect(map.size).toBe(40);
			for (const id of ids) expect(map.get(id)).toBe(found[0]!.get(id));
		}
	});

	test('names are known until they are a week old', async () => {
		await ensure('U-unread');
		await save([named('U-ming', '小明'), named('U-emoji', '🐻 Bear 𠮷'), named('U-nameless', null)]);
		const ids = ['U-ming', 'U-emoji', 'U-nameless', 'U-unread', 'U-unknown', 'U-ming'];
		expect(await knownNames(store.db, ids, NOW + 7 * DAY)).toEqual(
			new Map([
				['U-ming', { displayName: '小明', stale: false }],
				['U-emoji', { displayName: '🐻 Bear 𠮷', stale: false }],
				['U-nameless', { displayName: null, stale: false }],
				['U-unread', { displayName: null, stale: true }],
			]),
		);
		const later = await knownNames(store.db, ['U-ming'], NOW + 7 * DAY + 1);
		expect(later.get('U-ming')).toEqual({ displayName: '小明', stale: true });
		expect(await knownNames(store.db, [], NOW)).toEqual(new Map());
	});

	test('a new name replaces the old one; the buyer stays the same', async () => {
		const before = await ensure('U-ming');
		await save([named('U-ming', '小明')]);
		await save([named('U-ming', '大明')], NOW + DAY);
		expect(await knownNames(store.db, ['U-ming'], NOW + 8 * DAY)).toEqual(
			new Map([['U-ming', { displayName: '大明', stale: false }]]),
		);
		expect(await ensure('U-ming')).toEqual(before);
	});

	test('profiles of buyers who are being made at the same moment', async () => {
		const ids = ['Ub', 'UA', 'Ua', 'UB', 'U1', 'u2'];
		await Promise.all([
			...Array.from({ length: 4 }, async () => await ensure(...ids)),
			...Array.from({ length: 4 }, async () => await save(ids.map((id) => named(id, id)))),
		]);
		const names = await knownNames(store.db, ids, NOW);
		expect([...names].map(([id, { displayName }]) => displayName === id)).toEqual(Array(6).fill(true));
	});
});
