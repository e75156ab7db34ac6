export { htmlText } from '../files/html';

/** A value for a script element: whatever is in its texts, they neither end the element nor a line of script. */
export function scriptJson(value: unknown): string {
	return JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
