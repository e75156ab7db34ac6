import fc from 'fast-check';

import { InputError } from '../../../../lib/groupbuy/input-error';
import { TAIWAN_PLANS } from '../../../../lib/groupbuy/message-budget/plan';
import { planTableAt } from '../../../../lib/groupbuy/message-budget/plan-cost';
import {
	redeem,
	TAIWAN_SUMMER_2024,
	type PromoAccount,
	type PromoAction,
	type PromoPayout,
	type PromoRefusal,
} from '../../../../lib/groupbuy/message-budget/promo-code';

const taipei = (text: string) => Date.parse(`${text}+08:00`);
const JUNE_11 = taipei('2024-06-11T10:00');
const JULY_1 = taipei('2024-07-01T00:00');
const table = planTableAt(TAIWAN_PLANS, JUNE_11);

const ACCOUNT: PromoAccount = {
	plan: 'medium',
	hasPaidThisMonth: true,
	autoRenews: true,
	paysBy: 'line_pay',
	country: 'TW',
	at: JUNE_11,
};
const LIGHT: Partial<PromoAccount> = { plan: 'light', hasPaidThisMonth: false };
const RENEW: PromoAction = { type: 'renew' };
const to = (plan: string): PromoAction => ({ type: 'upgrade', to: plan });

const payouts: Array<[what: string, Partial<PromoAccount>, PromoAction, object]> = [
	[
		'from light to medium: all of it, and 3,000 messages until June 30, 22:59',
		LIGHT,
		to('medium'),
		{
			status: 'redeemed',
			usedMinor: 800,
			forfeitedMinor: 0,
			payMinor: 0,
			taxMinor: 0,
			effectiveAt: JUNE_11,
			messages: 3000,
			messagesUntil: taipei('2024-06-30T22:59'),
		},
	],
	[
		'from light to high: 400 before tax are left to pay',
		LIGHT,
		to('high'),
		{ status: 'redeemed', usedMinor: 800, forfeitedMinor: 0, payMinor: 400, taxMinor: 20, messages: 6000 },
	],
	[
		'from medium to high in the month that is paid: 400 are used and 400 void',
		{},
		to('high'),
		{
			status: 'redeemed',
			usedMinor: 400,
			forfeitedMinor: 400,
			payMinor: 0,
			taxMinor: 0,
			effectiveAt: JUNE_11,
			messages: 6000,
		},
	],
	[
		'on medium: deducted when it renews itself on July 1',
		{},
		RENEW,
		{
			status: 'pending_renewal',
			usedMinor: 800,
			forfeitedMinor: 0,
			payMinor: 0,
			plan: 'medium',
			effectiveAt: JULY_1,
			messages: 3000,
			messagesUntil: taipei('2024-07-31T22:59'),
		},
	],
	[
		'on high: 800 deducted on July 1',
		{ plan: 'high' },
		RENEW,
		{ status: 'pending_renewal', usedMinor: 800, payMinor: 400, taxMinor: 20, effectiveAt: JULY_1 },
	],
	[
		"this month's fee is still to be paid",
		{ hasPaidThisMonth: false },
		RENEW,
		{ status: 'redeemed', usedMinor: 800, payMinor: 0, effectiveAt: JUNE_11 },
	],
	[
		"this month's fee is still to be paid, and it will not renew itself",
		{ hasPaidThisMonth: false, autoRenews: false },
		RENEW,
		{ status: 'redeemed', usedMinor: 800, effectiveAt: JUNE_11 },
	],
	['an upgrade needs no renewal', { ...LIGHT, autoRenews: false }, to('medium'), { status: 'redeemed' }],
	['by credit card', { ...LIGHT, paysBy: 'credit_card' }, to('medium'), { status: 'redeemed' }],
	['its first moment', { ...LIGHT, at: taipei('2024-06-07T00:00') }, to('medium'), { status: 'redeemed' }],
	[
		"its last moment, in LINE's September already",
		{ ...LIGHT, at: taipei('2024-08-31T23:59:59.999') },
		to('medium'),
		{ status: 'redeemed', messagesUntil: taipei('2024-09-30T22:59') },
	],
	[
		'the last renewal that it is valid for',
		{ at: taipei('2024-07-31T22:00') },
		RENEW,
		{ status: 'pending_renewal', effectiveAt: taipei('2024-08-01T00:00') },
	],
];

