import type { Currency } from './money';
import type { ProductAttributes } from './product-details';

/**
 * A variant of the product table with all that is known about it. What is said of its product alone is said of each of its
 * variants; what a variant says itself is already laid over it.
 */
export interface StoredProduct {
	productId: string;
	/** The product's ID where it has no variants. */
	variantId: string;
	title: string;
	variantTitle: string | null;
	description: string | null;
	url: string | null;
	/** The variant's own picture, or the product's. */
	imageUrl: string | null;
	/** Further pictures. */
	images: readonly string[];
	isPublic: boolean;
	isListed: boolean;
	tags: readonly string[];
	/** What it costs now, in minor units. */
	priceMinor: number;
	/** Price before a sale. */
	listPriceMinor: number | null;
	/** Epoch milliseconds. */
	saleStartsAt: number | null;
	saleEndsAt: number | null;
	currency: Currency;
	/** Pieces still to be had; `null`: not limited. */
	left: number | null;
	attributes: ProductAttributes;
	/** When the product or the variant was last changed, but for its stock; epoch milliseconds. */
	updatedAt: number;
}
