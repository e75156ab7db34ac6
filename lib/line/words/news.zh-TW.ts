import type { BuyerNotice } from '../../groupbuy/announcement';

/*
 * What a group hears of its campaigns: what became of the leader's commands, of those in line, of the campaign as a whole.
 * Arguments are ready to be shown.
 */

/** `people`: whom it concerns, with their pieces: 小明 ×2、小華 ×1. */
const notices: Record<Exclude<BuyerNotice['kind'], 'offered'>, (item: string, people: string) => string> = {
	promoted: (item, people) => `🎉 候補到了，已登記 ${item}：${people}`,
	offer_expired: (item, people) => `⌛ ${item} 的保留時間已過，輪到下一位：${people}`,
	withdrawn: (item, people) => `↩️ ${item} 缺貨，已取消：${people}`,
	reordered: (item, people) => `🔄 ${item} 有較早的留言晚送達，依留言時間重新計算：${people}`,
};

export const newsZhTW = {
	command: {
		closed: (campaign: string) => `🔒「${campaign}」已結單`,
		extended: (campaign: string, time: string) => `⏰「${campaign}」延長到 ${time}`,
		soldOut: (item: string, ordered: number) =>
			`🚫 ${item} 停止訂購${ordered > 0 ? `，已訂的 ${ordered} 件保留` : ''}`,
		withdrawn: (item: string, buyers: number, pieces: number) =>
			`↩️ ${item} 已全部取消：${buyers} 人・${pieces} 件`,
		restocked: (item: string, quantity: number, left: number | null) =>
			`📦 ${item} 補貨 ${quantity}${left === null ? '' : `，現在剩 ${left}`}`,
		paid: (who: string) => `💰 已付款：${who}`,
		paidAlready: (who: string) => `ℹ️ 之前就標記付款了：${who}`,
		pickedUp: (who: string) => `🛍️ 已取貨：${who}`,
		pickedUpAlready: (who: string) => `ℹ️ 之前就標記取貨了：${who}`,
		/** A buyer with the codes of the orders. */
		buyerAndOrders: (name: string, orders: string) => `${name}（${orders}）`,
		confirmClose: (campaign: string, buyers: number, pieces: number) =>
			`⚠️「${campaign}」要結單嗎？目前 ${buyers} 人・${pieces} 件`,
		confirmWithdraw: (item: string, buyers: number, pieces: number) =>
			`⚠️ 要取消所有人訂的 ${item} 嗎？共 ${buyers} 人・${pieces} 件`,
		confirmBy: (time: string, word: string) => `確定的話，請在 ${time} 前留言：${word}`,
		stale: 'ℹ️ 這個確認已經失效，沒有變更。需要的話請重新下一次指令。',
		noCampaign: 'ℹ️ 目前沒有可以操作的團購',
		unknownItem: (input: string, suggestions: string) =>
			`❓ 沒有「${input}」這個商品${suggestions === '' ? '' : `，是不是 ${suggestions}？`}`,
		whichItem: '❓ 是哪一項？請加上代號再留言一次：',
		unknownOrder: (input: string) => `❓ 找不到訂單 ${input}`,
		unknownPerson: (name: string, count: number) =>
			count > 1
				? `❓ 有 ${count} 位「${name}」，請改用訂單編號，或 @ 標記本人`
				: `❓ 這裡沒有「${name}」的訂單`,
		tooLate: (campaign: string) => `ℹ️「${campaign}」已經結算，不能再更改`,
		notNow: {
			no_end: (campaign: string) => `ℹ️「${campaign}」沒有設定結束時間，要結束請留言「結單」`,
			ended: (campaign: string) => `ℹ️「${campaign}」已經結束了`,
			not_settled: (campaign: string) => `ℹ️「${campaign}」還沒結算，結算後才能標記取貨`,
			unpaid: (campaign: string) => `ℹ️「${campaign}」要先付款，請先標記付款再標記取貨`,
		},
	},

	notices,
	offered: (item: string, people: string, time: string | null) =>
		`🔔 ${item} 有貨了：${people}。要的話請${time === null ? '' : `在 ${time} 前`}留言「確認候補」，不要請留言「放棄候補」`,
	noticePieces: (name: string, pieces: string) => `${name} ${pieces}`,

	announcement: {
		opened: (campaign: string) => `📣「${campaign}」開團了！`,
		progress: (campaign: string, numbers: string) => `📊「${campaign}」目前 ${numbers}`,
		lastCall: (campaign: string, numbers: string) => `⏰「${campaign}」快要結單了，目前 ${numbers}`,
		closed: (campaign: string, numbers: string) => `🔒「${campaign}」結單：${numbers}`,
		/** Only settling tells what forms. */
		formsLater: '成團結果會再公布',
		formed: (campaign: string, numbers: string) => `🎉「${campaign}」成團了：${numbers}`,
		failed: (campaign: string) => `🙇「${campaign}」這次沒有成團，訂購都不算數`,
		failedNeeded: (needed: string) => `需要 ${needed} 才能成團`,
		cancelled: (campaign: string) => `🙇「${campaign}」取消了，訂購都不算數`,
		refund: '已經付款的團員，請聯絡團主退款',
		extended: (campaign: string) => `⏰「${campaign}」延長了！`,
		reopened: (campaign: string) => `📣「${campaign}」重新開放訂購！`,
		arrived: (campaign: string) => `📦「${campaign}」到貨了！`,
		pickupReminder: (campaign: string) => `🔔「${campaign}」還沒取貨的團員，記得來拿`,
		note: (line: string) => `📝 ${line}`,
		numbers: (buyers: number, pieces: number, amount: string) => `${buyers} 人・${pieces} 件・${amount}`,
		pieces: (quantity: number) => `${quantity} 件`,
	},

	/** `left` is `null` when stock is not limited. */
	itemOnOffer: (item: string, price: string, left: number | null) =>
		`・${item}　${price}${left === null ? '' : left > 0 ? `（剩 ${left}）` : '（已售完）'}`,

	progress: {
		shortOfPieces: (missing: number) => `還差 ${missing} 件成團`,
		shortOfAmount: (missing: string) => `還差 ${missing} 成團`,
		reached: '已達成團門檻',
		nextTier: (missing: number, price: string) => `再 ${missing} 件降到 ${price}`,
		pack: (filled: number, size: number) => `湊箱 ${filled}/${size}`,
		item: (item: string, parts: string) => `・${item}：${parts}`,
		/** Between the parts of an item. */
		separator: '，',
	},
};

/** The part of a catalogue that tells news. */
export type News = typeof newsZhTW;
