/** A leader's commission in short. */
export const reportsZhTW = {
	report: {
		title: '分潤摘要',
		alt: (whose: string, period: string) => `${whose} 的分潤摘要 ${period}`,
		by: { completion: '依結案日', order: '依下單日' },
		orders: '訂單',
		ordersOf: (orders: number, unpaid: number) =>
			unpaid > 0 ? `${orders} 筆（${unpaid} 筆未付款）` : `${orders} 筆`,
		sales: '銷售額',
		total: '分潤合計',
		states: { pending: '待結案（估算）', held: '鑑賞期中', payable: '可撥款', paid: '已撥款' },
		pendingNote: '待結案的分潤在訂單結案前可能變動，不是撥款依據。',
		empty: '這段期間還沒有分潤。把推薦連結貼到群組，有人下單後就會出現。',
		open: '查看完整報表',
		askPrivately: '分潤只在與我的一對一聊天中顯示，請在那裡輸入「報表」。',
	},
};
