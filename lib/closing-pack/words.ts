/*
 * Headings and remarks of the documents, for the shop and its leaders.
 */

const zhTW = {
	supplierOrder: '廠商訂購單',
	packingList: '分裝單',
	pickupList: '取貨名單',
	unpaidList: '未付款名單',
	sevenEleven: '7-ELEVEN 交貨便',
	familyMart: '全家店到店',
	groupText: '訂購名單',
	problems: '待補資料',

	someone: '團員',
	number: '編號',
	orderCode: '訂單編號',
	buyer: '買家',
	itemCode: '代號',
	itemTitle: '品名',
	items: '商品',
	quantity: '數量',
	unformed: '未成團',
	unitPrice: '單價',
	amount: '小計',
	total: '合計',
	balance: '應收',
	dueInAdvance: '應預付',
	placedAt: '下單時間',
	casePack: '每箱入數',
	packs: '箱數',
	loose: '零散數',
	cost: '進價',
	place: '取貨地點',
	time: '取貨時間',
	pickedUpAt: '取貨完成',
	recipient: '收件人',
	phone: '電話',
	note: '備註',
	link: '取貨連結',
	document: '文件',
	field: '欄位',
	value: '目前內容',
	wayOut: '處理方式',

	fields: {
		recipientName: '收件人姓名',
		recipientPhone: '收件人手機',
		storeCode: '門市店號',
		storeName: '門市名稱',
		chain: '超商',
		value: '包裹金額',
		payment: '付款',
		senderName: '寄件人姓名',
		senderPhone: '寄件人手機',
		senderEmail: '寄件人 Email',
	},
	wayOuts: {
		recipientName: (max: number) =>
			`填證件上的姓名，最多 ${max} 個字，不含符號（Order → Update → Recipient Name）`,
		recipientPhone: '填 09 開頭的 10 碼手機（Order → Update → Recipient Phone）',
		storeCode: '填 6 碼店號（Order → Update → Store Number）；不寄超商的訂單請填取貨地點',
		storeName: '在取貨地點填門市名稱（Order → Update → Pick-Up Place）',
		chain: '在取貨地點寫明 7-ELEVEN 或全家（Order → Update → Pick-Up Place）',
		value: (max: number) => `每件包裹 1 到 ${max} 元，超過請分開寄`,
		payment: '尚未收到應預付的款項，收到後請標記付款（Order → Mark Paid）',
		sender: '在此節點的 Options 填寫寄件人',
	},
};

export type PackWords = typeof zhTW;

const en: PackWords = {
	supplierOrder: 'Supplier order',
	packingList: 'Packing list',
	pickupList: 'Pick-up list',
	unpaidList: 'Unpaid orders',
	sevenEleven: '7-ELEVEN parcels',
	familyMart: 'FamilyMart parcels',
	groupText: 'Order list',
	problems: 'To be completed',

	someone: 'Member',
	number: 'No.',
	orderCode: 'Order code',
	buyer: 'Buyer',
	itemCode: 'Item code',
	itemTitle: 'Item',
	items: 'Items',
	quantity: 'Quantity',
	unformed: 'Not formed',
	unitPrice: 'Unit price',
	amount: 'Amount',
	total: 'Total',
	balance: 'To collect',
	dueInAdvance: 'Due in advance',
	placedAt: 'Ordered at',
	casePack: 'Per pack',
	packs: 'Packs',
	loose: 'Loose pieces',
	cost: 'Cost',
	place: 'Pick-up place',
	time: 'Pick-up time',
	pickedUpAt: 'Picked up at',
	recipient: 'Recipient',
	phone: 'Phone',
	note: 'Note',
	link: 'Pick-up link',
	document: 'Document',
	field: 'Field',
	value: 'Now',
	wayOut: 'What to do',

	fields: {
		recipientName: 'Recipient name',
		recipientPhone: 'Recipient phone',
		storeCode: 'Store number',
		storeName: 'Store name',
		chain: 'Chain',
		value: 'Parcel value',
		payment: 'Payment',
		senderName: 'Sender name',
		senderPhone: 'Sender phone',
		senderEmail: 'Sender email',
	},
	wayOuts: {
		recipientName: (max) =>
			`The name on the recipient's identity card, at most ${max} characters without signs (Order → Update → Recipient Name)`,
		recipientPhone: 'A mobile number with ten digits from 09 (Order → Update → Recipient Phone)',
		storeCode:
			'The six digits of the store (Order → Update → Store Number); an order that goes to no store needs a pick-up place',
		storeName: 'The name of the store as pick-up place (Order → Update → Pick-Up Place)',
		chain: 'Say 7-ELEVEN or FamilyMart in the pick-up place (Order → Update → Pick-Up Place)',
		value: (max) => `NT$1 to NT$${max} per parcel; send more than that in several`,
		payment: 'What is due in advance has not been paid; mark it once it has (Order → Mark Paid)',
		sender: "Fill in the sender under this node's Options",
	},
};

const CATALOGUES = { 'zh-TW': zhTW, en };

export type PackLanguage = keyof typeof CATALOGUES;

export function packWords(language: PackLanguage): PackWords {
	return CATALOGUES[language];
}
