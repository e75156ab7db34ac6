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
	told,
	twoItems,
	type Story,
} from './allocation-stories';

const WAIT = { waitlist: true };
const HOLD = { waitlist: true, holdMinutes: 60 };

const AT_ONCE: Record<string, Story> = {
	'who finds too little waits, and the first is served when something comes back': {
		book: oneItem(3, WAIT),
		lines: [
			['小明', 1, '+3', 'A1 +3 =3 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['阿姨', 3, '+1', 'waits A1 +1 as 2'],
			['小明', 4, '-1', 'reduced A1 -1 =2'],
			['小明', 5, '-1', 'reduced A1 -1 =1'],
			['小明', 6, '-1', 'cancelled A1 -1 =0'],
		],
		notices: ['小華 promoted A1 ×1', '阿姨 promoted A1 ×1'],
		after: ['小華 A1 at 100 ×1', '阿姨 A1 at 100 ×1'],
	},
	'the first whose whole quantity fits is served, the others keep their place': {
		book: oneItem(4, WAIT),
		lines: [
			['小明', 1, '+4', 'A1 +4 =4 (0 left)'],
			['小華', 2, '+3', 'waits A1 +3 as 1'],
			['阿姨', 3, '+2', 'waits A1 +2 as 2'],
			['老王', 4, '+2', 'waits A1 +2 as 3'],
			['小明', 5, '-2', 'reduced A1 -2 =2'],
			['小明', 6, '-2', 'cancelled A1 -2 =0'],
		],
		notices: ['阿姨 promoted A1 ×2', '老王 promoted A1 ×2'],
		after: ['阿姨 A1 at 100 ×2', '老王 A1 at 100 ×2', '小華 waits for A1 ×3'],
	},
	'a newcomer takes only what nobody in line can take': {
		book: oneItem(3, WAIT),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (1 left)'],
			['小華', 2, '+2', 'waits A1 +2 as 1'],
			['阿姨', 3, '+1', 'A1 +1 =1 (0 left)'],
			['老王', 4, '+1', 'waits A1 +1 as 2'],
			['小明', 5, '-2', 'cancelled A1 -2 =0'],
			['小明', 6, '+1', 'waits A1 +1 as 2'],
		],
		notices: ['小華 promoted A1 ×2'],
	},
	'what a message gives back it may take again itself': {
		book: oneItem(2, WAIT),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['小明', 3, 'A1-1 A1+1', 'reduced A1 -1 =1, A1 +1 =2 (0 left)'],
		],
		after: ['小明 A1 at 100 ×2', '小華 waits for A1 ×1'],
	},
	'further orders are further places, those of one message are one': {
		book: oneItem(0, WAIT),
		lines: [
			['小明', 1, '+1', 'waits A1 +1 as 1'],
			['小華', 2, '+1', 'waits A1 +1 as 2'],
			['小明', 3, 'A1+1 A1+2', 'waits A1 +1 as 3, waits A1 +3 as 3'],
		],
		after: ['小明 waits for A1 ×1', '小華 waits for A1 ×1', '小明 waits for A1 ×3'],
	},
	'taking back takes waiting pieces first, the last ones': {
		book: oneItem(1, WAIT),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (0 left)'],
			['小明', 2, '+2', 'waits A1 +2 as 1'],
			['小明', 3, '+2', 'waits A1 +2 as 2'],
			['小明', 4, '-3', 'left A1 -3'],
			['小明', 5, '-2', 'left A1 -1, cancelled A1 -1 =0'],
			['小明', 6, '取消', 'nothing_to_cancel'],
		],
	},
	'取消 leaves every line, A1取消 the one': {
		book: twoItems(1, 0, WAIT),
		lines: [
			['小明', 1, 'A1+1 B2+1', 'A1 +1 =1 (0 left), waits B2 +1 as 1'],
			['小明', 2, 'A1+1', 'waits A1 +1 as 1'],
			['小明', 3, 'B2取消', 'left B2 -1'],
			['小明', 4, '取消', 'left A1 -1, cancelled A1 -1 =0'],
		],
		after: [],
	},
	'set replaces what one waits for': {
		book: oneItem(3, WAIT),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (1 left)'],
			['小明', 2, '+3', 'waits A1 +3 as 1'],
			['小華', 3, '+2', 'waits A1 +2 as 2'],
			['小明', 4, 'A1=5', 'waits A1 +3 as 1'],
			['小明', 5, 'A1=4', 'waits A1 +2 as 2'],
			['小明', 6, 'A1=2', 'left A1 -2'],
			['小華', 7, 'A1=1', 'A1 +1 =1 (0 left)'],
			['小明', 8, 'A1=1', 'reduced A1 -1 =1'],
		],
		after: ['小明 A1 at 100 ×1', '小華 A1 at 100 ×1'],
	},
	'a set that is refused leaves the place in line': {
		book: oneItem(1, WAIT, { limitPerBuyer: 3 }),
		lines: [
			['小明', 1, '+2', 'waits A1 +2 as 1'],
			['小明', 2, 'A1=4', 'limit A1 wants 4 limit 3 of item'],
			['小華', 3, '+2', 'waits A1 +2 as 2'],
		],
		after: ['小明 waits for A1 ×2', '小華 waits for A1 ×2'],
	},
	'restocking serves the line, before whoever comes then': {
		book: oneItem(0, WAIT),
		lines: [
			['小明', 1, '+2', 'waits A1 +2 as 1'],
			['小華', 2, '+2', 'waits A1 +2 as 2'],
			[null, 3, 'stock 1=3', 'ignored'],
			['阿姨', 4, '+1', 'A1 +1 =1 (0 left)'],
			[null, 5, 'stock 1=6', 'ignored'],
		],
		notices: ['小明 promoted A1 ×2', '小華 promoted A1 ×2'],
	},
	'pieces that come back from outside serve the line': {
		book: oneItem(1, WAIT),
		lines: [
			[null, 1, 'outside 1+1', 'ignored'],
			['小明', 2, '+1', 'waits A1 +1 as 1'],
			[null, 3, 'outside 1-1', 'ignored'],
		],
		notices: ['小明 promoted A1 ×1'],
	},
	'an operator’s correction serves the line': {
		book: oneItem(2, WAIT),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['小明', 3, 'correct A1=1', 'reduced A1 -1 =1'],
		],
		notices: ['小華 promoted A1 ×1'],
	},
	'items that share a stock share the order of waiting': {
		book: book({
			campaigns: [campaign({ rules: WAIT }), campaign({ id: 11, groupId: 2, rules: WAIT })],
			items: [
				item(1, 'A1', { stockIds: [1] }),
				item(2, 'B2', { stockIds: [1, 2] }),
				item(3, 'C3', { campaignId: 11, stockIds: [1] }),
			],
			stocks: stocks([1, 3, 3], [2, 1]),
			lots: has(['小明', 1, 3]),
			waitlist: [
				{ key: 'c', itemId: 3, buyerId: 4, quantity: 1, at: OPENS + 1, offeredAt: null, holdUntil: null },
			],
		}),
		lines: [
			['小華', 1, 'B2+2', 'waits B2 +2 as 1'],
			['阿姨', 2, 'B2+1', 'waits B2 +1 as 2'],
			['阿姨', 3, 'A1+1', 'waits A1 +1 as 1'],
			['小明', 4, '取消', 'cancelled A1 -3 =0'],
		],
		notices: ['老王 promoted C3 ×1', '阿姨 promoted B2 ×1', '阿姨 promoted A1 ×1'],
	},
	'waiting does not count towards limits; who would pass one is passed over': {
		book: twoItems(1, 2, { ...WAIT, limitPerBuyer: 2 }),
		lines: [
			['小明', 1, 'A1+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, 'A1+1', 'waits A1 +1 as 1'],
			['小華', 3, 'B2+2', 'B2 +2 =2 (0 left)'],
			['阿姨', 4, 'A1+1', 'waits A1 +1 as 2'],
			['小華', 5, 'A1+1', 'limit A1 wants 1 limit 2 of campaign'],
			['小明', 6, '取消', 'cancelled A1 -1 =0'],
			['阿姨', 7, '取消', 'cancelled A1 -1 =0'],
			['小華', 8, 'B2-1', 'reduced B2 -1 =1'],
		],
		notices: ['阿姨 promoted A1 ×1', '小華 promoted A1 ×1'],
	},
	'a buyer who leaves makes room for one in line': {
		book: {
			...twoItems(0, 5, { ...WAIT, maxBuyers: 1 }),
			stocks: stocks([1, 0], [2, 5]),
		},
		lines: [
			['小華', 1, 'A1+1', 'waits A1 +1 as 1'],
			['小明', 2, 'B2+1', 'B2 +1 =1 (4 left)'],
			[null, 3, 'stock 1=1', 'ignored'],
			['小明', 4, 'B2取消', 'cancelled B2 -1 =0'],
		],
		notices: ['小華 promoted A1 ×1'],
	},
	'a block that has ended makes way for the one in line, before newcomers': {
		book: {
			...oneItem(1, WAIT),
			buyers: new Map([
				[BUYERS.小華, facts({ blockedFrom: OPENS + 3 * HOUR, blockedUntil: OPENS + 5 * HOUR })],
			]),
		},
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['小明', 4, '取消', 'cancelled A1 -1 =0'],
			['阿姨', 5, '+1', 'waits A1 +1 as 1'],
		],
		notices: ['小華 promoted A1 ×1'],
	},
	'nobody is served after the end, until the campaign is open again': {
		book: {
			...oneItem(1, WAIT),
			campaigns: [
				campaign({
					rules: WAIT,
					opensAt: OPENS + 30 * HOUR,
					earlierWindows: [[OPENS, OPENS + 20 * HOUR]],
				}),
			],
		},
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['阿姨', 3, '+1', 'waits A1 +1 as 2'],
			['小明', 25, 'correct A1=0', 'cancelled A1 -1 =0'],
			[null, 26, 'tick', 'ignored'],
			['老王', 30, '+1', 'waits A1 +1 as 2'],
			['小華', 31, '取消', 'cancelled A1 -1 =0'],
		],
		notices: ['小華 promoted A1 ×1', '阿姨 promoted A1 ×1'],
	},
	'time alone serves a line that was opened again': {
		book: {
			...oneItem(1, WAIT),
			waitlist: [
				{ key: 'a', itemId: 1, buyerId: 1, quantity: 1, at: OPENS + 1, offeredAt: null, holdUntil: null },
			],
		},
		lines: [[null, 26, 'tick', 'ignored']],
		notices: ['小明 promoted A1 ×1'],
	},
	'the price is that of writing': {
		book: oneItem(1, WAIT, { earlyBird: [{ until: OPENS + 3 * HOUR, priceMinor: 80 }] }),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['阿姨', 3, '+1', 'waits A1 +1 as 2'],
			[null, 4, 'stock 1=3', 'ignored'],
		],
		after: ['小明 A1 at 80 ×1', '小華 A1 at 80 ×1', '阿姨 A1 at 100 ×1'],
	},
	'without a waitlist nobody waits': {
		book: oneItem(0),
		lines: [
			['小明', 1, '+1', 'short A1 wants 1 left 0'],
			['小明', 2, '確認候補', 'no_offer'],
			['小明', 3, '放棄候補', 'no_offer'],
		],
	},
};

