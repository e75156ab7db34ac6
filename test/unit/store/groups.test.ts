import { InputError } from '../../../lib/groupbuy/input-error';
import { listCampaigns } from '../../../lib/store/campaign-views';
import {
	findGroup,
	getGroup,
	listGroups,
	markGroupLeft,
	registerGroup,
	updateGroup,
	type GroupRegistration,
	type GroupView,
} from '../../../lib/store/groups';
import type { Store } from '../../../lib/store/store';
import { addCampaign, addCategory, addGroup, HOUR, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});

	const register = async (changes: Partial<GroupRegistration> = {}) =>
		await store.tx(
			async (trx) =>
				await registerGroup(
					trx,
					{
						lineGroupId: 'C1',
						kind: 'group',
						channelId: 'Ubot',
						name: '幸福社區',
						pictureUrl: 'https://example.com/1.jpg',
						memberCount: 20,
						at: NOW,
						...changes,
					},
					NOW,
				),
		);
	const leave = async (at: number) =>
		await store.tx(async (trx) => await markGroupLeft(trx, 'C1', at, at + 1));

	describe('register', () => {
		test('adds a group with all that LINE says', async () => {
			expect(await register()).toEqual({
				created: true,
				group: {
					lineGroupId: 'C1',
					kind: 'group',
					name: '幸福社區',
					pictureUrl: 'https://example.com/1.jpg',
					memberCount: 20,
					memberCountAt: NOW,
					state: 'active',
					leaderName: null,
					operators: [],
					note: null,
					referralCode: null,
					joinedAt: NOW,
					leftAt: null,
				},
			});
		});

		test('a multi-person chat has neither name nor picture', async () => {
			const { group } = await register({ kind: 'room', name: null, pictureUrl: null, memberCount: null });
			expect(group).toMatchObject({ kind: 'room', name: null, pictureUrl: null, memberCount: null });
		});

		test('a second time brings it up to date and keeps what is not said', async () => {
			await register();
			const again = await register({ name: '幸福社區 2', pictureUrl: null, memberCount: 21, at: NOW + HOUR });
			expect(again.created).toBe(false);
			expect(again.group).toMatchObject({
				name: '幸福社區 2',
				pictureUrl: 'https://example.com/1.jpg',
				memberCount: 21,
				joinedAt: NOW,
			});
		});

		test('keeps which bot it was when that is not said', async () => {
			await register();
			await register({ channelId: null });
			const { channel_id } = await store.db
				.selectFrom('line_groups')
				.select('channel_id')
				.executeTakeFirstOrThrow();
			expect(channel_id).toBe('Ubot');
		});

		test('a join after a leave makes it active again', async () => {
			await register();
			await leave(NOW + HOUR);
			const { group } = await register({ at: NOW + 2 * HOUR });
			expect(group).toMatchObject({ state: 'active', joinedAt: NOW + 2 * HOUR, leftAt: null });
		});

		test('a join that arrives after the leave that followed it does not bring the group back', async () => {
			await register();
			await leave(NOW + 2 * HOUR);
			const { group } = await register({ name: '新名字', at: NOW + HOUR });
			expect(group).toMatchObject({ name: '新名字', state: 'left', leftAt: NOW + 2 * HOUR });
		});
	});

	describe('mark left', () => {
		test('keeps the group with the time of leaving', async () => {
			await register();
			expect(await leave(NOW + HOUR)).toEqual({
				group: expect.objectContaining({ state: 'left', leftAt: NOW + HOUR }) as GroupView,
				endedCampaigns: [],
			});
		});

		test('a leave that is older than the last join is out of date', async () => {
			await register();
			expect(await leave(NOW - HOUR)).toBeUndefined();
			expect(await findGroup(store.db, 'C1')).toMatchObject({ state: 'active', leftAt: null });
		});

		test('a group that is not known is not an error', async () => {
			expect(await leave(NOW)).toBeUndefined();
		});

		test('a second leave changes nothing', async () => {
			await register();
			await leave(NOW + HOUR);
			expect(await leave(NOW + 2 * HOUR)).toMatchObject({
				group: { leftAt: NOW + HOUR },
				endedCampaigns: [],
			});
		});

		test('ends open campaigns and cancels scheduled ones; other groups go on', async () => {
			await store.tx(async (trx) => {
				await addGroup(trx, 'C1', NOW);
				await addGroup(trx, 'C2', NOW);
				await addCategory(trx, 'Tea', [{ code: 'A1' }]);
				await addCategory(trx, 'Cake', [{ code: 'B1' }]);
			});
			const running = await addCampaign(store);
			const planned = await addCampaign(store, {
				category: 'Cake',
				opensAt: NOW + 24 * HOUR,
				besideOthers: true,
			});
			const elsewhere = await addCampaign(store, { lineGroupId: 'C2' });

			const left = await leave(NOW + HOUR);
			expect(left?.endedCampaigns).toEqual([running.code, planned.code]);
			const after = await listCampaigns(store.db, {}, NOW + 2 * HOUR);
			expect(after.map(({ code, state, endReason, endedAt }) => [code, state, endReason, endedAt])).toEqual([
				[elsewhere.code, 'open', null, null],
				[planned.code, 'cancelled', 'bot_removed', NOW + HOUR],
				[running.code, 'closed', 'bot_removed', NOW + HOUR],
			]);
		});
	});

	describe('update', () => {
		const update = async (changes: { leaderName?: string | null; note?: string | null }) =>
			await store.tx(async (trx) => await updateGroup(trx, 'C1', changes, NOW));

		test('sets, keeps and clears leader and note', async () => {
			await register();
			expect(await update({ leaderName: '小明', note: '週三取貨' })).toMatchObject({
				leaderName: '小明',
				note: '週三取貨',
			});
			expect(await update({ note: '週四取貨' })).toMatchObject({ leaderName: '小明', note: '週四取貨' });
			expect(await update({ leaderName: null })).toMatchObject({ leaderName: null, note: '週四取貨' });
			expect(await update({ note: null })).toMatchObject({ leaderName: null, note: null });
		});

		test('two groups of one leader share him', async () => {
			await register();
			await register({ lineGroupId: 'C2' });
			await update({ leaderName: '小明' });
			await store.tx(async (trx) => await updateGroup(trx, 'C2', { leaderName: '小明' }, NOW));
			const leaders = await store.db.selectFrom('leaders').select('name').execute();
			expect(leaders).toEqual([{ name: '小明' }]);
		});

		test('an unknown group is told with the way out', async () => {
			await expect(update({ note: 'x' })).rejects.toThrow(
				new InputError("The group 'C1' is not registered", ''),
			);
			await expect(getGroup(store.db, 'C1')).rejects.toMatchObject({
				description: expect.stringContaining('Group → Register') as string,
			});
			expect(await findGroup(store.db, 'C1')).toBeUndefined();
		});
	});

	describe('list and search', () => {
		const NAMES = ['Tea Lovers', '100% 好茶', 'A_B 團購', 'AxB 團購', '高雄🍵', null, 'O\'Brien \\ "x"'];
		beforeEach(async () => {
			for (const [index, name] of NAMES.entries()) await register({ lineGroupId: `C${index}`, name });
		});
		const found = async (search: string) =>
			(await listGroups(store.db, { search })).map(({ lineGroupId }) => lineGroupId).sort();

		test.each([
			['tea', ['C0']],
			['TEA LOV', ['C0']],
			['100%', ['C1']],
			['%', ['C1']],
			['_', ['C2']],
			['a_b', ['C2']],
			['axb', ['C3']],
			['團購', ['C2', 'C3']],
			['🍵', ['C4']],
			["O'BRIEN", ['C6']],
			['\\', ['C6']],
			['\\ "X"', ['C6']],
			['c5', ['C5']],
			['nothing', []],
			["' or 1=1 --", []],
		])('%j finds %j', async (search, groups) => {
			expect(await found(search)).toEqual(groups);
		});

		test('groups come by name, those without one last', async () => {
			const names = (await listGroups(store.db, {})).map(({ name }) => name);
			expect(names).toHaveLength(NAMES.length);
			expect(names.at(-1)).toBeNull();
		});

		test('filters by state and limits', async () => {
			await store.tx(async (trx) => await markGroupLeft(trx, 'C3', NOW + 1, NOW + 1));
			const left = await listGroups(store.db, { state: 'left' });
			expect(left.map(({ lineGroupId }) => lineGroupId)).toEqual(['C3']);
			expect(await listGroups(store.db, { state: 'active' })).toHaveLength(6);
			expect(await listGroups(store.db, { limit: 2 })).toHaveLength(2);
		});
	});
});
