import type { ExportColumn } from './export-columns';

/** A chain that sends parcels from store to store (店到店, C2C). */
export interface Carrier {
	kind: 'sevenEleven' | 'familyMart';
	/** How people write the chain in a pick-up place. */
	mentioned: RegExp;
	/** Characters. */
	maxNameLength: number;
	columns: readonly ExportColumn[];
}

/** Value of one parcel in NT$: 1 to 20,000 at both chains (ECPay and PayNow, "GoodsAmount", "TotalAmount"). */
export const MAX_PARCEL_VALUE = 20_000;

/** Signs that neither ibon nor ECPay takes in a name. */
export const FORBIDDEN_IN_NAMES = /['"%|&`^@!.#()*_+\-;:,\\<>\p{Cc}\p{Extended_Pictographic}]/u;

/**
 * 7-ELEVEN's batch upload (交貨便 → 批次寄件, myship2.7-11.com.tw/C2C/Import). The site gives its template to members
 * only and changes it from time to time: these are the columns that public programs filled in 2026-04; in 2024-06 they
 * were others, in another order (jkitching/711-shipping-tools). Names have at most ten characters (PayNow, 7-11 交貨便).
 */
const sevenEleven: Carrier = {
	kind: 'sevenEleven',
	// Not the 711 of a house number.
	mentioned: /(?<!\d)7\s?-?\s?11(?!\d|\s?[號巷弄室樓之])|7\s?-?\s?eleven|統一超商|小七|交貨便|賣貨便/i,
	maxNameLength: 10,
	columns: [
		{ header: '服務類型範例(此欄不填寫)', value: '' },
		// The codes stand in the template that the site gives, so whoever sends fills them in.
		{ header: '服務類型(請填寫代碼)', value: '' },
		{ header: '實際包裹價值(必填)', field: 'value' },
		{ header: '寄件人姓名(必填)', field: 'senderName' },
		{ header: '寄件人電話(必填)', field: 'senderPhone' },
		{ header: '寄件人mail(必填)', field: 'senderEmail' },
		{ header: '退貨門市', value: '' },
		{ header: '退貨門市店號', value: '' },
		{ header: '取件人姓名(必填)', field: 'recipientName' },
		{ header: '取件人電話(必填)', field: 'recipientPhone' },
		// Buyers in a LINE group leave no address: what 7-ELEVEN writes goes to the shop.
		{ header: '取件人mail(必填)', field: 'senderEmail' },
		{ header: '取件門市(必填)', field: 'storeName' },
		{ header: '取件門市店號(必填)', field: 'storeCode' },
	],
};

/**
 * FamilyMart (全家店到店, 好賣+) publishes no import template, and none was found in public: these are the values that its
 * form asks for, in its order, to be copied or to be renamed for a logistics service. Names have at most thirty
 * characters (PayNow, 全家店到店).
 */
const familyMart: Carrier = {
	kind: 'familyMart',
	mentioned: /全家(?!福)|family\s?mart/i,
	maxNameLength: 30,
	columns: [
		{ header: '訂單編號', field: 'orderCode' },
		{ header: '寄件人姓名', field: 'senderName' },
		{ header: '寄件人手機', field: 'senderPhone' },
		{ header: '取件人姓名', field: 'recipientName' },
		{ header: '取件人手機', field: 'recipientPhone' },
		{ header: '取件店舖', field: 'storeName' },
		{ header: '取件店號', field: 'storeCode' },
		{ header: '包裹價值', field: 'value' },
		{ header: '代收金額', field: 'balance' },
		{ header: '商品', field: 'items' },
	],
};

export const CARRIERS = { sevenEleven, familyMart };
