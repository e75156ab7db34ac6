import { LOOKS_LIKE_ORDER } from './list-line';
import { nameOf, withoutMarks } from './mentions';
import { normalizeMessage } from './normalize';
import { parseOrderMessage } from './parse';
import type { ItemNames, PastedList, PastedOrder } from './types';

export const TIME = '(?:上午|下午|凌晨|早上|中午|晚上|AM|PM)? ?\\d{1,2}:\\d{2}(?::\\d{2})?(?: ?(?:AM|PM))?';

/** `20:15⇥小明⇥A1+2`, as LINE exports a chat on a phone; a message of several lines is quoted. */
export const EXPORTED = new RegExp(`^${TIME}\\t(?<name>[^\\t]+)\\t(?<message>.*)$`, 'i');

const MAX_TEXT = 200;
/** LINE's own limit for a message. */
const MAX_MESSAGE = 5000;

interface Message {
	name: string;
	text: string;
	line: number;
	/** A quotation that goes on in the next line. */
	isOpen: boolean;
}

/**
 * Reads an exported chat. It is read as the group's bot would have read it: what is talk there is skipped here, but what
 * looks like an order and is none is told.
 */
export class ChatReader {
	readonly orders: PastedOrder[] = [];
	readonly unclear: PastedList['unclear'] = [];
	private current: Message | undefined;

	constructor(private readonly names: ItemNames | null) {}

	read(raw: string, line: number): void {
		const { name, message } = EXPORTED.exec(raw)?.groups ?? {};
		if (name !== undefined && message !== undefined) {
			this.end();
			const isOpen = message.startsWith('"') && (message.length === 1 || !message.endsWith('"'));
			this.current = { name, text: message, line, isOpen };
		} else if (this.current?.isOpen && this.current.text.length < MAX_MESSAGE) {
			this.current.text += `\n${raw}`;
			this.current.isOpen = !raw.endsWith('"');
		} else {
			this.end();
		}
	}

	end(): void {
		const { current } = this;
		this.current = undefined;
		if (!current) return;
		const { line } = current;
		const message = /^"[^]*\n[^]*"$/.test(current.text) ? current.text.slice(1, -1) : current.text;
		const text = message.trim().slice(0, MAX_TEXT);
		const parsed = parseOrderMessage(message, { names: this.names, mentions: [] });
		if (parsed.kind === 'order') {
			const name = parsed.buyer?.name ?? nameOf(withoutMarks(current.name));
			if (name === '') this.unclear.push({ line, text, reason: 'no_name' });
			else this.orders.push({ line, number: null, name, changes: parsed.changes, text });
		} else if (parsed.kind === 'unclear') {
			this.unclear.push({ line, text, reason: 'unclear_quantity' });
		} else if (parsed.kind === 'chatter' && LOOKS_LIKE_ORDER.test(normalizeMessage(message))) {
			this.unclear.push({ line, text, reason: 'unclear_item' });
		}
	}
}
