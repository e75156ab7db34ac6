import { allocate } from '../../../lib/groupbuy/allocation';
import type { ItemChoice, OrderChange, ParsedMessage } from '../../../lib/groupbuy/order-grammar/types';
import {
	lineKey,
	type BookRequest,
	type BuyerFacts,
	type Lot,
	type OfferedCampaign,
	type OfferedItem,
	type OrderBook,
	type Stock,
} from '../../../lib/groupbuy/order-book';
import type { ChangeOutcome, MessageOutcome } from '../../../lib/groupbuy/outcome';
import {
	DEFAULT_CAMPAIGN_RULES,
	DEFAULT_ITEM_RULES,
	type CampaignRules,
	type ItemRules,
} from '../../../lib/groupbuy/rules';

/*
 * Stories of a group buy: who wrote what when, and what became of it. They are told in a notation of their own, so that
 * they do not depend on the order grammar.
 */

export const GROUP = 1;
export const HOUR = 60 * 60 * 1000;
export const OPENS = 100 * HOUR;
export const CLOSES = 200 * HOUR;

/** Numbers of buyers, so that a story can call them by name. */
export const BUYERS = { 小明: 1, 小華: 2, 阿姨: 3, 老王: 4 } as const;
export type Buyer = keyof typeof BUYERS;

type Change<T extends { rules: unknown }, R> = Partial<Omit<T, 'rules'>> & { rules?: Partial<R> };

export const campaign = ({
	rules,
	...change
}: Change<OfferedCampaign, CampaignRules> = {}): OfferedCampaign => ({
	id: 10,
	groupId: GROUP,
	title: '週末團',
	state: 'open',
	opensAt: OPENS,
	closesAt: CLOSES,
	endedAt: null,
	earlierWindows: [],
	...change,
	rules: { ...DEFAULT_CAMPAIGN_RULES, ...rules },
});

export const item = (
	id: number,
	code: string,
	{ rules, ...change }: Change<OfferedItem, ItemRules> = {},
): OfferedItem => ({
	id,
	campaignId: 10,
	code,
	title: `商品${code}`,
	unitPriceMinor: 100 * id,
	stockIds: [],
	...change,
	rules: { ...DEFAULT_ITEM_RULES, ...rules },
});

export const book = (change: Partial<OrderBook> = {}): OrderBook => ({
	campaigns: [campaign()],
	items: [item(1, 'A1')],
	stocks: new Map(),
	lots: new Map(),
	buyerCounts: new Map(),
	buyers: new Map(),
	waitlist: [],
	messages: new Map(),
	...change,
});

export const stocks = (
	...rows: Array<[id: number, quantity: number | null, taken?: number]>
): Map<number, Stock> => new Map(rows.map(([id, quantity, taken = 0]) => [id, { quantity, taken }]));

export const has = (
	...rows: Array<[buyer: Buyer, itemId: number, quantity: number, unitPriceMinor?: number]>
): Map<string, Lot[]> => {
	const lots = new Map<string, Lot[]>();
	for (const [buyer, itemId, quantity, unitPriceMinor = 100 * itemId] of rows) {
		const key = lineKey(BUYERS[buyer], itemId);
		lots.set(key, [...(lots.get(key) ?? []), { unitPriceMinor, quantity }]);
	}
	return lots;
};

export const facts = (change: Partial<BuyerFacts>): BuyerFacts => ({
	blockedFrom: null,
	blockedUntil: null,
	marks: [],
	...change,
});

/** One item with so many pieces, in a campaign with these rules. */
export const oneItem = (
	pieces: number,
	rules: Partial<CampaignRules> = {},
	itemRules: Partial<ItemRules> = {},
): OrderBook =>
	book({
		campaigns: [campaign({ rules })],
		items: [item(1, 'A1', { stockIds: [1], rules: itemRules })],
		stocks: stocks([1, pieces]),
	});

/** A1 and B2 with stocks of their own, in a campaign with these rules. */
export const twoItems = (a1: number, b2: number, rules: Partial<CampaignRules> = {}): OrderBook =>
	book({
		campaigns: [campaign({ rules })],
		items: [item(1, 'A1', { stockIds: [1] }), item(2, 'B2', { stockIds: [2] })],
		stocks: stocks([1, a1], [2, b2]),
	});

