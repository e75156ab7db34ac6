import type { BuyerNotice, CampaignAnnouncement, OutboxMessage } from '../groupbuy/announcement';
import { formatMoney } from '../groupbuy/money';
import { linesOf, oneLine } from '../groupbuy/one-line';
import type { CampaignView } from '../groupbuy/views';
import { deadlineLeft, formatTime, type Setting } from './format-time';
import { itemName, shortTitle } from './names-in-text';
import { progressLines } from './progress-lines';
import { cutGraphemes, safeDisplayName } from './text';
import type { Words } from './words';

/** A message of the outbox with what is needed to say it. */
export interface OutboxView {
	message: OutboxMessage;
	/** Of the buyer whom a notice concerns. */
	displayName: string | null;
	/** The campaign of an announcement as it is now; `null` when it does not exist any more. */
	campaign: CampaignView | null;
}

/** People named in one line. */
const MAX_PEOPLE = 10;
/** Of an operator's note. */
const MAX_NOTE_LINES = 10;
const MAX_NOTE_GRAPHEMES = 300;

/** These say what to order, so the campaign's card comes with them. */
const INVITATIONS: ReadonlySet<CampaignAnnouncement['kind']> = new Set([
	'opened',
	'last_call',
	'reopened',
	'extended',
]);

/** Of no use once the campaign has ended; what became of it is an announcement of its own. */
const ONLY_WHILE_OPEN: ReadonlySet<CampaignAnnouncement['kind']> = new Set([...INVITATIONS, 'progress']);

function announcementsOf(
	outbox: readonly OutboxView[],
): Array<{ announcement: CampaignAnnouncement; campaign: CampaignView }> {
	return outbox.flatMap(({ message, campaign }) => {
		if (message.type !== 'announcement' || campaign === null) return [];
		const { announcement } = message;
		if (ONLY_WHILE_OPEN.has(announcement.kind) && campaign.state !== 'open') return [];
		return [{ announcement, campaign }];
	});
}

/** Offers that can still be taken. */
export function openOffers(outbox: readonly OutboxView[], now: number): BuyerNotice[] {
	return noticesOf(outbox, now).flatMap(({ notice }) => (notice.kind === 'offered' ? notice : []));
}

function noticesOf(
	outbox: readonly OutboxView[],
	now: number,
): Array<{ notice: BuyerNotice; displayName: string | null }> {
	return outbox.flatMap(({ message, displayName }) => {
		if (message.type !== 'notice') return [];
		const { notice } = message;
		// An offer that has run out is followed by a notice that says so.
		if (notice.kind === 'offered' && notice.holdUntil !== null && notice.holdUntil <= now) return [];
		return [{ notice, displayName }];
	});
}

/** The campaigns whose card goes with an announcement, each once. */
export function campaignsToShow(outbox: readonly OutboxView[]): CampaignView[] {
	const invited = announcementsOf(outbox).filter(({ announcement }) => INVITATIONS.has(announcement.kind));
	return [...new Map(invited.map(({ campaign }) => [campaign.code, campaign])).values()];
}

/** What concerns single buyers: by item, everyone with their pieces. */
export function noticeLines(outbox: readonly OutboxView[], setting: Setting): string[] {
	const { words, timeZone, now } = setting;
	const alike = Map.groupBy(noticesOf(outbox, now), ({ notice }) =>
		[notice.kind, notice.code, notice.title, notice.holdUntil].join('\n'),
	);
	return [...alike.values()].flatMap((same) => {
		const [first] = same;
		if (!first) return [];
		const { kind, holdUntil } = first.notice;
		const item = itemName(first.notice);
		const said = same.map(({ notice, displayName }) =>
			words.noticePieces(safeDisplayName(displayName) || words.someone, piecesOf(notice)),
		);
		return inLines(said).map((names) => {
			const people = names.join(words.comma);
			if (kind !== 'offered') return words.notices[kind](item, people);
			return words.offered(item, people, holdUntil === null ? null : formatTime(holdUntil, timeZone, words));
		});
	});
}

