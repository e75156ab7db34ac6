import { allocate } from '../../../lib/groupbuy/allocation';
import {
	book,
	campaign,
	CLOSES,
	HOUR,
	has,
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

const ONE_ITEM = oneItem(5);
const TWO_ITEMS = twoItems(5, 3);
const UNLIMITED = book();

const STORIES: Record<string, Story> = {
	'a bare +1 is the only item on offer': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (4 left)'],
			['小明', 2, '+1', 'A1 +1 =2 (3 left)'],
			['小華', 3, '+2', 'A1 +2 =2 (1 left)'],
			['小明', 4, '-1', 'reduced A1 -1 =1'],
		],
	},
	'a stock without limit has no number left': {
		book: UNLIMITED,
		lines: [['小明', 1, 'A1+99', 'A1 +99 =99 (∞ left)']],
	},
	'a stock that is counted but not limited runs out of nothing': {
		book: book({
			items: [item(1, 'A1', { stockIds: [1, 2] }), item(2, 'B2', { stockIds: [1] })],
			stocks: stocks([1, null, 40], [2, 3, 1]),
		}),
		lines: [
			['小明', 1, 'A1+2 B2+9', 'A1 +2 =2 (0 left), B2 +9 =9 (∞ left)'],
			['小明', 2, 'A1+1', 'short A1 wants 1 left 0'],
		],
	},
	'the exact last piece is sold, the next is short': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, 'A1+4', 'A1 +4 =4 (1 left)'],
			['小華', 2, 'A1+1', 'A1 +1 =1 (0 left)'],
			['阿姨', 3, 'A1+1', 'short A1 wants 1 left 0'],
		],
	},
	'a wish is met in full or not at all, and smaller ones behind it still are': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, 'A1+3', 'A1 +3 =3 (2 left)'],
			['小華', 2, 'A1+3', 'short A1 wants 3 left 2'],
			['阿姨', 3, 'A1+2', 'A1 +2 =2 (0 left)'],
		],
	},
	'what is given back somebody else may take': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+5', 'A1 +5 =5 (0 left)'],
			['小華', 2, '+1', 'short A1 wants 1 left 0'],
			['小明', 3, '-2', 'reduced A1 -2 =3'],
			['小華', 4, '+1', 'A1 +1 =1 (1 left)'],
			['小明', 5, '取消', 'cancelled A1 -3 =0'],
			['阿姨', 6, '+4', 'A1 +4 =4 (0 left)'],
		],
	},
	'more than one has cannot be given back, and less than nothing neither': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (3 left)'],
			['小明', 2, '-9', 'cancelled A1 -2 =0'],
			['小明', 3, '-1', 'nothing_to_cancel'],
			['小明', 4, 'A1-1', 'nothing_to_cancel A1'],
			['小明', 5, 'A1取消', 'nothing_to_cancel A1'],
			['小明', 6, '取消', 'nothing_to_cancel'],
		],
	},
	'nobody gives back what is another’s': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (3 left)'],
			['小華', 2, '-1', 'nothing_to_cancel'],
			['小華', 3, 'A1取消', 'nothing_to_cancel A1'],
			['小明', 4, '+1', 'A1 +1 =3 (2 left)'],
		],
	},
	'each change of a message stands alone': {
		book: TWO_ITEMS,
		lines: [
			['小明', 1, 'A1+2 B2+9', 'A1 +2 =2 (3 left), short B2 wants 9 left 3'],
			['小明', 2, 'A1-1 B2+1', 'reduced A1 -1 =1, B2 +1 =1 (2 left)'],
			['小明', 3, 'A1+1 A1+1', 'A1 +1 =2 (3 left), A1 +1 =3 (2 left)'],
		],
	},
	'a bare +1 is a question when several items are on offer': {
		book: TWO_ITEMS,
		lines: [
			['小明', 1, '+2', 'which add 2 (A1 B2)'],
			['小明', 2, '+2', 'which add 2 (A1 B2)'],
		],
	},
	'a bare -1 is certain while the buyer has one item, a bare 取消 always': {
		book: TWO_ITEMS,
		lines: [
			['小明', 1, 'A1+2', 'A1 +2 =2 (3 left)'],
			['小明', 2, '-1', 'reduced A1 -1 =1'],
			['小明', 3, 'B2+1', 'B2 +1 =1 (2 left)'],
			['小明', 4, '-1', 'which remove 1 (A1 B2)'],
			['小明', 5, '全部取消', 'cancelled A1 -1 =0, cancelled B2 -1 =0'],
			['小明', 6, '取消', 'nothing_to_cancel'],
		],
	},
	'an unknown code is answered with what it may have meant': {
		book: book({ items: [item(1, 'A1'), item(2, 'A2'), item(3, 'B10')] }),
		lines: [
			['小明', 1, 'A01+1', 'unknown A01 (A1)'],
			['小明', 2, 'B01+1', 'unknown B01 (B10)'],
			['小明', 3, 'Z99+1', 'unknown Z99 ()'],
			['小明', 4, 'B1取消', 'unknown B1 (A1 B10)'],
			['小明', 5, 'A1+1 C9+1', 'A1 +1 =1 (∞ left), unknown C9 ()'],
		],
	},
	'the time of writing decides, not the time of delivery': {
		book: ONE_ITEM,
		lines: [
			['小華', 3, '+3', 'short A1 wants 3 left 1'],
			['小明', 1, '+4', 'A1 +4 =4 (1 left)'],
			['阿姨', 2, '+2', 'short A1 wants 2 left 1'],
			['老王', 4, '+1', 'A1 +1 =1 (0 left)'],
		],
	},
	'in the same moment the smaller key comes first': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+3', 'A1 +3 =3 (2 left)'],
			['小華', 1, '+3', 'short A1 wants 3 left 2'],
		],
	},
	'one takes back before somebody else asks, though it arrives later': {
		book: book({
			items: [item(1, 'A1', { stockIds: [1] })],
			stocks: stocks([1, 5, 5]),
			lots: has(['小明', 1, 5]),
		}),
		lines: [
			['小華', 2, '+1', 'A1 +1 =1 (0 left)'],
			['小明', 1, '-1', 'reduced A1 -1 =4'],
		],
	},
	'orders count until the last millisecond before the deadline': {
		book: UNLIMITED,
		lines: [
			['小明', -1 / HOUR, '+1', 'not_open_yet 週末團 100'],
			['小明', 0, '+1', 'A1 +1 =1 (∞ left)'],
			['小明', 100 - 1 / HOUR, '+1', 'A1 +1 =2 (∞ left)'],
			['小明', 100, '+1', 'closed 週末團 200'],
			['小明', 100, '取消', 'closed 週末團 200'],
		],
	},
	'a closed campaign says so for a day, then +1 is talk again': {
		book: UNLIMITED,
		lines: [
			['小明', 124 - 1 / HOUR, '+1', 'closed 週末團 200'],
			['小明', 124, '+1', 'no_campaign'],
		],
	},
	'ended early by hand, but an order written before still counts': {
		book: book({ campaigns: [campaign({ state: 'closed', endedAt: OPENS + 50 * HOUR })] }),
		lines: [
			['小明', 51, '+1', 'closed 週末團 150'],
			['小華', 49, '+1', 'A1 +1 =1 (∞ left)'],
		],
	},
	'a settled campaign takes nothing more, not even what was written in time': {
		book: book({ campaigns: [campaign({ state: 'settled', endedAt: CLOSES })] }),
		lines: [['小明', 99, '+1', 'closed 週末團 200']],
	},
	'without an end it runs until somebody ends it': {
		book: book({ campaigns: [campaign({ closesAt: null })] }),
		lines: [['小明', 9_999, '+1', 'A1 +1 =1 (∞ left)']],
	},
	'the next campaign is announced before the last one is mourned': {
		book: book({
			campaigns: [
				campaign({ state: 'closed', endedAt: OPENS }),
				campaign({ id: 11, title: '下週團', state: 'scheduled', opensAt: OPENS + 24 * HOUR }),
			],
		}),
		lines: [['小明', 1, '+1', 'not_open_yet 下週團 124']],
	},
	'a group without a campaign': {
		book: book({ campaigns: [campaign({ groupId: 2 })] }),
		lines: [
			['小明', 1, '+1', 'no_campaign'],
			['小明', 1, '+0', 'no_campaign'],
			['小明', 1, '取消', 'no_campaign'],
		],
	},
	'a campaign without items offers nothing': {
		book: book({ items: [] }),
		lines: [
			['小明', 1, '+1', 'no_campaign'],
			['小明', 1, 'A1+1', 'no_campaign'],
		],
	},
	'nothing is booked for somebody LINE does not name': {
		book: ONE_ITEM,
		lines: [
			[null, 1, '+1', 'buyer_unknown'],
			[null, 2, '取消', 'buyer_unknown'],
			[null, 3, '+0', 'buyer_unknown'],
			[null, 4, '哈囉', 'ignored'],
			['小明', 6, '+5', 'A1 +5 =5 (0 left)'],
		],
	},
	'talk and questions touch nothing, with and without a campaign': {
		book: book({ campaigns: [] }),
		lines: [
			['小明', 1, '還有嗎', 'ignored'],
			['小明', 2, '名單', 'query'],
		],
	},
	'a quantity that cannot be ordered is asked back': {
		book: ONE_ITEM,
		lines: [['小明', 1, '+0', 'quantity_zero +0']],
	},
	'a buyer has at most 999 of an item': {
		book: book({ lots: has(['小明', 1, 950]) }),
		lines: [
			['小明', 1, '+49', 'A1 +49 =999 (∞ left)'],
			['小明', 2, '+1', 'limit A1 wants 1 limit 999 of item'],
			['小華', 3, '+99', 'A1 +99 =99 (∞ left)'],
			['小明', 4, '-1', 'reduced A1 -1 =998'],
			['小明', 5, '+1', 'A1 +1 =999 (∞ left)'],
		],
	},
	'two campaigns of one group draw from the same stock': {
		book: book({
			campaigns: [campaign(), campaign({ id: 11, title: '平日團' })],
			items: [item(1, 'A1', { stockIds: [1] }), item(2, 'B1', { campaignId: 11, stockIds: [1] })],
			stocks: stocks([1, 3]),
		}),
		lines: [
			['小明', 1, 'A1+2', 'A1 +2 =2 (1 left)'],
			['小華', 2, 'B1+2', 'short B1 wants 2 left 1'],
			['小華', 3, 'B1+1', 'B1 +1 =1 (0 left)'],
			['小明', 4, 'A1取消', 'cancelled A1 -2 =0'],
			['阿姨', 5, 'A1+1 B1+1', 'A1 +1 =1 (1 left), B1 +1 =1 (0 left)'],
		],
	},
	'the scarcer of two stocks decides': {
		book: book({
			items: [item(1, 'A1', { stockIds: [1, 2] }), item(2, 'B2', { stockIds: [1] })],
			stocks: stocks([1, 10], [2, 2]),
		}),
		lines: [
			['小明', 1, 'A1+3', 'short A1 wants 3 left 2'],
			['小明', 2, 'A1+2', 'A1 +2 =2 (0 left)'],
			['小華', 3, 'B2+8', 'B2 +8 =8 (0 left)'],
			['小華', 4, 'B2+1', 'short B2 wants 1 left 0'],
			['小明', 5, 'A1-1', 'reduced A1 -1 =1'],
			['小華', 6, 'B2+1', 'B2 +1 =9 (0 left)'],
			['阿姨', 7, 'A1+1', 'short A1 wants 1 left 0'],
		],
	},
	'a stock cut below what is taken has nothing left, and still takes back': {
		book: book({
			items: [item(1, 'A1', { stockIds: [1] })],
			stocks: stocks([1, 3, 5]),
			lots: has(['小明', 1, 5]),
		}),
		lines: [
			['小華', 1, '+1', 'short A1 wants 1 left 0'],
			['小明', 2, '-1', 'reduced A1 -1 =4'],
			['小華', 3, '+1', 'short A1 wants 1 left 0'],
			['小明', 4, '-2', 'reduced A1 -2 =2'],
			['小華', 5, '+1', 'A1 +1 =1 (0 left)'],
		],
	},
	'items of a campaign that is not open are not on offer': {
		book: book({
			campaigns: [campaign(), campaign({ id: 11, title: '下週團', state: 'scheduled', opensAt: CLOSES })],
			items: [item(1, 'A1'), item(2, 'B2', { campaignId: 11 })],
		}),
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (∞ left)'],
			['小明', 2, 'B2+1', 'not_open_yet 下週團 200'],
			['小明', 3, 'B3+1', 'unknown B3 ()'],
		],
	},
};

