import type { FastOrder } from '../../../lib/groupbuy/fast-order-input';
import { bookCart } from '../../../lib/store/storefront-cart';
import { ensureBuyers } from '../../../lib/store/buyers';
import { endCampaign } from '../../../lib/store/campaign-actions';
import { copyCampaign } from '../../../lib/store/campaign-copy';
import { updateCampaign } from '../../../lib/store/campaigns';
import { getCampaign } from '../../../lib/store/campaign-views';
import { checkOutOrder } from '../../../lib/store/checkout-orders';
import { getGroup, updateGroup } from '../../../lib/store/groups';
import { makeFastOrder } from '../../../lib/store/make-fast-order';
import { orderReferrals } from '../../../lib/store/order-rewards';
import { bindBuyer } from '../../../lib/store/referral-bindings';
import { endCode, type CodeView } from '../../../lib/store/referral-codes';
import { readShopSettings } from '../../../lib/store/shop-settings';
import type { Store, Tx } from '../../../lib/store/store';
import { checkout } from '../../support/fast-orders';
import { addReferralCode, complete, refund } from '../../support/referrals';
import { book, campaignInput, DAY, NOW, openShop, said, addCampaign } from '../../support/shop';
import { describeStores } from '../../support/stores';

const CAUSE = { actor: null, reason: null, at: NOW, key: 'k' };

