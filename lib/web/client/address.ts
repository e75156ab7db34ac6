import { token } from './send';

/*
 * Which screen is shown and what is in the cart stand behind the `#` of the page's address: a page without storage keeps
 * them over a reload, and the back button goes back a screen.
 */

export interface Place {
	/** `''` is the page's first screen. */
	screen: string;
	/** Behind the `?` of the fragment. */
	query: string;
}

/** Kept with each entry of the history: how many of ours lie before it. */
interface Entry {
	depth?: number;
}

/** LINE's SDK keeps what it needs in the address until it has started; nothing is written before. */
let free: Promise<unknown> = Promise.resolve();

export function keepAddressUntil(ready: Promise<unknown>): void {
	free = ready.catch(() => undefined);
}

export function readPlace(): Place {
	const [screen, query] = splitOnce(location.hash.slice(1), '?');
	return { screen: decoded(screen), query };
}

/** @param how `push`: a step that the back button takes back; `replace`: none */
export function writePlace({ screen, query }: Place, how: 'push' | 'replace'): void {
	void free.then(() => {
		const fragment = `#${encodeURIComponent(screen)}${query === '' ? '' : `?${query}`}`;
		const depth = depthOf() + (how === 'push' ? 1 : 0);
		try {
			history[how === 'push' ? 'pushState' : 'replaceState']({ depth } satisfies Entry, '', fragment);
		} catch {
			// Some web views refuse to a sandboxed page what they allow to a link.
			location.replace(fragment);
		}
	});
}

/** Whether the back button leads to a screen of ours, not out of the page. */
export function canGoBack(): boolean {
	return depthOf() > 0;
}

function depthOf(): number {
	return (history.state as Entry | null)?.depth ?? 0;
}

function splitOnce(text: string, sign: string): [string, string] {
	const at = text.indexOf(sign);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return '';
	}
}

const NAME = `cart ${token.split('.')[0] ?? ''} `;

/**
 * Keeps a query beyond the entry of the history it stands in: some browsers load the page anew on going back after a
 * reload, and then the address is that of an earlier cart. A tab's name is the one storage that a sandboxed page has;
 * browsers clear it when the tab goes to another site.
 */
export function rememberQuery(query: string): void {
	window.name = NAME + query;
}

/** What was kept, for an entry that the page itself has written; `null`: the address is new, and counts. */
export function rememberedQuery(): string | null {
	const wroteIt = (history.state as Entry | null)?.depth !== undefined;
	return wroteIt && window.name.startsWith(NAME) ? window.name.slice(NAME.length) : null;
}
