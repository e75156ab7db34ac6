const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text for HTML, between tags or in a quoted attribute. */
export function htmlText(text: string): string {
	return text.replace(/[&<>"']/g, (character) => HTML[character] ?? '');
}
