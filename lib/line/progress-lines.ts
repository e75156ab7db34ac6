import { formatMoney, type Currency } from '../groupbuy/money';
import { itemProgress, progressOf, type CampaignProgress, type ItemProgress } from '../groupbuy/progress';
import type { CampaignView } from '../groupbuy/views';
import { itemName } from './names-in-text';
import type { Words } from './words';

const MAX_ITEMS = 20;

/** How far a campaign is: what is missing for it to form, then the items that are short of something. */
export function progressLines(campaign: CampaignView, words: Words): string[] {
	const { currency, items } = campaign;
	const ofItems = items.flatMap((item) => {
		const parts = itemParts(itemProgress(item), currency, words);
		if (parts.length === 0) return [];
		return words.progress.item(itemName(item), parts.join(words.progress.separator));
	});
	const shown = ofItems.slice(0, MAX_ITEMS);
	return [
		...minimumParts(progressOf(campaign), currency, words),
		...shown,
		...(ofItems.length > shown.length ? [words.cardMore(ofItems.length - shown.length)] : []),
	];
}

/** The campaign's minimum: what is missing, or that it is reached; nothing without a minimum. */
export function minimumParts(
	{ missingPieces, missingAmountMinor }: CampaignProgress,
	currency: Currency,
	{ progress: say }: Words,
): string[] {
	if (missingPieces === null && missingAmountMinor === null) return [];
	const missing = [
		...(missingPieces ? [say.shortOfPieces(missingPieces)] : []),
		...(missingAmountMinor ? [say.shortOfAmount(formatMoney(missingAmountMinor, currency))] : []),
	];
	return missing.length > 0 ? missing : [say.reached];
}

/** What an item is short of, and the price that more orders bring for everyone. */
function itemParts(progress: ItemProgress, currency: Currency, words: Words): string[] {
	const { nextTier } = progress;
	return [
		...shortOfParts(progress, words),
		...(nextTier
			? [words.progress.nextTier(nextTier.missing, formatMoney(nextTier.priceMinor, currency))]
			: []),
	];
}

/** What an item is short of: pieces to form, a full pack. */
export function shortOfParts({ missingToMinimum, pack }: ItemProgress, { progress: say }: Words): string[] {
	return [
		...(missingToMinimum ? [say.shortOfPieces(missingToMinimum)] : []),
		...(pack ? [say.pack(pack.filled, pack.size)] : []),
	];
}
