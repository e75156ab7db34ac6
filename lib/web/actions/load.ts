import type { GroupPage, OrderPage } from '../api';
import { groupPage } from '../group-page';
import { linkedOrder, orderPage } from '../order-page';
import { newSession, openPageLink, openSession, PageError, type Session, type Visit } from '../storefront';
import type { Action } from './action';

/** The page of a link. @param session as the page has it; absent or expired: a new one */
export async function pageOf(visit: Visit, token: unknown, session: unknown): Promise<GroupPage | OrderPage> {
	const link = openPageLink(visit, token);
	if (link.purpose === 'order') return await orderPage(visit, await linkedOrder(visit, link));
	return await groupPage(visit, Number(link.subject), sessionOf(visit, session));
}

function sessionOf(visit: Visit, token: unknown): Session {
	if (typeof token === 'string' && token !== '') {
		try {
			return openSession(visit, token);
		} catch (error) {
			if (!(error instanceof PageError)) throw error;
		}
	}
	return newSession(visit, null);
}

/** The page's data anew. */
export const load: Action<'load'> = async (visit, { token, session }) => ({
	ok: true,
	page: await pageOf(visit, token, session),
});
