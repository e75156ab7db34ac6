import { allocate } from '../../../lib/groupbuy/allocation';
import {
	book,
	BUYERS,
	campaign,
	has,
	HOUR,
	item,
	oneItem,
	OPENS,
	requestOf,
	stocks,
	tellAll,
	told,
	twoItems,
	type Story,
} from './allocation-stories';

const WAIT = { waitlist: true };

const EDITS: Record<string, Story> = {
	'an edit changes what its message did': {
		book: twoItems(5, 5),
		lines: [
			['小明', 1, 'm1: A1+2', 'A1 +2 =2 (3 left)'],
			['小明', 2, 'A1+1', 'A1 +1 =3 (2 left)'],
			['小明', 3, 'edit m1: A1+1', 'A1 +1 =2 (3 left)'],
			['小明', 4, 'edit m1: B2+1', 'B2 +1 =1 (4 left), reduced A1 -1 =1'],
			['小明', 5, 'edit m1: 哈囉', 'cancelled B2 -1 =0'],
			['小明', 6, 'edit m1: A1+4', 'A1 +4 =5 (0 left)'],
		],
		after: ['小明 A1 at 100 ×5'],
	},
	'what the new text cannot have leaves everything as it was': {
		book: twoItems(5, 0),
		lines: [
			['小明', 1, 'm1: A1+2', 'A1 +2 =2 (3 left)'],
			['小明', 2, 'edit m1: A1+6', 'kept, for short A1 wants 6 left 5'],
			['小明', 3, 'edit m1: A1+1 B2+1', 'kept, for short B2 wants 1 left 0'],
			['小明', 4, 'edit m1: C9+1', 'kept, for unknown C9 ()'],
			['小明', 5, 'edit m1: +1', 'kept, for which add 1 (A1 B2)'],
			['小明', 6, 'edit m1: +0', 'kept, for quantity_zero +0'],
			[null, 7, 'edit m1: A1+1', 'kept, for buyer_unknown'],
			['小明', 8, 'edit m1: A1-1', 'kept, for nothing_to_cancel A1'],
			['小明', 9, 'edit m1: A1+5', 'A1 +5 =5 (0 left)'],
		],
	},
	'an edit of a message that is not known is a message': {
		book: oneItem(5),
		lines: [
			['小明', 1, 'edit m1: +1', 'A1 +1 =1 (4 left)'],
			['小明', 2, 'edit m2: 哈囉', 'ignored'],
			['小明', 3, 'edit m1: +2', 'A1 +2 =2 (3 left)'],
			['小明', 4, 'edit m2: 名單', 'query'],
		],
	},
	'a message that comes again is its newest version, and nothing after its end': {
		book: oneItem(5),
		lines: [
			['小明', 2, 'edit m1: +1', 'A1 +1 =1 (4 left)'],
			['小明', 3, 'm1: +3', 'A1 +3 =3 (2 left)'],
			['小明', 4, 'unsend m1', 'cancelled A1 -3 =0'],
			['小明', 5, 'm1: +3', 'ignored'],
		],
	},
	'a message that did nothing has nothing to lose': {
		book: oneItem(5),
		lines: [
			['小明', 1, 'm1: +6', 'short A1 wants 6 left 5'],
			['小明', 2, 'edit m1: +7', 'short A1 wants 7 left 5'],
			['小明', 3, 'edit m1: +4', 'A1 +4 =4 (1 left)'],
			['小明', 4, 'unsend m1', 'cancelled A1 -4 =0'],
		],
	},
	'edits of what was unsent, and unsending twice, do nothing': {
		book: oneItem(5),
		lines: [
			['小明', 1, 'm1: +1', 'A1 +1 =1 (4 left)'],
			['小明', 2, 'unsend m1', 'cancelled A1 -1 =0'],
			['小明', 3, 'edit m1: +2', 'ignored'],
			['小明', 4, 'unsend m1', 'ignored'],
			['小明', 5, 'unsend m9', 'ignored'],
		],
		after: [],
	},
	'pieces that stay keep the early price, new ones do not have it': {
		book: oneItem(9, {}, { earlyBird: [{ until: OPENS + 2 * HOUR, priceMinor: 80 }] }),
		lines: [
			['小明', 1, 'm1: +2', 'A1 +2 =2 (7 left)'],
			['小明', 3, 'edit m1: +3', 'A1 +3 =3 (6 left)'],
			['小明', 4, 'edit m1: +1', 'A1 +1 =1 (8 left)'],
			['小明', 5, 'edit m1: A1+1 A1+1', 'A1 +1 =1 (8 left), A1 +1 =2 (7 left)'],
		],
		after: ['小明 A1 at 80 ×1', '小明 A1 at 100 ×1'],
	},
	'who waits keeps the place with no more than before, and loses it with more': {
		book: oneItem(0, WAIT),
		lines: [
			['小明', 1, 'm1: +3', 'waits A1 +3 as 1'],
			['小華', 2, 'm2: +1', 'waits A1 +1 as 2'],
			['小明', 3, 'edit m1: +2', 'waits A1 +2 as 1'],
			['小明', 4, 'edit m1: +4', 'waits A1 +4 as 2'],
			['小華', 5, 'edit m2: 哈囉', 'left A1 -1'],
		],
		after: ['小明 waits for A1 ×4'],
	},
	'who edits up keeps what there was and waits for the rest': {
		book: oneItem(1, WAIT),
		lines: [
			['小明', 1, 'm1: +1', 'A1 +1 =1 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['小明', 3, 'edit m1: +3', 'A1 +1 =1 (0 left), waits A1 +2 as 2'],
			['小明', 4, 'unsend m1', 'left A1 -2, cancelled A1 -1 =0'],
		],
		notices: ['小華 promoted A1 ×1'],
		after: ['小華 A1 at 100 ×1'],
	},
	'a promotion belongs to the message that waited': {
		book: oneItem(2, WAIT),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (0 left)'],
			['小華', 2, 'm1: +2', 'waits A1 +2 as 1'],
			['小明', 3, '取消', 'cancelled A1 -2 =0'],
			['小華', 4, 'edit m1: +1', 'A1 +1 =1 (1 left)'],
			['小華', 5, 'unsend m1', 'cancelled A1 -1 =0'],
		],
		after: [],
	},
	'the line gets what an edit leaves, not what it keeps': {
		book: oneItem(3, WAIT),
		lines: [
			['小明', 1, 'm1: +3', 'A1 +3 =3 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['小明', 3, 'edit m1: +2', 'A1 +2 =2 (1 left)'],
		],
		notices: ['小華 promoted A1 ×1'],
	},
	'a changed owner': {
		book: oneItem(5, {}, { earlyBird: [{ until: OPENS + 2 * HOUR, priceMinor: 80 }] }),
		lines: [
			['小華', 1, 'm1: +1', 'A1 +1 =1 (4 left)'],
			['小明', 3, 'edit m1: +1', 'A1 +1 =1 (4 left)'],
			['小明', 4, 'unsend m1', 'cancelled A1 -1 =0'],
		],
		after: [],
	},
	'after the end nothing changes': {
		book: oneItem(5),
		lines: [
			['小明', 1, 'm1: +1', 'A1 +1 =1 (4 left)'],
			['小明', 100, 'edit m1: +2', 'closed 週末團 200'],
			['小明', 101, 'edit m1: 哈囉', 'closed 週末團 200'],
			['小明', 102, 'unsend m1', 'closed 週末團 200'],
		],
		after: ['小明 A1 at 100 ×1'],
	},
	'an edit of a return': {
		book: oneItem(5),
		lines: [
			['小明', 1, '+5', 'A1 +5 =5 (0 left)'],
			['小明', 2, 'm1: -2', 'reduced A1 -2 =3'],
			['小華', 3, '+2', 'A1 +2 =2 (0 left)'],
			['小明', 4, 'edit m1: -3', 'reduced A1 -3 =2'],
			['小明', 5, 'edit m1: -1', 'kept, for short A1 wants 2 left 1'],
			['小明', 6, 'edit m1: -2', 'reduced A1 -2 =3'],
			['小明', 7, 'edit m1: 哈囉', 'kept, for short A1 wants 2 left 0'],
		],
		after: ['小明 A1 at 100 ×3', '小華 A1 at 100 ×2'],
	},
	'a return that is edited away is booked again': {
		book: oneItem(5),
		lines: [
			['小明', 1, '+3', 'A1 +3 =3 (2 left)'],
			['小明', 2, 'm1: -2', 'reduced A1 -2 =1'],
			['小明', 3, 'edit m1: 哈囉', 'A1 +2 =3 (2 left)'],
		],
	},
	'an edit cannot take back a return beyond a limit': {
		book: oneItem(9, {}, { limitPerBuyer: 2 }),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (7 left)'],
			['小明', 2, 'm1: 取消', 'cancelled A1 -2 =0'],
			['小明', 3, '+1', 'A1 +1 =1 (8 left)'],
			['小明', 4, 'edit m1: 哈囉', 'kept, for limit A1 wants 2 limit 2 of item'],
			['小明', 5, 'unsend m1', 'limit A1 wants 2 limit 2 of item'],
		],
	},
};

