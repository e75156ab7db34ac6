import {
	createReportLink,
	listReportLinks,
	openReportLink,
	revokeReportLink,
} from '../../../lib/store/report-links';
import { eraseReferrer } from '../../../lib/store/referrers';
import type { Store } from '../../../lib/store/store';
import { addReferralCode } from '../../support/referrals';
import { DAY, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const MINUTE = 60_000;

describeStores((open) => {
	let store: Store;
	let leaderId: number;
	beforeEach(async () => {
		store = await open();
		({ leaderId } = await addReferralCode(store, 'LIN'));
	});
	const create = async (changes = {}) => {
		const link = { leaderId, password: '密碼八個字以上吧', expiresAt: NOW + DAY, ...changes };
		return (await createReportLink(store, link, NOW)).code;
	};
	const tried = async (code: string, password = '密碼八個字以上吧', now = NOW) =>
		await openReportLink(store, code, password, now);

	test('opens with its password alone, of which only a hash is kept', async () => {
		const code = await create();
		expect(await tried(code)).toEqual({ status: 'open', leaderId });
		expect(await tried(code, '密碼八個字以上吧 ')).toEqual({ status: 'wrong' });
		expect(await tried(code, '')).toEqual({ status: 'wrong' });
		expect(await tried('L0', 'anything')).toEqual({ status: 'wrong' });
		const stored = await store.db.selectFrom('report_links').selectAll().executeTakeFirstOrThrow();
		expect(JSON.stringify(stored)).not.toContain('密碼');
		expect(stored.salt).toMatch(/^[0-9a-f]{32}$/);
	});

	test('two links with one password have different hashes', async () => {
		await create();
		await create();
		const stored = await store.db.selectFrom('report_links').select('password_hash').execute();
		expect(new Set(stored.map((row) => row.password_hash)).size).toBe(2);
	});

	test.each([
		['a short password', { password: '七個字的密碼喔' }, 'The password has 7 characters'],
		['an end in the past', { expiresAt: NOW }, 'The report link would end in the past'],
		['nobody', { leaderId: -1 }, 'There is no referrer'],
	])('%s is refused', async (_, changes, message) => {
		await expect(create(changes)).rejects.toThrow(message);
	});

	test('ten wrong passwords lock it for a quarter of an hour, ten more for twice as long', async () => {
		const code = await create();
		const wrong = async (times: number, now: number) => {
			// All at once: however fast they come, no more are compared.
			const tries = await Promise.all(
				Array.from({ length: times }, async () => await tried(code, 'wrong', now)),
			);
			return tries.filter(({ status }) => status === 'wrong').length;
		};
		expect(await wrong(14, NOW)).toBe(10);
		const until = NOW + 15 * MINUTE;
		expect(await tried(code)).toEqual({ status: 'locked', until });
		expect(await listReportLinks(store.db, { leaderId }, NOW)).toMatchObject([{ state: 'locked' }]);
		// Nine more that were wrong.
		await store.db.updateTable('report_links').set({ failures: 19 }).execute();
		expect(await wrong(2, until)).toBe(1);
		expect(await tried(code, undefined, until)).toEqual({ status: 'locked', until: until + 30 * MINUTE });
		expect(await tried(code, undefined, until + 30 * MINUTE)).toEqual({ status: 'open', leaderId });
		// The right one has made it forget the others.
		const stored = await store.db.selectFrom('report_links').selectAll().executeTakeFirstOrThrow();
		expect(stored).toMatchObject({ failures: 0, locked_until: null, opened_at: until + 30 * MINUTE });
	});

	test('ends by itself, when it is revoked, and with its referrer', async () => {
		const code = await create();
		expect(await tried(code, undefined, NOW + DAY)).toEqual({ status: 'ended' });
		const revoke = async () => await store.tx(async (trx) => await revokeReportLink(trx, code, NOW));
		expect([await revoke(), await revoke()]).toEqual([{ status: 'revoked' }, { status: 'already' }]);
		expect(await tried(code)).toEqual({ status: 'ended' });
		await expect(store.tx(async (trx) => await revokeReportLink(trx, 'L0', NOW))).rejects.toThrow("'L0'");
		const other = await create();
		await store.tx(async (trx) => await eraseReferrer(trx, { id: leaderId }, NOW));
		expect(await tried(other)).toEqual({ status: 'ended' });
		expect((await listReportLinks(store.db, {}, NOW)).map(({ state }) => state)).toEqual([
			'revoked',
			'revoked',
		]);
	});
});
