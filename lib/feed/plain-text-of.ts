import { Parser } from 'htmlparser2';

/** Most of a text that is looked at, in UTF-16 units: markup without words ends somewhere. */
const MAX_UNITS = 1_000_000;

/** White space other than single blanks, what HTML begins with, and what is neither visible nor allowed in XML. */
const UNUSUAL =
	/[<&\0-\x1f\x7f-\xa0\xad\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ud800-\udfff\ufeff\ufff9-\uffff]/;

/** The same by the unit, several times faster than the expression over each text. */
const IS_UNUSUAL = Uint8Array.from({ length: 0x10000 }, (_, unit) =>
	Number(UNUSUAL.test(String.fromCharCode(unit))),
);

const BLANK = 0x20;

function isUsual(text: string): boolean {
	let last = BLANK;
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		if (IS_UNUSUAL[unit] === 1 || (unit === BLANK && last === BLANK)) return false;
		last = unit;
	}
	return last !== BLANK;
}

const HTML = /<[a-z/!?][^<>]*>|&(?:[a-z][a-z\d]*|#\d+|#x[\da-f]+);/i;

/** At the end of a part that is looked at. */
const HALF_A_TAG = /<(?:[a-z/!?][^<>]*)?$/i;

/** Neither visible nor wanted: control characters, what hides or turns the direction. What joins emoji stays. */
const HIDDEN =
	/[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\uffff]/g;

/** Elements whose contents nobody reads. */
const SILENT: ReadonlySet<string> = new Set([
	...[
		'head',
		'iframe',
		'math',
		'noscript',
		'object',
		'script',
		'style',
		'svg',
		'template',
		'textarea',
		'title',
	],
]);

/** Elements that stand in the middle of a line. All others begin a new one. */
const INLINE: ReadonlySet<string> = new Set([
	...[
		'a',
		'abbr',
		'b',
		'bdi',
		'bdo',
		'big',
		'cite',
		'code',
		'del',
		'dfn',
		'em',
		'font',
		'i',
		'img',
		'ins',
		'kbd',
	],
	...[
		'label',
		'mark',
		'q',
		's',
		'samp',
		'small',
		'span',
		'strike',
		'strong',
		'sub',
		'sup',
		'time',
		'tt',
		'u',
		'var',
		'wbr',
	],
]);

/**
 * What is to be read of a text of a shop, which may be HTML: no markup, no entities, white space collapsed, nothing that XML
 * forbids. Of long ones only so much is looked at that more than `enough` characters come of it.
 *
 * @param enough in characters; the result may be longer or shorter
 * @param keepLines whether line breaks stay; blank lines never do
 */
export function plainTextOf(raw: string, enough: number, keepLines: boolean): string {
	if (raw.length <= enough && isUsual(raw)) return raw;
	for (let units = 4 * enough + 1_000; ; units *= 8) {
		const part = raw.slice(0, Math.min(units, MAX_UNITS));
		const text = cleaned(part === raw ? raw : part.replace(HALF_A_TAG, ''), keepLines);
		// Twice as many: a code point has up to two units.
		if (text.length > 2 * enough || units >= raw.length || units >= MAX_UNITS) return text;
	}
}

function cleaned(text: string, keepLines: boolean): string {
	const visible = (HTML.test(text) ? withoutMarkup(text) : text)
		.replace(HIDDEN, '')
		.toWellFormed()
		.replaceAll('\ufffd', '');
	if (!keepLines) return visible.replace(/\s+/g, ' ').trim();
	return visible
		.replace(/[^\S\n\r\u0085\u2028\u2029]+/g, ' ')
		.replace(/ ?[\n\r\u0085\u2028\u2029][\s\u0085]*/g, '\n')
		.trim();
}

function withoutMarkup(html: string): string {
	let text = '';
	let silent = 0;
	const parser = new Parser({
		onopentagname(name) {
			if (SILENT.has(name)) silent++;
			else if (!INLINE.has(name)) text += name === 'td' || name === 'th' ? ' ' : '\n';
		},
		onclosetag(name) {
			if (SILENT.has(name)) silent--;
			else if (!INLINE.has(name)) text += name === 'td' || name === 'th' ? ' ' : '\n';
		},
		ontext(part) {
			if (silent === 0) text += part.replace(/\s+/g, ' ');
		},
	});
	parser.end(html);
	return text;
}
