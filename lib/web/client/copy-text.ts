/** Copies by the clipboard, or, where a sandboxed page or an older web view has none, by a selection. */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return copySelection(text);
	}
}

function copySelection(text: string): boolean {
	const field = document.createElement('textarea');
	field.value = text;
	field.readOnly = true;
	field.className = 'unseen';
	document.body.append(field);
	field.select();
	// eslint-disable-next-line @typescript-eslint/no-deprecated -- the only other way there is
	const copied = document.execCommand('copy');
	field.remove();
	return copied;
}
