import { verifyIdToken } from '../../line/login-api';
import { saveProfiles } from '../../store/buyers';
import { groupPage } from '../group-page';
import { linkedOrder, orderPage } from '../order-page';
import { newSession, openPageLink, PageError } from '../storefront';
import type { Action } from './action';

/**
 * Who somebody is by LINE's word alone: the token is checked by LINE, for this shop's own channel. A group page becomes
 * theirs; an order's page shows only if the link is for them.
 */
export const login: Action<'login'> = async (visit, { token, idToken }) => {
	const { shop, now } = visit;
	const link = openPageLink(visit, token);
	if (shop.login === null) throw new PageError('not_possible', 'No LINE Login credential is set');
	if (typeof idToken !== 'string') throw new PageError('invalid', 'The ID token is missing');
	const { api, channelId } = shop.login;
	const check = await verifyIdToken(api, { idToken, channelId });
	if (!check.ok) {
		const code = check.reason === 'expired' ? 'login_expired' : 'login_required';
		throw new PageError(code, `LINE does not take the ID token: ${check.reason}`);
	}
	const { userId, name, pictureUrl } = check.claims;
	if (link.buyer !== null && link.buyer !== userId) {
		throw new PageError('link_invalid', 'The link is for somebody else');
	}
	if (name !== null) {
		const profile = { lineUserId: userId, displayName: name, pictureUrl };
		await shop.store.tx(async (trx) => await saveProfiles(trx, [profile], now));
	}
	const page =
		link.purpose === 'order'
			? await orderPage(visit, await linkedOrder(visit, link))
			: await groupPage(visit, Number(link.subject), newSession(visit, userId));
	return { ok: true, page };
};
