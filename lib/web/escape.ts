const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text for HTML, between tags or in a quoted attribute. */
export function htmlText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => HTML[character] ?? '');
}

/** A value for a script element: whatever is in its texts, they neither end the element nor a line of script. */
export function scriptJson(value: unknown): string {
	return JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
