import { membersCount, type LineApi } from '../../lib/line/messaging-api';
import { findGroup, noteMemberCount } from '../../lib/store/groups';
import type { Store } from '../../lib/store/store';

/*
 * How many messages a push to a chat counts at most: 1 for a person, for a group its members without the bot.
 */

/** So long a group's size is taken as it is known: whoever is invited meanwhile is counted by LINE, not by our caps. */
const MAX_AGE_MS = 10 * 60_000;

/** @returns `null`: LINE has to be asked, since the size is not known or may have changed */
export async function knownRecipients(store: Store, chatId: string): Promise<number | null> {
	if (chatId.startsWith('U')) return 1;
	const { memberCount = null, memberCountAt = null } = (await findGroup(store.db, chatId)) ?? {};
	const isFresh = memberCountAt !== null && Date.now() - memberCountAt <= MAX_AGE_MS;
	return isFresh ? memberCount : null;
}

/** @throws LineApiError when LINE has to be asked and does not tell */
export async function chatRecipients(store: Store, api: LineApi, chatId: string): Promise<number> {
	const known = await knownRecipients(store, chatId);
	if (known !== null) return known;
	const counted = await membersCount(api, chatId);
	await noteMemberCount(store, chatId, counted, Date.now());
	return counted;
}
