import { bindBuyer, boundCode } from '../../../lib/store/referral-bindings';
import { importCodes } from '../../../lib/store/referral-code-import';
import { createCode, endCode, findCode, listCodes } from '../../../lib/store/referral-codes';
import { createPlan, listPlans, newPlanVersion } from '../../../lib/store/referral-plans';
import {
	eraseReferrer,
	findReferrer,
	getReferrer,
	listReferrers,
	upsertReferrer,
} from '../../../lib/store/referrers';
import { ensureBuyers } from '../../../lib/store/buyers';
import { eraseBuyer } from '../../../lib/store/erase-buyer';
import type { Store, Tx } from '../../../lib/store/store';
import { addReferralCode, referralTerms } from '../../support/referrals';
import { DAY, NOW } from '../../support/shop';
import { describeStores } from '../../support/stores';

const BANK = { bankCode: '822', bankName: '中信', accountNumber: '901540123456', accountName: '林美美' };

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const run = async <T>(work: (trx: Tx) => Promise<T>) => await store.tx(work);
	const terms = referralTerms();

	describe('plans', () => {
		const create = async (changes = {}) =>
			await run(
				async (trx) => await createPlan(trx, { name: 'VIP', terms, currency: 'TWD', ...changes }, NOW),
			);

		test('are frozen: the same again is the same, anything else is refused', async () => {
			const { status, plan } = await create();
			expect([status, plan.version, plan.isCurrent]).toEqual(['created', 1, true]);
			expect(await create()).toEqual({ status: 'exists', plan });
			await expect(create({ terms: referralTerms({ returnDays: 8 }) })).rejects.toThrow(
				"The referral plan 'VIP' has other terms",
			);
			await expect(create({ currency: 'JPY' })).rejects.toThrow('has other terms');
		});

		test('a new version takes the codes along', async () => {
			await create();
			const { referrer } = await run(async (trx) => await upsertReferrer(trx, { name: '林團主' }, NOW));
			const wanted = { planName: 'VIP', leaderId: referrer.id, code: 'LIN' };
			await run(async (trx) => await createCode(trx, wanted, NOW));
			const better = referralTerms({ rate: { by: 'order', rate: 1_500 } });
			const change = async () => await run(async (trx) => await newPlanVersion(trx, 'VIP', better, NOW + 1));
			expect(await change()).toMatchObject({ status: 'created', plan: { version: 2 } });
			expect(await change()).toMatchObject({ status: 'exists', plan: { version: 2, terms: better } });
			expect(await findCode(store.db, 'LIN')).toMatchObject({ planVersion: 2, terms: better });
			expect((await listPlans(store.db)).map(({ version, isCurrent }) => [version, isCurrent])).toEqual([
				[2, true],
				[1, false],
			]);
			await expect(run(async (trx) => await newPlanVersion(trx, 'Gold', better, NOW))).rejects.toThrow(
				"There is no referral plan 'Gold'",
			);
		});
	});

	describe('referrers', () => {
		const upsert = async (changes: Partial<Parameters<typeof upsertReferrer>[1]> = {}) =>
			await run(async (trx) => await upsertReferrer(trx, { name: '林團主', ...changes }, NOW));

		test('are known by name: what is given is written, the rest stays', async () => {
			const { status, referrer } = await upsert({ phone: '0912-345-678', email: 'Lin@Example.com ' });
			expect([status, referrer.phone, referrer.email]).toEqual([
				'created',
				'+886912345678',
				'lin@example.com',
			]);
			const changed = await upsert({
				bank: BANK,
				incomeClass: 'professional',
				isNhiExempt: true,
				email: null,
			});
			expect(changed).toMatchObject({
				status: 'updated',
				referrer: { id: referrer.id, phone: '+886912345678', email: null, bank: BANK, isNhiExempt: true },
			});
		});

		test.each([
			['a phone number', { phone: '12' }],
			['an address', { email: 'lin' }],
			['an account', { bank: { ...BANK, bankCode: '8' } }],
			['a class of income', { incomeClass: 'gift' as 'other' }],
			['a name', { name: ' ' }],
		])('what is not %s is refused', async (_, changes) => {
			await expect(upsert(changes)).rejects.toMatchObject({ name: 'InputError' });
		});

		test('a LINE user ID is one referrer alone', async () => {
			await upsert({ lineUserId: 'U-lin' });
			await upsert({ lineUserId: 'U-lin' });
			await expect(upsert({ name: '王團主', lineUserId: 'U-lin' })).rejects.toThrow(
				"The LINE user ID 'U-lin' is that of referrer '林團主'",
			);
			expect(await findReferrer(store.db, { lineUserId: 'U-lin' })).toMatchObject({ name: '林團主' });
		});

		test('erased they are nobody, and their codes have ended', async () => {
			const { leaderId } = await addReferralCode(store, 'LIN');
			await upsert({ lineUserId: 'U-lin', phone: '0912345678', bank: BANK, note: '每週二' });
			const erased = await run(async (trx) => await eraseReferrer(trx, { code: 'lin' }, NOW + 1));
			expect(erased).toMatchObject({ codes: 1, reportLinks: 0 });
			const nothing = { note: null, lineUserId: null, phone: null, bank: null };
			expect(await getReferrer(store.db, { id: leaderId })).toMatchObject({
				...nothing,
				name: erased.pseudonym,
				erasedAt: NOW + 1,
			});
			expect(await listReferrers(store.db)).toEqual([]);
			expect(await listCodes(store.db, { activeOnly: true })).toEqual([]);
		});
	});

	describe('codes', () => {
		let leaderId: number;
		const create = async (code: string | null, leader = leaderId) =>
			await run(async (trx) => await createCode(trx, { planName: 'lin', leaderId: leader, code }, NOW));
		beforeEach(async () => {
			({ leaderId } = await addReferralCode(store, 'LIN'));
		});

		test('are one per referrer and plan', async () => {
			expect(await create('lin')).toMatchObject({ status: 'exists', code: { code: 'LIN' } });
			expect(await create(null)).toMatchObject({ status: 'exists', code: { code: 'LIN' } });
			await expect(create('LIN2')).rejects.toThrow(
				"Referrer '林團主' has the code 'LIN' in plan 'lin', not 'LIN2'",
			);
		});

		test("another's is refused, and a random one is made where none is given", async () => {
			const { referrer } = await run(async (trx) => await upsertReferrer(trx, { name: '王團主' }, NOW));
			await expect(create('LIN', referrer.id)).rejects.toThrow(
				"The code 'LIN' is taken: it is that of '林團主'",
			);
			await expect(create('A B', referrer.id)).rejects.toMatchObject({ name: 'InputError' });
			const { status, code } = await create(null, referrer.id);
			expect(status).toBe('created');
			expect(code.code).toMatch(/^[A-Z0-9]{8}$/);
		});

		test('are found however they are typed, and end', async () => {
			expect(await findCode(store.db, ' ｌｉｎ ')).toMatchObject({ code: 'LIN', endedAt: null });
			expect(await findCode(store.db, "' or 1=1 --")).toBeUndefined();
			const end = async () => await run(async (trx) => await endCode(trx, 'LIN', NOW + 5));
			expect((await end()).endedAt).toBe(NOW + 5);
			expect((await end()).endedAt).toBe(NOW + 5);
			expect(await create('LIN')).toMatchObject({ status: 'reopened', code: { endedAt: null } });
		});

		test('an import is all or nothing, and says what is wrong with which row', async () => {
			const row = (name: string, code: string | null, planName = 'lin') => ({
				planName,
				code,
				referrer: { name },
			});
			const refused = await importCodes(
				store,
				[row('甲', 'JIA'), row('乙', 'LIN'), row('丙', null, 'x')],
				NOW,
			);
			expect(refused.imported).toBe(false);
			expect(refused.rows).toMatchObject([
				{ status: 'created' },
				{ status: 'refused', message: expect.stringContaining("'LIN' is taken") as string },
				{ status: 'refused', message: "There is no referral plan 'x'" },
			]);
			expect(await listCodes(store.db)).toHaveLength(1);
			const rows = [row('甲', 'JIA'), row('林團主', null)];
			expect(await importCodes(store, rows, NOW)).toMatchObject({
				imported: true,
				rows: [{ status: 'created' }, { status: 'exists' }],
			});
		});
	});

	describe('bindings', () => {
		const buyer = async () => {
			const ids = await run(async (trx) => await ensureBuyers(trx, ['U-ming'], NOW));
			return ids.get('U-ming') ?? 0;
		};
		const bind = async (buyerId: number, code: Parameters<typeof bindBuyer>[2], at: number) =>
			await run(async (trx) => await bindBuyer(trx, buyerId, code, at));
		const boundAt = async (buyerId: number, at: number) =>
			(await boundCode(store.db, buyerId, at))?.code ?? null;

		test('the first referrer is kept until the binding ends', async () => {
			const id = await buyer();
			const first = await addReferralCode(store, 'A', { bindingDays: 30 });
			const second = await addReferralCode(store, 'B', { bindingDays: 30 }, '王團主');
			expect(await bind(id, first, NOW)).toBe(true);
			expect(await bind(id, second, NOW + DAY)).toBe(false);
			expect(await boundAt(id, NOW + 30 * DAY - 1)).toBe('A');
			expect(await boundAt(id, NOW + 30 * DAY)).toBeNull();
			expect(await bind(id, second, NOW + 30 * DAY)).toBe(true);
			expect(await boundAt(id, NOW + 31 * DAY)).toBe('B');
		});

		test('a plan without days binds nobody, and a code that has ended makes way', async () => {
			const id = await buyer();
			const first = await addReferralCode(store, 'A', { bindingDays: 30 });
			const second = await addReferralCode(store, 'B', { bindingDays: 30 }, '王團主');
			expect(await bind(id, await addReferralCode(store, 'C'), NOW)).toBe(false);
			await bind(id, first, NOW);
			await run(async (trx) => await endCode(trx, 'A', NOW + DAY));
			expect(await boundAt(id, NOW + DAY)).toBeNull();
			expect(await bind(id, second, NOW + DAY)).toBe(true);
		});

		test('who is erased is bound to nobody', async () => {
			const id = await buyer();
			await bind(id, await addReferralCode(store, 'A', { bindingDays: 30 }), NOW);
			await run(async (trx) => await eraseBuyer(trx, 'U-ming', NOW));
			expect(await boundAt(id, NOW)).toBeNull();
		});
	});
});
