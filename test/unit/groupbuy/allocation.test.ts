import {
	allocate,
	lineKey,
	type OfferedCampaign,
	type OfferedItem,
	type OrderBook,
	type OrderMessage,
	type Stock,
} from '../../../lib/groupbuy/allocation';
import { parseOrderMessage } from '../../../lib/groupbuy/order-grammar/parse';
import type { ChangeOutcome, MessageOutcome } from '../../../lib/groupbuy/outcome';

const GROUP = 1;
const HOUR = 60 * 60 * 1000;
const OPENS = 100 * HOUR;
const CLOSES = 200 * HOUR;

/** Numbers of buyers, so that a story can call them by name. */
const BUYERS = { 小明: 1, 小華: 2, 阿姨: 3, 老王: 4 } as const;
type Buyer = keyof typeof BUYERS;

const campaign = (change: Partial<OfferedCampaign> = {}): OfferedCampaign => ({
	id: 10,
	groupId: GROUP,
	title: '週末團',
	state: 'open',
	opensAt: OPENS,
	closesAt: CLOSES,
	endedAt: null,
	...change,
});

const item = (id: number, code: string, change: Partial<OfferedItem> = {}): OfferedItem => ({
	id,
	campaignId: 10,
	code,
	title: `商品${code}`,
	unitPriceMinor: 100 * id,
	stockIds: [],
	...change,
});

const book = (change: Partial<OrderBook> = {}): OrderBook => ({
	campaigns: [campaign()],
	items: [item(1, 'A1')],
	stocks: new Map(),
	quantities: new Map(),
	...change,
});

const stocks = (...rows: Array<[id: number, quantity: number, taken?: number]>): Map<number, Stock> =>
	new Map(rows.map(([id, quantity, taken = 0]) => [id, { quantity, taken }]));

const has = (...rows: Array<[buyer: Buyer, itemId: number, quantity: number]>): Map<string, number> =>
	new Map(rows.map(([buyer, itemId, quantity]) => [lineKey(BUYERS[buyer], itemId), quantity]));

/** `A1 +2 =3 (1 left)`: two more of A1, three now, one remains in stock. */
function shownChange(change: ChangeOutcome): string {
	switch (change.status) {
		case 'booked':
			return `${change.code} +${change.quantity} =${change.buyerQuantity} (${change.left ?? '∞'} left)`;
		case 'reduced':
		case 'cancelled':
			return `${change.status} ${change.code} -${change.quantity} =${change.buyerQuantity}`;
		case 'insufficient_stock':
			return `short ${change.code} wants ${change.requested} left ${change.left}`;
		case 'quantity_limit':
			return `limit ${change.code} wants ${change.requested} limit ${change.limit}`;
		case 'nothing_to_cancel':
			return `nothing ${change.code ?? ''}`.trim();
		case 'unknown_item':
			return `unknown ${change.input} (${change.suggestions.join(' ')})`;
		case 'item_required':
			return `which ${change.quantity} (${change.choices.map(({ code }) => code).join(' ')})`;
		case 'invalid_quantity':
			return `${change.reason} ${change.input}`;
		case 'closed':
		case 'not_open_yet':
			return `${change.status} ${change.campaignTitle} ${(change.at ?? 0) / HOUR}`;
		case 'no_campaign':
		case 'buyer_unknown':
			return change.status;
	}
}

const shown = ({ status, changes }: MessageOutcome): string =>
	changes.length === 0 ? status : changes.map(shownChange).join(', ');

/** Who wrote what, when (hours after opening), and what became of it. In the order of delivery. */
type Line = readonly [buyer: Buyer | null, hour: number, text: string, outcome: string];

interface Story {
	book: OrderBook;
	lines: readonly Line[];
}

const ONE_ITEM = book({ items: [item(1, 'A1', { stockIds: [1] })], stocks: stocks([1, 5]) });
const TWO_ITEMS = book({
	items: [item(1, 'A1', { stockIds: [1] }), item(2, 'B2', { stockIds: [2] })],
	stocks: stocks([1, 5], [2, 3]),
});
const UNLIMITED = book({ items: [item(1, 'A1')] });

