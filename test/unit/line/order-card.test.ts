import type { messagingApi } from '@line/bot-sdk';

import type { OrderStage } from '../../../lib/groupbuy/order-stage';
import type { Totals } from '../../../lib/groupbuy/totals';
import { orderCard, orderText, type OrderCard, type OrderCardLine } from '../../../lib/line/order-card';
import { allOf, CLOSES_AT, expectSendable } from './fixtures';

const URL = 'https://n8n.example/webhook/9f3c/storefront?t=abc.def';
const TAIPEI = { language: 'zh-TW', timeZone: 'Asia/Taipei' } as const;

const TOTALS: Totals = {
	goodsMinor: 740,
	promotions: [],
	coupon: null,
	discounts: [],
	storeCreditMinor: 0,
	shippingFeeMinor: 60,
	tax: { mode: 'none', rate: 0, amountMinor: 0 },
	totalMinor: 800,
	refusals: [],
};

function line(title: string, changes: Partial<OrderCardLine> = {}): OrderCardLine {
	return {
		title,
		variantTitle: null,
		quantity: 1,
		unitPriceMinor: 120,
		gift: false,
		unformed: 0,
		...changes,
	};
}

function order(changes: Partial<OrderCard> = {}): OrderCard {
	return {
		code: 'R7K3M9QX',
		title: '好食團購',
		stage: 'to_pay',
		currency: 'TWD',
		lines: [line('鳳梨酥', { variantTitle: '12 入', quantity: 2, unitPriceMinor: 370 })],
		totals: TOTALS,
		shipping: '7-11 取貨',
		payableMinor: 800,
		paidInAdvance: true,
		expiresAt: null,
		url: URL,
		...changes,
	};
}

/** All texts of the card, in order; a fault of LINE's rules fails the test. */
function texts(changes: Partial<OrderCard>, setting: Parameters<typeof orderCard>[1] = TAIPEI): string[] {
	const card = orderCard(order(changes), setting);
	expectSendable([card]);
	return allOf(card, 'text') as string[];
}

/** Label and address of what can be tapped. */
function buttons(changes: Partial<OrderCard>): Array<[string, string]> {
	return (allOf(orderCard(order(changes), TAIPEI), 'action') as messagingApi.URIAction[]).map(
		({ label, uri }) => [label ?? '', uri ?? ''],
	);
}

test('an order to pay: stage, items, totals and both buttons', () => {
	expect(orderCard(order(), TAIPEI).altText).toBe('訂單詳情 R7K3M9QX：NT$800');
	expect(texts({})).toEqual([
		'訂單詳情',
		'好食團購',
		'訂單編號 R7K3M9QX',
		'待付款',
		'鳳梨酥 12 入 ×2',
		'NT$740',
		'商品小計',
		'NT$740',
		'運費（7-11 取貨）',
		'NT$60',
		'應付總額',
		'NT$800',
		'連結只給您本人使用，請不要轉傳。',
	]);
	expect(buttons({})).toEqual([
		['去支付', `${URL}#pay`],
		['查看訂單詳情', URL],
	]);
});

test('as one text, with the same facts and links', () => {
	const message = orderText(order({ expiresAt: CLOSES_AT }), TAIPEI);
	expectSendable([message]);
	expect(message.text).toBe(
		`訂單詳情｜好食團購
訂單編號 R7K3M9QX（待付款）
鳳梨酥 12 入 ×2　NT$740
商品小計　NT$740
運費（7-11 取貨）　NT$60
應付總額　NT$800
請於 11/21（週六）21:00 前完成

去支付：
${URL}#pay
查看訂單詳情：
${URL}
連結只給您本人使用，請不要轉傳。`,
	);
});

test('in English', () => {
	const shown = texts({ expiresAt: CLOSES_AT }, { ...TAIPEI, language: 'en' });
	expect(shown).toContain('Shipping (7-11 取貨)');
	expect(shown).toContain('To be paid');
	expect(shown.join('\n')).not.toMatch(/訂單|應付|運費/);
});

