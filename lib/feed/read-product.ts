import type { FeedProduct } from './feed-product';
import type { FeedIssue } from './issue';
import { Notes } from './notes';
import type { FeedProfile } from './profile';
import { idInFile } from './profiles/columns';
import { readAvailability } from './read-availability';
import { readGtinOf, readId } from './read-ids';
import { readImages, readLink } from './read-links';
import { readPrices } from './read-prices';
import { needText, readLabels, readText, readTitle, readWord } from './read-text';
import type { Reading } from './reading';
import { planOf } from './reading-plan';
import type { FeedSettings } from './settings';
import type { SourceProduct } from './source-product';
import { ageGroupOf, conditionOf, genderOf } from './value-words';
import { isAbsent } from '../groupbuy/read-fields';

/** What a product is read to. */
export interface ReadResult {
	/** `null`: an issue of the list stands in its way. */
	product: FeedProduct | null;
	issues: readonly FeedIssue[];
}

/**
 * Reads what a source says about a product, as far as the profile's columns show it. All that is wrong is found at once: what is
 * missing and recommended too. Whatever the values are, they are no reason to throw.
 *
 * @throws InputError for settings that cannot be used
 */
export function readProduct(source: SourceProduct, settings: FeedSettings, profile: FeedProfile): ReadResult {
	const plan = planOf(settings, profile);
	const notes = new Notes(source, settings.rows);
	const { values } = source;
	const reading: Reading = { values, plan, notes };
	const { rows, defaults } = settings;

	const productId = readId(reading, 'productId') ?? '';
	const variantId = isAbsent(values.variantId) ? null : readId(reading, 'variantId');
	const id = idInFile({ productId, variantId }, rows);
	const title = readTitle(reading, variantId !== null && rows === 'variants');
	const description = readText(reading, 'description', { keepLines: true });
	const link = readLink(reading, { id, productId, variantId: variantId ?? productId });
	const { imageLink, additionalImageLinks } = readImages(reading);
	const { availability, availabilityDate } = readAvailability(reading);
	const { currency, priceMinor, salePriceMinor, saleStartsAt, saleEndsAt } = readPrices(reading);
	const brand = readText(reading, 'brand', { fallback: defaults.brand });
	const product: FeedProduct = {
		origin: source.origin,
		productId,
		variantId,
		title,
		description: needText(reading, 'description', description),
		link,
		imageLink,
		additionalImageLinks,
		availability,
		availabilityDate,
		currency,
		priceMinor,
		salePriceMinor,
		saleStartsAt,
		saleEndsAt,
		brand: brand ?? null,
		gtin: readGtinOf(reading),
		mpn: readText(reading, 'mpn') ?? null,
		condition: readWord(reading, 'condition', conditionOf) ?? plan.condition,
		productType: readText(reading, 'productType', { fallback: defaults.productType }) ?? null,
		googleProductCategory:
			readText(reading, 'googleProductCategory', { fallback: defaults.googleProductCategory }) ?? null,
		color: readText(reading, 'color') ?? null,
		size: readText(reading, 'size') ?? null,
		material: readText(reading, 'material') ?? null,
		pattern: readText(reading, 'pattern') ?? null,
		gender: readWord(reading, 'gender', genderOf),
		ageGroup: readWord(reading, 'ageGroup', ageGroupOf),
		customLabels: readLabels(reading),
	};
	// Any of the three tells which product it is.
	if (product.gtin === null && product.mpn === null) needText(reading, 'brand', brand);
	return { product: notes.isRefused ? null : product, issues: notes.issues };
}
