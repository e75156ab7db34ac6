import { InputError } from '../groupbuy/input-error';
import type { Currency } from '../groupbuy/money';
import { RESERVED_CODES } from '../groupbuy/order-grammar/words';
import { isOrderable } from '../groupbuy/order-grammar/names';
import { MAX_KEYWORDS } from '../groupbuy/rules';
import { findVariants } from './products';
import { NO_LIMIT, search } from './expressions';
import type { Db, Tx } from './store';

export interface CategoryItemView {
	code: string;
	productId: string;
	variantId: string;
	title: string;
	currency: Currency;
	priceMinor: number;
	shopPriceMinor: number;
	/** Further words by which buyers may name it. */
	keywords: string[];
	/** Pieces still to be had; `null`: not limited. */
	left: number | null;
}

export interface CategoryView {
	name: string;
	copiedFrom: string | null;
	items: CategoryItemView[];
}

const MAX_KEYWORD_LENGTH = 20;

/** A code that buyers type: one to three letters and up to four digits, as the order grammar reads it. */
const ITEM_CODE = /^[A-Z]{1,3}\d{0,4}$/;

/** @throws InputError when the name is taken: a category is never renamed, so a name always means the same list */
export async function createCategory(trx: Tx, name: string, now: number): Promise<CategoryView> {
	await insertCategory(trx, name, null, now);
	return await getCategory(trx, name);
}

/** Makes a new category with the items and prices of another, e.g. for another leader's prices. */
export async function copyCategory(trx: Tx, from: string, name: string, now: number): Promise<CategoryView> {
	const source = await categoryId(trx, from);
	const target = await insertCategory(trx, name, source, now);
	const items = await trx
		.selectFrom('category_items')
		.selectAll()
		.where('category_id', '=', source)
		.execute();
	if (items.length > 0) {
		await trx
			.insertInto('category_items')
			.values(
				items.map(({ variant, code, price_minor, position, keywords }) => ({
					category_id: target,
					variant,
					code,
					price_minor,
					position,
					keywords,
					created_at: now,
					updated_at: now,
				})),
			)
			.execute();
	}
	return await getCategory(trx, name);
}

