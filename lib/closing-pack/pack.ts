import type { Sheet } from '../files/sheet';
import { InputError } from '../groupbuy/input-error';
import type { Carrier } from './carriers';
import { packingList, pickupList, supplierOrder, unpaidList, type PickupLink } from './lists';
import type { PackedCampaign, PackedOrder } from './orders';
import { parcelFile, type ParcelSettings, type Problem } from './parcels';
import { sheetOf } from '../files/sheet-of';
import { packWords, type PackLanguage, type PackWords } from './words';

export const DOCUMENT_KINDS = [
	'supplierOrder',
	'packingList',
	'pickupList',
	'unpaidList',
	'sevenEleven',
	'familyMart',
] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface PackSettings extends Omit<ParcelSettings, 'carriers'> {
	documents: readonly DocumentKind[];
	language: PackLanguage;
	link: PickupLink;
}

export interface ClosingPack {
	/** As they were asked for, each once; `problems` last, when there are any. */
	documents: Array<{ kind: DocumentKind | 'problems'; sheet: Sheet }>;
	problems: Problem[];
}

/**
 * The documents of one closed campaign.
 *
 * @param orders all of the campaign's, also those of which nothing formed
 * @throws InputError when a file for the stores of Taiwan is wanted in another currency
 */
export function closingPack(
	campaign: PackedCampaign,
	orders: readonly PackedOrder[],
	settings: PackSettings,
): ClosingPack {
	const words = packWords(settings.language);
	const kinds = [...new Set(settings.documents)];
	const carriers = kinds.filter(isCarrier);
	if (carriers.length > 0 && campaign.currency !== 'TWD') {
		throw new InputError(
			`7-ELEVEN and FamilyMart take parcels in TWD, and this campaign is in ${campaign.currency}`,
			'Leave these two documents out.',
		);
	}
	const problems: Problem[] = [];
	const documents: ClosingPack['documents'] = kinds.map((kind) => {
		if (!isCarrier(kind)) return { kind, sheet: LISTS[kind](campaign, orders, words, settings.link) };
		const file = parcelFile(kind, orders, { ...settings, carriers }, words);
		problems.push(...file.problems);
		return { kind, sheet: file.sheet };
	});
	if (problems.length > 0) documents.push({ kind: 'problems', sheet: problemSheet(problems, words) });
	return { documents, problems };
}

const LISTS = { supplierOrder, packingList, pickupList, unpaidList };

function isCarrier(kind: DocumentKind): kind is Carrier['kind'] {
	return kind === 'sevenEleven' || kind === 'familyMart';
}

function problemSheet(problems: readonly Problem[], words: PackWords): Sheet {
	return sheetOf(
		words.problems,
		[
			{ key: 'file', header: words.document, type: 'text', of: ({ document }) => words[document] },
			{ key: 'orderCode', header: words.orderCode, type: 'code', of: ({ orderCode }) => orderCode },
			{ key: 'buyer', header: words.buyer, type: 'text', of: ({ buyer }) => buyer },
			{ key: 'field', header: words.field, type: 'text', of: ({ field }) => field },
			{ key: 'value', header: words.value, type: 'code', of: ({ value }) => value },
			{ key: 'wayOut', header: words.wayOut, type: 'text', of: ({ wayOut }) => wayOut },
		],
		problems,
	);
}