const HELD: Record<string, Story> = {
	'pieces are held for the first, who confirms': {
		book: oneItem(2, HOLD),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (0 left)'],
			['小華', 2, '+2', 'waits A1 +2 as 1'],
			['小明', 3, '取消', 'cancelled A1 -2 =0'],
			['阿姨', 3.5, '+1', 'waits A1 +1 as 1'],
			['小華', 3.9, '確認候補', 'A1 +2 =2 (0 left)'],
			['小華', 3.95, '確認候補', 'no_offer'],
		],
		notices: ['小華 offered A1 ×2'],
		after: ['小華 A1 at 100 ×2', '阿姨 waits for A1 ×1'],
	},
	'who declines passes on': {
		book: oneItem(1, HOLD),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['阿姨', 3, '+1', 'waits A1 +1 as 2'],
			['小明', 4, '取消', 'cancelled A1 -1 =0'],
			['阿姨', 4.1, '確認候補', 'waits A1 +1 as 1'],
			['小華', 4.2, '放棄候補', 'left A1 -1'],
			['阿姨', 4.3, '確認候補', 'A1 +1 =1 (0 left)'],
		],
		notices: ['小華 offered A1 ×1', '阿姨 offered A1 ×1'],
	},
	'a hold runs out to the moment, and passes on': {
		book: oneItem(1, HOLD),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['阿姨', 3, '+1', 'waits A1 +1 as 2'],
			['小明', 4, '取消', 'cancelled A1 -1 =0'],
			['小華', 5, '確認候補', 'no_offer'],
			['阿姨', 5.999, '確認候補', 'A1 +1 =1 (0 left)'],
		],
		notices: ['小華 offered A1 ×1', '小華 offer_expired A1 ×1', '阿姨 offered A1 ×1'],
	},
	'after a long silence each hold runs out in its turn': {
		book: oneItem(1, HOLD),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['阿姨', 3, '+1', 'waits A1 +1 as 2'],
			['小明', 4, '取消', 'cancelled A1 -1 =0'],
			[null, 5.5, 'tick', 'ignored'],
			[null, 50, 'tick', 'ignored'],
			['小明', 51, '+1', 'A1 +1 =1 (0 left)'],
		],
		notices: [
			'小華 offered A1 ×1',
			'小華 offer_expired A1 ×1',
			'阿姨 offered A1 ×1',
			'阿姨 offer_expired A1 ×1',
		],
	},
	'what is promised holds after the end, what runs out then passes on to nobody': {
		book: oneItem(2, HOLD),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (0 left)'],
			['小華', 2, '+1', 'waits A1 +1 as 1'],
			['阿姨', 3, '+1', 'waits A1 +1 as 2'],
			['老王', 4, '+1', 'waits A1 +1 as 3'],
			['小明', 99.5, '取消', 'cancelled A1 -2 =0'],
			['小華', 100.1, '確認候補', 'A1 +1 =1 (0 left)'],
			['阿姨', 100.5, '確認候補', 'closed 週末團 200'],
		],
		notices: ['小華 offered A1 ×1', '阿姨 offered A1 ×1', '阿姨 offer_expired A1 ×1'],
		after: ['小華 A1 at 100 ×1', '老王 waits for A1 ×1'],
	},
	'a limit reached in the meantime binds, and the pieces stay held': {
		book: twoItems(1, 5, { ...HOLD, limitPerBuyer: 2 }),
		lines: [
			['小明', 1, 'A1+1', 'A1 +1 =1 (0 left)'],
			['小華', 2, 'A1+1', 'waits A1 +1 as 1'],
			['小明', 3, '取消', 'cancelled A1 -1 =0'],
			['小華', 3.1, 'B2+2', 'B2 +2 =2 (3 left)'],
			['小華', 3.2, '確認候補', 'limit A1 wants 1 limit 2 of campaign'],
			['小華', 3.3, 'B2-1', 'reduced B2 -1 =1'],
			['小華', 3.4, '確認候補', 'A1 +1 =1 (0 left)'],
		],
	},
	'taking back lets held pieces go': {
		book: oneItem(2, HOLD),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (0 left)'],
			['小華', 2, '+2', 'waits A1 +2 as 1'],
			['阿姨', 2.5, '+1', 'waits A1 +1 as 2'],
			['小明', 3, '取消', 'cancelled A1 -2 =0'],
			['小華', 3.1, '-1', 'left A1 -1'],
			['小華', 3.2, '取消', 'left A1 -1'],
		],
		notices: ['小華 offered A1 ×2', '阿姨 offered A1 ×1'],
		after: ['阿姨 is held A1 ×1'],
	},
	'set takes what is held': {
		book: oneItem(2, HOLD),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (0 left)'],
			['小華', 2, '+2', 'waits A1 +2 as 1'],
			['小明', 3, '取消', 'cancelled A1 -2 =0'],
			['小華', 3.1, 'A1=2', 'A1 +2 =2 (0 left)'],
		],
		after: ['小華 A1 at 100 ×2'],
	},
	'who waits without an offer may leave by saying so': {
		book: twoItems(0, 0, HOLD),
		lines: [
			['小明', 1, '全部+1', 'waits A1 +1 as 1, waits B2 +1 as 1'],
			['小明', 2, '放棄候補', 'left A1 -1, left B2 -1'],
		],
		after: [],
	},
	'an answer of nobody, and one where nothing is sold': {
		book: book({ campaigns: [] }),
		lines: [
			[null, 1, '確認候補', 'no_campaign'],
			['小明', 1, '確認候補', 'no_campaign'],
		],
	},
};

