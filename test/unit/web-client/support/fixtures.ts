import type {
	CampaignPageView,
	GroupPage,
	NoticePage,
	OfferView,
	OrderPage,
	ShopView,
} from '../../../../lib/web/api';
import type { PaymentMethod, Recipient, ShippingMethod } from '../../../../lib/groupbuy/checkout';
import { changedTotals, goodsTotals } from '../../../../lib/groupbuy/changed-totals';

/*
 * Pages as the server makes them, of a shop with everything in it. Times count from now, so that countdowns are alike.
 */

export type Language = ShopView['language'];

const HOUR = 3_600_000;
/** Not a whole number of minutes, so that a countdown does not tick over between two looks. */
const now = Date.now() + 30_000;

export function shop(language: Language = 'zh-TW', change: Partial<ShopView> = {}): ShopView {
	return {
		name: language === 'en' ? 'Sunny Farm' : '晴天小農',
		logoUrl: picture('logo'),
		themeColor: '#2f7d4f',
		language,
		timeZone: 'Asia/Taipei',
		addFriendUrl: 'https://line.me/R/ti/p/%40sunnyfarm',
		privacyUrl: 'https://sunny.example/privacy',
		liffId: null,
		...change,
	};
}

/** The tests answer these addresses themselves. */
export const picture = (name: string) => `https://pictures.example/${name}.png`;

export function offer(code: string, change: Partial<OfferView> = {}): OfferView {
	return {
		code,
		title: '高山高麗菜',
		variantTitle: null,
		description: '梨山當日現採，脆甜多汁。\n每顆約 1.5 公斤，冷藏可放兩週。',
		imageUrl: picture(code),
		priceMinor: 120,
		basePriceMinor: 120,
		left: null,
		ordered: 0,
		mayAdd: null,
		tiers: [],
		earlyBird: [],
		minQuantity: null,
		casePack: null,
		...change,
	};
}

export function campaign(change: Partial<CampaignPageView> = {}): CampaignPageView {
	return {
		code: 'C-1',
		title: '十一月蔬果團',
		currency: 'TWD',
		opensAt: now - 24 * HOUR,
		closesAt: now + 26 * HOUR,
		open: true,
		payment: 'on_pickup',
		depositRate: null,
		minQuantity: 60,
		minAmountMinor: null,
		offers: [
			offer('A1', { ordered: 23, left: 8 }),
			offer('A2', {
				title: '紅玉甜柿',
				variantTitle: '6 入禮盒',
				priceMinor: 450,
				basePriceMinor: 520,
				earlyBird: [{ until: now + 5 * HOUR, priceMinor: 450 }],
				ordered: 12,
			}),
			offer('A3', {
				title: '放山雞蛋',
				variantTitle: '30 顆',
				priceMinor: 260,
				basePriceMinor: 260,
				ordered: 16,
				tiers: [
					{ from: 10, priceMinor: 260 },
					{ from: 20, priceMinor: 245 },
					{ from: 50, priceMinor: 229 },
				],
				casePack: 12,
			}),
			offer('A4', { title: '有機小番茄', imageUrl: null, priceMinor: 99, basePriceMinor: 99 }),
			offer('A5', { title: '鮮採香菇', left: 0, ordered: 30 }),
		],
		...change,
	};
}

export const SHIPPING: ShippingMethod[] = [
	{
		id: 'pick',
		type: 'pick_up',
		name: '社區面交',
		feeMinor: 0,
		freeFromMinor: null,
		places: ['大安森林公園 3 號出口 週六 10:00', '內湖運動中心 週日 15:00'],
	},
	{
		id: '711',
		type: 'seven_eleven_c2c',
		name: '7-ELEVEN 店到店',
		feeMinor: 60,
		freeFromMinor: 999,
		places: [],
	},
	{
		id: 'home',
		type: 'black_cat',
		name: '黑貓宅急便（冷藏）',
		feeMinor: 160,
		freeFromMinor: 2000,
		places: [],
	},
	{
		id: 'abroad',
		type: 'seven_eleven_cross_border_home',
		name: '7-ELEVEN 跨境宅配',
		feeMinor: 380,
		freeFromMinor: null,
		places: [],
	},
];

export const PAYMENT: PaymentMethod[] = [
	{
		id: 'transfer',
		type: 'bank_transfer',
		name: '銀行轉帳',
		instructions: '轉帳後請回報後五碼，一個工作天內核對。',
		bank: {
			bankCode: '812',
			bankName: '台新銀行',
			accountNumber: '28881001234567',
			accountName: '晴天小農有限公司',
		},
		shippingIds: [],
	},
	{ id: 'counter', type: 'pay_on_pickup', name: '取貨付款', instructions: null, bank: null, shippingIds: [] },
	{ id: 'linepay', type: 'payment_link', name: 'LINE Pay', instructions: null, bank: null, shippingIds: [] },
];

export const RECIPIENT: Recipient = {
	name: '王小明',
	phone: '0912345678',
	email: 'ming@example.com',
	country: 'TW',
	postalCode: '106',
	address: '台北市大安區信義路三段 1 號',
	storeCode: '211147',
	storeName: '信安門市',
	pickupPlace: null,
};

export function groupPage(language: Language = 'zh-TW', change: Partial<GroupPage> = {}): GroupPage {
	return {
		kind: 'group',
		shop: shop(language),
		session: 'session-1',
		groupName: language === 'en' ? 'Green Street neighbours' : '綠街鄰居團',
		me: null,
		guests: true,
		campaigns: [campaign()],
		shippingMethods: SHIPPING,
		paymentMethods: PAYMENT,
		invoices: true,
		tax: { mode: 'none', rate: 0 },
		recipients: [],
		orders: [],
		...change,
	};
}

