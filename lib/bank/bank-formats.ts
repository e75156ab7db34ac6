import { COMMON_HEADERS, ROLES, type Mapping, type Role } from './columns';

/*
 * Headers of the transaction downloads of banks in Taiwan. No bank publishes its format: these are the words seen in public
 * programs that read such files, and banks change them. They come before the common headers, so a file with other words is
 * still read; docs/payments.md says what is known of each.
 */

export const BANKS = {
	auto: { name: 'Any Bank', headers: {} },
	bot: {
		name: 'Bank of Taiwan 臺灣銀行',
		headers: { date: ['交易日期'], deposit: ['存入金額', '存入'], withdrawal: ['支出金額', '支出'] },
	},
	cathay: {
		name: 'Cathay United 國泰世華',
		headers: {
			date: ['交易日期', '日期'],
			deposit: ['存入'],
			withdrawal: ['提出'],
			memo: ['交易資訊', '備註', '說明', '摘要'],
		},
	},
	ctbc: {
		name: 'CTBC 中國信託',
		headers: {
			date: ['日期', '交易日期'],
			deposit: ['存入金額', '存入', '存款金額'],
			withdrawal: ['支出金額', '支出', '提款金額'],
			account: ['轉出入帳號', '對方帳號'],
			memo: ['備註', '註記', '摘要'],
		},
	},
	esun: {
		name: 'E.SUN 玉山',
		headers: {
			date: ['交易日期'],
			deposit: ['存入金額', '存入'],
			withdrawal: ['支出金額', '支出', '提出'],
			memo: ['備註', '說明', '摘要'],
		},
	},
	first: {
		name: 'First 第一',
		headers: {
			date: ['交易日期'],
			time: ['交易時間'],
			deposit: ['存入金額'],
			withdrawal: ['支出金額'],
			// Holds the payer's account: three digits of the bank and sixteen of the account.
			account: ['附註', '備註'],
			memo: ['摘要'],
		},
	},
	fubon: {
		name: 'Taipei Fubon 台北富邦',
		headers: {
			date: ['帳務日期', '交易日期'],
			time: ['交易時間'],
			deposit: ['存入金額'],
			withdrawal: ['支出金額', '提出金額'],
			memo: ['附註', '附言', '摘要'],
		},
	},
	huaNan: {
		name: 'Hua Nan 華南',
		headers: {
			date: ['交易日期', '交易日'],
			deposit: ['存入金額', '存入'],
			withdrawal: ['支出金額', '支出'],
		},
	},
	lineBank: {
		name: 'LINE Bank 連線',
		headers: { date: ['交易日期', '日期'], amount: ['交易金額', '金額'] },
	},
	mega: {
		name: 'Mega 兆豐',
		headers: {
			date: ['交易日期', '銀行帳務日'],
			time: ['交易時間'],
			deposit: ['存入金額', '收入'],
			withdrawal: ['支出金額', '支出'],
			memo: ['存摺備註', '交易項目', '摘要'],
		},
	},
	post: {
		name: 'Chunghwa Post 中華郵政',
		headers: {
			date: ['交易日期', '帳務日期'],
			time: ['交易時間'],
			deposit: ['存入金額', '存款金額', '存款'],
			withdrawal: ['支出金額', '提款金額', '提款'],
			memo: ['附註', '備註', '摘要'],
		},
	},
	sinoPac: {
		name: 'Bank SinoPac 永豐',
		headers: {
			date: ['交易日期', '帳務日期'],
			time: ['交易時間'],
			deposit: ['存入金額', '存入'],
			withdrawal: ['支出金額', '支出'],
			memo: ['附註', '備註', '摘要'],
		},
	},
	taishin: {
		name: 'Taishin 台新',
		headers: {
			date: ['交易日', '交易日期'],
			deposit: ['存款', '存入金額', '存入'],
			withdrawal: ['提款', '支出金額', '支出'],
			memo: ['備註', '交易說明', '摘要'],
		},
	},
	tcb: {
		name: 'Taiwan Cooperative 合作金庫',
		headers: {
			date: ['交易日期', '交易日'],
			deposit: ['存款金額', '存入'],
			withdrawal: ['提款金額', '支出'],
			memo: ['存摺備註', '備註', '摘要'],
		},
	},
} satisfies Record<string, { name: string; headers: Mapping }>;

export type Bank = keyof typeof BANKS;

/** A bank's words, then those that any bank may use. */
export function headersOf(bank: Bank): Record<Role, readonly string[]> {
	const own: Mapping = BANKS[bank].headers;
	const headers = { ...COMMON_HEADERS };
	for (const role of ROLES) headers[role] = [...new Set([...(own[role] ?? []), ...COMMON_HEADERS[role]])];
	return headers;
}
