/** As `GET /admin/api/2026-10/products.json` gives them, one an item. */
export const shopifyRestProducts = [
	{
		id: 7654321098765,
		title: '條紋上衣',
		body_html: '<p>純棉 <strong>條紋</strong>上衣</p>',
		vendor: '小島織品',
		product_type: '上衣',
		created_at: '2026-10-01T10:00:00+08:00',
		handle: 'striped-top',
		updated_at: '2026-11-02T09:30:00+08:00',
		published_at: '2026-10-02T10:00:00+08:00',
		template_suffix: null,
		published_scope: 'global',
		tags: '新品, 秋冬',
		status: 'active',
		admin_graphql_api_id: 'gid://shopify/Product/7654321098765',
		variants: [
			{
				id: 41000000000001,
				product_id: 7654321098765,
				title: '藍 / M',
				price: '790.00',
				sku: 'TOP-BL-M',
				position: 1,
				inventory_policy: 'deny',
				compare_at_price: '990.00',
				fulfillment_service: 'manual',
				inventory_management: 'shopify',
				option1: '藍',
				option2: 'M',
				option3: null,
				barcode: '4710000000011',
				image_id: 502,
				inventory_item_id: 43000000000001,
				inventory_quantity: 4,
				cost: '300.00',
			},
			{
				id: 41000000000002,
				product_id: 7654321098765,
				title: '藍 / L',
				price: '790.00',
				sku: '',
				position: 2,
				inventory_policy: 'continue',
				compare_at_price: null,
				inventory_management: 'shopify',
				option1: '藍',
				option2: 'L',
				option3: null,
				barcode: null,
				image_id: null,
				inventory_quantity: 0,
			},
		],
		options: [
			{ id: 1, product_id: 7654321098765, name: '顏色', position: 1, values: ['藍'] },
			{ id: 2, product_id: 7654321098765, name: '尺寸', position: 2, values: ['M', 'L'] },
		],
		images: [
			{ id: 501, position: 1, src: 'https://cdn.shopify.com/s/files/1/0001/top-1.jpg', variant_ids: [] },
			{ id: 502, position: 2, src: 'https://cdn.shopify.com/s/files/1/0001/top-2.jpg', variant_ids: [] },
		],
		image: { id: 501, src: 'https://cdn.shopify.com/s/files/1/0001/top-1.jpg' },
	},
	{
		id: 7654321098766,
		title: '禮物卡',
		body_html: null,
		vendor: '小島織品',
		product_type: '',
		handle: 'gift-card',
		published_at: null,
		published_scope: 'web',
		tags: '贈品',
		status: 'draft',
		variants: [
			{
				id: 41000000000003,
				product_id: 7654321098766,
				title: 'Default Title',
				price: '500.00',
				sku: 'GIFT',
				inventory_policy: 'deny',
				compare_at_price: '0.00',
				inventory_management: null,
				option1: 'Default Title',
				option2: null,
				option3: null,
				barcode: '',
				image_id: null,
				inventory_quantity: 0,
			},
		],
		options: [{ id: 3, name: 'Title', position: 1, values: ['Default Title'] }],
		images: [],
		image: null,
	},
];

/** One answer of the GraphQL Admin API with a list of products in it. */
export const shopifyGraphqlAnswer = {
	data: {
		products: {
			edges: [
				{
					node: {
						id: 'gid://shopify/Product/101',
						title: '手沖壺',
						descriptionHtml: '<p>細口壺</p>',
						handle: 'kettle',
						vendor: '山丘',
						productType: '咖啡器具',
						status: 'ACTIVE',
						publishedAt: '2026-10-01T00:00:00Z',
						onlineStoreUrl: 'https://shop.example/products/kettle',
						tags: ['咖啡', '新品'],
						featuredMedia: { preview: { image: { url: 'https://cdn.example/kettle.jpg' } } },
						media: {
							nodes: [
								{ image: { url: 'https://cdn.example/kettle.jpg' } },
								{ image: { url: 'https://cdn.example/kettle-2.jpg' } },
							],
						},
						variants: {
							edges: [
								{
									node: {
										id: 'gid://shopify/ProductVariant/201',
										title: '黑',
										price: '1280.00',
										compareAtPrice: null,
										barcode: '4710000000028',
										inventoryQuantity: 7,
										inventoryPolicy: 'DENY',
										inventoryItem: { tracked: true },
										selectedOptions: [{ name: 'Color', value: '黑' }],
									},
								},
								{
									node: {
										id: 'gid://shopify/ProductVariant/202',
										title: '白',
										price: '1080.00',
										compareAtPrice: '1280.00',
										barcode: null,
										inventoryQuantity: 0,
										inventoryPolicy: 'DENY',
										inventoryItem: { tracked: false },
										selectedOptions: [{ name: 'Color', value: '白' }],
									},
								},
							],
						},
					},
				},
			],
			pageInfo: { hasNextPage: false },
		},
	},
};

/** Columns of the export in another order than Shopify's; two products, one row that is a picture only. */
export const shopifyCsv = `Title,Handle,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Variant Image,Google Shopping / Gender,Cost per item,Status
Chain Bracelet,chain-bracelet,"<p>One ""size""</p>",Company 123,Bracelet,Beads,true,Title,Default Title,,,,shopify,1,deny,42.99,44.99,,https://burst.shopifycdn.com/photos/7-chakra.jpg,1,,Unisex,12,active
Leather Anchor,leather-anchor,<p>Anchor</p>,Company 123,Bracelet,"Beads, Men",true,Color,Gold,Size,M,,shopify,5,continue,69.99,85,,https://burst.shopifycdn.com/photos/anchor-1.jpg,1,https://burst.shopifycdn.com/photos/gold.jpg,Male,30,active
,leather-anchor,,,,,,,Silver,,M,LA-S,shopify,0,deny,55,85,4710000000035,https://burst.shopifycdn.com/photos/anchor-2.jpg,2,,,30,
,leather-anchor,,,,,,,,,,,,,,,,,https://burst.shopifycdn.com/photos/anchor-3.jpg,3,,,,
`;
