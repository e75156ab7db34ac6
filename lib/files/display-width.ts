const WIDE = /[\u1100-\uffdc]/;

/** In Latin characters: Chinese ones take the place of two. */
export function displayWidth(text: string): number {
	let width = 0;
	for (const character of text) width += WIDE.test(character) ? 2 : 1;
	return width;
}

/** As much of a text as fits, with "…" where something is left out. */
export function cutToWidth(text: string, most: number): string {
	if (displayWidth(text) <= most) return text;
	let kept = '';
	for (const character of text) {
		if (displayWidth(kept + character) >= most) break;
		kept += character;
	}
	return `${kept}…`;
}
