const graphemes = new Intl.Segmenter('zh-TW', { granularity: 'grapheme' });

/** Characters that stand alone: each is one unit, one code point and one grapheme. Han, kana, Hangul, ASCII, their marks. */
const ONLY_SIMPLE = /^[\n\x20-\x7e\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\uff01-\uff9d]*$/;

/** Of a character beyond U+FFFF, which is two units. */
const SECOND_HALF = /[\udc00-\udfff]/g;

/**
 * Cuts to `max` characters, without half an emoji or a letter without its mark at the end. Characters are code points, as
 * platforms count them: counted by graphemes, a text of families and flags would be refused.
 */
export function cutText(text: string, max: number): string {
	if (text.length <= max) return text;
	if (ONLY_SIMPLE.test(text.slice(0, max + 1))) return text.slice(0, max).trimEnd();
	let count = 0;
	for (const { index, segment } of graphemes.segment(text)) {
		count += segment.length - (segment.match(SECOND_HALF)?.length ?? 0);
		if (count > max) return text.slice(0, index).trimEnd() || Array.from(segment).slice(0, max).join('');
	}
	return text;
}
