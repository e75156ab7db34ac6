import { COLUMN_NAMES } from './column-names';
import { finishRowIds, productRows } from './rows';
import type { TableShape } from './shape';

/** Rows of a sheet or a database, or objects of a shop that is not known. */
export const generic: TableShape = {
	kind: 'table',
	name: 'generic',
	label: 'Columns by their names',
	isShapeOf: () => true,
	paths: COLUMN_NAMES,
	records: productRows,
	finish: finishRowIds,
};

/** The product list that CYBERBIZ exports: the hidden first column 商品id is what hosts of a live search by. */
export const cyberbiz: TableShape = {
	...generic,
	name: 'cyberbiz',
	label: 'CYBERBIZ product list (商品列表)',
	isShapeOf: (headers) =>
		headers.has('商品id') &&
		headers.has('商品名稱') &&
		['款式', '款式id', '上架狀態', '公開', '標籤'].some((header) => headers.has(header)),
};

/** SHOPLINE says the language behind the name: 商品名稱 (繁體中文), Product Name (Traditional Chinese). */
export const shopline: TableShape = {
	...generic,
	name: 'shopline',
	label: 'SHOPLINE product list (商品列表)',
	isShapeOf: (headers) =>
		[...headers.values()].some((header) =>
			/^\W*(?:商品名稱|product name)\s*[(（【[](?:繁體中文|traditional chinese)/i.test(header),
		),
};
