import type { IssueWords } from './issue-words';

export const zhTW: IssueWords = {
	fields: {
		productId: '商品編號',
		variantId: '款式編號',
		title: '商品名稱',
		variantTitle: '款式名稱',
		description: '商品說明',
		link: '商品網址',
		imageLink: '商品圖片',
		additionalImageLinks: '其他圖片',
		price: '售價',
		salePrice: '特價',
		saleStartsAt: '特價開始時間',
		saleEndsAt: '特價結束時間',
		currency: '幣別',
		stock: '庫存',
		isPublic: '公開狀態',
		isListed: '上架狀態',
		tags: '標籤',
		updatedAt: '更新時間',
		brand: '品牌',
		gtin: '國際條碼',
		mpn: '製造商料號',
		productType: '商品分類',
		googleProductCategory: 'Google 商品類別',
		condition: '商品狀況',
		availability: '供應狀態',
		availabilityDate: '到貨日期',
		color: '顏色',
		size: '尺寸',
		material: '材質',
		pattern: '圖案',
		gender: '性別',
		ageGroup: '年齡層',
		customLabel0: '自訂標籤 0',
		customLabel1: '自訂標籤 1',
		customLabel2: '自訂標籤 2',
		customLabel3: '自訂標籤 3',
		customLabel4: '自訂標籤 4',
	},
	file: '整份目錄',
	rules: {
		not_public: ({ value }) => ({
			message: `商品不是公開狀態${quoted(value)}，沒有放進目錄`,
			fix: '想放進目錄，請到商店後台把商品設為公開；這個值如果就是公開的意思，請改用「公開」或 true。',
		}),
		not_listed: ({ value }) => ({
			message: `商品沒有上架或已停售${quoted(value)}，沒有放進目錄`,
			fix: '想放進目錄，請到商店後台把商品上架；這個值如果就是上架的意思，請改用「上架」或 true。',
		}),
		excluded_tag: ({ value }) => ({
			message: `商品有標籤${quoted(value)}，沒有放進目錄`,
			fix: '想放進目錄，請拿掉商品的這個標籤，或從排除標籤的設定中移除它。',
		}),
		missing: ({ field }) => ({
			message: `沒有${field}，商品沒有放進目錄`,
			fix: `請在商店後台填寫${field}；已經填了的話，請檢查欄位對應是否讀到它。`,
		}),
		duplicate_id: ({ field, value }) => ({
			message: `${field}${quoted(value)}和另一筆重複，只保留第一筆`,
			fix: '請讓每個商品或款式有自己的編號。同一商品的款式要各有款式編號，或改成每個商品一列。',
		}),
		too_long_id: ({ field, limit }) => ({
			message: `${field}超過 ${limit} 個字，商品沒有放進目錄`,
			fix: `請改用 ${limit} 個字以內的編號。編號不會自動截短，以免和廣告、訂單對不起來。`,
		}),
		invalid_id: ({ field, value }) => ({
			message: `${field}${quoted(value)}不能當編號，商品沒有放進目錄`,
			fix: '編號請用英文字母、數字、底線或連字號，不能有空白、換行、看不見的字元或 < >。',
		}),
		invalid_url: ({ field, value }) => ({
			message: `${field}${quoted(value)}不是大家都打得開的網址，商品沒有放進目錄`,
			fix: '請填 https:// 或 http:// 開頭的完整公開網址，2000 字以內，不能是內部網路位址，也不能含帳號密碼。',
		}),
		invalid_price: ({ field, value, limit }) => ({
			message: `${field}${quoted(value)}不是可以用的 ${limit} 金額，商品沒有放進目錄`,
			fix: '請填大於 0 的金額，例如 1280。新台幣和日圓不能有小數。',
		}),
		invalid_currency: ({ field, value, limit }) => ({
			message: `${field}${quoted(value)}和目錄的幣別 ${limit} 不同，商品沒有放進目錄`,
			fix: `請改用 ${limit} 標價，或為另一種幣別另外做一份目錄。`,
		}),
		invalid_value: ({ field, value }) => ({
			message: `看不懂${field}的內容${quoted(value)}，商品沒有放進目錄`,
			fix: `請修正${field}，或檢查欄位對應是否選到別的欄位。`,
		}),
		missing_date: ({ value }) => ({
			message: `預購或延後出貨的商品沒有可以用的到貨日期${quoted(value)}，沒有放進目錄`,
			fix: '請填到貨日期，例如 2026-12-01；已經有現貨的話，請把供應狀態改成有貨。',
		}),
		cut: ({ field, limit }) => ({
			message: `${field}太長，只保留前 ${limit} 個字`,
			fix: `請把${field}縮短到 ${limit} 個字以內，重點放前面。`,
		}),
		invalid_gtin: ({ field, value }) => ({
			message: `${field}${quoted(value)}不正確，這一欄留空`,
			fix: '請照包裝上的條碼填 8、12、13 或 14 位數字；店內自編的條碼（02、04、2 開頭）請不要填。',
		}),
		sale_not_lower: ({ field, value, limit }) => ({
			message: `${field}${quoted(value)}沒有低於售價 ${limit}，目錄只寫售價`,
			fix: '沒有特價請留空；有特價請確認特價比售價低，兩欄沒有填反。',
		}),
		sale_dates: ({ value }) => ({
			message: `特價期間${quoted(value)}無法寫進目錄，所以只寫售價`,
			fix: '請確認開始早於結束，格式如 2026-11-20 10:00。這種目錄如果沒有特價期間的欄位，請在特價開始後才填特價並清空期間。',
		}),
		too_many_images: ({ value, limit }) => ({
			message: `其他圖片太多（${value} 張），只保留前面的（最多 ${limit} 張）`,
			fix: '不必處理；想換成別的圖片，請把重要的排在前面。',
		}),
		dropped_value: ({ field, value }) => ({
			message: `${field}的內容${quoted(value)}不能用，這個值沒有寫進目錄`,
			fix: `請修正${field}，或把它留空。`,
		}),
		variants_differ: ({ value }) => ({
			message: `各款式的售價不同（${value}），目錄寫最低的價格`,
			fix: '想讓每個款式各有價格，請把目錄改成每個款式一列。',
		}),
		recommended: ({ field }) => ({
			message: `沒有${field}，商品仍在目錄裡`,
			fix: `建議填寫${field}，平台比較容易認出這個商品。`,
		}),
		many_excluded: ({ value, limit }) => ({
			message: `${limit} 筆中有 ${value} 筆沒有放進目錄，比放進去的還多`,
			fix: '請檢查公開與上架狀態的欄位對應，以及排除標籤的設定。',
		}),
		too_few_products: ({ value, limit }) => ({
			message: `目錄只有 ${value} 筆商品，平台至少需要 ${limit} 筆`,
			fix: '請再上架一些商品，或先處理其他問題，讓更多商品進入目錄。',
		}),
		file_too_large: ({ value, limit }) => ({
			message: `檔案有 ${value} 位元組，超過平台的 ${limit} 位元組`,
			fix: '請用標籤排除一部分商品，或分成幾份目錄。',
		}),
	},
};

function quoted(value: string): string {
	return value === '' ? '' : `「${value}」`;
}
