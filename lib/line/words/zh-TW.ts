import type { OrderState } from '../../groupbuy/order';
import type { OrderQuery, UnclearReason } from '../../groupbuy/order-grammar/types';

/*
 * What shoppers read, in the Chinese of Taiwan. Arguments are ready to be shown: names are safe, amounts and times are
 * formatted.
 */

/** Words to type, which the order grammar must understand: buttons and quick replies send them. */
const commands: Record<OrderQuery, string> = {
	menu: '選單',
	products: '團購',
	friend: '加入好友',
	my_orders: '我的訂單',
	list: '名單',
};

const invalidQuantity: Record<UnclearReason, string> = {
	quantity_zero: '數量要從 1 開始',
	quantity_fraction: '數量要是整數',
	quantity_too_large: '一次最多 99 個',
};

const orderStates: Record<OrderState, string> = {
	placed: '已登記',
	confirmed: '已確認',
	awaiting_payment: '待付款',
	proof_submitted: '等待商家核對',
	paid: '已付款',
	ready: '可取貨',
	completed: '已結案',
	cancelled: '已取消',
	expired: '已逾期',
	returned: '已退貨',
};

export const zhTW = {
	locale: 'zh-TW',
	/** In Luxon's tokens. */
	timeFormat: 'M/d（ccc）HH:mm',
	commands,

	someone: '團員',
	/** Between names and between items of a line. */
	comma: '、',
	andOthers: (names: string, others: number) => `${names} 等 ${others} 人`,
	moreLines: (count: number) => `…還有 ${count} 行`,

	booked: (name: string, item: string, quantity: number, total: number) =>
		`✅ ${name} ${item} +${quantity}${total === quantity ? '' : `（共 ${total}）`}`,
	reduced: (name: string, item: string, quantity: number, total: number) =>
		`↩️ ${name} ${item} -${quantity}（剩 ${total}）`,
	cancelled: (name: string, item: string, quantity: number) => `↩️ ${name} ${item} 已取消（-${quantity}）`,
	soldOut: (name: string, item: string) => `❌ ${name} ${item} 已售完`,
	notEnough: (name: string, item: string, requested: number, left: number) =>
		`❌ ${name} ${item} 要 ${requested}，只剩 ${left}，沒有登記`,
	overLimit: (name: string, item: string, limit: number) => `❌ ${name} ${item} 每人最多 ${limit}，沒有登記`,
	nothingToCancel: (name: string, code: string | null) =>
		code === null ? `ℹ️ ${name} 目前沒有可以取消的訂購` : `ℹ️ ${name} 沒有訂購 ${code}`,
	unknownItem: (name: string, input: string, suggestions: string) =>
		`❓ ${name}：沒有「${input}」這個商品${suggestions === '' ? '' : `，是不是 ${suggestions}？`}`,
	whichItem: (names: string) => `❓ ${names} 要哪一項？請加上代號：`,
	invalidQuantity: (name: string, input: string, reason: UnclearReason) =>
		`❓ ${name}「${input}」沒有登記：${invalidQuantity[reason]}`,
	closed: (names: string, campaign: string, time: string | null) =>
		`⏰「${campaign}」${time === null ? '已經結束' : `已於 ${time} 結束`}，${names} 的訂購沒有登記`,
	notOpenYet: (names: string, campaign: string, time: string | null) =>
		`⏳「${campaign}」${time === null ? '還沒開始' : `${time} 才開始`}，${names} 的訂購沒有登記`,
	buyerUnknown: '⚠️ LINE 沒有告訴我是誰留言，所以沒有登記。請改用手機版 LINE 留言一次。',

	noCampaign: '目前沒有進行中的團購，開團時會在這裡公告。',
	nextCampaign: (campaign: string, time: string) => `⏳「${campaign}」將於 ${time} 開始`,
	otherCampaigns: (titles: string) => `進行中的團購還有：${titles}`,

	noFriend: '店家還沒有設定官方帳號。',
	friendLink: (url: string) => `👋 加入我們的官方帳號好友：\n${url}`,

	myOrders: (name: string) => `🧾 ${name} 的訂單`,
	noOrders: (name: string) => `🧾 ${name} 目前沒有訂單`,
	orderHead: (campaign: string, state: OrderState) =>
		state === 'placed' ? campaign : `${campaign}（${orderStates[state]}）`,
	orderLine: (item: string, quantity: number, amount: string) => `・${item} ×${quantity}　${amount}`,
	orderTotal: (amount: string) => `合計 ${amount}`,

	listTitle: (campaign: string) => `📋 ${campaign} 訂購名單`,
	noList: '📋 目前還沒有人訂購',
	itemTotal: (item: string, quantity: number) => `${item}：${quantity}`,
	buyerLine: (number: number, name: string, items: string, amount: string) =>
		`${number}. ${name}　${items}　${amount}`,
	listTotal: (buyers: number, pieces: number, amount: string) => `共 ${buyers} 人・${pieces} 件・${amount}`,
	otherOrders: '其他訂單',

	menuTitle: '團購小幫手',
	menuHint: '訂購請直接留言，例如 A1+1；取消請留言 A1取消。',
	menuAlt: '團購選單：團購列表、我的訂單、加入好友',
	menuLabels: {
		products: '團購列表',
		myOrders: '我的訂單',
		list: '訂購名單',
		checkout: '前往結帳',
		friend: '加入好友',
	},

	cardAlt: (campaign: string) => `團購中：${campaign}`,
	cardUntil: (time: string) => `${time} 結束`,
	cardNoEnd: '截止時間另行公告',
	cardFrom: (time: string) => `${time} 開始`,
	cardEnded: '已結束',
	cardProgress: (buyers: number, pieces: number) => `${buyers} 人・${pieces} 件`,
	cardHowTo: (code: string) => `留言「${code}+1」就完成訂購`,
	cardLeft: (left: number) => `剩 ${left}`,
	cardOrdered: (ordered: number) => `已訂 ${ordered}`,
	cardSoldOut: '已售完',
	cardMore: (count: number) => `還有 ${count} 項`,
	cardMoreHint: (code: string) => `留言代號也能訂購，例如 ${code}+1`,
};

/** A message catalogue; every language has the same keys. */
export type Words = typeof zhTW;
