import { formatMoney, type Currency } from '../groupbuy/money';
import type { CampaignView, ItemView } from '../groupbuy/views';
import { itemName } from './names-in-text';
import type { Words } from './words';

const MAX_ITEMS = 20;

/** How far a campaign is: what is missing for it to form, then the items that are short of something. */
export function progressLines(campaign: CampaignView, words: Words): string[] {
	const ofItems = campaign.items.flatMap((item) => {
		const parts = itemProgress(item, campaign.currency, words);
		return parts.length === 0
			? []
			: words.progress.item(itemName(item), parts.join(words.progress.separator));
	});
	const shown = ofItems.slice(0, MAX_ITEMS);
	return [
		...minimumParts(campaign, words),
		...shown,
		...(ofItems.length > shown.length ? [words.cardMore(ofItems.length - shown.length)] : []),
	];
}

/** The campaign's minimum: what is missing, or that it is reached; nothing without a minimum. */
export function minimumParts({ rules, pieces, totalMinor, currency }: CampaignView, words: Words): string[] {
	const { minQuantity, minAmountMinor } = rules;
	if (minQuantity === null && minAmountMinor === null) return [];
	const missingPieces = (minQuantity ?? 0) - pieces;
	const missingAmount = (minAmountMinor ?? 0) - totalMinor;
	const missing = [
		...(missingPieces > 0 ? [words.progress.shortOfPieces(missingPieces)] : []),
		...(missingAmount > 0 ? [words.progress.shortOfAmount(formatMoney(missingAmount, currency))] : []),
	];
	return missing.length > 0 ? missing : [words.progress.reached];
}

/** What an item is short of, and the price that more orders bring for everyone. */
function itemProgress(item: ItemView, currency: Currency, words: Words): string[] {
	const next = item.rules.tiers.find(({ from }) => from > item.ordered);
	return [
		...shortOfParts(item, words),
		...(next
			? [words.progress.nextTier(next.from - item.ordered, formatMoney(next.priceMinor, currency))]
			: []),
	];
}

/** What an item is short of: pieces to form, a full pack. */
export function shortOfParts({ ordered, rules }: ItemView, words: Words): string[] {
	const { minQuantity, casePack } = rules;
	const missing = (minQuantity ?? 0) - ordered;
	const inPack = casePack === null ? 0 : ordered % casePack;
	return [
		...(missing > 0 ? [words.progress.shortOfPieces(missing)] : []),
		...(casePack !== null && inPack > 0 ? [words.progress.pack(inPack, casePack)] : []),
	];
}
