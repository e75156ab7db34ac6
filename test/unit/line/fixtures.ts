import type { messagingApi } from '@line/bot-sdk';

import type { ChangeOutcome, MessageOutcome } from '../../../lib/groupbuy/outcome';
import { IGNORED, summarise } from '../../../lib/groupbuy/outcome';
import { DEFAULT_CAMPAIGN_RULES, DEFAULT_ITEM_RULES } from '../../../lib/groupbuy/rules';
import type { CampaignView, ItemView, OrderLineView, OrderView } from '../../../lib/groupbuy/views';
import type { ChatEntry } from '../../../lib/line/change-lines';
import { composeOrderReply, type ChatAnswer } from '../../../lib/line/order-reply';
import { checkSendRequest } from '../../simulator/rules/request';

/** 2026-11-21 21:00 in Taipei, a Saturday. */
export const CLOSES_AT = Date.UTC(2026, 10, 21, 13, 0);

/** Two hours before. */
export const NOW = CLOSES_AT - 2 * 3_600_000;

export const candy = { code: 'A1', title: '牛奶糖' };
export const cake = { code: 'B3', title: '鳳梨酥' };

export function item(index: number, changes: Partial<ItemView> = {}): ItemView {
	return {
		code: `A${index}`,
		title: `商品 ${index}`,
		priceMinor: 120,
		left: null,
		ordered: 0,
		waiting: 0,
		keywords: [],
		rules: DEFAULT_ITEM_RULES,
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
		rules: DEFAULT_CAMPAIGN_RULES,
		items: items(2),
		buyers: 3,
		pieces: 8,
		totalMinor: 960,
		...changes,
	};
}

export function line(
	{ code, title }: { code: string; title: string },
	quantity: number,
	changes: Partial<OrderLineView> = {},
): OrderLineView {
	return { code, title, quantity, unitPriceMinor: 120, unformed: 0, ...changes };
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
		payableMinor: changes.totalMinor ?? 240,
		dueInAdvanceMinor: 0,
		placedAt: 1,
		paidAt: null,
		pickedUpAt: null,
		lines: [line(candy, 2)],
		...changes,
	};
}

export function changed(...changes: ChangeOutcome[]): MessageOutcome {
	return { ...IGNORED, status: summarise(changes), changes };
}

export function asked(query: MessageOutcome['query']): MessageOutcome {
	return { ...IGNORED, status: 'query', query };
}

export function said(
	displayName: string | null,
	outcome: MessageOutcome,
	orders: OrderView[] = [],
): ChatEntry {
	return { displayName, outcome, orders };
}

export function answer(entries: ChatEntry[], changes: Partial<ChatAnswer> = {}): ChatAnswer {
	return {
		language: 'zh-TW',
		timeZone: 'Asia/Taipei',
		now: NOW,
		brandAccountId: '@123abcde',
		checkoutUrl: 'https://shop.example/checkout',
		entries,
		outbox: [],
		campaigns: [campaign()],
		cardCampaigns: [],
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

/** The reply as people read it, checked against LINE's rules on the way. */
export function reply(entries: ChatEntry[], changes: Partial<ChatAnswer> = {}): string[] {
	const messages = composeOrderReply(answer(entries, changes));
	if (messages.length > 0) expectSendable(messages);
	return readable(messages);
}

/** Label and text of what can be tapped. */
export function quickRepliesOf(messages: readonly messagingApi.Message[]): Array<[string, string]> {
	return (messages.at(-1)?.quickReply?.items ?? []).map(({ action }) => {
		const { label, text } = action as messagingApi.MessageAction;
		return [label ?? '', text ?? ''];
	});
}
