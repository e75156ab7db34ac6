import type { messagingApi } from '@line/bot-sdk';

import type { ChangeOutcome, MessageOutcome } from '../../../lib/groupbuy/outcome';
import { IGNORED, summarise } from '../../../lib/groupbuy/outcome';
import type { CampaignView, ItemView, OrderView } from '../../../lib/groupbuy/views';
import type { ChatAnswer } from '../../../lib/line/order-reply';
import { checkSendRequest } from '../../simulator/rules/request';

/** 2026-11-21 21:00 in Taipei, a Saturday. */
export const CLOSES_AT = Date.UTC(2026, 10, 21, 13, 0);

export const candy = { code: 'A1', title: '牛奶糖' };
export const cake = { code: 'B3', title: '鳳梨酥' };

export function item(index: number, changes: Partial<ItemView> = {}): ItemView {
	return {
		code: `A${index}`,
		title: `商品 ${index}`,
		priceMinor: 120,
		left: null,
		ordered: 0,
		imageUrl: `https://shop.example/pictures/${index}.jpg`,
		...changes,
	};
}

export const items = (count: number, changes: Partial<ItemView> = {}) =>
	Array.from({ length: count }, (_, index) => item(index + 1, changes));

export function campaign(changes: Partial<CampaignView> = {}): CampaignView {
	return {
		code: 'C7K3M9QX',
		title: '春季團購',
		state: 'open',
		currency: 'TWD',
		opensAt: CLOSES_AT - 86_400_000,
		closesAt: CLOSES_AT,
		items: items(2),
		buyers: 3,
		pieces: 8,
		totalMinor: 960,
		...changes,
	};
}

export function order(changes: Partial<OrderView> = {}): OrderView {
	return {
		code: 'R7K3M9QX',
		campaignCode: 'C7K3M9QX',
		campaignTitle: '春季團購',
		buyerName: '小明',
		lineUserId: `U${'1'.repeat(32)}`,
		source: 'line_group',
		state: 'placed',
		currency: 'TWD',
		totalMinor: 240,
		placedAt: 1,
		lines: [{ ...candy, quantity: 2, unitPriceMinor: 120 }],
		...changes,
	};
}

export function changed(...changes: ChangeOutcome[]): MessageOutcome {
	return { ...IGNORED, status: summarise(changes), changes };
}

export function asked(query: MessageOutcome['query']): MessageOutcome {
	return { ...IGNORED, status: 'query', query };
}

type Entry = ChatAnswer['entries'][number];

export function said(displayName: string | null, outcome: MessageOutcome, orders: OrderView[] = []): Entry {
	return { displayName, outcome, orders };
}

export function answer(entries: Entry[], changes: Partial<ChatAnswer> = {}): ChatAnswer {
	return {
		language: 'zh-TW',
		timeZone: 'Asia/Taipei',
		brandAccountId: '@123abcde',
		checkoutUrl: 'https://shop.example/checkout',
		entries,
		campaigns: [campaign()],
		orderList: [],
		...changes,
	};
}

/** Text of a text message; Flex messages by their alternative text in brackets. */
export function readable(messages: readonly messagingApi.Message[]): string[] {
	return messages.map((message) => {
		if (message.type === 'text') return message.text;
		return `[${(message as messagingApi.FlexMessage).altText}]`;
	});
}

/** All values of a property, anywhere in a message. */
export function allOf(value: unknown, property: string): unknown[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
		...(key === property ? [inner] : []),
		...allOf(inner, property),
	]);
}

/** Throws what LINE would answer to these messages. */
export function expectSendable(messages: readonly messagingApi.Message[]): void {
	expect(() => checkSendRequest('reply', { replyToken: 'token', messages })).not.toThrow();
}
