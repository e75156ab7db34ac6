/** Text of unknown origin as one visible line. Joined emoji (families, skin tones, flags) stay whole. */
export function oneLine(text: string): string {
	return text
		.replace(/[\p{Cc}\p{Z}]+/gu, ' ')
		.replace(HIDDEN, '$1')
		.replace(/ {2,}/g, ' ')
		.trim();
}

/** Text of unknown origin with its line breaks: each line visible, blank ones only between others. */
export function visibleLines(text: string): string {
	return linesOf(text).map(oneLine).join('\n').trim();
}

export function linesOf(text: string): string[] {
	return text.split(/\r\n|[\r\n\u2028\u2029]/);
}

/**
 * Characters that show nothing, or, as the group, those that they belong to: emoji with their style and joiner. Without
 * looking behind, which browsers of older phones cannot.
 */
const HIDDEN =
	/((?:\p{Emoji}\ufe0f|[\p{Extended_Pictographic}\p{Emoji_Modifier}])(?:\u200d(?=\p{Extended_Pictographic}))?)|[\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/gu;
