import type { IExecuteFunctions } from 'n8n-workflow';

import { groupMemberProfile, USER_ID, type LineApi } from '../../lib/line/messaging-api';
import { orNull } from '../../lib/line/or-null';
import { safeDisplayName } from '../../lib/line/text';
import { knownNames, saveProfiles, type BuyerProfile } from '../../lib/store/buyers';
import type { Store } from '../../lib/store/store';
import { lineApi } from './line-api';

/** So many profiles are asked for side by side; a reply must not wait for a whole group, one after the other. */
const AT_ONCE = 10;

/** Someone who has left, or LINE in trouble: asked again next time. A wrong token is told. */
const NAMELESS = ['not_found', 'invalid_request', 'rate_limited', 'server', 'network'] as const;

export interface Member {
	lineGroupId: string;
	lineUserId: string;
}

/**
 * The names of members by LINE user ID, from the database or, when unknown or old, from LINE. A name that cannot be had is
 * missing: no order fails for a name.
 */
export async function lookUpNames(
	context: IExecuteFunctions,
	store: Store,
	members: readonly Member[],
): Promise<Map<string, string>> {
	const now = Date.now();
	const distinct = [...new Map(members.map((member) => [member.lineUserId, member])).values()];
	const known = await knownNames(
		store.db,
		distinct.map((member) => member.lineUserId),
		now,
	);
	const names = new Map<string, string>();
	for (const [lineUserId, { displayName }] of known)
		if (displayName !== null) names.set(lineUserId, displayName);

	const unknown = distinct.filter((member) => known.get(member.lineUserId)?.stale ?? true);
	if (unknown.length === 0) return names;
	const api = await lineApi(context);
	const profiles: BuyerProfile[] = [];
	for (let start = 0; start < unknown.length; start += AT_ONCE) {
		const asked = unknown.slice(start, start + AT_ONCE).map(async (member) => await askLine(api, member));
		profiles.push(...(await Promise.all(asked)).filter((profile) => profile !== null));
	}
	await store.tx(async (trx) => await saveProfiles(trx, profiles, now));
	for (const { lineUserId, displayName } of profiles)
		if (displayName !== null) names.set(lineUserId, displayName);
	return names;
}

async function askLine(api: LineApi, { lineGroupId, lineUserId }: Member): Promise<BuyerProfile | null> {
	// Items need not come from LINE: who has another kind of id has no profile there.
	if (!USER_ID.test(lineUserId)) return null;
	const profile = await orNull(groupMemberProfile(api, lineGroupId, lineUserId), NAMELESS);
	if (!profile) return null;
	const { displayName, pictureUrl } = profile;
	return { lineUserId, displayName: safeDisplayName(displayName) || null, pictureUrl: pictureUrl ?? null };
}
