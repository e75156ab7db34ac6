import { FURNITURE, HEADER, NOTICE, PICTURES, STAMP, timeIn, withoutFurniture } from './furniture';
import { LOOKS_LIKE_ORDER, readListLine, type ListLine } from './list-line';
import { nameOf, withoutMarks } from './mentions';
import { normalizeMessage } from './normalize';
import type { ItemNames, ListProblem, OrderChange, PastedList, PastedOrder } from './types';

/** What is echoed of a line. */
const MAX_TEXT = 200;
/** Nobody orders in a longer line. */
const MAX_LINE = 1000;

/** A line as it is read. */
export const plainLine = (raw: string): string => normalizeMessage(withoutMarks(raw.slice(0, MAX_LINE)));

/** `1. `, `2、`, `3)`, `(4)`, `5 `, `6：`, `7小明`; not a time, a date or a price. */
const NUMBERED =
	/^(?:\(?(?<marked>\d{1,4})(?:[.、):](?!\d)|\)) ?|#?(?<spaced>\d{1,4}) |(?<glued>\d{1,3})(?=\p{Script=Han}))(?<rest>.+)$/u;
const EMPTY_SLOT = /^\(?\d{1,4}[.、):]*$/;

/** A line, as it is told. */
interface Line {
	line: number;
	text: string;
	/** When it was written, as far as the app says it beside it. */
	time: string | null;
}

interface Named extends Line {
	name: string;
	number: number | null;
	/** The first line of all; so it may be a title. */
	isFirst: boolean;
	/** A comment stands below it, so that the next name is another's. */
	hasSpoken: boolean;
	/** What stands beside it shows that it is a name; the next line is its comment, and no other. */
	isCertain: boolean;
}

/** Reads a list, a thread or the comments of a live line by line. */
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
	/** Who has said what, and when. */
	private readonly said = new Set<string>();

	/** @param timesAbove times and badges stand between a name and its comment, not below them */
	constructor(
		private readonly names: ItemNames | null,
		private readonly timesAbove: boolean,
	) {}

	read(raw: string, line: number): void {
		const whole = plainLine(raw);
		const said = whole.replace(STAMP, '');
		const time = STAMP.exec(whole)?.groups?.['time'] ?? null;
		const at = { line, text: raw.trim().slice(0, MAX_TEXT), time };
		if (said === '') this.separate();
		else if (this.timesAbove && this.waiting && HEADER.test(said)) this.nameIsCertain(this.waiting, said);
		else if (isFurniture(said)) this.finish();
		else this.readLine(said, at);
		this.started ||= said !== '';
	}

	end(): void {
		this.finish();
	}

	private readLine(text: string, at: Line): void {
		const bare = withoutFurniture(text);
		const understood = bare && this.understand(bare.text);
		if (bare && understood && !['talk', 'unclear'].includes(understood.said.kind)) {
			const time = at.time ?? bare.time;
			this.take(understood, bare.text, { ...at, time }, bare.time !== null);
		} else this.take(this.understand(text), text, at, false);
	}

	private understand(text: string): { said: ListLine; number: number | null } {
		const { marked, spaced, glued, rest = '' } = NUMBERED.exec(text)?.groups ?? {};
		const digits = marked ?? spaced ?? glued;
		const numbered = digits === undefined ? undefined : readListLine(rest, this.names);
		// 2盒 and 3人份 are no places in a list.
		const isPlace = numbered !== undefined && (marked !== undefined || numbered.kind === 'entry');
		return isPlace
			? { said: numbered, number: Number(digits) }
			: { said: readListLine(text, this.names), number: null };
	}

	private take(
		{ said, number }: ReturnType<ListReader['understand']>,
		text: string,
		at: Line,
		isCertain: boolean,
	): void {
		const named = { ...at, number, isFirst: !this.started, hasSpoken: false, isCertain };
		// Below a name @小華 is whom she answers.
		const isAnswer = number === null && this.waiting !== undefined && text.startsWith('@');
		if (number !== null) this.finish();
		switch (said.kind) {
			case 'entry': {
				if (isAnswer) return this.refuse(at, 'no_name');
				this.finish();
				this.add({ ...named, name: nameOf(said.name) }, said.changes, at);
				break;
			}
			case 'order':
				this.readOrder(said.changes, number, at);
				break;
			case 'name':
				this.readName({ ...named, name: nameOf(said.name) });
				break;
			case 'unclear':
				this.refuse(at, said.reason);
				break;
			case 'somebody':
			case 'talk':
				if (number !== null) this.refuse(at, 'no_order');
				// What comes next is of somebody else.
				else if (said.kind === 'somebody' || this.waiting?.isCertain) this.finish();
				if (this.waiting) this.waiting.hasSpoken = true;
				this.latest = undefined;
		}
	}

	private readOrder(changes: OrderChange[], number: number | null, at: Line): void {
		const isBare = changes.some(({ item }) => item.by === 'none');
		// A further line belongs to the same person if it names its items.
		const owner = this.waiting ?? (isBare ? undefined : this.latest);
		const isNobodys = this.timesAbove && this.waiting?.isCertain === false;
		if (!owner || isNobodys || this.contested || number !== null) this.refuse(at, 'no_name');
		else this.add(owner, changes, at);
	}

	private readName(named: Named): void {
		const before = this.waiting;
		const isContested = !named.isCertain && before?.number === null && !before.isFirst && !before.hasSpoken;
		this.finish();
		this.waiting = named;
		this.contested = isContested;
	}

	private nameIsCertain(named: Named, header: string): void {
		named.time ??= timeIn(header);
		named.isCertain = true;
		this.contested = false;
	}

	private add(owner: Named, changes: OrderChange[], at: Line): void {
		const { name, number } = owner;
		const said = JSON.stringify([name, changes, at.time ?? owner.time]);
		// Copied twice, or meant twice: in a numbered list each place is meant.
		if (number === null && this.said.has(said)) {
			this.unclear.push({ line: at.line, text: at.text, reason: 'repeated' });
		} else this.orders.push({ line: at.line, number, name, changes, text: at.text });
		if (number === null) this.said.add(said);
		this.waiting = undefined;
		this.latest = owner;
	}

	private refuse({ line, text }: Line, reason: ListProblem): void {
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

function isFurniture(said: string): boolean {
	if (FURNITURE.test(said) || EMPTY_SLOT.test(said) || PICTURES.test(said)) return true;
	return NOTICE.test(said) && !LOOKS_LIKE_ORDER.test(said);
}
