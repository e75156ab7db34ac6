/** What a page sends into the chat in the buyer's name. */
export const thanksZhTW = {
	thanks: {
		title: '🛍️ 我下單了',
		line: (code: string, title: string, quantity: number) => `${code} ${title} ×${quantity}`,
		more: (count: number) => `…還有 ${count} 項`,
		total: (amount: string) => `共 ${amount}`,
		orderToo: '我也要訂',
	},
};
