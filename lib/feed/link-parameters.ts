/** What may stand in braces in a link's template and in its parameters. */
export interface LinkIds {
	/** The ID in the file. */
	id: string;
	productId: string;
	variantId: string;
}

/** A parameter that is added to links. */
export interface LinkParameter {
	name: string;
	/** `name=value`, encoded but for the braces of the IDs. */
	text: string;
}

const BRACES = /\{(id|productId|variantId)\}/g;

/** Puts IDs, encoded, where the template names them in braces. */
export function fillIds(template: string, ids: LinkIds): string {
	return template.replace(BRACES, (_, name: keyof LinkIds) => encoded(ids[name]));
}

/** Parameters as in a query: `utm_source=line&utm_content={id}`. */
export function readLinkParameters(text: string | null): LinkParameter[] {
	return [...new URLSearchParams(text?.trim() ?? '')].map(([name, value]) => ({
		name,
		text: `${encoded(name)}=${withBraces(encoded(value))}`,
	}));
}

/** As the standard form of addresses has it, in queries too. */
function encoded(text: string): string {
	return encodeURIComponent(text).replaceAll("'", '%27');
}

function withBraces(text: string): string {
	return text.replace(/%7B(id|productId|variantId)%7D/g, '{$1}');
}

/**
 * Adds parameters to a link. Other parameters stay as they are, those of the same name are replaced, the fragment stays behind.
 *
 * @param link in standard form
 */
export function withParameters(link: string, parameters: readonly LinkParameter[], ids: LinkIds): string {
	if (parameters.length === 0) return link;
	const hash = link.indexOf('#');
	const fragment = hash < 0 ? '' : link.slice(hash);
	const [path = '', ...queries] = (hash < 0 ? link : link.slice(0, hash)).split('?');
	const given = queries.join('?').split('&');
	const kept = given.filter((part) => part !== '' && !parameters.some(({ name }) => name === nameOf(part)));
	const added = parameters.map(({ text }) => fillIds(text, ids));
	return `${path}?${[...kept, ...added].join('&')}${fragment}`;
}

function nameOf(part: string): string | undefined {
	const [pair] = new URLSearchParams(part);
	return pair?.[0];
}
