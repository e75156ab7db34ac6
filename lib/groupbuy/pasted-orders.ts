import type { PastedOrder } from './order-grammar/pasted-list';
import type { ItemChoice, OrderChange } from './order-grammar/types';
import type { ChangeOutcome } from './outcome';
import { suggestCodes } from './suggest-codes';

/** An order of a pasted list (接龍) that is meant for one campaign: every change names its item by code. */
export interface ResolvedPastedOrder extends PastedOrder {
	/** Why it cannot be booked as it stands; then `changes` is empty. */
	problems: ChangeOutcome[];
}

interface Offered {
	code: string;
	title: string;
}

/**
 * Says of each order of a pasted list which items of a campaign it means. Only these count: the group may have other
 * campaigns, whose items the people of a list elsewhere do not know.
 */
export function resolvePastedOrders(
	orders: readonly PastedOrder[],
	items: readonly Offered[],
): ResolvedPastedOrder[] {
	return orders.map((order) => {
		const problems: ChangeOutcome[] = [];
		const changes = order.changes.flatMap((change) => {
			const meant = itemsMeant(change.item, items);
			const isSure = change.item.by === 'all' || (meant.length === 1 && isCertain(change.item));
			if (!isSure || meant.length === 0) problems.push(problemOf(change, meant, items));
			return meant.map(({ code }): OrderChange => ({ ...change, item: { by: 'code', code } }));
		});
		return { ...order, changes: problems.length === 0 ? changes : [], problems };
	});
}

function itemsMeant(choice: ItemChoice, items: readonly Offered[]): readonly Offered[] {
	if (choice.by === 'all' || choice.by === 'none') return items;
	const codes = choice.by === 'code' ? [choice.code] : choice.codes;
	return items.filter(({ code }) => codes.includes(code));
}

const isCertain = (choice: ItemChoice): boolean => choice.by !== 'words' || choice.certain;

function problemOf(change: OrderChange, meant: readonly Offered[], items: readonly Offered[]): ChangeOutcome {
	const { item, action } = change;
	if (meant.length === 0 && (item.by === 'code' || item.by === 'words')) {
		const input = item.by === 'code' ? item.code : item.input;
		const codes = items.map(({ code }) => code);
		return { status: 'unknown_item', input, suggestions: suggestCodes(input, codes) };
	}
	return {
		status: 'item_required',
		action,
		quantity: action === 'cancel' ? null : change.quantity,
		choices: meant.map(({ code, title }) => ({ code, title })),
	};
}

/**
 * Names each order of a pasted list by what it says, so that the same line is booked once however often the list is
 * pasted, also after others were written below it. Equal lines are told apart by how many came before.
 *
 * @param campaignCode the list of another campaign is another list
 * @param digest a hash, so that keys stay short
 */
export function pastedOrderKeys(
	campaignCode: string,
	orders: readonly PastedOrder[],
	digest: (text: string) => string,
): string[] {
	const seen = new Map<string, number>();
	return orders.map(({ number, name, text }) => {
		const said = JSON.stringify([number, plain(name), plain(text)]);
		const before = seen.get(said) ?? 0;
		seen.set(said, before + 1);
		return `paste:${campaignCode}:${digest(`${said}#${before}`)}`;
	});
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim();
