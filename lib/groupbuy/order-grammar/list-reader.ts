import { TIME } from './exported-chat';
import { readListLine } from './list-line';
import { nameOf, withoutMarks } from './mentions';
import { normalizeMessage } from './normalize';
import type { ItemNames, ListProblem, OrderChange, PastedList, PastedOrder } from './types';

/** What is echoed of a line. */
const MAX_TEXT = 200;
/** Nobody orders in a longer line. */
const MAX_LINE = 1000;

/** `1. `, `2、`, `3)`, `(4)`, `5 `, `6：`, `7小明`; not a time, a date or a price. */
const NUMBERED =
	/^(?:\(?(?<marked>\d{1,4})(?:[.、):](?!\d)|\)) ?|#?(?<spaced>\d{1,4}) |(?<glued>\d{1,3})(?=\p{Script=Han}))(?<rest>.+)$/u;
const EMPTY_SLOT = /^\(?\d{1,4}[.、):]*$/;

/** What Facebook and LINE put between comments: buttons, likes, times. */
const DATE =
	'(?:\\d{4}[./年-] ?)?\\d{1,2}[./月-] ?\\d{1,2}日?(?: ?(?:\\(.\\)|(?:星期|週).))?|(?:昨天|今天|剛剛)';
const AGO = '\\d{1,3} ?(?:秒|分鐘?|小時|天|週|周|個?月|年|[smhdwy])前?';
const BUTTON =
	'讚|回覆|分享|留言|已編輯|編輯|隱藏|查看更多留言|查看.{0,12}回覆|最相關|所有留言|作者|頭號粉絲|管理員|Like|Reply|Share|Edited|Author|See more';
const FURNITURE = new RegExp(`^(?:(?:${TIME}|${DATE}|${AGO}|${BUTTON})(?:[ ·・.|,]+|$)){1,9}$`, 'i');
/** `20:15 小明 A1+2`, as LINE exports a chat on a computer. */
const STAMP = new RegExp(`^${TIME} `, 'i');

interface Named {
	name: string;
	number: number | null;
	line: number;
	text: string;
	/** The first line of all; so it may be a title. */
	isFirst: boolean;
	/** A comment stands below it, so that the next name is another's. */
	hasSpoken: boolean;
}

/** Reads a list or a thread line by line. */
export class ListReader {
	readonly orders: PastedOrder[] = [];
	readonly unclear: PastedList['unclear'] = [];
	/** A name that stands alone and waits for its order. */
	private waiting: Named | undefined;
	/** Two names stand above one order: one of them is a comment. */
	private contested = false;
	/** Whose order stood in the line before. */
	private latest: Named | undefined;
	private started = false;

	constructor(private readonly names: ItemNames | null) {}

	read(raw: string, line: number): void {
		const text = raw.trim().slice(0, MAX_TEXT);
		const said = normalizeMessage(withoutMarks(raw.slice(0, MAX_LINE))).replace(STAMP, '');
		if (said === '') this.separate();
		else if (FURNITURE.test(said) || EMPTY_SLOT.test(said)) this.finish();
		else this.readLine(said, line, text);
		this.started ||= said !== '';
	}

	end(): void {
		this.finish();
	}

	private readLine(text: string, line: number, original: string): void {
		const { marked, spaced, glued, rest = '' } = NUMBERED.exec(text)?.groups ?? {};
		const digits = marked ?? spaced ?? glued;
		const numbered = digits === undefined ? undefined : readListLine(rest, this.names);
		// 2盒 and 3人份 are no places in a list.
		const isPlace = numbered !== undefined && (marked !== undefined || numbered.kind === 'entry');
		const said = isPlace ? numbered : readListLine(text, this.names);
		const number = isPlace ? Number(digits) : null;
		const named = { number, line, text: original, isFirst: !this.started, hasSpoken: false };
		if (number !== null) this.finish();
		switch (said.kind) {
			case 'entry': {
				this.finish();
				this.add({ ...named, name: nameOf(said.name) }, said.changes, line, original);
				break;
			}
			case 'order':
				this.readOrder(said.changes, number, line, original);
				break;
			case 'name':
				this.readName({ ...named, name: nameOf(said.name) });
				break;
			case 'unclear':
				this.refuse(line, original, said.reason);
				break;
			case 'talk':
				if (number !== null) this.refuse(line, original, 'no_order');
				if (this.waiting) this.waiting.hasSpoken = true;
				this.latest = undefined;
		}
	}

	private readOrder(changes: OrderChange[], number: number | null, line: number, text: string): void {
		const isBare = changes.some(({ item }) => item.by === 'none');
		// A further line belongs to the same person if it names its items.
		const owner = this.waiting ?? (isBare ? undefined : this.latest);
		if (!owner || this.contested || number !== null) this.refuse(line, text, 'no_name');
		else this.add(owner, changes, line, text);
	}

	private readName(named: Named): void {
		const before = this.waiting;
		const isContested = before?.number === null && !before.isFirst && !before.hasSpoken;
		this.finish();
		this.waiting = named;
		this.contested = isContested;
	}

	private add(owner: Named, changes: OrderChange[], line: number, text: string): void {
		this.orders.push({ line, number: owner.number, name: owner.name, changes, text });
		this.waiting = undefined;
		this.latest = owner;
	}

	private refuse(line: number, text: string, reason: ListProblem): void {
		this.unclear.push({ line, text, reason });
		// The line is told; its name needs no second word.
		this.waiting = undefined;
		this.separate();
	}

	/** Behind a blank line a name still waits, but nothing is added to what is above. */
	private separate(): void {
		this.latest = undefined;
		this.contested = false;
	}

	/** A numbered name without an order wanted something; another one may be a title or a comment. */
	private finish(): void {
		if (this.waiting && this.waiting.number !== null) {
			this.unclear.push({ line: this.waiting.line, text: this.waiting.text, reason: 'no_order' });
		}
		this.waiting = undefined;
		this.separate();
	}
}
