import type { OrderState } from '../../groupbuy/order';
import type { OrderChange, OrderQuery, UnclearReason } from '../../groupbuy/order-grammar/types';
import { newsZhTW } from './news.zh-TW';
import { ordersZhTW } from './orders.zh-TW';
import { reportsZhTW } from './reports.zh-TW';
import { thanksZhTW } from './thanks.zh-TW';

/*
 * What shoppers read, in the Chinese of Taiwan. Arguments are ready to be shown: names are safe, amounts and times are
 * formatted.
 */

/** Words to type, which the order grammar must understand: buttons and quick replies send them. `report` is for leaders. */
const commands: Record<Exclude<OrderQuery, 'report'>, string> = {
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

/** What somebody wants to do with an item: 要（取消）哪一項. */
const verbs: Record<OrderChange['action'], string> = { add: '', remove: '取消', set: '改', cancel: '取消' };
const verbsForOthers: Record<OrderChange['action'], string> = { ...verbs, add: '訂' };

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
	/** Further words to type; they change something. */
	say: {
		cancelItem: (code: string) => `${code}取消`,
		acceptOffer: '確認候補',
		declineOffer: '放棄候補',
		withdraw: (code: string) => `缺貨取消 ${code}`,
		confirmClose: (token: string) => `確認結單 ${token}`,
		confirmWithdraw: (token: string) => `確認缺貨取消 ${token}`,
	},

	someone: '團員',
	/** Between names and between items of a line. */
	comma: '、',
	andOthers: (names: string, others: number) => `${names} 等 ${others} 人`,
	moreLines: (count: number) => `…還有 ${count} 行`,
	/** Time left; parts that are 0 may stand anywhere. */
	timeLeft: (days: number, hours: number, minutes: number) =>
		days > 0
			? `剩 ${days} 天${hours > 0 ? ` ${hours} 小時` : ''}`
			: hours > 0
				? `剩 ${hours} 小時${minutes > 0 ? ` ${minutes} 分鐘` : ''}`
				: `剩 ${Math.max(1, minutes)} 分鐘`,
	/** Behind what was ordered by somebody else. */
	orderedBy: (writer: string) => `（${writer}代訂）`,

	booked: (name: string, item: string, quantity: number, total: number) =>
		`✅ ${name} ${item} +${quantity}${total === quantity ? '' : `（共 ${total}）`}`,
	reduced: (name: string, item: string, quantity: number, total: number) =>
		`↩️ ${name} ${item} -${quantity}（剩 ${total}）`,
	cancelled: (name: string, item: string, quantity: number) => `↩️ ${name} ${item} 已取消（-${quantity}）`,
	soldOut: (name: string, item: string) => `❌ ${name} ${item} 已售完`,
	notEnough: (name: string, item: string, requested: number, left: number) =>
		`❌ ${name} ${item} 要 ${requested}，只剩 ${left}，沒有登記`,
	unchanged: (name: string, item: string, total: number) => `ℹ️ ${name} ${item} 已經是 ${total} 了`,
	waitlisted: (name: string, item: string, quantity: number, position: number) =>
		`🕐 ${name} ${item} 候補 ${quantity}，排第 ${position} 位`,
	leftWaitlist: (name: string, item: string, quantity: number) =>
		`↩️ ${name} ${item} 已取消候補（-${quantity}）`,
	noOffer: (names: string) => `ℹ️ 目前沒有保留給 ${names} 的候補商品`,
	overLimit: (name: string, item: string, limit: number) => `❌ ${name} ${item} 每人最多 ${limit}，沒有登記`,
	overCampaignLimit: (name: string, item: string, limit: number) =>
		`❌ ${name} ${item} 沒有登記，這一團合計最多 ${limit} 件`,
	campaignFull: (names: string, limit: number) => `❌ 這一團收滿 ${limit} 人了，${names} 的訂購沒有登記`,
	blocked: (names: string) => `ℹ️ ${names} 的訂購沒有登記，請直接聯絡店家`,
	addOnly: (names: string) => `ℹ️ 這一團只能加訂，不能減少或取消；${names} 的訂購不變`,
	editRefused: (names: string) => `✏️ ${names} 修改後的內容沒有登記，原本的訂購不變：`,
	keptAfterUnsend: (names: string) => `ℹ️ ${names} 收回了留言，訂購仍然保留`,
	nothingToCancel: (name: string, code: string | null) =>
		code === null ? `ℹ️ ${name} 目前沒有可以取消的訂購` : `ℹ️ ${name} 沒有訂購 ${code}`,
	unknownItem: (name: string, input: string, suggestions: string) =>
		`❓ ${name}：沒有「${input}」這個商品${suggestions === '' ? '' : `，是不是 ${suggestions}？`}`,
	whichItem: (names: string, action: OrderChange['action']) =>
		`❓ ${names} 要${verbs[action]}哪一項？請加上代號：`,
	/** Only a part of the name of the one item was typed. */
	isItThisItem: (names: string, action: OrderChange['action']) =>
		`❓ ${names} 要${verbs[action]}的是這一項嗎？請加上代號：`,
	whichItemFor: (writer: string, buyer: string, action: OrderChange['action']) =>
		`❓ ${writer} 要幫 ${buyer} ${verbsForOthers[action]}哪一項？請連同名字和代號再留言一次：`,
	invalidQuantity: (name: string, input: string, reason: UnclearReason) =>
		`❓ ${name}「${input}」沒有登記：${invalidQuantity[reason]}`,
	closed: (names: string, campaign: string, time: string | null) =>
		`⏰「${campaign}」${time === null ? '已經結束' : `已於 ${time} 結束`}，${names} 的訂購沒有登記`,
	notOpenYet: (names: string, campaign: string, time: string | null) =>
		`⏳「${campaign}」${time === null ? '還沒開始' : `${time} 才開始`}，${names} 的訂購沒有登記`,
	buyerUnknown: '⚠️ LINE 沒有告訴我是誰留言，所以沒有登記。請改用手機版 LINE 留言一次。',
	personUnknown: (name: string) => `⚠️ LINE 沒有告訴我「${name}」是誰，所以沒有登記。請本人留言一次。`,

	noCampaign: '目前沒有進行中的團購，開團時會在這裡公告。',
	nextCampaign: (campaign: string, time: string) => `⏳「${campaign}」將於 ${time} 開始`,
	otherCampaigns: (titles: string) => `進行中的團購還有：${titles}`,

	noFriend: '店家還沒有設定官方帳號。',
	friendLink: (url: string) => `👋 加入我們的官方帳號好友：\n${url}`,

	myOrders: (name: string) => `🧾 ${name} 的訂單`,
	noOrders: (name: string) => `🧾 ${name} 目前沒有訂單`,
	orderHead: (title: string, marks: string) => (marks === '' ? title : `${title}（${marks}）`),
	orderStates,
	pickedUp: '已取貨',
	orderLine: (item: string, quantity: number, amount: string) => `・${item} ×${quantity}　${amount}`,
	unformedLine: (item: string, quantity: number) => `・${item} ×${quantity}　未成團，不收費`,
	orderTotal: (amount: string) => `合計 ${amount}`,
	dueInAdvance: (amount: string) => `請先付 ${amount}`,

	listTitle: (campaign: string) => `📋 ${campaign} 訂購名單`,
	noList: '📋 目前還沒有人訂購',
	itemTotal: (item: string, pieces: string) => `${item}：${pieces}`,
	/** `pieces` is empty when nothing formed. */
	withUnformed: (pieces: string, unformed: number) => `${pieces}（未成團 ${unformed}）`,
	buyerLine: (number: number, name: string, items: string, amount: string) =>
		`${number}. ${name}　${items}　${amount}`,
	listTotal: (buyers: number, pieces: number, amount: string) => `共 ${buyers} 人・${pieces} 件・${amount}`,
	listDue: (orders: number, amount: string) => `待先付款 ${orders} 筆・${amount}`,
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
	cardDeadline: (until: string, left: string) => `${until}（${left}）`,
	cardProgress: (buyers: number, pieces: number) => `${buyers} 人・${pieces} 件`,
	cardHowTo: (code: string) => `留言「${code}+1」就完成訂購`,
	cardLeft: (left: number) => `剩 ${left}`,
	cardOrdered: (ordered: number) => `已訂 ${ordered}`,
	cardSoldOut: '已售完',
	cardWaiting: (waiting: number) => `候補中 ${waiting} 件`,
	cardWaitButton: (order: string) => `候補 ${order}`,
	cardEarlyBird: (price: string, until: string) => `早鳥價到 ${until}，之後 ${price}`,
	cardTier: (from: number, price: string, reached: boolean) => `${reached ? '✓ ' : ''}${from} 件起 ${price}`,
	cardItemLimit: (limit: number) => `每人限 ${limit} 件`,
	cardCampaignLimit: (limit: number) => `每人合計限 ${limit} 件`,
	cardMaxBuyers: (limit: number) => `限 ${limit} 人`,
	cardAddOnly: '訂購後不能減少或取消',
	cardPrepaid: '需先付款',
	cardDeposit: (percent: string) => `需先付訂金 ${percent}`,
	cardNow: '現正介紹',
	cardSoon: '即將開賣',
	cardNowAlt: (label: string, item: string, price: string) => `${label}：${item} ${price}`,
	cardMore: (count: number) => `還有 ${count} 項`,
	cardMoreHint: (code: string) => `留言代號也能訂購，例如 ${code}+1`,

	...newsZhTW,
	...ordersZhTW,
	...reportsZhTW,
	...thanksZhTW,
};

/** A message catalogue; every language has the same keys. */
export type Words = typeof zhTW;
