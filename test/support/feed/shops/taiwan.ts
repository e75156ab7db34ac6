/** A list of products with Chinese headers, one row a variant; the cells of a product's further rows are merged. */
export const cyberbizRows = [
	{
		商品ID: 1024,
		商品名稱: '日曬花生',
		款式: '原味',
		款式ID: 90001,
		商品描述: '<p>台南 9 號</p>',
		售價: 'NT$ 180',
		原價: '220',
		成本: '90',
		庫存: 12,
		圖片: 'https://cdn.cybershop.example/peanut.jpg',
		標籤: '農產,新品',
		上架狀態: '已上架',
		公開: '公開',
		商品網址: 'https://shop.example/products/peanut',
		後台網址: 'https://shop.example/admin/products/1024',
	},
	{ 商品ID: '', 商品名稱: '', 款式: '蒜味', 款式ID: 90002, 售價: '200', 原價: '', 庫存: 0 },
	{
		商品ID: 1025,
		商品名稱: '提袋',
		款式: '',
		售價: '0',
		庫存: '',
		標籤: '贈品',
		上架狀態: '未上架',
		公開: '不公開',
	},
];

/** Headers with the language behind the name; a sale price of 0 is none. */
export const shoplineRows = [
	{
		'*商品名稱（繁體中文）': '保溫杯',
		'商品編號(不可修改)': 'a1b2c3',
		'商品描述 (繁體中文)': '500 ml',
		'原價(NT$)': 890,
		特價: 690,
		商品成本: 250,
		圖片網址: 'https://img.example/cup.jpg\nhttps://img.example/cup-2.jpg',
		數量: 3,
		商品貨號: 'CUP-500',
		商品條碼: '4710000000028',
		上架狀態: 'Y',
	},
	{ '*商品名稱（繁體中文）': '杯刷', '商品編號(不可修改)': 'd4e5f6', '原價(NT$)': 90, 特價: 0, 數量: 8 },
];