const THREE_ITEMS = book({ items: [item(1, 'A1'), item(2, 'A2'), item(3, 'B1')] });

const CHOICES: Record<string, Story> = {
	'words that name one item book it, others are asked': {
		book: THREE_ITEMS,
		lines: [
			['小明', 1, '糖(A2)+2', 'A2 +2 =2 (∞ left)'],
			['小明', 2, '紅(A1,A2)+1', 'which add 1 (A1 A2)'],
			['小明', 3, '牛奶(A1)?+1', 'which add 1 (A1)'],
			['小明', 4, '紅(A1,A2)=3', 'A2 +1 =3 (∞ left)'],
			['小明', 5, '紅(A1,A2)-1', 'reduced A2 -1 =2'],
			['小明', 6, '紅(A1,A2)?-1', 'which remove 1 (A1 A2)'],
			['小明', 7, 'A1+1', 'A1 +1 =1 (∞ left)'],
			['小明', 8, '紅(A1,A2)-1', 'which remove 1 (A1 A2)'],
			['小明', 9, '紅(A1,A2)取消', 'which cancel null (A1 A2)'],
			['小明', 10, '糖(A2)取消', 'cancelled A2 -2 =0'],
			['小華', 11, '紅(A1,A2)-1', 'nothing_to_cancel'],
		],
	},
	'words for what is not on offer name nothing': {
		book: book({
			campaigns: [campaign(), campaign({ id: 11, title: '下週團', state: 'scheduled', opensAt: CLOSES })],
			items: [item(1, 'A1'), item(2, 'B2', { campaignId: 11 })],
		}),
		lines: [
			['小明', 1, '糖(B2)+1', 'not_open_yet 下週團 200'],
			['小明', 2, '糖(C3)+1', 'unknown 糖 ()'],
			['小明', 3, '糖(A1,B2)+1', 'A1 +1 =1 (∞ left)'],
		],
	},
	'all items on offer, each for itself': {
		book: twoItems(5, 1),
		lines: [
			['小明', 1, '全部+2', 'A1 +2 =2 (3 left), short B2 wants 2 left 1'],
			['小明', 2, '全部+1', 'A1 +1 =3 (2 left), B2 +1 =1 (0 left)'],
			['小明', 3, '全部-1', 'reduced A1 -1 =2, cancelled B2 -1 =0'],
			['小明', 4, '全部=1', 'reduced A1 -1 =1, B2 +1 =1 (0 left)'],
			['小明', 5, '全部取消', 'cancelled A1 -1 =0, cancelled B2 -1 =0'],
			['小明', 6, '全部-1', 'nothing_to_cancel'],
		],
	},
	'set adds or gives back the difference': {
		book: twoItems(5, 3),
		lines: [
			['小明', 1, 'A1=3', 'A1 +3 =3 (2 left)'],
			['小明', 2, '=4', 'A1 +1 =4 (1 left)'],
			['小明', 3, 'A1=4', 'unchanged A1 =4'],
			['小明', 4, 'A1=9', 'short A1 wants 5 left 1'],
			['小明', 5, 'A1=1', 'reduced A1 -3 =1'],
			['小明', 6, 'A1=0', 'cancelled A1 -1 =0'],
			['小明', 7, '=2', 'which set 2 (A1 B2)'],
		],
	},
	'a campaign beside an ended one still says that the other has ended': {
		book: book({
			campaigns: [campaign(), campaign({ id: 11, title: '上週團', closesAt: OPENS + HOUR })],
			items: [item(1, 'A1'), item(2, 'B2', { campaignId: 11 })],
		}),
		lines: [
			['小明', 2, 'B2取消', 'closed 上週團 101'],
			['小明', 30, 'B2取消', 'unknown B2 ()'],
		],
	},
	'a reopened campaign has a gap': {
		book: book({
			campaigns: [campaign({ opensAt: OPENS + 50 * HOUR, earlierWindows: [[OPENS, OPENS + 20 * HOUR]] })],
		}),
		lines: [
			['小明', 19, '+1', 'A1 +1 =1 (∞ left)'],
			['小明', 20, '+1', 'not_open_yet 週末團 150'],
			['小明', 50, '-1', 'cancelled A1 -1 =0'],
		],
	},
};

