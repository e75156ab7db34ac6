import type { OrderedLot } from './lots';
import type { OfferedItem } from './order-book';
import { tierOf } from './pricing';
import type { CampaignRules, ItemRules, PriceTier } from './rules';

/** Why pieces do not form (未成團): the item's minimum, an unfilled pack, or the whole campaign. */
export type UnformedReason = 'minimum' | 'pack' | 'campaign';

/** What becomes of a buyer's pieces of an item that were ordered at one price. */
export interface ClosingLine {
	buyerId: number;
	itemId: number;
	/** At which they were ordered. */
	unitPriceMinor: number;
	formed: number;
	unformed: number;
	/** What each formed piece costs: the lower of the price ordered at and the tier that all have reached. */
	finalPriceMinor: number;
}

export interface ClosingItem {
	itemId: number;
	code: string;
	title: string;
	ordered: number;
	formed: number;
	unformed: number;
	/** Pieces that were missing for the unformed ones to form; 0 when all did, or when the campaign failed. */
	shortOf: number;
	/** Why some did not form; `null`: all did. */
	why: UnformedReason | null;
	/** The tier reached by the formed pieces; `null`: none, or no tiers. */
	tier: PriceTier | null;
	/** Of the formed pieces, at their final prices. */
	amountMinor: number;
}

/** A minimum of the campaign that was missed, in pieces or in minor units. */
export interface Shortfall {
	of: 'pieces' | 'amount';
	needed: number;
	have: number;
}

export interface ClosingPlan {
	/** False: a minimum of the campaign was missed (流團), and nothing formed. */
	formed: boolean;
	/** The minimums that were missed. */
	shortfalls: Shortfall[];
	/** One per buyer, item and price, in the order in which the first of their pieces were obtained. */
	lines: ClosingLine[];
	/** In the order of `items`. */
	items: ClosingItem[];
	/** Formed pieces, their amount, and the buyers who get any. */
	pieces: number;
	totalMinor: number;
	buyers: number;
}

export interface Closing {
	rules: Pick<CampaignRules, 'minQuantity' | 'minAmountMinor'>;
	items: ReadonlyArray<Pick<OfferedItem, 'id' | 'code' | 'title' | 'rules'>>;
	/** Of these items, in the order in which they were obtained. */
	lots: readonly OrderedLot[];
}

/**
 * Who gets what at which price when a campaign closes, and who falls out.
 *
 * 1. Per item the minimum and the case pack decide how many pieces form; the last ones fall out, also a part of what a
 *    buyer ordered.
 * 2. The formed pieces of an item reach a tier; everybody pays it, or what they had ordered at if that is less.
 * 3. The campaign's minimums are compared with what is left, at these prices. Missed: nothing forms.
 *
 * Pure; amounts in minor units. What did not form costs nothing.
 */
export function planClosing({ rules, items, lots }: Closing): ClosingPlan {
	const lotsOf = Map.groupBy(lots, ({ itemId }) => itemId);
	const plans = items.map((item) => planItem(item, lotsOf.get(item.id) ?? []));
	const pieces = sumOf(plans.map(({ item }) => item.formed));
	const totalMinor = sumOf(plans.map(({ item }) => item.amountMinor));
	const shortfalls = shortfallsOf(rules, pieces, totalMinor);
	if (shortfalls.length > 0) {
		const failed = plans.map(failItem);
		return { formed: false, shortfalls, ...joined(failed), pieces: 0, totalMinor: 0, buyers: 0 };
	}
	const plan = joined(plans);
	const buyers = new Set(plan.lines.filter(({ formed }) => formed > 0).map(({ buyerId }) => buyerId)).size;
	return { formed: true, shortfalls, ...plan, pieces, totalMinor, buyers };
}

interface ItemPlan {
	item: ClosingItem;
	lines: ClosingLine[];
}

function joined(plans: readonly ItemPlan[]): Pick<ClosingPlan, 'items' | 'lines'> {
	return { items: plans.map(({ item }) => item), lines: plans.flatMap(({ lines }) => lines) };
}

