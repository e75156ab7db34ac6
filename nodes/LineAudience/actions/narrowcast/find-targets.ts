import { getAudience, getSharedAudience, type LineAudience } from '../../../../lib/line/audience-api';
import { orNull } from '../../../../lib/line/or-null';
import type { NarrowcastRecipient } from '../../../../lib/line/narrowcast-api';
import { ownAudience } from '../audience/all-audiences';
import type { AudienceChannel } from '../audience/audience-channel';
import { lookAgain, settleAudience } from '../audience/sync-audience';

/** An audience as a message can be sent to it. */
export interface Target {
	/** What was chosen: a code of the register, or LINE's ID. */
	chosen: string;
	description: string;
	/** `null`: LINE has none at this moment. */
	lineAudienceId: string | null;
	/** People at most. */
	members: number;
	/** As LINE writes it, else that of the register. */
	status: string;
}

/** LINE says 0 for fewer people, unless they were uploaded. */
const HIDDEN_BELOW = 20;

/** LINE is asked for each: what it holds may have expired, and its count is the one that will be charged. */
export async function findTarget(channel: AudienceChannel, chosen: string): Promise<Target> {
	const own = await ownAudience(channel, chosen);
	if (own === null) {
		const found =
			(await orNull(getAudience(channel.api, chosen), ['not_found'])) ??
			(await getSharedAudience(channel.api, chosen));
		return targetOf(chosen, found.audience);
	}
	const now = await settleAudience(channel, await lookAgain(channel, own), { until: 0 });
	const usable = now.usableLineAudienceId;
	if (usable === null) {
		return { chosen, description: now.description, lineAudienceId: null, members: 0, status: now.status };
	}
	const { audience } = await getAudience(channel.api, usable);
	return { ...targetOf(chosen, audience), description: now.description };
}

function targetOf(chosen: string, audience: LineAudience): Target {
	const { lineAudienceId, description, status, type, audienceCount = 0 } = audience;
	const members = audienceCount === 0 && type !== 'UPLOAD' ? HIDDEN_BELOW - 1 : audienceCount;
	return { chosen, description, lineAudienceId, members, status };
}

export const isReady = ({ lineAudienceId, status }: Target): boolean =>
	lineAudienceId !== null && status === 'READY';

/** Whoever is in one of the first and in none of the others. */
export function recipientOf(targets: readonly Target[], except: readonly Target[]): NarrowcastRecipient {
	const wanted = anyOf(targets);
	return except.length === 0 ? wanted : { type: 'and', of: [wanted, { type: 'not', of: anyOf(except) }] };
}

function anyOf(targets: readonly Target[]): NarrowcastRecipient {
	const of = targets.flatMap(({ lineAudienceId }): NarrowcastRecipient[] =>
		lineAudienceId === null ? [] : [{ type: 'audience', lineAudienceId }],
	);
	const [only] = of;
	return only !== undefined && of.length === 1 ? only : { type: 'or', of };
}