const EARLY_BIRD = {
	earlyBird: [
		{ until: OPENS + 10 * HOUR, priceMinor: 80 },
		{ until: OPENS + 20 * HOUR, priceMinor: 90 },
	],
};

const PRICES: Record<string, Story> = {
	'early birds keep their price, whenever the message arrives': {
		book: oneItem(20, {}, EARLY_BIRD),
		lines: [
			['小明', 25, '+1', 'A1 +1 =4 (16 left)'],
			['小明', 10, '+1', 'A1 +1 =3 (17 left)'],
			['小明', 9.999, '+2', 'A1 +2 =2 (18 left)'],
		],
		after: ['小明 A1 at 80 ×2', '小明 A1 at 90 ×1', '小明 A1 at 100 ×1'],
	},
	'giving back takes the dearest pieces first': {
		book: oneItem(20, {}, EARLY_BIRD),
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (18 left)'],
			['小明', 15, '+2', 'A1 +2 =4 (16 left)'],
			['小明', 30, '+2', 'A1 +2 =6 (14 left)'],
			['小明', 31, '-3', 'reduced A1 -3 =3'],
			['小明', 32, '=2', 'reduced A1 -1 =2'],
		],
		after: ['小明 A1 at 80 ×2'],
	},
};

describe('allocate', () => {
	tellAll(STORIES);
});