const UNSENDS: Record<string, Story> = {
	'unsending takes back what the message did, and no more than the buyer has': {
		book: twoItems(9, 9),
		lines: [
			['小明', 1, 'm1: A1+3 B2+1', 'A1 +3 =3 (6 left), B2 +1 =1 (8 left)'],
			['小明', 2, 'm2: A1+1', 'A1 +1 =4 (5 left)'],
			['小明', 3, 'B2取消', 'cancelled B2 -1 =0'],
			['小明', 4, 'unsend m1', 'reduced A1 -3 =1'],
			['小明', 5, '取消', 'cancelled A1 -1 =0'],
			['小明', 6, 'unsend m2', 'ignored'],
		],
	},
	'unsending takes back the pieces of that price': {
		book: oneItem(9, {}, { earlyBird: [{ until: OPENS + 2 * HOUR, priceMinor: 80 }] }),
		lines: [
			['小明', 1, 'm1: +2', 'A1 +2 =2 (7 left)'],
			['小明', 3, '+2', 'A1 +2 =4 (5 left)'],
			['小明', 4, 'unsend m1', 'reduced A1 -2 =2'],
		],
		after: ['小明 A1 at 100 ×2'],
	},
	'a cancellation that is unsent books again, at the old price, if there is any left': {
		book: oneItem(3, {}, { earlyBird: [{ until: OPENS + 2 * HOUR, priceMinor: 80 }] }),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (1 left)'],
			['小明', 3, 'm1: 取消', 'cancelled A1 -2 =0'],
			['小明', 4, 'unsend m1', 'A1 +2 =2 (1 left)'],
			['小明', 5, 'm2: 取消', 'cancelled A1 -2 =0'],
			['小華', 6, '+2', 'A1 +2 =2 (1 left)'],
			['小明', 7, 'unsend m2', 'short A1 wants 2 left 1'],
		],
		after: ['小華 A1 at 100 ×2'],
	},
	'what an unsent message gives back first may be booked again': {
		book: book({
			campaigns: [campaign(), campaign({ id: 11 })],
			items: [item(1, 'A1', { stockIds: [1] }), item(2, 'B2', { campaignId: 11, stockIds: [1] })],
			stocks: stocks([1, 2]),
		}),
		lines: [
			['小明', 1, 'A1+2', 'A1 +2 =2 (0 left)'],
			['小明', 2, 'm1: A1取消 B2+2', 'cancelled A1 -2 =0, B2 +2 =2 (0 left)'],
			['小明', 3, 'unsend m1', 'cancelled B2 -2 =0, A1 +2 =2 (0 left)'],
		],
	},
	'unsending leaves the line and lets held pieces go': {
		book: oneItem(1, { waitlist: true, holdMinutes: 60 }),
		lines: [
			['小明', 1, 'm1: +1', 'A1 +1 =1 (0 left)'],
			['小華', 2, 'm2: +1', 'waits A1 +1 as 1'],
			['阿姨', 3, 'm3: +1', 'waits A1 +1 as 2'],
			['老王', 3.5, 'm4: +1', 'waits A1 +1 as 3'],
			['阿姨', 4, 'unsend m3', 'left A1 -1'],
			['小明', 5, 'unsend m1', 'cancelled A1 -1 =0'],
			['小華', 5.5, 'unsend m2', 'left A1 -1'],
		],
		notices: ['小華 offered A1 ×1', '老王 offered A1 ×1'],
	},
	'a campaign may keep such orders': {
		book: oneItem(5, { onUnsend: 'keep' }),
		lines: [
			['小明', 1, 'm1: +1', 'A1 +1 =1 (4 left)'],
			['小明', 2, 'unsend m1', 'kept_after_unsend'],
			['小明', 3, 'edit m1: 哈囉', 'ignored'],
			['小明', 4, 'm2: 哈囉', 'ignored'],
			['小明', 5, 'unsend m2', 'ignored'],
		],
		after: ['小明 A1 at 100 ×1'],
	},
	'each campaign decides for itself': {
		book: book({
			campaigns: [
				campaign({ closesAt: OPENS + 2 * HOUR }),
				campaign({ id: 11, rules: { onUnsend: 'keep' } }),
				campaign({ id: 12 }),
			],
			items: [item(1, 'A1'), item(2, 'B2', { campaignId: 11 }), item(3, 'C3', { campaignId: 12 })],
		}),
		lines: [
			['小明', 1, 'm1: 全部+1', 'A1 +1 =1 (∞ left), B2 +1 =1 (∞ left), C3 +1 =1 (∞ left)'],
			['小明', 3, 'unsend m1', 'closed 週末團 102, kept_after_unsend, cancelled C3 -1 =0'],
		],
	},
};

