import {
	explainEvent,
	rebuildOrders,
	type ExplainedEvent,
	type LedgerEvent,
} from '../../../lib/groupbuy/ledger';

const event = (changes: Partial<LedgerEvent>): LedgerEvent => ({
	orderCode: 'R1',
	itemCode: 'A1',
	type: 'add',
	delta: 0,
	quantityAfter: 0,
	unitPriceMinor: 100,
	stateAfter: null,
	...changes,
});
const moved = (delta: number, changes: Partial<LedgerEvent> = {}) => event({ delta, ...changes });
const state = (stateAfter: LedgerEvent['stateAfter']) => event({ itemCode: null, type: 'state', stateAfter });
const paid = (unitPriceMinor: number, changes: Partial<LedgerEvent> = {}) =>
	event({ itemCode: null, type: 'payment', unitPriceMinor, ...changes });

describe('rebuildOrders', () => {
	const line = (quantity: number, unitPriceMinor = 100, unformed = 0, code = 'A1') => ({
		code,
		unitPriceMinor,
		quantity,
		unformed,
	});

	test.each<[string, LedgerEvent[], object]>([
		[
			'pieces added up by item and price',
			[
				moved(2),
				moved(1, { itemCode: 'B1' }),
				moved(1, { unitPriceMinor: 90 }),
				moved(-1, { type: 'remove' }),
			],
			{
				state: 'placed',
				totalMinor: 290,
				paid: false,
				lines: [line(1, 90), line(1), line(1, 100, 0, 'B1')],
			},
		],
		[
			'nothing left: cancelled',
			[moved(2), moved(-2, { type: 'cancel' })],
			{ state: 'cancelled', totalMinor: 0, paid: false, lines: [] },
		],
		[
			'pieces that did not form, the others at the price of closing',
			[
				moved(5),
				moved(-1, { type: 'unformed' }),
				moved(-4, { type: 'repriced' }),
				moved(4, { type: 'repriced', unitPriceMinor: 80 }),
				state('confirmed'),
			],
			{ state: 'confirmed', totalMinor: 320, paid: false, lines: [line(4, 80), line(0, 100, 1)] },
		],
		[
			'paid before settling: the state comes later',
			[moved(1), paid(100)],
			{ state: 'placed', totalMinor: 100, paid: true, lines: [line(1)] },
		],
		[
			'paid and picked up',
			[moved(1), state('confirmed'), paid(100, { stateAfter: 'paid' }), state('completed')],
			{ state: 'completed', totalMinor: 100, paid: true, lines: [line(1)] },
		],
		[
			'a payment that was taken back',
			[
				moved(1),
				state('confirmed'),
				paid(100, { stateAfter: 'paid' }),
				paid(-100, { stateAfter: 'confirmed' }),
			],
			{ state: 'confirmed', totalMinor: 100, paid: false, lines: [line(1)] },
		],
	])('%s', (_name, events, expected) => {
		expect(rebuildOrders(events)).toEqual(new Map([['R1', expected]]));
	});

	test('orders apart, however their rows are mixed', () => {
		const orders = rebuildOrders([moved(1), moved(2, { orderCode: 'R2' }), moved(3)]);
		expect([...orders].map(([code, { totalMinor }]) => [code, totalMinor])).toEqual([
			['R1', 400],
			['R2', 200],
		]);
	});
});

describe('explainEvent', () => {
	const explained = (changes: Partial<ExplainedEvent>): string =>
		explainEvent({
			...event({ delta: 2, quantityAfter: 3 }),
			currency: 'TWD',
			buyerName: '小明',
			actor: null,
			reason: null,
			text: 'A1+2',
			...changes,
		});

	test.each<[string, Partial<ExplainedEvent>, string]>([
		['a message', {}, '小明 wrote “A1+2”: +2 A1 at NT$100, 3 of it now.'],
		['erased', { text: null, buyerName: null }, 'The buyer ordered: +2 A1 at NT$100, 3 of it now.'],
		[
			'for somebody else',
			{ actor: 'U2', text: '代訂 小明 A1+2' },
			'Somebody else, for 小明, wrote “代訂 小明 A1+2”: +2 A1 at NT$100, 3 of it now.',
		],
		[
			'an edit',
			{ type: 'edit', delta: -1, quantityAfter: 1, text: 'A1+1' },
			'小明 edited a message to “A1+1”: −1 A1 at NT$100, 1 of it now.',
		],
		[
			'a message taken back',
			{ type: 'unsend', delta: -2, quantityAfter: 0 },
			'小明 took a message back: −2 A1 at NT$100, 0 of it now.',
		],
		[
			'a correction',
			{ type: 'correction', delta: -1, text: null, reason: 'one was broken' },
			'The shop corrected the order (one was broken): −1 A1 at NT$100, 3 of it now.',
		],
		[
			'a leader’s withdrawal',
			{ type: 'withdraw', delta: -3, quantityAfter: 0, actor: 'U9', text: '缺貨取消 A1' },
			'An operator withdrew the item from everyone: −3 A1 at NT$100, 0 of it now.',
		],
		[
			'what did not form',
			{ type: 'unformed', delta: -1, quantityAfter: 2, text: null },
			'A pack stayed unfilled or a minimum was missed at closing: −1 A1 at NT$100, 2 of it now.',
		],
		[
			'a state',
			{
				itemCode: null,
				type: 'state',
				delta: 0,
				quantityAfter: 0,
				stateAfter: 'proof_submitted',
				text: null,
			},
			'The order moved on, now proof submitted.',
		],
		[
			'a payment',
			{ itemCode: null, type: 'payment', delta: 0, unitPriceMinor: 300, stateAfter: 'paid', text: null },
			'The payment was noted, now paid.',
		],
		[
			'a payment taken back before settling',
			{ itemCode: null, type: 'payment', delta: 0, unitPriceMinor: -300, text: null },
			'The payment was taken back.',
		],
		[
			'a fast order',
			{ itemCode: null, type: 'made', delta: 3, unitPriceMinor: 1_280, stateAfter: 'placed', text: null },
			'The shop made the order over NT$1,280: 3 pieces taken from stock, now placed.',
		],
		[
			'a fast order that is cancelled',
			{ itemCode: null, type: 'state', delta: -3, stateAfter: 'cancelled', reason: 'wrong size', text: null },
			'The order moved on (wrong size), 3 pieces back in stock, now cancelled.',
		],
		[
			'a checkout',
			{ itemCode: null, type: 'checkout', delta: 0, unitPriceMinor: 360, text: null },
			'Shipping and payment were chosen, NT$360 to pay.',
		],
		[
			'a refused proof',
			{
				itemCode: null,
				type: 'proof',
				delta: 0,
				stateAfter: 'awaiting_payment',
				reason: 'other amount',
				text: null,
			},
			'A proof of payment (other amount), now awaiting payment.',
		],
		[
			'a refund',
			{ itemCode: null, type: 'refund', delta: 0, unitPriceMinor: 100, text: null },
			'NT$100 were given back.',
		],
	])('%s', (_name, changes, sentence) => {
		expect(explained(changes)).toBe(sentence);
	});
});