describe('which item is meant', () => {
	tellAll(CHOICES);
});

describe('the price of the time of writing', () => {
	tellAll(PRICES);
});

test('writes each change as one movement with the message behind it', () => {
	const { allocation } = told({
		book: TWO_ITEMS,
		lines: [
			['小華', 2, 'A1-1 B2+2', ''],
			['小華', 1, 'A1+2', ''],
			['小明', 3, 'B2+9', ''],
		],
	});
	const [a1, b2] = TWO_ITEMS.items;
	const at = (hour: number) => OPENS + hour * HOUR;
	expect(allocation.movements).toEqual([
		{
			key: 'k001',
			at: at(1),
			buyerId: 2,
			item: a1,
			delta: 2,
			unitPriceMinor: 100,
			quantityAfter: 2,
			type: 'add',
		},
		{
			key: 'k000',
			at: at(2),
			buyerId: 2,
			item: a1,
			delta: -1,
			unitPriceMinor: 100,
			quantityAfter: 1,
			type: 'remove',
		},
		{
			key: 'k000',
			at: at(2),
			buyerId: 2,
			item: b2,
			delta: 2,
			unitPriceMinor: 200,
			quantityAfter: 2,
			type: 'add',
		},
	]);
	expect(allocation.stockDeltas).toEqual(
		new Map([
			[1, 1],
			[2, 2],
		]),
	);
	expect(allocation.effects).toEqual(
		new Map([
			['k001', [[1, 2, 100]]],
			[
				'k000',
				[
					[1, -1, 100],
					[2, 2, 200],
				],
			],
		]),
	);
});

