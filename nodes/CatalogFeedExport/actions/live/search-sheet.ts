import type { Sheet } from '../../../../lib/files/sheet';
import type { Language } from '../../../../lib/line/words';

/** What the host of a live searches by, and says. */
export interface SheetLine {
	/** From 1. */
	position: number;
	/** PID: what the live's back end finds a product by for certain. */
	productId: string;
	/** What viewers type; `null` outside of a campaign. */
	code: string | null;
	/** `null`: the shop has no such product. */
	title: string | null;
	/** In major units. */
	price: number | null;
	/** `null`: not limited, or not known. */
	left: number | null;
}

const WORDS: Record<Language, Record<keyof SheetLine | 'name', string>> = {
	'zh-TW': {
		name: '直播商品',
		position: '順序',
		productId: 'Product ID（PID）',
		code: '代號',
		title: '商品',
		price: '價格',
		left: '剩餘',
	},
	en: {
		name: 'Live products',
		position: 'No.',
		productId: 'Product ID (PID)',
		code: 'Code',
		title: 'Product',
		price: 'Price',
		left: 'Left',
	},
};

/** The host's sheet; IDs are texts, so that no spreadsheet rounds them or takes their zeros. */
export function searchSheet(lines: readonly SheetLine[], language: Language): Sheet {
	const words = WORDS[language];
	return {
		name: words.name,
		columns: [
			{ key: 'position', header: words.position, type: 'number' },
			{ key: 'productId', header: words.productId, type: 'code' },
			{ key: 'code', header: words.code, type: 'code' },
			{ key: 'title', header: words.title, type: 'text' },
			{ key: 'price', header: words.price, type: 'money' },
			{ key: 'left', header: words.left, type: 'number' },
		],
		rows: lines.map(({ position, productId, code, title, price, left }) => [
			position,
			productId,
			code,
			title,
			price,
			left,
		]),
	};
}
