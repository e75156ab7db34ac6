import {
	book,
	BUYERS,
	campaign,
	facts,
	has,
	HOUR,
	item,
	oneItem,
	OPENS,
	stocks,
	tellAll,
	twoItems,
	type Story,
} from './allocation-stories';

const at = (hour: number) => OPENS + hour * HOUR;

const LIMITS: Record<string, Story> = {
	'so many of an item per buyer': {
		book: oneItem(20, {}, { limitPerBuyer: 2 }),
		lines: [
			['小明', 1, '+3', 'limit A1 wants 3 limit 2 of item'],
			['小明', 2, '+2', 'A1 +2 =2 (18 left)'],
			['小明', 3, '+1', 'limit A1 wants 1 limit 2 of item'],
			['小明', 4, 'A1=3', 'limit A1 wants 1 limit 2 of item'],
			['小華', 5, '+2', 'A1 +2 =2 (16 left)'],
			['小明', 6, '-1', 'reduced A1 -1 =1'],
			['小明', 7, '+1', 'A1 +1 =2 (16 left)'],
		],
	},
	'so many in the campaign per buyer, over all items': {
		book: twoItems(20, 20, { limitPerBuyer: 3 }),
		lines: [
			['小明', 1, 'A1+2 B2+2', 'A1 +2 =2 (18 left), limit B2 wants 2 limit 3 of campaign'],
			['小明', 2, 'B2+1', 'B2 +1 =1 (19 left)'],
			['小明', 3, 'A1-1 B2+1', 'reduced A1 -1 =1, B2 +1 =2 (18 left)'],
			['小華', 4, '全部+2', 'A1 +2 =2 (17 left), limit B2 wants 2 limit 3 of campaign'],
		],
	},
	'the limit of a campaign does not count what is ordered in another': {
		book: book({
			campaigns: [campaign({ rules: { limitPerBuyer: 1 } }), campaign({ id: 11 })],
			items: [item(1, 'A1'), item(2, 'B2', { campaignId: 11 })],
		}),
		lines: [['小明', 1, 'B2+5 A1+1', 'B2 +5 =5 (∞ left), A1 +1 =1 (∞ left)']],
	},
	'what was ordered before counts, at any price': {
		book: { ...oneItem(20, {}, { limitPerBuyer: 4 }), lots: has(['小明', 1, 2, 80], ['小明', 1, 1, 100]) },
		lines: [
			['小明', 1, '+2', 'limit A1 wants 2 limit 4 of item'],
			['小明', 2, '+1', 'A1 +1 =4 (19 left)'],
		],
	},
	'so many buyers': {
		book: {
			...twoItems(20, 20, { maxBuyers: 2 }),
			lots: has(['小明', 1, 1]),
			buyerCounts: new Map([[10, 1]]),
		},
		lines: [
			['小華', 1, 'A1+1', 'A1 +1 =1 (19 left)'],
			['阿姨', 2, 'A1+1', 'full 2'],
			['小明', 3, 'B2+1', 'B2 +1 =1 (19 left)'],
			['小明', 4, 'B2-1', 'cancelled B2 -1 =0'],
			['阿姨', 5, 'A1+1', 'full 2'],
			['小明', 6, '取消', 'cancelled A1 -1 =0'],
			['阿姨', 7, 'B2+1', 'B2 +1 =1 (19 left)'],
			['小明', 8, 'A1+1', 'full 2'],
		],
	},
	'add only': {
		book: oneItem(20, { addOnly: true }),
		lines: [
			['小明', 1, 'm1: +3', 'A1 +3 =3 (17 left)'],
			['小明', 2, '-1', 'add_only A1'],
			['小明', 3, '取消', 'add_only A1'],
			['小明', 4, 'A1=2', 'add_only A1'],
			['小明', 5, 'A1=4', 'A1 +1 =4 (16 left)'],
			['小明', 6, 'edit m1: +2', 'kept, for add_only A1'],
			['小明', 7, 'edit m1: 哈囉', 'kept, for add_only A1'],
			['小明', 8, 'edit m1: +5', 'A1 +5 =6 (14 left)'],
			['小明', 9, 'unsend m1', 'add_only'],
			['小華', 10, '-1', 'nothing_to_cancel'],
		],
		after: ['小明 A1 at 100 ×6'],
	},
	'add only lets go who only waits': {
		book: oneItem(2, { addOnly: true, waitlist: true }),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (1 left)'],
			['小明', 2, '+2', 'waits A1 +2 as 1'],
			['小明', 3, '-3', 'add_only A1'],
			['小明', 4, '-2', 'left A1 -2'],
		],
	},
};