/**
 * Who wrote what, when (hours after opening), and what became of it. In the order of delivery.
 *
 * Texts: `A1+2 B2-1`, `+1`, `A1=3`, `A1取消`, `全部+1`, `紅(A1,B2)+1` for words that name these items (`紅(A1)?+1`: not for
 * certain), `+0` for what is unclear, 確認候補, 放棄候補, 名單. Before it `m1:` names the LINE message, `edit m1:` is a new
 * text of it. Others: `unsend m1`, `correct A1=3` (of this buyer), `withdraw A1`, `stock 1=5`, `outside 1+2`, `tick`.
 */
export type Line = readonly [buyer: Buyer | null, hour: number, text: string, outcome: string];

export interface Story {
	book: OrderBook;
	lines: readonly Line[];
	/** What others heard, in order. */
	notices?: readonly string[];
	/** What buyers have and wait for afterwards. */
	after?: readonly string[];
}

const TOKEN = /^(?:(全部)|([A-Z]\d+)|(.+?)\(([^)]*)\)(\?)?)?(?:([+=-])(\d+)|取消)$/;

export function parsed(text: string): ParsedMessage {
	if (text === '名單') return { kind: 'query', query: 'list' };
	if (text === '確認候補' || text === '放棄候補')
		return { kind: 'offer_answer', accept: text === '確認候補' };
	if (text === '+0') return { kind: 'unclear', reason: 'quantity_zero', input: '+0' };
	const changes = text.split(' ').map(changeOf);
	return changes.every((change) => change !== null)
		? { kind: 'order', changes, buyer: null }
		: { kind: 'chatter' };
}

function changeOf(token: string): OrderChange | null {
	const match = TOKEN.exec(token);
	if (!match) return null;
	const [, all, code, words, codes, unsure, sign, digits] = match;
	const choice: ItemChoice = all
		? { by: 'all' }
		: code
			? { by: 'code', code }
			: words
				? { by: 'words', input: words, codes: (codes ?? '').split(','), certain: !unsure }
				: { by: 'none' };
	if (!sign) return { action: 'cancel', item: choice };
	const action = sign === '+' ? 'add' : sign === '-' ? 'remove' : 'set';
	return { action, item: choice, quantity: Number(digits) };
}

/** @param index place in the story, which makes the key */
export function requestOf([buyer, hour, line]: Line, index: number, { items }: OrderBook): BookRequest {
	const base = {
		key: `k${String(index).padStart(3, '0')}`,
		groupId: GROUP,
		at: OPENS + Math.round(hour * HOUR),
	};
	const [, kind, name, numbers] = /^(\w+) (\w+?)(?:([=+-]\d+))?$/.exec(line) ?? [];
	const amount = Number((numbers ?? '').replace('=', ''));
	const buyerId = buyer === null ? null : BUYERS[buyer];
	const itemId = items.find(({ code }) => code === name)?.id ?? 0;
	if (line === 'tick') return { ...base, kind: 'tick' };
	if (kind === 'unsend') return { ...base, kind, lineMessageId: name ?? '' };
	if (kind === 'withdraw') return { ...base, kind, itemId };
	if (kind === 'correct')
		return { ...base, kind: 'correction', buyerId: buyerId ?? 0, itemId, quantity: amount };
	if (kind === 'stock') return { ...base, kind, stockId: Number(name), quantity: amount };
	if (kind === 'outside') return { ...base, kind, stockId: Number(name), delta: amount };
	const [, edit, lineMessageId = null, text = line] = /^(edit )?(m\d+): (.*)$/.exec(line) ?? [];
	return {
		...base,
		kind: edit ? 'edit' : 'message',
		buyerId,
		forOther: false,
		lineMessageId,
		parsed: parsed(text),
	};
}

