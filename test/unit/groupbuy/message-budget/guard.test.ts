import fc from 'fast-check';

import {
	guardPush,
	type BudgetState,
	type GuardDecision,
	type PushRequest,
} from '../../../../lib/groupbuy/message-budget/guard';
import { GUARD_POLICIES } from '../../../../lib/groupbuy/message-budget/settings';

const REQUEST: PushRequest = { recipients: 300, policy: 'allow', isApproved: false, isOfCampaign: true };
const STATE: BudgetState = { quotaLeft: null, monthlyCapLeft: null, campaignCapLeft: null, askAbove: null };

const decisions: Array<
	[what: string, Partial<PushRequest>, Partial<BudgetState>, ...[GuardDecision['decision'], string]]
> = [
	['nothing is limited', {}, {}, 'push', 'allowed'],
	[
		'all limits just suffice',
		{},
		{ quotaLeft: 300, monthlyCapLeft: 300, campaignCapLeft: 300 },
		'push',
		'allowed',
	],
	['the policy is to wait', { policy: 'wait' }, {}, 'wait', 'policy'],
	['the policy is to wait, and nothing is left', { policy: 'wait' }, { quotaLeft: 0 }, 'wait', 'policy'],
	[
		'the policy is to wait, but somebody agreed',
		{ policy: 'wait', isApproved: true },
		{},
		'push',
		'approved',
	],
	['the policy is to ask', { policy: 'ask' }, {}, 'ask', 'policy'],
	['the policy is to ask, and somebody agreed', { policy: 'ask', isApproved: true }, {}, 'push', 'approved'],
	['a message is missing in the quota', {}, { quotaLeft: 299 }, 'wait', 'over_quota'],
	['what is over the quota is not asked about', { policy: 'ask' }, { quotaLeft: 299 }, 'wait', 'over_quota'],
	['somebody agreed, over the quota', { isApproved: true }, { quotaLeft: 299 }, 'wait', 'over_quota'],
	['the quota was overdrawn', { recipients: 1 }, { quotaLeft: -5 }, 'wait', 'over_quota'],
	['the cap of the month is reached', {}, { monthlyCapLeft: 299 }, 'wait', 'monthly_cap'],
	['somebody agreed, over that cap', { isApproved: true }, { monthlyCapLeft: 299 }, 'wait', 'monthly_cap'],
	['the cap of the campaign is reached', {}, { campaignCapLeft: 299 }, 'wait', 'campaign_cap'],
	['somebody agreed, over its cap', { isApproved: true }, { campaignCapLeft: 0 }, 'wait', 'campaign_cap'],
	['it is of no campaign', { isOfCampaign: false }, { campaignCapLeft: 0 }, 'push', 'allowed'],
	['more than is pushed unasked', {}, { askAbove: 299 }, 'ask', 'ask_above'],
	['as much as is pushed unasked', {}, { askAbove: 300 }, 'push', 'allowed'],
	['more than that, but somebody agreed', { isApproved: true }, { askAbove: 0 }, 'push', 'approved'],
	[
		'of several limits LINE’s own is named',
		{},
		{ quotaLeft: 0, monthlyCapLeft: 0, campaignCapLeft: 0, askAbove: 0 },
		'wait',
		'over_quota',
	],
	['to nobody', { recipients: 0 }, { quotaLeft: 0, monthlyCapLeft: 0, askAbove: 0 }, 'push', 'allowed'],
];

test.each(decisions)('%s', (_what, request, state, decision, reason) => {
	expect(guardPush({ ...REQUEST, ...request }, { ...STATE, ...state })).toEqual({ decision, reason });
});

const left = fc.option(fc.integer({ min: -10, max: 1000 }));
const requests: fc.Arbitrary<PushRequest> = fc.record({
	recipients: fc.integer({ min: 0, max: 1000 }),
	policy: fc.constantFrom(...GUARD_POLICIES),
	isApproved: fc.boolean(),
	isOfCampaign: fc.boolean(),
});
const states: fc.Arbitrary<BudgetState> = fc.record({
	quotaLeft: left,
	monthlyCapLeft: left,
	campaignCapLeft: left,
	askAbove: fc.option(fc.integer({ min: 0, max: 1000 })),
});

test('nothing is pushed beyond a limit, nor asked about, whoever has agreed', () => {
	fc.assert(
		fc.property(requests, states, (request, state) => {
			const { decision } = guardPush(request, state);
			if (decision === 'wait') return;
			const limits = [
				state.quotaLeft,
				state.monthlyCapLeft,
				request.isOfCampaign ? state.campaignCapLeft : null,
			];
			for (const limit of limits) expect(request.recipients).toBeLessThanOrEqual(limit ?? Infinity);
		}),
	);
});

test('an approval turns asking into pushing; it makes no push out of what a limit holds back', () => {
	fc.assert(
		fc.property(requests, states, (request, state) => {
			const before = guardPush({ ...request, isApproved: false }, state);
			const after = guardPush({ ...request, isApproved: true }, state);
			if (before.decision !== 'wait') expect(after.decision).toBe('push');
			if (before.decision === 'wait' && before.reason !== 'policy') expect(after).toEqual(before);
		}),
	);
});

test('a smaller push is never held back where a larger one goes', () => {
	const strictness = { push: 0, ask: 1, wait: 2 };
	fc.assert(
		fc.property(requests, states, fc.nat(1000), (request, state, less) => {
			const smaller = { ...request, recipients: Math.max(0, request.recipients - less) };
			expect(strictness[guardPush(smaller, state).decision]).toBeLessThanOrEqual(
				strictness[guardPush(request, state).decision],
			);
		}),
	);
});