test('discounts in the order in which they were worked out; nothing for what changes nothing', () => {
	const totals: Totals = {
		...TOTALS,
		promotions: [{ name: '任選 3 件 9 折', amountMinor: 74, lineKeys: ['0'] }],
		coupon: { code: 'HELLO', name: '新客', amountMinor: 50 },
		discounts: [{ name: '老闆娘送', amountMinor: 16 }],
		storeCreditMinor: 100,
		shippingFeeMinor: 0,
		tax: { mode: 'added', rate: 500, amountMinor: 25 },
		totalMinor: 525,
	};
	expect(texts({ totals, payableMinor: 525 }).slice(6, -1)).toEqual([
		...['商品小計', 'NT$740'],
		...['任選 3 件 9 折', '-NT$74'],
		...['優惠券 新客', '-NT$50'],
		...['老闆娘送', '-NT$16'],
		...['購物金', '-NT$100'],
		...['運費（7-11 取貨）', '免運'],
		...['稅金', 'NT$25'],
		...['應付總額', 'NT$525'],
	]);
	const included = { ...TOTALS, tax: { mode: 'included' as const, rate: 500, amountMinor: 38 } };
	expect(texts({ totals: included })).toEqual(expect.arrayContaining(['內含稅金', 'NT$38']));
});

test('before shipping is chosen no fee is claimed', () => {
	expect(texts({ shipping: null }).join()).not.toMatch(/運費|免運/);
});

test('gifts, pieces that did not form, and a title of nothing', () => {
	const lines = [
		line('試吃包', { gift: true, unitPriceMinor: 0 }),
		line('牛奶糖', { quantity: 0, unformed: 3 }),
		line('\u200b\n'),
	];
	expect(texts({ lines }).slice(4, 10)).toEqual([
		...['試吃包 ×1', '贈品'],
		...['牛奶糖 ×3', '未成團'],
		...['－ ×1', 'NT$120'],
	]);
});

const PAYS: Record<OrderStage, boolean> = {
	ordered: false,
	to_confirm: true,
	to_pay: true,
	checking_payment: false,
	proof_refused: true,
	preparing: false,
	ready: false,
	completed: false,
	cancelled: false,
	expired: false,
	returned: false,
};
test.each(Object.entries(PAYS) as Array<[OrderStage, boolean]>)('%s: 去支付 %s', (stage, pays) => {
	const labels = buttons({ stage }).map(([label]) => label);
	expect(labels).toEqual(pays ? ['去支付', '查看訂單詳情'] : ['查看訂單詳情']);
	const deadline = texts({ stage, expiresAt: CLOSES_AT }).filter((text) => text.includes('前完成'));
	expect(deadline).toHaveLength(pays ? 1 : 0);
	expect(orderText(order({ stage }), TAIPEI).text.includes('去支付')).toBe(pays);
});

test.each<[string, Partial<OrderCard>]>([
	['nothing to pay', { payableMinor: 0 }],
	['paid at hand-over', { paidInAdvance: false }],
])('%s: no button for it, and the deadline stays', (_, changes) => {
	const waiting: Partial<OrderCard> = { stage: 'to_confirm', expiresAt: CLOSES_AT, ...changes };
	expect(buttons(waiting).map(([label]) => label)).toEqual(['查看訂單詳情']);
	expect(texts(waiting)).toContain('請於 11/21（週六）21:00 前完成');
});

test('more than ten items and discounts are counted', () => {
	const lines = Array.from({ length: 13 }, (_, index) => line(`商品 ${index + 1}`));
	const totals = {
		...TOTALS,
		promotions: Array.from({ length: 12 }, (_, index) => ({
			name: `活動 ${index}`,
			amountMinor: 1,
			lineKeys: [],
		})),
	};
	const shown = texts({ lines, totals });
	expect(shown).toContain('商品 10 ×1');
	expect(shown).not.toContain('商品 11 ×1');
	expect(shown.filter((text) => text.startsWith('…還有'))).toEqual(['…還有 3 項', '…還有 2 項']);
});

test('the longest names and links stay within what LINE takes', () => {
	const long = '👨‍👩‍👧‍👦'.repeat(200);
	const changes: Partial<OrderCard> = {
		title: long,
		shipping: long,
		lines: Array.from({ length: 30 }, () => line(long, { variantTitle: long, quantity: 999 })),
		totals: {
			...TOTALS,
			discounts: Array.from({ length: 5 }, () => ({ name: long, amountMinor: 1 })),
			promotions: Array.from({ length: 30 }, () => ({ name: long, amountMinor: 1, lineKeys: [] })),
		},
		url: `https://n8n.example/?t=${'x'.repeat(900)}`,
	};
	texts(changes);
	const message = orderText(order(changes), TAIPEI);
	expectSendable([message]);
	expect(message.text).toContain(`${changes.url}#pay`);
});

test('a link that no button can open is refused before anything is sent', () => {
	expect(() => orderCard(order({ url: 'javascript:alert(1)' }), TAIPEI)).toThrow(
		/cannot be opened by a button/,
	);
	expect(() => orderText(order({ url: `https://n8n.example/?t=${'x'.repeat(975)}` }), TAIPEI)).toThrow(
		/cannot be opened by a button/,
	);
});