/** `A1 +2 =2 (1 left)`: two more of A1, two now, one remains in stock. */
export function shownChange(change: ChangeOutcome): string {
	switch (change.status) {
		case 'booked':
			return `${change.code} +${change.quantity} =${change.buyerQuantity} (${change.left ?? '∞'} left)`;
		case 'reduced':
		case 'cancelled':
			return `${change.status} ${change.code} -${change.quantity} =${change.buyerQuantity}`;
		case 'unchanged':
			return `unchanged ${change.code} =${change.buyerQuantity}`;
		case 'insufficient_stock':
			return `short ${change.code} wants ${change.requested} left ${change.left}`;
		case 'waitlisted':
			return `waits ${change.code} +${change.quantity} as ${change.position}`;
		case 'left_waitlist':
			return `left ${change.code} -${change.quantity}`;
		case 'quantity_limit':
			return `limit ${change.code} wants ${change.requested} limit ${change.limit} of ${change.scope}`;
		case 'campaign_full':
			return `full ${change.limit}`;
		case 'add_only':
		case 'nothing_to_cancel':
			return `${change.status} ${change.code ?? ''}`.trim();
		case 'unknown_item':
			return `unknown ${change.input} (${change.suggestions.join(' ')})`;
		case 'item_required':
			return `which ${change.action} ${change.quantity} (${change.choices.map(({ code }) => code).join(' ')})`;
		case 'invalid_quantity':
			return `${change.reason} ${change.input}`;
		case 'edit_refused':
			return `kept, for ${change.why.map(shownChange).join(', ')}`;
		case 'closed':
		case 'not_open_yet':
			return `${change.status} ${change.campaignTitle} ${(change.at ?? 0) / HOUR}`;
		case 'no_campaign':
		case 'no_offer':
		case 'blocked':
		case 'kept_after_unsend':
		case 'buyer_unknown':
			return change.status;
	}
}

export const shown = ({ status, changes }: MessageOutcome): string =>
	changes.length === 0 ? status : changes.map(shownChange).join(', ');

const nameOf = (buyerId: number) => Object.entries(BUYERS).find(([, id]) => id === buyerId)?.[0] ?? buyerId;

/** Tells a story to the engine and shows what became of it in the notation of the tables. */
export function told({ book: before, lines }: Story) {
	const requests = lines.map((line, index) => requestOf(line, index, before));
	const allocation = allocate(before, requests);
	const codeOf = (itemId: number) => before.items.find(({ id }) => id === itemId)?.code ?? itemId;

	const lots = new Map<string, number>();
	const add = (buyerId: number, itemId: number, price: number, pieces: number) => {
		const key = `${nameOf(buyerId)} ${codeOf(itemId)} at ${price}`;
		lots.set(key, (lots.get(key) ?? 0) + pieces);
	};
	for (const [key, held] of before.lots) {
		const [buyerId = 0, itemId = 0] = key.split(':').map(Number);
		for (const lot of held) add(buyerId, itemId, lot.unitPriceMinor, lot.quantity);
	}
	for (const { buyerId, item: moved, unitPriceMinor, delta } of allocation.movements) {
		add(buyerId, moved.id, unitPriceMinor, delta);
	}
	const waiting = allocation.waitlist.map(
		({ buyerId, itemId, quantity, holdUntil }) =>
			`${nameOf(buyerId)} ${holdUntil === null ? 'waits for' : 'is held'} ${codeOf(itemId)} ×${quantity}`,
	);
	return {
		allocation,
		requests,
		outcomes: requests.map(({ key }) => shown(allocation.outcomes.get(key)!)),
		notices: allocation.notices.map(
			(notice) =>
				`${nameOf(notice.buyerId)} ${notice.kind} ${codeOf(notice.itemId)} ×${'quantity' in notice ? notice.quantity : notice.delta}`,
		),
		after: [
			...[...lots].filter(([, pieces]) => pieces !== 0).map(([key, pieces]) => `${key} ×${pieces}`),
			...waiting,
		],
	};
}

/** Runs a table of stories as tests. */
export function tellAll(stories: Record<string, Story>): void {
	test.each(Object.entries(stories))('%s', (_name, story) => {
		const { outcomes, notices, after } = told(story);
		expect(outcomes).toEqual(story.lines.map(([, , , outcome]) => outcome));
		if (story.notices) expect(notices).toEqual(story.notices);
		if (story.after) expect(after).toEqual(story.after);
	});
}
