import type { messagingApi } from '@line/bot-sdk';

import type { ChangeOutcome, MessageOutcome } from '../groupbuy/outcome';
import type { OrderView } from '../groupbuy/views';
import { commandLines } from './command-lines';
import { formatTime } from './format-time';
import { choiceLines, itemName, shortTitle } from './names-in-text';
import { safeDisplayName } from './text';
import type { Words } from './words';

/** One message and what became of it. */
export interface ChatEntry {
	/** Of the writer. */
	displayName: string | null;
	outcome: MessageOutcome;
	/** The writer's own, needed for `my_orders` only. */
	orders: readonly OrderView[];
	/** Pages of these orders by their code; only in the writer's own chat with the bot, since whoever has one may use it. */
	orderUrls?: ReadonlyMap<string, string>;
	/** What the writer, who is a leader, has earned: the answer to `report`. Nobody else is answered. */
	report?: messagingApi.Message | null;
}

/** Names in a line that several share. */
const MAX_NAMES = 5;

/** What is said about a change; notices with the same key are said once, with all the names. */
interface Notice {
	key: string;
	render: (names: string) => string[];
}

/** Whose change it is. Names are safe to be shown. */
interface Person {
	writer: string;
	/** `null`: the writer. */
	buyer: string | null;
}

/** What was booked, refused, asked and commanded, in the order of the messages. */
export function changeLines(entries: readonly ChatEntry[], timeZone: string, words: Words): string[] {
	const notices = new Map<string, { render: Notice['render']; names: Set<string> }>();
	const tell = ({ key, render }: Notice, name: string) => {
		const known = notices.get(key);
		if (known) known.names.add(name);
		else notices.set(key, { render, names: new Set([name]) });
	};
	entries.forEach(({ displayName, outcome }, entry) => {
		const person = personOf(displayName, outcome, words);
		const name = person.buyer === null ? person.writer : person.buyer + words.orderedBy(person.writer);
		outcome.changes.forEach((change, index) => {
			const notice = noticeOf(change, person, timeZone, words, `${entry}.${index}`);
			if (notice) tell(notice, name);
		});
		const { command } = outcome;
		if (command) tell({ key: `${entry}`, render: () => commandLines(command, timeZone, words) }, name);
	});
	return [...notices.values()].flatMap(({ render, names }) => render(joinNames([...names], words)));
}

function personOf(displayName: string | null, { buyer }: MessageOutcome, words: Words): Person {
	return {
		writer: safeDisplayName(displayName) || words.someone,
		buyer: buyer && (safeDisplayName(buyer.name) || words.someone),
	};
}

function joinNames(names: readonly string[], words: Words): string {
	const shown = names.slice(0, MAX_NAMES).join(words.comma);
	return names.length > MAX_NAMES ? words.andOthers(shown, names.length) : shown;
}

/** @param ownKey for what concerns one person alone */
function noticeOf(
	change: ChangeOutcome,
	person: Person,
	timeZone: string,
	words: Words,
	ownKey: string,
): Notice | null {
	const by = person.buyer === null ? '' : words.orderedBy(person.writer);
	const own = (render: (name: string) => string): Notice => ({
		key: ownKey,
		render: () => [render(person.buyer ?? person.writer) + by],
	});
	const shared = (key: string, render: (names: string) => string): Notice => ({
		key: `${change.status} ${key}`,
		render: (names) => [render(names)],
	});
	switch (change.status) {
		case 'booked':
			return own((name) => words.booked(name, itemName(change), change.quantity, change.buyerQuantity));
		case 'reduced':
			return own((name) => words.reduced(name, itemName(change), change.quantity, change.buyerQuantity));
		case 'cancelled':
			return own((name) => words.cancelled(name, itemName(change), change.quantity));
		case 'unchanged':
			return own((name) => words.unchanged(name, itemName(change), change.buyerQuantity));
		case 'insufficient_stock':
			return own((name) =>
				change.left <= 0
					? words.soldOut(name, itemName(change))
					: words.notEnough(name, itemName(change), change.requested, change.left),
			);
		case 'waitlisted':
			return own((name) => words.waitlisted(name, itemName(change), change.quantity, change.position));
		case 'left_waitlist':
			return own((name) => words.leftWaitlist(name, itemName(change), change.quantity));
		case 'no_offer':
			return shared('', words.noOffer);
		case 'quantity_limit': {
			const overLimit = change.scope === 'item' ? words.overLimit : words.overCampaignLimit;
			return own((name) => overLimit(name, itemName(change), change.limit));
		}
		case 'campaign_full':
			return shared(`${change.limit}`, (names) => words.campaignFull(names, change.limit));
		case 'blocked':
			return shared('', words.blocked);
		case 'add_only':
			return shared('', words.addOnly);
		case 'nothing_to_cancel':
			return own((name) => words.nothingToCancel(name, change.code));
		case 'unknown_item':
			return own((name) =>
				words.unknownItem(name, shortTitle(change.input), change.suggestions.join(words.comma)),
			);
		case 'invalid_quantity':
			return own((name) => words.invalidQuantity(name, shortTitle(change.input), change.reason));
		case 'item_required':
			return whichItem(change, person, words, ownKey);
		case 'edit_refused':
			return {
				key: ownKey,
				render: (name) => [
					words.editRefused(name),
					...change.why.flatMap((why) => noticeOf(why, person, timeZone, words, ownKey)?.render(name) ?? []),
				],
			};
		case 'kept_after_unsend':
			return shared('', words.keptAfterUnsend);
		case 'closed':
		case 'not_open_yet': {
			const said = change.status === 'closed' ? words.closed : words.notOpenYet;
			const time = change.at === null ? null : formatTime(change.at, timeZone, words);
			return shared(change.campaignTitle, (names) => said(names, shortTitle(change.campaignTitle), time));
		}
		case 'buyer_unknown': {
			const { buyer } = person;
			return shared(buyer ?? '', () => (buyer === null ? words.buyerUnknown : words.personUnknown(buyer)));
		}
		case 'no_campaign':
			return null;
	}
}

/** Who asked for somebody else must name that person again: a code alone would order for the writer. */
function whichItem(
	{ action, choices }: Extract<ChangeOutcome, { status: 'item_required' }>,
	{ writer, buyer }: Person,
	words: Words,
	ownKey: string,
): Notice {
	const items = choiceLines(choices, words);
	if (buyer !== null) {
		return { key: ownKey, render: () => [words.whichItemFor(writer, buyer, action), ...items] };
	}
	const question = choices.length === 1 ? words.isItThisItem : words.whichItem;
	return {
		key: `which ${action} ${choices.map(({ code }) => code).join()}`,
		render: (names) => [question(names, action), ...items],
	};
}
