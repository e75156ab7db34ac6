/** Text of unknown origin as one visible line. Joined emoji (families, skin tones, flags) stay whole. */
export function oneLine(text: string): string {
	return text
		.replace(/[\p{Cc}\p{Z}]+/gu, ' ')
		.replace(HIDDEN, '')
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

/** Characters that show nothing, except joiners between emoji and emoji style behind one. */
const HIDDEN = new RegExp(
	[
		/(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d/u,
		/\u200d(?!\p{Extended_Pictographic})/u,
		/(?<!\p{Emoji})\ufe0f/u,
		/(?![\u200d\ufe0f])[\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/u,
	]
		.map(({ source }) => source)
		.join('|'),
	'gu',
);
