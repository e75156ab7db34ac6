// Messages per second of the order grammar, against one simple pattern.
import { itemNames } from '../lib/groupbuy/order-grammar/names';
import { mayChangeOrders, parseOrderMessage } from '../lib/groupbuy/order-grammar/parse';
import type { MessageContext, NamedItem } from '../lib/groupbuy/order-grammar/types';
import { median, printTable, type Row } from './table';

const ROUNDS = 9;
const MESSAGES = 50_000;
const AIM_PER_SECOND = 200_000;

const PRODUCTS = [
	'牛奶糖',
	'鳳梨酥',
	'烏龍茶',
	'手工皂',
	'芒果乾',
	'蛋黃酥',
	'棉T恤',
	'帆布袋',
	'保溫瓶',
	'牛肉乾',
];
const VARIANTS = ['紅色 / L', '藍色 / M', '黑色 / S'];
const ITEMS: NamedItem[] = PRODUCTS.flatMap((productTitle, product) =>
	VARIANTS.map((variantTitle, variant) => ({
		code: `A${product * VARIANTS.length + variant + 1}`,
		productTitle,
		variantTitle,
		keywords: [`${productTitle}${variant + 1}號`],
	})),
);

/** What is said in a group on an evening: of ten messages seven are talk. */
const TALK = [
	'今天天氣很好，大家下班一起去吃飯嗎？',
	'好的謝謝',
	'我昨天收到了，真的很好吃！',
	'請問還有嗎',
	'哈哈哈哈 笑死',
	'明天下午3點取貨可以嗎',
	'收到🙏',
	'已匯款，末五碼 12345，再麻煩團主確認，謝謝',
	'https://example.com/p/12345',
	'早安☀️',
	'我上次買了2盒，小孩很愛',
	'牛奶糖什麼時候到貨',
	'100+1句',
	'這個牌子的烏龍茶真的不錯，推薦給大家',
];
const ORDERS = [
	'+1',
	'A1+2',
	'＋１',
	'A3+1 A7+2',
	'鳳梨酥紅L+1',
	'牛奶糖2號 2盒',
	'加一',
	'A12取消',
	'-1',
	'我要兩份',
	'A5改成3',
];

/**
 * Prints messages per second, with the names of thirty items. Everything that is compared reads the same messages in
 * turns, round by round.
 *
 * @returns the rows of the table; ratios are against the simple pattern
 */
export function benchParser(): Promise<Row[]> {
	const context: MessageContext = { names: itemNames(ITEMS), mentions: [] };
	const messages = Array.from(
		{ length: MESSAGES },
		(_, n) => (n % 10 < 7 ? TALK[n % TALK.length] : ORDERS[n % ORDERS.length]) ?? '',
	);
	const contenders: Array<{ name: string; read: (message: string) => unknown }> = [
		{ name: 'one pattern (code, +, digits)', read: readSimply },
		{ name: 'parseOrderMessage, 30 items', read: (message) => parseOrderMessage(message, context) },
		{ name: 'mayChangeOrders', read: mayChangeOrders },
	];
	const speeds = contenders.map((): number[] => []);
	// Round 0 warms up: patterns are compiled.
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [index, { read }] of contenders.entries()) {
			const start = performance.now();
			for (const message of messages) read(message);
			const seconds = (performance.now() - start) / 1000;
			if (round > 0) speeds[index]?.push(MESSAGES / seconds);
		}
	}
	const medians = speeds.map(median);
	const rows = contenders.map(({ name }, index): Row => ({
		name,
		value: medians[index] ?? NaN,
		range: [Math.min(...(speeds[index] ?? [])), Math.max(...(speeds[index] ?? []))],
		unit: '/s',
		ratio: (medians[index] ?? NaN) / (medians[0] ?? NaN),
	}));
	printTable(`Order grammar, messages/s: median of ${ROUNDS} rounds (lowest – highest)`, rows);
	const reached = (medians[1] ?? 0) >= AIM_PER_SECOND;
	console.log(
		`  parseOrderMessage ≥ ${AIM_PER_SECOND.toLocaleString('en')} /s: ${reached ? 'met' : 'MISSED'}`,
	);
	return Promise.resolve(rows);
}

/** What a bot of a few lines does. It books `100+1句`, and no 加一, no name, no two items. */
function readSimply(message: string): { code: string; quantity: number } | undefined {
	const match = /([a-z]{0,3}\d{0,4})\s*\+\s*(\d+)/.exec(message.toLowerCase());
	return match ? { code: match[1] ?? '', quantity: Number(match[2]) } : undefined;
}