describe('waitlist with booking at once', () => {
	tellAll(AT_ONCE);
});

describe('waitlist with holds', () => {
	tellAll(HELD);
});

test('a promotion is an effect of the message that waited, by the request that made room', () => {
	const { allocation } = told({
		book: twoItems(1, 9, WAIT),
		lines: [
			['小明', 1, 'A1+1', ''],
			['小華', 2, 'A1+1 B2+1', ''],
			['小明', 3, '取消', ''],
		],
	});
	expect(allocation.movements.at(-1)).toMatchObject({
		key: 'k002',
		at: OPENS + 3 * HOUR,
		buyerId: BUYERS.小華,
		type: 'promotion',
		delta: 1,
	});
	expect(allocation.effects.get('k001')).toEqual([
		[2, 1, 200],
		[1, 1, 100],
	]);
	expect(allocation.effects.get('k002')).toEqual([[1, -1, 100]]);
});

test('held pieces count as taken, without a movement', () => {
	const { allocation } = told({
		book: oneItem(2, HOLD),
		lines: [
			['小明', 1, '+2', ''],
			['小華', 2, '+1', ''],
			['小明', 3, '取消', ''],
		],
	});
	expect(allocation.stockDeltas).toEqual(new Map([[1, 1]]));
	expect(allocation.waitlist).toEqual([
		{
			key: 'k001',
			itemId: 1,
			buyerId: BUYERS.小華,
			quantity: 1,
			at: OPENS + 2 * HOUR,
			offeredAt: OPENS + 3 * HOUR,
			holdUntil: OPENS + 4 * HOUR,
		},
	]);
});
