import { InputError } from '../groupbuy/input-error';
import type { FastOrderLine, FastOrderVariant } from '../groupbuy/fast-order-input';
import type { Currency } from '../groupbuy/money';
import { priceAt } from '../groupbuy/pricing';
import type { TotalsLine } from '../groupbuy/totals';
import { unknownCampaign } from './campaign-views';
import { chunks } from './collections';
import { readItemRules } from './rules';
import type { NewShopLine } from './shop-orders';
import type { Db } from './store';

/** Where the prices of variants come from; gifts and custom items need none. */
export interface PriceList {
	/** Public code of a campaign; `null`: the shop's own prices. */
	campaignCode: string | null;
	/** The currency of the order, which every price must be in. */
	currency: Currency;
}

/** A line with the name that promotions and coupons know its variant by. */
export interface PricedLine extends NewShopLine {
	/** The shop's own variant ID; `null` for custom items. */
	shopVariantId: string | null;
}

/**
 * What a seller has put together, with titles, pictures and prices. A variant is named by its ID where only one product has
 * it, by `product ID/variant ID` in any case, and of a campaign by its item code too.
 *
 * @param now epoch milliseconds: early birds have their price until a moment
 * @throws InputError for a variant that does not exist, is not in the campaign, or is priced in another currency
 */
export async function priceLines(
	db: Db,
	lines: readonly FastOrderLine[],
	{ campaignCode, currency }: PriceList,
	now: number,
): Promise<PricedLine[]> {
	const wanted = lines.flatMap((line) => (line.kind === 'custom' ? [] : line.variantId));
	const inShop = await shopVariants(db, wanted);
	const inCampaign = campaignCode === null ? [] : await campaignItems(db, campaignCode);
	return lines.map((line, index) => {
		if (line.kind === 'custom') return customLine(line);
		const at = `lines[${index}].variantId`;
		const offers = campaignCode === null || line.kind === 'gift' ? inShop : inCampaign;
		const variant = theOne(offers, line, at, campaignCode);
		if (variant.currency !== currency) {
			throw new InputError(
				`${at}: '${line.variantId}' is priced in ${variant.currency}, and the order is in ${currency}`,
				'Load its price in the currency of the shop (Product → Create or Update), or change the currency of the shop.',
			);
		}
		return {
			kind: line.kind,
			variantId: variant.id,
			campaignItemId: variant.campaignItemId,
			code: variant.code,
			title: variant.title,
			variantTitle: variant.variantTitle,
			imageUrl: variant.imageUrl,
			quantity: line.quantity,
			unitPriceMinor: line.kind === 'gift' ? 0 : variant.priceAt(now),
			showInShop: false,
			shopVariantId: variant.variantId,
		};
	});
}

/** The lines as totals are worked out of them, with their index as key. */
export function totalsLines(lines: readonly PricedLine[]): TotalsLine[] {
	return lines.map(({ kind, shopVariantId, quantity, unitPriceMinor }, index) => ({
		key: String(index),
		variantId: shopVariantId,
		unitPriceMinor,
		quantity,
		gift: kind === 'gift',
	}));
}

function customLine({
	name,
	priceMinor,
	imageUrl,
	quantity,
	gift,
	showInShop,
}: Extract<FastOrderLine, { kind: 'custom' }>): PricedLine {
	return {
		kind: gift ? 'gift' : 'custom',
		variantId: null,
		campaignItemId: null,
		code: null,
		title: name,
		variantTitle: null,
		imageUrl,
		quantity,
		unitPriceMinor: gift ? 0 : priceMinor,
		showInShop,
		shopVariantId: null,
	};
}

interface Offer {
	/** Database id. */
	id: number;
	campaignItemId: number | null;
	productId: string;
	variantId: string;
	/** What it is called on the order: the item's code, else the variant's ID. */
	code: string;
	title: string;
	variantTitle: string | null;
	imageUrl: string | null;
	currency: Currency;
	priceAt(now: number): number;
}

