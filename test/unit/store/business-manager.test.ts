import { readLinkRequest } from '../../../lib/groupbuy/business-manager';
import { decideLink, listLinks, requestLink, type LinkDecision } from '../../../lib/store/business-manager';
import { addResource, removeResource, type SharedResource } from '../../../lib/store/business-resources';
import type { Store } from '../../../lib/store/store';
import { NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const FIRST = 'BM00000000001';
const SECOND = 'BM00000000002';

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const request = async (changes: object = {}) => {
		const fields = {
			organizationId: FIRST,
			organizationEntity: { name: '好茶股份有限公司' },
			accountType: 'line_official_account',
			accountId: '@goodtea',
			accountName: '好茶',
			accountEntity: { name: '好茶股份有限公司' },
			isVerified: true,
		};
		return await requestLink(store, readLinkRequest({ ...fields, ...changes }, 'link'), NOW);
	};
	const requested = async (changes: object = {}): Promise<string> => {
		const result = await request(changes);
		if (result.status !== 'requested') throw new Error(`Not requested: ${result.status}`);
		return result.link.code;
	};
	const decide = async (code: string, changes: Partial<LinkDecision> = {}) =>
		await store.tx(async (trx) => {
			const decision = { isApproved: true, approver: '陳經理', side: 'organization' as const };
			return await decideLink(trx, { code, ...decision, ...changes }, NOW + 1);
		});
	const linked = async (changes: object = {}): Promise<string> => {
		const code = await requested(changes);
		expect(await decide(code)).toMatchObject({ status: 'linked' });
		return code;
	};
	const AUDIENCE: Omit<SharedResource, 'code'> = {
		type: 'audience',
		resourceId: '4389303728991',
		name: '買過茶的人',
		isCrossTargeting: false,
	};
	const add = async (code: string, changes: Partial<SharedResource> = {}) =>
		await store.tx(async (trx) => await addResource(trx, { code, ...AUDIENCE, ...changes }, NOW + 2));

	test('a request is noted once, approved once, and then final', async () => {
		const code = await requested();
		expect(await request()).toMatchObject({
			status: 'already_requested',
			link: { code, state: 'requested' },
		});
		expect(await decide(code)).toMatchObject({
			status: 'linked',
			link: { state: 'linked', approver: '陳經理', requestedAt: NOW, decidedAt: NOW + 1, resources: [] },
		});
		expect(await decide(code)).toMatchObject({ status: 'already' });
		expect(await decide(code, { isApproved: false })).toMatchObject({
			status: 'refused',
			refusal: { reason: 'already_decided' },
			link: { state: 'linked' },
		});
		expect(await request()).toMatchObject({ status: 'already_linked', link: { code } });
		expect(await listLinks(store.db, { state: 'linked', organizationId: FIRST })).toHaveLength(1);
		await expect(decide('K0')).rejects.toThrow("'K0'");
	});

	test('what the rules forbid is not noted', async () => {
		const result = await request({ isVerified: false, accountEntity: { name: '壞茶' } });
		expect(result).toMatchObject({
			status: 'refused',
			refusals: [{ reason: 'not_verified' }, { reason: 'other_legal_entity' }],
		});
		expect(await listLinks(store.db, {})).toEqual([]);
	});

	test('an account belongs to one organisation; after a refusal another may be asked', async () => {
		const code = await requested();
		expect(await request({ organizationId: SECOND })).toMatchObject({
			refusals: [{ reason: 'requested_elsewhere' }],
		});
		expect(await decide(code, { isApproved: false })).toMatchObject({ status: 'declined' });
		await linked({ organizationId: SECOND });
		expect(await request()).toMatchObject({ refusals: [{ reason: 'linked_elsewhere' }] });
		expect(await request({ accountType: 'line_ads' })).toMatchObject({ status: 'requested' });
	});

	test.each(['organization', 'previous_organization'] as const)(
		'a change holds when both sides have approved, %s first, and ends what was shared',
		async (side) => {
			const before = await linked();
			await add(before);
			const code = await requested({ organizationId: SECOND, isChange: true });
			expect(await decide(code, { side })).toMatchObject({
				status: 'half_approved',
				link: { state: 'requested' },
			});
			expect(await decide(code, { side })).toMatchObject({ status: 'half_approved' });
			expect(await listLinks(store.db, { state: 'linked' })).toMatchObject([{ code: before }]);
			const other = side === 'organization' ? 'previous_organization' : 'organization';
			expect(await decide(code, { side: other, approver: '林經理' })).toMatchObject({ status: 'linked' });
			expect(await listLinks(store.db, {})).toMatchObject([
				{ code, state: 'linked', resources: [] },
				{ code: before, state: 'replaced', resources: [] },
			]);
			expect(await add(before)).toMatchObject({ refusal: { reason: 'replaced' } });
		},
	);

	test('of two requests at once for one account one is noted', async () => {
		const results = await Promise.all([request(), request({ organizationId: SECOND }), request()]);
		expect(results.filter(({ status }) => status === 'requested')).toHaveLength(1);
		expect(await listLinks(store.db, {})).toHaveLength(1);
	});

	test('nothing is shared until it is added; what came by cross targeting cannot be', async () => {
		const code = await requested();
		expect(await add(code)).toMatchObject({ status: 'refused', refusal: { reason: 'not_linked' } });
		await decide(code);
		expect(await add(code, { isCrossTargeting: true })).toMatchObject({
			refusal: { reason: 'cross_targeting' },
		});
		expect(await add(code)).toMatchObject({ status: 'added' });
		expect(await add(code)).toMatchObject({ status: 'already' });
		expect(await add(code, { type: 'line_tag', resourceId: 'tag', name: '官網' })).toMatchObject({
			link: {
				resources: [
					{ type: 'audience', addedAt: NOW + 2 },
					{ type: 'line_tag', name: '官網' },
				],
			},
		});
		const remove = async () =>
			await store.tx(async (trx) => await removeResource(trx, { code, ...AUDIENCE }, NOW + 3));
		expect(await remove()).toMatchObject({ status: 'removed', link: { resources: [{ resourceId: 'tag' }] } });
		expect(await remove()).toMatchObject({ status: 'not_shared' });
		expect(await add(code)).toMatchObject({ status: 'added' });
	});
});
