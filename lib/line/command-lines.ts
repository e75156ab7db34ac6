import type { CommandOutcome } from '../groupbuy/outcome';
import { formatTime } from './format-time';
import { choiceLines, itemName, shortTitle } from './names-in-text';
import { safeDisplayName } from './text';
import type { Words } from './words';

/** What became of a leader's command. */
export function commandLines(outcome: CommandOutcome, timeZone: string, words: Words): string[] {
	const { command } = words;
	switch (outcome.status) {
		case 'closed':
			return [command.closed(shortTitle(outcome.campaignTitle))];
		case 'extended':
			return [
				command.extended(shortTitle(outcome.campaignTitle), formatTime(outcome.closesAt, timeZone, words)),
			];
		case 'sold_out':
			return [command.soldOut(itemName(outcome), outcome.ordered)];
		case 'withdrawn':
			return [command.withdrawn(itemName(outcome), outcome.buyers, outcome.pieces)];
		case 'restocked':
			return [command.restocked(itemName(outcome), outcome.quantity, outcome.left)];
		// It speaks for itself.
		case 'card':
			return [];
		case 'paid':
		case 'picked_up':
			return [markedLine(outcome, words)];
		case 'confirm':
			return confirmLines(outcome, timeZone, words);
		case 'stale':
			return [command.stale];
		case 'no_campaign':
			return [command.noCampaign];
		case 'unknown_item':
			return [command.unknownItem(shortTitle(outcome.input), outcome.suggestions.join(words.comma))];
		case 'item_required':
			return [command.whichItem, ...choiceLines(outcome.choices, words)];
		case 'unknown_order':
			return [command.unknownOrder(shortTitle(outcome.input))];
		case 'unknown_person':
			return [command.unknownPerson(safeDisplayName(outcome.name) || words.someone, outcome.count)];
		case 'too_late':
			return [command.tooLate(shortTitle(outcome.campaignTitle))];
		case 'not_now':
			return [command.notNow[outcome.why](shortTitle(outcome.campaignTitle))];
	}
}

function markedLine(
	{ status, name, orderCodes, already }: Extract<CommandOutcome, { status: 'paid' | 'picked_up' }>,
	words: Words,
): string {
	const { command } = words;
	const orders = orderCodes.join(words.comma);
	const shownName = safeDisplayName(name);
	const who = shownName === '' ? orders : command.buyerAndOrders(shownName, orders);
	if (status === 'paid') return already ? command.paidAlready(who) : command.paid(who);
	return already ? command.pickedUpAlready(who) : command.pickedUp(who);
}

function confirmLines(
	outcome: Extract<CommandOutcome, { status: 'confirm' }>,
	timeZone: string,
	words: Words,
): string[] {
	const { command } = words;
	const { item, campaignTitle, buyers, pieces, expiresAt } = outcome;
	const question = item
		? command.confirmWithdraw(itemName(item), buyers, pieces)
		: command.confirmClose(shortTitle(campaignTitle), buyers, pieces);
	return [question, command.confirmBy(formatTime(expiresAt, timeZone, words), confirmWord(outcome, words))];
}

/** What the leader types, or taps, to confirm. */
export function confirmWord(
	{ command, token }: Extract<CommandOutcome, { status: 'confirm' }>,
	{ say }: Words,
): string {
	return command === 'close' ? say.confirmClose(token) : say.confirmWithdraw(token);
}
