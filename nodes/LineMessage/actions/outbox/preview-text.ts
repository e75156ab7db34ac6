import { cutGraphemes } from '../../../../lib/line/text';

/** Of a text shown to whoever approves it. */
const MAX_GRAPHEMES = 300;

/** What messages say, for a person who decides about them: texts, and the alternative texts of cards. */
export function previewText(messages: readonly object[]): string {
	const said = messages.map((message) => {
		const { type, text, altText } = message as { type?: string; text?: string; altText?: string };
		return text ?? altText ?? `[${type ?? 'message'}]`;
	});
	return cutGraphemes(said.join('\n'), MAX_GRAPHEMES);
}