function theOne(
	offers: readonly Offer[],
	{ variantId: named }: FastOrderVariant,
	at: string,
	campaignCode: string | null,
): Offer {
	const exact = offers.filter(({ productId, variantId }) => `${productId}/${variantId}` === named);
	const found =
		exact.length > 0
			? exact
			: offers.filter(({ variantId, code, campaignItemId }) =>
					campaignItemId === null ? variantId === named : variantId === named || code === named.toUpperCase(),
				);
	const [variant, ...others] = found;
	if (variant === undefined) {
		throw campaignCode === null
			? new InputError(
					`${at}: there is no variant '${named}'`,
					'Choose one from the list, or load it first (Group Buy Campaign: Product → Create or Update).',
				)
			: new InputError(
					`${at}: '${named}' is no item of campaign '${campaignCode}'`,
					"Choose what the campaign offers, take the shop's prices, or add it as a gift.",
				);
	}
	if (others.length > 0) {
		throw new InputError(
			`${at}: '${named}' is a variant of several products`,
			`Name the product too: ${found
				.slice(0, 3)
				.map(({ productId, variantId }) => `'${productId}/${variantId}'`)
				.join(', ')}.`,
		);
	}
	return variant;
}

async function shopVariants(db: Db, named: readonly string[]): Promise<Offer[]> {
	const offers: Offer[] = [];
	for (const names of chunks([...new Set(named)], 400)) {
		const rows = await db
			.selectFrom('variants')
			.innerJoin('products', 'products.id', 'variants.product')
			.select([
				'variants.id',
				'products.product_id',
				'variants.variant_id',
				'products.title',
				'variants.title as variant_title',
				'variants.image_url as variant_image',
				'products.image_url as product_image',
				'variants.price_minor',
				'variants.currency',
			])
			.where((eb) =>
				eb.or([
					eb('variants.variant_id', 'in', names),
					eb(
						eb(eb(eb.ref('products.product_id'), '||', eb.val('/')), '||', eb.ref('variants.variant_id')),
						'in',
						names,
					),
				]),
			)
			.orderBy('variants.id')
			.execute();
		offers.push(
			...rows.map((row) => ({
				id: row.id,
				campaignItemId: null,
				productId: row.product_id,
				variantId: row.variant_id,
				code: row.variant_id,
				title: row.title,
				variantTitle: row.variant_title,
				imageUrl: row.variant_image ?? row.product_image,
				currency: row.currency,
				priceAt: () => row.price_minor,
			})),
		);
	}
	return offers;
}

/** @throws InputError when there is no campaign of this code */
async function campaignItems(db: Db, campaignCode: string): Promise<Offer[]> {
	const rows = await db
		.selectFrom('campaign_items')
		.innerJoin('campaigns', 'campaigns.id', 'campaign_items.campaign_id')
		.innerJoin('variants', 'variants.id', 'campaign_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.select([
			'campaign_items.id',
			'campaign_items.variant',
			'campaign_items.code',
			'campaign_items.product_title',
			'campaign_items.variant_title',
			'campaign_items.image_url',
			'campaign_items.price_minor',
			'campaign_items.rules',
			'campaigns.currency',
			'products.product_id',
			'variants.variant_id',
		])
		.where('campaigns.code', '=', campaignCode)
		.orderBy('campaign_items.position')
		.execute();
	// A campaign is never without items.
	if (rows.length === 0) throw unknownCampaign(campaignCode);
	return rows.map((row) => ({
		id: row.variant,
		campaignItemId: row.id,
		productId: row.product_id,
		variantId: row.variant_id,
		code: row.code,
		title: row.product_title,
		variantTitle: row.variant_title,
		imageUrl: row.image_url,
		currency: row.currency,
		priceAt: (now) => priceAt({ unitPriceMinor: row.price_minor, rules: readItemRules(row.rules) }, now),
	}));
}