describeStores((open) => {
	let store: Store;
	beforeEach(async () => {
		store = await open();
	});
	const run = async <T>(work: (trx: Tx) => Promise<T>) => await store.tx(work);
	const items = [{ code: 'A1', priceMinor: 300 }];
	const bind = async (who: string, code: CodeView, at = NOW) =>
		await run(async (trx) => {
			const lineUserId = `U-${who}`;
			const ids = await ensureBuyers(trx, [lineUserId], at);
			await bindBuyer(trx, ids.get(lineUserId) ?? 0, code, at);
		});
	/** `buyer code` of every order, in the order in which they were made. */
	const orders = async () => {
		const rows = await store.db
			.selectFrom('orders')
			.innerJoin('buyers', 'buyers.id', 'orders.buyer_id')
			.leftJoin('referral_codes', 'referral_codes.id', 'orders.referral_code_id')
			.select(['buyers.line_user_id as who', 'referral_codes.code'])
			.orderBy('orders.id')
			.execute();
		return rows.map(({ who, code }) => `${who} ${code ?? '-'}`);
	};
	const order: FastOrder = {
		lines: [
			{
				kind: 'custom',
				name: '卡片',
				priceMinor: 1_000,
				imageUrl: null,
				showInShop: false,
				gift: false,
				quantity: 1,
			},
		],
		...{ note: null, tags: [], promotions: [], discounts: [], couponCode: null, storeCredit: null },
	};
	const fast = async (
		referralCode: string | null,
		campaignCode: string | null = null,
		lineUserId = 'U-ming',
	) =>
		await run(async (trx) => {
			const settings = await readShopSettings(trx);
			const asked = {
				requestKey: null,
				lineUserId,
				campaignCode,
				referralCode,
				order,
				checkout: null,
				staff: null,
			};
			const made = await makeFastOrder(trx, asked, settings, NOW);
			if (made.status !== 'created') throw new Error(made.status);
			return made;
		});

	describe('groups and campaigns', () => {
		const updated = async (referralCode: string | null) =>
			await run(async (trx) => await updateGroup(trx, 'C1', { referralCode }, NOW));

		test("a campaign takes the group's code, another one, or none", async () => {
			await addReferralCode(store, 'LIN');
			await addReferralCode(store, 'WANG', {}, '王團主');
			const first = await openShop(store, items);
			expect(first.referralCode).toBeNull();
			expect(await updated('lin')).toMatchObject({ referralCode: 'LIN' });
			expect((await getCampaign(store.db, first.code, NOW)).referralCode).toBeNull();
			const given = { besideOthers: true, opensAt: NOW + DAY };
			await run(async (trx) => await endCampaign(trx, first.code, NOW));
			expect((await getGroup(store.db, 'C1')).referralCode).toBeNull();
			await updated('LIN');
			expect(await addCampaign(store, given)).toMatchObject({ referralCode: 'LIN' });
		});

		test('one that is given, also to a copy, and changed until it starts', async () => {
			await addReferralCode(store, 'LIN');
			const first = await openShop(store, items, { referralCode: 'LIN', opensAt: NOW + DAY });
			expect(first.referralCode).toBe('LIN');
			const change = { referralCode: null };
			const update = async (now: number) =>
				await run(async (trx) => await updateCampaign(trx, first.code, change, CAUSE, now));
			expect((await update(NOW)).referralCode).toBeNull();
			await expect(update(NOW + DAY)).rejects.toThrow('has started');
			await run(async (trx) => await endCampaign(trx, first.code, NOW + DAY));
			const asked = {
				from: first.code,
				lineGroupId: null,
				title: null,
				opensAt: NOW + 2 * DAY,
				closesAt: null,
			};
			const copying = {
				...asked,
				withOrders: false,
				caps: new Map(),
				besideOthers: false,
				referralCode: 'LIN',
			};
			const copy = await run(async (trx) => await copyCampaign(trx, copying, NOW + DAY));
			expect(copy.referralCode).toBe('LIN');
		});

		test('a code that is unknown or has ended is refused', async () => {
			const { code } = await openShop(store, items);
			await run(async (trx) => await endCampaign(trx, code, NOW));
			await expect(updated('NONE')).rejects.toThrow("There is no referral code 'NONE'");
			await addReferralCode(store, 'LIN');
			await run(async (trx) => await endCode(trx, 'LIN', NOW));
			await expect(updated('LIN')).rejects.toThrow("The referral code 'LIN' has ended");
			const input = campaignInput({ referralCode: 'LIN' });
			await expect(addCampaign(store, input)).rejects.toThrow('has ended');
		});
	});

	describe('with whose code orders are made', () => {
		test("the campaign's, else the one that the buyer is bound to, else none", async () => {
			const bound = await addReferralCode(store, 'WANG', { bindingDays: 30 }, '王團主');
			await addReferralCode(store, 'LIN');
			await bind('hua', bound);
			await openShop(store, items);
			await book(store, [said('ming', 'A1+1'), said('hua', 'A1+1')]);
			expect(await orders()).toEqual(['U-ming -', 'U-hua WANG']);
		});

		test("a campaign's code goes before the binding", async () => {
			await addReferralCode(store, 'LIN');
			await bind('hua', await addReferralCode(store, 'WANG', { bindingDays: 30 }, '王團主'));
			await openShop(store, items, { referralCode: 'LIN' });
			await book(store, [said('ming', 'A1+1'), said('hua', 'A1+1')]);
			expect(await orders()).toEqual(['U-ming LIN', 'U-hua LIN']);
			// Later messages change the order, not its code.
			await book(store, [said('ming', 'A1+1', { at: NOW + 5000 })]);
			expect(await orders()).toEqual(['U-ming LIN', 'U-hua LIN']);
		});

		test('what has ended is as if it were not there: for what is written from then on', async () => {
			await addReferralCode(store, 'LIN');
			await bind('hua', await addReferralCode(store, 'WANG', { bindingDays: 30 }, '王團主'));
			await openShop(store, items, { referralCode: 'LIN' });
			await run(async (trx) => await endCode(trx, 'LIN', NOW + 3000));
			await book(store, [
				said('ming', 'A1+1', { at: NOW + 2999 }),
				said('hua', 'A1+1', { at: NOW + 3000 }),
				said('mei', 'A1+1', { at: NOW + 3000 }),
			]);
			expect(await orders()).toEqual(['U-ming LIN', 'U-hua WANG', 'U-mei -']);
		});

		test('a cart brings a code along, which binds; nonsense in a link does no harm', async () => {
			await addReferralCode(store, 'WANG', { bindingDays: 30 }, '王團主');
			const { code } = await openShop(store, items);
			const group = await store.db.selectFrom('line_groups').select('id').executeTakeFirstOrThrow();
			const submit = async (who: string, referralCode: string | null) =>
				await run(async (trx) => {
					const cart = { key: `cart:${who}`, groupId: group.id, lineUserId: `U-${who}`, guestName: null };
					const lines = [{ campaignCode: code, code: 'A1', quantity: 1 }];
					return await bookCart(
						trx,
						{ ...cart, action: 'add', lines, referralCode, at: NOW + 1000 },
						NOW + 1000,
					);
				});
			await submit('ming', 'wang');
			await submit('hua', '<script>');
			expect(await orders()).toEqual(['U-ming WANG', 'U-hua -']);
			await fast(null);
			expect((await orders()).at(-1)).toBe('U-ming WANG');
		});

		test('a fast order has the code of the campaign whose prices it has, else its own', async () => {
			await addReferralCode(store, 'LIN');
			await addReferralCode(store, 'WANG', { bindingDays: 30 }, '王團主');
			const { code } = await openShop(store, items, { referralCode: 'LIN' });
			await fast('WANG', code);
			await fast('WANG');
			await fast('LIN');
			await fast('LIN', null, 'U-hua');
			expect(await orders()).toEqual(['U-ming LIN', 'U-ming WANG', 'U-ming WANG', 'U-hua LIN']);
		});
	});

	describe("the buyer's reward", () => {
		const discount = { type: 'discount' as const, benefit: { rate: 1_000 }, minOrderMinor: 500 };
		const rewardOf = async (code: string) => (await orderReferrals(store.db, [code])).get(code)?.reward;

		test('a discount is among the promotions of a fast order', async () => {
			await addReferralCode(store, 'LIN', { reward: discount });
			const { code, totals } = await fast('LIN');
			expect(totals).toMatchObject({ promotions: [{ name: 'lin', amountMinor: 100 }], totalMinor: 900 });
			expect(await rewardOf(code)).toEqual({ type: 'discount', amountMinor: 100 });
			expect((await fast(null, null, 'U-hua')).totals.promotions).toEqual([]);
		});

		test("of a campaign's order it is taken off at checkout, and follows its goods", async () => {
			await addReferralCode(store, 'LIN', { reward: discount });
			await openShop(store, items, { referralCode: 'LIN' });
			await book(store, [said('ming', 'A1+2')]);
			const row = async () => await store.db.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
			const { code } = await row();
			const done = await run(async (trx) => await checkOutOrder(trx, code, checkout(), NOW + 3000));
			// 600, less 60, and 80 for shipping.
			expect(done).toMatchObject({ payableMinor: 620, totals: { promotions: [{ amountMinor: 60 }] } });
			await book(store, [said('ming', 'A1+1', { at: NOW + 4000 })], NOW + 4000);
			expect((await row()).adjustments_minor).toBe(-90 + 80);
			await book(store, [said('ming', 'A1-2', { at: NOW + 5000 })], NOW + 5000);
			// Less than the minimum.
			expect((await row()).adjustments_minor).toBe(80);
			expect(await rewardOf(code)).toEqual({ type: 'discount', amountMinor: 0 });
		});

		test('a coupon and points are for the workflow to give, and not for what came back', async () => {
			await addReferralCode(store, 'LIN', { reward: { type: 'points', rate: 155 } });
			await addReferralCode(store, 'WANG', { reward: { type: 'coupon', code: 'NEXT50' } }, '王團主');
			const points = await fast('LIN');
			const coupon = await fast('WANG', null, 'U-hua');
			expect(await rewardOf(points.code)).toEqual({ type: 'points', points: 15 });
			expect(await rewardOf(coupon.code)).toEqual({ type: 'coupon', code: 'NEXT50' });
			await complete(store, [points.code]);
			await refund(store, points.code, 1_000, { goodsReturned: true });
			expect(await rewardOf(points.code)).toEqual({ type: 'none' });
			expect(await rewardOf('R0')).toBeUndefined();
		});
	});
});