test.each([
	['+1', 'booked'],
	['A1+1 A1+1', 'booked'],
	['A1+1 A1+99', 'mixed'],
	['A1+1 A1-1', 'mixed'],
	['C9+1', 'unknown_item'],
	['哈囉', 'ignored'],
	['名單', 'query'],
])('sums up %s as %s', (text, status) => {
	const { allocation } = told({ book: ONE_ITEM, lines: [['小明', 1, text, '']] });
	expect(allocation.outcomes.get('k000')).toMatchObject({ status, orderCode: null, replayed: false });
});

test('says which words were asked', () => {
	const { allocation } = told({ book: ONE_ITEM, lines: [['小明', 1, '名單', '']] });
	expect(allocation.outcomes.get('k000')?.query).toBe('list');
});

test('tells apart a broken book from an empty one', () => {
	const broken = book({ items: [item(1, 'A1', { stockIds: [7] })] });
	const request = requestOf(['小明', 1, '+1', ''], 0, broken);
	expect(() => allocate(broken, [request])).toThrow('Stock 7 of item A1 is not in the order book');
	const homeless = book({ campaigns: [], items: [item(1, 'A1')] });
	expect(() => allocate(homeless, [requestOf(['小明', 1, 'correct A1=3', ''], 0, homeless)])).toThrow(
		'Campaign 10 of item A1 is not in the order book',
	);
	expect(() => allocate(book(), [requestOf(['小明', 1, 'withdraw B9', ''], 0, book())])).toThrow(
		'Item 0 is not in the order book',
	);
	expect(allocate(book(), [])).toEqual({
		outcomes: new Map(),
		movements: [],
		stockDeltas: new Map(),
		waitlist: [],
		effects: new Map(),
		notices: [],
	});
});
