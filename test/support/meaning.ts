import type {
	ItemChoice,
	LeaderCommand,
	OrderChange,
	ParsedMessage,
	PersonOrOrder,
} from '../../lib/groupbuy/order-grammar/types';

const SIGNS = { add: '+', remove: '-', set: '=' } as const;

/**
 * One line for a meaning, so that a case is a line: `A1+2 B3-1`, `cancel A1`, `A2|A3?+1` (one of these is meant),
 * `for Amy: +1`, `query menu`, `unclear quantity_zero A1+0`, `extend 120`.
 */
export function shownMeaning(parsed: ParsedMessage): string {
	switch (parsed.kind) {
		case 'order':
			return (parsed.buyer ? `for ${parsed.buyer.name}: ` : '') + shownChanges(parsed.changes);
		case 'offer_answer':
			return parsed.accept ? 'accept' : 'decline';
		case 'query':
			return `query ${parsed.query}`;
		case 'command':
			return shownCommand(parsed.command);
		case 'unclear':
			return `unclear ${parsed.reason} ${parsed.input}`;
		case 'chatter':
			return 'chatter';
	}
}

export function shownChanges(changes: readonly OrderChange[]): string {
	return changes.map(shownChange).join(' ');
}

function shownChange(change: OrderChange): string {
	const item = shownItem(change.item);
	if (change.action === 'cancel') return `cancel ${item}`.trim();
	return `${item}${SIGNS[change.action]}${change.quantity}`;
}

function shownItem(item: ItemChoice): string {
	switch (item.by) {
		case 'none':
			return '';
		case 'all':
			return 'all';
		case 'code':
			return item.code;
		case 'words':
			return item.codes.join('|') + (item.codes.length === 1 && item.certain ? '' : '?');
	}
}

function shownCommand(command: LeaderCommand): string {
	switch (command.type) {
		case 'close':
			return 'close';
		case 'extend':
			return `extend ${command.minutes}`;
		case 'sold_out':
		case 'withdraw':
		case 'card':
			return `${command.type} ${shownItem(command.item)}`;
		case 'restock':
			return `restock ${shownItem(command.item)} ${command.quantity}`;
		case 'order_for':
			return `order_for ${command.person.name}: ${shownChanges(command.changes)}`;
		case 'mark_paid':
		case 'mark_picked_up':
			return `${command.type} ${shownWho(command.who)}`;
		case 'confirm':
			return `confirm ${command.token}`;
	}
}

const shownWho = (who: PersonOrOrder): string => (who.by === 'order' ? `#${who.code}` : who.person.name);
