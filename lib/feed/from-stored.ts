import { formatDecimal } from '../groupbuy/money';
import type { StoredProduct } from '../groupbuy/stored-product';
import type { SourceProduct } from './source-product';

/**
 * A row of the product table as a source of feeds. What is stored is what a piece costs now: beside a higher list price it
 * is the sale price. A product without variants is stored under its own ID twice.
 */
export function fromStored(row: StoredProduct): SourceProduct {
	const { attributes, currency, priceMinor, listPriceMinor, images } = row;
	const price = formatDecimal(priceMinor, currency);
	const isOnSale = listPriceMinor !== null && listPriceMinor > priceMinor;
	return {
		origin: null,
		values: {
			...attributes,
			productId: row.productId,
			...(row.variantId !== row.productId && { variantId: row.variantId }),
			title: row.title,
			variantTitle: row.variantTitle,
			description: row.description,
			link: row.url,
			imageLink: row.imageUrl,
			additionalImageLinks: images,
			price: isOnSale ? formatDecimal(listPriceMinor, currency) : price,
			...(isOnSale && { salePrice: price, saleStartsAt: row.saleStartsAt, saleEndsAt: row.saleEndsAt }),
			currency,
			stock: row.left,
			isPublic: row.isPublic,
			isListed: row.isListed,
			tags: row.tags,
			updatedAt: row.updatedAt,
		},
	};
}
