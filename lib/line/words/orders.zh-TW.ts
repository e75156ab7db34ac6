import type { OrderStage } from '../../groupbuy/order-stage';

const stages: Record<OrderStage, string> = {
	ordered: '已登記',
	to_confirm: '待您確認',
	to_pay: '待付款',
	checking_payment: '等待商家核對',
	proof_refused: '付款資料需要更正',
	preparing: '備貨中',
	ready: '可取貨／已出貨',
	completed: '已完成',
	cancelled: '已取消',
	expired: '已逾期',
	returned: '已退貨',
};

/** What a buyer reads of one order in their own chat with the bot. */
export const ordersZhTW = {
	/** In the list of somebody's own orders. */
	orderPage: (title: string, url: string) => `👉 ${title}：${url}`,
	orderCard: {
		alt: (code: string, amount: string) => `訂單詳情 ${code}：${amount}`,
		title: '訂單詳情',
		code: (code: string) => `訂單編號 ${code}`,
		stages,
		quantity: (quantity: number) => `×${quantity}`,
		gift: '贈品',
		unformed: '未成團',
		moreItems: (count: number) => `…還有 ${count} 項`,
		goods: '商品小計',
		coupon: (name: string) => `優惠券 ${name}`,
		storeCredit: '購物金',
		shipping: (method: string) => `運費（${method}）`,
		freeShipping: '免運',
		tax: '稅金',
		taxIncluded: '內含稅金',
		total: '應付總額',
		payUntil: (time: string) => `請於 ${time} 前完成`,
		privateLink: '連結只給您本人使用，請不要轉傳。',
		openOrder: '查看訂單詳情',
		pay: '去支付',
		link: (label: string, url: string) => `${label}：\n${url}`,
	},
};

export type OrderWords = typeof ordersZhTW;