test.each(payouts)('%s', (_what, account, action, expected) => {
	expect(redeem(TAIWAN_SUMMER_2024, { ...ACCOUNT, ...account }, action, table)).toMatchObject(expected);
});

const refusals: Array<[reason: PromoRefusal, Partial<PromoAccount>, PromoAction]> = [
	['not_yet_valid', { ...LIGHT, at: taipei('2024-06-06T23:59:59.999') }, to('medium')],
	['expired', { ...LIGHT, at: taipei('2024-09-01T00:00') }, to('medium')],
	['expires_before_renewal', { at: taipei('2024-08-15T12:00') }, RENEW],
	['wrong_country', { ...LIGHT, country: 'JP' }, to('medium')],
	['wrong_payment', { ...LIGHT, paysBy: 'other' }, to('medium')],
	['not_an_upgrade', { plan: 'high' }, to('medium')],
	['not_an_upgrade', { plan: 'medium' }, to('light')],
	['not_an_upgrade', { plan: 'medium' }, to('medium')],
	['no_fee', LIGHT, RENEW],
	['renewal_cancelled', { autoRenews: false }, RENEW],
];

test.each(refusals)('%s: %p, %p', (reason, account, action) => {
	expect(redeem(TAIWAN_SUMMER_2024, { ...ACCOUNT, ...account }, action, table)).toEqual({
		status: 'refused',
		reason,
		note: expect.stringMatching(/^[A-Z].*\.$/),
	});
});

test('a plan that there is not', () => {
	expect(() => redeem(TAIWAN_SUMMER_2024, ACCOUNT, to('huge'), table)).toThrow(InputError);
});

test.each([
	[LIGHT, to('medium'), 'The code pays all of it.'],
	[LIGHT, to('high'), 'The code pays 800; 400 and the tax on it are yours to pay.'],
	[{}, to('high'), 'The code pays all of it; the 400 that are left of it are void.'],
])('%p, %p: says "%s"', (account, action, note) => {
	expect(redeem(TAIWAN_SUMMER_2024, { ...ACCOUNT, ...account }, action, table)).toMatchObject({ note });
});

const keys = fc.constantFrom('light', 'medium', 'high');
const accounts: fc.Arbitrary<PromoAccount> = fc.record({
	plan: keys,
	hasPaidThisMonth: fc.boolean(),
	autoRenews: fc.boolean(),
	paysBy: fc.constantFrom('credit_card', 'line_pay', 'other'),
	country: fc.constantFrom('TW', 'JP'),
	at: fc.integer({ min: taipei('2024-06-01T00:00'), max: taipei('2024-09-10T00:00') }),
});
const actions: fc.Arbitrary<PromoAction> = fc.oneof(
	fc.constant(RENEW),
	keys.map((plan) => to(plan)),
);

test('never more than its face value is used, never less than nothing paid, and nothing out of its time', () => {
	fc.assert(
		fc.property(accounts, actions, fc.nat(2000), (account, action, faceValueMinor) => {
			const result = redeem({ ...TAIWAN_SUMMER_2024, faceValueMinor }, account, action, table);
			if (result.status === 'refused') return;
			const { usedMinor, forfeitedMinor, payMinor, taxMinor, effectiveAt, messagesUntil }: PromoPayout =
				result;
			expect(usedMinor + forfeitedMinor).toBe(faceValueMinor);
			for (const amount of [usedMinor, forfeitedMinor, payMinor, taxMinor]) {
				expect(amount).toBeGreaterThanOrEqual(0);
			}
			const fee = (key: string) => table.plans.find((plan) => plan.key === key)?.monthlyFeeMinor ?? NaN;
			const due = fee(result.plan) - (action.type === 'upgrade' ? fee(account.plan) : 0);
			expect(usedMinor + payMinor).toBe(due);
			expect(effectiveAt).toBeGreaterThanOrEqual(account.at);
			expect(effectiveAt).toBeLessThanOrEqual(TAIWAN_SUMMER_2024.validUntil);
			expect(messagesUntil).toBeGreaterThan(effectiveAt - 60_000);
		}),
	);
});
