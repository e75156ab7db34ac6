import {
	orderActions,
	orderStage,
	type ActionFacts,
	type OrderActions,
	type OrderStage,
	type StageFacts,
} from '../../../lib/groupbuy/order-stage';

/** An order of a campaign that takes orders; nothing is paid in advance. */
const WRITTEN: ActionFacts = {
	state: 'placed',
	needsConfirmation: false,
	confirmedAt: null,
	paidAt: null,
	dueInAdvanceMinor: 0,
	proof: null,
	unsettled: true,
	campaign: { open: true, addOnly: false },
	checkedOut: false,
	offersCheckout: true,
	onOffer: true,
};

/** An order that a seller made, with shipping and a transfer chosen. */
const FAST: ActionFacts = {
	...WRITTEN,
	needsConfirmation: true,
	unsettled: false,
	dueInAdvanceMinor: 500,
	campaign: null,
	checkedOut: true,
};

const CLOSED = { campaign: { open: false, addOnly: false } };
const SETTLED = { ...CLOSED, unsettled: false, state: 'confirmed' } as const;
const CONFIRMED = { state: 'awaiting_payment', confirmedAt: 1 } as const;

describe('orderStage', () => {
	test.each<[string, Partial<StageFacts>, OrderStage]>([
		['written in the group', {}, 'ordered'],
		['a deposit is due', { dueInAdvanceMinor: 30 }, 'to_pay'],
		['reported while it is open', { dueInAdvanceMinor: 30, proof: 'submitted' }, 'checking_payment'],
		['refused while it is open', { dueInAdvanceMinor: 30, proof: 'refused' }, 'proof_refused'],
		['paid while it is open', { dueInAdvanceMinor: 30, proof: 'accepted', paidAt: 1 }, 'ordered'],
		['reported though nothing was due', { proof: 'submitted' }, 'checking_payment'],
		['refused, and nothing is due any more', { proof: 'refused' }, 'ordered'],
		['settled, paid at pick-up', SETTLED, 'preparing'],
		['settled, a transfer is due', { ...SETTLED, dueInAdvanceMinor: 30 }, 'to_pay'],
		['settled, paid before', { ...SETTLED, state: 'paid', paidAt: 1 }, 'preparing'],
		['the state says paid', { state: 'paid', dueInAdvanceMinor: 30 }, 'preparing'],
		['the state says checking', { state: 'proof_submitted', proof: 'refused' }, 'checking_payment'],
		['ready', { state: 'ready', paidAt: 1 }, 'ready'],
		['completed', { state: 'completed' }, 'completed'],
		['cancelled, though something was due', { state: 'cancelled', dueInAdvanceMinor: 30 }, 'cancelled'],
		['expired', { state: 'expired', needsConfirmation: true }, 'expired'],
		['returned', { state: 'returned', paidAt: 1 }, 'returned'],
	])('%s', (_name, facts, stage) => {
		expect(orderStage({ ...WRITTEN, ...facts })).toBe(stage);
	});

	test.each<[string, Partial<StageFacts>, OrderStage]>([
		['made by a seller', {}, 'to_confirm'],
		['paid before it was confirmed', { paidAt: 1 }, 'to_confirm'],
		['confirmed, a transfer is due', CONFIRMED, 'to_pay'],
		['confirmed, paid at pick-up', { state: 'confirmed', confirmedAt: 1, dueInAdvanceMinor: 0 }, 'preparing'],
		['confirmed by the shop', { state: 'confirmed' }, 'to_pay'],
		['reported', { state: 'proof_submitted', confirmedAt: 1, proof: 'submitted' }, 'checking_payment'],
		['the report was refused', { ...CONFIRMED, proof: 'refused' }, 'proof_refused'],
		['paid', { state: 'paid', confirmedAt: 1, paidAt: 2, proof: 'accepted' }, 'preparing'],
		['cancelled before it was confirmed', { state: 'cancelled' }, 'cancelled'],
	])('fast order: %s', (_name, facts, stage) => {
		expect(orderStage({ ...FAST, ...facts })).toBe(stage);
	});
});

describe('orderActions', () => {
	const allowed = (facts: ActionFacts) => {
		const actions = orderActions(facts);
		return (Object.keys(actions) as Array<keyof OrderActions>).filter((action) => actions[action]);
	};

	test.each<[string, Partial<ActionFacts>, Array<keyof OrderActions>]>([
		['open', {}, ['checkOut', 'change', 'cancel']],
		['open and checked out: may be chosen anew', { checkedOut: true }, ['checkOut', 'change', 'cancel']],
		['a shop without checkout', { offersCheckout: false }, ['change', 'cancel']],
		['add-only', { campaign: { open: true, addOnly: true } }, ['checkOut', 'change']],
		['a deposit is due', { dueInAdvanceMinor: 30 }, ['checkOut', 'change', 'cancel', 'pay']],
		['reported', { dueInAdvanceMinor: 30, proof: 'submitted' }, ['repeat']],
		['report refused', { dueInAdvanceMinor: 30, proof: 'refused' }, ['pay', 'repeat']],
		['paid', { paidAt: 1 }, ['repeat']],
		['paid, nothing on offer', { paidAt: 1, onOffer: false }, []],
		['closed, not settled', { ...CLOSED, onOffer: false }, ['checkOut']],
		['closed, another campaign has it', CLOSED, ['checkOut', 'repeat']],
		['settled, not checked out', { ...SETTLED, onOffer: false }, ['checkOut']],
		['settled, being prepared', { ...SETTLED, checkedOut: true }, ['repeat']],
		[
			'settled, to pay',
			{ ...SETTLED, checkedOut: true, dueInAdvanceMinor: 30 },
			['checkOut', 'pay', 'repeat'],
		],
		['ready', { ...SETTLED, state: 'ready' }, ['repeat']],
		['cancelled', { state: 'cancelled' }, ['repeat']],
	])('campaign: %s', (_name, facts, actions) => {
		expect(allowed({ ...WRITTEN, ...facts })).toEqual(actions);
	});

	test.each<[string, Partial<ActionFacts>, Array<keyof OrderActions>]>([
		['made', {}, ['confirm', 'cancel']],
		['made, checkout left to the buyer', { checkedOut: false }, ['checkOut', 'cancel']],
		['made by a shop without checkout', { checkedOut: false, offersCheckout: false }, ['confirm', 'cancel']],
		['paid before it was confirmed', { paidAt: 1 }, ['confirm']],
		['to pay', CONFIRMED, ['cancel', 'pay', 'repeat']],
		['reported', { state: 'proof_submitted', confirmedAt: 1, proof: 'submitted' }, ['repeat']],
		['report refused', { ...CONFIRMED, proof: 'refused' }, ['pay', 'repeat']],
		[
			'being prepared, paid at pick-up',
			{ state: 'confirmed', confirmedAt: 1, dueInAdvanceMinor: 0 },
			['repeat'],
		],
		['paid', { state: 'paid', confirmedAt: 1, paidAt: 2 }, ['repeat']],
		['completed', { state: 'completed', confirmedAt: 1 }, ['repeat']],
		['expired', { state: 'expired' }, ['repeat']],
		['cancelled, sold no more', { state: 'cancelled', onOffer: false }, []],
	])('fast order: %s', (_name, facts, actions) => {
		expect(allowed({ ...FAST, ...facts })).toEqual(actions);
	});
});