const TRUST: Record<string, Story> = {
	'blocked from a moment on, until another': {
		book: {
			...oneItem(20),
			buyers: new Map([[BUYERS.小明, facts({ blockedFrom: at(10), blockedUntil: at(20) })]]),
		},
		lines: [
			['小明', 9.999, '+2', 'A1 +2 =2 (18 left)'],
			['小明', 10, '+1', 'blocked'],
			['小明', 11, 'A1=3', 'blocked'],
			['小明', 12, '-1', 'reduced A1 -1 =1'],
			['小華', 13, '+1', 'A1 +1 =1 (18 left)'],
			['小明', 20, '+1', 'A1 +1 =2 (17 left)'],
		],
	},
	'blocked for good': {
		book: { ...oneItem(20), buyers: new Map([[BUYERS.小明, facts({ blockedFrom: at(10) })]]) },
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (19 left)'],
			['小明', 99, '+1', 'blocked'],
		],
	},
	'marks count from when they were noted, the strictest rule decides': {
		book: {
			...oneItem(20, {
				limitPerBuyer: 4,
				trust: [
					{ marks: 1, action: 'limit', limit: 2 },
					{ marks: 2, action: 'limit', limit: 3 },
					{ marks: 3, action: 'block', limit: null },
				],
			}),
			buyers: new Map([[BUYERS.小明, facts({ marks: [at(30), at(10), at(20)] })]]),
		},
		lines: [
			['小明', 1, '+3', 'A1 +3 =3 (17 left)'],
			['小明', 10, '+1', 'limit A1 wants 1 limit 2 of campaign'],
			['小明', 11, '-3', 'cancelled A1 -3 =0'],
			['小明', 21, '+3', 'limit A1 wants 3 limit 2 of campaign'],
			['小明', 22, '+2', 'A1 +2 =2 (18 left)'],
			['小明', 30, '-1', 'reduced A1 -1 =1'],
			['小明', 31, '+1', 'blocked'],
			['小華', 32, '+5', 'limit A1 wants 5 limit 4 of campaign'],
		],
	},
	'a deposit is asked for, the order is taken': {
		book: {
			...oneItem(20, { trust: [{ marks: 1, action: 'deposit', limit: null }] }),
			buyers: new Map([[BUYERS.小明, facts({ marks: [at(0)] })]]),
		},
		lines: [['小明', 1, '+3', 'A1 +3 =3 (17 left)']],
	},
};

const INTERVENTIONS: Record<string, Story> = {
	'an operator is bound by stock and settling alone': {
		book: oneItem(5, { limitPerBuyer: 1, maxBuyers: 1, addOnly: true }, { limitPerBuyer: 1 }),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (4 left)'],
			['小華', 2, 'correct A1=3', 'A1 +3 =3 (1 left)'],
			['小華', 3, 'correct A1=5', 'short A1 wants 2 left 1'],
			['小華', 4, 'correct A1=3', 'unchanged A1 =3'],
			['小明', 110, 'correct A1=0', 'cancelled A1 -1 =0'],
			['小華', 111, 'correct A1=1', 'reduced A1 -2 =1'],
		],
		after: ['小華 A1 at 100 ×1'],
	},
	'nobody corrects what is settled': {
		book: { ...oneItem(5), campaigns: [campaign({ state: 'settled', endedAt: at(100) })] },
		lines: [['小明', 110, 'correct A1=2', 'closed 週末團 200']],
	},
	'an item is withdrawn from everyone': {
		book: {
			...twoItems(5, 5, { waitlist: true }),
			stocks: stocks([1, 5, 5], [2, 5, 1]),
			lots: has(['阿姨', 1, 2, 80], ['小明', 1, 2], ['阿姨', 1, 1], ['小明', 2, 1]),
		},
		lines: [
			['小華', 1, 'A1+2', 'waits A1 +2 as 1'],
			[null, 2, 'withdraw A1', 'ignored'],
			['小華', 3, 'A1取消', 'nothing_to_cancel A1'],
		],
		notices: ['小明 withdrawn A1 ×2', '阿姨 withdrawn A1 ×3'],
		after: ['小明 B2 at 200 ×1'],
	},
	'a stock is raised, cut below what is taken, and freed of its limit': {
		book: oneItem(2),
		lines: [
			['小明', 1, '+3', 'short A1 wants 3 left 2'],
			[null, 2, 'stock 1=4', 'ignored'],
			['小明', 3, '+3', 'A1 +3 =3 (1 left)'],
			[null, 4, 'stock 1=1', 'ignored'],
			['小華', 5, '+1', 'short A1 wants 1 left 0'],
			['小明', 6, '-2', 'reduced A1 -2 =1'],
			['小華', 7, '+1', 'short A1 wants 1 left 0'],
			[null, 8, 'stock 9=1', 'ignored'],
		],
	},
	'what others take outside is gone, though not by this book': {
		book: oneItem(5),
		lines: [
			[null, 1, 'outside 1+4', 'ignored'],
			['小明', 2, '+2', 'short A1 wants 2 left 1'],
			[null, 3, 'outside 1-1', 'ignored'],
			['小明', 4, '+2', 'A1 +2 =2 (0 left)'],
			[null, 5, 'outside 9+1', 'ignored'],
		],
	},
};

describe('limits', () => {
	tellAll(LIMITS);
});

describe('blocked buyers and buyers with a record', () => {
	tellAll(TRUST);
});

describe('operators and stock', () => {
	tellAll(INTERVENTIONS);
});
