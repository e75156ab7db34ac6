import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { canGoBack, readPlace, writePlace } from './address';

export interface Screens {
	screen: string;
	/** @param how `replace`: the back button does not come back to this screen */
	go: (to: string, how?: 'push' | 'replace') => void;
	back: () => void;
}

/**
 * The screens of a page.
 *
 * @param query what stands behind the screen's name in the address
 * @param base the screen beneath what is laid over it, such as a product's details
 */
export function useScreens(query: (screen: string) => string, base: (screen: string) => string): Screens {
	const [screen, setScreen] = useState(() => readPlace().screen);
	const current = query(screen);
	const started = useRef(false);

	useEffect(() => {
		const follow = () => setScreen(readPlace().screen);
		addEventListener('popstate', follow);
		addEventListener('hashchange', follow);
		return () => {
			removeEventListener('popstate', follow);
			removeEventListener('hashchange', follow);
		};
	}, []);
	// Also after going back: the cart of an older entry is not the cart of now.
	useLayoutEffect(() => {
		if (started.current) writePlace({ screen, query: current }, 'replace');
		started.current = true;
	}, [screen, current]);
	useScroll(base(screen));

	const go = (to: string, how: 'push' | 'replace' = 'push') => {
		writePlace({ screen: to, query: query(to) }, how);
		setScreen(to);
	};
	const back = () => {
		if (canGoBack()) history.back();
		else go('', 'replace');
	};
	return { screen, go, back };
}

/** A screen begins at its top, with its heading in focus; the first one comes back to where it was. */
function useScroll(screen: string): void {
	const home = useRef(0);
	const last = useRef(screen);
	useEffect(() => {
		history.scrollRestoration = 'manual';
		const remember = () => {
			if (last.current === '') home.current = scrollY;
		};
		addEventListener('scroll', remember, { passive: true });
		return () => removeEventListener('scroll', remember);
	}, []);
	useLayoutEffect(() => {
		if (last.current === screen) return;
		last.current = screen;
		document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
		scrollTo(0, screen === '' ? home.current : 0);
	}, [screen]);
}