function planItem(
	{ id, code, title, rules }: Closing['items'][number],
	lots: readonly OrderedLot[],
): ItemPlan {
	const ordered = sumOf(lots.map(({ quantity }) => quantity));
	const { formed, shortOf, why } = formable(rules, ordered);
	const tier = tierOf(rules.tiers, formed) ?? null;
	const lines = linesOf(lots, formed, tier);
	const amountMinor = sumOf(lines.map((line) => line.formed * line.finalPriceMinor));
	const unformed = ordered - formed;
	return {
		item: { itemId: id, code, title, ordered, formed, unformed, shortOf, why, tier, amountMinor },
		lines,
	};
}

/** How many of so many ordered pieces form, and how many more would make the rest form. */
export function formable(
	rules: Pick<ItemRules, 'minQuantity' | 'casePack'>,
	ordered: number,
): { formed: number; shortOf: number; why: UnformedReason | null } {
	const pack = rules.casePack ?? 1;
	const inPacks = Math.floor(ordered / pack) * pack;
	const needed = minimumOf(rules) ?? 0;
	if (ordered > 0 && inPacks < needed) return { formed: 0, shortOf: needed - ordered, why: 'minimum' };
	if (inPacks < ordered) return { formed: inPacks, shortOf: inPacks + pack - ordered, why: 'pack' };
	return { formed: inPacks, shortOf: 0, why: null };
}

/** Pieces that an item needs to form. Only full packs count: a minimum of 13 with packs of 12 takes 24. */
export function minimumOf({
	minQuantity,
	casePack,
}: Pick<ItemRules, 'minQuantity' | 'casePack'>): number | null {
	const pack = casePack ?? 1;
	return minQuantity === null ? null : Math.ceil(minQuantity / pack) * pack;
}

/** The first `formed` pieces form; lots of one buyer and price become one line. */
function linesOf(lots: readonly OrderedLot[], formed: number, tier: PriceTier | null): ClosingLine[] {
	const ofBuyer = new Map<number, ClosingLine[]>();
	const lines: ClosingLine[] = [];
	let open = formed;
	for (const { buyerId, itemId, unitPriceMinor, quantity } of lots) {
		const own = ofBuyer.get(buyerId) ?? [];
		ofBuyer.set(buyerId, own);
		let line = own.find((other) => other.unitPriceMinor === unitPriceMinor);
		if (!line) {
			const finalPriceMinor = Math.min(unitPriceMinor, tier?.priceMinor ?? unitPriceMinor);
			line = { buyerId, itemId, unitPriceMinor, formed: 0, unformed: 0, finalPriceMinor };
			own.push(line);
			lines.push(line);
		}
		const forms = Math.min(quantity, open);
		open -= forms;
		line.formed += forms;
		line.unformed += quantity - forms;
	}
	return lines;
}

function failItem({ item, lines }: ItemPlan): ItemPlan {
	const why = item.ordered === 0 ? null : 'campaign';
	return {
		item: { ...item, formed: 0, unformed: item.ordered, shortOf: 0, why, tier: null, amountMinor: 0 },
		lines: lines.map((line) => ({
			...line,
			formed: 0,
			unformed: line.formed + line.unformed,
			finalPriceMinor: line.unitPriceMinor,
		})),
	};
}

function shortfallsOf(
	{ minQuantity, minAmountMinor }: Closing['rules'],
	pieces: number,
	totalMinor: number,
): Shortfall[] {
	const minimums: Array<Omit<Shortfall, 'needed'> & { needed: number | null }> = [
		{ of: 'pieces', needed: minQuantity, have: pieces },
		{ of: 'amount', needed: minAmountMinor, have: totalMinor },
	];
	return minimums.flatMap(({ of, needed, have }) =>
		needed !== null && have < needed ? [{ of, needed, have }] : [],
	);
}

function sumOf(numbers: readonly number[]): number {
	return numbers.reduce((sum, number) => sum + number, 0);
}
