import { InputError } from '../groupbuy/input-error';
import { publicAddress } from './addresses';
import type { FeedProduct } from './feed-product';
import { fillIds, readLinkParameters, type LinkParameter } from './link-parameters';
import type { FeedColumn, FeedProfile } from './profile';
import type { ColumnName } from './profiles/columns';
import type { FeedSettings } from './settings';
import type { FeedField } from './source-product';
import { conditionOf } from './value-words';

/** The column that shows a value, and decides how long it may be and whether it must be there. */
const COLUMNS = {
	title: 'title',
	description: 'description',
	link: 'link',
	imageLink: 'image_link',
	additionalImageLinks: 'additional_image_link',
	availability: 'availability',
	availabilityDate: 'availability_date',
	salePrice: 'sale_price',
	saleStartsAt: 'sale_price_effective_date',
	brand: 'brand',
	gtin: 'gtin',
	mpn: 'mpn',
	condition: 'condition',
	productType: 'product_type',
	googleProductCategory: 'google_product_category',
	color: 'color',
	size: 'size',
	material: 'material',
	pattern: 'pattern',
	gender: 'gender',
	ageGroup: 'age_group',
	customLabel0: 'custom_label_0',
	customLabel1: 'custom_label_1',
	customLabel2: 'custom_label_2',
	customLabel3: 'custom_label_3',
	customLabel4: 'custom_label_4',
} as const satisfies Partial<Record<FeedField, ColumnName>>;

export type ShownField = keyof typeof COLUMNS;

/** What is the same for all products of a feed, worked out once. */
export interface ReadingPlan {
	settings: FeedSettings;
	profile: FeedProfile;
	/** The columns that are filled from products. A value without one is not even looked at. */
	columns: Partial<Record<ShownField, FeedColumn>>;
	/** States that there is a word for. */
	availabilities: ReadonlySet<string>;
	condition: FeedProduct['condition'];
	linkParameters: readonly LinkParameter[];
}

const plans = new WeakMap<FeedSettings, ReadingPlan>();

/** @throws InputError for settings that no product could be read by */
export function planOf(settings: FeedSettings, profile: FeedProfile): ReadingPlan {
	const known = plans.get(settings);
	if (known?.profile === profile) return known;
	const plan = makePlan(settings, profile);
	plans.set(settings, plan);
	return plan;
}

function makePlan(settings: FeedSettings, profile: FeedProfile): ReadingPlan {
	const { defaults, columnNames, constantColumns, availabilityWords } = settings;
	const columns: ReadingPlan['columns'] = {};
	for (const field of Object.keys(COLUMNS) as ShownField[]) {
		const column = profile.columns.find(({ name }) => name === COLUMNS[field]);
		const isLeftOut = column && columnNames[column.name]?.trim() === '';
		if (column && !isLeftOut && !Object.hasOwn(constantColumns, column.name)) columns[field] = column;
	}
	const condition = conditionOf(defaults.condition);
	if (condition === undefined) {
		throw new InputError(
			`The condition of a product cannot be '${defaults.condition.slice(0, 60)}'`,
			'It can be new, refurbished or used.',
		);
	}
	if (defaults.link !== null && publicAddress(fillIds(defaults.link, SAMPLE_IDS)) === null) {
		throw new InputError(
			`The template '${defaults.link.slice(0, 60)}' does not make web addresses`,
			'Give a whole address with the ID in braces, e.g. https://shop.example/products/{productId}.',
		);
	}
	return {
		settings,
		profile,
		columns,
		availabilities: new Set(
			Object.entries<string | undefined>({ ...profile.availability, ...availabilityWords })
				.filter(([, word]) => word !== undefined && word !== '')
				.map(([name]) => name),
		),
		condition,
		linkParameters: readLinkParameters(settings.linkParameters),
	};
}

const SAMPLE_IDS = { id: '1', productId: '1', variantId: '1' };
