import type { DeductionNote } from '../groupbuy/income-deductions';
import type { CommissionState, EntryType, IncomeClass } from '../groupbuy/referral';
import type { ReportGroup } from '../groupbuy/report-totals';
import { reportEn } from './words.en';

const states: Record<CommissionState, string> = {
	pending: '待結案',
	held: '鑑賞期中',
	payable: '可撥款',
	paid: '已撥款',
};
const types: Record<EntryType, string> = {
	earned: '分潤',
	returned: '退貨退款',
	corrected: '訂單更正',
	tier: '級距加成',
	adjustment: '人工調整',
};
const groups: Record<ReportGroup, string> = {
	referrer: '推薦人',
	group: 'LINE 群組',
	campaign: '團購',
	product: '商品',
	code: '推薦碼',
};
const incomeClasses: Record<IncomeClass, string> = {
	commission: '佣金',
	professional: '執行業務所得',
	other: '其他所得',
	salary: '兼職薪資',
	company: '公司（開立發票）',
};
const deductionNotes: Record<DeductionNote, string> = {
	nothing_due: '無應付金額',
	other_currency: '非新台幣，不試算',
	no_rules: '撥款日早於規則，不試算',
	company: '公司行號開立發票，不扣繳',
	other_income: '其他所得不扣繳，亦無補充保費',
	non_resident: '非居住者稅率',
	tax_exempt: '稅額未達起扣標準',
	tax_below_threshold: '薪資未達起扣標準',
	premium_exempt: '已證明免扣補充保費',
	premium_below_threshold: '未達補充保費起扣金額',
	premium_capped: '超過補充保費計費上限',
};

const zhTW = {
	title: (whose: string) => `分潤報表：${whose}`,
	all: '全部推薦人',
	none: '（無）',
	period: '期間',
	by: { completion: '（依結案日）', order: '（依下單日）' },
	madeAt: '製表時間',
	states,
	types,
	groups,
	byGroup: {
		referrer: '依推薦人',
		group: '依群組',
		campaign: '依團購',
		product: '依商品',
		code: '依推薦碼',
	} satisfies Record<ReportGroup, string>,
	incomeClasses,
	deductionNotes,
	estimateStates: { payable: '可撥款', below_minimum: '未達最低撥款金額', negative: '負數，遞延下期' },
	sheets: { overview: '總表', statements: '對帳', estimates: '撥款試算', detail: '明細' },

	leader: '推薦人',
	code: '推薦碼',
	plan: '方案',
	state: '狀態',
	type: '類別',
	orderCode: '訂單編號',
	placedAt: '下單時間',
	completedAt: '結案時間',
	occurredAt: '計入時間',
	occurredOn: '計入日',
	payableAt: '可撥款日',
	payoutCode: '撥款編號',
	payment: '買家付款',
	isPaid: { paid: '已付款', unpaid: '未付款' },
	group: 'LINE 群組',
	campaign: '團購',
	campaignCode: '團購編號',
	productId: '商品 ID',
	product: '品名',
	quantity: '數量',
	amount: '折扣後金額',
	base: '分潤基準',
	rate: '分潤 %',
	commission: '分潤金額',
	currency: '幣別',
	reason: '備註',
	key: '代號',
	name: '名稱',

	orders: '訂單數',
	paidOrders: '已付款訂單',
	completedOrders: '已結案訂單',
	returnedOrders: '退貨訂單',
	sales: '銷售額',
	returnedAmount: '退貨退款金額',
	total: '分潤合計',
	opening: '期初應付',
	paidOut: '本期撥款',
	closing: '期末應付',
	incomeClass: '所得類別',
	gross: '應付分潤',
	tax: '扣繳稅額（試算）',
	premium: '補充保費（試算）',
	net: '實付金額（試算）',
	notes: '說明',

	ordersOf: (orders: number) => `${orders} 筆訂單`,
	unpaidOf: (orders: number) => `其中 ${orders} 筆未付款`,
	byDay: '每日分潤',
	byMonth: '每月分潤',
	topCampaigns: '分潤最高的團購',
	topProducts: '分潤最高的商品',
	confirmed: '已結案',
	peak: (when: string, amount: string) => `最高為 ${when}，${amount}`,
	chart: (title: string, summary: string) => `${title}：${summary}`,
	more: (count: number) => `還有 ${count.toLocaleString('en')} 列，完整內容請見 Excel 或 CSV 檔。`,
	moreGroups: (count: number) => `還有 ${count.toLocaleString('en')} 項，完整內容請見 Excel 檔。`,
	pendingNote: '「待結案」依目前的訂單估算，訂單結案前可能變動，不是撥款依據。',
	unpaidNote: (orders: number) => `有 ${orders} 筆訂單買家尚未付款，已在明細標示。`,
	estimateNote: '扣繳稅額與補充保費為試算，實際以會計師認定與撥款當日的規定為準。',
	empty: '這段期間還沒有分潤',
	emptyHint: '請選擇其他期間，或把推薦連結貼到群組；有人以推薦碼下單後，這裡就會出現。',

	mailSubject: (shop: string, whose: string, period: string) => `【${shop}】${whose} 分潤報表 ${period}`,
	mailHello: (whose: string) => `${whose} 您好：`,
	mailIntro: (shop: string, period: string) => `以下是 ${shop} ${period} 的分潤摘要。`,
	mailLink: '查看完整報表',

	payout: (whose: string) => `撥款通知單：${whose}`,
	payoutSheet: '撥款通知單',
	payoutIntro: '本次撥款包含下列分潤；負數為退貨退款的沖銷。',
	paidAt: '撥款日',
	until: '結算至',
	note: '備註',
};

export type ReportWords = typeof zhTW;

const CATALOGUES = { 'zh-TW': zhTW, en: reportEn };

export type ReportLanguage = keyof typeof CATALOGUES;

export function reportWords(language: ReportLanguage): ReportWords {
	return CATALOGUES[language];
}
