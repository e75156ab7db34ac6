import { listAudiences as listAtLine, type LineAudience } from '../../../../lib/line/audience-api';
import { getAudience, listAudiences, type AudienceView } from '../../../../lib/store/audiences';
import type { AudienceChannel } from './audience-channel';

/** An audience of the channel, as far as it is known here and at LINE; one of the two is there. */
export interface KnownAudience {
	own: AudienceView | null;
	atLine: LineAudience | null;
}

/** Those of the register with what LINE says of them, the newest first, then all others of the channel. */
export async function allAudiences({ store, api, key }: AudienceChannel): Promise<KnownAudience[]> {
	const own = await listAudiences(store.db, key);
	const atLine = new Map((await listAtLine(api)).map((audience) => [audience.lineAudienceId, audience]));
	const known = own.map((audience) => ({ own: audience, atLine: atLine.get(idOf(audience)) ?? null }));
	for (const { lineAudienceId, previousLineAudienceId } of own) {
		if (lineAudienceId !== null) atLine.delete(lineAudienceId);
		if (previousLineAudienceId !== null) atLine.delete(previousLineAudienceId);
	}
	return [...known, ...[...atLine.values()].map((audience) => ({ own: null, atLine: audience }))];
}

const idOf = ({ lineAudienceId }: AudienceView): string => lineAudienceId ?? '';

/** Whether it is LINE's own ID of an audience, not a code of the register. */
export const isLineAudienceId = (chosen: string): boolean => /^\d+$/.test(chosen);

/**
 * What a code or LINE's ID of an audience names in the register; `null`: only LINE may know it.
 *
 * @throws InputError when the channel has none of this code
 */
export async function ownAudience(
	{ store, key }: AudienceChannel,
	chosen: string,
): Promise<AudienceView | null> {
	if (!isLineAudienceId(chosen)) return await getAudience(store.db, key, chosen.toUpperCase());
	const own = await listAudiences(store.db, key);
	return own.find(({ lineAudienceId }) => lineAudienceId === chosen) ?? null;
}