function piecesOf({ kind, quantity }: BuyerNotice): string {
	if (kind !== 'reordered') return `×${quantity}`;
	return quantity > 0 ? `+${quantity}` : String(quantity);
}

function inLines(people: readonly string[]): string[][] {
	return Array.from({ length: Math.ceil(people.length / MAX_PEOPLE) }, (_, line) =>
		people.slice(line * MAX_PEOPLE, (line + 1) * MAX_PEOPLE),
	);
}

/** What concerns whole campaigns, with the numbers of now; what is said twice is said once. */
export function announcementSections(outbox: readonly OutboxView[], setting: Setting): string[][] {
	const said = announcementsOf(outbox).map(({ announcement, campaign }) => [
		...factsOf(announcement.kind, campaign, setting),
		...noteLines(announcement.note, setting.words),
	]);
	return [...new Map(said.map((lines) => [lines.join('\n'), lines])).values()];
}

function factsOf(kind: CampaignAnnouncement['kind'], campaign: CampaignView, setting: Setting): string[] {
	const { words } = setting;
	const { announcement: say } = words;
	const title = shortTitle(campaign.title);
	const numbers = say.numbers(
		campaign.buyers,
		campaign.pieces,
		formatMoney(campaign.totalMinor, campaign.currency),
	);
	switch (kind) {
		case 'opened':
			return [say.opened(title), deadlineLeft(campaign.closesAt, setting)];
		case 'reopened':
			return [say.reopened(title), deadlineLeft(campaign.closesAt, setting)];
		case 'extended':
			return [say.extended(title), deadlineLeft(campaign.closesAt, setting)];
		case 'progress':
			return [say.progress(title, numbers), ...progressLines(campaign, words)];
		case 'last_call':
			return [
				say.lastCall(title, numbers),
				deadlineLeft(campaign.closesAt, setting),
				...progressLines(campaign, words),
			];
		case 'closed': {
			const progress = progressLines(campaign, words);
			return [say.closed(title, numbers), ...progress, ...(progress.length > 0 ? [say.formsLater] : [])];
		}
		case 'formed':
			return [say.formed(title, numbers)];
		case 'failed':
			return [say.failed(title), ...neededLines(campaign, words), ...refundLines(campaign, words)];
		case 'cancelled':
			return [say.cancelled(title), ...refundLines(campaign, words)];
		case 'arrived':
			return [say.arrived(title)];
		case 'pickup_reminder':
			return [say.pickupReminder(title)];
	}
}

function neededLines({ rules, currency }: CampaignView, { announcement: say, comma }: Words): string[] {
	const needed = [
		...(rules.minQuantity === null ? [] : [say.pieces(rules.minQuantity)]),
		...(rules.minAmountMinor === null ? [] : [formatMoney(rules.minAmountMinor, currency)]),
	];
	return needed.length === 0 ? [] : [say.failedNeeded(needed.join(comma))];
}

function refundLines({ rules }: CampaignView, { announcement: say }: Words): string[] {
	return rules.payment === 'on_pickup' ? [] : [say.refund];
}

function noteLines(note: string | null, { announcement: say }: Words): string[] {
	const lines = linesOf(note ?? '').map(oneLine);
	return lines
		.filter((line) => line !== '')
		.slice(0, MAX_NOTE_LINES)
		.map((line) => say.note(cutGraphemes(line, MAX_NOTE_GRAPHEMES)));
}

/** The items of a campaign whose card has no room. */
export function itemLines(campaign: CampaignView, words: Words): string[] {
	return [
		shortTitle(campaign.title),
		...campaign.items.map((item) =>
			words.itemOnOffer(
				itemName(item),
				formatMoney(item.priceMinor, campaign.currency),
				item.left === null ? null : Math.max(0, item.left),
			),
		),
	];
}