describe('edits', () => {
	tellAll(EDITS);
});

describe('unsent messages', () => {
	tellAll(UNSENDS);
});

test('an edit is one movement per price, by how much it changes', () => {
	const { allocation } = told({
		book: twoItems(9, 9),
		lines: [
			['小明', 1, 'm1: A1+2 B2+1', ''],
			['小明', 2, 'edit m1: A1+3 B2+1', ''],
			['小明', 3, 'edit m1: A1+3 B2+1', ''],
			['小明', 4, 'edit m1: A1+9 B2+99', ''],
		],
	});
	expect(allocation.movements.slice(2)).toEqual([
		expect.objectContaining({ key: 'k001', type: 'edit', delta: 1, quantityAfter: 3 }),
	]);
	expect(allocation.effects.get('k001')).toEqual([[1, 1, 100]]);
	expect([...allocation.effects.keys()]).toEqual(['k000', 'k001']);
});

describe('a message of an earlier batch', () => {
	const stored = {
		...twoItems(5, 5, WAIT),
		stocks: stocks([1, 5, 2], [2, 1, 1]),
		lots: has(['小明', 1, 2, 90], ['小華', 2, 1]),
		waitlist: [
			{
				key: 'a',
				itemId: 2,
				buyerId: BUYERS.小明,
				quantity: 1,
				at: OPENS + HOUR,
				offeredAt: null,
				holdUntil: null,
			},
		],
		messages: new Map([
			[
				'm1',
				{
					keys: ['a', 'b'],
					buyerId: BUYERS.小明,
					effect: [[1, 2, 90] as const],
					at: OPENS + HOUR,
					unsent: false,
				},
			],
		]),
	};

	tellAll({
		'is known by its effect and its keys': {
			book: stored,
			lines: [
				['小明', 2, 'edit m1: A1+1', 'A1 +1 =1 (4 left), left B2 -1'],
				['小明', 3, 'unsend m1', 'cancelled A1 -1 =0'],
			],
			after: ['小華 B2 at 200 ×1'],
		},
		'is not changed by an edit that is older than what is known': {
			book: stored,
			lines: [
				['小明', 0.5, 'edit m1: A1+1', 'ignored'],
				['小明', 0.4, 'm1: A1+3', 'ignored'],
			],
		},
		'gets what it waited for': {
			book: stored,
			lines: [
				['小華', 2, 'B2取消', 'cancelled B2 -1 =0'],
				['小明', 3, 'unsend m1', 'cancelled A1 -2 =0, cancelled B2 -1 =0'],
			],
			after: [],
		},
	});

	test('only the change of its effect is told', () => {
		const { effects } = allocate(stored, [requestOf(['小華', 2, 'B2取消', ''], 0, stored)]);
		expect(effects.get('a')).toEqual([[2, 1, 200]]);
	});
});

test('what is pinned is repeated as it was, whatever the rules', () => {
	const before = oneItem(2, { limitPerBuyer: 1 });
	const request = { groupId: 1, buyerId: BUYERS.小明, kind: 'pinned' as const };
	const { movements, stockDeltas } = allocate(before, [
		{ ...request, key: 'a', at: OPENS - HOUR, effect: [[1, 3, 70]] },
		{ ...request, key: 'b', at: OPENS - HOUR, effect: [[1, -1, 70]] },
	]);
	expect(movements.map(({ delta, unitPriceMinor, type }) => [delta, unitPriceMinor, type])).toEqual([
		[3, 70, 'add'],
		[-1, 70, 'remove'],
	]);
	expect(stockDeltas).toEqual(new Map([[1, 2]]));
});
