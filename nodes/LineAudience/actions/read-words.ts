import { cleanText } from '../../shared/read';

const MAX_LIST_TEXT = 20_000;

/** A list, or a text with commas. @throws InputError naming field and value */
export function readWords(value: unknown, name: string): string[] {
	const parts: unknown[] = Array.isArray(value)
		? value
		: (cleanText(value, name, MAX_LIST_TEXT) ?? '').split(/[,，、;；\n]/);
	return parts.flatMap((part) => cleanText(part, name, MAX_LIST_TEXT) ?? []);
}