const totals = changedTotals(goodsTotals(1150, { mode: 'included', rate: 500 }), {
	goodsMinor: 1150,
	shipping: SHIPPING[2] ?? null,
});

export function orderPage(language: Language = 'zh-TW', change: Partial<OrderPage> = {}): OrderPage {
	return {
		kind: 'order',
		shop: shop(language),
		code: 'K7Q2-9MXD',
		title: '十一月蔬果團',
		currency: 'TWD',
		stage: 'to_confirm',
		timeline: [{ event: 'placed', at: now - 3 * HOUR }],
		lines: [
			line('A1', { title: '高山高麗菜', quantity: 2, unitPriceMinor: 120 }),
			line('A2', { title: '紅玉甜柿', variantTitle: '6 入禮盒', quantity: 2, unitPriceMinor: 455 }),
			line(null, { title: '試吃小番茄', quantity: 1, unitPriceMinor: 50, gift: true, imageUrl: null }),
		],
		totals,
		payableMinor: totals.totalMinor,
		dueNowMinor: totals.totalMinor,
		shipping: SHIPPING[2] ?? null,
		payment: PAYMENT[0] ?? null,
		recipient: { ...RECIPIENT, name: '王○明', phone: '0912•••678', address: '台北市大安區信義路•••' },
		invoice: { type: 'personal', carrier: 'mobile_barcode', carrierCode: '/AB12345' },
		note: '請在傍晚六點後送達，謝謝。',
		paymentUrl: null,
		proofs: [],
		bill: null,
		expiresAt: null,
		may: { confirm: true, checkOut: false, change: false, cancel: true, pay: false, repeat: false },
		shippingMethods: SHIPPING,
		paymentMethods: PAYMENT,
		invoices: true,
		groupUrl: null,
		...change,
	};
}

function line(code: string | null, change: Partial<OrderPage['lines'][number]>): OrderPage['lines'][number] {
	return {
		code,
		title: '',
		variantTitle: null,
		imageUrl: picture(code ?? 'none'),
		quantity: 1,
		unitPriceMinor: 0,
		gift: false,
		unformed: 0,
		...change,
	};
}

const nothing = { confirm: false, checkOut: false, change: false, cancel: false, pay: false, repeat: false };

/** The order of {@link orderPage} further on its way. */
export const STAGES = {
	toPay: (language?: Language) =>
		orderPage(language, {
			stage: 'to_pay',
			timeline: [
				{ event: 'placed', at: now - 3 * HOUR },
				{ event: 'checked_out', at: now - 2.5 * HOUR },
				{ event: 'confirmed', at: now - 2 * HOUR },
			],
			expiresAt: now + 22 * HOUR,
			may: { ...nothing, pay: true, cancel: true },
		}),
	checking: (language?: Language) =>
		orderPage(language, {
			stage: 'checking_payment',
			timeline: [
				{ event: 'placed', at: now - 3 * HOUR },
				{ event: 'confirmed', at: now - 2 * HOUR },
				{ event: 'proof', at: now - HOUR },
			],
			proofs: [
				{
					code: 'P1',
					state: 'submitted',
					reason: null,
					lastFive: '12345',
					hasFile: true,
					submittedAt: now - HOUR,
				},
			],
			may: nothing,
		}),
	refused: (language?: Language) =>
		orderPage(language, {
			stage: 'proof_refused',
			timeline: [
				{ event: 'placed', at: now - 3 * HOUR },
				{ event: 'confirmed', at: now - 2 * HOUR },
				{ event: 'proof', at: now - HOUR },
				{ event: 'proof_refused', at: now - HOUR / 2 },
			],
			proofs: [
				{
					code: 'P1',
					state: 'refused',
					reason: '金額不符，少了 50 元',
					lastFive: '12345',
					hasFile: true,
					submittedAt: now - HOUR,
				},
			],
			may: { ...nothing, pay: true },
		}),
	ordered: (language?: Language) =>
		orderPage(language, {
			stage: 'ordered',
			shipping: null,
			payment: null,
			recipient: null,
			invoice: null,
			note: null,
			lines: [
				line('A1', { title: '高山高麗菜', quantity: 2, unitPriceMinor: 120 }),
				line('A2', { title: '紅玉甜柿', variantTitle: '6 入禮盒', quantity: 2, unitPriceMinor: 455 }),
			],
			totals: goodsTotals(1150, { mode: 'none', rate: 0 }),
			payableMinor: 1150,
			dueNowMinor: 0,
			groupUrl: 'https://shop.example/webhook/shop?t=group',
			may: { ...nothing, checkOut: true, change: true, cancel: true },
		}),
	completed: (language?: Language) =>
		orderPage(language, {
			stage: 'completed',
			timeline: (['placed', 'confirmed', 'proof', 'paid', 'ready', 'completed'] as const).map(
				(event, index) => ({ event, at: now - (72 - index * 12) * HOUR }),
			),
			proofs: [
				{
					code: 'P1',
					state: 'accepted',
					reason: null,
					lastFive: '12345',
					hasFile: false,
					submittedAt: now - HOUR,
				},
			],
			bill: {
				code: 'B-1',
				payableMinor: totals.totalMinor + 300,
				orders: [
					{ code: 'K7Q2-9MXD', title: '十一月蔬果團', payableMinor: totals.totalMinor },
					{ code: 'M3T8-2WPA', title: '冬至湯圓團', payableMinor: 300 },
				],
			},
			may: { ...nothing, repeat: true },
		}),
} as const;

export function noticePage(notice: NoticePage['notice'], language?: Language): NoticePage {
	return { kind: 'notice', shop: shop(language), notice };
}