const STORIES: Record<string, Story> = {
	'a bare +1 is the only item on offer': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+1', 'A1 +1 =1 (4 left)'],
			['小明', 2, '+1', 'A1 +1 =2 (3 left)'],
			['小華', 3, '我要兩份', 'A1 +2 =2 (1 left)'],
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
			stocks: new Map([
				[1, { quantity: null, taken: 40 }],
				[2, { quantity: 3, taken: 1 }],
			]),
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
			['小明', 3, '-1', 'nothing'],
			['小明', 4, 'A1-1', 'nothing A1'],
			['小明', 5, 'A1取消', 'nothing A1'],
			['小明', 6, '取消', 'nothing'],
		],
	},
	'nobody gives back what is another’s': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+2', 'A1 +2 =2 (3 left)'],
			['小華', 2, '-1', 'nothing'],
			['小華', 3, '取消A1', 'nothing A1'],
			['小明', 4, '+1', 'A1 +1 =3 (2 left)'],
		],
	},
	'each change of a message stands alone': {
		book: TWO_ITEMS,
		lines: [
			['小明', 1, 'A1+2 B2+9', 'A1 +2 =2 (3 left), short B2 wants 9 left 3'],
			['小明', 2, 'A1-1, B2+1', 'reduced A1 -1 =1, B2 +1 =1 (2 left)'],
			['小明', 3, 'A1+1 A1+1', 'A1 +1 =2 (3 left), A1 +1 =3 (2 left)'],
		],
	},
	'a bare +1 is a question when several items are on offer': {
		book: TWO_ITEMS,
		lines: [
			['小明', 1, '+2', 'which 2 (A1 B2)'],
			['小明', 2, '+2', 'which 2 (A1 B2)'],
		],
	},
	'a bare -1 is certain while the buyer has one item, a bare 取消 always': {
		book: TWO_ITEMS,
		lines: [
			['小明', 1, 'A1+2', 'A1 +2 =2 (3 left)'],
			['小明', 2, '-1', 'reduced A1 -1 =1'],
			['小明', 3, 'B2+1', 'B2 +1 =1 (2 left)'],
			['小明', 4, '-1', 'which 1 (A1 B2)'],
			['小明', 5, '全部取消', 'cancelled A1 -1 =0, cancelled B2 -1 =0'],
			['小明', 6, '取消', 'nothing'],
		],
	},
	'an unknown code is answered with what it may have meant': {
		book: book({ items: [item(1, 'A1'), item(2, 'A2'), item(3, 'B10')] }),
		lines: [
			['小明', 1, 'A01+1', 'unknown A01 (A1)'],
			['小明', 2, 'B01+1', 'unknown B01 (B10)'],
			['小明', 3, 'Z99+1', 'unknown Z99 ()'],
			['小明', 4, '取消B1', 'unknown B1 (A1 B10)'],
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
	'in the same moment the first delivered comes first': {
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
			quantities: has(['小明', 1, 5]),
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
			[null, 5, '選單', 'query'],
			['小明', 6, '+5', 'A1 +5 =5 (0 left)'],
		],
	},
	'talk and questions touch nothing, with and without a campaign': {
		book: book({ campaigns: [] }),
		lines: [
			['小明', 1, '還有嗎', 'ignored'],
			['小明', 2, '我的訂單', 'query'],
		],
	},
	'a quantity that cannot be ordered is asked back': {
		book: ONE_ITEM,
		lines: [
			['小明', 1, '+0', 'quantity_zero +0'],
			['小明', 2, 'A1+1.5', 'quantity_fraction A1+1.5'],
			['小明', 3, 'A1+100', 'quantity_too_large A1+100'],
		],
	},
	'a buyer has at most 999 of an item': {
		book: book({ quantities: has(['小明', 1, 950]) }),
		lines: [
			['小明', 1, '+49', 'A1 +49 =999 (∞ left)'],
			['小明', 2, '+1', 'limit A1 wants 1 limit 999'],
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
			quantities: has(['小明', 1, 5]),
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
			['小明', 2, 'B2+1', 'unknown B2 ()'],
		],
	},
};

const messageOf = ([buyer, hour, text]: Line): OrderMessage => ({
	groupId: GROUP,
	buyerId: buyer === null ? null : BUYERS[buyer],
	at: OPENS + Math.round(hour * HOUR),
	parsed: parseOrderMessage(text),
});

describe('allocate', () => {
	test.each(Object.entries(STORIES))('%s', (_name, story) => {
		const { outcomes } = allocate(story.book, story.lines.map(messageOf));
		expect(outcomes.map(shown)).toEqual(story.lines.map(([, , , outcome]) => outcome));
	});

	test('writes each change as one movement with the message behind it', () => {
		const { movements, stockDeltas } = allocate(
			TWO_ITEMS,
			(
				[
					['小華', 2, 'A1-1, B2+2', ''],
					['小華', 1, 'A1+2', ''],
					['小明', 3, 'B2+9', ''],
				] as const
			).map(messageOf),
		);
		const [a1, b2] = TWO_ITEMS.items;
		expect(movements).toEqual([
			{ message: 1, buyerId: 2, item: a1, delta: 2, quantityAfter: 2, action: 'add' },
			{ message: 0, buyerId: 2, item: a1, delta: -1, quantityAfter: 1, action: 'remove' },
			{ message: 0, buyerId: 2, item: b2, delta: 2, quantityAfter: 2, action: 'add' },
		]);
		expect(stockDeltas).toEqual(
			new Map([
				[1, 1],
				[2, 2],
			]),
		);
	});

	test.each([
		['+1', 'booked'],
		['A1+1 A1+1', 'booked'],
		['A1+1 A1+99', 'mixed'],
		['A1+1, A1-1', 'mixed'],
		['C9+1', 'unknown_item'],
		['哈囉', 'ignored'],
		['名單', 'query'],
	])('sums up %s as %s', (text, status) => {
		const [outcome] = allocate(ONE_ITEM, [messageOf(['小明', 1, text, ''])]).outcomes;
		expect(outcome).toMatchObject({ status, orderCode: null, replayed: false });
	});

	test('says which words were asked', () => {
		const [outcome] = allocate(ONE_ITEM, [messageOf(['小明', 1, '名單', ''])]).outcomes;
		expect(outcome?.query).toBe('list');
	});

	test('tells apart a broken book from an empty one', () => {
		const broken = book({ items: [item(1, 'A1', { stockIds: [7] })] });
		expect(() => allocate(broken, [messageOf(['小明', 1, '+1', ''])])).toThrow(
			'Stock 7 of item A1 is not in the order book',
		);
		expect(allocate(book(), [])).toEqual({ outcomes: [], movements: [], stockDeltas: new Map() });
	});
});