async function insertCategory(
	trx: Tx,
	name: string,
	copiedFrom: number | null,
	now: number,
): Promise<number> {
	const row = await trx
		.insertInto('product_categories')
		.values({ name, copied_from: copiedFrom, created_at: now, updated_at: now })
		.onConflict((conflict) => conflict.column('name').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (row) return row.id;
	throw new InputError(
		`A product category named '${name}' exists already`,
		'Choose another name, or add variants to the existing category. A category keeps its name for good; copy it to get one with another name.',
	);
}

export interface CategoryItemInput {
	category: string;
	productId: string;
	/** `null`: every variant of the product, each on its own line. */
	variantId: string | null;
	/** `null`: the shop's price. */
	priceMinor: number | null;
	/** What buyers type; `null`: the next free one (`A1`, `A2`, …). Not for several variants at once. */
	code: string | null;
}

/**
 * Adds public variants to a category.
 *
 * @throws InputError for a product that is not public, a variant that is in the category already, a code that is taken
 */
export async function addCategoryItems(
	trx: Tx,
	input: CategoryItemInput,
	now: number,
): Promise<CategoryItemView[]> {
	const category = await lockCategory(trx, input.category, now);
	const variants = await findVariants(trx, input.productId, input.variantId);
	const hidden = variants.find((variant) => !variant.isPublic);
	if (hidden) {
		throw new InputError(
			`Product '${hidden.productId}' is not public in the shop`,
			'Only public products can be sold in a group buy. Publish it in the shop and load the products again.',
		);
	}
	if (input.code !== null && variants.length > 1) {
		throw new InputError(
			`Item code '${input.code}' cannot stand for the ${variants.length} variants of product '${input.productId}'`,
			'Leave the code empty to number the variants, or add one variant at a time.',
		);
	}
	const taken = await trx
		.selectFrom('category_items')
		.select(['code', 'variant', 'position'])
		.where('category_id', '=', category)
		.execute();
	const codes = new Set(taken.map((item) => item.code));
	let position = taken.reduce((highest, item) => Math.max(highest, item.position), 0);
	const added: string[] = [];
	for (const variant of variants) {
		if (taken.some((item) => item.variant === variant.id)) {
			throw new InputError(
				`Variant '${variant.variantId}' of product '${variant.productId}' is in category '${input.category}' already`,
				'Change its price with Product Category → Set Price.',
			);
		}
		const code = input.code === null ? nextCode(codes) : freeCode(input.code, codes, input.category);
		codes.add(code);
		added.push(code);
		position += 1;
		await trx
			.insertInto('category_items')
			.values({
				category_id: category,
				variant: variant.id,
				code,
				price_minor: input.priceMinor ?? variant.priceMinor,
				position,
				created_at: now,
				updated_at: now,
			})
			.execute();
	}
	const items = await categoryItems(trx, category);
	return items.filter((item) => added.includes(item.code));
}

/** Two who add to a category at once would give their items the same code. */
async function lockCategory(trx: Tx, name: string, now: number): Promise<number> {
	const row = await trx
		.updateTable('product_categories')
		.set({ updated_at: now })
		.where('name', '=', name)
		.returning('id')
		.executeTakeFirst();
	if (!row) throw unknownCategory(name);
	return row.id;
}

function nextCode(taken: ReadonlySet<string>): string {
	for (let number = 1; ; number++) {
		if (!taken.has(`A${number}`)) return `A${number}`;
	}
}

function freeCode(input: string, taken: ReadonlySet<string>, category: string): string {
	const code = normalCode(input);
	if (!ITEM_CODE.test(code)) {
		throw new InputError(
			`'${input}' cannot be an item code`,
			'Use one to three letters and up to four digits, e.g. A1 or TEA12: that is what buyers type before +1.',
		);
	}
	if (RESERVED_CODES.has(code)) {
		throw new InputError(
			`'${code}' cannot be an item code: in a chat ${code}+1 means something else`,
			'Choose another code, e.g. with a digit, or leave it empty.',
		);
	}
	if (taken.has(code)) {
		throw new InputError(
			`Item code '${code}' is taken in category '${category}'`,
			'Choose another code, or leave it empty.',
		);
	}
	return code;
}

/** A code as it is stored, however it was typed: ` ａ1` is `A1`. */
function normalCode(input: string): string {
	return input.normalize('NFKC').trim().toUpperCase();
}

/**
 * Changes the group-buy price of a variant. Campaigns that were created before keep the price that they were created with.
 *
 * @throws InputError when the category has no such item
 */
export async function setCategoryPrice(
	trx: Tx,
	category: string,
	code: string,
	priceMinor: number,
	now: number,
): Promise<CategoryItemView> {
	const id = await categoryId(trx, category);
	await trx
		.updateTable('category_items')
		.set({ price_minor: priceMinor, updated_at: now })
		.where('category_id', '=', id)
		.where('code', '=', normalCode(code))
		.execute();
	return await categoryItem(trx, id, category, code);
}

/**
 * Sets the words by which buyers may name an item beside its code. Campaigns that were created before keep theirs.
 *
 * @param keywords none: by code and product name only
 * @throws InputError for more than three, for words that cannot be told from an order, and for words of another item
 */
export async function setCategoryKeywords(
	trx: Tx,
	category: string,
	code: string,
	keywords: readonly string[],
	now: number,
): Promise<CategoryItemView> {
	const id = await lockCategory(trx, category, now);
	const item = await categoryItem(trx, id, category, code);
	const words = [...new Set(keywords.map((word) => word.normalize('NFKC').trim()).filter(Boolean))];
	checkKeywords(words, await categoryItems(trx, id), item);
	await trx
		.updateTable('category_items')
		.set({ keywords: JSON.stringify(words), updated_at: now })
		.where('category_id', '=', id)
		.where('code', '=', item.code)
		.execute();
	return { ...item, keywords: words };
}

function checkKeywords(
	words: readonly string[],
	items: readonly CategoryItemView[],
	{ code }: CategoryItemView,
): void {
	if (words.length > MAX_KEYWORDS) {
		throw new InputError(
			`Item '${code}' has ${words.length} keywords, at most ${MAX_KEYWORDS} are possible`,
			'Keep the words that buyers type most; the product name is understood without being a keyword.',
		);
	}
	for (const word of words) {
		if (word.length > MAX_KEYWORD_LENGTH || !isOrderable(word)) {
			throw new InputError(
				`'${word.slice(0, 40)}' cannot be a keyword`,
				`Use a word of at most ${MAX_KEYWORD_LENGTH} characters that is no item code, number or order word, e.g. 牛奶 or milk.`,
			);
		}
		const other = items.find((item) => item.code !== code && item.keywords.includes(word));
		if (other) {
			throw new InputError(
				`'${word}' is a keyword of item '${other.code}' already`,
				'Choose another word: buyers who type this one would have to be asked which item they mean.',
			);
		}
	}
}

async function categoryItem(db: Db, id: number, category: string, code: string): Promise<CategoryItemView> {
	const item = (await categoryItems(db, id)).find((candidate) => candidate.code === normalCode(code));
	if (item) return item;
	throw new InputError(
		`Category '${category}' has no item '${code}'`,
		'Look up its codes with Product Category → Get.',
	);
}

/** @throws InputError when there is no category of this name */
export async function getCategory(db: Db, name: string): Promise<CategoryView> {
	const row = await db
		.selectFrom('product_categories as category')
		.leftJoin('product_categories as source', 'source.id', 'category.copied_from')
		.select(['category.id', 'category.name', 'source.name as copied_from'])
		.where('category.name', '=', name)
		.executeTakeFirst();
	if (!row) throw unknownCategory(name);
	return { name: row.name, copiedFrom: row.copied_from, items: await categoryItems(db, row.id) };
}

export interface CategorySummary {
	name: string;
	copiedFrom: string | null;
	itemCount: number;
	createdAt: number;
}

/** Categories, newest first. */
export async function listCategories(
	db: Db,
	filter: { search?: string; limit?: number },
): Promise<CategorySummary[]> {
	const rows = await db
		.selectFrom('product_categories as category')
		.leftJoin('product_categories as source', 'source.id', 'category.copied_from')
		.select((eb) => [
			'category.name',
			'category.created_at',
			'source.name as copied_from',
			eb
				.selectFrom('category_items')
				.select(({ fn }) => fn.countAll<number>().as('count'))
				.whereRef('category_items.category_id', '=', 'category.id')
				.as('item_count'),
		])
		.where((eb) => search([eb.ref('category.name')], filter.search))
		.orderBy('category.id', 'desc')
		.limit(filter.limit ?? NO_LIMIT)
		.execute();
	return rows.map((row) => ({
		name: row.name,
		copiedFrom: row.copied_from,
		itemCount: row.item_count ?? 0,
		createdAt: row.created_at,
	}));
}

/** @throws InputError when there is no category of this name */
export async function categoryId(db: Db, name: string): Promise<number> {
	const row = await db
		.selectFrom('product_categories')
		.select('id')
		.where('name', '=', name)
		.executeTakeFirst();
	if (!row) throw unknownCategory(name);
	return row.id;
}

function unknownCategory(name: string): InputError {
	return new InputError(
		`There is no product category '${name}'`,
		'Create it first (Product Category → Create), or choose one from the list.',
	);
}

async function categoryItems(db: Db, category: number): Promise<CategoryItemView[]> {
	const rows = await db
		.selectFrom('category_items')
		.innerJoin('variants', 'variants.id', 'category_items.variant')
		.innerJoin('products', 'products.id', 'variants.product')
		.innerJoin('stocks', 'stocks.id', 'variants.stock_id')
		.select([
			'category_items.code',
			'category_items.price_minor',
			'category_items.keywords',
			'products.product_id',
			'products.title',
			'variants.variant_id',
			'variants.title as variant_title',
			'variants.price_minor as shop_price_minor',
			'variants.currency',
			'stocks.quantity',
			'stocks.taken',
		])
		.where('category_id', '=', category)
		.orderBy('category_items.position')
		.execute();
	return rows.map((row) => ({
		code: row.code,
		productId: row.product_id,
		variantId: row.variant_id,
		title: itemTitle(row.title, row.variant_title),
		currency: row.currency,
		priceMinor: row.price_minor,
		shopPriceMinor: row.shop_price_minor,
		keywords: JSON.parse(row.keywords) as string[],
		left: row.quantity === null ? null : row.quantity - row.taken,
	}));
}

/** How an item is called in chats and lists: each variant stands on its own line. */
export function itemTitle(product: string, variant: string | null): string {
	return variant === null ? product : `${product} ${variant}`;
}
