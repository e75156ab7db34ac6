import { google, meta } from './feed-files';
import { cyberbiz, generic, shopline } from './generic';
import { productTable } from './product-table';
import type { Shape, ShapeName } from './shape';
import { shopifyGraphql, shopifyRest } from './shopify';
import { shopifyCsv } from './shopify-csv';
import { woocommerceRest } from './woocommerce';
import { woocommerceCsv } from './woocommerce-csv';

/** In the order in which they are tried: what is told by more comes first. */
export const SHAPES: Readonly<Record<ShapeName, Shape>> = {
	productTable,
	shopifyGraphql,
	shopifyRest,
	woocommerceRest,
	shopifyCsv,
	woocommerceCsv,
	cyberbiz,
	shopline,
	meta,
	google,
	generic,
};
