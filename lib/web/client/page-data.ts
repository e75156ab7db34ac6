import type { PageData } from '../api';

/** What the server put into the page (lib/web/page.ts): its first data, so that nothing is loaded before it shows. */
export function readPageData(): PageData {
	const data = document.querySelector('script[type="application/json"]')?.textContent;
	return JSON.parse(data ?? '') as PageData;
}
